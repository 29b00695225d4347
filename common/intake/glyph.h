/* One character of text that is UTF-8, as it comes out of the decoder. */
#ifndef INTAKE_GLYPH_H
#define INTAKE_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Takes the first character off; s is not empty. */
static inline uint32_t glyph_take(struct str *s)
{
	unsigned char c = (unsigned char)s->p[0];
	size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	uint32_t number = n == 1 ? c : c & (0x7fu >> n);

	if (n > s->n)
		n = s->n;
	for (size_t i = 1; i < n; i++)
		number = number << 6 | ((unsigned char)s->p[i] & 0x3f);
	s->p += n;
	s->n -= n;
	return number;
}

/* Full-width forms and the ideographic space as the ASCII that they stand for. */
static inline uint32_t glyph_half(uint32_t g)
{
	return g >= 0xff01 && g <= 0xff5e ? g - 0xff01 + '!' : g == 0x3000 ? ' ' : g;
}

static inline bool glyph_is_space(uint32_t g)
{
	return g == ' ' || (g >= '\t' && g <= '\r') || g == 0xa0 || g == 0x2007 || g == 0x202f || g == 0x3000 || g == 0xfeff;
}

#endif
