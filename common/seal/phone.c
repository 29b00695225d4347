/* X25519 of two Ed25519 keys, then BLAKE2b under what they have in common, by libsodium.
 *
 * The common secret is hashed together with a word for this use and both public keys in
 * one order, so that it is a key for these codes, between these two, and nothing else. */
#include "seal/phone.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/id.h"
#include "seal/x509.h"

enum { CODE_BYTES = 5, KEY_BYTES = 32 };

static const char use[] = "daybook code by telephone 1";

/* Of an Ed25519 key as libsodium has it: seed and public half. */
static bool secret_from(struct str pem, unsigned char secret[crypto_sign_SECRETKEYBYTES])
{
	EVP_PKEY *key = pki_key_from(pem);
	unsigned char seed[crypto_sign_SEEDBYTES], open[crypto_sign_PUBLICKEYBYTES];
	size_t n = sizeof(seed);
	bool good = key && EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 && EVP_PKEY_get_raw_private_key(key, seed, &n) == 1 &&
		    n == sizeof(seed) && crypto_sign_seed_keypair(open, secret, seed) == 0;

	EVP_PKEY_free(key);
	sodium_memzero(seed, sizeof(seed));
	pki_errors_drop();
	return good;
}

static bool public_from(struct str base64, unsigned char open[crypto_sign_PUBLICKEYBYTES])
{
	struct buf raw = BUF_INIT;
	bool good = base64_read(base64, &raw) && raw.n == crypto_sign_PUBLICKEYBYTES;

	if (good)
		memcpy(open, raw.p, raw.n);
	buf_done(&raw);
	return good;
}

static bool shared(const unsigned char secret[crypto_sign_SECRETKEYBYTES], const unsigned char other[crypto_sign_PUBLICKEYBYTES],
	unsigned char out[crypto_scalarmult_BYTES])
{
	unsigned char own[crypto_scalarmult_SCALARBYTES], theirs[crypto_scalarmult_BYTES];
	bool good = crypto_sign_ed25519_sk_to_curve25519(own, secret) == 0 &&
		    crypto_sign_ed25519_pk_to_curve25519(theirs, other) == 0 && crypto_scalarmult(out, own, theirs) == 0;

	sodium_memzero(own, sizeof(own));
	return good;
}

static void key_of(const unsigned char common[crypto_scalarmult_BYTES], const unsigned char *a, const unsigned char *b,
	unsigned char key[KEY_BYTES])
{
	bool turned = memcmp(a, b, crypto_sign_PUBLICKEYBYTES) > 0;
	crypto_generichash_state state;

	crypto_generichash_init(&state, common, crypto_scalarmult_BYTES, KEY_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)use, sizeof(use));
	crypto_generichash_update(&state, turned ? b : a, crypto_sign_PUBLICKEYBYTES);
	crypto_generichash_update(&state, turned ? a : b, crypto_sign_PUBLICKEYBYTES);
	crypto_generichash_final(&state, key, KEY_BYTES);
	sodium_memzero(&state, sizeof(state));
}

static struct str letters(struct op *op, const unsigned char mac[CODE_BYTES])
{
	struct buf text = BUF_INIT;
	struct str code;

	base32_put(&text, mac, CODE_BYTES);
	code = arena_printf(&op->arena, "%.4s-%.4s", text.p, text.p + 4);
	buf_done(&text);
	return code;
}

enum err phone_code_make(
	struct op *op, struct str own_key_pem, struct str other_public_base64, struct str words, struct str *code)
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES], other[crypto_sign_PUBLICKEYBYTES];
	unsigned char common[crypto_scalarmult_BYTES], key[KEY_BYTES], mac[crypto_generichash_BYTES_MIN];
	bool good;

	CHECK(sodium_init() >= 0);
	good = secret_from(own_key_pem, secret) && public_from(other_public_base64, other) && shared(secret, other, common);
	if (good) {
		key_of(common, secret + crypto_sign_SEEDBYTES, other, key);
		crypto_generichash(mac, sizeof(mac), (const unsigned char *)words.p, words.n, key, sizeof(key));
		*code = letters(op, mac);
	}
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(common, sizeof(common));
	sodium_memzero(key, sizeof(key));
	return good ? OK : pki_refuse(op, "the keys for codes by telephone cannot be used");
}

bool phone_code_eq(struct str a, struct str b)
{
	return a.n == b.n && a.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}
