/* Customers' orders, and the signed slips that come back when their goods have arrived. */
#ifndef DOCUMENTS_ORDERS_H
#define DOCUMENTS_ORDERS_H

#include "model/document.h"

struct order_line {
	struct ref item;
	struct qty qty;
	struct price price;
	struct rate tax;
	struct money amount;
	struct money discount;
	struct price case_price; /* as a bill's line has it */
	struct flag gift; /* a sample, a gift or printed matter that goes along without charge (SAL-44) */
	struct str spec;
	struct str model;
	struct str series;
	struct str colour;
	struct str size;
	struct str configuration;
	struct qty packages;
};

/* Somebody was spoken with, told or asked; what is never struck out of an order. */
struct order_note {
	struct str about; /* "salesperson", "customer", "finance" … */
	struct str whom;
	struct str said;
	struct str at; /* moment, as written */
};

struct order_item {
	struct ref item;
	struct qty qty;
};

/* Moments are texts as moment_put writes them. */
struct sales_order {
	struct doc doc;
	struct str number;
	struct str source;
	struct str kind; /* "customer", "internal", "service"; not set: customer */
	struct ref customer;
	struct str name; /* the customer's full name */
	struct str contact;
	struct str phone;
	struct str delivery_address;
	struct day order_day;
	struct day delivery_day; /* promised */
	struct str terms;
	struct str shipping; /* manner */
	struct str transport;
	LIST_OF(order_line) lines;
	struct str how; /* it came: "fax", "paper", "mail", "message", "phone", "counter" */
	struct str written; /* where the written order lies */
	struct ref bearer; /* of our people, who brought it (SAL-22) */
	struct str department; /* of an internal order */
	struct str order_number; /* the customer's own */
	struct str store_code;
	struct str consignee;
	struct str consignee_phone;
	struct str forwarder;
	struct str forwarder_phone;
	struct str basis; /* of its prices: "with_tax", "without_tax" */
	struct qty tokens; /* prize tokens that have to come back (SAL-29) */
	struct texts customs; /* papers for customs (SAL-46) */
	struct str remark;
	struct str about; /* of the note at hand; once noted it stands among the notes alone */
	struct str whom;
	struct str said;
	LIST_OF(order_note) notes;
	LIST_OF(order_item) shortages; /* when it was held against the stock */
	struct flag stock_checked;
	struct str question; /* that is open, or was last */
	struct str answer;
	struct str resumes; /* the state it goes on from when the question is answered */
	struct qty revision; /* whole: of the confirmation that is made at pricing */
	struct money total;
	struct money debt; /* his, when it was priced */
	struct money surplus; /* his, that no other order holds */
	struct money remit; /* total + debt - surplus */
	struct str bank_account; /* into which he pays */
	struct money deposit; /* agreed; not set: none */
	struct str sent_to;
	struct qty agreed_revision;
	struct str agreed_by;
	struct texts signatures; /* "responsible", "service", "manager", "sales", "finance" */
	struct money held; /* of his advance, for this order */
	struct money put_by; /* by the act at hand; below nil: let go */
	struct str supply; /* "stock", "production", "purchase", "transfer" */
	struct str supply_reference;
	struct day expected; /* delivery, as last told */
	struct flag arranged; /* finance gave the word to ship (SAL-15) */
	struct day delivered;
	struct str late_reason;
	struct str reason; /* of the change or the end */
	LIST_OF(order_item) moved; /* into an order of their own */
	struct paper rest_of;
	struct str received_at;
	struct str replied_at;
	struct str finance_at; /* handed to finance */
	struct str news_at; /* the customer said that he has paid */
	struct str news_passed_at; /* and finance was told */
	struct str agreed_at;
	struct str billed_at;
	struct str shipped_at;
};

/* The slip a bill's goods travel with, signed and back (SAL-27 to SAL-29). */
struct slip_return {
	struct doc doc;
	struct str number;
	struct paper bill;
	struct str bill_number;
	struct ref customer;
	struct str terms;
	struct money total;
	struct qty tokens; /* expected */
	struct flag not_paid; /* it bears the words "goods received, not paid" */
	struct str signed_by; /* for the customer */
	struct qty tokens_back;
	struct str keeper; /* with whom the slip lies */
	struct str reason; /* of closing it with something missing */
};

extern const struct type sales_order_type;
extern const struct type slip_return_type;

#endif
