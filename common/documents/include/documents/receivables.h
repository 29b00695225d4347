/* Money that comes in other than over the counter, and what is done about what is owed. */
#ifndef DOCUMENTS_RECEIVABLES_H
#define DOCUMENTS_RECEIVABLES_H

#include "model/document.h"

struct closed_site {
	struct str site;
	struct str epoch;
	struct qty seq; /* whole: the last entry that counts */
};

/* A month is closed up to a place in every site's log (design.md, closing by watermark). */
struct period_close {
	struct doc doc;
	struct str number;
	struct str month; /* "2026-03" */
	LIST_OF(closed_site) sites;
	struct texts without; /* sites that had not reported: by a leader's name */
	struct str reason;
};

/* Two records that are one: from here on the first is read as the second. */
struct merge {
	struct doc doc;
	struct str number;
	struct str kind; /* "customer", "item", "supplier" */
	struct str from;
	struct str into;
	struct money credit_limit; /* of a customer: the one that remains */
	struct money past; /* by so much all that is owed and out may pass it */
	struct str reason;
};

extern const struct type period_close_type;
extern const struct type merge_type;

#endif
