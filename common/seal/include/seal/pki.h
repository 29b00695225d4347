/* Head office's own authority and the certificates it gives to devices.
 *
 * One authority, P-256 and SHA-256 throughout, no other root is ever asked.
 * What a device is called stands in its certificate because the authority wrote
 * it there: nothing of the name in a request is taken over. Certificates and
 * keys travel as PEM. */
#ifndef SEAL_PKI_H
#define SEAL_PKI_H

#include "base/hash.h"
#include "base/op.h"
#include "base/when.h"

enum { PKI_NAME_MAX = 32, PKI_PEM_MAX = 16 * 1024 };

/* A certificate and its key, as made here. */
struct pki_pair {
	struct buf cert; /* PEM */
	struct buf key; /* PEM, not encrypted: mode 0600 is what guards it */
};

void pki_pair_done(struct pki_pair *pair); /* the key is wiped */

/* Whom a device's certificate speaks for: daybook:site/A01/epoch/A.5f0c2e91 */
struct pki_device {
	char site[PKI_NAME_MAX + 1];
	char epoch[PKI_NAME_MAX + 1];
};

struct pki_cert {
	struct pki_device device; /* empty strings: not a device's */
	struct hash fingerprint; /* SHA-256 of the DER */
	struct moment from, until;
};

/* 20 years from `now`, less a day before it against clocks that are behind. */
MUST_CHECK enum err pki_authority_make(struct op *op, const char *name, struct moment now, struct pki_pair *out);

/* names: "ho.example", "192.0.2.7", ...; numeric ones become addresses. */
MUST_CHECK enum err pki_server_make(struct op *op, const struct pki_pair *authority, const char *const *names,
	int names_count, struct moment now, int days, struct pki_pair *out);

/* The device's half: a new key and a request for it, CN=site. out->cert is the request. */
MUST_CHECK enum err pki_csr_make(struct op *op, const char *site, struct pki_pair *out);

/* The authority's half. Of the request only the key is used, and it must have signed it. */
MUST_CHECK enum err pki_csr_sign(struct op *op, const struct pki_pair *authority, struct str csr_pem,
	const struct pki_device *device, struct moment now, int days, struct buf *cert_pem);

MUST_CHECK enum err pki_cert_read(struct op *op, struct str cert_pem, struct pki_cert *out);

/* Letters, digits, '-' and '_'; in an epoch '.' too; 1 to PKI_NAME_MAX of them. */
bool pki_device_valid(const struct pki_device *device);

#endif
