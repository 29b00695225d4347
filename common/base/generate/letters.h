/* The tables that generate/letters.c writes: which characters they cover. */
#ifndef GENERATE_LETTERS_H
#define GENERATE_LETTERS_H

#include <stdint.h>

enum {
	LOWER_FIRST = 0x00c0, /* Latin with accents, Greek, Cyrillic */
	LOWER_LAST = 0x052f,
	INITIAL_FIRST = 0x3400, /* Han: extension A and the unified block */
	INITIAL_LAST = 0x9fff,
};

extern const uint16_t letters_lower[]; /* small, without its accent; itself where there is no such letter */
extern const char letters_initial[]; /* of its reading; '.' where it has none */

#endif
