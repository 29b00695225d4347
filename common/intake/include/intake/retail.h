/* A wholesaler's year as documents in memory, out of a CSV of its lines.
 *
 * The file has one line per line of a document, in the columns InvoiceNo,
 * StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID and
 * Country. A country is a site. Nothing is booked here: the file is read whole or
 * refused line by line, and what was read stands in a few flat arrays that name
 * each other by index. */
#ifndef INTAKE_RETAIL_H
#define INTAKE_RETAIL_H

#include "base/money.h"
#include "base/op.h"
#include "base/when.h"

#define RETAIL_NONE UINT32_MAX

enum {
	RETAIL_FAULTS_KEPT = 1000,
	RETAIL_NAME_MAX = 1000,   /* bytes of a description */
	RETAIL_PART_LINES = 1000, /* lines of one paper */
};

enum retail_kind {
	RETAIL_BILL,      /* to a customer: goods leave, he owes */
	RETAIL_COUNTER,   /* without customer */
	RETAIL_RETURN,    /* C…: quantities below nil; with or without customer */
	RETAIL_BAD_DEBT,  /* A…: amounts of either sign, no goods move */
	RETAIL_WRITE_OFF, /* quantities below nil at price nil, without customer */
};

struct retail_item {
	struct str code;
	struct str name; /* the first description that is not blank, else the code */
	bool goods;      /* moves stock */
};

struct retail_customer {
	struct str key; /* "17850" */
	uint32_t trade; /* his first, RETAIL_NONE if all his lines were refused */
};

/* A customer has a document in a country. */
struct retail_trade {
	uint32_t customer;
	uint32_t country;
	uint32_t next; /* of the same customer, RETAIL_NONE behind the last */
};

/* Sign and price as in the file: a return's quantity is below nil. */
struct retail_line {
	struct qty qty;
	struct price price;
	uint32_t item;
	uint32_t csv_line;
};

struct retail_doc {
	struct str number;
	struct day day; /* of its first line */
	enum retail_kind kind;
	uint32_t customer; /* RETAIL_NONE: none */
	uint32_t country;
	uint32_t first; /* its lines are lines[first] … lines[first + count - 1] */
	uint32_t count;
};

struct retail_fault {
	uint32_t line;
	enum err code;
	const char *column; /* empty where it is the whole line's */
	struct str value;   /* as it stood, cut short where it is long */
	struct str other;   /* what it does not agree with */
};

/* Items, customers, countries and trades are those of the whole file, documents
 * and lines those of the country asked for; all in order of first appearance. */
struct retail {
	struct retail_item *items;
	struct retail_customer *customers;
	struct retail_trade *trades;
	struct str *countries;
	struct retail_doc *docs;
	struct retail_line *lines;
	uint32_t items_count;
	uint32_t customers_count;
	uint32_t trades_count;
	uint32_t countries_count;
	uint32_t docs_count;
	uint32_t lines_count;
	uint32_t csv_lines; /* lines of the whole file, without the header */
	struct retail_fault *faults;
	uint32_t faults_count; /* kept: the first RETAIL_FAULTS_KEPT */
	uint32_t faults_all;
	struct arena texts;
};

/* Called now and then with bytes of the file; all is 0 where it is a pipe. */
struct retail_progress {
	void (*at)(void *arg, uint64_t done, uint64_t all);
	void *arg;
};

/* `country` NULL reads all; `progress` may be NULL. Refuses E_FILE_FORMAT and
 * E_ENCODING of the header, E_FILE_FORMAT where no line is of the country, E_DISK.
 * E_LINES where lines were refused: then *out holds the faults alone, to be printed
 * and freed. In all other refusals *out is NULL. */
MUST_CHECK enum err retail_read(struct op *op, const char *path, const char *country,
	const struct retail_progress *progress, struct retail **out);
void retail_free(struct retail *r);

/* As a refusal with the place "line 17, UnitPrice"; lives in the arena. */
struct refusal retail_fault_refusal(struct arena *arena, const struct retail_fault *fault);

/* RETAIL_NONE where there is none such. */
uint32_t retail_country(const struct retail *r, struct str name);

/* Quantity times price, with the file's sign. */
struct money retail_amount(const struct retail_line *line);
bool retail_is_goods(struct str code);

/* What must lie there beforehand, so that the lowest stock of each item over the
 * country's documents in their order is exactly nil. need[] has items_count rows. */
void retail_opening(const struct retail *r, uint32_t country, struct qty *need);

/* A paper holds RETAIL_PART_LINES lines, so a long document becomes several: part 0
 * has the source "573585", part 1 "573585/2". */
uint32_t retail_parts(const struct retail_doc *doc);
void retail_part(const struct retail_doc *doc, uint32_t part, uint32_t *first, uint32_t *count);
struct str retail_source(struct arena *arena, const struct retail_doc *doc, uint32_t part);

#endif
