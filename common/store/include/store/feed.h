/* What a site's feed is read from: the topics it hears, joined with what is filed
 * under them. */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "model/entry.h"
#include "store/store.h"

/* One topic under which an entry reaches the site. */
struct feed_row {
	int64_t n;
	struct str topic; /* until the next row */
	bool own;         /* the site wrote it itself */
	bool changed;     /* topic is a customer's, and no later entry changed his sums */
};

/* Entries that a site hears by `all`, by its own topic and by those given to it, each
 * from the entry on that gave it: from < n <= to, in order of n and topic. Its own
 * come only where they changed a customer's sums last. One walk at a time. */
struct feed_walk {
	struct store *store;
	sqlite3_stmt *rows; /* of the window that ends at `reached` */
	int64_t reached, to;
	int64_t topics; /* that the site was given */
	struct str site, site_topic;
};

MUST_CHECK enum err feed_begin(
	struct op *op, struct store *s, struct str site, int64_t from, int64_t to, struct feed_walk *out);
bool feed_next(struct feed_walk *w, struct feed_row *out); /* false at the end or on an error */
MUST_CHECK enum err feed_end(struct op *op, struct feed_walk *w);

/* Places of entries that gave the site a topic, from < n <= to, in order. */
MUST_CHECK enum err feed_given(
	struct op *op, struct store *s, struct str site, int64_t from, int64_t to, int64_t **n, int *count);
/* Topics that the entry `given` gave the site, in order. */
MUST_CHECK enum err feed_given_topics(
	struct op *op, struct store *s, struct str site, int64_t given, struct str **topics, int *count);
/* The first `most` entries of others behind `after` filed under topics that `given`
 * gave the site, up to `given` itself. */
MUST_CHECK enum err feed_past(struct op *op, struct store *s, struct str site, int64_t given, int64_t after, int most,
	int64_t **n, int *count);

/* The act before the one at n where it does not come to the site by itself: another site
 * wrote it, and no topic that the site hears has it. 0: there is none such. */
MUST_CHECK enum err feed_act_before(struct op *op, struct store *s, struct str site, int64_t n, int64_t *before);

/* Does the site hear the topic? */
MUST_CHECK enum err feed_hears(struct op *op, struct store *s, struct str site, struct str topic, bool *hears);
/* Up to which entry the book is folded, as the database has it now. */
MUST_CHECK enum err feed_folded(struct op *op, struct store *s, int64_t *n);
/* How far a log reaches among the entries up to n: the seq of its last one there. */
MUST_CHECK enum err log_seq_upto(struct op *op, struct store *s, struct log_id log, int64_t n, uint64_t *seq);

#endif
