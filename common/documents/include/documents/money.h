/* Money that moves other than by a customer's receipt: to the bank, between sites, back to
 * customers, to the company's own people, and what is written about collecting it. */
#ifndef DOCUMENTS_MONEY_H
#define DOCUMENTS_MONEY_H

#include "model/document.h"

/* A site's cash on its way into the company's account. */
struct cash_deposit {
	struct doc doc;
	struct str number;
	struct money amount;
	struct str account; /* the company's */
	struct str reference; /* of the paying-in slip */
	struct str note;
	struct money arrived; /* as the bank counted it; not set: amount */
	struct str reason; /* of a difference */
};

/* What one site owed another for collecting its items is settled (REC-14). */
struct clearing {
	struct doc doc;
	struct str number;
	struct ref from; /* that collected, and has passed the money on */
	struct ref to; /* whose items were paid */
	struct money amount; /* not set: all of it */
	struct str note;
};

/* A customer's surplus paid back to him (RET-18). */
struct pay_out {
	struct doc doc;
	struct str number;
	struct ref customer;
	struct money amount;
	struct str means; /* "cash" from the drawer; all else from head office's bank */
	struct str account; /* ours */
	struct str reason;
};

/* A rebate, or an agreed cost set against what a customer owes (REC-18, CON-13). */
struct credit_paper {
	struct doc doc;
	struct str number;
	struct str kind; /* "rebate", "offset" */
	struct ref customer;
	struct str contract; /* the agreement, of a rebate */
	struct money sales; /* of its period */
	struct money returns;
	struct money base; /* sales less returns */
	struct money from; /* the base from which there is a rebate */
	struct rate rate;
	struct money amount;
	struct str reason; /* what was agreed, and where that lies */
	struct str answer; /* of a refusal */
	struct str red_reason; /* of its reversal */
};

struct petty_spent {
	struct day day;
	struct str kind; /* "courier", "transport", "office", "other" */
	struct str what;
	struct money amount;
};

/* Petty cash lent to one person, cleared at the month's end (REC-20). */
struct petty_cash {
	struct doc doc;
	struct str number;
	struct ref holder;
	struct money amount;
	struct str purpose;
	struct str month; /* "2026-03", when it was lent */
	LIST_OF(petty_spent) spent;
	struct money total; /* spent */
	struct money back; /* into the drawer; below nil: paid on top */
};

/* Promotion expenses: applied for, approved, written off, filed (REC-21). */
struct promotion_claim {
	struct doc doc;
	struct str number;
	struct ref customer; /* where it is for one */
	struct str what;
	struct money amount; /* applied for */
	struct str answer;
	struct money spent;
	struct str means; /* "bank", or "account": set against the customer's debts */
	struct str account; /* ours */
	struct str evidence; /* receipts that prove it */
	struct str filed; /* where the papers lie */
	const char *home; /* not stored: whose expense it is */
};

/* Sales asks finance to collect for an order (SAL-42). */
struct receipt_application {
	struct doc doc;
	struct str number;
	struct ref customer;
	struct str order; /* its number */
	struct money amount;
	struct day wanted;
	struct str note;
	struct paper receipt; /* the money that came */
	struct str answer; /* why it was declined */
};

/* A customer was pressed for what he owes (REC-07 to REC-09). */
struct reminder {
	struct doc doc;
	struct str number;
	struct ref customer;
	struct str way; /* "phone", "visit", "letter", "message" */
	struct str said_by;
	struct str said;
	struct day promised;
	struct money amount; /* promised */
};

extern const struct type cash_deposit_type;
extern const struct type clearing_type;
extern const struct type pay_out_type;
extern const struct type credit_paper_type;
extern const struct type petty_cash_type;
extern const struct type promotion_claim_type;
extern const struct type receipt_application_type;
extern const struct type reminder_type;

#endif
