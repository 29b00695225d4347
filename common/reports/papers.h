/* What reports say of a paper beside its row: its sum. */
#ifndef REPORTS_PAPERS_H
#define REPORTS_PAPERS_H

#include "inside.h"
#include "model/document.h"

/* What a paper comes to: its field `total`, or else `amount`; not set where it has none. */
struct report_cell cell_worth(const struct doc *doc);
/* The number of a paper, or its id where it has none or is not known here. */
MUST_CHECK enum err paper_name(struct op *op, struct book *b, struct str id, struct str *out);

#endif
