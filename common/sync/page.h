/* A page of an answer: lines are put on it until it is full.
 *
 * A page holds at least one line, however large; what does not fit any more is left
 * for the next call, which the cursor leads to. */
#ifndef SYNC_PAGE_H
#define SYNC_PAGE_H

#include "sync/desk.h"

enum { PAGE_PLAIN = 4 * 1024 * 1024, PAGE_LINES = 2000, PACK_FROM = 1024 };

struct page {
	struct op *op;
	struct book *book;
	struct store *store;
	struct log_id log; /* of the site that asks */
	struct buf lines;
	int count, count_max;
	int64_t folded; /* the feed number as of now */
	uint64_t upto;  /* how far the site's own log is folded here */
};

/* `most` in the query makes it smaller. */
MUST_CHECK enum err page_begin(
	struct op *op, struct book *b, const struct caller *who, struct str query, struct page *page);
void page_done(struct page *page);
bool page_is_full(const struct page *page);
void page_put(struct page *page, struct str line);
/* The entry at that place, unless the site wrote it itself. */
MUST_CHECK enum err page_put_entry(struct page *page, int64_t n);
/* And before it the acts of its paper that do not come to the site by themselves, for a
 * paper is seen whole. What the site has already is no news there. */
MUST_CHECK enum err page_put_whole(struct page *page, int64_t n);
/* The standing of a customer, as of now. */
MUST_CHECK enum err page_put_standing(struct page *page, struct str customer);
/* The last line says where to go on; the answer takes the page's bytes. */
MUST_CHECK enum err page_answer(struct page *page, struct str next, struct answer *out);

MUST_CHECK enum err desk_feed(struct op *op, struct book *b, const struct caller *who, const struct call *call,
	struct answer *out, bool *caught_up);
MUST_CHECK enum err desk_snapshot(
	struct op *op, struct book *b, const struct caller *who, const struct call *call, struct answer *out);
/* Some certificate of a device, or a good one; E_CERTIFICATE. */
MUST_CHECK enum err caller_check(struct op *op, const struct caller *who, bool good_only);

struct standing_of {
	struct str customer;
	struct log_id log; /* of the site that asks */
	uint64_t upto;
	int64_t n;
};
MUST_CHECK enum err standing_write(struct op *op, struct store *s, const struct standing_of *of, struct buf *to);

#endif
