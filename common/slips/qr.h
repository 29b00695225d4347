/* A QR code as modules. */
#ifndef SLIPS_QR_H
#define SLIPS_QR_H

#include "base/str.h"

struct qr;

struct qr *qr_new(struct str text); /* at most some hundred bytes */
void qr_free(struct qr *q);
int qr_side(const struct qr *q); /* modules */
bool qr_dark(const struct qr *q, int x, int y); /* false outside, too */

#endif
