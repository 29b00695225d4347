/* Files that hold keys and certificates: whole or not there, and read with a bound. */
#ifndef SEAL_KEYFILE_H
#define SEAL_KEYFILE_H

#include "base/op.h"

/* Mode 0600, and on the disk when it returns; replaces what was there. */
MUST_CHECK enum err keyfile_write(struct op *op, const char *path, struct str content);
/* `out` is filled anew. E_DISK where it cannot be read, E_SIZE past max. */
MUST_CHECK enum err keyfile_read(struct op *op, const char *path, size_t max, struct buf *out);

#endif
