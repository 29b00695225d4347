/* The second file: a plain file of the site's own entries in another directory.
 *
 * Its first line says site, epoch, first seq and its prev; then one entry a line.
 * Behind the last line may lie zeros, put there beforehand so that a flush need not
 * move the file's end. What either file holds is recorded (format.md section 4). */
#ifndef STORE_SECOND_H
#define STORE_SECOND_H

#include "model/entry.h"

struct second;

struct second_end {
	uint64_t seq; /* of its last whole entry; first_seq - 1 where it has none */
	struct hash hash; /* of that entry; of the one before the first otherwise */
};

/* Opens the file, or makes it for a log that stands at (seq, hash); its end is found by
 * second_refresh. What follows is done under the database's writer's lock alone: so one
 * program at a time moves the end. A torn last line is cut by the next append. E_BOOK_DAMAGED where the first line is none of ours or names another log. */
MUST_CHECK enum err second_open(struct op *op, const char *path, struct log_id log, uint64_t seq, const struct hash *hash,
	bool careless, struct second **out);
/* Finds the end: at first, and when another program has written. */
MUST_CHECK enum err second_refresh(struct op *op, struct second *f);
void second_close(struct second *f);
/* Zeros, or a torn line, behind its end? Cuts them. */
bool second_has_slack(const struct second *f);
void second_trim(struct second *f);

/* Log, as its first line says; for a book whose database is gone. False: no such file. */
MUST_CHECK enum err second_peek(struct op *op, const char *path, struct log_id *log, uint64_t *first_seq, bool *there);

struct second_end second_end(const struct second *f);
uint64_t second_first(const struct second *f);

/* Appends whole lines (each ending in a line feed); not yet on disk. `last` is the
 * last one's place. */
MUST_CHECK enum err second_append(struct op *op, struct second *f, struct str lines, struct second_end last);
/* Begins the flush in a thread of its own, and waits for it. */
void second_flush_begin(struct second *f);
MUST_CHECK enum err second_flush_end(struct op *op, struct second *f);
/* Cuts what was appended since the last flush: the transaction is given up. False: the
 * disk did not say that it is gone. */
bool second_undo(struct second *f);

/* Lets go of the entries up to `seq`, which it holds: rewritten beside itself, flushed,
 * renamed. Nothing may be pending. */
MUST_CHECK enum err second_cut(struct op *op, struct second *f, uint64_t seq);

/* Entries with seq > after, in order, checked against their chain; E_BOOK_DAMAGED
 * where it breaks. The text is valid within fn only. */
typedef enum err second_fn(void *ctx, struct op *op, uint64_t seq, const struct hash *hash, struct str text);
MUST_CHECK enum err second_walk(struct op *op, struct second *f, uint64_t after, second_fn *fn, void *ctx);

/* The hash at `seq`; *known false where the file does not reach there. */
MUST_CHECK enum err second_hash_at(struct op *op, struct second *f, uint64_t seq, struct hash *out, bool *known);

#endif
