/* Taking in what others wrote, and folding it.
 *
 * Two steps. Taking in keeps whatever continues a log: that is the acknowledgement,
 * and it judges no content. Folding comes after, entry by entry in the order of n:
 * one that does not parse or add up is set aside as a case, and the next is folded.
 * At home, folding also takes decisions and writes them to home's own log. */
#ifndef BOOK_FOLD_H
#define BOOK_FOLD_H

#include "book/book.h"
#include "store/log.h"

/* Whole entries, each ending in a line feed, of one log in order. */
struct batch {
	struct str lines;
	struct log_id log; /* whose they have to be */
};

struct taken {
	uint64_t seq; /* the log's head here afterwards */
	struct hash hash;
	int count; /* entries that were new */
	int held; /* entries that were here already */
};

/* Takes in a batch of one log, durably: appends what is new behind the head; what is
 * held already is passed over when it is the same to the byte. E_CHAIN where it does
 * not join on, contradicts what is held, or a group is cut; nothing is taken then and
 * `out` still says the head. Does not fold. */
MUST_CHECK enum err book_take_in(struct op *op, struct book *b, const struct batch *batch, struct taken *out);
/* Several in one transaction (group commit): begin, take each, end. A batch that is
 * refused leaves the transaction as it was before it. */
MUST_CHECK enum err book_take_begin(struct op *op, struct book *b);
MUST_CHECK enum err book_take_within(struct op *op, struct book *b, const struct batch *batch, struct taken *out);
MUST_CHECK enum err book_take_end(struct op *op, struct book *b);
void book_take_drop(struct book *b); /* all of them, after a circumstance */

/* Folds up to `most` entries that are not folded yet, in one transaction, with the
 * decisions they call for. *left: how many still wait. */
MUST_CHECK enum err book_fold(struct op *op, struct book *b, int most, int64_t *left);

/* A site hears an answer of the feed: entries of any logs (each ending in a line
 * feed), standings (JSON objects), the next cursor; applied in one transaction.
 * What was heard before is no news. */
struct news {
	struct str *entries;
	int entries_count;
	struct {
		struct str customer, body;
	} *standings;
	int standings_count;
	struct str cursor;
};
MUST_CHECK enum err book_hear(struct op *op, struct book *b, const struct news *news, int *fresh);
/* Where the feed is to go on: "" at the beginning. */
MUST_CHECK enum err book_cursor(struct op *op, struct book *b, struct str *out);

/* A site's own entries that only head office still has: put in front of or behind what
 * is here, in order; what is here meanwhile is passed over, and counted. */
MUST_CHECK enum err book_take_back(struct op *op, struct book *b, struct str lines, int *count);

/* Drops the projections and folds every entry again, checking every hash and link;
 * E_BOOK_DAMAGED names the entry. */
MUST_CHECK enum err book_rebuild(struct op *op, struct book *b);

/* Walks chain, postings and balances without changing anything; every fault goes to
 * `fault`. Effects are worked out again where type and v are known. *faults counts. */
typedef void fault_fn(void *ctx, enum err code, struct str place, struct str detail);
MUST_CHECK enum err book_verify(struct op *op, struct book *b, fault_fn *fault, void *ctx, int64_t *faults);

#endif
