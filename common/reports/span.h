/* Which days a report is about: a month, ten days of one, or any days.
 *
 * A month is a period: what came after its close counts in a later one (ledger/period.h),
 * so that a closed month comes out as it was told, for ever. Days are days: whatever is
 * known of them now. */
#ifndef REPORTS_SPAN_H
#define REPORTS_SPAN_H

#include "inside.h"

#define TAKES_SPAN (TAKES(period) | TAKES(from) | TAKES(until))

enum span_place { SPAN_BEFORE, SPAN_WITHIN, SPAN_AFTER };

struct span_late {
	int64_t n;
	char period[8];
};

struct span {
	struct str name; /* "2026-03", "2026-03/2", "2026-03-01 – 2026-03-15" */
	struct day from, to;
	struct month month; /* MONTH_NONE: days alone */
	int part; /* of the month: 1, 2, 3; 0: all of it */
	char first[12], last[12], period[8]; /* as written */
	struct span_late *late; /* by n */
	int late_count, late_cap;
	const struct month_close *closed; /* NULL: the month may still change */
};

/* Ten-day periods are days 1-10, 11-20, 21 to the month's end (REP-25). */
int tenth_of(struct str day);
struct day tenth_first(struct month m, int part);
struct day tenth_last(struct month m, int part);

static inline bool span_asked_for(const struct report_ask *ask)
{
	return asked(ask, PARAM_period) || asked(ask, PARAM_from) || asked(ask, PARAM_until);
}

/* Of --period, or --from and --until; without any, the month of `ask->today`. Sets the
 * answer's day, and what it says of the close. E_VALUE, E_USAGE. */
MUST_CHECK enum err span_read(struct op *op, struct book *b, const struct report_ask *ask, struct span *out, struct report_answer *a);
/* So that span_period speaks of months where the span is of days. */
MUST_CHECK enum err span_read_late(struct op *op, struct book *b, struct span *s);
enum span_place span_place(const struct span *s, int64_t n, struct str day);
/* The month that the entry at n counts in, "2026-03"; of ten days, which of them. */
struct str span_period(const struct span *s, int64_t n, struct str day);
int span_tenth(const struct span *s, int64_t n, struct str day);

/* What a record was called when the month was closed; its name now where it is open. */
MUST_CHECK enum err span_name(struct op *op, struct book *b, const struct span *s, const char *type, struct str key, struct str *out);

#endif
