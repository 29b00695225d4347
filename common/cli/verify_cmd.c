/* `verify`: every fault that a walk over the book finds, as a table. */
#include "cli/commands.h"

#include "base/json.h"
#include "book/fold.h"

struct finding {
	struct cli *cli;
	struct table table;
	struct buf json;
};

static void fault(void *ctx, enum err code, struct str place, struct str detail)
{
	struct finding *f = ctx;

	if (!f->cli->json) {
		table_cell(&f->table, str_from(err_code(code)));
		table_cell(&f->table, place);
		table_cell(&f->table, detail);
		return;
	}
	buf_puts(&f->json, f->json.n ? ",{" : "{");
	json_put_key(&f->json, "code");
	json_put_str(&f->json, str_from(err_code(code)));
	json_put_key(&f->json, "place");
	json_put_str(&f->json, place);
	json_put_key(&f->json, "detail");
	json_put_str(&f->json, detail);
	buf_putc(&f->json, '}');
}

static void tell(struct finding *f, struct book *b, int64_t faults)
{
	long long entries = (long long)book_store(b)->folded_n;

	if (f->cli->json)
		printf("{\"entries\":%lld,\"faults\":[%.*s]}\n", entries, STR_ARG(buf_str(&f->json)));
	else if (!faults)
		printf(f->cli->lang == LANG_ZH ? "%lld 条记录:链、过账和余额均无误。\n"
					       : "%lld entries: chains, postings and balances hold.\n",
			entries);
	else
		table_print(&f->table);
	if (faults)
		f->cli->status = ERR_REFUSED;
}

static enum err run(struct op *op, struct cli *cli)
{
	static const struct table_column titles[] = {{"Fault"}, {"Place"}, {"What"}};
	static const struct table_column titles_zh[] = {{"错误"}, {"位置"}, {"说明"}};
	struct finding finding = {.cli = cli};
	struct book *b;
	int64_t faults = 0;
	enum err err = cli_book(op, cli, DB_READ, &b);

	if (err)
		return err;
	table_init(&finding.table, &cli->arena, cli->lang == LANG_ZH ? titles_zh : titles, 3);
	err = book_verify(op, b, fault, &finding, &faults);
	progress_end(&cli->progress);
	if (!err)
		tell(&finding, b, faults);
	buf_done(&finding.json);
	book_close(b);
	return err;
}

const struct command command_verify = {
	.name = "verify",
	.words = "",
	.about = "Walk chain, postings and balances and say what is wrong where; changes nothing.",
	.about_zh = "逐条核对链、过账和余额,指出何处有错;不作任何更改。",
	.examples = "verify\nverify --json",
	.run = run,
};
