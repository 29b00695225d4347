/* Entries and the ends of their logs. */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "model/entry.h"
#include "store/store.h"

struct log_head {
	bool known; /* any entry of it here */
	int64_t id;
	uint64_t seq;
	struct hash hash;
	struct moment at;
};

MUST_CHECK enum err log_head_get(struct op *op, struct store *s, struct log_id log, struct log_head *out);

/* "A.5f0c2e91:5123": the furthest of a site's newest log here; STR_NONE where none is. */
MUST_CHECK enum err log_last_seen(struct op *op, struct store *s, struct str site, struct str *out);

/* Takes in the next entry of a log: the caller has checked that it joins. n is its
 * place in this book. Within a transaction. */
MUST_CHECK enum err entry_append(struct op *op, struct store *s, struct log_id log, uint64_t seq,
	const struct hash *hash, struct moment at, struct str text, int64_t *n);

/* Text is copied into the op's arena; E_NO_DOCUMENT where there is none. */
MUST_CHECK enum err entry_get(struct op *op, struct store *s, int64_t n, struct str *text, struct hash *hash);
MUST_CHECK enum err entry_find(struct op *op, struct store *s, struct log_id log, uint64_t seq, int64_t *n, struct hash *hash);

/* Entries in a given order; text is valid within fn only. */
struct entry_row {
	int64_t n;
	struct hash hash;
	struct str text;
	struct str site, epoch;
	uint64_t seq;
};
typedef enum err entry_fn(void *ctx, struct op *op, const struct entry_row *row);
MUST_CHECK enum err entries_of_log(struct op *op, struct store *s, struct log_id log, uint64_t after, entry_fn *fn, void *ctx);
MUST_CHECK enum err entries_from(struct op *op, struct store *s, int64_t after_n, entry_fn *fn, void *ctx);
/* At most `most` of them. */
MUST_CHECK enum err entries_between(struct op *op, struct store *s, int64_t after_n, int most, entry_fn *fn, void *ctx);
/* Is an entry with this hash in any log of the site? Reads them all. */
MUST_CHECK enum err entry_known(struct op *op, struct store *s, struct str site, const struct hash *hash, bool *known);
/* Of every epoch of a site, in order of n (site empty: of all). */
MUST_CHECK enum err entries_of_site(struct op *op, struct store *s, struct str site, uint64_t after_seq, entry_fn *fn, void *ctx);

struct log_row {
	struct log_id log;
	struct log_head head;
	struct str last_day; /* of its last entry */
};
/* The last entry of a log among the first n of this book; 0: none. */
MUST_CHECK enum err log_seq_at(struct op *op, struct store *s, int64_t log_id, int64_t n, uint64_t *seq);

typedef enum err log_fn(void *ctx, struct op *op, const struct log_row *row);
MUST_CHECK enum err logs_walk(struct op *op, struct store *s, log_fn *fn, void *ctx);

#endif
