/* The entry: one line of JSON, hashed and stored byte for byte as written; one act
 * on one paper (format.md section 1).
 *
 * Reading goes by a scanner, for it is done by the hundred thousand: the envelope
 * and the legs are taken apart, the body stays as written. All texts point into the
 * line or the arena. */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/op.h"
#include "base/when.h"
#include "model/posting.h"

enum { ENTRY_BYTES_MAX = 512 * 1024, ENTRY_WITH_MAX = 8, GROUP_MAX = 1000 };

/* A log: one life of one device's book. */
struct log_id {
	struct str site;
	struct str epoch; /* "A.5f0c2e91" */
};

struct entry {
	struct log_id log;
	uint64_t seq;
	struct hash prev;
	struct moment at;
	struct day day;
	struct str seen; /* empty: none */
	struct str who;
	struct str with[ENTRY_WITH_MAX];
	int with_count;
	struct str type;
	uint64_t v;
	struct str act;
	struct str doc;
	struct str on; /* 64 hex digits or slip:…; empty for the paper's first act */
	struct hash on_hash; /* where on is a hash */
	int group_k, group_n; /* 1, 1 where it stands alone */
	struct str *hearers; /* "for" */
	int hearers_count;
	struct str body; /* the object as written */
	struct str state; /* then */
	struct str holder;
	struct leg *legs;
	int legs_count;
	/* Picked out of the body, empty where absent: */
	struct str number;
	struct str source;
	struct str key;
	struct str name;
	struct str customer;
	struct str barcode;
};

/* Takes a line apart. E_ENTRY with what is wrong where it is no entry: bad JSON, keys
 * missing, unknown spelling of a value, too long. Does not judge whether legs add up. */
MUST_CHECK enum err entry_read(struct op *op, struct arena *arena, struct str line, struct entry *out);

/* Only the place in the log, for taking in; false where even that cannot be told. */
bool entry_place(struct str line, struct log_id *log, uint64_t *seq, struct hash *prev);
bool entry_group(struct str line, int *k, int *n);

/* Writes the line, without line feed. */
void entry_write(struct buf *to, const struct entry *e);

/* The topics it is filed under beside its own site's, in `for`'s spelling: holder
 * before (may be empty) and after, the parties in posts, and `for`. No doubles. */
void entry_topics(const struct entry *e, struct str holder_before, struct arena *arena, struct str **topics, int *count);

/* A body without its number, hashed: two papers of one source say the same or not. */
struct hash entry_content(const struct entry *e);

#endif
