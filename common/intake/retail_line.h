/* One line of the file by itself: its fields as values, and what is wrong in it. */
#ifndef INTAKE_RETAIL_LINE_H
#define INTAKE_RETAIL_LINE_H

#include "intake/retail.h"

enum column { NUMBER, CODE, DESCRIPTION, QUANTITY, DATE, PRICE, CUSTOMER, COUNTRY, COLUMNS };

extern const char *const column_names[COLUMNS];

struct line_values { /* all texts are pieces of the reader's buffer */
	struct str number;
	struct str code;
	struct str description;
	struct str customer; /* without ".0"; empty: none */
	struct str country;
	struct day day;
	struct qty qty;
	struct price price;
	struct money amount;
	const struct str *texts; /* all fields as they stood */
	enum retail_kind kind;   /* that a document has which consists of this line */
};

struct line_wrong { /* as struct retail_fault, texts still borrowed */
	enum err code;
	const char *column;
	struct str value;
	struct str other;
};

/* fields[] stand in the order of enum column. False with what is wrong first. */
bool line_read(const struct str *fields, struct line_values *out, struct line_wrong *wrong);

#endif
