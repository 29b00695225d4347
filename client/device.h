/* What a device keeps beside its book to speak to head office: DIR/device.
 *
 *   key.pem        the TLS key      cert.pem       head office's certificate for it
 *   sign.pem       the Ed25519 key  authority.pem  whom to trust
 *   pending        an enrolment that was sent and not yet finished, keys and all
 */
#ifndef CLIENT_DEVICE_H
#define CLIENT_DEVICE_H

#include "base/op.h"

struct device {
	struct buf key, cert, sign, authority; /* PEM */
};

/* E_NOT_ENROLLED where there are none. */
MUST_CHECK enum err device_load(struct op *op, const char *dir, struct device *out);
MUST_CHECK enum err device_save(struct op *op, const char *dir, const struct device *d);
void device_done(struct device *d); /* wipes the keys */

/* The enrolment has ended: what it was asked with is put away. */
void device_settled(struct op *op, const char *dir);

/* A path of the op's arena: DIR/device/NAME. */
const char *device_path(struct op *op, const char *dir, const char *name);
/* Makes DIR and DIR/device, for their owner alone. */
MUST_CHECK enum err device_dir(struct op *op, const char *dir);

#endif
