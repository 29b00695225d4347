/* What a table says of reports: a figure of a row, or that the whole comes out as it was
 * printed once. Figures of several rows that fit are added up. */
#include "table.h"

#include "reports/reports.h"

/* ---- asking ---- */

static bool is_param(struct str word, struct report_ask *ask)
{
	static const char *const names[] = {
#define PARAM(name, value, en, zh) #name,
#include "reports/params.def"
#undef PARAM
	};
	struct str value = word, name = str_cut(&value, '=');

	for (int i = 0; i < PARAM_COUNT; i++)
		if (str_is(name, names[i])) {
			ask->given[i] = value.p ? value : STR("");
			return true;
		}
	return false;
}

/* BOOK REPORT [KEY] [PARAM=VALUE…], up to `count` words; w->word[0] is the line's own. */
static bool run(struct table *t, struct op *op, const struct words *w, int count, struct report_answer *out)
{
	struct place *p = count > 2 ? table_place(t, w->word[1]) : NULL;
	const struct report *report = count > 2 ? report_find(w->word[2]) : NULL;
	struct buf why = BUF_INIT;
	struct report_ask ask;

	if (!p || !report) {
		table_fault(t, t->line, "no such book or report");
		return false;
	}
	report_ask_init(&ask);
	for (int i = 3; i < count; i++)
		if (!is_param(w->word[i], &ask))
			ask.word = w->word[i];
	if (!report_run(op, p->book, report, &ask, out))
		return true;
	refusal_text(&op->refusal, LANG_EN, &why);
	table_fault(t, t->line, "%s: %s", report->name, why.p);
	buf_done(&why);
	return false;
}

/* ---- a figure ---- */

/* A paper goes by the name that the table gave it too. */
static bool cell_is(struct table *t, struct op *op, struct place *p, const struct report_table *table, int column,
	const struct report_cell *cell, struct str word)
{
	struct str id = table_paper(t, word);
	struct buf text = BUF_INIT;
	struct doc_row row;
	bool is;

	if (id.n && book_find(op, p->book, NULL, id, &row))
		op_forgive(op);
	else if (id.n)
		word = row.number;
	report_cell_put(&text, &table->columns[column], cell);
	is = str_eq(buf_str(&text), word);
	buf_done(&text);
	return is;
}

static bool row_fits(struct table *t, struct op *op, const struct figure *f, const struct report_table *table, int row)
{
	for (int i = f->rows_from; i < f->words.count - 2; i++) {
		bool found = false;
		for (int c = 0; c < table->columns_count && !found; c++)
			found = cell_is(t, op, f->at, table, c, &table->cells[row * table->columns_count + c], f->words.word[i]);
		if (!found)
			return false;
	}
	return true;
}

static int column_of(const struct report_table *table, struct str name)
{
	for (int c = 0; c < table->columns_count; c++)
		if (str_is(name, table->columns[c].name))
			return c;
	return -1;
}

static void add_cell(struct report_cell *to, const struct report_cell *cell, bool amount)
{
	if (!cell->set)
		return;
	if (to->set && amount)
		to->v += cell->v;
	else
		*to = *cell;
}

/* The first table that has the column. */
static bool figure_is(struct table *t, struct op *op, const struct figure *f, const struct report_answer *a, struct buf *is)
{
	struct str name = f->words.word[f->words.count - 2];
	bool total = f->rows_from == f->words.count - 3 && str_is(f->words.word[f->rows_from], "Total");

	for (int i = 0; i < a->tables_count; i++) {
		const struct report_table *table = &a->tables[i];
		int c = column_of(table, name);
		struct report_cell sum = {.set = false};
		if (c < 0)
			continue;
		for (int row = 0; row < table->rows && !total; row++)
			if (row_fits(t, op, f, table, row))
				add_cell(&sum, &table->cells[row * table->columns_count + c], report_is_amount(&table->columns[c]));
		if (total && table->total)
			sum = table->total[c];
		report_cell_put(is, &table->columns[c], &sum);
		return true;
	}
	return false;
}

static void check_figure(struct table *t, const struct figure *f)
{
	struct str value = f->words.word[f->words.count - 1];
	struct report_answer a;
	struct buf is = BUF_INIT;
	struct op op;

	op_init(&op);
	if (run(t, &op, &f->words, f->rows_from - 1, &a)) {
		if (!figure_is(t, &op, f, &a, &is))
			table_fault(t, f->line, "the report has no column %.*s", STR_ARG(f->words.word[f->words.count - 2]));
		else if (!str_eq(buf_str(&is), str_is(value, "-") ? STR("") : value))
			table_fault(t, f->line, "%.*s is %s; the table says %.*s", STR_ARG(f->key), is.n ? is.p : "-", STR_ARG(value));
	}
	buf_done(&is);
	op_done(&op);
}

void figure_say(struct table *t, struct words *w)
{
	struct figure f = {.line = t->line, .at = table_place(t, w->word[1]), .words = *w};
	int at = 0;

	for (int i = 3; i < w->count && !f.rows_from; i++)
		if (str_is(w->word[i], ":"))
			f.rows_from = i + 1;
	if (!f.at || !f.rows_from || w->count < f.rows_from + 2) {
		table_fault(t, t->line, "figure BOOK REPORT [KEY] [PARAM=VALUE…] : ROW… COLUMN VALUE");
		return;
	}
	for (int i = 1; i < w->count - 1; i++)
		f.key = arena_printf(&t->arena, "%.*s %.*s", STR_ARG(f.key), STR_ARG(w->word[i]));
	while (at < t->figures_count && !str_eq(t->figures[at].key, f.key))
		at++;
	CHECK(at < TABLE_SAID_MAX);
	t->figures[at] = f;
	t->figures_count += at == t->figures_count;
	t->unsettled = true;
}

/* ---- the whole ---- */

static void put_row(struct buf *to, const struct report_table *t, const struct report_cell *cells)
{
	for (int c = 0; c < t->columns_count; c++) {
		report_cell_put(to, &t->columns[c], &cells[c]);
		buf_putc(to, c + 1 < t->columns_count ? '|' : '\n');
	}
}

static void put_answer(struct buf *to, const struct report_answer *a)
{
	for (int i = 0; i < a->tables_count; i++) {
		for (int row = 0; row < a->tables[i].rows; row++)
			put_row(to, &a->tables[i], &a->tables[i].cells[row * a->tables[i].columns_count]);
		if (a->tables[i].total)
			put_row(to, &a->tables[i], a->tables[i].total);
	}
	for (int i = 0; i < a->notes_count; i++)
		buf_printf(to, "%.*s\n", STR_ARG(a->notes[i]));
	for (int i = 0; i < a->sites_count; i++)
		buf_printf(to, "%.*s %.*s:%llu %.*s%s\n", STR_ARG(a->sites[i].site), STR_ARG(a->sites[i].epoch),
			(unsigned long long)a->sites[i].seq, STR_ARG(a->sites[i].day), a->sites[i].behind ? " behind" : "");
}

static void check_printed(struct table *t, struct printed *p)
{
	struct buf text = BUF_INIT;
	struct report_answer a;
	struct op op;

	op_init(&op);
	if (run(t, &op, &p->words, p->words.count, &a)) {
		put_answer(&text, &a);
		if (!p->text.p)
			p->text = arena_str(&t->arena, buf_str(&text));
		else if (!str_eq(p->text, buf_str(&text)))
			table_fault(t, p->line, "was printed as\n%.*sand is now\n%s", STR_ARG(p->text), text.p);
	}
	buf_done(&text);
	op_done(&op);
}

void printed_say(struct table *t, struct words *w)
{
	CHECK(t->printed_count < TABLE_PRINTED_MAX);
	t->printed[t->printed_count++] = (struct printed){.line = t->line, .words = *w};
	t->unsettled = true;
}

void reports_check(struct table *t)
{
	for (int i = 0; i < t->figures_count; i++)
		check_figure(t, &t->figures[i]);
	for (int i = 0; i < t->printed_count; i++)
		check_printed(t, &t->printed[i]);
}
