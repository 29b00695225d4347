/* Whose legs on ceilings and approvals count. */
#ifndef STORE_LEASE_INSIDE_H
#define STORE_LEASE_INSIDE_H

#include "store/lease.h"

/* A ceiling raised by any but head office, or touched by another site; an approval that
 * another site wrote. It is summed, and shown, and allows nothing. */
bool lease_is_forged(const struct entry *e, const struct leg *leg);

#endif
