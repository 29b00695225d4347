/* The daemon's log: one line a happening, key=value, on standard error.
 *
 *   ts=2026-11-20T08:00:00.000Z level=info msg=took site=S01 call="POST /v1/log" status=200 ms=4 …
 *
 * info: as it should be; warn: somebody was refused; error: something here does not
 * work. No token, key, certificate or body of a call is ever said. */
#ifndef SYNCD_SAY_H
#define SYNCD_SAY_H

#include "base/op.h"

enum say_level { SAY_INFO, SAY_WARN, SAY_ERROR };

/* say(SAY_INFO, "took", "site", "S01", "seq", "12", NULL) */
void say(enum say_level level, const char *what, ...) __attribute__((sentinel));
/* A refusal warns, a circumstance is an error. */
void say_refused(const char *what, const struct op *op, enum err err);
struct str say_number(struct op *op, int64_t n);

#endif
