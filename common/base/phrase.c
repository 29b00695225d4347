/* The table of phrases, looked through by what stands between the places. */
#include "base/phrase.h"

#include <string.h>

enum { PLACES_MAX = 4 };

struct phrase_row {
	const char *en, *zh;
};

static const struct phrase_row rows[] = {
#define PHRASE(en, zh) {en, zh},
#include "base/phrases.def"
#undef PHRASE
};

enum { ROWS = sizeof(rows) / sizeof(*rows) };

struct places {
	struct str text[PLACES_MAX];
	int count;
};

/* The literal that begins at `pattern`, up to the next {} or its end. */
static struct str literal_at(const char *pattern)
{
	const char *next = strstr(pattern, "{}");

	return (struct str){pattern, next ? (size_t)(next - pattern) : strlen(pattern)};
}

static bool at_literal(struct str text, size_t from, struct str literal)
{
	return text.n - from >= literal.n && memcmp(text.p + from, literal.p, literal.n) == 0;
}

/* Where the place that begins at `from` ends: before the next occurrence of what follows
 * it; a literal that ends the pattern has to end the text. */
static bool place_ends(struct str text, size_t from, struct str literal, bool last, size_t *end)
{
	if (last) {
		if (text.n < from + literal.n || !at_literal(text, text.n - literal.n, literal))
			return false;
		*end = text.n - literal.n;
		return true;
	}
	for (*end = from; *end + literal.n <= text.n; ++*end)
		if (at_literal(text, *end, literal))
			return true;
	return false;
}

static bool fits(const char *pattern, struct str text, struct places *out)
{
	struct str literal = literal_at(pattern);
	size_t at = literal.n;

	out->count = 0;
	if (!at_literal(text, 0, literal))
		return false;
	for (pattern += literal.n; *pattern && out->count < PLACES_MAX; pattern += literal.n) {
		size_t end;
		pattern += strlen("{}");
		literal = literal_at(pattern);
		if (!place_ends(text, at, literal, !pattern[literal.n], &end))
			return false;
		out->text[out->count++] = str_sub(text, at, end - at);
		at = end + literal.n;
	}
	return at == text.n;
}

static const struct phrase_row *row_of(struct str text, struct places *places)
{
	for (int i = 0; i < ROWS; i++)
		if (fits(rows[i].en, text, places))
			return &rows[i];
	return NULL;
}

static void put_filled(struct buf *to, const char *zh, const struct places *places)
{
	for (; *zh; zh++) {
		int place = zh[0] == '{' ? zh[1] - '1' : -1;
		if (place < 0 || place >= places->count) {
			buf_putc(to, *zh);
			continue;
		}
		buf_put(to, places->text[place]);
		zh += 2;
	}
}

void phrase_put(struct buf *to, enum lang lang, struct str text)
{
	struct places places;
	const struct phrase_row *row = lang == LANG_ZH && text.n ? row_of(text, &places) : NULL;

	if (row)
		put_filled(to, row->zh, &places);
	else
		buf_put(to, text);
}

const char *phrase(enum lang lang, const char *text)
{
	for (int i = 0; lang == LANG_ZH && i < ROWS; i++)
		if (strcmp(rows[i].en, text) == 0)
			return rows[i].zh;
	return text;
}

bool phrase_is_known(struct str text)
{
	struct places places;

	return row_of(text, &places) != NULL;
}
