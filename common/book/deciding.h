/* What the files of head office's deciding share. */
#ifndef BOOK_DECIDING_H
#define BOOK_DECIDING_H

#include "inside.h"

#include "base/json.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "ledger/allocation.h"
#include "store/desk.h"

/* One entry that makes head office decide, and the customer it is about. */
struct deciding {
	struct op *op;
	struct book *b;
	const struct hash *cause;
	const struct entry *e;
	struct str customer;
};

/* Open items of one customer, in the op's arena. */
struct items {
	struct arena *arena;
	struct open_item *row;
	int count, cap;
	struct str paper, due, site;
	int64_t sum;
	struct day day, since;
};

/* An entry's body as a tree, freed by the caller; NULL, as empty, where cJSON cannot take it. */
const cJSON *body_tree(const struct entry *e, cJSON **tree);
/* NULL where this program does not know the act as it was written. */
const struct act *known_act(const struct entry *e);
/* A receipt's named papers, read from its first act. */
MUST_CHECK enum err named_papers(struct op *op, struct book *b, const struct entry *e, struct texts *out);
/* A paper's credit to a customer, also where all of it is used up; day and site are empty
 * where it never brought him anything. */
MUST_CHECK enum err credit_now(struct op *op, struct book *b, struct str customer, struct str doc, struct credit_row *out);
/* The paper whose credit this act takes back. */
struct str undone_paper(struct op *op, const struct entry *e, const struct act *act);

/* What an entry makes head office give of customers' limits, ask back, or flag (grant.c). */
MUST_CHECK enum err decide_credit(struct op *op, struct book *b, const struct entry *e);

MUST_CHECK enum err open_items(struct deciding *d, struct items *it);
/* Credits that may pay `for_paper`, by day and number; with `only`, no other than that one
 * has anything left, but debts are made good out of all. */
MUST_CHECK enum err free_credits(
	struct deciding *d, struct str only, struct str for_paper, struct free_credit **out, int *count);
struct free_credit credit_of(const struct credit_row *row);
/* Writes them as decisions of one cause and rule, one for each day, as one group; nothing
 * where that was decided before. */
MUST_CHECK enum err write_decisions(struct deciding *d, const char *rule, const struct allocation_pair *pairs, int count);

/* A return, or a reversal, of a bill that is shipped and not settled: taken off that, and
 * put back where it is undone (decide_unsettled.c). */
MUST_CHECK enum err unsettled_came(struct deciding *d);
MUST_CHECK enum err unsettled_undone(struct deciding *d, struct str source);
/* Taken off what was unsettled, and not set against a receivable. */
bool allocated_is_unsettled(const struct allocated_row *row);

/* A receipt taken under a number that is a customer's here: joined to him. */
MUST_CHECK enum err claim_known(struct op *op, struct book *b, const struct entry *e);

#endif
