/* PINs and passwords: what is kept of them, and whether one fits.
 *
 * Argon2id by libsodium, which takes a share of a second and 64 MiB whoever asks. A
 * secret is in memory only as long as its caller holds it, and in no refusal. */
#ifndef SEAL_VERIFIER_H
#define SEAL_VERIFIER_H

#include "base/op.h"

enum { SECRET_BYTES_MAX = 128 };

/* "pin" for 4 to 12 digits, "password" for 8 characters and more; E_WEAK for what is
 * easily guessed. */
MUST_CHECK enum err secret_kind(struct op *op, struct str secret, const char **kind);

/* The encoded hash, in the op's arena. */
MUST_CHECK enum err verifier_make(struct op *op, struct str secret, struct str *hash);

/* Takes as long for a hash that is none (empty), and says no. */
bool verifier_fits(struct str hash, struct str secret);

#endif
