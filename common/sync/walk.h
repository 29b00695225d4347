/* How a walk over rows is ended that has enough: what the row's function returns and
 * whoever began the walk takes back. It is no refusal and goes no further. */
#ifndef SYNC_WALK_H
#define SYNC_WALK_H

#include "base/err.h"

#define WALK_ENOUGH ((enum err)ERR_COUNT)

#endif
