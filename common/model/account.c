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

const char *account_party(struct str name)
{
	static const char *const others[][2] = {
		{"IB", "site"}, {"AP", "supplier"}, {"PP", "supplier"}, {"PETTY", "user"}, {"DRV", "user"}, {"DSH", "user"}};

	if (account_is_far_end(name))
		name.n--;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (str_is(name, others[i][0]))
			return others[i][1];
	return "customer";
}
