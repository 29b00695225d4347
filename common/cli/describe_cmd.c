/* `describe`: what this program knows, from the same rows that it runs by. */
#include "cli/commands.h"
#include "describe.h"
#include "documents/registry.h"

static const struct type *type_named(struct str word)
{
	for (const struct type *const *t = document_types; *t; t++)
		if (arg_name_eq(word, (*t)->name))
			return *t;
	return NULL;
}

static enum err run(struct op *op, struct cli *cli)
{
	struct str word = cli->args.words_count ? cli->args.words[0] : STR_NONE;
	const struct type *type = type_named(word);
	enum err code = type ? OK : err_from_code(word.p);
	struct buf text = BUF_INIT;

	if (word.n && !type && !code)
		return cli_usage(op, "`%.*s` is neither a paper, nor a record, nor a code.", STR_ARG(word));
	if (code && cli->json) {
		describe_json_code(code, &text);
		buf_putc(&text, '\n');
	} else if (code) {
		describe_text_code(code, cli->lang, &text);
	} else if (cli->json) {
		describe_json(cli, type, &text);
	} else if (type) {
		describe_text_type(cli, &op->arena, type, &text);
	} else {
		describe_text(cli, &op->arena, &text);
	}
	out_print(&text);
	buf_done(&text);
	return OK;
}

const struct command command_describe = {
	.name = "describe",
	.words = "[TYPE|CODE]",
	.words_max = 1,
	.about = "Say what there is: papers with fields and acts, commands, reports, accounts, refusal codes.",
	.about_zh = "说明有哪些单据(含字段和操作)、命令、报表、科目和拒绝代码。",
	.examples = "describe\ndescribe sales_bill\ndescribe E_STOCK_SHORT\ndescribe --json",
	.run = run,
};
