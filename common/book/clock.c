/* The business day of an act, and a clock that stands behind the log.
 *
 * Order never rests on a clock, but due days and closes do. Where it stands behind the
 * own log's last entry somebody is asked for the date; until he has answered nothing is
 * sold on credit, and all else goes on under the last entry's day (SEC-21). */
#include "inside.h"

#include "documents/papers.h"
#include "store/docs.h"

enum { CLOCK_SLACK_MS = 2 * 60 * 1000 };

static struct day day_at(struct book *b, struct moment m)
{
	return day_of_moment(m, b->world->utc_offset_min);
}

struct answer {
	struct book *book;
	struct moment clock; /* of the newest answer of this site; 0: none */
	struct day day;
};

static enum err take_answer(void *ctx, struct op *op, const struct doc_row *row)
{
	struct answer *a = ctx;
	struct doc *doc;
	enum err err;

	if (a->clock.ms || !str_eq(row->site, a->book->log.site))
		return OK;
	if ((err = book_load(op, a->book, row, &doc)))
		return err;
	a->day = doc->day;
	return moment_read(((const struct clock_check *)doc)->clock, &a->clock) ? OK : op_refuse(op, E_ENTRY, "clock", NULL);
}

/* Is there an answer that this clock has gone on from? Then the day follows from it. */
static enum err answered(struct op *op, struct book *b, struct moment now, struct day *day, bool *yes)
{
	struct answer a = {.book = b};
	enum err err = docs_walk(op, b->store, STR("clock_check"), 8, take_answer, &a);

	*yes = !err && a.clock.ms && a.clock.ms <= now.ms;
	if (*yes)
		*day = day_add(a.day, day_diff(day_at(b, now), day_at(b, a.clock)));
	return err;
}

enum err clock_day(struct op *op, struct book *b, const struct act *act, struct day *out)
{
	struct moment now = world_now(b->world);
	bool yes;
	enum err err;

	*out = day_at(b, now);
	if (!b->own.seq || now.ms >= b->own.at.ms - CLOCK_SLACK_MS)
		return OK;
	if ((err = answered(op, b, now, out, &yes)) || yes)
		return err;
	if (act->needs & CREDIT)
		return op_refuse(op, E_CLOCK, "day", "clock", moment_str(&op->arena, now).p, "last", moment_str(&op->arena, b->own.at).p, NULL);
	*out = day_at(b, b->own.at);
	op_warn(op, W_CLOCK, "day", "clock", moment_str(&op->arena, now).p, "last", moment_str(&op->arena, b->own.at).p, NULL);
	return OK;
}

void look_clock(struct look *look, struct moment *now, struct moment *last)
{
	struct book *b = look->ctx;

	*now = world_now(b->world);
	*last = b->own.at;
}
