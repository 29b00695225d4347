/* A file that bears its name only when it is whole and on the disk: it is written beside
 * it as FILE.part, flushed, and named last. */
#ifndef CLI_PART_FILE_H
#define CLI_PART_FILE_H

#include "base/op.h"

/* E_DISK_FULL or E_DISK, by errno. */
enum err disk_refused(struct op *op, const char *path);
struct str part_path(struct arena *a, const char *path);
/* Removes what an earlier try left. */
MUST_CHECK enum err part_clear(struct op *op, const char *part);
/* What is in it lies on the disk. */
MUST_CHECK enum err part_flush(struct op *op, const char *part);
/* Does not replace a file that came to be in the meantime, unless `replace`. */
MUST_CHECK enum err part_name(struct op *op, const char *part, const char *path, bool replace);

#endif
