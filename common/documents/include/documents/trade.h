/* What a bill stands on, and what goods cost whom: contracts, orders, policies. */
#ifndef DOCUMENTS_TRADE_H
#define DOCUMENTS_TRADE_H

#include "model/document.h"

struct contract_line {
	struct ref item;
	struct qty qty;
	struct price price;
	struct rate tax;
};

/* Head office's record of a contract (normal) or a sales agreement (CON-01). */
struct contract {
	struct doc doc;
	struct str key; /* "CT-031" */
	struct str kind; /* "normal", "agreement" */
	struct ref customer;
	struct ref signatory;
	struct ref site; /* where it is billed: the remainder lies there */
	struct day from;
	struct day to;
	struct str shipping;
	struct str transport;
	struct day delivery_day;
	LIST_OF(contract_line) lines;
	struct str file; /* where the paper one lies */
	/* Of an agreement (CON-10, CON-13): */
	struct money target;
	struct money rebate_from; /* net sales from which the rebate runs */
	struct rate rebate;
	struct str note;
	struct str reason; /* of closing or voiding */
};

/* A part of a contract's remainder, lent to another site or given back. */
struct contract_share {
	struct doc doc;
	struct str number;
	struct str contract;
	struct str line;
	struct ref item;
	struct ref site;
	struct qty qty;
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
	struct str way; /* "phone", "fax", "slip", "telegram" */
	struct str said_by;
	LIST_OF(wanted_line) lines;
	struct str note;
	struct str reason; /* why it was dropped */
};

extern const struct type contract_type;
extern const struct type contract_share_type;
extern const struct type call_off_type;

#endif
