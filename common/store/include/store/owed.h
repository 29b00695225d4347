/* Movements for aging: the columns that it needs and no others.
 *
 * A year of customers is gone over for one answer; what is not fetched is what makes
 * that cheap. Texts end without a nul and are valid within fn only. */
#ifndef STORE_OWED_H
#define STORE_OWED_H

#include "store/store.h"

struct owed_row {
	struct str customer, account, due, day;
	int64_t v;
};
typedef enum err owed_fn(void *ctx, struct op *op, const struct owed_row *row);
/* A customer's rows come together, customers in the order of their keys. customer
 * empty: of all. */
MUST_CHECK enum err owed_walk(struct op *op, struct store *s, struct str customer, owed_fn *fn, void *ctx);

#endif
