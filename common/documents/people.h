/* What the records of people share: posts that are known, verifiers that can be used. */
#ifndef DOCUMENTS_PEOPLE_H
#define DOCUMENTS_PEOPLE_H

#include "lines.h"

extern const struct field verifier_fields[];

/* E_NO_RECORD for the first that is neither a post of the program nor a role record. */
MUST_CHECK enum err roles_known(struct op *op, struct look *look, const struct texts *roles);
/* E_PERMISSION for the first that only head office gives. */
MUST_CHECK enum err roles_of_clerks(struct op *op, struct look *look, const struct texts *roles, const char *place);
/* E_VALUE for one that nobody could prove himself by; its text is not told. */
MUST_CHECK enum err verifiers_fit(struct op *op, const struct verifier *row, int count);

#endif
