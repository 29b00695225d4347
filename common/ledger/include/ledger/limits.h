/* Limits of accounts, checked where the act is written and nowhere else.
 *
 * One place for all types: what is free of an item (OH less RSV) may not fall below
 * nil at a site's own act (SAL-03, Q-25: E_STOCK_SHORT), nor any other account with a
 * limit (E_LIMIT). What a customer carries to the till is there: an act over the
 * counter goes on with a warning, and so does a drawer below nil. */
#ifndef LEDGER_LIMITS_H
#define LEDGER_LIMITS_H

#include "model/posting.h"
#include "store/store.h"

/* `legs` are those of all acts of one group together. */
MUST_CHECK enum err limits_check(struct op *op, struct store *s, struct str site, const struct leg *legs, int count,
	bool over_the_counter);

#endif
