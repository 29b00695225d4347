/* Letting a device in: its request, what is decided about it, what is written.
 *
 * A device whose answer was lost asks again with the very same request and gets a
 * certificate for the same epoch; any other use of a used token is refused. */
#ifndef SYNCD_ENROL_H
#define SYNCD_ENROL_H

#include "book/book.h"
#include "keys.h"

enum { ENROL_BYTES_MAX = 64 * 1024, ENROL_DAYS = 365 };

struct enrol_request {
	struct str token_hash; /* hex */
	struct str site;       /* whose device it takes itself for; empty: not said */
	struct str csr;        /* PEM */
	struct str mark;       /* of the epoch: 8 hex digits */
	struct str sign;       /* Ed25519 key, base64 */
};

struct enrolled {
	struct log_id log;
	struct str cert; /* PEM */
};

/* Texts live in the op's arena. E_JSON, E_SIZE, E_REQUIRED, E_VALUE. */
MUST_CHECK enum err enrol_read(struct op *op, struct str body, struct enrol_request *out);
/* E_TOKEN where it is unknown, another site's, or past its time and not used yet. Reads alone. */
MUST_CHECK enum err enrol_check(struct op *op, struct book *b, const struct enrol_request *r);
/* Checks again and writes all of it in one transaction. */
MUST_CHECK enum err enrol_write(struct op *op, struct book *b, const struct pki_pair *authority,
	const struct enrol_request *r, struct enrolled *out);
/* The act alone: `site enrol`, signed by the program. Within a batch. */
MUST_CHECK enum err enrol_act_within(struct op *op, struct book *b, struct log_id log, struct str sign);
/* {"cert":…,"authority":…,"epoch":…,"site":…} */
void enrolled_put_json(struct buf *to, const struct enrolled *e, struct str authority_pem);

#endif
