/* What a bill's goods cost by the company's policy, and what else the customer or his
 * channel prescribes for the paper.
 *
 * As with its basis: first the bill takes what it does not say, then, its sums known, it is
 * held to it. What a contract fixes is the contract's; the price policy is for the rest. */
#include "bill.h"

static const struct customer *customer_of(struct op *op, const struct sales_bill *bill, struct look *look)
{
	return bill->customer.key.n ? (const struct customer *)look->record(look, op, "customer", bill->customer.key) : NULL;
}

static bool by_policy(struct op *op, struct look *look)
{
	return is_on(settings_of(op, look)->prices);
}

/* ---- what the bill leaves out ---- */

static void take_text(struct str *to, struct str from)
{
	if (!to->n)
		*to = from;
}

/* On which prices the paper rests (CON-24). */
static enum err take_basis(struct op *op, struct sales_bill *bill, struct look *look, const struct customer *customer)
{
	take_text(&bill->basis, customer->tax_basis);
	return bill->basis.n || !by_policy(op, look) ? OK : op_refuse(op, E_REQUIRED, "basis", "field", "basis", NULL);
}

/* Of a customer that orders without tax a price of the line's own would be taken for one
 * with it (CON-23). What a contract or an order says was converted there. */
static enum err converted(struct op *op, const struct sales_bill *bill)
{
	if (!str_is(bill->basis, "without_tax") || bill->order.id.n)
		return OK;
	for (int i = 0; i < bill->lines.count; i++) {
		const struct sales_line *line = &bill->lines.row[i];
		if (price_is_set(line->price) && !price_is_set(line->case_price) && !line->contract_line.n)
			return op_refuse(op, E_TAX_BASIS, line_place(op, "lines", i, "case_price"), "customer",
				word(op, bill->customer.key), "item", word(op, line->item.key), NULL);
	}
	return OK;
}

/* What papers for prefectures and chains have to say (SAL-23, SAL-25), as his file has it. */
static void take_delivery(struct sales_bill *bill, const struct customer *customer)
{
	take_text(&bill->terms, customer->terms);
	take_text(&bill->delivery_address, customer->delivery_address);
	take_text(&bill->delivery_address, customer->address);
	if (str_is(customer->channel, "prefecture")) {
		take_text(&bill->consignee, customer->contact);
		take_text(&bill->consignee_phone, customer->phone);
	}
}

static bool is_prescribed(struct op *op, struct look *look, const struct customer *customer)
{
	return is_on(settings_of(op, look)->checks) && state_among("prefecture|supermarket", customer->channel);
}

enum err bill_prices(struct op *op, struct sales_bill *bill, struct look *look)
{
	const struct customer *customer = look->again ? NULL : customer_of(op, bill, look);
	enum err err = OK;

	if (customer) {
		take_text(&bill->header, customer->header);
		if (is_prescribed(op, look, customer))
			take_delivery(bill, customer);
		if ((err = take_basis(op, bill, look, customer)) || (err = converted(op, bill)))
			return err;
	}
	return sales_lines_fill_in(op, look, customer, bill->lines.row, bill->lines.count, bill->doc.day);
}

enum err counter_prices(struct op *op, struct sales_bill *bill, struct look *look)
{
	const struct customer *customer = look->again ? NULL : customer_of(op, bill, look);

	return sales_lines_fill_in(op, look, customer, bill->lines.row, bill->lines.count, bill->doc.day);
}

/* ---- that it is held to ---- */

struct holding {
	struct op *op;
	struct look *look;
	const struct sales_bill *bill;
	const struct customer *customer;
};

static enum err passes(struct holding *h, enum err rule, bool *approved)
{
	return bill_approved(h->op, h->bill, h->look, rule, approved);
}

static const char *rate_word(struct op *op, struct rate rate)
{
	struct buf text = BUF_INIT;
	const char *kept;

	rate_put(&text, rate);
	kept = word(op, buf_str(&text));
	buf_done(&text);
	return kept;
}

static enum err off_policy(struct holding *h, int row, const char *column, const char *given, const char *allowed)
{
	bool approved;
	enum err err = passes(h, E_PRICE_POLICY, &approved);

	if (err || approved)
		return err;
	return op_refuse(h->op, E_PRICE_POLICY, line_place(h->op, "lines", row, column), "item",
		word(h->op, h->bill->lines.row[row].item.key), "allowed", allowed, "given", given, NULL);
}

/* Not more than may be taken off by the policy: of the whole line, in fen (CON-18). */
static enum err discount_allowed(struct holding *h, int row, struct rate most)
{
	const struct sales_line *line = &h->bill->lines.row[row];
	struct money whole = money_of(0);

	if (!money_is_set(line->discount) || money_is_nil(line->discount) || !money_from_qty_price(line->qty, line->price, &whole))
		return OK;
	if (money_cmp(line->discount, money_at_rate(whole, rate_or_nil(most))) <= 0)
		return OK;
	return off_policy(h, row, "discount", money_word(h->op, line->discount),
		arena_printf(&h->op->arena, "%s x %s", money_word(h->op, whole), rate_word(h->op, rate_or_nil(most))).p);
}

static enum err line_by_policy(struct holding *h, int row)
{
	const struct sales_line *line = &h->bill->lines.row[row];
	struct price_said said;
	enum err err;

	if (line->contract_line.n || price_is_set(line->case_price))
		return OK;
	if ((err = policy_price(h->op, h->look, h->customer, line, h->bill->doc.day, &said)))
		return err;
	if (price_is_set(said.price) && said.price.e4 != line->price.e4 &&
		(err = off_policy(h, row, "price", price_word(h->op, line->price), price_word(h->op, said.price))))
		return err;
	return discount_allowed(h, row, said.discount);
}

static bool is_below(const struct sales_line *line, struct price floor)
{
	struct money least;

	if (line->price.e4 < floor.e4)
		return true;
	return money_is_set(line->discount) && money_from_qty_price(line->qty, floor, &least) &&
	       money_cmp(line->amount, least) < 0;
}

/* Not below the item's floor, whether by its price or by what is taken off (CON-19). */
static enum err line_above_floor(struct holding *h, int row)
{
	const struct sales_line *line = &h->bill->lines.row[row];
	const struct item *item;
	bool approved;
	enum err err;

	if (!line->floored)
		return OK;
	if ((err = item_known(h->op, h->look, line->item, row, &item)) || !is_below(line, item->floor))
		return err;
	if ((err = passes(h, E_PRICE_FLOOR, &approved)) || approved)
		return err;
	return op_refuse(h->op, E_PRICE_FLOOR, line_place(h->op, "lines", row, "price"), "given", price_word(h->op, line->price),
		"item", word(h->op, line->item.key), "allowed", price_word(h->op, item->floor), NULL);
}

static enum err lines_by_policy(struct holding *h)
{
	/* What an order says was held to the policy of its day. */
	bool policy = by_policy(h->op, h->look) && !h->bill->order.id.n;
	enum err err = OK;

	for (int i = 0; i < h->bill->lines.count && !err; i++) {
		if (h->bill->lines.row[i].gift.v == 1)
			continue;
		if (policy)
			err = line_by_policy(h, i);
		if (!err)
			err = line_above_floor(h, i);
	}
	return err;
}

enum err lines_as_policy(struct op *op, const struct sales_bill *bill, struct look *look)
{
	struct holding h = {op, look, bill, look->again ? NULL : customer_of(op, bill, look)};

	return look->again ? OK : lines_by_policy(&h);
}

/* The legal entity that the customer prescribes (SAL-24). */
static enum err under_header(struct holding *h)
{
	struct str given = h->bill->header, says = h->customer->header;

	if (!says.n || str_eq(given, says))
		return OK;
	return op_refuse(h->op, E_HEADER, "header", "given", word(h->op, given), "customer", word(h->op, h->customer->key), "allowed",
		word(h->op, says), NULL);
}

static enum err says_all(struct holding *h)
{
	const struct sales_bill *bill = h->bill;
	bool chain = str_is(h->customer->channel, "supermarket");
	const struct {
		const char *field;
		struct str value;
		bool chain, prefecture;
	} wanted[] = {
		{"consignee", bill->consignee, false, true},
		{"consignee_phone", bill->consignee_phone, false, true},
		{"forwarder", bill->forwarder, false, true},
		{"forwarder_phone", bill->forwarder_phone, false, true},
		{"store_code", bill->store_code, true, false},
		{"order_number", bill->order_number, true, false},
		{"delivery_address", bill->delivery_address, true, true},
		{"terms", bill->terms, true, true},
	};
	enum err err = OK;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted) && !err; i++)
		if (chain ? wanted[i].chain : wanted[i].prefecture)
			err = required_here(h->op, wanted[i].value, wanted[i].field);
	return err;
}

enum err bill_as_policy(struct op *op, struct sales_bill *bill, struct look *look)
{
	struct holding h = {op, look, bill, look->again ? NULL : customer_of(op, bill, look)};
	enum err err;

	if (look->again)
		return OK;
	if (!h.customer)
		return lines_by_policy(&h);
	if (by_policy(op, look) && (err = required_here(op, h.customer->channel, "channel")))
		return err;
	if ((err = under_header(&h)) || (is_prescribed(op, look, h.customer) && (err = says_all(&h))))
		return err;
	return lines_by_policy(&h);
}
