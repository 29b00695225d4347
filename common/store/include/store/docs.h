/* Papers as they stand, records by key, sources, numbers, topics, cases: what a fold
 * leaves behind and what acts ask for. */
#ifndef STORE_DOCS_H
#define STORE_DOCS_H

#include "model/entry.h"
#include "store/store.h"

struct doc_row {
	struct str id, type, number, site, epoch, state, holder, last_act, day, customer;
	struct hash head;
	int64_t first_n, last_n;
	int acts;
};

/* *found false: there is none. Texts in the op's arena. */
MUST_CHECK enum err doc_get(struct op *op, struct store *s, struct str id, struct doc_row *out, bool *found);
MUST_CHECK enum err doc_by_number(struct op *op, struct store *s, struct str number, struct doc_row *out, bool *found);
/* The last one of a type that a site began. */
MUST_CHECK enum err doc_newest(
	struct op *op, struct store *s, struct str type, struct str site, struct doc_row *out, bool *found);
/* The places of a paper's acts, first to last, in the op's arena. */
MUST_CHECK enum err doc_acts(struct op *op, struct store *s, const struct doc_row *doc, int64_t **n, int *count);


typedef enum err doc_fn(void *ctx, struct op *op, const struct doc_row *row);
/* Newest first; type empty: all; at most `limit` (0: all). */
MUST_CHECK enum err docs_walk(struct op *op, struct store *s, struct str type, int limit, doc_fn *fn, void *ctx);

/* Papers of that type begun behind the entry at `after`, in order. */
MUST_CHECK enum err docs_after(struct op *op, struct store *s, struct str type, int64_t after, doc_fn *fn, void *ctx);

/* Provisional papers, and bills issued after they had been away, that lie with that site:
 * oldest first. */
MUST_CHECK enum err docs_to_hand_over(struct op *op, struct store *s, struct str holder, doc_fn *fn, void *ctx);

/* `doc`, of that type, names `paper` in its first act, the entry at n. */
MUST_CHECK enum err link_put(struct op *op, struct store *s, struct str paper, struct str type, int64_t n, struct str doc);
/* The newest such; empty: there is none. */
MUST_CHECK enum err link_newest(struct op *op, struct store *s, struct str paper, struct str type, struct str *doc);
typedef enum err link_fn(void *ctx, struct op *op, struct str type, struct str doc);
/* All that name it, oldest first. */
MUST_CHECK enum err links_walk(struct op *op, struct store *s, struct str paper, link_fn *fn, void *ctx);

struct record_row {
	struct str type, key, name, doc;
};
MUST_CHECK enum err record_get(struct op *op, struct store *s, struct str type, struct str key, struct record_row *out, bool *found);
MUST_CHECK enum err record_any(struct op *op, struct store *s, struct str type, bool *any); /* is there one of the type? */
typedef enum err record_fn(void *ctx, struct op *op, const struct record_row *row);
MUST_CHECK enum err records_walk(struct op *op, struct store *s, struct str type, record_fn *fn, void *ctx);

/* The key of the record that this paper is; STR_NONE where it is none. */
MUST_CHECK enum err record_key_of(struct op *op, struct store *s, struct str type, struct str doc, struct str *key);

MUST_CHECK enum err source_get(struct op *op, struct store *s, struct str site, struct str source, struct str *doc, struct hash *content, bool *found);

/* The last number drawn, 0 for none. */
MUST_CHECK enum err series_last(struct op *op, struct store *s, struct log_id log, struct str series, uint64_t *last);

struct case_row {
	int64_t n;
	struct str code, place, detail;
};
MUST_CHECK enum err case_put(struct op *op, struct store *s, const struct case_row *row); /* the same twice is once */
/* What came to light later answers it. */
MUST_CHECK enum err case_drop(struct op *op, struct store *s, struct str code, struct str place);
typedef enum err case_fn(void *ctx, struct op *op, const struct case_row *row);
MUST_CHECK enum err cases_walk(struct op *op, struct store *s, case_fn *fn, void *ctx);

typedef enum err topic_fn(void *ctx, struct op *op, int64_t n);
/* Entries filed under a topic, from < n <= to, in order. */
MUST_CHECK enum err topic_walk(struct op *op, struct store *s, struct str topic, int64_t from, int64_t to, topic_fn *fn, void *ctx);

struct movement_row {
	struct str customer, account, due, paper, day, site;
	struct str type; /* of the paper whose act moved it */
	int64_t n, v;
};
typedef enum err movement_fn(void *ctx, struct op *op, const struct movement_row *row);
/* In key order: customer, account, due, paper, day. customer empty: of all. */
MUST_CHECK enum err movements_walk(struct op *op, struct store *s, struct str customer, movement_fn *fn, void *ctx);

/* Where a customer's receivable of one paper was last moved, and its due day there. */
MUST_CHECK enum err item_place(struct op *op, struct store *s, struct str customer, struct str paper, struct str *site, struct str *due);

/* The first day on which UNS or AR of that paper moved up, as written; empty: never. */
MUST_CHECK enum err paper_since(
	struct op *op, struct store *s, struct str customer, struct str paper, struct str due, struct str *day);

/* Folds one entry that was read and found sound: paper, topics, sums, movements,
 * record, source, series. Never refuses for content; what is odd becomes a case. */
MUST_CHECK enum err store_project(struct op *op, struct store *s, int64_t n, const struct hash *hash, const struct entry *e);

#endif
