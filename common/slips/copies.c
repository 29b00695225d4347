/* Whose copies there are of a paper. */
#include <string.h>

#include "documents/papers.h"
#include "slips/slip.h"

static const struct copy copies[] = {
#define COPY(key, label, label_zh) {key, label, label_zh},
#include "documents/copies.def"
#undef COPY
	{0}};

static const struct series_copies {
	const char *series, *copies;
	bool once;
} by_series[] = {
#define SERIES_COPIES(series, copies, once) {series, copies, once},
#include "documents/copies.def"
#undef SERIES_COPIES
	{0}};

const struct copy *copy_find(struct str key)
{
	for (const struct copy *copy = copies; copy->key; copy++)
		if (str_is(key, copy->key))
			return copy;
	return NULL;
}

/* "SB" of "S01-SB-000123". */
static struct str series_of(const struct doc_row *row)
{
	struct str rest = row->number;

	str_cut(&rest, '-');
	return str_cut(&rest, '-');
}

static const struct series_copies *ours(const struct doc_row *row)
{
	for (const struct series_copies *c = by_series; c->series; c++)
		if (str_is(series_of(row), c->series))
			return c;
	return NULL;
}

bool copies_once(const struct doc_row *row)
{
	const struct series_copies *c = ours(row);

	return c && c->once;
}

static struct str joined(struct arena *a, const struct texts *list)
{
	struct buf text = BUF_INIT;
	struct str out;

	for (int i = 0; i < list->count; i++)
		buf_printf(&text, "%s%.*s", i ? " " : "", STR_ARG(list->row[i]));
	out = arena_str(a, buf_str(&text));
	buf_done(&text);
	return out;
}

enum err copies_of(struct op *op, struct book *b, const struct doc_row *row, struct slip_wants *form, struct str *out)
{
	const struct series_copies *c = ours(row);
	const struct doc *record;
	enum err err = book_record(op, b, "form", series_of(row), &record);

	*out = c ? str_from(c->copies) : STR("stub");
	if (err || !record)
		return err;
	form->title = ((const struct form *)record)->title;
	form->foot = ((const struct form *)record)->foot;
	if (((const struct form *)record)->copies.count)
		*out = joined(&op->arena, &((const struct form *)record)->copies);
	return OK;
}
