/* An order's price, and the customer's word for it.
 *
 * Pricing makes a version of the confirmation: lines with prices, what the customer has to
 * remit, and where. Debt and surplus stand beside it, each by itself, so that he sees why
 * (SAL-10, SAL-11). Only what was sent can be agreed to, and only as it was sent. */
#include "bill.h"
#include "order.h"

/* ---- was it really ordered? ---- */

static bool noted(const struct sales_order *order, const char *about)
{
	for (int i = 0; i < order->notes.count; i++)
		if (str_is(order->notes.row[i].about, about))
			return true;
	return false;
}

static enum err not_confirmed(struct op *op, const struct sales_order *order, const char *why)
{
	return op_refuse(op, E_NOT_CONFIRMED, "", "number", word(op, order->number), "why", why, NULL);
}

/* A telephone call is no order until it is written or was called back; after a fax the
 * salesperson and then the customer are spoken with (SAL-06, SAL-07). */
static enum err is_ordered(struct op *op, const struct sales_order *order)
{
	bool fax = str_is(order->how, "fax"), phone = str_is(order->how, "phone") && !order->written.n;

	if (fax && !noted(order, "salesperson"))
		return not_confirmed(op, order, "the salesperson was not spoken with");
	if ((fax || phone) && !noted(order, "customer"))
		return not_confirmed(op, order, "the customer was not called back");
	return OK;
}

/* ---- the sums ---- */

static void line_to_bill(const struct order_line *from, struct sales_line *to)
{
	to->item = from->item;
	to->qty = from->qty;
	to->price = from->price;
	to->tax = from->tax;
	to->amount = from->amount;
	to->discount = from->discount;
	to->case_price = from->case_price;
	to->gift = from->gift;
}

static void line_from_bill(const struct sales_line *from, struct order_line *to)
{
	to->price = from->price;
	to->tax = from->tax;
	to->amount = from->amount;
	to->case_price = from->case_price;
}

struct sales_line *order_bill_lines(struct op *op, const struct sales_order *order)
{
	struct sales_line *lines = rows_new(&op->arena, field_find(sales_bill_type.fields, STR("lines")), order->lines.count);

	for (int i = 0; i < order->lines.count; i++)
		line_to_bill(&order->lines.row[i], &lines[i]);
	return lines;
}

/* By the same rules as the bill that will be made of it; a manager's signature lets another
 * price than the policy's pass. */
static enum err price_lines(struct op *op, struct sales_order *order, struct look *look)
{
	struct sales_bill *bill = (struct sales_bill *)doc_new(&op->arena, &sales_bill_type);
	enum err err;

	bill->doc.id = order->doc.id;
	bill->doc.site = order->doc.site;
	bill->doc.day = order->doc.day;
	bill->customer = order->customer;
	bill->basis = order->basis;
	bill->total = order->total;
	bill->lines.row = order_bill_lines(op, order);
	bill->lines.count = order->lines.count;
	if ((err = bill_prices(op, bill, look)) ||
		(err = sales_lines_work_out(op, look, bill->lines.row, bill->lines.count, &bill->total)) ||
		(!order_is_signed(order, "manager") && (err = lines_as_policy(op, bill, look))))
		return err;
	for (int i = 0; i < order->lines.count; i++)
		line_from_bill(&bill->lines.row[i], &order->lines.row[i]);
	order->basis = bill->basis;
	order->total = bill->total;
	return OK;
}

/* Worked out; given all the same, it may leave nothing out. */
static enum err netted(struct op *op, const char *place, struct money computed, struct money *m)
{
	if (money_is_set(*m) && money_cmp(*m, computed) != 0)
		return op_refuse(op, E_NETTING, place, "given", money_word(op, *m), "allowed", money_word(op, computed), NULL);
	*m = computed;
	return OK;
}

static enum err net(struct op *op, struct sales_order *order, struct look *look)
{
	struct money funds, debt;
	struct owed owed;
	enum err err = look->owed(look, op, order->customer.key, &owed);

	if (err || (err = order_funds(op, order, look, &funds)))
		return err;
	debt = money_add(money_add(owed.open, owed.unsettled), owed.receivable);
	if ((err = netted(op, "debt", debt, &order->debt)) ||
		(err = netted(op, "surplus", money_add(funds, debt), &order->surplus)))
		return err;
	return netted(op, "remit", money_sub(order->total, funds), &order->remit);
}

/* The sums of an earlier version are not this one's. */
static void forget_sums(struct sales_order *order)
{
	for (int i = 0; i < order->lines.count; i++)
		order->lines.row[i].amount.minor = NONE;
	order->total.minor = order->debt.minor = order->surplus.minor = order->remit.minor = NONE;
}

/* The terms are the customer's; money beforehand is always taken. */
static enum err fits_terms(struct op *op, const struct sales_order *order, struct look *look)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", order->customer.key);

	if (!customer || !customer->terms.n || str_eq(order->terms, customer->terms) || str_is(order->terms, "pay_first"))
		return OK;
	return op_refuse(op, E_TERMS_POLICY, "terms", "customer", word(op, order->customer.key), "terms", word(op, customer->terms), "why",
		arena_printf(&op->arena, "the order says %.*s", STR_ARG(order->terms)).p, NULL);
}

static enum err may_be_priced(struct op *op, struct sales_order *order, struct look *look)
{
	enum err err = is_ordered(op, order);

	if (err || (err = order_is_complete(op, order)) || (err = fits_terms(op, order, look)))
		return err;
	if (!is_on(order->stock_checked))
		op_warn(op, W_STOCK_NOT_CHECKED, "", "number", word(op, order->number), NULL);
	return OK;
}

enum err order_check_priced(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	enum err err = may_be_priced(op, order, look);

	if (err)
		return err;
	if (qty_is_set(order->revision))
		forget_sums(order);
	order->revision = qty_of(qty_is_set(order->revision) ? order->revision.milli + 1000 : 1000);
	order->bank_account = settings_of(op, look)->bank_account;
	if ((err = price_lines(op, order, look)) || (err = net(op, order, look)))
		return err;
	if (!money_is_set(order->deposit) || money_cmp(order->deposit, order->total) <= 0)
		return OK;
	return op_refuse(op, E_AMOUNT, "deposit", "value", money_word(op, order->deposit), "allowed",
		arena_printf(&op->arena, "At most %s.", money_word(op, order->total)).p, NULL);
}

/* ---- the customer's word (SAL-08) ---- */

enum err order_check_sent(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;

	if (!order->replied_at.n)
		order->replied_at = order_moment(op, look);
	return OK;
}

enum err order_check_agreed(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;

	order->agreed_at = order_moment(op, look);
	if (qty_cmp(order->agreed_revision, order->revision) == 0)
		return OK;
	return not_confirmed(op, order,
		arena_printf(&op->arena, "version %s was agreed to, version %s was sent", qty_word(op, order->agreed_revision),
			qty_word(op, order->revision)).p);
}
