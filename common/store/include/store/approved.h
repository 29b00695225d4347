/* Approvals in force: given by somebody's name, and not yet ended by the site. */
#ifndef STORE_APPROVED_H
#define STORE_APPROVED_H

#include "store/store.h"

struct approved_row {
	struct str site, number; /* whose request it is; by telephone the challenge */
	struct str customer, rule, approver;
	int64_t v; /* minor units; the bill may come to as much */
	int64_t given, ended; /* the entries' places; 0: none */
};

/* It was given; given again, the last word stands. Whether it ended already stays as it is. */
MUST_CHECK enum err approved_give(struct op *op, struct store *s, const struct approved_row *row);
/* It is used, lapsed or given up; before anybody knows that it was given, too. */
MUST_CHECK enum err approved_end(struct op *op, struct store *s, const struct approved_row *row);
MUST_CHECK enum err approved_get(
	struct op *op, struct store *s, struct str site, struct str number, struct approved_row *out, bool *found);
/* What of one rule is in force for a customer, over all sites. */
MUST_CHECK enum err approved_sum(struct op *op, struct store *s, struct str customer, struct str rule, int64_t *out);

typedef enum err approved_fn(void *ctx, struct op *op, const struct approved_row *row);
/* All in force, by site and number. */
MUST_CHECK enum err approved_walk(struct op *op, struct store *s, approved_fn *fn, void *ctx);

#endif
