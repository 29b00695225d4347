/* From a name to its tokens. */
#include "search_words.h"

#include <string.h>

#include "base/utf8.h"

struct units units_of(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;

	return (struct units){p, text.n ? p + text.n : p, 0};
}

enum class { NOTHING, SIGN, LETTER, DIGIT };

static enum class class_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (letter_is_sign(c))
		return SIGN;
	return letter_is_letter(c) ? LETTER : NOTHING;
}

static int put_utf8(char *to, uint32_t c)
{
	int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (int i = n; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(lead[n] | c);
	return n;
}

static void take_letter(struct unit *u, uint32_t c)
{
	if (u->letters++ < WORD_LETTERS_MAX)
		u->n += put_utf8(u->text + u->n, c);
	if (u->letters <= 2)
		u->begins[u->letters - 1] = u->n;
}

/* The next character, folded; its length in the text, 0 at the end. */
static int peek(const struct units *u, uint32_t *c, enum class *class)
{
	int n = u->p < u->end ? utf8_take(u->p, u->end, c) : 0;

	if (!n)
		return 0;
	*c = letter_fold(*c);
	*class = class_of(*c);
	return n;
}

bool unit_next(struct units *u, struct unit *out)
{
	enum class first, class;
	uint32_t c;
	int n;

	while ((n = peek(u, &c, &first)) && first == NOTHING)
		u->p += n;
	if (!n)
		return false;
	*out = (struct unit){.at = u->at++};
	out->kind = first == SIGN ? UNIT_SIGN : first == LETTER ? UNIT_LETTERS : UNIT_DIGITS;
	if (first == SIGN)
		out->initials_count = letter_initials(c, out->initials);
	do {
		take_letter(out, c);
		u->p += n;
	} while (first != SIGN && (n = peek(u, &c, &class)) && class == first);
	return true;
}

/* ---- tokens ---- */

enum { TYPE_MAX = 40 };

struct telling {
	token_fn *fn;
	void *ctx;
	char text[TYPE_MAX + 1 + WORD_BYTES_MAX + 2];
	size_t type_n; /* with its slash */
};

static void tell(struct telling *t, const char *text, int n, const char *end, int at)
{
	size_t end_n = strlen(end), all = t->type_n;

	memcpy(t->text + all, text, (size_t)n);
	all += (size_t)n;
	memcpy(t->text + all, end, end_n);
	t->fn(t->ctx, (struct str){t->text, all + end_n}, at);
}

static char large(char small)
{
	return (char)(small - 'a' + 'A');
}

/* Of the unit before, now that the one behind it is known; NULL: there is none. */
static void tell_initials(struct telling *t, const struct unit *u, const struct unit *behind)
{
	for (int i = 0; i < u->initials_count; i++) {
		char pair[2] = {large(u->initials[i])};
		if (!behind || !behind->initials_count)
			tell(t, pair, 1, "", u->at);
		for (int k = 0; behind && k < behind->initials_count; k++) {
			pair[1] = large(behind->initials[k]);
			tell(t, pair, 2, "", u->at);
		}
	}
}

static void tell_word(struct telling *t, const struct unit *u)
{
	tell(t, u->text, u->begins[0], "*", u->at);
	if (u->letters >= 2)
		tell(t, u->text, u->begins[1], "*", u->at);
	if (u->letters >= 3)
		tell(t, u->text, u->n, "", u->at);
}

static void tell_name(struct telling *t, struct str name)
{
	struct units units = units_of(name);
	struct unit unit, before = {0};

	while (unit_next(&units, &unit) && unit.at < UNITS_MAX) {
		tell_initials(t, &before, &unit);
		if (unit.kind == UNIT_SIGN)
			tell(t, unit.text, unit.n, "", unit.at);
		else
			tell_word(t, &unit);
		before = unit;
	}
	tell_initials(t, &before, NULL);
}

static void tell_barcodes(struct telling *t, struct str codes)
{
	char text[1 + WORD_BYTES_MAX] = "#";

	while (codes.n) {
		struct str code = str_cut(&codes, ' ');
		if (!code.n || code.n > WORD_BYTES_MAX)
			continue;
		memcpy(text + 1, code.p, code.n);
		tell(t, text, (int)code.n + 1, "", 0);
	}
}

void tokens_of(struct str type, struct str name, struct str barcode, token_fn *fn, void *ctx)
{
	struct telling t = {.fn = fn, .ctx = ctx, .type_n = type.n + 1};

	if (!type.n || type.n > TYPE_MAX)
		return;
	memcpy(t.text, type.p, type.n);
	t.text[type.n] = '/';
	tell_name(&t, name);
	tell_barcodes(&t, barcode);
}
