/* Orders out of the book, for their lists. */
#ifndef REPORTS_ORDERS_H
#define REPORTS_ORDERS_H

#include "documents/papers.h"
#include "inside.h"

struct orders {
	const struct sales_order **row; /* newest first */
	int count, cap;
};

/* Those that are not over (`all`: every one), of one customer or site where that was asked. */
MUST_CHECK enum err orders_read(struct op *op, struct book *b, const struct report_ask *ask, bool all, struct orders *out);
/* A customer's record; NULL where he is not known here. */
MUST_CHECK enum err orders_customer(struct op *op, struct book *b, struct str key, const struct customer **out);

MUST_CHECK enum err orders_late(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out);
MUST_CHECK enum err orders_short(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out);

#endif
