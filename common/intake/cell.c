/* Text, yes and no, and numbers.
 *
 * A number is first brought to ASCII, then stripped of what stands around it; only then
 * are commas, points and spaces judged, all at once, for one of them alone says little. */
#include "intake/cell.h"

#include <ctype.h>
#include <string.h>

#include "glyph.h"

enum { NUMBER_CHARS_MAX = 64, CURRENCY = 'c' };

/* ---- text ---- */

static struct str without_ends(struct str s)
{
	struct str from = s, end = s;

	while (from.n) {
		struct str next = from;
		if (!glyph_is_space(glyph_take(&next)))
			break;
		from = next;
	}
	end.n = 0;
	for (struct str rest = from; rest.n;)
		if (!glyph_is_space(glyph_take(&rest)))
			end.n = (size_t)(rest.p - from.p);
	return (struct str){from.p, end.n};
}

static bool is_error_value(struct str s)
{
	static const char *const errors[] = {
		"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#GETTING_DATA"};
	size_t marks = 0;

	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (str_is(s, errors[i]))
			return true;
	while (marks < s.n && s.p[marks] == '#')
		marks++;
	return marks == s.n && marks > 2;
}

static size_t digits_at(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && isdigit((unsigned char)s.p[at + n]))
		n++;
	return n;
}

/* 6.90123E+12: what a spreadsheet makes of a bar code. */
static bool is_rounded(struct str s)
{
	size_t at = digits_at(s, 0);

	if (!at)
		return false;
	if (at < s.n && s.p[at] == '.')
		at += 1 + digits_at(s, at + 1);
	if (at + 2 >= s.n || toupper((unsigned char)s.p[at]) != 'E' || s.p[at + 1] != '+')
		return false;
	return at + 2 + digits_at(s, at + 2) == s.n;
}

bool cell_runs(struct str text)
{
	static const char *const beginnings[] = {"=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@"};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (str_starts(text, str_from(beginnings[i])))
			return true;
	return false;
}

enum err cell_take_text(struct str cell, struct buf *to)
{
	struct str s = without_ends(cell);
	bool gap = false;

	/* An apostrophe before what would be a formula is there for the spreadsheet alone. */
	if (s.n > 1 && s.p[0] == '\'' && cell_runs(str_sub(s, 1, s.n)))
		s = str_sub(s, 1, s.n);
	if (s.n && (s.p[0] == '#' || isdigit((unsigned char)s.p[0])) && (is_error_value(s) || is_rounded(s)))
		return E_LINE_SPOILED;
	for (size_t i = 0; i < s.n; i++) {
		bool breaks = s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t';
		if (breaks && !gap)
			buf_putc(to, ' ');
		else if (!breaks)
			buf_putc(to, s.p[i]);
		gap = breaks;
	}
	return OK;
}

enum err cell_take_flag(struct str cell, struct buf *to)
{
	static const char *const yes[] = {"true", "yes", "y", "1", "是", "对", "有", "√", "✓", "✔"};
	static const char *const no[] = {"false", "no", "n", "0", "否", "不", "无", "×", "✗", "✘", "x"};
	struct str s = without_ends(cell);
	struct buf low = BUF_INIT;
	const char *found = NULL;

	for (size_t i = 0; i < s.n; i++)
		buf_putc(&low, (char)tolower((unsigned char)s.p[i]));
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if (str_is(buf_str(&low), yes[i]))
			found = "true";
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		if (str_is(buf_str(&low), no[i]))
			found = "false";
	buf_done(&low);
	if (!found)
		return E_LINE_FLAG;
	buf_puts(to, found);
	return OK;
}

/* ---- numbers ---- */

static bool is_currency(uint32_t g)
{
	return g == '$' || g == 0xa3 || g == 0xa5 || g == 0x20ac || g == 0xffe5 || g == 0x5143 /* 元 */ || g == 0x5706 /* 圆 */;
}

/* As ASCII, a currency's sign as one letter; false where something else stands there. */
static bool to_ascii(struct str cell, char *out, size_t *n)
{
	*n = 0;
	while (cell.n) {
		uint32_t g = glyph_take(&cell);
		bool space = glyph_is_space(g);
		if (*n == NUMBER_CHARS_MAX)
			return false;
		if (is_currency(g))
			g = CURRENCY;
		else if (g == 0x2212 || g == 0x2013)
			g = '-';
		else
			g = space ? ' ' : glyph_half(g);
		if (g >= 0x80 || (isalpha((int)g) && !strchr("cCRMBNYUSDEGP", (int)g)))
			return false;
		out[(*n)++] = (char)g;
	}
	return true;
}

static struct str strip_word(struct str s)
{
	static const char *const words[] = {"RMB", "CNY", "USD", "EUR", "GBP"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (str_starts(s, str_from(words[i])))
			return str_sub(s, 3, s.n);
		if (s.n > 3 && !memcmp(s.p + s.n - 3, words[i], 3))
			return str_sub(s, 0, s.n - 3);
	}
	return s;
}

static struct str strip_around(struct str s)
{
	s = strip_word(s);
	while (s.n && (s.p[0] == ' ' || s.p[0] == CURRENCY))
		s = str_sub(s, 1, s.n);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == CURRENCY))
		s.n--;
	return s;
}

struct number {
	bool negative, percent;
	struct str body; /* digits, commas, points, spaces */
};

static bool take_signs(struct str s, struct number *out)
{
	*out = (struct number){0};
	s = strip_around(s);
	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') {
		out->negative = true;
		s = strip_around(str_sub(s, 1, s.n - 2));
	} else if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
		out->negative = s.p[0] == '-';
		s = strip_around(str_sub(s, 1, s.n));
	}
	if (s.n && s.p[s.n - 1] == '%') {
		out->percent = true;
		s.n--;
	}
	out->body = strip_around(s);
	for (size_t i = 0; i < out->body.n; i++)
		if (!isdigit((unsigned char)out->body.p[i]) && !strchr(",. ", out->body.p[i]))
			return false;
	return out->body.n > 0;
}

static size_t count_of(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* Thousands: one to three digits, then threes, with the same character between. */
static bool grouped(struct str whole, char *group)
{
	size_t at = digits_at(whole, 0);

	*group = at < whole.n ? whole.p[at] : 0;
	if (at == whole.n)
		return true;
	if (!at || at > 3)
		return false;
	while (at < whole.n) {
		if (whole.p[at] != *group || digits_at(whole, at + 1) != 3)
			return false;
		at += 4;
	}
	return true;
}

static void split_at(struct str body, char decimal, struct str *whole, struct str *part)
{
	const char *at = memchr(body.p, decimal, body.n);

	*whole = at ? (struct str){body.p, (size_t)(at - body.p)} : body;
	*part = at ? str_sub(body, whole->n + 1, body.n) : STR_NONE;
}

static void put_number(const struct number *n, struct str whole, struct str part, struct buf *to)
{
	bool any = false;

	if (n->negative)
		buf_putc(to, '-');
	for (size_t i = 0; i < whole.n; i++) {
		if (!isdigit((unsigned char)whole.p[i]) || (!any && whole.p[i] == '0'))
			continue;
		any = true;
		buf_putc(to, whole.p[i]);
	}
	if (!any)
		buf_putc(to, '0');
	while (part.n && part.p[part.n - 1] == '0')
		part.n--;
	if (part.n) {
		buf_putc(to, '.');
		buf_put(to, part);
	}
	if (n->percent)
		buf_putc(to, '%');
}

/* Where nobody said which is the decimal point, a comma is never taken for it, and what a
 * comma-writer could mean otherwise is not taken either. */
static bool may_be_two(struct str body, struct str whole, struct str part, char group, const struct cell_rules *rules)
{
	if (!rules->comma_is_odd)
		return false;
	if (group == ',')
		return count_of(body, '.') == 0;
	return !group && part.n == 3 && whole.n && whole.n <= 3;
}

enum err cell_take_number(struct str cell, const struct cell_rules *rules, struct buf *to)
{
	char text[NUMBER_CHARS_MAX], group, decimal = rules->decimal ? rules->decimal : '.';
	struct str whole, part;
	struct number n;
	size_t length;

	if (!to_ascii(cell, text, &length) || !take_signs((struct str){text, length}, &n))
		return E_LINE_NUMBER;
	split_at(n.body, decimal, &whole, &part);
	if (digits_at(part, 0) != part.n || !grouped(whole, &group) || group == decimal || !(whole.n || part.n))
		return !rules->decimal && (count_of(n.body, ',') || count_of(n.body, '.') > 1) ? E_LINE_DECIMAL : E_LINE_NUMBER;
	if (!rules->decimal && may_be_two(n.body, whole, part, group, rules))
		return E_LINE_DECIMAL;
	put_number(&n, whole, part, to);
	return OK;
}
