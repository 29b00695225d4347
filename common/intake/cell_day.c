/* Days, in whatever form.
 *
 * A day is three numbers and what stands between them, or one number alone. Which of
 * the three is the year shows by its four digits; day and month show by being past
 * twelve, by the points of a German date, or by what was said beforehand. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "glyph.h"
#include "intake/cell.h"

enum { DAY_CHARS_MAX = 48, SERIAL_1970 = 25569, SERIAL_MIN = 18264 /* 1950 */, SERIAL_MAX = 73050 /* 2099 */ };

/* As ASCII: 年 and 月 are Y and M, 日 and 号 are D. */
static bool to_ascii(struct str cell, char *out)
{
	size_t n = 0;

	while (cell.n) {
		uint32_t g = glyph_half(glyph_take(&cell));
		if (glyph_is_space(g))
			g = ' ';
		else if (g == 0x5e74)
			g = 'Y';
		else if (g == 0x6708)
			g = 'M';
		else if (g == 0x65e5 || g == 0x53f7)
			g = 'D';
		if (g >= 0x80 || n == DAY_CHARS_MAX - 1)
			return false;
		if (g != ' ' || n)
			out[n++] = (char)g;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = 0;
	return n > 0;
}

struct part { /* one of the numbers */
	int value, digits;
};

static const char *take_part(const char *p, struct part *out)
{
	*out = (struct part){0};
	while (isdigit((unsigned char)*p) && out->digits < 9) {
		out->value = out->value * 10 + (*p++ - '0');
		out->digits++;
	}
	return p;
}

/* A time of day, or nothing: it is left off. */
static bool is_time(const char *p)
{
	int colons = 0, digits = 0;

	if (!*p)
		return true;
	if (*p != ' ' && *p != 'T')
		return false;
	for (p++; *p; p++) {
		if (isdigit((unsigned char)*p))
			digits++;
		else if (*p == ':')
			colons++;
		else if (!strchr(". APMapmZ", *p))
			return false;
	}
	return digits >= 2 && colons >= 1 && colons <= 2;
}

static enum err day_from(int year, int month, int dom, struct day *out)
{
	char text[40];

	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, dom);
	return day_read(str_from(text), out) ? OK : E_LINE_DAY;
}

/* A number alone: 20261122, or days since the end of 1899 with a part of a day. */
static enum err number_alone(struct part n, const char *rest, struct day *out)
{
	if (n.digits == 8 && is_time(rest))
		return day_from(n.value / 10000, n.value / 100 % 100, n.value % 100, out);
	if (*rest == '.')
		while (isdigit((unsigned char)*++rest))
			;
	if (*rest || n.digits != 5 || n.value < SERIAL_MIN || n.value > SERIAL_MAX)
		return E_LINE_DAY;
	out->number = n.value - SERIAL_1970;
	return OK;
}

static enum err year_last(struct part a, struct part b, struct part year, char mark, enum day_order order, struct day *out)
{
	if (order == ORDER_NOT_SAID && mark == '.')
		order = ORDER_DMY;
	if (order == ORDER_NOT_SAID && a.value != b.value && a.value <= 12 && b.value <= 12)
		return E_LINE_DAY_ORDER;
	if (order == ORDER_NOT_SAID)
		order = a.value > 12 ? ORDER_DMY : ORDER_MDY;
	if (order == ORDER_YMD)
		return E_LINE_DAY;
	return order == ORDER_DMY ? day_from(year.value, b.value, a.value, out) : day_from(year.value, a.value, b.value, out);
}

enum err cell_take_day(struct str cell, const struct cell_rules *rules, struct day *out)
{
	char text[DAY_CHARS_MAX], first, second;
	struct part a, b, c;
	const char *p;

	if (!to_ascii(cell, text) || !isdigit((unsigned char)text[0]))
		return E_LINE_DAY;
	p = take_part(text, &a);
	if (!*p || *p == ' ' || (*p == '.' && a.digits == 5))
		return number_alone(a, p, out);
	first = *p++;
	p = take_part(p, &b);
	second = *p ? *p++ : 0;
	p = take_part(p, &c);
	if (first == 'Y' && second == 'M') {
		p += *p == 'D';
		return a.digits == 4 && b.digits && c.digits && is_time(p) ? day_from(a.value, b.value, c.value, out) : E_LINE_DAY;
	}
	if (first != second || !strchr("-/.", first) || !is_time(p) || !b.digits || !c.digits || b.digits > 2)
		return E_LINE_DAY;
	if (a.digits == 4 && c.digits <= 2)
		return day_from(a.value, b.value, c.value, out);
	if (c.digits == 4 && a.digits <= 2)
		return year_last(a, b, c, first, rules->day_order, out);
	return E_LINE_DAY;
}
