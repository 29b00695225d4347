/* Is a row what is in the book already? Only what the row says is compared: a column that
 * the file lacks, or an empty cell, asks for nothing. */
#include <string.h>

#include "import_inside.h"
#include "book/read.h"
#include "model/codec.h"

static struct str text_of(struct importing *im, const struct field *f, const void *of)
{
	struct buf text = BUF_INIT;
	struct str kept;

	codec_put_text(&text, f, of);
	kept = arena_str(&im->row_op.arena, buf_str(&text));
	buf_done(&text);
	return kept;
}

static bool same_texts(const struct field *f, const void *a, const void *b)
{
	const struct texts *x = (const struct texts *)((const char *)a + f->offset);
	const struct texts *y = (const struct texts *)((const char *)b + f->offset);

	if (x->count != y->count)
		return false;
	for (int i = 0; i < x->count; i++)
		if (!str_eq(x->row[i], y->row[i]))
			return false;
	return true;
}

bool import_column_differs(
	struct importing *im, const struct field *f, const void *now, const void *there, struct str *now_text, struct str *there_text)
{
	if (!field_is_set(f, now) || (f->kind == KIND_texts && same_texts(f, now, there)))
		return false;
	*now_text = text_of(im, f, now);
	*there_text = text_of(im, f, there);
	return f->kind == KIND_texts || !str_eq(*now_text, *there_text);
}

const struct import_column *import_differs(
	struct importing *im, const void *now, const void *there, struct str *now_text, struct str *there_text)
{
	for (int i = 0; i < im->columns_count; i++)
		if (import_column_differs(im, im->columns[i].field, now, there, now_text, there_text))
			return &im->columns[i];
	return NULL;
}

enum err import_known(struct importing *im, const char *type, struct str key)
{
	struct record_row row;
	bool found;
	enum err err = record_get(&im->row_op, book_store(im->w.book), str_from(type), key, &row, &found);

	if (!err && !found)
		import_refuse_values(im, import_place(im, str_from(type)), E_NO_RECORD, "type", type, "key",
			arena_str(&im->row_op.arena, key).p, NULL);
	return err;
}

bool import_twice(struct importing *im, struct str key, const struct field *of, struct str shown)
{
	uint32_t before = import_seen_before(&im->seen, key, im->line);

	if (!before)
		return false;
	import_refuse_values(im, import_place(im, str_from(of->name)), E_LINE_TWICE, "value",
		arena_str(&im->row_op.arena, shown).p, "other", arena_printf(&im->row_op.arena, "%u", before).p, NULL);
	return true;
}
