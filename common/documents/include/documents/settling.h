/* From a bill to the receivable: release, settlement, voucher, invoice (SET).
 *
 * Bill and settlement are one bundle: whoever holds the bill holds its settlement while
 * that is provisional, and they are handed over in one group. Once head office has
 * confirmed a settlement it stays there, and is acted on only while the bill is there too. */
#ifndef DOCUMENTS_SETTLING_H
#define DOCUMENTS_SETTLING_H

#include "model/document.h"

struct sales_line;

/* Lets the goods of a ship-first bill leave (SHP-03). */
struct logistics_release {
	struct doc doc;
	struct str number;
	struct paper bill;
	struct str site; /* the bill's, which holds the release from the moment it is given */
	struct str reason; /* of giving it back or withdrawing it */
};

/* Recognises revenue and receivable for a bill (SET-01); made by the bill's confirm. */
struct settlement {
	struct doc doc;
	struct str number;
	struct paper bill;
	struct ref customer;
	struct str site; /* the bill's, where the receivable stands */
	struct str mode;
	struct day due;
	struct money billed; /* what stands in OPEN or UNS for the bill */
	LIST_OF(sales_line) lines;
	struct money total;
	struct str voucher_type;
	struct flag held; /* its invoice is held back, by the invoice clerk (SET-10) */
	struct str reason; /* of a changed price, of holding back, or of its void */
};

/* Enters a confirmed settlement into the receivables; made by the settlement's confirm. */
struct voucher {
	struct doc doc;
	struct str number;
	struct str kind; /* the settings' voucher type */
	struct paper settlement;
	struct paper bill;
	struct ref customer;
	struct str site;
	struct str mode;
	struct day due;
	struct money billed; /* comes off OPEN or UNS */
	struct money total; /* goes to AR */
	struct money tax;
	struct str reason; /* of un-posting */
};

struct invoice_bill {
	struct paper bill;
	struct money amount; /* its part of the invoice */
};

/* The tax document: one for a bill, or for several of one customer. */
struct invoice {
	struct doc doc;
	struct str number;
	struct str serial; /* of the printed form (SET-16) */
	struct ref customer;
	LIST_OF(invoice_bill) bills;
	struct str title; /* the buyer as it stands on the invoice */
	struct str tax_number;
	struct str address;
	struct str bank;
	struct str bank_account;
	LIST_OF(sales_line) lines;
	struct money total;
	struct money tax;
	struct str sent_by; /* "electronic", "post", "hand" (SET-15) */
	struct str tracking;
	struct str replaces; /* the number of the void one it stands for (SET-17) */
	struct str reason;
	struct str basis; /* of its bills' prices (CON-24): "with_tax", "without_tax" */
};

/* Asks the holder of a paper to do something with it. */
struct request_paper {
	struct doc doc;
	struct str number;
	struct paper paper; /* of any type */
	struct str wish; /* "give_back", "void" … */
	struct str reason;
	struct str to; /* the site that holds it, as heard when it was asked */
	struct str answer;
};

extern const struct type request_paper_type;
extern const struct type logistics_release_type;
extern const struct type settlement_type;
extern const struct type voucher_type;
extern const struct type invoice_type;

#endif
