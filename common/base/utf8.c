/* Is it UTF-8, and how wide is it on a terminal.
 *
 * The widths are a table of our own: the C library's depend on the locale, and a
 * receipt must line up the same on every machine. */
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

bool utf8_valid(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = s.n ? p + s.n : p;
	uint64_t eight;
	uint32_t number;

	while (p < end) {
		int n;

		if (end - p >= 8) {
			memcpy(&eight, p, 8);
			if (!(eight & UINT64_C(0x8080808080808080))) {
				p += 8;
				continue;
			}
		}
		n = utf8_take(p, end, &number);
		if (!n)
			return false;
		p += n;
	}
	return true;
}

struct range {
	uint32_t first;
	uint32_t last;
};

static const struct range none[] = {
	{0x0000, 0x001f}, {0x007f, 0x009f}, {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf},
	{0x05c1, 0x05c2}, {0x05c4, 0x05c5}, {0x05c7, 0x05c7}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670},
	{0x06d6, 0x06dc}, {0x06df, 0x06e4}, {0x06e7, 0x06e8}, {0x06ea, 0x06ed}, {0x0900, 0x0902}, {0x093a, 0x093a},
	{0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0951, 0x0957}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
	{0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x2064},
	{0x20d0, 0x20f0}, {0x302a, 0x302d}, {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
	{0xe0100, 0xe01ef},
};

static const struct range two[] = {
	{0x1100, 0x115f}, {0x231a, 0x231b}, {0x23e9, 0x23ec}, {0x25fd, 0x25fe}, {0x2614, 0x2615}, {0x2648, 0x2653},
	{0x26a1, 0x26a1}, {0x26bd, 0x26be}, {0x2705, 0x2705}, {0x274c, 0x274c}, {0x2753, 0x2755}, {0x2795, 0x2797},
	{0x2b1b, 0x2b1c}, {0x2b50, 0x2b50}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
	{0xa000, 0xa4cf}, {0xa960, 0xa97c}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe10, 0xfe19}, {0xfe30, 0xfe6f},
	{0xff01, 0xff60}, {0xffe0, 0xffe6}, {0x16fe0, 0x18aff}, {0x1aff0, 0x1b2ff}, {0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f64f},
	{0x1f680, 0x1f6ff}, {0x1f7e0, 0x1f7eb}, {0x1f90c, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x2fffd},
	{0x30000, 0x3fffd},
};

static bool within(const struct range *table, size_t count, uint32_t number)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;

		if (number > table[middle].last)
			low = middle + 1;
		else if (number < table[middle].first)
			count = middle;
		else
			return true;
	}
	return false;
}

static size_t columns(uint32_t number)
{
	if (number >= 0x20 && number < 0x7f)
		return 1;
	if (within(none, sizeof(none) / sizeof(none[0]), number))
		return 0;
	return within(two, sizeof(two) / sizeof(two[0]), number) ? 2 : 1;
}

size_t utf8_width(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = s.n ? p + s.n : p;
	size_t width = 0;

	while (p < end) {
		uint32_t number;
		int n = utf8_take(p, end, &number);

		/* A terminal shows one mark for a byte that is no character. */
		width += n ? columns(number) : 1;
		p += n ? n : 1;
	}
	return width;
}

struct str utf8_head(struct str s, size_t width)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = s.n ? p + s.n : p;
	size_t used = 0;

	while (p < end) {
		uint32_t number;
		int n = utf8_take(p, end, &number);
		size_t more = n ? columns(number) : 1;

		if (used + more > width)
			break;
		used += more;
		p += n ? n : 1;
	}
	return str_sub(s, 0, (size_t)(p - (const unsigned char *)s.p));
}

static bool turns_direction(uint32_t number)
{
	return number == 0x061c || number == 0x200e || number == 0x200f || (number >= 0x202a && number <= 0x202e) ||
	       (number >= 0x2066 && number <= 0x2069);
}

static bool is_control(uint32_t number)
{
	return number < 0x20 || (number >= 0x7f && number < 0xa0) || number == 0x2028 || number == 0x2029;
}

void utf8_put_shown(struct buf *to, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = s.n ? p + s.n : p;

	while (p < end) {
		uint32_t number;
		int n = utf8_take(p, end, &number);

		if (!n)
			buf_putc(to, '?');
		else if (is_control(number))
			buf_putc(to, ' ');
		else if (!turns_direction(number))
			buf_put(to, (struct str){(const char *)p, (size_t)n});
		p += n ? n : 1;
	}
}
