/* Up to which entry the newest finished backup reaches. */
#ifndef SYNCD_KEPT_H
#define SYNCD_KEPT_H

#include "book/book.h"

/* n: the entry's place in this book. An older one than is noted changes nothing. */
MUST_CHECK enum err kept_note(struct op *op, struct book *b, int64_t n);

#endif
