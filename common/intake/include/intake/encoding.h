/* Text of a spreadsheet's export, turned into UTF-8 piece by piece.
 *
 * Told apart by the bytes themselves: whatever is UTF-8 throughout is UTF-8, and so is a
 * file with a slip or two in it; anything else is GB18030, of which GBK is a part. */
#ifndef INTAKE_ENCODING_H
#define INTAKE_ENCODING_H

#include "base/op.h"

enum encoding { ENCODING_AUTO, ENCODING_UTF_8, ENCODING_GBK, ENCODING_GB18030 };

/* "utf-8", "gbk", "gb18030", "auto". */
bool encoding_read(struct str word, enum encoding *out);
const char *encoding_name(enum encoding e);

/* Reads the file once; E_DISK. *lines: how many line feeds it has. */
MUST_CHECK enum err encoding_guess(struct op *op, const char *path, enum encoding *out, int64_t *lines);

struct decoder;

/* For any of them but ENCODING_AUTO. */
struct decoder *decoder_new(enum encoding e);
void decoder_free(struct decoder *d);
/* Adds the text to `to`. False where bytes are no character: *bad says which they are,
 * and `to` is left as it was. */
bool decoder_put(struct decoder *d, struct str bytes, struct buf *to, struct str *bad);

#endif
