/* One character of UTF-8, for the few readers that look at every byte. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

/* The length of the character at p and its number, or 0 where there is none:
 * overlong forms, surrogates and numbers past U+10FFFF are none. p < end. */
static inline int utf8_take(const unsigned char *p, const unsigned char *end, uint32_t *out)
{
	unsigned char c = p[0];
	uint32_t number;
	int n;

	if (c < 0x80) {
		*out = c;
		return 1;
	}
	if (c < 0xc2 || c > 0xf4)
		return 0;
	n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (end - p < n)
		return 0;
	number = c & (0x7f >> n);
	for (int i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		number = number << 6 | (p[i] & 0x3f);
	}
	if (n == 3 && (number < 0x800 || (number >= 0xd800 && number <= 0xdfff)))
		return 0;
	if (n == 4 && (number < 0x10000 || number > 0x10ffff))
		return 0;
	*out = number;
	return n;
}

#endif
