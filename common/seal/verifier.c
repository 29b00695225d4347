/* Argon2id, and what is too easily guessed. */
#include "seal/verifier.h"

#include <sodium.h>

#include "base/check.h"

enum { PIN_MIN = 4, PIN_MAX = 12, PASSWORD_MIN = 8 };

/* Of a secret that nobody has: for names that nobody has. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
			     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static bool is_pin(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n >= PIN_MIN && s.n <= PIN_MAX;
}

/* Each the one before plus `step`: 1111, 1234, 9876. */
static bool is_row(struct str s, int step)
{
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] - s.p[i - 1] != step)
			return false;
	return true;
}

/* 1212, 123123. */
static bool repeats(struct str s)
{
	for (size_t n = 1; n <= s.n / 2; n++)
		if (s.n % n == 0 && memcmp(s.p, s.p + n, s.n - n) == 0)
			return true;
	return false;
}

static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static enum err weak(struct op *op, const char *why)
{
	return op_refuse(op, E_WEAK, "", "why", why, NULL);
}

enum err secret_kind(struct op *op, struct str secret, const char **kind)
{
	bool pin = is_pin(secret);

	*kind = pin ? "pin" : "password";
	if (!utf8_valid(secret))
		return op_refuse(op, E_ENCODING, "", NULL);
	if (secret.n > SECRET_BYTES_MAX)
		return weak(op, "it is too long to be typed right");
	if (!pin && characters(secret) < PASSWORD_MIN)
		return weak(op, "it is too short");
	if (is_row(secret, 0) || is_row(secret, 1) || is_row(secret, -1) || repeats(secret))
		return weak(op, "it is a row or repeats itself");
	return OK;
}

enum err verifier_make(struct op *op, struct str secret, struct str *hash)
{
	char out[crypto_pwhash_STRBYTES];

	CHECK(sodium_init() >= 0);
	if (crypto_pwhash_str_alg(out, secret.p, secret.n, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
		    crypto_pwhash_ALG_ARGON2ID13))
		return op_refuse(op, E_BUSY, "", "seconds", "10", NULL);
	*hash = arena_str(&op->arena, str_from(out));
	return OK;
}

bool verifier_fits(struct str hash, struct str secret)
{
	char padded[crypto_pwhash_STRBYTES] = {0};
	bool known = hash.n > 0 && hash.n < sizeof(padded);
	struct str of = known ? hash : str_from(nobody);

	CHECK(sodium_init() >= 0);
	memcpy(padded, of.p, of.n);
	return crypto_pwhash_str_verify(padded, secret.p ? secret.p : "", secret.n) == 0 && known;
}
