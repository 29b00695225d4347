/* What the files of a customer's order share, and what a bill asks of them. */
#ifndef DOCUMENTS_ORDER_H
#define DOCUMENTS_ORDER_H

#include "settings.h"

/* What a note is of: with whom somebody spoke, or what about. */
#define ORDER_NOTES                                                                                           \
	"salesperson|customer|finance|supply|warehouse|change|answer|told|reminder|deposit|balance|paid|remittance|" \
	"late|doubt|other"

/* ---- taking it (sales_order_take.c) ---- */

MUST_CHECK enum err order_check_received(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_changed(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_checked(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_split(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_split_off(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);
MUST_CHECK enum err order_check_noted(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_query(struct op *op, struct doc *doc, struct look *look);
/* Everything that SAL-05 asks for stands there: E_REQUIRED. */
MUST_CHECK enum err order_is_complete(struct op *op, const struct sales_order *order);
/* The moment of the act, as text. */
struct str order_moment(struct op *op, struct look *look);

/* ---- its price and the customer's word (sales_order_price.c) ---- */

MUST_CHECK enum err order_check_priced(struct op *op, struct doc *doc, struct look *look);
/* Its lines as a bill has them. */
struct sales_line *order_bill_lines(struct op *op, const struct sales_order *order);
MUST_CHECK enum err order_check_sent(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_agreed(struct op *op, struct doc *doc, struct look *look);

/* ---- signatures and money (sales_order_money.c) ---- */

MUST_CHECK enum err order_check_arranged(struct op *op, struct doc *doc, struct look *look);
bool order_is_signed(const struct sales_order *order, const char *as);
/* The signatures that its customer's channel asks for, and the approvals (SAL-20 to SAL-22,
 * SAL-33): E_NO_COUNTERSIGN, E_NO_APPROVAL. */
MUST_CHECK enum err order_is_countersigned(struct op *op, const struct sales_order *order, struct look *look);
MUST_CHECK enum err order_check_signed(struct op *op, struct doc *doc, struct look *look);
const char *order_agreed_or_approved(const struct doc *doc);
MUST_CHECK enum err order_check_deposit(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_balance(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_supply(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_let_go(struct op *op, struct doc *doc, struct look *look);
void order_post_held(const struct doc *doc, struct postings *to);
/* What of the customer's money is there for this order: his surplus less what he owes and
 * what other orders of this site hold. */
MUST_CHECK enum err order_funds(struct op *op, const struct sales_order *order, struct look *look, struct money *out);
/* Whether its customer pays, or has agreed to pay, before the goods leave. */
bool order_pays_first(struct op *op, const struct sales_order *order, struct look *look);

/* ---- its bill (sales_order_bill.c) ---- */

MUST_CHECK enum err order_check_billed(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_shipped(struct op *op, struct doc *doc, struct look *look);
MUST_CHECK enum err order_check_closed(struct op *op, struct doc *doc, struct look *look);

/* A bill that names an order: fills in what it leaves out, and holds it to the rest
 * (SAL-02, SAL-08, SAL-09). E_NOT_CONFIRMED, E_QUERY_OPEN, E_BASIS_MISMATCH, E_NOT_HERE. */
MUST_CHECK enum err bill_of_order(struct op *op, struct sales_bill *bill, struct look *look);
/* Where the company asks for it: somebody held the proof against the order, and what has no
 * order or contract of its own bears the signatures its channel asks for (SAL-20, SAL-26):
 * E_SECOND_CHECK, E_NO_COUNTERSIGN. */
MUST_CHECK enum err bill_is_checked(struct op *op, const struct sales_bill *bill, struct look *look);
/* Brings the order's own step with the bill's: "bill", "unbill" or "ship"; nothing where
 * the bill names none. */
MUST_CHECK enum err bill_moves_order(
	struct op *op, const struct sales_bill *bill, struct look *look, const char *act, struct bringing *with);
/* Brings the slip that is expected back, where the company asks for it. */
MUST_CHECK enum err bill_expects_slip(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with);

#endif
