/* Credit: what customers are allowed, what sites may give of it, and approvals past it. */
#ifndef DOCUMENTS_CREDIT_H
#define DOCUMENTS_CREDIT_H

#include "documents/papers.h"

/* Head office's record of a customer's limit, of the customer's key (CRD-15). */
struct credit_terms {
	struct doc doc;
	struct str key; /* the customer's */
	struct money credit_limit; /* not set: no credit */
	struct qty days; /* whole; an open item may be so old (CRD-01) */
	struct qty statement_day; /* 1 to 31, of monthly terms (CRD-14) */
	struct qty hold_count; /* of hold-bill terms: bills that may be unpaid (CRD-13) */
	struct flag hold; /* past the limit over all sites (CRD-12) */
	struct str reason;
};

/* What a site's own entries may add to a customer's exposure: an account, moved by head
 * office's grant and by the site's return, so that the two add up however they cross. */
struct ceiling {
	struct doc doc;
	struct ref customer;
	struct ref site;
	struct str epoch;
	struct money amount;
	struct money keep; /* what a site that is asked may keep unused; not set: nothing */
	LIST_OF(approved_excess) ended; /* approvals that the sum has no need of any more */
	struct str reason;
};

/* A superior lets one bill pass one rule (CRD-03 to CRD-08). */
struct approval {
	struct doc doc;
	struct str number; /* by telephone the challenge */
	struct ref customer;
	struct paper bill; /* the draft it is for */
	struct str rule; /* the refusal that it lifts, "E_CREDIT_LIMIT" */
	struct money amount; /* the bill's total: a bill above it is not covered */
	struct money excess; /* by which the rule refused it; credit alone */
	struct str reason; /* the salesperson's */
	struct str maker; /* who made the bill */
	struct str superior; /* whom the clerk who raised it reports to (CRD-16) */
	struct str answer; /* the superior's */
	struct str approver; /* a site need not know his record */
	struct str code; /* by telephone */
};

/* Head office's record that a code was given: it counts from then on. Or that a site may
 * try codes again. */
struct phone_code {
	struct doc doc;
	struct str number;
	struct str challenge;
	struct ref customer;
	struct ref site;
	struct str rule;
	struct money amount;
	struct str approver;
	struct str reason;
};

/* A rule of a bill that an approval can lift, and what kind of rule it is. */
struct liftable {
	enum err rule;
	const char *kind; /* "credit" */
};
/* NULL: none can. */
const struct liftable *liftable_find(struct str rule);
/* A word of may_approve: a rule, a kind of rule, or "all". */
bool liftable_word(struct str word);

/* "7K3Q-9D2M" however it was typed; STR_NONE where it is not eight letters. */
struct str code_letters(struct arena *a, struct str typed);
/* What a code by telephone is worked out over: challenge, customer, amount, rule, approver. */
struct str code_words(struct arena *a, struct str challenge, struct str customer, struct str rule, struct money amount,
	struct str approver);

/* E_CREDIT_LIMIT: `more` would pass what is allowed. */
MUST_CHECK enum err credit_refused(struct op *op, struct str customer, const struct headroom *credit, struct money more);
/* Whole hours as words: "3 hours ago". */
const char *news_age(struct op *op, int64_t hours);

extern const struct type credit_terms_type;
extern const struct type ceiling_type;
extern const struct type approval_type;
extern const struct type phone_code_type;

#endif
