/* The Ed25519 key of a device, which signs the heads of its batches. */
#ifndef SEAL_SIGN_H
#define SEAL_SIGN_H

#include "base/op.h"

/* key_pem: secret; public_base64: the 32 bytes that head office keeps. */
MUST_CHECK enum err sign_key_make(struct op *op, struct buf *key_pem, struct buf *public_base64);
MUST_CHECK enum err sign_key_public(struct op *op, struct str key_pem, struct buf *public_base64);

MUST_CHECK enum err sign_make(struct op *op, struct str key_pem, struct str message, struct buf *signature_base64);
/* `site` is for the refusal, E_SIGNATURE. */
MUST_CHECK enum err sign_check(struct op *op, struct str public_base64, struct str message,
	struct str signature_base64, const char *site);

#endif
