/* People, within the layer. */
#ifndef BOOK_PEOPLE_INSIDE_H
#define BOOK_PEOPLE_INSIDE_H

#include "book/people.h"
#include "inside.h"

struct right;

/* Before the paper is looked at: everybody who signs is known here and not shut out; the
 * first holds the act's right, one of the others what a countersigner has to hold. */
MUST_CHECK enum err people_sign(struct op *op, struct book *b, const struct request *r);
/* With the paper as it will be: whose it is, and who made it. */
MUST_CHECK enum err people_fit_paper(struct op *op, const struct request *r, const struct doc *doc);
/* Nobody but OWN adds to his own posts, or to the rights of a post that he has. */
MUST_CHECK enum err people_raise(struct op *op, struct book *b, const struct request *r, const struct doc *doc);
/* Somebody is left who may give posts. E_NOBODY_LEFT. */
MUST_CHECK enum err people_remain(struct op *op, struct book *b, const struct request *r, const struct doc *doc);

/* Are rights held here at all? */
MUST_CHECK enum err rights_held(struct op *op, struct book *b, bool *held);
/* Does one of the posts hold it? */
MUST_CHECK enum err posts_hold(struct op *op, struct book *b, const struct user *user, const char *right, bool *hold);
/* The posts that hold it, "BC CH OWN". */
MUST_CHECK enum err posts_that_hold(struct op *op, struct book *b, const char *right, struct str *out);
/* A record that only a site vouches for. */
bool person_is_of_site(const struct book *b, const struct user *user);
bool person_works_at(const struct book *b, const struct user *user, struct str site);
MUST_CHECK enum err person_access(struct op *op, struct book *b, struct str site, struct str who, const struct access **out);

/* At home: what a site did although the records say otherwise becomes a case. Before the
 * entry is folded. */
MUST_CHECK enum err people_judge(struct op *op, struct book *b, int64_t n, const struct entry *e);

#endif
