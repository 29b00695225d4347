/* Going over the entries. */
#include "scan.h"

#include "store/alias.h"
#include "store/log.h"

enum { TELL_EVERY = 4096 };

struct scan {
	struct book *b;
	const struct span *span;
	bool all;
	scan_fn *fn;
	void *ctx;
	struct arena one; /* of one entry */
	int64_t done;
};

static enum err take_entry(void *ctx, struct op *op, const struct entry_row *row)
{
	struct scan *s = ctx;
	struct str day = entry_day(row->text), what, off;
	struct scanned out = {row->n, &row->hash, NULL, day, span_place(s->span, row->n, day)};
	struct entry e;
	bool aside = false;
	enum err err;

	if (++s->done % TELL_EVERY == 0)
		book_tell(s->b, "report", row->n, book_store(s->b)->last_n);
	if (out.place == SPAN_AFTER || (out.place == SPAN_BEFORE && !s->all))
		return OK;
	arena_reset(&s->one);
	/* What was set aside counts in no sum. */
	if (entry_read(op, &s->one, row->text, &e) || !legs_balance(&s->one, e.legs, e.legs_count, &what, &off)) {
		op_forgive(op);
		return OK;
	}
	if (e.group_n > 1 && ((err = entry_set_aside(op, book_store(s->b), row->n, &aside)) || aside))
		return err;
	out.e = &e;
	return s->fn(s->ctx, op, &out);
}

enum err scan_entries(
	struct op *op, struct book *b, const struct span *span, bool all, int64_t after, scan_fn *fn, void *ctx)
{
	struct scan s = {.b = b, .span = span, .all = all, .fn = fn, .ctx = ctx};
	enum err err = entries_from(op, book_store(b), after, take_entry, &s);

	arena_done(&s.one);
	return err;
}
