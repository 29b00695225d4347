/* How long a site waits before it calls again.
 *
 * Hundreds of sites lose head office in the same moment and would find it again in the
 * same moment: each draws its own pause, so that they come back spread over it. */
#ifndef SYNC_PATIENCE_H
#define SYNC_PATIENCE_H

#include <stdint.h>

#include "base/world.h"

enum { PATIENCE_FIRST_S = 2 };

/* Head office said when: not before, and up to a quarter later (a second at least). */
int64_t patience_told_ms(struct world *w, int seconds);
/* It said nothing, `failures` times on end (1: the first): about 2 s, doubled each time
 * up to `most_s`; half as much or half as much again. */
int64_t patience_ms(struct world *w, int failures, int most_s);

#endif
