/* Sums of legs by account.
 *
 * Within a transaction they are read once, changed in memory and written once a key
 * when it ends: a thousand bills touch the same few accounts a thousand times. */
#ifndef STORE_SUMS_H
#define STORE_SUMS_H

#include "model/posting.h"
#include "store/store.h"

struct sums *sums_new(void);
void sums_free(struct sums *s);
void sums_forget(struct sums *s); /* a rollback */
void sums_none(struct sums *s); /* the table was just made */
MUST_CHECK enum err sums_check(struct op *op, struct store *s); /* forgets what another connection has changed */
MUST_CHECK enum err sums_write(struct op *op, struct store *s); /* what changed; called by store_commit */

MUST_CHECK enum err sum_get(struct op *op, struct store *s, const struct spot *spot, enum account_unit unit, int64_t *out);
void sums_expect(struct sums *s, const struct leg *legs, int count); /* these are added next */
MUST_CHECK enum err sum_add(struct op *op, struct store *s, const struct leg *leg);

/* Every sum whose key begins with `prefix` ("AR\tC600\t"), in key order. Pending
 * changes are written first. fn returns OK to go on. */
typedef enum err sum_fn(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v);
MUST_CHECK enum err sums_walk(struct op *op, struct store *s, struct str prefix, sum_fn *fn, void *ctx);

#endif
