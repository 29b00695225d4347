/* SHA-256, and the spellings of hashes and bytes. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>

#include "base/str.h"

struct hash {
	unsigned char b[32];
};

enum { HASH_HEX = 64, HASH_SHORT = 9 };

struct hash hash_of(struct str bytes);
struct hash hash_zero(void);
bool hash_eq(const struct hash *a, const struct hash *b);
bool hash_is_zero(const struct hash *h);
void hash_put_hex(struct buf *to, const struct hash *h); /* 64 lower-case digits */
bool hash_read_hex(struct str s, struct hash *out); /* lower case only */
/* On paper: the first 40 bits in Crockford base32, "7K3Q-9D2M". */
void hash_put_short(struct buf *to, const struct hash *h);

void base64_put(struct buf *to, struct str bytes); /* with padding */
bool base64_read(struct str s, struct buf *out);
void hex_put(struct buf *to, struct str bytes);
bool hex_read(struct str s, struct buf *out); /* lower case */

#endif
