/* Closed months, and the entries that count in another month than their day's. */
#ifndef STORE_CLOSES_H
#define STORE_CLOSES_H

#include "store/store.h"

struct closed_row { /* up to which entry of a log a month counts */
	struct str month; /* "2026-03" */
	struct str site, epoch;
	uint64_t seq;
};

MUST_CHECK enum err closed_put(struct op *op, struct store *s, const struct closed_row *row);
typedef enum err closed_fn(void *ctx, struct op *op, const struct closed_row *row);
/* By month, site, epoch. */
MUST_CHECK enum err closed_walk(struct op *op, struct store *s, closed_fn *fn, void *ctx);

/* The entry at n counts in that month; empty: in that of its day. */
MUST_CHECK enum err late_put(struct op *op, struct store *s, int64_t n, struct str period);
typedef enum err late_fn(void *ctx, struct op *op, int64_t n, struct str period);
/* By n. */
MUST_CHECK enum err late_walk(struct op *op, struct store *s, late_fn *fn, void *ctx);

#endif
