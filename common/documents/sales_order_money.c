/* Who signed an order, and whether its money is there.
 *
 * Money counts when finance has confirmed it: it then stands in what the customer owes or
 * has over, and nowhere else. The order lays its part of that by (ORD), so that a second
 * order does not start on the same money; its bill, or its end, lets it go. */
#include "order.h"

/* ---- signatures ---- */

bool order_is_signed(const struct sales_order *order, const char *as)
{
	for (int i = 0; i < order->signatures.count; i++)
		if (str_is(order->signatures.row[i], as))
			return true;
	return false;
}

static const char *signs_as(struct str act)
{
	static const char *const rows[][2] = {{"sign", "responsible"}, {"sign_service", "service"}, {"sign_manager", "manager"},
		{"approve", "sales"}, {"approve_money", "finance"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (str_is(act, rows[i][0]))
			return rows[i][1];
	return "";
}

enum err order_check_signed(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	const char *as = signs_as(doc->last_act);
	struct str *row = ARENA_ARRAY(&op->arena, struct str, order->signatures.count + 1);

	(void)look;
	if (order_is_signed(order, as))
		return OK;
	for (int i = 0; i < order->signatures.count; i++)
		row[i] = order->signatures.row[i];
	row[order->signatures.count++] = str_from(as);
	order->signatures.row = row;
	return OK;
}

const char *order_agreed_or_approved(const struct doc *doc)
{
	const struct sales_order *order = (const struct sales_order *)doc;

	if (str_is(doc->state, "deposit_in"))
		return "deposit_in";
	if (str_is(doc->state, "in_supply"))
		return "in_supply";
	if (str_is(doc->state, "paid"))
		return "paid";
	return order_is_signed(order, "sales") && order_is_signed(order, "finance") ? "approved" : "agreed";
}

/* One of a manager's posts: what he brings himself needs no other's word. */
static bool is_manager(struct op *op, struct look *look, struct ref user)
{
	const struct user *bearer = (const struct user *)(user.key.n ? look->record(look, op, "user", user.key) : NULL);

	for (int i = 0; bearer && i < bearer->roles.count; i++)
		if (state_among("SM|DG|GM|OWN", bearer->roles.row[i]))
			return true;
	return false;
}

static enum err unsigned_as(struct op *op)
{
	return op_refuse(op, E_NO_COUNTERSIGN, "order", NULL);
}

enum err order_is_countersigned(struct op *op, const struct sales_order *order, struct look *look)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", order->customer.key);
	struct str channel = customer ? customer->channel : STR_NONE;

	if (!is_on(settings_of(op, look)->checks))
		return OK;
	if (state_among("direct|wholesale", channel) && !order_is_signed(order, "service"))
		return unsigned_as(op);
	if (str_is(channel, "prefecture") && !order_is_signed(order, "manager") && !is_manager(op, look, order->bearer))
		return unsigned_as(op);
	if (!order->signatures.count)
		return unsigned_as(op);
	if (order_is_signed(order, "sales") && order_is_signed(order, "finance"))
		return OK;
	return op_refuse(op, E_NO_APPROVAL, "order", "why",
		order_is_signed(order, "sales") ? ": finance has not approved the order" : ": sales has not approved the order", NULL);
}

/* ---- money ---- */

static struct spot laid_by(const struct sales_order *order, struct str site)
{
	return spot_party("ORD", site, order->customer.key);
}

enum err order_funds(struct op *op, const struct sales_order *order, struct look *look, struct money *out)
{
	struct spot spot = laid_by(order, look->site);
	struct owed owed;
	int64_t others = 0;
	enum err err = look->owed(look, op, order->customer.key, &owed);

	if (err || (err = look->balance(look, op, &spot, UNIT_MONEY, &others)))
		return err;
	if (money_is_set(order->held))
		others -= order->held.minor;
	*out = money_sub(money_sub(owed.surplus, money_of(others)), money_add(money_add(owed.open, owed.unsettled), owed.receivable));
	return OK;
}

bool order_pays_first(struct op *op, const struct sales_order *order, struct look *look)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", order->customer.key);

	return str_is(order->terms, "pay_first") || (customer && str_is(customer->terms, "pay_first")) ||
	       (money_is_set(order->deposit) && !money_is_nil(order->deposit));
}

static void hold(struct sales_order *order, struct money m)
{
	struct money before = money_is_set(order->held) ? order->held : money_of(0);

	if (money_cmp(m, money_of(0)) < 0)
		m = money_of(0);
	if (money_is_set(order->total) && money_cmp(m, order->total) > 0)
		m = order->total;
	order->held = m;
	order->put_by = money_sub(m, before);
}

static enum err not_paid(struct op *op, struct money missing, const char *why)
{
	return op_refuse(op, E_NOT_PAID, "", "missing", money_word(op, missing), "why", why, NULL);
}

/* So much more than when the order was priced. */
enum err order_check_deposit(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	struct money funds, wanted;
	enum err err = order_funds(op, order, look, &funds);

	if (err)
		return err;
	if (!money_is_set(order->deposit) || money_is_nil(order->deposit))
		return op_refuse(op, E_STATE, "", "act", "deposit", "state", "without a deposit", "allowed",
			"No deposit was agreed; go on without one.", NULL);
	wanted = money_add(money_sub(order->surplus, order->debt), order->deposit);
	if (money_cmp(funds, wanted) < 0)
		return not_paid(op, money_sub(wanted, funds), "the deposit is not in");
	hold(order, wanted);
	return OK;
}

enum err order_check_balance(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	struct money funds;
	enum err err = order_funds(op, order, look, &funds);

	if (err)
		return err;
	if (money_cmp(funds, order->total) < 0)
		return not_paid(op, money_sub(order->total, funds), "the rest is not in");
	hold(order, order->total);
	return OK;
}

enum err order_check_let_go(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;

	(void)op, (void)look;
	if (money_is_set(order->held))
		hold(order, money_of(0));
	return OK;
}

void order_post_held(const struct doc *doc, struct postings *to)
{
	const struct sales_order *order = (const struct sales_order *)doc;

	if (money_is_set(order->put_by) && !money_is_nil(order->put_by))
		post_money_both_ends(to, laid_by(order, doc->site), order->put_by);
}

/* ---- supply and shipping ---- */

enum err order_check_supply(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_order *order = (const struct sales_order *)doc;
	bool deposit = money_is_set(order->deposit) && !money_is_nil(order->deposit);

	if (deposit && state_among("agreed|approved", doc->state))
		return not_paid(op, order->deposit, "the deposit is not in");
	return order_is_countersigned(op, order, look);
}

enum err order_check_arranged(struct op *op, struct doc *doc, struct look *look)
{
	(void)op, (void)look;
	((struct sales_order *)doc)->arranged.v = 1;
	return OK;
}
