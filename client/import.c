/* `import online-retail`: one country's documents of a wholesaler's year into the book
 * of its site. */
#include "import.h"

#include "cli/import.h"
#include "cli/wording.h"

#include <string.h>

static void read_at(void *arg, uint64_t done, uint64_t all)
{
	progress_at(arg, "Reading", (int64_t)done, (int64_t)all);
}

void import_refused(struct importing *im, const struct refusal *r)
{
	struct cli *cli = im->cli;
	struct buf text = BUF_INIT;

	if (im->refused++ >= RETAIL_FAULTS_KEPT)
		return;
	if (cli->json) {
		buf_puts(&cli->details, cli->details.n ? "," : "\"faults\":[");
		refusal_json(r, cli->lang, &cli->details);
		return;
	}
	progress_end(&cli->progress);
	refusal_put(r, cli->lang, &text);
	fwrite(text.p, 1, text.n, stderr);
	buf_done(&text);
}

static enum err read_file(struct op *op, struct importing *im)
{
	const struct retail_progress progress = {read_at, &im->cli->progress};
	enum err err = retail_read(op, im->path, im->country, &progress, &im->file);

	progress_end(&im->cli->progress);
	for (uint32_t i = 0; err == E_LINES && i < im->file->faults_count; i++) {
		struct refusal r = retail_fault_refusal(&im->cli->arena, &im->file->faults[i]);
		import_refused(im, &r);
	}
	return err;
}

static void tell(const struct importing *im, int64_t took_ms)
{
	double seconds = (double)took_ms / 1000, rate = took_ms ? (double)im->papers / seconds : 0; /* shown */

	if (im->cli->json)
		printf("{\"papers\":%lld,\"skipped\":%lld,\"refused\":%lld,\"lines\":%lld,\"warnings\":%lld,\"seconds\":\"%.3f\"%s%.*s}\n",
			(long long)im->papers, (long long)im->skipped, (long long)im->refused, (long long)im->lines,
			(long long)im->warnings, seconds, im->cli->details.n ? "," : "", STR_ARG(buf_str(&im->cli->details)));
	else
		printf(in_lang(im->cli->lang,
			       "%lld papers booked (%lld lines), %lld there already, %lld refused, %lld warnings; %.1f s, %.0f papers a second\n",
			       "录入 %lld 张单据(%lld 行),已有 %lld 张,拒绝 %lld 张,提示 %lld 条;%.1f 秒,每秒 %.0f 张\n"),
			(long long)im->papers, (long long)im->lines, (long long)im->skipped, (long long)im->refused,
			(long long)im->warnings, seconds, rate);
}

static enum err book_all(struct op *op, struct importing *im)
{
	int64_t begun = clock_ms();
	enum err err = import_check(op, im);

	if (!err)
		err = import_book(op, im);
	progress_end(&im->cli->progress);
	if (im->cli->details.n)
		buf_putc(&im->cli->details, ']');
	if (!err) {
		tell(im, clock_ms() - begun);
		im->cli->status = im->refused ? ERR_REFUSED : 0;
	} else if (im->papers) {
		fprintf(stderr,
			in_lang(im->cli->lang, "%lld papers were booked before this; put it right and import again: they are passed over.\n",
				"此前已录入 %lld 张;更正后重新导入,已录入的会跳过。\n"),
			(long long)im->papers);
	}
	return err;
}

static enum err import(struct op *op, struct importing *im)
{
	enum err err = cli_book(op, im->cli, DB_WRITE, &im->book);

	if (err)
		return err;
	err = read_file(op, im);
	if (!err)
		err = book_all(op, im);
	else if (im->cli->details.n)
		buf_putc(&im->cli->details, ']');
	book_close(im->book);
	return err;
}

static enum err run(struct op *op, struct cli *cli)
{
	struct importing im = {.cli = cli, .path = cli->args.words[1].p, .country = args_get(&cli->args, "country").p};
	enum err err;

	if (import_is_sheet(cli->args.words[0]))
		return import_sheet(op, cli);
	if ((err = cli_signed(op, cli)))
		return err;
	if (!str_is(cli->args.words[0], "online-retail"))
		return cli_usage(op, "`%.*s` is no kind of file that can be imported; see --help.", STR_ARG(cli->args.words[0]));
	if (!im.country)
		return cli_usage(op, "Say whose documents are this site's: --country NAME");
	if (!cli->with_count)
		return op_refuse(op, E_NO_COUNTERSIGN, "--with", NULL);
	if ((err = cli_prove(op, cli)))
		return err;
	import_memory();
	err = import(op, &im);
	retail_free(im.file);
	return err;
}

static const struct arg_option options[] = {
	IMPORT_SHEET_OPTIONS,
	{"country", "NAME", "of online-retail: whose documents; one country is one site", "online-retail 专用:哪一国的单据;一国即一站点"},
	{0}};

const struct command command_import = {
	.name = "import",
	.words = "KIND FILE",
	.words_min = 2,
	.words_max = 2,
	.about = "Take in your own data out of a spreadsheet's CSV, or a wholesaler's year (online-retail); whole, or refused "
		 "line by line; what is there already is passed over.",
	.about_zh = "从表格的 CSV 录入自己的资料,或批发商一年的单据(online-retail):整份录入,或逐行说明拒绝原因;已有的跳过。",
	.examples = "import items 商品.csv --as li\n"
		    "import customers 客户.csv --encoding gbk --report 问题.csv --as li\n"
		    "import items new.csv --map columns.txt --update --as li\n"
		    "import prices 商品.csv --from 2026-12-01 --as li\n"
		    "import stock 库存.csv --dry-run --as li\n"
		    "import open-items 应收.csv --as li\n"
		    "import online-retail online_retail.csv --country Cyprus --as li --with wang",
	.options = options,
	.more = import_help,
	.run = run,
};
