/* Borrowed text and growing buffers. A str of no bytes may point nowhere, which
 * memcmp and memcpy do not take: every function here asks for the length first. */
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

struct str str_from(const char *text)
{
	return text ? (struct str){text, strlen(text)} : STR_NONE;
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str start)
{
	return s.n >= start.n && str_eq((struct str){s.p, start.n}, start);
}

/* Behind the last piece rest points nowhere, so that `while (rest.p)` sees an
 * empty piece at the end too. */
struct str str_cut(struct str *rest, char at)
{
	struct str piece = *rest;
	const char *found = rest->n ? memchr(rest->p, at, rest->n) : NULL;

	if (!found) {
		*rest = STR_NONE;
		return piece;
	}
	piece.n = (size_t)(found - rest->p);
	*rest = (struct str){found + 1, rest->n - piece.n - 1};
	return piece;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (from >= s.n)
		return STR_NONE;
	return (struct str){s.p + from, n < s.n - from ? n : s.n - from};
}

bool str_to_u64(struct str s, uint64_t *out)
{
	uint64_t number = 0;

	if (s.n == 0 || s.n > 18)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(s.p[i] - '0');
	}
	*out = number;
	return true;
}

void buf_done(struct buf *b)
{
	free(b->p);
	*b = BUF_INIT;
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = 0;
}

static void grow(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;
	char *p;

	CHECK(more < SIZE_MAX / 4 && b->n < SIZE_MAX / 4);
	while (cap - b->n <= more)
		cap *= 2;
	p = realloc(b->p, cap);
	CHECK(p);
	b->p = p;
	b->cap = cap;
}

void buf_need(struct buf *b, size_t more)
{
	if (b->cap - b->n <= more)
		grow(b, more);
}

void buf_put(struct buf *b, struct str s)
{
	buf_need(b, s.n);
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = 0;
}

void buf_puts(struct buf *b, const char *text)
{
	buf_put(b, str_from(text));
}

void buf_putc(struct buf *b, char c)
{
	buf_need(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = 0;
}

void buf_put_i64(struct buf *b, int64_t v)
{
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (v < 0)
		digits[--at] = '-';
	buf_put(b, (struct str){digits + at, sizeof(digits) - at});
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	CHECK(n >= 0);
	buf_need(b, (size_t)n);
	va_start(args, format);
	vsnprintf(b->p + b->n, (size_t)n + 1, format, args);
	va_end(args);
	b->n += (size_t)n;
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}
