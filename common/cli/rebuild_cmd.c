/* `rebuild`: everything that is a sum, worked out anew from the entries. */
#include "cli/commands.h"

#include "book/fold.h"

static void tell(const struct cli *cli, int64_t entries, int64_t took_ms)
{
	double seconds = (double)took_ms / 1000, rate = took_ms ? (double)entries / seconds : 0; /* shown */

	if (cli->json)
		printf("{\"entries\":%lld,\"seconds\":\"%.3f\"}\n", (long long)entries, seconds);
	else
		printf(in_lang(cli->lang, "%lld entries folded again in %.1f s, %.0f a second.\n", "已重新汇总 %lld 条记录,用时 %.1f 秒,每秒 %.0f 条。\n"), (long long)entries, seconds, rate);
}

static enum err run(struct op *op, struct cli *cli)
{
	int64_t begun = clock_ms();
	struct book *b;
	enum err err = cli_book(op, cli, DB_WRITE, &b);

	if (err)
		return err;
	err = book_rebuild(op, b);
	progress_end(&cli->progress);
	if (!err)
		tell(cli, book_store(b)->folded_n, clock_ms() - begun);
	book_close(b);
	return err;
}

const struct command command_rebuild = {
	.name = "rebuild",
	.words = "",
	.about = "Drop all sums and fold every entry again, checking every hash and link.",
	.about_zh = "丢弃所有汇总,逐条重新汇总全部记录,并核对每个散列和链接。",
	.examples = "rebuild\nrebuild --json",
	.run = run,
};
