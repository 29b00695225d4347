/* From the cells of a row to the members of a struct, by the kind of each field.
 *
 * A cell that is empty says nothing. Every cell that is wrong is told, not the first
 * alone, so that a file is put right in one go. */
#include <string.h>

#include "import_inside.h"
#include "model/codec.h"

/* Keys that are taken from another system are written as they stand there. */
static enum err plain_of(struct importing *im, const struct field *f, struct str cell)
{
	struct day day;
	enum err err;

	switch (f->kind) {
	case KIND_money:
	case KIND_qty:
	case KIND_price:
	case KIND_rate:
		return cell_take_number(cell, &im->map.rules, &im->text);
	case KIND_day:
		if (!(err = cell_take_day(cell, &im->map.rules, &day)))
			day_put(&im->text, day);
		return err;
	case KIND_flag:
		return cell_take_flag(cell, &im->text);
	default:
		return cell_take_text(cell, &im->text);
	}
}

static void wrong_cell(struct importing *im, int column, enum err code, const struct field *f, struct str cell)
{
	import_refuse_values(im, column, code, "value", arena_str(&im->row_op.arena, cell).p, "example", kind_example(f->kind), NULL);
}

/* Several in one cell: 、 and ; stand between them as well. */
static void commas(struct buf *text)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < text->n; i++) {
		if (text->n - i >= 3 && memcmp(text->p + i, "、", 3) == 0) {
			buf_putc(&out, ',');
			i += 2;
		} else {
			buf_putc(&out, text->p[i] == ';' ? ',' : text->p[i]);
		}
	}
	buf_done(text);
	*text = out;
}

/* A choice by whatever it is called; another word stays, and is refused. */
static void choose(const struct field *f, struct buf *text)
{
	struct str choice = import_choice(f->of, buf_str(text));

	if (!choice.n)
		return;
	buf_clear(text);
	buf_put(text, choice);
}

static void take_cell(struct importing *im, int column, const struct field *f, struct str cell, void *target)
{
	enum err err;

	buf_clear(&im->text);
	if ((err = plain_of(im, f, cell))) {
		wrong_cell(im, column, err, f, cell);
		return;
	}
	if (f->kind == KIND_texts)
		commas(&im->text);
	if (f->kind == KIND_text && f->of)
		choose(f, &im->text);
	if (codec_take_text(&im->row_op, &im->row_op.arena, f, target, buf_str(&im->text), f->name))
		import_refuse(im, column, &im->row_op.refusal);
	op_forgive(&im->row_op);
}

/* Money and quantities are held to their rows here, with the column at hand. */
static void in_range(struct importing *im, int column, const struct field *f, const void *target)
{
	const int64_t *v = (const int64_t *)((const char *)target + f->offset);
	bool bad = (*v < 0 && !(f->flags & SIGNED)) || (*v == 0 && (f->flags & NOT_NIL));

	if ((f->kind != KIND_money && f->kind != KIND_qty && f->kind != KIND_price) || !bad)
		return;
	buf_clear(&im->text);
	codec_put_text(&im->text, f, target);
	import_refuse_values(im, column, E_AMOUNT, "value", im->text.p, "allowed",
		f->flags & SIGNED ? "Anything but nil." : f->flags & NOT_NIL ? "Enter more than nil." : "Enter nil or more.", NULL);
}

static bool is_blank(struct str cell)
{
	struct buf text = BUF_INIT;
	bool blank = !cell_take_text(cell, &text) && !text.n;

	buf_done(&text);
	return blank;
}

bool import_sums_up(struct importing *im, const struct sheet_row *row)
{
	struct str first = STR_NONE;
	bool lacks = false;
	int count;

	sheet_columns(im->sheet, &count);
	for (int i = 0; i < count && !first.n; i++)
		if (!is_blank(row->cells[i]))
			first = row->cells[i];
	for (int i = 0; i < im->columns_count; i++)
		lacks |= im->columns[i].required && (im->place_of[i] < 0 || is_blank(row->cells[im->place_of[i]]));
	return lacks && import_is_total(first);
}

static void missing(struct importing *im, const struct import_column *c)
{
	import_refuse_values(im, import_place(im, str_from(c->field->name)), E_REQUIRED, "field",
		in_lang(im->cli->lang, c->field->label, c->field->label_zh), NULL);
}

void import_cells(struct importing *im, const struct sheet_row *row, void *target)
{
	for (int i = 0; i < im->columns_count; i++) {
		const struct import_column *c = &im->columns[i];
		int at = im->place_of[i];
		struct str cell = at < 0 ? STR_NONE : row->cells[at];
		if (!cell.n || is_blank(cell)) {
			if (c->required)
				missing(im, c);
			continue;
		}
		take_cell(im, at, c->field, cell, target);
		if (field_is_set(c->field, target))
			in_range(im, at, c->field, target);
	}
}
