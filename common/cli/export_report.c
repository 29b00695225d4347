/* A report as a table for a spreadsheet, or as `report --json` says it. */
#include "export_out.h"

static void put_cell(struct buf *to, const struct report_column *column, const struct report_cell *cell, bool first)
{
	struct buf text = BUF_INIT;

	report_cell_put(&text, column, cell);
	if (!report_is_amount(column) && column->kind != REPORT_DAY)
		csv_text(to, buf_str(&text), first);
	else
		csv_number(to, buf_str(&text), first);
	buf_done(&text);
}

/* Without its total: whoever sums the column up would count it twice. */
static void put_table(const struct report_table *t, enum lang lang, struct export_out *to)
{
	csv_begin(&to->text);
	for (int c = 0; c < t->columns_count; c++)
		csv_text(&to->text, str_from(in_lang(lang, t->columns[c].label, t->columns[c].label_zh)), c == 0);
	csv_end_line(&to->text);
	for (int i = 0; i < t->rows; i++, to->rows++) {
		for (int c = 0; c < t->columns_count; c++)
			put_cell(&to->text, &t->columns[c], &t->cells[i * t->columns_count + c], c == 0);
		csv_end_line(&to->text);
		export_out_flow(to);
	}
}

static enum err table_of(struct op *op, const struct report_answer *a, struct str name, const struct report_table **out)
{
	struct buf names = BUF_INIT;

	*out = &a->tables[0];
	if (!name.n)
		return OK;
	for (int i = 0; i < a->tables_count; i++) {
		*out = &a->tables[i];
		if (str_is(name, (*out)->name)) {
			buf_done(&names);
			return OK;
		}
		buf_printf(&names, "%s%s", i ? ", " : "", (*out)->name);
	}
	cli_usage(op, "Report %s has no table `%.*s`; it has %s.", a->report->name, STR_ARG(name), names.p);
	buf_done(&names);
	return E_USAGE;
}

enum err export_report(struct op *op, const struct report_answer *a, struct str table, enum export_format format,
	enum lang lang, struct export_out *to)
{
	const struct report_table *t;
	enum err err = table_of(op, a, table, &t);

	if (err)
		return err;
	if (format == EXPORT_CSV) {
		put_table(t, lang, to);
		return OK;
	}
	report_put_json(op, a, lang, &to->text);
	for (int i = 0; i < a->tables_count; i++)
		to->rows += a->tables[i].rows;
	return OK;
}
