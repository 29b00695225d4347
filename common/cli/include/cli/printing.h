/* Printing, for the commands that do it: `print`, and acts whose slip comes at once. */
#ifndef CLI_PRINTING_H
#define CLI_PRINTING_H

#include "cli/program.h"
#include "slips/slip.h"
#include "store/local.h"

enum { COPIES_MAX = 8 };

struct printing {
	struct cli *cli;
	struct book *book;
	struct local_db *local;
	struct local_printer printer;
	struct doc_row row;
	struct slip_wants wants;
	struct str copies[COPIES_MAX];
	int copies_count;
	int before; /* the most often that one of the copies was printed */
};

/* The copies that the paper's form or `wanted` ("stub customer"; empty: all) names, and
 * how often they were printed. E_VALUE, E_REPRINT. */
MUST_CHECK enum err printing_copies(struct op *op, struct printing *p, struct str wanted);
/* Prints them and marks each that was taken. */
MUST_CHECK enum err printing_do(struct op *op, struct printing *p);
/* What comes out, for the eye. */
MUST_CHECK enum err printing_show(struct op *op, struct printing *p, struct buf *to);

/* After a paper was recorded: its slip, where the printer is told to bring it at once.
 * What goes wrong is a warning, for it is recorded. */
void print_at_once(struct op *op, struct cli *cli, struct book *b, const struct recorded *r);

/* How many papers are recorded and not printed; 0 where there is no printer. Tells each
 * to fn, which may be NULL. */
MUST_CHECK enum err printing_waits(struct op *op, struct cli *cli, struct book *b, doc_fn *fn, void *ctx, int *count);

#endif
