/* Ed25519 through OpenSSL. Public keys and signatures are raw bytes in base64. */
#include "seal/sign.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/check.h"
#include "base/hash.h"
#include "seal/x509.h"

enum { SECRET_BYTES = 32, PUBLIC_BYTES = 32, SIGNATURE_BYTES = 64 };

static enum err put_public(struct op *op, EVP_PKEY *key, struct buf *public_base64)
{
	unsigned char raw[PUBLIC_BYTES];
	size_t n = sizeof(raw);

	buf_clear(public_base64);
	if (EVP_PKEY_get_id(key) != EVP_PKEY_ED25519 || EVP_PKEY_get_raw_public_key(key, raw, &n) != 1)
		return pki_refuse(op, "the signing key is not an Ed25519 key");
	base64_put(public_base64, (struct str){(const char *)raw, n});
	return OK;
}

enum err sign_key_make(struct op *op, struct buf *key_pem, struct buf *public_base64)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	CHECK(key);
	pki_key_put(key, key_pem);
	enum err e = put_public(op, key, public_base64);
	EVP_PKEY_free(key);
	return e;
}

enum err sign_key_public(struct op *op, struct str key_pem, struct buf *public_base64)
{
	EVP_PKEY *key = pki_key_from(key_pem);

	if (!key)
		return pki_refuse(op, "the signing key cannot be read");
	enum err e = put_public(op, key, public_base64);
	EVP_PKEY_free(key);
	return e;
}

/* A key of ours is one line of base64 between two others, and its bytes are a fixed
 * beginning and the secret. Reading it so takes a hundredth of what OpenSSL's decoders
 * take, which a till would spend on every sale; whatever looks otherwise is theirs. */
static EVP_PKEY *own_key_from(struct str key_pem)
{
	static const unsigned char start[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04,
		0x22, 0x04, 0x20};
	struct str rest = key_pem, first = str_cut(&rest, '\n'), line = str_cut(&rest, '\n');
	struct buf der = BUF_INIT;
	EVP_PKEY *key = NULL;

	if (str_is(first, "-----BEGIN PRIVATE KEY-----") && base64_read(line, &der) && der.n == sizeof(start) + SECRET_BYTES &&
		memcmp(der.p, start, sizeof(start)) == 0)
		key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, (const unsigned char *)der.p + sizeof(start), SECRET_BYTES);
	if (der.p)
		OPENSSL_cleanse(der.p, der.cap);
	buf_done(&der);
	return key ? key : pki_key_from(key_pem);
}

enum err sign_make(struct op *op, struct str key_pem, struct str message, struct buf *signature_base64)
{
	unsigned char raw[SIGNATURE_BYTES];
	size_t n = sizeof(raw);
	EVP_PKEY *key = own_key_from(key_pem);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool done = key && EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 && md &&
		    EVP_DigestSignInit(md, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestSign(md, raw, &n, (const unsigned char *)message.p, message.n) == 1;

	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	buf_clear(signature_base64);
	if (!done)
		return pki_refuse(op, "the signing key cannot be used");
	base64_put(signature_base64, (struct str){(const char *)raw, n});
	return OK;
}

static bool verified(struct str public_raw, struct str signature_raw, struct str message)
{
	if (public_raw.n != PUBLIC_BYTES || signature_raw.n != SIGNATURE_BYTES)
		return false;
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, (const unsigned char *)public_raw.p,
		public_raw.n);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool good = key && md && EVP_DigestVerifyInit(md, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestVerify(md, (const unsigned char *)signature_raw.p, signature_raw.n,
			    (const unsigned char *)message.p, message.n) == 1;

	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	return good;
}

enum err sign_check(struct op *op, struct str public_base64, struct str message, struct str signature_base64,
	const char *site)
{
	struct buf key = BUF_INIT, signature = BUF_INIT;
	bool good = base64_read(public_base64, &key) && base64_read(signature_base64, &signature) &&
		    verified(buf_str(&key), buf_str(&signature), message);

	buf_done(&key);
	buf_done(&signature);
	pki_errors_drop();
	return good ? OK : op_refuse(op, E_SIGNATURE, "", "site", site, NULL);
}
