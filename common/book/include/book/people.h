/* People: who may sign what, and by what they prove themselves.
 *
 * Rights are held against somebody once the book has a role record; what was heard last
 * counts. A user whose record head office neither made nor changed is a clerk of the site
 * that made him, and nothing more anywhere. */
#ifndef BOOK_PEOPLE_H
#define BOOK_PEOPLE_H

#include "book/act.h"
#include "documents/papers.h"

/* Is he known, does he work here, is he not shut out, and does one of his posts hold the
 * right (SEC-01, SEC-10)? `right` NULL: any will do. E_NO_RECORD, E_PERMISSION naming
 * the posts that hold it, E_SHUT_OUT; all at `place`. */
MUST_CHECK enum err book_may(struct op *op, struct book *b, struct str who, const char *right, const char *place);

/* By what he proves himself here: the list heard last, of head office's record of him
 * and this site's access paper. None: he signs by name alone. In the op's arena. */
MUST_CHECK enum err book_verifiers(struct op *op, struct book *b, struct str who, const struct verifier **row, int *count);

/* The record of a person's access at this site; NULL where there is none. */
MUST_CHECK enum err book_access(struct op *op, struct book *b, struct str who, const struct access **out);

/* Within a batch: a new book's first user, who works at its site and signs for himself. */
struct first_user {
	struct str key, name;
	struct str roles; /* "SA,BC"; empty: OWN */
};
MUST_CHECK enum err book_first_user(struct op *op, struct book *b, const struct first_user *first);

/* Within the same batch: role records of every post of the program,
 * so that rights are held from then on. Names are in `lang`. E_PERMISSION where the
 * first user could give nobody a post: the book would be closed for ever. */
MUST_CHECK enum err book_begin_roles(struct op *op, struct book *b, struct str who, enum lang lang);

#endif
