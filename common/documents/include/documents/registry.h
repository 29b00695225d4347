/* The index of the business: every kind of record and paper there is. */
#ifndef DOCUMENTS_REGISTRY_H
#define DOCUMENTS_REGISTRY_H

#include "model/document.h"

extern const struct type *const document_types[]; /* ends with NULL */

/* NULL where there is no type of that name. */
const struct type *type_find(struct str name);

#endif
