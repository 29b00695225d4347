/* What a sales bill is held to before it binds, each rule's part in a file of its own.
 *
 * All of it asks what holds at that moment: a reader that works the bill out again
 * (look->again) is answered OK, for the body says what came of it. */
#ifndef DOCUMENTS_BILL_H
#define DOCUMENTS_BILL_H

#include "settings.h"

/* The contract, order or call-off it stands on: that there is one where the company asks
 * for it, and that the bill is as it says (SAL-01, SAL-02, CON-05 to CON-10). Fills in what
 * the bill leaves to its basis. */
MUST_CHECK enum err bill_basis(struct op *op, struct sales_bill *bill, struct look *look);

/* Prices, tax basis and headers by the policy (CON-15 to CON-24, SAL-23 to SAL-25). Before
 * the sums are worked out: fills in prices the lines leave out. */
MUST_CHECK enum err bill_prices(struct op *op, struct sales_bill *bill, struct look *look);

/* What the customer's terms let him have, and how old his open items are (CRD-01, CRD-09,
 * CRD-11 to CRD-14); behind the sums. */
MUST_CHECK enum err bill_credit(struct op *op, struct sales_bill *bill, struct look *look);

/* Whether the bill names an approval of that rule that covers its total: the rule lets it
 * pass (CRD-07). E_NO_APPROVAL where it names one that does not. */
MUST_CHECK enum err bill_approved(struct op *op, const struct sales_bill *bill, struct look *look, enum err rule, bool *approved);

/* Before the goods leave: money of a customer who pays first has come (SAL-13, SAL-14). */
MUST_CHECK enum err bill_paid(struct op *op, const struct sales_bill *bill, struct look *look);

#endif
