/* What a site wrote since its last day's close: numbers by type and series, money, and
 * what still has to move.
 *
 * A close covers every own entry of its day or an earlier one that no close before it
 * covered: those after the last close, and those before it that were dated past it. */
#ifndef DOCUMENTS_DAY_LIST_H
#define DOCUMENTS_DAY_LIST_H

#include "documents/papers.h"

/* Fills papers, money, open and next of `close`, whose day is doc.day; `before` is the
 * close before it or NULL. *later: what entries of later days did to the drawer.
 * E_NUMBER_GAP where a number is missing between the close before and now. */
MUST_CHECK enum err day_list(
	struct op *op, struct look *look, const struct day_close *before, struct day_close *close, struct money *later);

#endif
