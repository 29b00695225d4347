/* Records found by what somebody types: a code, a part of a name, its initials.
 *
 * The text is found as a key, as the beginning of a key or a barcode, or in the name: its
 * words by how they begin (letter case and accents do not count), Chinese characters
 * wherever they stand together (one is enough), Latin letters also as the initials of
 * characters that stand together (搪瓷杯 by "tcb", "tc", "cb"). Of a text in several parts
 * ("搪瓷 12") each has to be in the name. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/docs.h"

enum found_by { FOUND_KEY, FOUND_KEY_BEGINS, FOUND_BARCODE, FOUND_NAME };

struct search_hit {
	struct record_row record; /* in the op's arena */
	enum found_by by;
};

enum { SEARCH_LIMIT_MAX = 1000 };

/* At most `limit` (1 to SEARCH_LIMIT_MAX), best first: the key itself, keys that begin so,
 * barcodes, names that begin so, other names; those made first come first. type empty: of
 * all records. Any text is taken, but E_ENCODING where it is no UTF-8; a text without a
 * letter, a digit or a sign is found as a key only. */
MUST_CHECK enum err search_find(struct op *op, struct store *s, struct str type, struct str text, int limit,
	struct search_hit **hits, int *count);

#endif
