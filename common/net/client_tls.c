/* The chain that the server sends is its own word; only the fingerprint was told to
 * us by somebody we trust. So the one certificate that has this fingerprint becomes
 * the only root, and then everything is checked as it always is. That the name
 * in the server's certificate is the one we called is curl's own check afterwards. */
#include "client_tls.h"

#include <openssl/ssl.h>

#include "seal/x509.h"

static X509 *root_among(STACK_OF(X509) *chain, const struct hash *fingerprint)
{
	for (int i = 0; i < sk_X509_num(chain); i++) {
		struct hash h = pki_fingerprint(sk_X509_value(chain, i));
		if (hash_eq(&h, fingerprint))
			return sk_X509_value(chain, i);
	}
	return NULL;
}

/* X509_V_OK, or why not. */
static int verify_under(X509 *root, X509 *leaf, STACK_OF(X509) *chain)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	int why = X509_V_ERR_OUT_OF_MEM;

	if (store && check && X509_STORE_add_cert(store, root) == 1 &&
		X509_STORE_CTX_init(check, store, leaf, chain) == 1 &&
		X509_STORE_CTX_set_default(check, "ssl_server") == 1)
		why = X509_verify_cert(check) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(check);
	X509_STORE_CTX_free(check);
	X509_STORE_free(store);
	return why;
}

static int verify(X509_STORE_CTX *asked, void *fingerprint)
{
	X509 *leaf = X509_STORE_CTX_get0_cert(asked);
	STACK_OF(X509) *chain = X509_STORE_CTX_get0_untrusted(asked);
	X509 *root = root_among(chain, fingerprint);
	int why = root ? verify_under(root, leaf, chain) : X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;

	if (why == X509_V_OK && root == leaf)
		why = X509_V_ERR_INVALID_PURPOSE;
	X509_STORE_CTX_set_error(asked, why);
	return why == X509_V_OK;
}

CURLcode client_tls_pin(CURL *curl, void *ssl_ctx, void *fingerprint)
{
	(void)curl;
	SSL_CTX_set_cert_verify_callback(ssl_ctx, verify, fingerprint);
	return CURLE_OK;
}
