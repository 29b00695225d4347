/* Refusals on their way into this machine's own file. */
#ifndef CLI_REFUSED_H
#define CLI_REFUSED_H

#include "cli/program.h"

/* Keeps the refusal of what cli->doing names; nothing where that is empty, where it is
 * a circumstance, or where there is no book. */
void refusal_keep(struct cli *cli, const struct refusal *refused, enum err err);

#endif
