/* What a bill says of one item at one price, for what comes back of it.
 *
 * Its lines are gone through in their order, so that the first so many pieces come to the
 * same whatever they are returned in: the parts of a whole return add up to the bill, to
 * the last fen of amount and tax. */
#ifndef DOCUMENTS_MIRROR_H
#define DOCUMENTS_MIRROR_H

#include "documents/papers.h"

struct worth {
	struct money amount;
	struct money tax; /* inside it */
};

/* How many prices the item has on the bill; *price is the first of them. */
int mirror_prices(const struct sales_bill *bill, struct str item, struct price *price);
/* How many pieces at that price there are; *tax is the rate of the first. */
struct qty mirror_qty(const struct sales_bill *bill, struct str item, struct price price, struct rate *tax);
/* The line of the bill's contract that the first of them stands on; empty: none. */
struct str mirror_contract_line(const struct sales_bill *bill, struct str item, struct price price);
/* What the first `first` of them came to. */
struct worth mirror_worth(const struct sales_bill *bill, struct str item, struct price price, struct qty first);

/* The account of what came back of the bill. */
struct spot spot_back(struct arena *arena, struct str site, struct str bill, struct str item, struct price price);

#endif
