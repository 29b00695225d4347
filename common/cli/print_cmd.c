/* `print`: a paper's slip, on the printer of this machine or into a file; again only as
 * a reprint, which is an entry and says so on the slip (SEC-08, SEC-23). */
#include "cli/commands.h"

#include "base/json.h"
#include "documents/papers.h"
#include "cli/printing.h"
#include "store/desk.h"

static enum err columns_of(struct op *op, struct cli *cli, struct printing *p)
{
	uint64_t columns = (uint64_t)(p->printer.columns ? p->printer.columns : SLIP_COLUMNS);
	enum err err = args_u64(op, &cli->args, "columns", &columns);

	if (err)
		return err;
	if (columns < SLIP_COLUMNS_MIN || columns > SLIP_COLUMNS_MAX)
		return cli_usage(op, "--columns is %d to %d.", SLIP_COLUMNS_MIN, SLIP_COLUMNS_MAX);
	p->wants.columns = (int)columns;
	return OK;
}

/* The printer that is set up, but for what the command says otherwise. */
static enum err on_what(struct op *op, struct cli *cli, struct printing *p)
{
	struct str to = args_get(&cli->args, "to"), form = args_get(&cli->args, "form");
	bool there;
	enum err err = local_printer_get(op, p->local, &p->printer, &there);

	if (err)
		return err;
	if (to.n) {
		p->printer.address = str_starts(to, STR("tcp:")) ? to : cli_path(cli, to);
		if (!str_starts(to, STR("tcp:")) && (err = cli_outside(op, cli, p->printer.address.p)))
			return err;
	} else if (!there) {
		return op_refuse(op, E_NO_PRINTER, "", NULL);
	}
	if (form.n)
		p->printer.form = form;
	if (!p->printer.form.n)
		p->printer.form = STR("text");
	if (!str_is(p->printer.form, "text") && !str_is(p->printer.form, "escpos"))
		return cli_usage(op, "--form is text or escpos, not `%.*s`.", STR_ARG(form));
	return columns_of(op, cli, p);
}

static struct str copies_wanted(struct cli *cli)
{
	struct buf words = BUF_INIT;
	struct str out;

	for (int i = 0; i < cli->args.options_count; i++)
		if (strcmp(cli->args.options[i].name, "copy") == 0)
			buf_printf(&words, "%s%.*s", words.n ? " " : "", STR_ARG(cli->args.options[i].value));
	out = arena_str(&cli->arena, buf_str(&words));
	buf_done(&words);
	return out;
}

/* ---- once more ---- */

static void name_copies(const struct printing *p, struct arena *a, struct texts *to)
{
	to->row = ARENA_ARRAY(a, struct str, p->copies_count);
	to->count = p->copies_count;
	for (int i = 0; i < p->copies_count; i++)
		to->row[i] = p->copies[i];
}

/* Recorded before the printer is asked. */
static enum err record_reprint(struct op *op, struct cli *cli, struct printing *p, struct writer *w)
{
	struct reprint *note = (struct reprint *)doc_new(&op->arena, &reprint_type);
	struct recorded recorded;
	struct request r;

	note->slip = p->row.number;
	note->count = qty_of(1000 * (int64_t)p->before);
	note->reason = args_get(&cli->args, "reason");
	name_copies(p, &op->arena, &note->copies);
	if (!note->reason.n)
		return op_refuse(op, E_REQUIRED, "--reason", "field", "--reason", NULL);
	cli_request(cli, &reprint_type, act_find(&reprint_type, STR("record")), &r);
	r.paper = &note->doc;
	return w->write(w, op, &r, WRITE_ACT, &recorded);
}

static void tell(struct op *op, const struct cli *cli, const struct printing *p)
{
	struct buf text = BUF_INIT;
	bool zh = cli->lang == LANG_ZH;

	if (cli->json) {
		buf_puts(&text, "{\"number\":");
		json_put_str(&text, p->row.number);
		buf_puts(&text, ",\"copies\":[");
		for (int i = 0; i < p->copies_count; i++)
			buf_printf(&text, "%s\"%.*s\"", i ? "," : "", STR_ARG(p->copies[i]));
		buf_printf(&text, "],\"printed_before\":%d}\n", p->before);
	} else {
		buf_printf(&text, zh ? "已打印 %.*s:" : "printed %.*s:", STR_ARG(p->row.number));
		for (int i = 0; i < p->copies_count; i++) {
			const struct copy *copy = copy_find(p->copies[i]);
			buf_printf(&text, "%s %s", i ? "," : "", zh ? copy->label_zh : copy->label);
		}
		buf_putc(&text, '\n');
	}
	out_print(&text);
	buf_done(&text);
	(void)op;
}

/* A draft binds nobody: it is looked at on the screen, and printed when it is confirmed (SAL-30). */
static enum err find_paper(struct op *op, struct cli *cli, struct printing *p)
{
	struct str word = cli->args.words[0];
	struct draft_row draft;
	bool found;
	enum err err = book_find(op, p->book, NULL, word, &p->row);

	if (err != E_NO_DOCUMENT || draft_get(op, book_store(p->book), word, &draft, &found) || !found)
		return err;
	op_forgive(op);
	return op_refuse(op, E_STATE, "", "act", "print", "state", "draft", "allowed",
		arena_printf(&op->arena, "Look at it with `%.*s show %.*s`, and confirm it first.", STR_ARG(draft.type), STR_ARG(word)).p, NULL);
}

static enum err print_paper(struct op *op, struct cli *cli, struct printing *p, struct writer *w)
{
	enum err err = find_paper(op, cli, p);

	if (err || (err = on_what(op, cli, p)) || (err = printing_copies(op, p, copies_wanted(cli))))
		return err;
	if (p->before && (err = record_reprint(op, cli, p, w)))
		return err;
	if ((err = printing_do(op, p)))
		return err;
	tell(op, cli, p);
	return OK;
}

/* ---- to look at, and what waits ---- */

static enum err show(struct op *op, struct cli *cli, struct printing *p)
{
	struct buf text = BUF_INIT;
	enum err err = find_paper(op, cli, p);

	if (!err && !(err = columns_of(op, cli, p)) && !(err = printing_copies(op, p, copies_wanted(cli))))
		err = printing_show(op, p, &text);
	if (!err)
		out_print(&text);
	buf_done(&text);
	return err;
}

struct listing {
	struct cli *cli;
	struct table table;
	struct buf json;
};

static enum err list_one(void *ctx, struct op *op, const struct doc_row *row)
{
	struct listing *l = ctx;

	(void)op;
	table_cell(&l->table, row->number);
	table_cell(&l->table, row->type);
	table_cell(&l->table, row->day);
	buf_printf(&l->json, "%s{\"number\":", l->json.n > 12 ? "," : "");
	json_put_str(&l->json, row->number);
	buf_printf(&l->json, ",\"type\":\"%.*s\",\"day\":\"%.*s\"}", STR_ARG(row->type), STR_ARG(row->day));
	return OK;
}

static enum err list_waiting(struct op *op, struct cli *cli, struct book *b)
{
	static const struct table_column columns[] = {{"Number"}, {"Paper"}, {"Day"}};
	static const struct table_column columns_zh[] = {{"单号"}, {"单据"}, {"日期"}};
	struct listing l = {.cli = cli};
	int count;
	enum err err;

	table_init(&l.table, &cli->arena, cli->lang == LANG_ZH ? columns_zh : columns, 3);
	buf_puts(&l.json, "{\"waiting\":[");
	err = printing_waits(op, cli, b, list_one, &l, &count);
	buf_puts(&l.json, "]}\n");
	if (!err && cli->json)
		out_print(&l.json);
	else if (!err && count)
		table_print(&l.table);
	else if (!err)
		puts(cli->lang == LANG_ZH ? "没有待打印的单据" : "nothing waits to be printed");
	buf_done(&l.json);
	return err;
}

static enum err with_book(struct op *op, struct cli *cli, struct writer *w)
{
	struct printing p = {.cli = cli, .book = w->book, .wants.lang = cli->lang};
	enum err err;

	if (args_has(&cli->args, "waiting"))
		return list_waiting(op, cli, w->book);
	if ((err = local_db_open(op, cli->dir, &p.local)))
		return err;
	err = args_has(&cli->args, "show") ? show(op, cli, &p) : print_paper(op, cli, &p, w);
	local_db_close(p.local);
	return err;
}

static enum err run(struct op *op, struct cli *cli)
{
	bool waiting = args_has(&cli->args, "waiting");
	struct writer w;
	enum err err;

	if (waiting == (cli->args.words_count == 1))
		return cli_usage(op, "Name the paper: print NUMBER; or --waiting alone");
	cli_doing(cli, "print", waiting ? "waiting" : "slip");
	if ((err = cli_signs(op, cli)) || (err = cli_writer(op, cli, &w)))
		return err;
	err = with_book(op, cli, &w);
	w.close(&w);
	return err;
}

static const struct arg_option options[] = {
	{"copy", "NAME", "stub, bookkeeping, warehouse, customer …; may be repeated; otherwise all that the paper has",
		"联次:stub 存根、bookkeeping 记账、warehouse 仓库、customer 客户……可重复;不填则打印全部"},
	{"to", "FILE|tcp:HOST:PORT", "a file, a device or a printer on the network, instead of the one set up",
		"改为打印到文件、设备或网络打印机"},
	{"form", "text|escpos", "plain text, or what receipt printers take", "纯文本,或小票打印机指令"},
	{"columns", "N", "how wide the roll is: 32 for 58 mm, 48 for 80 mm", "每行列数:58 毫米纸 32,80 毫米纸 48"},
	{"reason", "TEXT", "why it is printed again", "补打原因"},
	{"show", NULL, "on the screen only", "只在屏幕上显示"},
	{"waiting", NULL, "list what is recorded and not printed", "列出已录入但未打印的单据"},
	{0}};

const struct command command_print = {
	.name = "print",
	.words = "[PAPER]",
	.words_max = 1,
	.about = "Print a paper's slip, each copy under its name; or list what waits to be printed.",
	.about_zh = "打印单据小票,各联分别标明;或列出待打印的单据。",
	.examples = "print S01-SB-000123\nprint S01-SB-000123 --copy warehouse --reason \"paper jam\"\n"
		    "print S01-CS-000007 --to slip.bin --form escpos --columns 32\nprint --waiting",
	.options = options,
	.run = run,
};
