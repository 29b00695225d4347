/* The daemon's log: one line a happening, key=value, on standard error. No token, key
 * or body of a call is ever said. */
#ifndef SYNCD_SAY_H
#define SYNCD_SAY_H

#include "base/op.h"

/* say("took", "site", "S01", "seq", "12", NULL) */
void say(const char *what, ...) __attribute__((sentinel));
void say_refused(const char *what, const struct op *op, enum err err);
struct str say_number(struct op *op, int64_t n);

#endif
