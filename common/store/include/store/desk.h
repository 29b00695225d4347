/* Head office's own tables: free credits and decisions, who hears what, enrolments,
 * tokens, devices; and a site's standings and drafts. */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include "base/when.h"
#include "model/entry.h"
#include "store/store.h"

struct credit_row {
	struct str customer, doc, site, day;
	struct str waits; /* papers not yet heard of, joined by commas: free for these only */
	int64_t n;
	int64_t free; /* minor units; below nil where more was taken than given */
};
MUST_CHECK enum err credit_get(struct op *op, struct store *s, struct str customer, struct str doc, struct credit_row *out, bool *found);
/* Adds row->free to what is there; the first words known of it (site, day, n, waits) are
 * kept. Nil: removed, so that the order of what adds and what takes does not matter. */
MUST_CHECK enum err credit_add(struct op *op, struct store *s, const struct credit_row *row);
MUST_CHECK enum err credit_waits(struct op *op, struct store *s, struct str customer, struct str doc, struct str waits);
/* Does any credit of his wait for a paper? */
MUST_CHECK enum err credit_any_waits(struct op *op, struct store *s, struct str customer, bool *any);
/* Of a customer by day, then paper's place; copied into the op's arena. */
MUST_CHECK enum err credits_of(struct op *op, struct store *s, struct str customer, struct credit_row **rows, int *count);

struct allocated_row {
	struct str source, paper, cause, rule, day;
	int64_t n, v;
};
MUST_CHECK enum err allocated_put(struct op *op, struct store *s, const struct allocated_row *row);
MUST_CHECK enum err allocated_from(struct op *op, struct store *s, struct str source, struct allocated_row **rows, int *count);

/* Has this cause been decided by this rule? */
MUST_CHECK enum err allocated_for(struct op *op, struct store *s, struct str cause, struct str rule, bool *decided);

MUST_CHECK enum err changed_put(struct op *op, struct store *s, struct str customer, int64_t n);
MUST_CHECK enum err changed_get(struct op *op, struct store *s, struct str customer, int64_t *n); /* 0: never */

MUST_CHECK enum err hears_put(struct op *op, struct store *s, struct str site, struct str topic, int64_t n);
MUST_CHECK enum err hears_drop(struct op *op, struct store *s, struct str site, struct str topic);
/* The sites to which a topic was given; in the op's arena. */
MUST_CHECK enum err hears_sites(struct op *op, struct store *s, struct str topic, struct str **sites, int *count);
/* Topics given to a site with the entry that gave them, in order of n; in the op's arena. */
struct hears_row {
	struct str topic;
	int64_t n;
};
MUST_CHECK enum err hears_of(struct op *op, struct store *s, struct str site, struct hears_row **rows, int *count);

typedef enum err hearer_fn(void *ctx, struct op *op, struct str site);
/* Sites to which a topic was given, by name. */
MUST_CHECK enum err topic_hearers(struct op *op, struct store *s, struct str topic, hearer_fn *fn, void *ctx);

struct enrolment_row {
	struct str site, epoch, sign;
	int64_t n;
};
MUST_CHECK enum err enrolment_put(struct op *op, struct store *s, const struct enrolment_row *row);
MUST_CHECK enum err enrolment_get(struct op *op, struct store *s, struct log_id log, struct enrolment_row *out, bool *found);
/* The newest of a site. */
MUST_CHECK enum err enrolment_last(struct op *op, struct store *s, struct str site, struct enrolment_row *out, bool *found);

/* Every site that has a device, with its newest epoch, in the order of sites. */
typedef enum err enrolment_fn(void *ctx, struct op *op, const struct enrolment_row *row);
MUST_CHECK enum err enrolments_walk(struct op *op, struct store *s, enrolment_fn *fn, void *ctx);

MUST_CHECK enum err token_put(struct op *op, struct store *s, struct str hash_hex, struct str site, struct moment until);
struct token_row {
	struct str site;
	struct moment until;
	bool used;
};
MUST_CHECK enum err token_get(struct op *op, struct store *s, struct str hash_hex, struct token_row *out, bool *found);
MUST_CHECK enum err token_use(struct op *op, struct store *s, struct str hash_hex);

/* state: good, withdrawn. */
MUST_CHECK enum err device_put(struct op *op, struct store *s, struct str fingerprint, struct log_id log, struct str state, struct moment at);
MUST_CHECK enum err device_get(struct op *op, struct store *s, struct str fingerprint, struct log_id *log, struct str *state, bool *found);

MUST_CHECK enum err standing_put(struct op *op, struct store *s, struct str customer, struct str body);
MUST_CHECK enum err standing_drop(struct op *op, struct store *s, struct str customer);
MUST_CHECK enum err standing_get(struct op *op, struct store *s, struct str customer, struct str *body, bool *found);
typedef enum err standing_fn(void *ctx, struct op *op, struct str customer, struct str body);
MUST_CHECK enum err standings_walk(struct op *op, struct store *s, standing_fn *fn, void *ctx);

struct draft_row {
	struct str doc, type, who, body;
	struct moment at;
};
MUST_CHECK enum err draft_put(struct op *op, struct store *s, const struct draft_row *row); /* keeps the form before */
MUST_CHECK enum err draft_get(struct op *op, struct store *s, struct str doc, struct draft_row *out, bool *found);
MUST_CHECK enum err draft_drop(struct op *op, struct store *s, struct str doc);
typedef enum err draft_fn(void *ctx, struct op *op, const struct draft_row *row);
MUST_CHECK enum err drafts_walk(struct op *op, struct store *s, struct str type, draft_fn *fn, void *ctx);
/* Every form a draft ever had, first to last, also of one that has become a paper or was
 * thrown away; `type` is empty in earlier ones. */
MUST_CHECK enum err draft_history(struct op *op, struct store *s, struct str doc, draft_fn *fn, void *ctx);

#endif
