/* Doing an act: the one way by which an entry of this site comes to be.
 *
 * Right, state, site, signatures, fields, the paper's own rules, limits of the
 * accounts this site owns; then number, entry, both files, projections. Whatever is
 * refused changes nothing and uses no number up. OK means it is on disk in both
 * files. The same act sent twice with the same content is recorded once. */
#ifndef BOOK_ACT_H
#define BOOK_ACT_H

#include <cjson/cJSON.h>

#include "book/book.h"

struct request {
	const struct type *type;
	const struct act *act;
	struct str doc; /* the paper's id, as drawn when the form was opened; empty: a new one. A record's key will do */
	struct str on; /* hex of the act the form was opened on; empty: as the paper stands */
	struct str who;
	struct str with[ENTRY_WITH_MAX];
	int with_count;
	struct day day; /* DAY_NONE: today */
	/* The fields given: as JSON (borrowed), or as a paper filled by the program. */
	const cJSON *given;
	struct doc *paper;
	bool keep_draft; /* from a draft: dropped when recorded */
};

struct recorded {
	struct str doc, number, state, holder; /* in the op's arena */
	struct hash hash;
	uint64_t seq;
	bool already; /* it was recorded before; nothing was written now */
};

void request_init(struct request *r, const struct type *type, const struct act *act); /* day none */

MUST_CHECK enum err book_act(struct op *op, struct book *b, const struct request *r, struct recorded *out);

/* Many acts in one transaction (imports): each book_act_within either records into it
 * or refuses and leaves it as it was before that act. OK of book_batch_end means all
 * of it is on disk. book_batch_drop gives everything since begin up. */
MUST_CHECK enum err book_batch_begin(struct op *op, struct book *b);
MUST_CHECK enum err book_act_within(struct op *op, struct book *b, const struct request *r, struct recorded *out);
MUST_CHECK enum err book_batch_end(struct op *op, struct book *b);
void book_batch_drop(struct book *b);
/* The same for a batch of any size that a death in the middle leaves all of or nothing:
 * the database's commit alone decides, and the second file is brought up behind it. `most`: about how many papers it makes. */
MUST_CHECK enum err book_batch_begin_whole(struct op *op, struct book *b, int64_t most);

/* At a site, when it is about to speak to head office: bills that wait for nothing more
 * here go there (settle-first behind their confirm, ship-first behind their issue, and
 * settle-first once more behind theirs). What was given back stays until a person hands
 * it over. One that may not go is left. */
MUST_CHECK enum err book_hand_over(struct op *op, struct book *b);

/* Drafts (in the book only, never in the log): makes or changes one; out->doc is its id. */
MUST_CHECK enum err book_draft(struct op *op, struct book *b, const struct request *r, struct recorded *out);
/* Throws the draft r->doc away. E_FORBIDDEN for a paper that is recorded: nothing recorded
 * is ever deleted (SEC-19). */
MUST_CHECK enum err book_draft_drop(struct op *op, struct book *b, const struct request *r, struct recorded *out);

#endif
