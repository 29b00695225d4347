/* Posts and the rights they hold: the program's own matrix (domain section 4, SEC-01).
 *
 * What a company changes stands in its `role` records; a right that none of those
 * names is given as the matrix here says, so that a newer program's rights work at
 * once. */
#ifndef DOCUMENTS_RIGHTS_H
#define DOCUMENTS_RIGHTS_H

#include "base/str.h"

struct role_card {
	const char *key; /* "BC" */
	const char *label;
	const char *label_zh;
	bool clerk; /* a site's head may give it */
};

struct right {
	const char *word; /* "sales.bill" */
	const char *label;
	const char *label_zh;
	const char *roles; /* "BC CH" */
};

extern const struct role_card role_cards[]; /* ends with a key of NULL */
extern const struct right rights[]; /* ends with a word of NULL */

/* NULL where there is none. */
const struct role_card *role_card_find(struct str key);
const struct right *right_find(struct str word);
/* Does the post hold the right by the program's own matrix? OWN holds every one. */
bool right_of_role(const struct right *right, struct str role);

#endif
