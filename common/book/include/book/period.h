/* Closed months as this book has heard of them, and how far each site has told its days. */
#ifndef BOOK_PERIOD_H
#define BOOK_PERIOD_H

#include "book/book.h"
#include "ledger/period.h"

/* Valid until the book's next transaction. */
MUST_CHECK enum err book_closes(struct op *op, struct book *b, const struct closes **out);

struct told { /* by the latest of a log's entries up to `seq` */
	struct day last; /* the latest of their days; DAY_NONE */
	struct day all; /* every day up to this one is told: a later one was begun, or it was closed */
};
MUST_CHECK enum err book_told(struct op *op, struct book *b, struct log_id log, uint64_t seq, struct told *out);

#endif
