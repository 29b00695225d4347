/* Credit: what a customer may still buy here, what was given out of his limit and where,
 * and what a site does by itself with what it was given.
 *
 * Head office keeps: its own part, and for every site and epoch the larger of ceiling and
 * sum as reported, together are not more than the limit and the approvals in force. A site
 * keeps: what its own entries added is not more than its ceiling and its approvals. */
#ifndef BOOK_CREDIT_H
#define BOOK_CREDIT_H

#include "book/book.h"
#include "store/lease.h"

/* All that counts against one customer's limit, as head office has it; minor units. */
struct credit_whole {
	bool has_terms;
	bool hold; /* he is flagged as past it (CRD-12) */
	int64_t limit; /* 0 where he has no terms */
	int64_t office; /* what head office's own entries added */
	int64_t out; /* `office`, and the larger of ceiling and sum of every log */
	int64_t owed; /* what all entries added: his exposure */
	int64_t approved; /* approvals in force that sites have reported */
	int64_t lifted; /* of them what is in use: by a site, as far as its sum is past its ceiling */
	struct lease_row *rows; /* of every log but head office's, in the op's arena */
	int count;
};

/* At head office, or in a book that is its own home. */
MUST_CHECK enum err credit_whole(struct op *op, struct book *b, struct str customer, struct credit_whole *out);
/* Is credit control on? */
MUST_CHECK enum err credit_is_on(struct op *op, struct book *b, bool *on);

/* A customer's unpaid bills, oldest first; in the op's arena. */
MUST_CHECK enum err book_open_papers(struct op *op, struct book *b, struct str customer, struct open_paper **rows, int *count);

/* The feed was heard to its end, just now: from here on the age of its news is counted. */
MUST_CHECK enum err book_news_heard(struct op *op, struct book *b);
/* How many hours this machine has run since then; NEWS_OWN in a book that is its own home,
 * NEWS_UNKNOWN where that cannot be told (CRD-11). */
MUST_CHECK enum err book_news_age(struct op *op, struct book *b, int64_t *hours);

/* What a site does before it hands its log in, and when its news has grown old: answers
 * what head office asked back, ends approvals that nothing needs any more, and returns
 * what customers' cash brought where they seldom buy. *made: entries written. */
MUST_CHECK enum err book_credit_tidy(struct op *op, struct book *b, int *made);
/* Before the device is changed: everything unused goes back. */
MUST_CHECK enum err book_credit_return_all(struct op *op, struct book *b, int *made);

#endif
