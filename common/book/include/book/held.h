/* What this book knows of one customer's debt.
 *
 * Head office adds up its own accounts. A site shows head office's standing and what its
 * own entries have added since, each by its legs; without a standing its own entries are
 * all it knows. */
#ifndef BOOK_HELD_H
#define BOOK_HELD_H

#include "book/book.h"

enum held_account { HELD_OPEN, HELD_UNS, HELD_AR, HELD_ADV, HELD_COD, HELD_COUNT };

struct claim {
	struct str account, site, paper, due;
	int64_t v;
	struct str since; /* the day its goods left or it was settled; empty: neither yet, or not known */
};

struct held {
	bool any; /* a standing, a sum, or an entry of its own */
	int64_t sums[HELD_COUNT];
	struct claim *claims; /* of OPEN, UNS and AR */
	int claims_count, cap;
	uint64_t n; /* of the standing; 0: none */
	int since; /* own entries counted on top of it */
	int64_t came; /* of the advance: what those brought */
};

MUST_CHECK enum err held_read(struct op *op, struct book *b, struct str customer, struct held *out);

#endif
