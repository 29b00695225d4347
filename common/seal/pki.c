/* Making certificates. All three kinds are one draft: subject, key, days and a
 * list of extensions; they differ in that list and in who signs. */
#include "seal/pki.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/check.h"
#include "seal/x509.h"

enum { X509_V3 = 2, SERIAL_BYTES = 16, AUTHORITY_DAYS = 20 * 365 + 5, DAY_S = 24 * 60 * 60, SANS_MAX = 1024 };

struct extension {
	int nid;
	const char *value;
};

struct draft {
	const char *subject; /* common name */
	EVP_PKEY *key;
	struct moment now;
	int days;
	const struct extension *extensions; /* ends with nid 0 */
	X509 *issuer; /* NULL: signs itself */
	EVP_PKEY *issuer_key;
};

void pki_pair_done(struct pki_pair *pair)
{
	if (pair->key.p)
		OPENSSL_cleanse(pair->key.p, pair->key.cap);
	buf_done(&pair->key);
	buf_done(&pair->cert);
}

static EVP_PKEY *key_make(void)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");

	CHECK(key);
	return key;
}

static bool set_serial(X509 *cert)
{
	unsigned char bytes[SERIAL_BYTES];
	BIGNUM *number = NULL;

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return false;
	bytes[0] &= 0x7f; /* a serial is positive, and stays 16 bytes */
	bytes[0] |= 0x40;
	number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	bool done = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
	BN_free(number);
	return done;
}

static bool set_days(X509 *cert, struct moment now, int days)
{
	time_t from = (time_t)(now.ms / 1000) - DAY_S;
	time_t until = (time_t)(now.ms / 1000) + (time_t)days * DAY_S;

	return ASN1_TIME_set(X509_getm_notBefore(cert), from) && ASN1_TIME_set(X509_getm_notAfter(cert), until);
}

static bool set_names(X509 *cert, const struct draft *draft)
{
	X509_NAME *subject = X509_get_subject_name(cert);

	return X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
		       (const unsigned char *)draft->subject, -1, -1, 0) &&
	       X509_set_issuer_name(cert, draft->issuer ? X509_get_subject_name(draft->issuer) : subject);
}

static bool set_extensions(X509 *cert, const struct draft *draft)
{
	X509V3_CTX about;

	X509V3_set_ctx_nodb(&about);
	X509V3_set_ctx(&about, draft->issuer ? draft->issuer : cert, cert, NULL, NULL, 0);
	for (const struct extension *e = draft->extensions; e->nid; e++) {
		X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, &about, e->nid, e->value);
		bool added = extension && X509_add_ext(cert, extension, -1);
		X509_EXTENSION_free(extension);
		if (!added)
			return false;
	}
	return true;
}

static enum err put_cert(struct op *op, const struct draft *draft, struct buf *pem)
{
	X509 *cert = X509_new();
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	bool done = cert && bio && X509_set_version(cert, X509_V3) && set_serial(cert) &&
		    set_days(cert, draft->now, draft->days) && set_names(cert, draft) &&
		    X509_set_pubkey(cert, draft->key) && set_extensions(cert, draft) &&
		    X509_sign(cert, draft->issuer_key, EVP_sha256()) > 0 && PEM_write_bio_X509(bio, cert);

	buf_clear(pem);
	if (done) {
		long n = BIO_get_mem_data(bio, &text);
		buf_put(pem, (struct str){text, (size_t)n});
	}
	BIO_free(bio);
	X509_free(cert);
	return done ? OK : pki_refuse(op, "it cannot be made from what was given");
}

enum err pki_authority_make(struct op *op, const char *name, struct moment now, struct pki_pair *out)
{
	static const struct extension extensions[] = {
		{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
		{NID_key_usage, "critical,keyCertSign,cRLSign"},
		{NID_subject_key_identifier, "hash"},
		{0}
	};
	EVP_PKEY *key = key_make();
	struct draft draft = {name, key, now, AUTHORITY_DAYS, extensions, NULL, key};
	enum err e = put_cert(op, &draft, &out->cert);

	if (!e)
		pki_key_put(key, &out->key);
	EVP_PKEY_free(key);
	return e;
}

/* Signs as the authority; the caller's draft says what. */
static enum err sign_draft(struct op *op, const struct pki_pair *authority, struct draft *draft, struct buf *pem)
{
	draft->issuer = pki_cert_from(buf_str(&authority->cert));
	draft->issuer_key = pki_key_from(buf_str(&authority->key));
	enum err e;

	if (!draft->issuer || !draft->issuer_key)
		e = pki_refuse(op, "the authority's certificate or key cannot be read");
	else if (X509_check_private_key(draft->issuer, draft->issuer_key) != 1)
		e = pki_refuse(op, "the authority's key is not that of its certificate");
	else
		e = put_cert(op, draft, pem);
	X509_free(draft->issuer);
	EVP_PKEY_free(draft->issuer_key);
	return e;
}

static bool name_valid(const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";

	return *name && name[strspn(name, plain)] == '\0';
}

/* "DNS:ho.example,IP:192.0.2.7": a comma in a name would begin another one. */
static enum err put_sans(struct op *op, const char *const *names, int count, char *to, size_t room)
{
	unsigned char address[16];
	size_t n = 0;

	for (int i = 0; i < count; i++) {
		bool numeric = inet_pton(AF_INET, names[i], address) == 1 || inet_pton(AF_INET6, names[i], address) == 1;
		if (!numeric && !name_valid(names[i]))
			return op_refuse(op, E_VALUE, "name", "value", names[i], "kind", "a host name or address",
				"example", "ho.example or 192.0.2.7", NULL);
		int put = snprintf(to + n, room - n, "%s%s:%s", i ? "," : "", numeric ? "IP" : "DNS", names[i]);
		if (put < 0 || (size_t)put >= room - n)
			return pki_refuse(op, "it has too many names");
		n += (size_t)put;
	}
	return n ? OK : op_refuse(op, E_REQUIRED, "name", "field", "name", NULL);
}

enum err pki_server_make(struct op *op, const struct pki_pair *authority, const char *const *names, int names_count,
	struct moment now, int days, struct pki_pair *out)
{
	char sans[SANS_MAX];
	const struct extension extensions[] = {
		{NID_basic_constraints, "critical,CA:FALSE"},
		{NID_key_usage, "critical,digitalSignature"},
		{NID_ext_key_usage, "serverAuth"},
		{NID_subject_key_identifier, "hash"},
		{NID_authority_key_identifier, "keyid:always"},
		{NID_subject_alt_name, sans},
		{0}
	};
	enum err e = put_sans(op, names, names_count, sans, sizeof(sans));

	if (e)
		return e;
	EVP_PKEY *key = key_make();
	struct draft draft = {"daybook-syncd", key, now, days, extensions};
	e = sign_draft(op, authority, &draft, &out->cert);
	if (!e)
		pki_key_put(key, &out->key);
	EVP_PKEY_free(key);
	return e;
}

static bool put_csr(const char *site, EVP_PKEY *key, struct buf *pem)
{
	X509_REQ *csr = X509_REQ_new();
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	bool done = csr && bio &&
		    X509_NAME_add_entry_by_NID(X509_REQ_get_subject_name(csr), NID_commonName, MBSTRING_UTF8,
			    (const unsigned char *)site, -1, -1, 0) &&
		    X509_REQ_set_pubkey(csr, key) && X509_REQ_sign(csr, key, EVP_sha256()) > 0 &&
		    PEM_write_bio_X509_REQ(bio, csr);

	buf_clear(pem);
	if (done) {
		long n = BIO_get_mem_data(bio, &text);
		buf_put(pem, (struct str){text, (size_t)n});
	}
	BIO_free(bio);
	X509_REQ_free(csr);
	return done;
}

enum err pki_csr_make(struct op *op, const char *site, struct pki_pair *out)
{
	EVP_PKEY *key = key_make();
	bool done = put_csr(site, key, &out->cert);

	if (done)
		pki_key_put(key, &out->key);
	EVP_PKEY_free(key);
	return done ? OK : pki_refuse(op, "no request can be made for this site");
}

/* The key of a request that proves it holds the key; NULL otherwise. Only P-256:
 * a huge key would make every handshake dear. */
static EVP_PKEY *csr_key(struct str csr_pem)
{
	char group[32] = "";

	if (csr_pem.n == 0 || csr_pem.n > PKI_PEM_MAX)
		return NULL;
	BIO *bio = BIO_new_mem_buf(csr_pem.p, (int)csr_pem.n);
	X509_REQ *csr = bio ? PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL) : NULL;
	EVP_PKEY *key = csr ? X509_REQ_get_pubkey(csr) : NULL;
	bool good = key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
		    EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) == 1 &&
		    strcmp(group, "prime256v1") == 0 && X509_REQ_verify(csr, key) == 1;

	BIO_free(bio);
	X509_REQ_free(csr);
	if (good)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

enum err pki_csr_sign(struct op *op, const struct pki_pair *authority, struct str csr_pem,
	const struct pki_device *device, struct moment now, int days, struct buf *cert_pem)
{
	char uri[128];
	const struct extension extensions[] = {
		{NID_basic_constraints, "critical,CA:FALSE"},
		{NID_key_usage, "critical,digitalSignature"},
		{NID_ext_key_usage, "clientAuth"},
		{NID_authority_key_identifier, "keyid:always"},
		{NID_subject_alt_name, uri},
		{0}
	};

	if (!pki_device_valid(device))
		return pki_refuse(op, "site or epoch is not written as they are");
	snprintf(uri, sizeof(uri), "URI:daybook:site/%s/epoch/%s", device->site, device->epoch);
	EVP_PKEY *key = csr_key(csr_pem);
	if (!key)
		return pki_refuse(op, "the request is not one for a P-256 key, signed by it");
	struct draft draft = {device->site, key, now, days, extensions};
	enum err e = sign_draft(op, authority, &draft, cert_pem);
	EVP_PKEY_free(key);
	return e;
}
