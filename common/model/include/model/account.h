/* The accounts as one table: what each is kept by, its limit, who may take from it. */
#ifndef MODEL_ACCOUNT_H
#define MODEL_ACCOUNT_H

#include "base/str.h"

enum account_unit { UNIT_MONEY, UNIT_QTY };

enum account_key {
	BY_AT = 1 << 0,
	BY_OF = 1 << 1,
	BY_ITEM = 1 << 2,
	BY_PAPER = 1 << 3,
	BY_DUE = 1 << 4,
	BY_BY = 1 << 5, /* may be left out: the company's currency */
};

enum account_limit {
	LIMIT_NONE,
	LIMIT_NIL, /* not below nil */
	LIMIT_WARN_NIL, /* below nil is a warning, never a refusal */
};

enum account_owner {
	OWNER_NONE, /* anyone takes and adds */
	OWNER_AT, /* the site it is kept at */
	OWNER_HOLDER, /* the holder of the paper it is kept by; head office by decision */
	OWNER_HO,
};

struct account {
	const char *name;
	enum account_unit unit;
	unsigned kept_by;
	enum account_limit limit;
	enum account_owner owner;
	const char *label;
	const char *label_zh;
};

extern const struct account accounts[]; /* ends with a name of NULL */

/* The account of that name, also for its other end "X~"; NULL where unknown. */
const struct account *account_find(struct str name);
/* Of which kind of record its party is: "customer", "supplier", "site", "user". */
const char *account_party(struct str name);
bool account_is_far_end(struct str name);

#endif
