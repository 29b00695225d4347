/* Reading papers and records out of a book. */
#ifndef BOOK_READ_H
#define BOOK_READ_H

#include "book/book.h"
#include "store/docs.h"

/* Finds a paper by id, by number, or (records) by key. E_NO_DOCUMENT. type NULL: any. */
MUST_CHECK enum err book_find(struct op *op, struct book *b, const struct type *type, struct str word, struct doc_row *row);
/* The paper folded from its acts, in the op's arena. */
MUST_CHECK enum err book_load(struct op *op, struct book *b, const struct doc_row *row, struct doc **out);
/* A record by key; *out NULL where unknown. Lives until the op ends. */
MUST_CHECK enum err book_record(struct op *op, struct book *b, const char *type, struct str key, const struct doc **out);
/* The sum of one account. */
MUST_CHECK enum err book_sum(struct op *op, struct book *b, const struct spot *spot, enum account_unit unit, int64_t *out);

#endif
