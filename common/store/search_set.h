/* Sets of entries, a bit for each, made out of the search table's lists.
 *
 * A set knows of each entry whether it has what was asked for, and whether its name begins
 * with it. Blocks that have none take no memory. */
#ifndef STORE_SEARCH_SET_H
#define STORE_SEARCH_SET_H

#include "search_inside.h"

enum { SET_WORDS = (1 << BLOCK_BITS) / 64 };

struct bits;

/* By block; NULL where a block has none. Both are there, or neither. */
struct set {
	struct bits **in; /* that have it in their name */
	struct bits **begins; /* whose name begins with it */
	int blocks;
};

/* What the sets of one search are made with; they live in the op's arena. */
struct set_maker {
	struct op *op;
	struct store *s;
	struct str type;
	int blocks;
	uint32_t *list;
	int list_cap;
};
void set_maker_done(struct set_maker *a);

void set_init(struct set_maker *a, struct set *set);
MUST_CHECK enum err set_add_token(struct set_maker *a, struct str token, struct set *to);
MUST_CHECK enum err set_add_range(struct set_maker *a, struct str start, struct set *to); /* all tokens that begin so */
/* Where all of these tokens stand one behind the other. */
MUST_CHECK enum err set_add_run(struct set_maker *a, const struct str *tokens, int count, struct set *to);
/* In `all` what is in `one` too. Where a name begins is the first part's matter. */
void set_keep(struct set *all, const struct set *one);
/* The first from `from` on that begins with it, or that has it elsewhere; -1: none. */
int64_t set_next(const struct set *set, bool begins, int64_t from);

/* Behind every text that begins with `start`. */
struct str set_range_end(struct arena *a, struct str start);

#endif
