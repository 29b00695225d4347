/* The one string that lets a device in: daybook1:HOST:PORT:SITE:FINGERPRINT:SECRET
 *
 * It names the server and its authority, so that the device knows to whom it speaks
 * before it says the secret. */
#ifndef CLIENT_TOKEN_H
#define CLIENT_TOKEN_H

#include "base/hash.h"
#include "base/op.h"

struct token {
	struct str server; /* "https://HOST:PORT"; an IPv6 address keeps its brackets */
	struct str site;
	struct hash authority; /* fingerprint */
	struct str secret;
};

/* E_TOKEN. Texts live in the arena. */
MUST_CHECK enum err token_read(struct op *op, struct arena *arena, struct str text, struct token *out);

#endif
