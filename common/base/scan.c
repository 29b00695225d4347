/* The scanner: a caller who knows what comes next asks for it, and nothing is
 * built. A scan that failed points nowhere, so every later question fails too. */
#include <string.h>

#include "base/json.h"
#include "json_walk.h"

struct scan scan_of(struct str text)
{
	const char *p = text.n ? text.p : "";

	return (struct scan){p, p + text.n};
}

static bool failed(struct scan *s)
{
	*s = (struct scan){NULL, NULL};
	return false;
}

bool scan_end(struct scan *s)
{
	return (s->p && s->p == s->end) || failed(s);
}

bool scan_peek(struct scan *s, char c)
{
	return s->p < s->end && *s->p == c;
}

bool scan_lit(struct scan *s, char c)
{
	if (s->p == s->end || *s->p != c)
		return failed(s);
	s->p++;
	return true;
}

bool scan_string(struct scan *s, struct str *raw, bool *escaped)
{
	const char *close;
	struct walk w;

	*raw = STR_NONE;
	*escaped = false;
	if (!s->p)
		return false;
	if (s->p < s->end && *s->p == '"' && (close = walk_plain(s->p + 1, s->end)) < s->end && *close == '"') {
		*raw = (struct str){s->p + 1, (size_t)(close - s->p - 1)};
		s->p = close + 1;
		return true;
	}
	walk_init(&w, (struct str){s->p, (size_t)(s->end - s->p)}, false);
	if (!walk_string(&w, raw, escaped))
		return failed(s);
	s->p = w.p;
	return true;
}

bool scan_u64(struct scan *s, uint64_t *out)
{
	const char *p = s->p;
	struct str digits;

	while (p < s->end && *p >= '0' && *p <= '9')
		p++;
	digits = (struct str){s->p, (size_t)(p - s->p)};
	if (digits.n > 1 && *s->p == '0')
		return failed(s);
	if (p < s->end && (*p == '.' || *p == 'e' || *p == 'E'))
		return failed(s);
	if (!str_to_u64(digits, out))
		return failed(s);
	s->p = p;
	return true;
}

static bool skip(struct scan *s, bool strict, int depth, struct str *raw)
{
	const char *start = s->p;
	struct walk w;
	bool whole;

	*raw = STR_NONE;
	if (!s->p)
		return false;
	walk_init(&w, (struct str){s->p, (size_t)(s->end - s->p)}, strict);
	w.spaces = false;
	w.depth = depth;
	whole = walk_value(&w);
	walk_done(&w);
	if (!whole)
		return failed(s);
	s->p = w.p;
	*raw = (struct str){start, (size_t)(w.p - start)};
	return true;
}

bool scan_skip(struct scan *s, struct str *raw)
{
	return skip(s, false, 0, raw);
}

bool scan_skip_strict(struct scan *s, int depth, struct str *raw)
{
	return skip(s, true, depth, raw);
}

static void put_utf8(struct buf *to, uint32_t number)
{
	char c[4];
	size_t n = number < 0x80 ? 1 : number < 0x800 ? 2 : number < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0x00, 0xc0, 0xe0, 0xf0};

	for (size_t i = n; i-- > 1; number >>= 6)
		c[i] = (char)(0x80 | (number & 0x3f));
	c[0] = (char)(lead[n] | number);
	buf_put(to, (struct str){c, n});
}

static bool hex4(struct str s, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF";
		const char *found = i < s.n && s.p[i] ? strchr(digits, s.p[i]) : NULL;

		if (!found)
			return false;
		*out = *out << 4 | ((uint32_t)(found - digits) & 15);
	}
	return true;
}

/* rest stands behind `\u`. */
static bool put_unicode(struct str *rest, struct buf *out)
{
	uint32_t number;
	uint32_t low;

	if (!hex4(*rest, &number) || number == 0 || (number >= 0xdc00 && number <= 0xdfff))
		return false;
	*rest = str_sub(*rest, 4, rest->n);
	if (number >= 0xd800 && number <= 0xdbff) {
		if (!str_starts(*rest, STR("\\u")) || !hex4(str_sub(*rest, 2, 4), &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return false;
		number = 0x10000 + ((number - 0xd800) << 10 | (low - 0xdc00));
		*rest = str_sub(*rest, 6, rest->n);
	}
	put_utf8(out, number);
	return true;
}

bool json_unescape(struct str raw, struct buf *out)
{
	static const char names[] = "\"\\/bfnrt";
	static const char means[] = "\"\\/\b\f\n\r\t";
	struct str rest = raw;

	buf_clear(out);
	while (rest.p) {
		const char *name;
		char c;

		buf_put(out, str_cut(&rest, '\\'));
		if (!rest.p)
			break;
		c = rest.n ? rest.p[0] : 0;
		rest = str_sub(rest, 1, rest.n);
		name = c ? strchr(names, c) : NULL;
		if (name)
			buf_putc(out, means[name - names]);
		else if (c != 'u' || !put_unicode(&rest, out))
			return false;
	}
	return true;
}
