/* The course about credit: what its parts tell one another.
 *
 * The truth is what no site and no head office can know: every entry of every log, the
 * moment it is written, acknowledged or not. What is owed and what may still be sold is
 * summed from it by code of its own, and held against the limit after every step. */
#ifndef SIM_CREDIT_H
#define SIM_CREDIT_H

#include "forms.h"

enum { CUSTOMERS = 4 };

struct truth_at { /* one customer at one place */
	int64_t used; /* what the place's own entries added to what he owes */
	int64_t ceiling;
	int64_t approved;
	uint64_t granted, asked; /* places in head office's log, until they are heard of or answered there; 0: none */
	uint64_t returned; /* place in its own log, until head office has it */
	int64_t coming; /* what was granted, until it is heard */
	int64_t crossed; /* of that what was on its way when the place returned some */
};

struct truth_of {
	char key[ID_MAX];
	int64_t limit;
	int64_t past; /* by how much it is passed by what was out when the limit was lowered */
	int64_t waived; /* written off by name while it was out */
	struct truth_at at[SITES_MAX + 1];
};

struct truth {
	struct truth_of of[CUSTOMERS];
	uint64_t seen[SITES_MAX + 1]; /* of each log */
	struct tally papers; /* which customer's a paper is, from 1 */
	bool since_begun; /* of the world that was prepared nothing is counted as covered */
};

void truth_begin(struct sim *sim);
/* What the place has written since: adds it up, and judges each entry as it comes. */
void truth_look(struct place *p);
/* At rest: everybody knows of himself what is true, and head office of all. */
void truth_hold(struct sim *sim);
struct truth_of *truth_of(struct sim *sim, struct str customer); /* NULL: none of these */
int64_t truth_owed(const struct truth_of *t);
/* What may come to be owed though nobody grants or approves anything more, less what was approved. */
int64_t truth_out(const struct truth_of *t);
int64_t truth_approved(const struct truth_of *t);

/* credit_forms.c */
bool credit_form(struct place *p, struct intent *i);
const char *any_customer(struct place *p);
const char *any_amount(struct place *p);

/* credit_approvals.c */
void bill_was_refused(struct place *p, const struct intent *i); /* at its ceiling */
bool make_entered(struct place *p, struct intent *i);
bool make_decided(struct place *p, struct intent *i);
bool make_approved_bill(struct place *p, struct intent *i);
bool make_given_up(struct place *p, struct intent *i);

/* credit_settle.c */
bool make_submitted(struct place *p, struct intent *i);
bool make_released(struct place *p, struct intent *i);
bool make_given_back(struct place *p, struct intent *i);
bool make_priced_anew(struct place *p, struct intent *i);
bool make_invoiced(struct place *p, struct intent *i);
bool make_invoice_step(struct place *p, struct intent *i);
bool make_settled(struct place *p, struct intent *i);
bool make_posted(struct place *p, struct intent *i);
bool make_month_closed(struct place *p, struct intent *i);

/* credit_plant.c: what head office or a site does that must not be */
void plant_credit(struct sim *sim);
enum err plant_look_elsewhere(struct place *p, struct intent *i); /* does it */

#endif
