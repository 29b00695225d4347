/* Reading certificates and keys: PEM in, and the one name that Daybook looks at. */
#include "seal/x509.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/check.h"

static const char name_start[] = "daybook:site/", name_middle[] = "/epoch/";

void pki_errors_drop(void)
{
	ERR_clear_error();
}

enum err pki_refuse(struct op *op, const char *why)
{
	pki_errors_drop();
	return op_refuse(op, E_CERTIFICATE, "", "why", why, NULL);
}

/* Without this OpenSSL asks the terminal for a pass phrase. */
static int no_pass_phrase(char *to, int size, int writing, void *arg)
{
	(void)to;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

X509 *pki_cert_from(struct str pem)
{
	if (pem.n == 0 || pem.n > PKI_PEM_MAX)
		return NULL;
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *cert = bio ? PEM_read_bio_X509(bio, NULL, no_pass_phrase, NULL) : NULL;

	BIO_free(bio);
	pki_errors_drop();
	return cert;
}

EVP_PKEY *pki_key_from(struct str pem)
{
	if (pem.n == 0 || pem.n > PKI_PEM_MAX)
		return NULL;
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_pass_phrase, NULL) : NULL;

	BIO_free(bio);
	pki_errors_drop();
	return key;
}

void pki_key_put(EVP_PKEY *key, struct buf *pem)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	char *text = NULL;

	CHECK(bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, no_pass_phrase, NULL) == 1);
	long n = BIO_get_mem_data(bio, &text);
	buf_clear(pem);
	buf_put(pem, (struct str){text, (size_t)n});
	BIO_free(bio);
}

struct hash pki_fingerprint(X509 *cert)
{
	struct hash h;
	unsigned n = 0;

	CHECK(X509_digest(cert, EVP_sha256(), h.b, &n) == 1 && n == sizeof(h.b));
	return h;
}

static bool word_valid(const char *word, const char *also)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t n = strlen(word);

	if (n == 0 || n > PKI_NAME_MAX)
		return false;
	for (; *word; word++) {
		if (!strchr(plain, *word) && !strchr(also, *word))
			return false;
	}
	return true;
}

bool pki_device_valid(const struct pki_device *device)
{
	return word_valid(device->site, "") && word_valid(device->epoch, ".");
}

static bool word_take(struct str s, char *to)
{
	if (s.n == 0 || s.n > PKI_NAME_MAX || memchr(s.p, '\0', s.n))
		return false;
	memcpy(to, s.p, s.n);
	to[s.n] = '\0';
	return true;
}

static bool device_from_uri(struct str uri, struct pki_device *out)
{
	const size_t start = sizeof(name_start) - 1, middle = sizeof(name_middle) - 1;

	if (!str_starts(uri, STR(name_start)))
		return false;
	struct str rest = str_sub(uri, start, uri.n - start);
	const char *at = rest.n ? memmem(rest.p, rest.n, name_middle, middle) : NULL;
	if (!at)
		return false;
	size_t site = (size_t)(at - rest.p);
	return word_take(str_sub(rest, 0, site), out->site) &&
	       word_take(str_sub(rest, site + middle, rest.n - site - middle), out->epoch) && pki_device_valid(out);
}

bool pki_device_of(X509 *cert, struct pki_device *out)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	bool found = false;

	for (int i = 0; names && !found && i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		if (name->type != GEN_URI)
			continue;
		const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
		found = device_from_uri((struct str){(const char *)ASN1_STRING_get0_data(uri),
						(size_t)ASN1_STRING_length(uri)}, out);
	}
	GENERAL_NAMES_free(names);
	if (!found)
		memset(out, 0, sizeof(*out));
	return found;
}

static bool moment_of(const ASN1_TIME *t, struct moment *out)
{
	struct tm tm = {0};

	if (ASN1_TIME_to_tm(t, &tm) != 1)
		return false;
	out->ms = (int64_t)timegm(&tm) * 1000;
	return true;
}

enum err pki_cert_read(struct op *op, struct str cert_pem, struct pki_cert *out)
{
	X509 *cert = pki_cert_from(cert_pem);

	memset(out, 0, sizeof(*out));
	if (!cert)
		return pki_refuse(op, "it cannot be read");
	out->fingerprint = pki_fingerprint(cert);
	pki_device_of(cert, &out->device);
	bool dated = moment_of(X509_get0_notBefore(cert), &out->from) &&
		     moment_of(X509_get0_notAfter(cert), &out->until);
	X509_free(cert);
	return dated ? OK : pki_refuse(op, "its dates cannot be read");
}
