/* The program's own matrix of posts and rights, looked up. */
#include "documents/rights.h"

#include <stddef.h>

const struct role_card role_cards[] = {
#define ROLE(key, label, label_zh, clerk) {key, label, label_zh, clerk},
#include "documents/roles.def"
#undef ROLE
	{0}};

const struct right rights[] = {
#define RIGHT(word, label, label_zh, roles) {word, label, label_zh, roles},
#include "documents/rights.def"
#undef RIGHT
	{0}};

const struct role_card *role_card_find(struct str key)
{
	for (const struct role_card *card = role_cards; card->key; card++)
		if (str_is(key, card->key))
			return card;
	return NULL;
}

const struct right *right_find(struct str word)
{
	for (const struct right *right = rights; right->word; right++)
		if (str_is(word, right->word))
			return right;
	return NULL;
}

bool right_of_role(const struct right *right, struct str role)
{
	struct str rest = str_from(right->roles);

	if (str_is(role, "OWN"))
		return true;
	while (rest.n)
		if (str_eq(str_cut(&rest, ' '), role))
			return true;
	return false;
}
