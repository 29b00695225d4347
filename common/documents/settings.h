/* The company's settings, as the papers ask for them. */
#ifndef DOCUMENTS_SETTINGS_H
#define DOCUMENTS_SETTINGS_H

#include "lines.h"

#define SETTINGS_KEY "company"

/* Never NULL: what no record says is not set. */
const struct settings *settings_of(struct op *op, struct look *look);

static inline bool is_on(struct flag flag)
{
	return flag.v == 1;
}

#endif
