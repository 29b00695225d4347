/* A report as a workbook: a sheet for each of its tables, and one that says how far every
 * site has reported.
 *
 * Amounts are numbers and days are days, so that a spreadsheet adds and sorts them; text
 * is written as text and never read as a formula. A workbook holds a number as a binary
 * fraction of fifteen digits, which is more than any amount here has. */
#include "export_out.h"

#include <string.h>
#include <xlsxwriter.h>

enum { MINOR = 100, MILLI = 1000, WIDTH_MAX = 60 };

struct book_formats {
	lxw_format *head, *money, *qty, *count, *day, *bold_text, *bold_money, *bold_qty, *bold_count;
};

struct sheet {
	struct op *op;
	lxw_worksheet *sheet;
	const struct report_table *table;
	const struct book_formats *formats;
	enum lang lang;
};

static lxw_format *format_add(lxw_workbook *w, const char *number, bool bold)
{
	lxw_format *f = workbook_add_format(w);

	if (number)
		format_set_num_format(f, number);
	if (bold)
		format_set_bold(f);
	return f;
}

static void formats_add(lxw_workbook *w, struct book_formats *f)
{
	f->head = format_add(w, NULL, true);
	format_set_bottom(f->head, LXW_BORDER_THIN);
	f->money = format_add(w, "#,##0.00", false);
	f->qty = format_add(w, "#,##0.###", false);
	f->count = format_add(w, "0", false);
	f->day = format_add(w, "yyyy-mm-dd", false);
	f->bold_text = format_add(w, NULL, true);
	f->bold_money = format_add(w, "#,##0.00", true);
	f->bold_qty = format_add(w, "#,##0.###", true);
	f->bold_count = format_add(w, "0", true);
}

static void put_text(struct sheet *s, lxw_row_t row, lxw_col_t col, struct str text, lxw_format *format)
{
	(void)worksheet_write_string(s->sheet, row, col, arena_str(&s->op->arena, text).p, format);
}

static void put_day(struct sheet *s, lxw_row_t row, lxw_col_t col, struct str text)
{
	lxw_datetime at = {0};
	uint64_t year, month, dom;

	if (text.n != 10 || !str_to_u64(str_sub(text, 0, 4), &year) || !str_to_u64(str_sub(text, 5, 2), &month) ||
		!str_to_u64(str_sub(text, 8, 2), &dom)) {
		put_text(s, row, col, text, NULL);
		return;
	}
	at.year = (int)year;
	at.month = (int)month;
	at.day = (int)dom;
	(void)worksheet_write_datetime(s->sheet, row, col, &at, s->formats->day);
}

static double shown_as(int64_t v, int parts) /* as the file holds what is shown */
{
	return (double)v / parts; /* shown, and never added to */
}

static void put_cell(struct sheet *s, lxw_row_t row, lxw_col_t col, const struct report_cell *cell, bool bold)
{
	const struct report_column *column = &s->table->columns[col];
	const struct book_formats *f = s->formats;

	if (!cell->set)
		return;
	switch (column->kind) {
	case REPORT_TEXT:
	case REPORT_TYPE:
	case REPORT_STATE:
		put_text(s, row, col, report_cell_shown(&s->op->arena, column, cell, s->lang), bold ? f->bold_text : NULL);
		break;
	case REPORT_DAY:
		put_day(s, row, col, cell->text);
		break;
	case REPORT_MONEY:
		(void)worksheet_write_number(s->sheet, row, col, shown_as(cell->v, MINOR), bold ? f->bold_money : f->money);
		break;
	case REPORT_QTY:
		(void)worksheet_write_number(s->sheet, row, col, shown_as(cell->v, MILLI), bold ? f->bold_qty : f->qty);
		break;
	case REPORT_COUNT:
		(void)worksheet_write_number(s->sheet, row, col, shown_as(cell->v, 1), bold ? f->bold_count : f->count);
		break;
	}
}

/* As wide as its widest text; Chinese characters are two columns wide. */
static void set_width(struct sheet *s, int c)
{
	const struct report_table *t = s->table;
	size_t width = utf8_width(str_from(in_lang(s->lang, t->columns[c].label, t->columns[c].label_zh)));

	for (int i = 0; i < t->rows; i++) {
		struct str text =
			report_cell_shown(&s->op->arena, &t->columns[c], &t->cells[i * t->columns_count + c], s->lang);
		if (utf8_width(text) > width)
			width = utf8_width(text);
	}
	width = width > WIDTH_MAX ? WIDTH_MAX : width + 3;
	(void)worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, (double)width, NULL); /* a width as it is shown */
}

static void put_sheet(struct sheet *s)
{
	const struct report_table *t = s->table;

	for (int c = 0; c < t->columns_count; c++) {
		put_text(s, 0, (lxw_col_t)c, str_from(in_lang(s->lang, t->columns[c].label, t->columns[c].label_zh)),
			s->formats->head);
		set_width(s, c);
	}
	for (int i = 0; i < t->rows; i++)
		for (int c = 0; c < t->columns_count; c++)
			put_cell(s, (lxw_row_t)i + 1, (lxw_col_t)c, &t->cells[i * t->columns_count + c], false);
	for (int c = 0; t->total && c < t->columns_count; c++)
		put_cell(s, (lxw_row_t)t->rows + 1, (lxw_col_t)c, &t->total[c], true);
	worksheet_freeze_panes(s->sheet, 1, 0);
	worksheet_repeat_rows(s->sheet, 0, 0);
	worksheet_set_paper(s->sheet, 9); /* A4 */
	worksheet_fit_to_pages(s->sheet, 1, 0);
}

static void put_known(struct sheet *s, const struct report_answer *a)
{
	lxw_row_t row = 0;

	for (int i = 0; i < a->notes_count; i++)
		put_text(s, row++, 0, a->notes[i], NULL);
	for (int i = 0; i < a->sites_count; i++, row++) {
		const struct report_site *at = &a->sites[i];
		put_text(s, row, 0, at->site, NULL);
		put_text(s, row, 1,
			arena_printf(&s->op->arena, "%.*s:%llu", STR_ARG(at->epoch), (unsigned long long)at->seq), NULL);
		put_day(s, row, 2, at->day);
		put_text(s, row, 3, str_from(at->behind ? in_lang(s->lang, "behind", "未报齐") : ""), NULL);
	}
	(void)worksheet_set_column(s->sheet, 0, 3, 20, NULL);
}

enum err export_xlsx(struct op *op, const struct report_answer *a, enum lang lang, const char *path, int64_t *rows)
{
	lxw_workbook *w = workbook_new(path);
	struct book_formats formats;
	struct sheet s = {.op = op, .formats = &formats, .lang = lang};
	lxw_error failed;

	if (!w)
		return op_refuse(op, E_DISK, "", "path", path, "why", "memory", NULL);
	formats_add(w, &formats);
	for (int i = 0; i < a->tables_count; i++) {
		s.table = &a->tables[i];
		s.sheet = workbook_add_worksheet(w, in_lang(lang, s.table->label, s.table->label_zh));
		if (s.sheet)
			put_sheet(&s);
		*rows += s.table->rows;
	}
	s.sheet = workbook_add_worksheet(w, in_lang(lang, "Known as far as", "截至"));
	if (s.sheet)
		put_known(&s, a);
	failed = workbook_close(w);
	return failed ? op_refuse(op, E_DISK, "", "path", path, "why", lxw_strerror(failed), NULL) : OK;
}
