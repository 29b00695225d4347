/* Two records that are one (FIL-12): the old name is read as the new one wherever sums are
 * taken. Entries stay as they were written.
 *
 * Sums, movements, credits and standings stand under the name that holds now: legs are
 * renamed as they are folded, and what was folded before is moved when a merge is. */
#ifndef STORE_ALIAS_H
#define STORE_ALIAS_H

#include "model/entry.h"
#include "store/store.h"

struct aliases;

struct aliases *aliases_new(void);
void aliases_free(struct aliases *a);
void aliases_forget(struct aliases *a);
void aliases_check(struct store *s); /* forgets what another connection has changed */

MUST_CHECK enum err alias_put(struct op *op, struct store *s, struct str type, struct str old, struct str now, int64_t n);
MUST_CHECK enum err alias_drop(struct op *op, struct store *s, struct str type, struct str old);

bool aliases_any(struct store *s); /* within a transaction */
/* The name that `key` is read as; itself where it was never merged. Borrowed until the
 * next merge is folded. */
MUST_CHECK enum err alias_of(struct op *op, struct store *s, const char *type, struct str key, struct str *now);
/* The party and the item of an account, as they are read now. */
MUST_CHECK enum err alias_spot(struct op *op, struct store *s, struct spot *spot);

/* The names that are read as `now`, itself first; in the op's arena. */
MUST_CHECK enum err alias_names(struct op *op, struct store *s, struct str type, struct str now, struct str **names, int *count);

/* The entry at n was summed with `written` read as `from`: from here on it is read as `to`.
 * Whether it is a party of that type, or an item, goes by `type`. */
MUST_CHECK enum err alias_resum(struct op *op, struct store *s, int64_t n, const struct entry *e, struct str type,
	struct str written, struct str from, struct str to);
MUST_CHECK enum err entry_set_aside(struct op *op, struct store *s, int64_t n, bool *is); /* it was summed nowhere */
/* Credits of papers that were written for that customer. */
MUST_CHECK enum err alias_move_credits(struct op *op, struct store *s, struct str written, struct str from, struct str to);
/* Whether a decision behind the entry at n allocated what was written for that customer. */
MUST_CHECK enum err alias_is_allocated(struct op *op, struct store *s, struct str customer, int64_t n, bool *is);

#endif
