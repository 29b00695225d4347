/* Approvals in force.
 *
 * An approval counts from the moment somebody gave it by his name: a code from when it was
 * read out, a form from head office's act, one signed at the site from when it is heard of.
 * It ends with the site's own act alone: the bill that used it (whose confirm says by how
 * much it went past the ceiling, APPR), or the request that was given up. So what head
 * office counts is never less than what a dark site may still use. */
#ifndef BOOK_APPROVALS_H
#define BOOK_APPROVALS_H

#include "book/book.h"

/* Of a customer past his limit (E_CREDIT_LIMIT): given, and not yet reported used or given
 * up; each once, with the sum of its bill. Minor units. */
MUST_CHECK enum err book_approvals_in_force(struct op *op, struct book *b, struct str customer, int64_t *out);

#endif
