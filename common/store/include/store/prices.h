/* Prices by item and day: what head office's price lists say, and what was paid last. */
#ifndef STORE_PRICES_H
#define STORE_PRICES_H

#include "base/money.h"
#include "model/document.h"
#include "store/store.h"

struct price_row {
	enum price_of of;
	struct str item;
	struct day from;
	int64_t n; /* of the entry that says so */
	struct price price;
};

MUST_CHECK enum err price_keep(struct op *op, struct store *s, const struct price_row *row);

/* In force on that day: of the latest `from` not after it, the latest said. out->price is
 * not set where there is none. */
MUST_CHECK enum err price_on(
	struct op *op, struct store *s, enum price_of of, struct str item, struct day day, struct price_row *out);

#endif
