/* Credit: what customers are allowed, what sites may give of it, and approvals past it. */
#ifndef DOCUMENTS_CREDIT_H
#define DOCUMENTS_CREDIT_H

#include "model/document.h"

/* Head office's record of a customer's limit, of the customer's key (CRD-15). */
struct credit_terms {
	struct doc doc;
	struct str key; /* the customer's */
	struct money limit; /* not set: no credit */
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
	struct str number;
	struct ref customer;
	struct ref site;
	struct str epoch;
	struct money amount;
	struct str reason;
};

/* A superior lets one bill pass one rule (CRD-03 to CRD-08). */
struct approval {
	struct doc doc;
	struct str number;
	struct ref customer;
	struct paper bill; /* the draft it is for */
	struct str rule; /* the refusal that it lifts, "E_CREDIT_LIMIT" */
	struct money amount; /* the bill's total: a bill above it is not covered */
	struct money excess; /* for which the rule refused it; credit alone */
	struct str reason; /* the salesperson's */
	struct str answer; /* the superior's */
	struct ref approver; /* who gave the code by telephone */
	struct str challenge; /* of the telephone, instead of the number */
	struct str code;
};

/* Head office's record that a code was given: it counts from then on. */
struct phone_code {
	struct doc doc;
	struct str number;
	struct str challenge;
	struct ref customer;
	struct ref site;
	struct str rule;
	struct money amount;
	struct ref approver;
};

extern const struct type credit_terms_type;
extern const struct type ceiling_type;
extern const struct type approval_type;
extern const struct type phone_code_type;

#endif
