/* The papers and records as C sees them, for code that fills or reads them directly.
 *
 * Members stand in the order of the rows in each type's file, which is the order of
 * the body. What is marked as not stored is worked out by the type's check for its
 * post, and is nil in a paper that was only folded. */
#ifndef DOCUMENTS_PAPERS_H
#define DOCUMENTS_PAPERS_H

#include "model/document.h"

/* ---- records of head office ---- */

struct site {
	struct doc doc;
	struct str key;
	struct str name;
	struct str epoch;
	struct str sign; /* Ed25519 key, base64 */
	struct str was; /* what a book begun alone was called before it joined */
	struct texts topics; /* given or taken by the last hear or unhear */
};

/* By what a person proves himself. */
struct verifier {
	struct str kind; /* "pin" or "password" */
	struct str hash; /* Argon2id, as libsodium spells it */
};

struct user {
	struct doc doc;
	struct str key;
	struct str name;
	struct texts sites; /* where he works */
	struct texts roles; /* his posts: keys of role records, or of the program's own posts */
	struct ref reports_to; /* SEC-24 */
	LIST_OF(verifier) verifiers;
	struct texts left; /* sites that the last change took from him */
	struct str reason; /* why he was shut out */
};

/* How far a post may approve what breaks a rule (CRD-08). */
struct may_approve {
	struct str rule; /* a refusal code, a kind ("credit", "price"), or "all" */
	struct money amount; /* a bill's total; not set: without ceiling */
};

struct role {
	struct doc doc;
	struct str key;
	struct str name;
	struct texts rights; /* words of rights.def */
	struct flag clerk; /* not set: as the program's own post of that key */
	LIST_OF(may_approve) may_approve; /* no rows: GM without ceiling, others nothing */
};

/* ---- records of a site ---- */

struct access {
	struct doc doc;
	struct str key; /* "A01/li" */
	struct ref user;
	LIST_OF(verifier) verifiers;
	struct str reason;
};

struct customer {
	struct doc doc;
	struct str key;
	struct str name;
	struct str terms;
	struct str phone;
	struct str contact;
	struct str fax;
	struct str address;
	struct str delivery_address; /* not set: the address */
	struct str tax_number;
	struct str bank;
	struct str bank_account;
	struct str salesperson;
	struct str note;
	struct str channel; /* CON-15 */
	struct str class; /* "a", "b", "c": whom to serve first (SAL-41) */
	struct ref ar_accountant; /* REC-10 */
	struct str header; /* the legal entity on its bills (SAL-24) */
	struct str tax_basis; /* "with_tax", "without_tax": how it orders */
	struct str invoicing_checked; /* who checked its licences and invoicing data (FIL-04) */
	struct str reason; /* of a change of terms */
};

struct supplier {
	struct doc doc;
	struct str key;
	struct str name;
	struct str contact;
	struct str phone;
	struct str fax;
	struct str address;
	struct str tax_number;
	struct str bank;
	struct str bank_account;
	struct str note;
	struct str reason; /* for which it was blocked last */
};

struct item {
	struct doc doc;
	struct str key;
	struct str name;
	struct str unit;
	struct qty case_size;
	struct flag goods; /* not set: yes */
	struct str barcode; /* several are parted by spaces */
	struct str spec;
	struct str category;
	struct str model;
	struct str series;
	struct str size;
	struct str colour;
	struct qty package_count;
	struct rate tax; /* inside its prices */
	struct price floor; /* below it a superior agrees (CON-19) */
};

/* How the company works; one record, of the key "company" (settings_of). What is not set
 * is as if there were no record. */
struct settings {
	struct doc doc;
	struct str key;
	struct str basis; /* what a bill stands on: "none", "order" (an order or call-off), "contract" (one of the three) */
	struct str mode; /* "settle_on_issue", "settle_first", "ship_first": of a bill that says none */
	struct flag credit; /* credit control */
	struct flag release_auto; /* a ship-first bill's confirm gives its logistics release */
	struct flag prices; /* bills are held to the price policy, and a customer needs a channel */
	struct flag checks; /* a bill's print and countersignatures are asked for (SAL-20, SAL-26) */
	struct str voucher_type; /* what settling produces (SET-20) */
	struct qty stale_hours; /* whole; not set: 72 */
	struct str ceilings; /* "by_hand", "by_use" */
	struct rate reserve; /* of a customer's headroom, that head office keeps back; not set: 0.2 */
	struct str bank_account; /* into which customers pay (REC-03) */
	struct str reason; /* of the change */
};

struct form {
	struct doc doc;
	struct str key; /* a series: "SB" */
	struct texts copies; /* keys of copies.def; none: the program's own */
	struct str title;
	struct str foot;
};

/* ---- prices ---- */

struct price_line {
	struct ref item;
	struct price price;
	struct qty from_qty; /* not set: from the first piece on (CON-20) */
	struct rate discount; /* most that may be taken off a line; not set: nothing */
};

struct price_list {
	struct doc doc;
	struct str number;
	struct str source;
	struct str name;
	struct day from; /* the first day on which it holds */
	LIST_OF(price_line) lines;
	struct str note;
	struct str channel; /* whom it is for; not set, as the customer: everybody */
	struct ref customer;
	struct str policy; /* what else was agreed with them (CON-16) */
	struct rate offset; /* of expenses, agreed against what they buy */
};

/* The tax inside prices, by day: one record, of the key "standard". */
struct rate_from {
	struct day from;
	struct rate rate;
};

struct tax_rate {
	struct doc doc;
	struct str key;
	LIST_OF(rate_from) rates;
	struct str reason;
};

/* ---- sales ---- */

struct sales_line {
	struct ref item;
	struct qty qty;
	struct price price;
	struct rate tax; /* inside the price */
	struct money amount;
	struct money inside; /* the tax in it, where that does not go by rate and amount: of a return with its bill */
	struct money discount; /* taken off quantity times price */
	struct price case_price; /* without tax, for a case: the price was worked out from it (CON-23) */
	struct str contract_line; /* "2": which line of the bill's contract */
	struct flag gift; /* goes along without charge (SAL-44) */
	bool goods; /* not stored, as: its item's record has a floor */
	bool floored;
};

struct payment {
	struct str means;
	struct money amount;
};

/* Past the ceiling, by the approval that allows it. */
struct approved_excess {
	struct str approval; /* "EPOCH/NUMBER" */
	struct money amount;
};

struct sales_bill {
	struct doc doc;
	struct str number;
	struct str source;
	struct ref customer;
	struct str mode;
	struct day due;
	LIST_OF(sales_line) lines;
	struct money total;
	LIST_OF(payment) paid; /* not set: cash for the total */
	struct money change;
	struct str reason; /* of its void or reversal */
	/* What it stands on: one of these, where the company asks for a basis (SAL-01). */
	struct str contract; /* a contract's key */
	struct paper order; /* a sales order */
	struct paper call_off;
	/* As its basis and customer ask for it (CON-05, SAL-23 to SAL-25). */
	struct str basis; /* of its prices: "with_tax", "without_tax" */
	struct str shipping; /* manner */
	struct str transport;
	struct day delivery_day;
	struct str consignee;
	struct str consignee_phone;
	struct str forwarder;
	struct str forwarder_phone;
	struct str delivery_address;
	struct str header; /* the legal entity the customer prescribes */
	struct str store_code; /* of a chain's shop */
	struct str order_number; /* the customer's own */
	struct str terms; /* the customer's, when it was confirmed */
	struct texts approvals; /* numbers of approvals it is confirmed on, or challenges of telephone codes */
	struct str checked_by; /* who held the print against the slip (SAL-26) */
	LIST_OF(approved_excess) excess; /* what it posts to APPR */
	struct ref issued_from; /* the site whose goods leave; not set: its own */
	struct paper rest_of; /* the bill whose part issue left this one */
	struct qty tokens; /* prize tokens that have to come back (SAL-29) */
	struct money taken_over; /* what that bill's sum was more than what left */
	struct sales_bill *rest; /* not stored: what a part issue leaves */
};

struct checked_line {
	struct ref item;
	struct qty good;
	struct qty faulty; /* to be repaired, or for its maker */
	struct qty scrap;
};

struct sales_return {
	struct doc doc;
	struct str number;
	struct str source;
	struct ref customer;
	struct str reason;
	struct str into; /* "stock" or "quarantine"; not set: stock */
	LIST_OF(sales_line) lines;
	struct money total;
	struct paper original; /* the bill that sold it */
	struct str means; /* with an original: "cash" from the drawer, or "account" */
	LIST_OF(checked_line) checked; /* what its inspection found */
	struct str red_reason; /* of its reversal */
	struct str contract; /* the bill's, of which it gives back */
};

/* ---- stock ---- */

struct stock_line {
	struct ref item;
	struct qty qty;
	bool goods; /* not stored; asked by stock adjustments alone */
};

struct goods_issue {
	struct doc doc;
	struct str number;
	struct paper bill;
	LIST_OF(stock_line) lines;
};

struct opening_stock {
	struct doc doc;
	struct str number;
	struct str source;
	LIST_OF(stock_line) lines;
	struct str reason; /* of its reversal */
};

struct stock_adjustment {
	struct doc doc;
	struct str number;
	struct str source;
	struct str reason;
	LIST_OF(stock_line) lines; /* quantities signed */
	struct str red_reason; /* of its reversal */
};

struct transfer_line {
	struct ref item;
	struct qty qty; /* sent */
	struct qty arrived;
};

struct transfer_found {
	struct ref item;
	struct qty qty;
	struct str where; /* the sending site, or "lost" */
};

struct transfer {
	struct doc doc;
	struct str number;
	struct str source;
	struct ref from;
	struct ref to;
	LIST_OF(transfer_line) lines;
	LIST_OF(transfer_found) found;
};

/* ---- undoing ---- */

struct red_line { /* quantity and amounts are the negatives of the original's */
	struct ref item;
	struct qty qty;
	struct price price;
	struct rate tax;
	struct money amount;
	struct money inside; /* tax */
	struct flag goods; /* not set: yes */
	struct str contract_line; /* as on the original */
};

struct red_reversal {
	struct doc doc;
	struct str number;
	struct paper original;
	struct str kind; /* the original's type */
	struct ref customer;
	struct str reason;
	struct str into; /* of a return: where its goods went */
	struct str means; /* "cash", or "account" */
	struct paper bill; /* of a return with its bill */
	LIST_OF(red_line) lines;
	struct money total;
	struct str contract; /* the original's */
};

/* ---- purchasing ---- */

struct purchase_line {
	struct ref item;
	struct qty qty; /* delivered */
	struct price price; /* with tax */
	struct rate tax; /* inside the price */
	struct money amount;
	struct qty accepted; /* with faulty it comes to qty; neither is set where the item is no goods */
	struct qty faulty;
	struct str fault;
	bool goods; /* not stored */
};

struct purchase_receipt {
	struct doc doc;
	struct str number;
	struct str source;
	struct ref supplier;
	struct str delivery_note; /* the supplier's number */
	struct day arrived; /* not set: the day it was saved */
	LIST_OF(purchase_line) lines;
	struct money total;
	struct str note;
	struct str reason; /* of its void */
};

/* ---- money ---- */

struct customer_receipt {
	struct doc doc;
	struct str number;
	struct str source;
	struct ref customer;
	struct str means;
	struct money amount;
	struct texts papers; /* bills it is meant for, by id */
	struct str note;
	struct str reason; /* of its reversal */
	struct str payer; /* number or name of one whom the site does not know; no customer then */
	struct str account; /* ours, into which it came */
	struct str reference; /* the bank's, or the cheque's number */
	struct money arrived; /* as finance saw it; not set: amount */
	struct str answer; /* why it was denied, or given back unclaimed */
	const char *home; /* not stored: whose bank it is */
};

struct receipt_reversal {
	struct doc doc;
	struct str number;
	struct paper receipt;
	struct ref customer;
	struct str means;
	struct money amount;
	struct str reason;
	struct str payer;
	struct str account;
};

struct bad_debt {
	struct doc doc;
	struct str number;
	struct str source;
	struct ref customer;
	struct ref item; /* the code it is booked under */
	struct money amount;
	struct str reason;
	struct str red_reason; /* of its reversal */
};

struct opening_item {
	struct doc doc;
	struct str number;
	struct str source;
	struct ref customer;
	struct str old_number; /* in the books before */
	struct day due;
	struct money amount; /* below nil: paid ahead */
	struct str note;
};

struct allocation_line {
	struct paper from; /* the credit: a receipt, a return, a bad debt */
	struct paper paper; /* the open item */
	struct money amount; /* negative: freed by decision; by hand the act says which way */
};

/* What the decider knew of a line; a reader of the body does not. */
struct allocation_leg {
	struct str customer;
	struct str credit_site; /* that took the credit */
	struct str item_site; /* that holds the open item */
	struct str paper;
	struct str due; /* day, as written */
	struct money amount;
	bool unsettled; /* off what is shipped and not settled, instead of AR; tax is what the return gave back */
	struct money tax;
};

struct allocation {
	struct doc doc;
	struct str number; /* of one that a person made */
	struct str cause; /* hash of the entry that made head office decide */
	struct str rule; /* "oldest_first", "freed", "by_hand" */
	LIST_OF(allocation_line) lines;
	struct str reason; /* the person's */
	struct allocation_leg *legs; /* not stored: one for each line */
};

struct clock_check {
	struct doc doc;
	struct str clock; /* the device's, when the day was said */
	struct str last; /* the last entry's moment */
};

struct reprint {
	struct doc doc;
	struct str slip; /* the paper's number */
	struct texts copies;
	struct qty count; /* whole: how often it was printed before */
	struct str reason;
};

struct export_note {
	struct doc doc;
	struct str list; /* "item", "report stock" */
	struct str filters;
	struct qty rows; /* whole */
	struct str requester;
	struct str format;
};

#include "documents/credit.h"
#include "documents/settling.h"
#include "documents/trade.h"
#include "documents/orders.h"
#include "documents/receivables.h"
#include "documents/money.h"

#define TAX_RATE_KEY "standard"
/* The rate in force on that day; not set before the first. */
struct rate tax_rate_on(const struct tax_rate *rates, struct day day);

extern const struct type settings_type;
extern const struct type tax_rate_type;
extern const struct type export_note_type;
extern const struct type form_type;
extern const struct type reprint_type;
extern const struct type clock_check_type;
/* ---- the day ---- */

struct day_papers { /* of one type and series */
	struct str type;
	struct str series; /* "A01-SB" */
	struct str first; /* none: no number was drawn */
	struct str last;
	struct qty count;
	struct qty voids; /* voided meanwhile, whenever drawn; likewise reversed */
	struct qty reversed;
	struct money amount;
};

struct day_money {
	struct str type;
	struct str means; /* "cash", or "account" */
	struct money amount; /* what came in; below nil: what was given */
};

struct day_open {
	struct str type;
	struct str number;
	struct day since;
};

struct day_close {
	struct doc doc;
	struct str number;
	struct day closes;
	struct money counted;
	struct money drawer; /* what ought to be in it */
	struct money difference;
	struct str reason; /* of the difference */
	LIST_OF(day_papers) papers;
	LIST_OF(day_money) money;
	LIST_OF(day_open) open; /* papers that still have something to move */
	struct qty refusals;
	struct str next; /* "A.5f0c2e91:5124": the first own entry that the next close has to look at */
};

extern const struct type site_type;
extern const struct type user_type;
extern const struct type role_type;
extern const struct type access_type;
extern const struct type customer_type;
extern const struct type supplier_type;
extern const struct type item_type;
extern const struct type price_list_type;
extern const struct type sales_bill_type;
extern const struct type goods_issue_type;
extern const struct type sales_return_type;
extern const struct type red_reversal_type;
extern const struct type customer_receipt_type;
extern const struct type receipt_reversal_type;
extern const struct type opening_stock_type;
extern const struct type stock_adjustment_type;
extern const struct type bad_debt_type;
extern const struct type opening_item_type;
extern const struct type transfer_type;
extern const struct type purchase_receipt_type;
extern const struct type day_close_type;
extern const struct type allocation_type;

/* The goods issue that a bill's issue brings: its lines of goods, as they stand in
 * the bill. *out stays NULL where there are none. */
MUST_CHECK enum err goods_issue_of(
	struct op *op, const struct sales_bill *bill, struct look *look, struct doc **out);

/* The red reversal that a paper's `reverse` brings: of a sales bill, sales return, stock
 * adjustment, opening stock or bad debt. */
MUST_CHECK enum err red_reversal_of(
	struct op *op, const struct doc *doc, struct look *look, struct bringing *with);

#endif
