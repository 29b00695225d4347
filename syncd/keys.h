/* DIR/authority: head office's own authority, the server's certificate under it, and
 * the key that would sign batches of head office's log.
 *
 *   ca.pem ca.key.pem   the authority
 *   server.pem server.key.pem
 *   sign.pem            Ed25519
 */
#ifndef SYNCD_KEYS_H
#define SYNCD_KEYS_H

#include "base/world.h"
#include "config.h"
#include "seal/pki.h"

struct keys {
	struct pki_pair authority, server;
	struct hash fingerprint; /* of the authority's certificate */
};

/* Makes all of them. *sign_public: base64, in the op's arena. */
MUST_CHECK enum err keys_make(
	struct op *op, const char *dir, const struct config *config, struct world *w, struct str *sign_public);
/* Loads them; a server's certificate near its end is made anew. */
MUST_CHECK enum err keys_load(
	struct op *op, const char *dir, const struct config *config, struct world *w, struct keys *out);
/* The authority's certificate alone, for what only has to name it. */
MUST_CHECK enum err keys_fingerprint(struct op *op, const char *dir, struct hash *out);
void keys_done(struct keys *keys);

#endif
