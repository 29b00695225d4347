/* Packing of batches: one zstd frame, whole, and never more than was agreed.
 *
 * What arrives packed was packed by a stranger: it is unpacked piece by piece
 * against a bound, so that a small message cannot fill the memory. */
#ifndef SEAL_ZSTD_H
#define SEAL_ZSTD_H

#include "base/op.h"

/* `out` is filled anew. */
MUST_CHECK enum err zstd_pack(struct op *op, struct str plain, struct buf *out);
/* E_SIZE past plain_max; E_DAMAGED for what is no frame, a cut one, or more than one. */
MUST_CHECK enum err zstd_unpack(struct op *op, struct str packed, size_t plain_max, struct buf *out);

#endif
