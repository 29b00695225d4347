/* What a sales bill is held to before it binds, each rule's part in a file of its own.
 *
 * All of it asks what holds at that moment: a reader that works the bill out again
 * (look->again) is answered OK, for the body says what came of it. */
#ifndef DOCUMENTS_BILL_H
#define DOCUMENTS_BILL_H

#include "settings.h"

/* The contract, order or call-off it stands on: that there is one where the company asks
 * for it (SAL-01, CON-09, CON-14). Fills in what the bill leaves to its basis; before the
 * sums. A sales agreement is no basis, and holds no bill to anything (CON-10). */
MUST_CHECK enum err bill_basis(struct op *op, struct sales_bill *bill, struct look *look);
/* That the bill is as its basis says (SAL-02, CON-05 to CON-07); behind the sums, for an
 * approval covers a total. */
MUST_CHECK enum err bill_as_basis(struct op *op, struct sales_bill *bill, struct look *look);
/* With its confirm the call-off is billed, with its void open again. */
MUST_CHECK enum err bill_takes_basis(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with);
MUST_CHECK enum err bill_leaves_basis(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with);
/* What the bill takes of its contract: with a sign of -1 it is given back (CON-06). */
void post_contract(const struct doc *doc, struct str contract, const struct sales_line *lines, int count, int sign,
	struct postings *to);

/* Prices, tax and header that the lines leave out, by policy and customer (CON-16, CON-20,
 * CON-23, CON-24, SAL-24); before the sums. */
MUST_CHECK enum err bill_prices(struct op *op, struct sales_bill *bill, struct look *look);
/* That prices, floor, header and what the channel prescribes are kept (CON-15, CON-17 to
 * CON-21, SAL-23 to SAL-25); behind the sums. */
MUST_CHECK enum err bill_as_policy(struct op *op, struct sales_bill *bill, struct look *look);

/* The same two at the counter, where a bill is nothing but its lines. */
MUST_CHECK enum err counter_prices(struct op *op, struct sales_bill *bill, struct look *look);
MUST_CHECK enum err lines_as_policy(struct op *op, const struct sales_bill *bill, struct look *look);

/* What the customer's terms let him have, and how old his open items are (CRD-01, CRD-09,
 * CRD-11 to CRD-14); behind the sums. */
MUST_CHECK enum err bill_credit(struct op *op, struct sales_bill *bill, struct look *look);

/* What the approvals it was confirmed on raise, or, where the sign is -1, no longer. */
void bill_post_excess(const struct sales_bill *bill, int sign, struct postings *to);
/* Before its void: what of that stands still. */
MUST_CHECK enum err bill_excess_left(struct op *op, struct sales_bill *bill, struct look *look);

/* Whether the bill names an approval of that rule that covers its total: the rule lets it
 * pass (CRD-07). E_NO_APPROVAL where it names one that does not. */
MUST_CHECK enum err bill_approved(struct op *op, const struct sales_bill *bill, struct look *look, enum err rule, bool *approved);

/* The approval of that rule which the bill names; *out NULL: it names none. */
MUST_CHECK enum err bill_approval(
	struct op *op, const struct sales_bill *bill, struct look *look, enum err rule, const struct approval **out);
/* What a bill's confirm brings: the use of every approval it names, each of which has to
 * fit (E_NO_APPROVAL), given by another than who confirms (E_SELF_APPROVAL); and what its
 * void brings: each lapses with it. */
MUST_CHECK enum err bill_uses(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with);
MUST_CHECK enum err bill_lapses(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with);

/* The approval that lets a bill's goods go without a logistics release; *out NULL: none. */
MUST_CHECK enum err bill_let_go(struct op *op, const struct sales_bill *bill, struct look *look, struct doc **out);

/* Before the goods leave: money of a customer who pays first has come (SAL-13, SAL-14). */
MUST_CHECK enum err bill_paid(struct op *op, const struct sales_bill *bill, struct look *look);

#endif
