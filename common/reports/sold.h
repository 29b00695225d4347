/* What was sold to whom, line by line, as bills and returns stand now. */
#ifndef REPORTS_SOLD_H
#define REPORTS_SOLD_H

#include "inside.h"

struct sold {
	struct str customer;
	struct str item;
	struct str contract, line; /* the contract the paper names; empty: none */
	struct day day; /* of the paper's first act */
	struct qty qty; /* of a return too, above nil */
	struct money amount;
	bool back; /* a return */
	bool left; /* the goods have left */
};

/* Borrowed for the call. */
typedef enum err sold_fn(void *ctx, struct op *op, const struct sold *line);

/* Lines of all bills that are neither void nor reversed, and of all returns that were not
 * taken back; of one customer, or where it is empty of all. */
MUST_CHECK enum err sold_walk(struct op *op, struct book *b, struct str customer, sold_fn *fn, void *ctx);

#endif
