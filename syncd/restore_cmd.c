/* `restore`, with no daemon beside it. */
#include <unistd.h>

#include "cli/commands.h"
#include "commands.h"
#include "hand.h"

/* Into a new directory nobody else can be at work. */
static enum err run(struct op *op, struct cli *cli)
{
	int lock = -1;
	enum err err = access(cli->dir, F_OK) == 0 ? hand_lock(op, cli->dir, &lock) : OK;

	if (err)
		return err;
	err = command_restore.run(op, cli);
	if (lock >= 0)
		close(lock);
	return err;
}

const struct command command_restore_alone = {
	.name = "restore",
	.words = "FILE",
	.words_min = 1,
	.words_max = 1,
	.about = "Make the book of the backup FILE, and of the second file, which has what came after; the daemon must not run.",
	.about_zh = "由备份文件和第二文件恢复账本;须先停止守护进程。",
	.examples = "restore /mnt/usb/daybook-monday.db",
	.options = restore_options,
	.run = run,
};
