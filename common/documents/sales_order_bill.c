/* From an order to its bill.
 *
 * The bill takes over what the order says and may say nothing else; with its own acts it
 * takes the order along, in one group, so that neither stands without the other (SAL-02,
 * SAL-45). An order is billed once; what is not to leave yet is split off before. */
#include "bill.h"
#include "order.h"

#include <string.h>

#include "base/check.h"

/* ---- the order's side ---- */

enum err order_check_billed(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	struct money funds, missing;
	enum err err = order_is_countersigned(op, order, look);

	if (err)
		return err;
	if (order_pays_first(op, order, look)) {
		if ((err = order_funds(op, order, look, &funds)))
			return err;
		missing = money_sub(order->total, funds);
		if (money_cmp(missing, money_of(0)) > 0)
			return op_refuse(op, E_NOT_PAID, "order", "missing", money_word(op, missing), "why", "the rest is not in", NULL);
	}
	order->billed_at = order_moment(op, look);
	return order_check_let_go(op, doc, look);
}

enum err order_check_shipped(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;

	if (is_on(settings_of(op, look)->checks) && !is_on(order->arranged))
		return op_refuse(op, E_NO_FINANCE_SIGN, "order", NULL);
	order->shipped_at = order_moment(op, look);
	return OK;
}

/* What came later than promised says why (SAL-48). */
enum err order_check_closed(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;

	(void)look;
	if (day_is_none(order->delivered))
		order->delivered = doc->day;
	if (day_is_none(order->delivery_day) || day_cmp(order->delivered, order->delivery_day) <= 0)
		return OK;
	return required_here(op, order->late_reason, "late_reason");
}

/* ---- the bill's side ---- */

static enum err differs(struct op *op, const struct sales_order *order, const char *place, const char *field, const char *given,
	const char *allowed)
{
	return op_refuse(op, E_BASIS_MISMATCH, place, "given", given, "basis", word(op, order->number), "field", field, "allowed", allowed,
		NULL);
}

static enum err may_be_billed(struct op *op, const struct sales_order *order)
{
	const char *number = word(op, order->number);
	struct str state = order->doc.state;

	if (str_is(state, "query"))
		return op_refuse(op, E_QUERY_OPEN, "order", "number", number, "why", word(op, order->question), NULL);
	if (state_among("received|checked|priced|sent", state))
		return op_refuse(op, E_NOT_CONFIRMED, "order", "number", number, "why", "the customer has not agreed to it", NULL);
	if (state_among("agreed|approved|deposit_in|in_supply|paid", state))
		return OK;
	return op_refuse(op, E_STATE, "order", "act", "bill", "state", word(op, state), "allowed",
		"An order is billed once; what is over is an order of its own.", NULL);
}

static const char *const same[] = {"shipping", "transport", "consignee", "consignee_phone", "forwarder", "forwarder_phone",
	"delivery_address", "store_code", "order_number", "basis"};

static struct str *text_at(const struct doc *doc, const char *field)
{
	const struct field *f = field_find(doc->type->fields, str_from(field));

	CHECK(f && f->kind == KIND_text);
	return (struct str *)((char *)(uintptr_t)doc + f->offset);
}

static enum err take_texts(struct op *op, struct sales_bill *bill, const struct sales_order *order)
{
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		struct str *mine = text_at(&bill->doc, same[i]), theirs = *text_at(&order->doc, same[i]);
		if (!mine->n)
			*mine = theirs;
		else if (theirs.n && !str_eq(*mine, theirs))
			return differs(op, order, same[i], same[i], word(op, *mine), word(op, theirs));
	}
	return OK;
}

static enum err take_head(struct op *op, struct sales_bill *bill, const struct sales_order *order)
{
	if (!bill->customer.key.n)
		bill->customer = order->customer;
	if (!str_eq(bill->customer.key, order->customer.key))
		return differs(op, order, "customer", "customer", word(op, bill->customer.key), word(op, order->customer.key));
	if (day_is_none(bill->delivery_day))
		bill->delivery_day = order->delivery_day;
	if (day_cmp(bill->delivery_day, order->delivery_day) != 0)
		return differs(op, order, "delivery_day", "delivery_day", day_str(&op->arena, bill->delivery_day).p,
			day_str(&op->arena, order->delivery_day).p);
	if (!qty_is_set(bill->tokens))
		bill->tokens = order->tokens;
	if (!bill->consignee.n && !order->consignee.n)
		bill->consignee = order->contact;
	if (!bill->consignee_phone.n && !order->consignee_phone.n)
		bill->consignee_phone = order->phone;
	return take_texts(op, bill, order);
}

/* What a line leaves out is as the order has it. */
static enum err take_line(struct op *op, struct sales_line *mine, const struct sales_line *theirs, const struct sales_order *order, int row)
{
	if (!price_is_set(mine->price))
		mine->price = theirs->price;
	if (!money_is_set(mine->discount))
		mine->discount = theirs->discount;
	if (mine->tax.e6 == NONE)
		mine->tax = theirs->tax;
	mine->case_price = theirs->case_price;
	mine->gift = theirs->gift;
	if (!str_eq(mine->item.key, theirs->item.key))
		return differs(op, order, line_place(op, "lines", row, "item"), "item", word(op, mine->item.key), word(op, theirs->item.key));
	if (qty_cmp(mine->qty, theirs->qty) != 0)
		return differs(op, order, line_place(op, "lines", row, "qty"), "qty", qty_word(op, mine->qty), qty_word(op, theirs->qty));
	if (mine->price.e4 != theirs->price.e4)
		return differs(op, order, line_place(op, "lines", row, "price"), "price", price_word(op, mine->price),
			price_word(op, theirs->price));
	if (mine->discount.minor != theirs->discount.minor)
		return differs(op, order, line_place(op, "lines", row, "discount"), "discount", money_word(op, mine->discount),
			money_is_set(theirs->discount) ? money_word(op, theirs->discount) : "0.00");
	return OK;
}

static enum err take_lines(struct op *op, struct sales_bill *bill, const struct sales_order *order)
{
	struct sales_line *theirs = order_bill_lines(op, order);
	enum err err = OK;

	if (!bill->lines.count) {
		bill->lines.row = theirs;
		bill->lines.count = order->lines.count;
		return OK;
	}
	for (int i = 0; i < bill->lines.count && i < order->lines.count && !err; i++)
		err = take_line(op, &bill->lines.row[i], &theirs[i], order, i);
	if (err || bill->lines.count == order->lines.count)
		return err;
	return differs(op, order, "lines", "lines", arena_printf(&op->arena, "%d", bill->lines.count).p,
		arena_printf(&op->arena, "%d", order->lines.count).p);
}

enum err bill_of_order(struct op *op, struct sales_bill *bill, struct look *look)
{
	const struct doc *doc;
	const struct sales_order *order;
	enum err err;

	if (look->again || !bill->order.id.n)
		return OK;
	if (bill->call_off.id.n)
		return op_refuse(op, E_FIELD, "call_off", "field", "call_off", NULL);
	if ((err = look->paper(look, op, "sales_order", bill->order.id, &doc)))
		return err;
	order = (const struct sales_order *)doc;
	if ((err = may_be_billed(op, order)) || (err = take_head(op, bill, order)))
		return err;
	return take_lines(op, bill, order);
}

enum err bill_is_checked(struct op *op, const struct sales_bill *bill, struct look *look)
{
	const struct customer *customer;

	if (look->again || !is_on(settings_of(op, look)->checks))
		return OK;
	if (!bill->checked_by.n)
		return op_refuse(op, E_SECOND_CHECK, "checked_by", NULL);
	if (!look->record(look, op, "user", bill->checked_by))
		return op_refuse(op, E_NO_RECORD, "checked_by", "type", "user", "key", word(op, bill->checked_by), NULL);
	customer = (const struct customer *)look->record(look, op, "customer", bill->customer.key);
	if (bill->order.id.n || bill->contract.n || !customer || !state_among("direct|wholesale|prefecture", customer->channel))
		return OK;
	return op_refuse(op, E_NO_COUNTERSIGN, "order", NULL);
}

enum err bill_moves_order(struct op *op, const struct sales_bill *bill, struct look *look, const char *act, struct bringing *with)
{
	const struct doc *doc;
	struct doc *order;
	enum err err;

	if (!bill->order.id.n || bill->rest_of.id.n)
		return OK;
	if ((err = look->paper(look, op, "sales_order", bill->order.id, &doc)))
		return err;
	order = arena_take(&op->arena, doc->type->size);
	memcpy(order, doc, doc->type->size);
	bring_paper(with, order, act);
	return OK;
}

/* Where the company checks its papers, and where tokens have to come back. */
enum err bill_expects_slip(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", bill->customer.key);
	struct slip_return *slip;

	if (!is_on(settings_of(op, look)->checks) && !(qty_is_set(bill->tokens) && !qty_is_nil(bill->tokens)))
		return OK;
	slip = (struct slip_return *)doc_new(&op->arena, &slip_return_type);
	slip->bill.id = bill->doc.id;
	slip->bill_number = bill->number;
	slip->customer = bill->customer;
	slip->terms = bill->terms.n || !customer ? bill->terms : customer->terms;
	slip->total = bill->total;
	slip->tokens = bill->tokens;
	bring_paper(with, &slip->doc, "expect");
	return OK;
}
