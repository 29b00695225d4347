/* A type's papers as rows: whatever the type has, none of it named here.
 *
 * A paper is read with the memory of its own and let go before the next. */
#include "export_out.h"

#include "book/read.h"
#include "model/codec.h"
#include "paper_inside.h"

struct paper_rows {
	const struct export_papers *what;
	struct export_out *to;
	struct book *b;
	const struct field *list; /* its rows are lines of the table; NULL: papers are */
	struct op op; /* of one paper */
	int64_t done;
};

static bool is_number(const struct field *f)
{
	return f->kind == KIND_money || f->kind == KIND_qty || f->kind == KIND_price || f->kind == KIND_rate ||
		f->kind == KIND_day || f->kind == KIND_list;
}

/* ---- headings ---- */

static void put_labels(struct paper_rows *w, const struct field *fields, bool *first)
{
	for (const struct field *f = fields; f->name; f++) {
		if (w->list && f->kind == KIND_list)
			continue;
		csv_text(&w->to->text, str_from(label_of(f, w->what->lang)), *first);
		*first = false;
	}
}

static void put_headings(struct paper_rows *w)
{
	bool zh = w->what->lang == LANG_ZH, first = true;
	struct buf *to = &w->to->text;

	csv_begin(to);
	put_labels(w, w->what->type->fields, &first);
	if (w->list)
		put_labels(w, w->list->rows, &first);
	csv_text(to, zh ? STR("单据 ID") : STR("Paper id"), first);
	csv_text(to, zh ? STR("单据日期") : STR("Paper's day"), false);
	csv_text(to, zh ? STR("单据状态") : STR("State of the paper"), false);
	csv_text(to, zh ? STR("所在") : STR("At"), false);
	csv_end_line(to);
}

/* ---- rows ---- */

static void put_cell(struct buf *to, const struct field *f, const void *of, bool first)
{
	struct buf text = BUF_INIT;

	codec_put_text(&text, f, of);
	if (is_number(f))
		csv_number(to, buf_str(&text), first);
	else
		csv_text(to, buf_str(&text), first);
	buf_done(&text);
}

static void put_cells(struct paper_rows *w, const struct field *fields, const void *of, bool *first)
{
	for (const struct field *f = fields; f->name; f++) {
		if (w->list && f->kind == KIND_list)
			continue;
		put_cell(&w->to->text, f, of, *first);
		*first = false;
	}
}

static void put_line(struct paper_rows *w, const struct doc_row *row, const struct doc *doc, const void *line)
{
	struct buf *to = &w->to->text;
	bool first = true;

	put_cells(w, doc->type->fields, doc, &first);
	if (line)
		put_cells(w, w->list->rows, line, &first);
	csv_text(to, row->id, first);
	csv_number(to, row->day, false);
	csv_text(to, state_label(row->state, w->what->lang), false);
	csv_text(to, row->holder, false);
	csv_end_line(to);
	w->to->rows++;
}

static void put_csv(struct paper_rows *w, const struct doc_row *row, const struct doc *doc)
{
	const struct any_list *lines = w->list ? (const struct any_list *)((const char *)doc + w->list->offset) : NULL;

	if (!lines)
		put_line(w, row, doc, NULL);
	for (int i = 0; lines && i < lines->count; i++)
		put_line(w, row, doc, (const char *)lines->row + w->list->row_size * (size_t)i);
}

static void member(struct buf *to, const char *name, struct str text)
{
	json_put_key(to, name);
	json_put_str(to, text);
}

static void put_json(struct paper_rows *w, const struct doc_row *row, const struct doc *doc)
{
	struct buf *to = &w->to->text;

	buf_puts(to, w->to->rows++ ? ",\n{" : "\n{");
	member(to, "doc", row->id);
	member(to, "site", doc->site);
	member(to, "day", row->day);
	member(to, "state", row->state);
	member(to, "at", row->holder);
	json_put_key(to, "body");
	codec_put_body(to, doc, NULL);
	buf_putc(to, '}');
}

static enum err each(void *ctx, struct op *op, const struct doc_row *row)
{
	struct paper_rows *w = ctx;
	struct doc *doc;

	if (w->what->state.n && !str_eq(w->what->state, row->state) &&
		!str_eq(w->what->state, state_label(row->state, w->what->lang)))
		return OK;
	if (book_load(&w->op, w->b, row, &doc))
		return op_refuse(op, E_BOOK_DAMAGED, "", "path", arena_str(&op->arena, row->id).p, "why", "the paper cannot be read", NULL);
	if (w->what->format == EXPORT_CSV)
		put_csv(w, row, doc);
	else
		put_json(w, row, doc);
	op_reset(&w->op);
	export_out_flow(w->to);
	if (++w->done % 256 == 0)
		progress_at(w->what->progress, "Exporting", w->done, 0);
	return OK;
}

static const struct field *first_list(const struct type *type)
{
	const struct field *f = type->fields;

	while (f->name && f->kind != KIND_list)
		f++;
	return f->name ? f : NULL;
}

enum err export_papers(struct op *op, struct book *b, const struct export_papers *what, struct export_out *to)
{
	struct paper_rows w = {.what = what, .to = to, .b = b, .list = what->lines ? first_list(what->type) : NULL};
	enum err err;

	if (what->lines && !w.list)
		return cli_usage(op, "%s has no lines: leave --lines out.", what->type->name);
	if ((err = store_look(op, book_store(b))))
		return err;
	op_init(&w.op);
	if (what->format == EXPORT_CSV)
		put_headings(&w);
	else
		buf_puts(&to->text, "{\"papers\":[");
	err = docs_after(op, book_store(b), str_from(what->type->name), 0, each, &w);
	if (what->format == EXPORT_JSON)
		buf_puts(&to->text, "\n]}\n");
	op_done(&w.op);
	store_look_end(book_store(b));
	progress_end(what->progress);
	return err;
}
