/* Crockford base32, and the ids of papers. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>

#include "base/str.h"

enum { DOCID_LEN = 16 };

struct docid { /* 80 random bits, 16 characters, ends in a nul */
	char c[DOCID_LEN + 1];
};

void base32_put(struct buf *to, const unsigned char *bytes, size_t size);
struct docid docid_from_bytes(const unsigned char bytes[10]);
/* Exactly 16 characters of the alphabet, upper case. */
bool docid_read(struct str s, struct docid *out);
struct str docid_str(const struct docid *id);

/* [A-Z][A-Z0-9]{1,7} */
bool site_key_valid(struct str s);
/* A record's key: 1 to 64 bytes of UTF-8, no controls, no spaces at either end. */
bool key_valid(struct str s);

#endif
