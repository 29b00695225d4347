/* `log`: entries byte for byte, one a line, for whoever wants to check them. */
#include "cli/commands.h"

#include "store/log.h"

static enum err print(void *ctx, struct op *op, const struct entry_row *row)
{
	(void)ctx;
	fwrite(row->text.p, 1, row->text.n, stdout);
	putc('\n', stdout);
	if (ferror(stdout))
		return op_refuse(op, E_DISK, "", "path", "standard output", "why", "it cannot be written", NULL);
	return OK;
}

/* A site's own log; at head office everything held, in the order it was taken in. */
static struct str whose(const struct cli *cli, struct book *b)
{
	if (cli->args.words_count)
		return cli->args.words[0];
	return book_is_home(b) && str_is(book_log(b).site, "HO") ? STR_NONE : book_log(b).site;
}

static enum err run(struct op *op, struct cli *cli)
{
	uint64_t after = 0;
	struct book *b;
	enum err err = args_u64(op, &cli->args, "after", &after);

	if (err || (err = cli_book(op, cli, DB_READ, &b)))
		return err;
	if (!(err = cli_may_see(op, cli, b, "see.money")))
		err = entries_of_site(op, book_store(b), whose(cli, b), after, print, NULL);
	book_close(b);
	return err;
}

static const struct arg_option options[] = {{"after", "SEQ", "only those with a greater seq", "只要序号大于此的"}, {0}};

const struct command command_log = {
	.name = "log",
	.words = "[SITE]",
	.words_max = 1,
	.about = "Print entries byte for byte, one a line: the own log, or that of SITE as held here.",
	.about_zh = "按原样打印记录,一行一条:本站日志,或本账所存 SITE 的日志。",
	.examples = "log\nlog --after 100\nlog A01 > A01.ndjson",
	.options = options,
	.run = run,
};
