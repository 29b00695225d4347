/* The book's database: the only place with SQL.
 *
 * One connection, one transaction at a time. Writing goes between store_begin and
 * store_commit; sums (store/sums.h) are kept in memory in between and written once.
 * `n` is an entry's place in this book: the order in which it was taken in. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/op.h"
#include "store/db.h"

struct sums;
struct search;
struct aliases;

struct store {
	struct db *db;
	struct sums *sums;
	struct search *search;
	struct aliases *aliases;
	int64_t last_n; /* of the entries, within the transaction */
	int64_t folded_n; /* entries up to here are folded */
	int64_t log_id; /* of the log last written to; 0: none was */
	int64_t folded_stored; /* as the database has it */
	int64_t part_n; /* last_n where the part began */
	bool writing;
	bool fresh; /* the projections were just made: nothing is folded yet */
};

enum { STORE_VERSION = 1, PROJECTIONS_VERSION = 6 };

/* Opens or creates; takes migrations; E_BOOK_VERSION where a newer program wrote it.
 * Projections of an older form are dropped: folded_n is 0 then, and whoever opened
 * it folds again. */
MUST_CHECK enum err store_open(struct op *op, const char *path, const struct db_options *options, struct store **out);
void store_close(struct store *s);

MUST_CHECK enum err store_begin(struct op *op, struct store *s); /* the writer's lock; E_BUSY */
MUST_CHECK enum err store_commit(struct op *op, struct store *s);
void store_rollback(struct store *s);
void store_no_wait(struct store *s); /* for the writer's lock: E_BUSY at once */
/* Writes what makes the transaction one that changes something, so that its commit
 * overwrites whatever a failed one left behind the end of the database's log. */
MUST_CHECK enum err store_overwrite(struct op *op, struct store *s);
/* A part of the transaction that may be taken back alone: begin, then keep or drop.
 * Entries only; sums are not touched within it. */
MUST_CHECK enum err store_part_begin(struct op *op, struct store *s);
MUST_CHECK enum err store_part_keep(struct op *op, struct store *s);
void store_part_drop(struct store *s);
/* After the answer: moves the WAL into the database where it has grown. */
void store_rest(struct store *s);
/* Reads last_n and folded_n anew: another connection may have moved them. */
MUST_CHECK enum err store_refresh(struct op *op, struct store *s);
/* A reader's snapshot over several statements, refreshed. */
MUST_CHECK enum err store_look(struct op *op, struct store *s);
void store_look_end(struct store *s);
/* Changes when another connection has committed. */
int64_t store_others(struct store *s);

/* Drops and creates the projections; folded_n is 0. Within a transaction. */
MUST_CHECK enum err store_drop_projections(struct op *op, struct store *s);
/* A hash over every row of every projection, in key order. */
MUST_CHECK enum err store_digest(struct op *op, struct store *s, struct hash *out);
/* SQLite's own check of the file; E_BOOK_DAMAGED with its first complaint. */
MUST_CHECK enum err store_integrity(struct op *op, struct store *s);
/* The same without holding indexes against their tables. */
MUST_CHECK enum err store_quick_check(struct op *op, struct store *s);
/* A copy while others work, by SQLite's backup; progress may be NULL. `whose` is said in
 * the copy, for store_look_at_copy. */
MUST_CHECK enum err store_backup(struct op *op, struct store *s, const char *path, struct str whose,
	void (*progress)(void *ctx, int64_t done, int64_t of), void *ctx);
/* Whose the copy is; STR_NONE where it does not say. E_FILE_FORMAT, E_BOOK_VERSION. */
MUST_CHECK enum err store_look_at_copy(struct op *op, const char *path, struct str *whose);
/* E_BUSY where another program has the database open. One that is damaged is OK. */
MUST_CHECK enum err store_alone(struct op *op, const char *path);

/* Small facts by name: site, epoch, era, cursor. STR_NONE where not set. */
MUST_CHECK enum err meta_get(struct op *op, struct store *s, const char *name, struct str *out);
MUST_CHECK enum err meta_put(struct op *op, struct store *s, const char *name, struct str value);

#endif
