/* The open day: what is recorded belongs to a business day that is not closed yet.
 *
 * Whoever gives no day after the day's close writes into the next one, so that a till
 * never stops; and after a month's close into the first day that is open. Papers brought
 * in from elsewhere have days of their own, and the close that comes next lists them. */
#include "inside.h"

#include <string.h>

#include "documents/papers.h"

static bool closes_a_day(const struct type *type, const struct act *act)
{
	return type == &day_close_type && act_is_first(act);
}

enum err closed_day(struct op *op, struct book *b, struct day *out)
{
	struct doc *last;
	enum err err;

	if (!b->closed_known) {
		if ((err = newest_own(op, b, day_close_type.name, &last)))
			return err;
		b->closed = last ? ((struct day_close *)last)->closes : DAY_NONE;
		b->closed_known = true;
	}
	*out = b->closed;
	return OK;
}

enum err open_day(struct op *op, struct book *b, const struct act *act, const struct type *type, struct day *out)
{
	struct day closed;
	bool month;
	enum err err = clock_day(op, b, act, out);

	if (!err)
		err = closed_day(op, b, &closed);
	if (!err && !day_is_none(closed) && day_cmp(*out, closed) <= 0 && !closes_a_day(type, act))
		*out = day_add(closed, 1);
	if (!err && !closes_a_day(type, act) && !(err = month_closed(op, b, *out, &month)) && month)
		*out = month_first(month_after(closes_last(&b->closes)));
	return err;
}

static const char *words(struct op *op, struct day day)
{
	struct buf text = BUF_INIT;
	struct str kept;

	day_put(&text, day);
	kept = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return kept.p;
}

enum err day_is_open(struct op *op, struct book *b, const struct doc *doc, const struct act *act)
{
	struct day closed;
	enum err err;

	if (act->needs & BY_PROGRAM || closes_a_day(doc->type, act))
		return OK;
	if ((err = month_is_open(op, b, doc->day)) || doc_text(doc, "source").n)
		return err;
	if ((err = closed_day(op, b, &closed)) || day_is_none(closed) || day_cmp(doc->day, closed) > 0)
		return err;
	return op_refuse(op, E_DAY_CLOSED, "day", "day", words(op, doc->day), "closed", words(op, closed), "open",
		words(op, day_add(closed, 1)), NULL);
}
