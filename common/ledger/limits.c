/* What an act may take. */
#include "ledger/limits.h"

#include "store/sums.h"

struct checking {
	struct op *op;
	struct store *s;
	struct str site;
	bool counter;
};

static const char *words(struct op *op, enum account_unit unit, int64_t v)
{
	struct buf b = BUF_INIT;
	struct str text;

	leg_value_put(&b, unit, v);
	text = arena_str(&op->arena, buf_str(&b));
	buf_done(&b);
	return text.p;
}

/* By how much the legs change one account. */
static int64_t change(const struct leg *legs, int count, const char *account, const struct spot *like)
{
	int64_t sum = 0;

	for (int i = 0; i < count; i++)
		if (str_is(legs[i].spot.a, account) && str_eq(legs[i].spot.at, like->at) && str_eq(legs[i].spot.item, like->item))
			sum += legs[i].v;
	return sum;
}

static enum err stock(struct checking *c, const struct leg *legs, int count, const struct leg *leg)
{
	struct spot on_hand = {.a = STR("OH"), .at = leg->spot.at, .item = leg->spot.item};
	struct spot reserved = {.a = STR("RSV"), .at = leg->spot.at, .item = leg->spot.item};
	int64_t have, promised;
	int64_t d_have = change(legs, count, "OH", &leg->spot), d_promised = change(legs, count, "RSV", &leg->spot);
	enum err err;

	if (d_have - d_promised >= 0)
		return OK;
	if ((err = sum_get(c->op, c->s, &on_hand, UNIT_QTY, &have)) || (err = sum_get(c->op, c->s, &reserved, UNIT_QTY, &promised)))
		return err;
	if (have - promised + d_have - d_promised >= 0)
		return OK;
	if (!c->counter)
		return op_refuse(c->op, E_STOCK_SHORT, "", "item", arena_str(&c->op->arena, leg->spot.item).p, "available",
			words(c->op, UNIT_QTY, have - promised), "wanted", words(c->op, UNIT_QTY, d_promised - d_have), NULL);
	if (have + d_have < 0)
		op_warn(c->op, W_STOCK_BELOW, "", "item", arena_str(&c->op->arena, leg->spot.item).p, "value",
			words(c->op, UNIT_QTY, have + d_have), NULL);
	return OK;
}

static enum err other(struct checking *c, const struct account *account, const struct leg *leg)
{
	int64_t sum;
	enum err err = sum_get(c->op, c->s, &leg->spot, leg->unit, &sum);

	if (err || sum + leg->v >= 0)
		return err;
	if (account->limit == LIMIT_WARN_NIL) {
		op_warn(c->op, W_CASH_BELOW, "", "site", arena_str(&c->op->arena, leg->spot.at).p, "value",
			words(c->op, leg->unit, sum + leg->v), NULL);
		return OK;
	}
	return op_refuse(
		c->op, E_LIMIT, "", "account", account->name, "value", words(c->op, leg->unit, sum + leg->v), NULL);
}

static bool is_stock(struct str account)
{
	return str_is(account, "OH") || str_is(account, "RSV");
}

enum err limits_check(struct op *op, struct store *s, struct str site, const struct leg *legs, int count, bool over_the_counter)
{
	struct checking c = {op, s, site, over_the_counter};

	for (int i = 0; i < count; i++) {
		const struct account *account = account_find(legs[i].spot.a);
		bool takes = legs[i].v < 0 || str_is(legs[i].spot.a, "RSV");
		enum err err;
		if (!account || account->limit == LIMIT_NONE || account_is_far_end(legs[i].spot.a) || !takes)
			continue;
		if (account->owner == OWNER_AT && !str_eq(legs[i].spot.at, site))
			continue;
		err = is_stock(legs[i].spot.a) ? stock(&c, legs, count, &legs[i]) : other(&c, account, &legs[i]);
		if (err)
			return err;
	}
	return OK;
}
