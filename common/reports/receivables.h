/* Receivables: shared by their forms. */
#ifndef REPORTS_RECEIVABLES_H
#define REPORTS_RECEIVABLES_H

#include <string.h>

#include "aging.h"
#include "book/held.h"
#include "store/desk.h"

/* Is the day later than `until` ("" : none is)? */
static inline bool day_is_past(const char *until, struct str day)
{
	return *until && day.n == 10 && memcmp(day.p, until, 10) > 0;
}

MUST_CHECK enum err receivables_by_site(struct op *op, struct book *b, const struct report_ask *ask, const char *until,
	struct report_answer *out);

#endif
