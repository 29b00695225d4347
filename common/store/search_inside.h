/* The search table among those who fill and read it.
 *
 * Within a transaction what a record is found by is gathered in memory and written
 * sorted, a row of the table once: an import of a hundred thousand names touches the same
 * few thousand tokens again and again. */
#ifndef STORE_SEARCH_INSIDE_H
#define STORE_SEARCH_INSIDE_H

#include "store/search.h"

struct search *search_new(void);
void search_free(struct search *s);
void search_forget(struct search *s); /* a rollback, or the table was just made */

struct searched { /* what a record is found by */
	int64_t n; /* its first entry */
	struct str type, name, barcode;
};
MUST_CHECK enum err search_add(struct op *op, struct store *s, const struct searched *what);
MUST_CHECK enum err search_gone(struct op *op, struct store *s, const struct searched *what); /* exactly as it was added */
MUST_CHECK enum err search_write(struct op *op, struct store *s); /* what was gathered; called by store_commit */

/* A place in the table: the entry, and where in the name. */
enum { AT_BITS = 7, BLOCK_BITS = 16 };
enum { PLACES_PER_BLOCK = 1 << (BLOCK_BITS + AT_BITS) };

static inline int64_t place_of(int64_t n, int at)
{
	return n << AT_BITS | at;
}

/* The places of a list as they lie in a row, each the distance from the one before: the
 * first `cap` of them into `to`, ascending. How many; -1 where it is no list. */
int list_read(struct str list, uint32_t *to, int cap);
void list_put(struct buf *to, const uint32_t *places, int count);

#endif
