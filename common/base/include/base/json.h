/* Strict JSON: a reader over cJSON for what people and strangers send, a scanner
 * for what is read by the hundred thousand, and a writer with one spelling.
 *
 * Traps of cJSON that the reader closes: duplicate keys, letter case, trailing
 * garbage, invalid UTF-8, depth, numbers as doubles. Amounts are strings. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <cjson/cJSON.h>

#include "base/op.h"
#include "base/str.h"

enum { JSON_DEPTH_MAX = 32 };

/* One value and nothing behind it: valid UTF-8, no duplicate keys in an object,
 * no depth past JSON_DEPTH_MAX, no lone surrogates, no nul character. On false
 * *why is a short English phrase and *at the byte where it stood. */
bool json_strict(struct str text, const char **why, size_t *at);

/* Refuses E_JSON with `place` and where; E_SIZE past bytes_max. The tree is the
 * caller's: cJSON_Delete. */
MUST_CHECK enum err json_read(struct op *op, struct str text, size_t bytes_max, const char *place, cJSON **out);

/* The member of that exact name (case counts), or NULL. */
const cJSON *json_get(const cJSON *object, const char *name);
/* Its string, or STR_NONE where it is absent or no string. */
struct str json_text(const cJSON *object, const char *name);
/* A whole number from 0 to below 2^53; false where absent or none such. */
bool json_u64(const cJSON *object, const char *name, uint64_t *out);

/* ---- scanner: walks one value without building anything ----
 * Every function returns false on malformed text and then stays failed. Strict as
 * json_strict but for UTF-8 and duplicate keys, which callers check once, and
 * stricter in one thing: no spaces between tokens, as our own writer leaves none. */
struct scan {
	const char *p;
	const char *end;
};

struct scan scan_of(struct str text);
bool scan_end(struct scan *s); /* nothing left */
bool scan_lit(struct scan *s, char c); /* this very character */
bool scan_peek(struct scan *s, char c); /* is it next? consumes nothing */
/* The string's inside, escapes as written; *escaped says whether there are any. */
bool scan_string(struct scan *s, struct str *raw, bool *escaped);
bool scan_u64(struct scan *s, uint64_t *out);
bool scan_skip(struct scan *s, struct str *raw); /* one value of any kind, checked */
/* The same, held to all that json_strict asks, of a value that stands `depth` deep. */
bool scan_skip_strict(struct scan *s, int depth, struct str *raw);
/* Turns escapes into text; out is cleared first. */
bool json_unescape(struct str raw, struct buf *out);

/* ---- writer ---- */
/* The string with quotes, in the one spelling of format.md section 1. */
void json_put_str(struct buf *to, struct str s);
/* `,"name":` or, right behind an opening brace, `"name":` */
void json_put_key(struct buf *to, const char *name);
/* Pretty for people is not ours: one line, no spaces. */

#endif
