/* What a name is looked for by: the tokens of the search table.
 *
 * A name is a row of units, and a token stands at the place of its unit, so that what is
 * looked for as a run is found where the places follow each other. Each sign (a Han
 * character, kana, Hangul) is a unit and a token; so is each word. Signs need no pairs or
 * triples: 搪瓷 is 搪 at one place and 瓷 at the next.
 *
 *   item/搪      a sign
 *   item/TC      the initials of a sign and the next; "T" alone where none follows
 *   item/tea     a word of letters, or of digits, folded; up to 16 characters of it
 *   item/te*     the words that begin so: the first one and the first two characters
 *   item/#690    a barcode
 *
 * From the third character on, what begins so is a range of words. */
#ifndef STORE_SEARCH_WORDS_H
#define STORE_SEARCH_WORDS_H

#include "base/letters.h"
#include "base/str.h"

enum { UNITS_MAX = 128, WORD_LETTERS_MAX = 16, WORD_BYTES_MAX = 4 * WORD_LETTERS_MAX };

struct unit {
	enum { UNIT_SIGN, UNIT_LETTERS, UNIT_DIGITS } kind;
	int at; /* its place, from 0 */
	char text[WORD_BYTES_MAX]; /* folded; no nul */
	int n;
	int letters; /* characters in it, those past the limit included */
	int begins[2]; /* bytes of its first and of its first two characters */
	char initials[INITIALS_MAX];
	int initials_count; /* of a sign */
};

struct units {
	const unsigned char *p, *end;
	int at;
};

struct units units_of(struct str text);
/* False at the end, and where a byte is no UTF-8. */
bool unit_next(struct units *u, struct unit *out);

typedef void token_fn(void *ctx, struct str token, int at);
/* Of the first UNITS_MAX units; the same token at the same place may come twice. */
void tokens_of(struct str type, struct str name, struct str barcode, token_fn *fn, void *ctx);

#endif
