/* Text that somebody else owns, and a buffer that grows.
 *
 * A str borrows: it is valid as long as what it points into. It need not end in
 * a nul. A buf owns its bytes until buf_done. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf's %.*s. */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_from(const char *text); /* NULL gives STR_NONE */
bool str_eq(struct str a, struct str b);
/* Here, because the length of a literal is known where it is asked. */
static inline bool str_is(struct str a, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return a.n == n && (n == 0 || memcmp(a.p, text, n) == 0);
}
int str_cmp(struct str a, struct str b); /* bytes, shorter first */
bool str_starts(struct str s, struct str start);
struct str str_cut(struct str *rest, char at); /* what stands before `at`; rest goes behind it, to STR_NONE at the end */
struct str str_sub(struct str s, size_t from, size_t n);

/* One decimal number without sign or leading space, at most 18 digits. */
bool str_to_u64(struct str s, uint64_t *out);

bool utf8_valid(struct str s);
/* Columns on a terminal: Chinese characters count two, combining ones none. */
size_t utf8_width(struct str s);
/* The longest beginning that is no wider, combining characters with what they stand on. */
struct str utf8_head(struct str s, size_t width);

struct buf {
	char *p; /* always ends in a nul once anything was put in */
	size_t n;
	size_t cap;
};

#define BUF_INIT ((struct buf){0})

void buf_done(struct buf *b);
void buf_clear(struct buf *b);
void buf_need(struct buf *b, size_t more); /* room for `more` bytes and a nul; stops the program out of memory */
void buf_put(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *text);
void buf_putc(struct buf *b, char c);
void buf_put_i64(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *b);
/* Somebody's text made fit for a terminal's line: a control character is a space, for it
 * would break the line or drive the terminal; what turns the direction of writing is left
 * out, for it would show one thing and hold another; a byte that is no UTF-8 is a `?`. */
void utf8_put_shown(struct buf *to, struct str s);

#endif
