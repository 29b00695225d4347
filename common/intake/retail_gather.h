/* Lines on their way into documents. */
#ifndef INTAKE_RETAIL_GATHER_H
#define INTAKE_RETAIL_GATHER_H

#include "names.h"
#include "retail_line.h"

struct gathering {
	struct retail *r;
	struct str wanted; /* country; p is NULL for all */
	struct names items;
	struct names customers;
	struct names countries;
	struct names docs;
	uint32_t items_cap;
	uint32_t customers_cap;
	uint32_t trades_cap;
	uint32_t docs_cap;
	uint32_t lines_cap;
	uint32_t doc_of_cap;
	uint32_t moved_cap;
	uint32_t *doc_of;    /* of each line */
	struct qty *moved;   /* of each item, regardless of direction */
	struct money turned; /* all amounts, regardless of sign */
};

void gathering_init(struct gathering *in, struct retail *r, const char *country);
void gathering_done(struct gathering *in); /* what is in r stays */

/* `open_end`: the line ended with the file, without a line end. False with what is
 * wrong with it. */
bool gather_line(struct gathering *in, const struct line_values *line, uint32_t csv_line, bool open_end,
	struct line_wrong *wrong);
/* Behind the last line: leaves in r what was wanted, each document's lines together. */
void gather_end(struct gathering *in);

#endif
