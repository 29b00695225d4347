/* A book: one site's database, its second file and its identity, opened together.
 *
 * Head office's book is the same thing; it is `home`: it makes the records and takes
 * the decisions. A book begun alone is its own home until it joins.
 *
 *   DIR/site.json            who this book is: site, epoch, where the second file lies
 *   DIR/book.db              the database
 *   DIR/second/entries.ndjson  the second file, unless another directory was named
 *   DIR/reserve              room kept back for the day the disk is full
 */
#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include "base/world.h"
#include "model/document.h"
#include "model/entry.h"
#include "store/store.h"

struct book;
struct second;

struct identity {
	struct str site;
	struct str epoch; /* "A.5f0c2e91" */
	struct str second; /* directory of the second file; empty: DIR/second; "none": no second file (tests, benchmarks) */
	struct str server; /* head office's address, "https://host:port"; empty while alone and at head office */
	bool alone; /* begun without head office */
};

struct book_options {
	struct world *world; /* borrowed; required */
	enum db_mode mode; /* DB_WRITE or DB_READ; a reader heals nothing */
	bool careless; /* see db_options */
	int cache_kib;
	int64_t reserve; /* bytes kept back on each of its disks (store/reserve.h); 0: none */
	/* Healing, folding and rebuilding tell how far they are; may be NULL. */
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t of);
	void *progress_ctx;
};

enum { EPOCH_MARK_HEX = 8 };

/* A fresh epoch name "A.xxxxxxxx" in the arena. */
struct str epoch_new(struct arena *a, struct world *w, char letter);

/* Makes the directory and an empty book; E_BOOK_EXISTS. */
MUST_CHECK enum err book_create(struct op *op, const char *dir, const struct identity *id, const struct book_options *options);
/* E_NO_BOOK, E_BOOK_VERSION, E_BOOK_DAMAGED, E_TWO_LIVES. Reads both ends first and
 * puts into either file what it lacks; folds what is not folded. A book that lacks own
 * entries in between opens all the same, to take them back; its acts are refused with
 * E_BOOK_BEHIND until then. */
MUST_CHECK enum err book_open(struct op *op, const char *dir, const struct book_options *options, struct book **out);
void book_close(struct book *b);

/* DIR/site.json alone, for programs that need not open the book. */
MUST_CHECK enum err identity_load(struct op *op, const char *dir, struct identity *out);
MUST_CHECK enum err identity_save(struct op *op, const char *dir, const struct identity *id);

/* The text of site.json without its line feed; E_BOOK_DAMAGED names `place`. */
void identity_put(struct buf *to, const struct identity *id);
MUST_CHECK enum err identity_read(struct op *op, struct str text, const char *place, struct identity *out);
/* The directory where the second file is, in the arena; empty: there is none. */
struct str identity_second(struct arena *a, const char *dir, const struct identity *id);

struct store *book_store(struct book *b);
struct world *book_world(struct book *b);
struct log_id book_log(const struct book *b); /* its own */
struct str book_home(const struct book *b); /* "HO", or itself while alone */
bool book_is_home(const struct book *b);
const char *book_dir(const struct book *b);
/* Today's business day here. */
struct day book_today(struct book *b);

/* The first own entry that the second file has room for; 0: there is no such file. */
uint64_t book_second_first(const struct book *b);
/* Own entries up to `kept` lie in a second place at head office: the second file lets
 * go of them. */
MUST_CHECK enum err book_cut_second(struct op *op, struct book *b, uint64_t kept);

/* To whoever asked to be told how far something is (book_options.progress). */
void book_tell(struct book *b, const char *what, int64_t done, int64_t of);

/* After E_DISK_FULL: lets the reserve go. True: there was one; the refusal is forgiven,
 * and what was refused may be tried once more. Acts and drafts do so by themselves. */
bool book_makes_room(struct op *op, struct book *b, enum err err);
/* After an answer was given: checkpoints where the WAL has grown, and puts the reserve
 * back where there is room for it again. */
void book_rest(struct book *b);
/* How many own entries there are, and the head of the own log (zero hash: none). */
MUST_CHECK enum err book_head(struct op *op, struct book *b, uint64_t *seq, struct hash *head);

#endif
