/* `report NAME`: what a report answers, as tables or as one JSON object.
 *
 * Nothing here names a report: options are the parameters' rows, columns the answer's. */
#include "cli/commands.h"

#include "base/json.h"
#include "documents/registry.h"
#include "report_out.h"

const struct arg_option report_options[] = {
#define PARAM(name, value, en, zh) {#name, value, en, zh},
#include "reports/params.def"
#undef PARAM
	{0}};

static struct str cell_str(struct arena *a, const struct report_column *column, const struct report_cell *cell)
{
	struct buf text = BUF_INIT;
	struct str out;

	report_cell_put(&text, column, cell);
	out = arena_str(a, buf_str(&text));
	buf_done(&text);
	return out;
}

/* ---- for people ---- */

struct str report_cell_shown(
	struct arena *a, const struct report_column *column, const struct report_cell *cell, enum lang lang)
{
	const struct type *type = column->kind == REPORT_TYPE && cell->set ? type_find(cell->text) : NULL;

	if (type)
		return str_from(in_lang(lang, type->label, type->label_zh));
	if (column->kind == REPORT_STATE && cell->set)
		return state_label(cell->text, lang);
	return cell_str(a, column, cell);
}

static void print_table(struct op *op, const struct report_table *t, enum lang lang)
{
	struct table_column *titles = ARENA_ARRAY(&op->arena, struct table_column, t->columns_count);
	struct table out;

	for (int c = 0; c < t->columns_count; c++)
		titles[c] = (struct table_column){
			in_lang(lang, t->columns[c].label, t->columns[c].label_zh), report_is_amount(&t->columns[c])};
	table_init(&out, &op->arena, titles, t->columns_count);
	for (int i = 0; i < t->rows * t->columns_count; i++)
		table_cell(&out, report_cell_shown(&op->arena, &t->columns[i % t->columns_count], &t->cells[i], lang));
	for (int c = 0; t->total && c < t->columns_count; c++)
		table_cell(&out, report_cell_shown(&op->arena, &t->columns[c], &t->total[c], lang));
	table_print(&out);
}

static void print_sites(struct op *op, const struct report_answer *a, enum lang lang)
{
	const struct table_column titles[] = {{in_lang(lang, "Site", "站点")}, {in_lang(lang, "Last entry", "末条记录")},
		{in_lang(lang, "Day", "日期")}, {in_lang(lang, "Recorded", "录入时间")}, {""}};
	struct table t;

	table_init(&t, &op->arena, titles, 5);
	for (int i = 0; i < a->sites_count; i++) {
		table_cell(&t, a->sites[i].site);
		table_cellf(&t, "%.*s:%llu", STR_ARG(a->sites[i].epoch), (unsigned long long)a->sites[i].seq);
		table_cell(&t, a->sites[i].day);
		table_cell(&t, moment_str(&op->arena, a->sites[i].at));
		table_cell(&t, str_from(a->sites[i].behind ? in_lang(lang, "behind", "未报齐") : ""));
	}
	printf("\n%s\n", in_lang(lang, "Known as far as reported:", "截至各站点最近上报:"));
	table_print(&t);
}

static void print_text(struct op *op, const struct report_answer *a, enum lang lang)
{
	struct buf on = BUF_INIT;

	day_put(&on, a->on);
	printf("%s %s\n", in_lang(lang, a->report->name, a->report->label_zh), on.p);
	for (int i = 0; i < a->tables_count; i++) {
		if (i && !a->tables[i].rows)
			continue;
		if (a->tables_count > 1)
			printf("\n%s\n", in_lang(lang, a->tables[i].label, a->tables[i].label_zh));
		print_table(op, &a->tables[i], lang);
	}
	if (a->notes_count)
		putchar('\n');
	for (int i = 0; i < a->notes_count; i++)
		printf("%.*s\n", STR_ARG(a->notes[i]));
	if (a->sites_count)
		print_sites(op, a, lang);
	buf_done(&on);
}

/* ---- for scripts ---- */

static const char *kind_name(enum report_kind kind)
{
	static const char *const names[] = {
		[REPORT_TEXT] = "text", [REPORT_TYPE] = "text", [REPORT_STATE] = "text", [REPORT_MONEY] = "money", [REPORT_QTY] = "qty", [REPORT_COUNT] = "count", [REPORT_DAY] = "day"};

	return names[kind];
}

static void member(struct buf *to, const char *name, struct str value)
{
	json_put_key(to, name);
	json_put_str(to, value);
}

static void put_columns(struct buf *to, const struct report_table *t, enum lang lang)
{
	json_put_key(to, "columns");
	buf_putc(to, '[');
	for (int c = 0; c < t->columns_count; c++) {
		buf_puts(to, c ? ",{" : "{");
		member(to, "name", str_from(t->columns[c].name));
		member(to, "label", str_from(in_lang(lang, t->columns[c].label, t->columns[c].label_zh)));
		member(to, "kind", str_from(kind_name(t->columns[c].kind)));
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

/* A cell that is not set is no member. */
static void put_row(struct buf *to, const struct report_table *t, const struct report_cell *cells)
{
	buf_putc(to, '{');
	for (int c = 0; c < t->columns_count; c++) {
		const struct report_column *column = &t->columns[c];
		if (!cells[c].set)
			continue;
		json_put_key(to, column->name);
		if (!report_is_amount(column)) {
			json_put_str(to, cells[c].text);
			continue;
		}
		if (column->kind != REPORT_COUNT)
			buf_putc(to, '"');
		report_cell_put(to, column, &cells[c]);
		if (column->kind != REPORT_COUNT)
			buf_putc(to, '"');
	}
	buf_putc(to, '}');
}

static void put_table(struct buf *to, const struct report_table *t, enum lang lang)
{
	put_columns(to, t, lang);
	json_put_key(to, "rows");
	buf_putc(to, '[');
	for (int i = 0; i < t->rows; i++) {
		if (i)
			buf_putc(to, ',');
		put_row(to, t, &t->cells[i * t->columns_count]);
	}
	buf_putc(to, ']');
	if (!t->total)
		return;
	json_put_key(to, "total");
	put_row(to, t, t->total);
}

static void put_notes(struct buf *to, const struct report_answer *a)
{
	json_put_key(to, "notes");
	buf_putc(to, '[');
	for (int i = 0; i < a->notes_count; i++) {
		if (i)
			buf_putc(to, ',');
		json_put_str(to, a->notes[i]);
	}
	buf_putc(to, ']');
}

static void put_sites(struct op *op, struct buf *to, const struct report_answer *a)
{
	json_put_key(to, "sites");
	buf_putc(to, '[');
	for (int i = 0; i < a->sites_count; i++) {
		const struct report_site *s = &a->sites[i];
		buf_puts(to, i ? ",{" : "{");
		member(to, "site", s->site);
		member(to, "epoch", s->epoch);
		buf_printf(to, ",\"seq\":%llu", (unsigned long long)s->seq);
		member(to, "day", s->day);
		member(to, "at", moment_str(&op->arena, s->at));
		if (s->behind)
			buf_puts(to, ",\"behind\":true");
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

void report_put_json(struct op *op, const struct report_answer *a, enum lang lang, struct buf *to)
{
	buf_putc(to, '{');
	member(to, "report", str_from(a->report->name));
	json_put_key(to, "on");
	buf_putc(to, '"');
	day_put(to, a->on);
	buf_putc(to, '"');
	put_table(to, &a->tables[0], lang);
	for (int i = 1; i < a->tables_count; i++) {
		json_put_key(to, a->tables[i].name);
		buf_putc(to, '{');
		put_table(to, &a->tables[i], lang);
		buf_putc(to, '}');
	}
	put_notes(to, a);
	put_sites(op, to, a);
	buf_puts(to, "}\n");
}

static void print_json(struct op *op, const struct report_answer *a, enum lang lang)
{
	struct buf text = BUF_INIT;

	report_put_json(op, a, lang, &text);
	out_print(&text);
	buf_done(&text);
}

/* ---- the command ---- */

static void list_reports(struct op *op, enum lang lang)
{
	const struct table_column titles[] = {{in_lang(lang, "Report", "报表")}, {""}, {in_lang(lang, "What it says", "内容")}};
	struct table t;

	table_init(&t, &op->arena, titles, 3);
	for (const struct report *const *r = reports; *r; r++) {
		table_cell(&t, str_from((*r)->name));
		table_cell(&t, str_from((*r)->word));
		table_cell(&t, str_from(in_lang(lang, (*r)->about, (*r)->about_zh)));
	}
	table_print(&t);
}

static void json_reports(enum lang lang)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"reports\":[");
	for (const struct report *const *r = reports; *r; r++) {
		buf_puts(&text, r != reports ? ",{" : "{");
		member(&text, "name", str_from((*r)->name));
		member(&text, "about", str_from(in_lang(lang, (*r)->about, (*r)->about_zh)));
		buf_putc(&text, '}');
	}
	buf_puts(&text, "]}\n");
	out_print(&text);
	buf_done(&text);
}

void report_asked(const struct cli *cli, struct str word, struct report_ask *ask)
{
	report_ask_init(ask);
	ask->lang = cli->lang;
	ask->today = cli->day;
	ask->word = word;
	for (int i = 0; i < PARAM_COUNT; i++)
		if (args_has(&cli->args, report_options[i].name)) {
			struct str value = args_get(&cli->args, report_options[i].name);
			ask->given[i] = value.p ? value : STR("");
		}
}

enum err cli_report(struct op *op, struct cli *cli)
{
	const struct report *report;
	struct report_answer answer;
	struct report_ask ask;
	struct book *b;
	enum err err;

	if (!cli->args.words_count) {
		if (cli->json)
			json_reports(cli->lang);
		else
			list_reports(op, cli->lang);
		return OK;
	}
	report = report_find(cli->args.words[0]);
	if (!report)
		return cli_usage(op, "There is no report `%.*s`; `report` lists them.", STR_ARG(cli->args.words[0]));
	report_asked(cli, cli->args.words_count > 1 ? cli->args.words[1] : STR_NONE, &ask);
	if ((err = cli_book(op, cli, DB_READ, &b)))
		return err;
	if (!(err = cli_may_see(op, cli, b, report->see)))
		err = report_run(op, b, report, &ask, &answer);
	if (!err && cli->json)
		print_json(op, &answer, cli->lang);
	else if (!err)
		print_text(op, &answer, cli->lang);
	book_close(b);
	return err;
}

const struct command command_report = {
	.name = "report",
	.words = "[REPORT [KEY|DAY]]",
	.words_max = 2,
	.about = "Print a report: receivables, customer KEY, stock, day [DAY], prices [ITEM] …; without a name, what reports there are.",
	.about_zh = "打印报表:receivables、customer KEY、stock、day [DAY]、prices [商品] 等;不给名称则列出全部报表。",
	.examples = "report receivables\n"
		    "report receivables --by age --on 2026-03-31 --buckets 15,30,60\n"
		    "report receivables --by site\n"
		    "report receivables --customer C600 --json\n"
		    "report customer C600\n"
		    "report stock --item P1\n"
		    "report stock --site A01 --all\n"
		    "report day 2026-03-01",
	.options = report_options,
	.run = cli_report,
};
