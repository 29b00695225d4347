/* What a bill stands on, and what goods cost whom: contracts, orders, policies. */
#ifndef DOCUMENTS_TRADE_H
#define DOCUMENTS_TRADE_H

#include "model/document.h"

struct contract_line {
	struct ref item;
	struct qty qty;
	struct price price;
	struct rate tax;
	struct money value; /* of an agreement: what is to be sold of it */
};

/* What lay at head office when the contract ended. */
struct contract_left {
	struct str line;
	struct ref item;
	struct qty qty;
};

/* Head office's record of a contract (normal) or a sales agreement (CON-01). */
struct contract {
	struct doc doc;
	struct str key; /* "CT-031" */
	struct str kind; /* "normal", "agreement" */
	struct ref customer;
	struct ref signatory;
	struct ref site; /* where it is billed: the remainder lies there; not set: head office */
	struct day signed_on; /* not set: the day it was keyed in */
	struct day from;
	struct day to;
	struct str shipping;
	struct str transport;
	struct day delivery_day; /* goods made to order are planned towards it (CON-27) */
	LIST_OF(contract_line) lines;
	struct str file; /* where the paper one lies */
	struct ref filed_by; /* who files it (CON-12) */
	/* Of an agreement (CON-10, CON-13): what is to be sold in all, and the rebate. */
	struct money target;
	struct qty target_qty;
	struct money rebate_from; /* net sales from which the rebate runs */
	struct rate rebate; /* on all net sales, where they reach that */
	struct str note;
	struct str reason; /* of closing or voiding */
	LIST_OF(contract_left) left;
};

/* A part of a contract's remainder, lent to another site or given back. */
struct contract_share {
	struct doc doc;
	struct str number;
	struct str contract;
	struct str line; /* "2" */
	struct ref item;
	struct ref site;
	struct qty qty; /* granted, or asked for */
	struct qty given; /* back */
	struct str note;
};

struct wanted_line {
	struct ref item;
	struct qty qty;
	struct str note;
};

/* The duty clerk's log of an ad-hoc request (SAL-04). */
struct call_off {
	struct doc doc;
	struct str number;
	struct ref customer;
	struct str way; /* "phone", "telegram", "fax", "slip" */
	struct str said_by;
	LIST_OF(wanted_line) lines;
	struct str note;
	struct str reason; /* why it was dropped */
};

struct plan_line {
	struct ref item;
	struct qty qty;
	struct money value;
};

/* What is to be sold in some days, of some items or in all (CON-28). */
struct sales_plan {
	struct doc doc;
	struct str number;
	struct str name;
	struct day from;
	struct day to;
	struct ref customer; /* not set: all of them */
	LIST_OF(plan_line) lines;
	struct money target; /* in all; not set: what the lines come to */
	struct ref follows; /* who follows it up */
	struct str note;
	struct str reason; /* of its change or end */
};

/* The account of what is left of a contract's line at a site. */
struct spot spot_rest(struct arena *arena, struct str site, struct str contract, struct str line, struct str item);

/* What an agreement pays on net sales of its whole time: nil below rebate_from (CON-13). */
struct money contract_rebate(const struct contract *agreement, struct money net_sales);

extern const struct type contract_type;
extern const struct type contract_share_type;
extern const struct type call_off_type;
extern const struct type sales_plan_type;

#endif
