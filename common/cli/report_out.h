/* What a report was asked and answers, for the command that shows it and the one that
 * exports it. */
#ifndef CLI_REPORT_OUT_H
#define CLI_REPORT_OUT_H

#include "cli/program.h"
#include "reports/reports.h"

extern const struct arg_option report_options[]; /* the parameters, in their order */

/* The parameters that were given as options; word: KEY or DAY, STR_NONE for none. */
void report_asked(const struct cli *cli, struct str word, struct report_ask *ask);
/* For people: words by their labels. Empty where the cell is not set. */
struct str report_cell_shown(struct arena *a, const struct report_column *column, const struct report_cell *cell, enum lang lang);
void report_put_json(struct op *op, const struct report_answer *a, enum lang lang, struct buf *to);

#endif
