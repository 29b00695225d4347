/* `rebuild`, with no daemon beside it. */
#include <unistd.h>

#include "cli/commands.h"
#include "commands.h"
#include "hand.h"

static enum err run(struct op *op, struct cli *cli)
{
	int lock;
	enum err err = hand_lock(op, cli->dir, &lock);

	if (err)
		return err;
	err = command_rebuild.run(op, cli);
	close(lock);
	return err;
}

const struct command command_rebuild_alone = {
	.name = "rebuild",
	.words = "",
	.about = "Drop all sums and fold every entry again, checking every hash and link; the daemon must not run.",
	.about_zh = "丢弃所有汇总,逐条重新汇总并核对每个散列和链接;须先停止守护进程。",
	.examples = "rebuild\nrebuild --json",
	.run = run,
};
