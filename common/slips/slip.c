/* A slip's lines: cut to its width, in columns as a printer counts them. */
#include "slips/slip.h"

#include <string.h>

#include "base/check.h"

void slip_init(struct slip *s, struct arena *arena, int columns)
{
	*s = (struct slip){.arena = arena, .columns = columns};
	CHECK(columns >= SLIP_COLUMNS_MIN && columns <= SLIP_COLUMNS_MAX);
}

static void add(struct slip *s, enum slip_style style, struct str text)
{
	if (s->count == s->cap) {
		struct slip_line *more;
		s->cap = s->cap ? s->cap * 2 : 64;
		more = ARENA_ARRAY(s->arena, struct slip_line, s->cap);
		if (s->count)
			memcpy(more, s->lines, sizeof(*more) * (size_t)s->count);
		s->lines = more;
	}
	s->lines[s->count++] = (struct slip_line){style, text};
}

static size_t character(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return n < s.n ? n : s.n;
}

static bool is_control(struct str c)
{
	unsigned char a = (unsigned char)c.p[0];

	/* U+0080 to U+009F are c2 80 to c2 9f. */
	return a < 0x20 || a == 0x7f || (a == 0xc2 && c.n == 2 && (unsigned char)c.p[1] < 0xa0);
}

static struct str harmless(struct slip *s, struct str text)
{
	struct buf out = BUF_INIT;
	struct str kept;

	while (text.n) {
		struct str c = str_sub(text, 0, character(text));
		buf_put(&out, is_control(c) ? STR(" ") : c);
		text = str_sub(text, c.n, text.n);
	}
	kept = arena_str(s->arena, buf_str(&out));
	buf_done(&out);
	return kept;
}

/* As much of the text as fits: up to the last space where there is one. */
static struct str fitting(struct str text, size_t columns)
{
	size_t at = 0, space = 0;

	while (at < text.n) {
		size_t next = at + character(str_sub(text, at, text.n));
		if (utf8_width(str_sub(text, 0, next)) > columns)
			return str_sub(text, 0, space ? space : at);
		if (text.p[at] == ' ')
			space = at;
		at = next;
	}
	return text;
}

void slip_put(struct slip *s, enum slip_style style, struct str text)
{
	struct str rest = harmless(s, text);
	size_t columns = (size_t)s->columns / (style == SLIP_LARGE ? 2 : 1);

	if (style == SLIP_QR || !rest.n) {
		add(s, style, rest);
		return;
	}
	while (rest.n) {
		struct str line = fitting(rest, columns);
		if (!line.n) /* a character wider than the slip */
			line = str_sub(rest, 0, character(rest));
		add(s, style, line);
		rest = str_sub(rest, line.n, rest.n);
		while (rest.n && rest.p[0] == ' ')
			rest = str_sub(rest, 1, rest.n);
	}
}

void slip_pair(struct slip *s, struct str left, struct str right)
{
	struct str l = harmless(s, left), r = harmless(s, right);
	size_t taken = utf8_width(l) + utf8_width(r), columns = (size_t)s->columns;
	struct buf line = BUF_INIT;

	if (taken + 1 > columns) {
		slip_put(s, SLIP_PLAIN, l);
		l = STR_NONE;
		taken = utf8_width(r);
	}
	buf_put(&line, l);
	for (size_t i = taken; i < columns; i++)
		buf_putc(&line, ' ');
	buf_put(&line, r);
	slip_put(s, SLIP_PLAIN, buf_str(&line));
	buf_done(&line);
}

void slip_rule(struct slip *s)
{
	struct buf line = BUF_INIT;

	for (int i = 0; i < s->columns; i++)
		buf_putc(&line, '-');
	add(s, SLIP_PLAIN, arena_str(s->arena, buf_str(&line)));
	buf_done(&line);
}
