/* What certificates, signing, and TLS at both ends share of OpenSSL. */
#ifndef SEAL_X509_H
#define SEAL_X509_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "seal/pki.h"

/* E_CERTIFICATE. OpenSSL's own queue of errors is emptied: it belongs to the
 * thread and would be taken for the next connection's. */
MUST_CHECK enum err pki_refuse(struct op *op, const char *why);
void pki_errors_drop(void);

X509 *pki_cert_from(struct str pem); /* NULL: none there */
EVP_PKEY *pki_key_from(struct str pem); /* NULL: none there */
void pki_key_put(EVP_PKEY *key, struct buf *pem); /* the buffer is filled anew */

struct hash pki_fingerprint(X509 *cert);
/* false, and empty strings, where the certificate names no device of ours. */
bool pki_device_of(X509 *cert, struct pki_device *out);

#endif
