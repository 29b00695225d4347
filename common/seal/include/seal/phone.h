/* Codes of eight letters that two signing keys have in common.
 *
 * Each end works the code out of its own secret key and the other's public one, so that a
 * site proves it without a line and nobody else can. Forty bits: whoever asks counts the
 * tries. */
#ifndef SEAL_PHONE_H
#define SEAL_PHONE_H

#include "base/op.h"

/* "7K3Q-9D2M" over `words`, in the op's arena; the same at either end. E_CERTIFICATE where
 * one of the keys cannot be used. */
MUST_CHECK enum err phone_code_make(
	struct op *op, struct str own_key_pem, struct str other_public_base64, struct str words, struct str *code);
/* Takes as long wherever they differ. */
bool phone_code_eq(struct str a, struct str b);

#endif
