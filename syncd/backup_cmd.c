/* `backup`, and that it was made: what the newest finished copy holds lies in a second
 * place, and sites are told so. */
#include "cli/commands.h"
#include "commands.h"
#include "hand.h"
#include "kept.h"

/* Before the copy begins: it holds at least this much. */
static enum err reaches(struct op *op, struct cli *cli, int64_t *n)
{
	struct book *b;
	enum err err = cli_book(op, cli, DB_READ, &b);

	if (err)
		return err;
	*n = book_store(b)->last_n;
	book_close(b);
	return OK;
}

static enum err note(struct op *op, struct cli *cli, int64_t n)
{
	struct hand h;
	struct book *b;
	struct str answer;
	enum err err = hand_open(op, cli->dir, &h);

	if (err)
		return err;
	if (h.daemon >= 0) {
		err = hand_ask(op, &h, "kept", arena_printf(&op->arena, "{\"n\":%lld}", (long long)n), &answer);
	} else if (!(err = cli_book(op, cli, DB_WRITE, &b))) {
		err = kept_note(op, b, n);
		book_close(b);
	}
	hand_close(&h);
	return err;
}

static enum err run(struct op *op, struct cli *cli)
{
	int64_t n;
	enum err err;

	if ((err = reaches(op, cli, &n)) || (err = cli_backup(op, cli)))
		return err;
	return note(op, cli, n);
}

const struct command command_backup_noted = {
	.name = "backup",
	.words = "FILE",
	.words_min = 1,
	.words_max = 1,
	.about = "Copy the database to FILE, which must not exist, while others work; sites hear how far it reaches.",
	.about_zh = "在他人照常工作时把数据库复制到 FILE(该文件须不存在);各站点会得知备份到了哪里。",
	.examples = "backup /mnt/usb/daybook-monday.db",
	.run = run,
};
