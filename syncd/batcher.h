/* Many acts, a thousand to a commit, through the daemon or in the book itself.
 *
 * Each batch stands or falls whole. */
#ifndef SYNCD_BATCHER_H
#define SYNCD_BATCHER_H

#include "hand.h"

struct batcher {
	struct hand hand;
	struct book *book; /* to look things up in; written in where no daemon runs */
	int waiting;       /* acts of the batch that is open */
	struct buf acts;   /* for the daemon: "[{…},{…}" */
	struct op op;      /* of the open batch */
};

MUST_CHECK enum err batcher_open(struct op *op, struct cli *cli, struct batcher *out);
/* What was not flushed is dropped. */
void batcher_close(struct batcher *b);
MUST_CHECK enum err batcher_add(struct op *op, struct batcher *b, const struct request *r);
MUST_CHECK enum err batcher_flush(struct op *op, struct batcher *b);

#endif
