/* Credit of a customer by site and epoch: what was used of it, and what was given.
 *
 * A sum of each log's own entries, so that it comes out the same in whatever order logs
 * arrive. Only what its owner wrote counts: a ceiling is raised by head office alone and
 * lowered by it and by its site (format.md section 2). */
#ifndef STORE_LEASE_H
#define STORE_LEASE_H

#include "model/entry.h"
#include "store/store.h"

struct lease_row {
	struct str customer, site, epoch;
	int64_t used; /* what the log's own entries added to AR, UNS, OPEN and ADV, minor units */
	int64_t ceiling;
	int64_t approved; /* past the ceiling */
	int64_t raised; /* what was added, without what was taken off */
	int64_t granted; /* what was added to the ceiling */
	int64_t asked, told; /* places in head office's log, by lease_place; 0: never */
	int64_t keep; /* what the site may keep unused, as it was told last */
};

#define LEASE_KEEP_ALL INT64_MAX

/* All nil where nothing is known; texts as given. */
MUST_CHECK enum err lease_get(struct op *op, struct store *s, struct str customer, struct log_id log, struct lease_row *out);
/* All of a customer, by site and epoch, in the op's arena. */
MUST_CHECK enum err leases_of(struct op *op, struct store *s, struct str customer, struct lease_row **rows, int *count);
typedef enum err lease_fn(void *ctx, struct op *op, const struct lease_row *row);
/* site empty: of all. Texts are valid within fn only. */
MUST_CHECK enum err leases_walk(struct op *op, struct store *s, struct str site, lease_fn *fn, void *ctx);

/* By what an entry changes its customers' exposure at its site. */
MUST_CHECK enum err lease_fold(struct op *op, struct store *s, const struct entry *e);
/* At that place head office asked for what a log has unused past `keep`. */
MUST_CHECK enum err lease_asked(struct op *op, struct store *s, struct str customer, struct log_id log, int64_t place, int64_t keep);
/* "A.5f0c2e91", 17 as one number that grows; 0 where the epoch is none. */
int64_t lease_place(struct str epoch, uint64_t seq);
/* Does the account count in a customer's exposure? */
bool counts_as_credit(struct str account);

#endif
