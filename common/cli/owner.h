/* Who a command is run as. */
#ifndef CLI_OWNER_H
#define CLI_OWNER_H

#include "base/op.h"

/* Root becomes the user to whom the book's directory belongs; anybody else, and where
 * there is no directory yet, stays who he is. E_DISK. */
MUST_CHECK enum err work_as_owner(struct op *op, const char *dir);

#endif
