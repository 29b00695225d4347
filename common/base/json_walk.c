/* The grammar of JSON, walked once.
 *
 * Most bytes are plain text inside strings, so those go by eight at a time, and
 * only a byte that means something is looked at. */
#include "json_walk.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/json.h"
#include "base/utf8.h"

/* Past so many keys an object is checked for duplicates by sorting: slower than a
 * hash, but no choice of keys makes it slow. */
enum { KEYS_COMPARED = 32, NUMBER_LEN_MAX = 63 };

void walk_init(struct walk *w, struct str text, bool strict)
{
	w->p = text.n ? text.p : "";
	w->end = w->p + text.n;
	w->why = NULL;
	w->strict = w->spaces = strict;
	w->depth = 0;
	w->keys = w->held;
	w->keys_count = 0;
	w->keys_room = WALK_KEYS_HELD;
	w->unescaped = (struct arena){0};
}

void walk_done(struct walk *w)
{
	if (w->keys != w->held)
		free(w->keys);
	arena_done(&w->unescaped);
}

static bool fail(struct walk *w, const char *why)
{
	w->why = why;
	return false;
}

void walk_spaces(struct walk *w)
{
	if (!w->spaces)
		return;
	while (w->p < w->end && (*w->p == ' ' || *w->p == '\t' || *w->p == '\n' || *w->p == '\r'))
		w->p++;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* A bit at the top of the first of eight bytes that is a quote, a backslash, a control
 * or no ASCII; what stands above it may be wrong by a borrow. Nil: none is. */
static uint64_t first_meaning(uint64_t x)
{
	uint64_t quote = x ^ EACH('"');
	uint64_t slash = x ^ EACH('\\');
	uint64_t low = (quote - EACH(1)) | (slash - EACH(1)) | (x - EACH(0x20)) | x;

	return low & EACH(0x80);
}

static int hex4(const char *p, const char *end)
{
	int number = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			number = number << 4 | (c - '0');
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			number = number << 4 | ((c | 32) - 'a' + 10);
		else
			return -1;
	}
	return number;
}

/* Behind `\u`; p stays at the escape where it fails. */
static bool unicode_escape(struct walk *w)
{
	int unit = hex4(w->p + 2, w->end);
	int low;

	if (unit < 0)
		return fail(w, "an escape that is none");
	if (unit == 0)
		return fail(w, "a nul character");
	if (unit >= 0xdc00 && unit <= 0xdfff)
		return fail(w, "a lone surrogate");
	if (unit >= 0xd800 && unit <= 0xdbff) {
		if (w->end - w->p < 12 || w->p[6] != '\\' || w->p[7] != 'u')
			return fail(w, "a lone surrogate");
		low = hex4(w->p + 8, w->end);
		if (low < 0xdc00 || low > 0xdfff)
			return fail(w, "a lone surrogate");
		w->p += 6;
	}
	w->p += 6;
	return true;
}

static bool escape(struct walk *w)
{
	if (w->end - w->p < 2)
		return fail(w, "a string without its end");
	switch (w->p[1]) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		w->p += 2;
		return true;
	case 'u':
		return unicode_escape(w);
	}
	return fail(w, "an escape that is none");
}

static bool beyond_ascii(struct walk *w)
{
	const unsigned char *p = (const unsigned char *)w->p;
	const unsigned char *end = (const unsigned char *)w->end;
	uint32_t number;
	int n = 1;

	for (; n && p < end && *p >= 0x80; p += n)
		if (w->strict)
			n = utf8_take(p, end, &number);
	w->p = (const char *)p;
	return n ? true : fail(w, "bytes that are not UTF-8");
}

const char *walk_plain(const char *p, const char *end)
{
	uint64_t eight;

	for (; end - p >= 8; p += 8) {
		memcpy(&eight, p, 8);
		eight = first_meaning(le64toh(eight));
		if (eight)
			return p + __builtin_ctzll(eight) / 8;
	}
	while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' && *p != '\\')
		p++;
	return p;
}

bool walk_string(struct walk *w, struct str *raw, bool *escaped)
{
	const char *start;

	*escaped = false;
	if (w->p == w->end || *w->p != '"')
		return fail(w, "no string where one should be");
	start = ++w->p;
	for (;;) {
		w->p = walk_plain(w->p, w->end);
		if (w->p == w->end)
			return fail(w, "a string without its end");
		if (*w->p == '"')
			break;
		if ((unsigned char)*w->p < 0x20)
			return fail(w, "a control character in a string");
		*escaped |= *w->p == '\\';
		if (*w->p == '\\' ? !escape(w) : !beyond_ascii(w))
			return false;
	}
	*raw = (struct str){start, (size_t)(w->p - start)};
	w->p++;
	return true;
}

static bool some_digits(struct walk *w)
{
	const char *start = w->p;

	while (w->p < w->end && *w->p >= '0' && *w->p <= '9')
		w->p++;
	return w->p > start || fail(w, "a number that is none");
}

static bool next_is(const struct walk *w, char c)
{
	return w->p < w->end && *w->p == c;
}

static bool number(struct walk *w)
{
	const char *start = w->p;

	if (next_is(w, '-'))
		w->p++;
	if (next_is(w, '0'))
		w->p++;
	else if (!some_digits(w))
		return false;
	if (next_is(w, '.')) {
		w->p++;
		if (!some_digits(w))
			return false;
	}
	if (next_is(w, 'e') || next_is(w, 'E')) {
		w->p++;
		if (next_is(w, '+') || next_is(w, '-'))
			w->p++;
		if (!some_digits(w))
			return false;
	}
	return w->p - start <= NUMBER_LEN_MAX || fail(w, "a number of too many digits");
}

static bool word(struct walk *w, struct str expected)
{
	if (!str_starts((struct str){w->p, (size_t)(w->end - w->p)}, expected))
		return fail(w, "no value where one should be");
	w->p += expected.n;
	return true;
}

static void key_push(struct walk *w, struct walk_key key)
{
	if (w->keys_count == w->keys_room) {
		struct walk_key *more = malloc(2 * w->keys_room * sizeof(*more));

		CHECK(more);
		memcpy(more, w->keys, w->keys_count * sizeof(*more));
		if (w->keys != w->held)
			free(w->keys);
		w->keys = more;
		w->keys_room *= 2;
	}
	w->keys[w->keys_count++] = key;
}

static struct str plain(struct walk *w, struct str raw, bool escaped)
{
	struct buf text = BUF_INIT;
	struct str kept;

	if (!escaped)
		return raw;
	json_unescape(raw, &text);
	kept = arena_str(&w->unescaped, buf_str(&text));
	buf_done(&text);
	return kept;
}

static bool duplicate(struct walk *w, const char *at)
{
	w->p = at;
	return fail(w, "a key that is there twice");
}

/* `seen` has a bit for each key so far, by its length and ends: where the bit is
 * clear the key is new, and that is nearly always. */
static bool key_add(struct walk *w, size_t first, uint64_t *seen, struct walk_key key)
{
	struct str t = key.text;
	unsigned mix = (unsigned)t.n;
	uint64_t bit;

	if (t.n)
		mix += (unsigned char)t.p[0] * 7u + (unsigned char)t.p[t.n - 1] * 13u;
	bit = UINT64_C(1) << mix % 64;
	if (*seen & bit && w->keys_count - first <= KEYS_COMPARED)
		for (size_t i = first; i < w->keys_count; i++)
			if (str_eq(w->keys[i].text, t))
				return duplicate(w, key.at);
	*seen |= bit;
	key_push(w, key);
	return true;
}

static int key_order(const void *a, const void *b)
{
	const struct walk_key *x = a;
	const struct walk_key *y = b;
	int order = str_cmp(x->text, y->text);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* At the end of an object: its keys are taken off, and looked at where they were
 * too many to compare as they came. */
static bool keys_close(struct walk *w, size_t first)
{
	size_t count = w->keys_count - first;
	struct walk_key *keys = w->keys + first;

	w->keys_count = first;
	if (count <= KEYS_COMPARED)
		return true;
	qsort(keys, count, sizeof(*keys), key_order);
	for (size_t i = 1; i < count; i++)
		if (str_eq(keys[i - 1].text, keys[i].text))
			return duplicate(w, keys[i].at);
	return true;
}

static bool member(struct walk *w, size_t first, uint64_t *seen)
{
	struct walk_key key = {.at = w->p};
	bool escaped;

	if (!walk_string(w, &key.text, &escaped))
		return false;
	if (w->strict) {
		key.text = plain(w, key.text, escaped);
		if (!key_add(w, first, seen, key))
			return false;
	}
	walk_spaces(w);
	if (!next_is(w, ':'))
		return fail(w, "no colon behind a key");
	w->p++;
	walk_spaces(w);
	return walk_value(w);
}

/* Behind an item: true to go on with the next, *closed where it was the last. */
static bool separator(struct walk *w, char close, bool *closed)
{
	walk_spaces(w);
	*closed = next_is(w, close);
	if (!*closed && !next_is(w, ','))
		return fail(w, "no comma and no end behind a value");
	w->p++;
	walk_spaces(w);
	return true;
}

static bool object(struct walk *w)
{
	size_t first = w->keys_count;
	uint64_t seen = 0;
	bool closed = next_is(w, '}');

	if (closed)
		w->p++;
	while (!closed)
		if (!member(w, first, &seen) || !separator(w, '}', &closed))
			return false;
	return keys_close(w, first);
}

static bool array(struct walk *w)
{
	bool closed = next_is(w, ']');

	if (closed)
		w->p++;
	while (!closed)
		if (!walk_value(w) || !separator(w, ']', &closed))
			return false;
	return true;
}

static bool nested(struct walk *w, bool (*inside)(struct walk *w))
{
	if (w->depth == JSON_DEPTH_MAX)
		return fail(w, "nested too deep");
	w->depth++;
	w->p++;
	walk_spaces(w);
	if (!inside(w))
		return false;
	w->depth--;
	return true;
}

bool walk_value(struct walk *w)
{
	struct str raw;
	bool escaped;

	if (w->p == w->end)
		return fail(w, "the text ends too early");
	switch (*w->p) {
	case '"':
		return walk_string(w, &raw, &escaped);
	case '{':
		return nested(w, object);
	case '[':
		return nested(w, array);
	case 't':
		return word(w, STR("true"));
	case 'f':
		return word(w, STR("false"));
	case 'n':
		return word(w, STR("null"));
	}
	if (*w->p == '-' || (*w->p >= '0' && *w->p <= '9'))
		return number(w);
	return fail(w, "no value where one should be");
}
