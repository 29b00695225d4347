/* `TYPE delete DRAFT`: a draft is thrown away. A recorded paper is not: whoever asks for
 * that is told what takes its place. */
#include <stdio.h>

#include "paper_inside.h"

static const struct act *first_of(const struct type *type)
{
	const struct act *act = type->acts;

	while (act->name && !act_is_first(act))
		act++;
	return act;
}

static void tell(struct op *op, struct cli *cli, const struct recorded *recorded)
{
	struct buf text = BUF_INIT;

	if (cli->json)
		recorded_put_json(&text, recorded, op, cli->lang);
	else
		buf_printf(&text, cli->lang == LANG_ZH ? "草稿 %.*s 已删除" : "draft %.*s is deleted", STR_ARG(recorded->doc));
	buf_putc(&text, '\n');
	out_print(&text);
	buf_done(&text);
}

enum err paper_delete(struct op *op, struct cli *cli, const struct type *type)
{
	struct recorded recorded;
	struct request r;
	struct writer w;
	enum err err = cli_signed(op, cli);

	if (err)
		return err;
	if (cli->args.words_count < 2)
		return cli_usage(op, "Name the draft: %s delete DRAFT", type->name);
	if ((err = cli_writer(op, cli, &w)))
		return err;
	cli_request(cli, type, first_of(type), &r);
	r.doc = cli->args.words[1];
	err = w.write(&w, op, &r, WRITE_DROP, &recorded);
	if (!err)
		tell(op, cli, &recorded);
	w.close(&w);
	return err;
}
