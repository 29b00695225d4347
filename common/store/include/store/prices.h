/* Prices by item and day: what head office's price lists say to whom, and what was paid last. */
#ifndef STORE_PRICES_H
#define STORE_PRICES_H

#include "base/money.h"
#include "model/document.h"
#include "store/store.h"

enum { PRICE_BREAKS_MAX = 50 };

struct price_row {
	enum price_of of;
	struct str item;
	struct str whom; /* as price_whom spells it */
	struct day from;
	int64_t n; /* of the entry that says so */
	struct qty least; /* the quantity from which it holds */
	struct price price;
	struct rate discount; /* most that may be taken off; not set: nothing */
};

struct price_ask {
	enum price_of of;
	struct str item;
	struct str whom;
	struct day day;
	struct qty qty; /* that is wanted */
};

/* Whose prices: a customer's own, a channel's, or where both are empty everybody's. */
struct str price_whom(struct arena *arena, struct str customer, struct str channel);

MUST_CHECK enum err price_keep(struct op *op, struct store *s, const struct price_row *row);

/* In force on that day: of the latest `from` not after it, the latest told, the break that
 * the quantity reaches (CON-20). out->price is not set where there is none. */
MUST_CHECK enum err price_on(struct op *op, struct store *s, const struct price_ask *ask, struct price_row *out);

/* All breaks of the list in force, the highest first; asked for whatever quantity. */
MUST_CHECK enum err price_breaks(struct op *op, struct store *s, const struct price_ask *ask, struct price_row **rows, int *count);

#endif
