/* What this book knows of one customer's debt.
 *
 * Head office adds up its own accounts. A site shows head office's standing and what its
 * own entries have added since, each by its legs; without a standing its own entries are
 * all it knows. */
#ifndef REPORTS_HELD_H
#define REPORTS_HELD_H

#include "inside.h"

enum held_account { HELD_OPEN, HELD_UNS, HELD_AR, HELD_ADV, HELD_COD, HELD_COUNT };

struct claim {
	struct str account, site, paper, due;
	int64_t v;
};

struct held {
	bool any; /* a standing, a sum, or an entry of its own */
	int64_t sums[HELD_COUNT];
	struct claim *claims; /* of OPEN, UNS and AR */
	int claims_count, cap;
	uint64_t n; /* of the standing; 0: none */
	int since; /* own entries counted on top of it */
};

MUST_CHECK enum err held_read(struct op *op, struct book *b, struct str customer, struct held *out);
/* How old a site's news is, as a note. `n`: of the newest standing shown, 0 none. */
MUST_CHECK enum err note_news(struct op *op, struct book *b, uint64_t n, enum lang lang, struct report_answer *a);

#endif
