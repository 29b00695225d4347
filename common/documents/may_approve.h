/* Who may approve what (CRD-08, Q-36). */
#ifndef DOCUMENTS_MAY_APPROVE_H
#define DOCUMENTS_MAY_APPROVE_H

#include "lines.h"

enum { CODE_LETTERS = 8 };

/* Whether one of his posts lets him approve a bill of that sum past that rule. OWN may
 * everything. E_PERMISSION, naming whom he reports to that may, else the posts. Rights are
 * held against nobody in a book without role records. */
MUST_CHECK enum err may_approve(
	struct op *op, struct look *look, struct str who, struct str rule, struct money amount, const char *place);

#endif
