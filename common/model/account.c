/* Look-ups in the table of accounts. */
#include "model/account.h"

#include <stdbool.h>

const struct account accounts[] = {
#define ACCOUNT(name, unit, kept_by, limit, owner, label, label_zh) \
	{#name, unit, kept_by, limit, owner, label, label_zh},
#include "model/accounts.def"
#undef ACCOUNT
	{0}};

bool account_is_far_end(struct str name)
{
	return name.n > 0 && name.p[name.n - 1] == '~';
}

const struct account *account_find(struct str name)
{
	if (account_is_far_end(name))
		name.n--;
	for (const struct account *a = accounts; a->name; a++)
		if (str_is(name, a->name))
			return a;
	return NULL;
}
