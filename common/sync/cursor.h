/* Where a site's feed is to go on; a text of ours that the site only keeps.
 *
 *   ERA.N             all stops up to N are behind the site
 *   ERA.N+K           and of the stop at N+1 the entries up to K
 *   ERA.N+K.HEX       and the standings up to that customer */
#ifndef SYNC_CURSOR_H
#define SYNC_CURSOR_H

#include "store/store.h"
#include "sync/wire.h"

struct cursor {
	int64_t n;
	int64_t k;
	struct str customer;
};

/* The era of this book: "1" until another was begun. */
MUST_CHECK enum err era_of(struct op *op, struct store *s, struct str *era);
/* From `after` in the query; the beginning where it is empty or of another era. E_VALUE. */
MUST_CHECK enum err cursor_of(struct op *op, const struct call *call, struct str era, struct cursor *out);
struct str cursor_text(struct op *op, struct str era, const struct cursor *c);

#endif
