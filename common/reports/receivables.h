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

/* What moved a customer's receivable or credit, by the type of the paper. */
enum movement_class { MOVED_OTHER, MOVED_SALE, MOVED_RECEIPT, MOVED_RETURN, MOVED_ALLOCATION };
enum movement_class movement_class(struct str type);

MUST_CHECK enum err receivables_by_site(struct op *op, struct book *b, const struct report_ask *ask, const char *until,
	struct report_answer *out);
/* --period, --from, --until: by customer, site or collector. */
MUST_CHECK enum err receivables_of_period(
	struct op *op, struct book *b, const struct report_ask *ask, struct str by, struct report_answer *out);
/* --detail: item by item, as of a day or the end of a period. */
MUST_CHECK enum err receivables_items(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out);

#endif
