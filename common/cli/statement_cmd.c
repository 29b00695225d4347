/* `statement CUSTOMER`: the report of that name, shown; or written as a file for the
 * customer, which is an export like any other and recorded as one, asked for by him. */
#include "cli/commands.h"
#include "export_out.h"

static const struct arg_option options[] = {
	{"period", "MONTH", "of that month, \"2026-03\", or of ten days of it (this month)", "该月,如 2026-03;或其中一旬(默认本月)"},
	{"from", "DAY", "of the days from this one on", "起始日"},
	{"until", "DAY", "up to the end of this day", "截止日"},
	{"format", "table|csv|xlsx|pdf", "as what it is written (table)", "输出格式(默认 table)"},
	{"to", "FILE", "written whole or not at all", "写入的文件,不会只写一半"},
	{"requester", "NAME", "who asked for it (the customer)", "申请人(默认该客户)"},
	{"table", "NAME", "CSV: sums, lines or items (lines)", "CSV:sums、lines 或 items(默认 lines)"},
	{"force", NULL, "replace FILE", "覆盖已有文件"},
	{0}};

static enum err run(struct op *op, struct cli *cli)
{
	struct str *words = ARENA_ARRAY(&cli->arena, struct str, 3), customer = cli->args.words[0];
	struct str format = args_get(&cli->args, "format");

	words[0] = STR("report");
	words[1] = STR("statement");
	words[2] = customer;
	if (!format.n || str_is(format, "table")) {
		if (args_has(&cli->args, "to"))
			return cli_usage(op, "A file is csv, xlsx or pdf: --format.");
		cli->args.words = words + 1;
		cli->args.words_count = 2;
		return cli_report(op, cli);
	}
	cli->args.words = words;
	cli->args.words_count = 3;
	return cli_export(op, cli, &(struct export_wish){.requester = customer, .table = STR("lines")});
}

const struct command command_statement = {
	.name = "statement",
	.words = "CUSTOMER",
	.words_min = 1,
	.words_max = 1,
	.about = "A customer's statement: opening, sales, receipts, returns, closing, and the papers behind them.",
	.about_zh = "客户对账单:期初、销售、收款、退货、期末及逐笔单据。",
	.examples = "statement C600\n"
		    "statement C600 --period 2026-03\n"
		    "statement C600 --from 2026-03-01 --until 2026-03-15\n"
		    "statement C600 --period 2026-03 --format pdf --to C600.pdf --as li\n"
		    "statement C600 --period 2026-03 --format xlsx --to C600.xlsx --as li",
	.options = options,
	.run = run,
};
