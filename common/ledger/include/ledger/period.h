/* Which month an entry counts in: a pure function of the log and the closes (design.md,
 * closing by watermark).
 *
 * A close names, for every log, the entry up to which the month counts. An entry's period
 * is the month of its day, unless that month was closed below the entry's own number; then
 * it is the earliest month not so closed. What was closed takes every month before it
 * along; a log that a close does not name was closed before its first entry. */
#ifndef LEDGER_PERIOD_H
#define LEDGER_PERIOD_H

#include "base/arena.h"
#include "base/month.h"

struct watermark {
	struct str site, epoch;
	uint64_t seq; /* the last entry that counts */
};

struct month_close {
	struct month month;
	struct watermark *marks; /* by site, then epoch */
	int count;
};

struct closes { /* in the order of their months */
	struct month_close *row;
	int count;
};

/* Rows come by month, then site and epoch. Texts are copied. */
struct closes_maker {
	struct arena *arena;
	struct closes closes;
	int cap, marks_cap;
};
void closes_add(struct closes_maker *m, struct month month, struct str site, struct str epoch, uint64_t seq);

struct month closes_last(const struct closes *c); /* MONTH_NONE: none was closed */
/* NULL: that month was not closed. */
const struct month_close *closes_of(const struct closes *c, struct month month);
/* The last entry of a log that a close counts; 0: none. */
uint64_t close_mark(const struct month_close *close, struct str site, struct str epoch);
struct month closes_period(const struct closes *c, struct str site, struct str epoch, uint64_t seq, struct day day);

#endif
