/* Tokens: one string by which a device finds head office, knows it before it speaks,
 * and is let in once.
 *
 *   daybook1:HOST:PORT:SITE:FINGERPRINT:SECRET
 *
 * The book keeps the hash of the secret alone. */
#ifndef SYNCD_TOKEN_H
#define SYNCD_TOKEN_H

#include "book/book.h"

enum { TOKEN_SECRET_BYTES = 20, TOKEN_HOURS = 72, TOKEN_HOURS_MAX = 24 * 366 };

struct token_place { /* where the device is to call */
	struct str host;
	int port;
	struct hash authority;
};

/* Draws a secret for a site that has a record and keeps its hash; the token's text lives
 * in the op's arena. E_NO_DOCUMENT, E_VALUE. */
MUST_CHECK enum err token_make(
	struct op *op, struct book *b, struct str site, int hours, const struct token_place *place, struct str *out);
/* Hex of the secret's hash; takes the secret alone or the whole token. */
struct str token_hash(struct op *op, struct str text);

#endif
