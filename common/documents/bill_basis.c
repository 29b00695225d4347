/* What a bill stands on: contract, order or call-off.
 *
 * First the bill takes from its basis what it does not say itself; once its sums are
 * known it is held to it, term by term, and a difference passes only where a superior
 * agreed to the bill as a whole. */
#include "bill.h"

#include <string.h>

/* ---- that there is one ---- */

static bool is_strict(const struct doc *contract)
{
	return contract && str_is(((const struct contract *)contract)->kind, "normal");
}

/* The normal contract that the bill names; NULL: it names none, or an agreement. */
static enum err contract_of(struct op *op, const struct sales_bill *bill, struct look *look, const struct contract **out)
{
	const struct doc *doc = bill->contract.n ? look->record(look, op, "contract", bill->contract) : NULL;

	*out = is_strict(doc) ? (const struct contract *)doc : NULL;
	if (doc || !bill->contract.n)
		return OK;
	return op_refuse(op, E_NO_RECORD, "contract", "type", "contract", "key", word(op, bill->contract), NULL);
}

static enum err has_basis(struct op *op, const struct sales_bill *bill, struct look *look, bool on_contract)
{
	struct str basis = settings_of(op, look)->basis;

	if (!basis.n || str_is(basis, "none") || bill->order.id.n || bill->call_off.id.n)
		return OK;
	if (str_is(basis, "contract") && on_contract)
		return OK;
	return op_refuse(op, E_NO_BASIS, "order", "allowed",
		str_is(basis, "contract") ? "a contract, an order or a call-off" : "an order or a call-off", NULL);
}

/* ---- what the bill leaves to it ---- */

static void take_text(struct str *to, struct str from)
{
	if (!to->n)
		*to = from;
}

static bool same_price(const struct contract_line *line, struct price price)
{
	return price.e4 == line->price.e4;
}

/* The line it names; else that of the same item and price; else of the same item. 0: none. */
static int line_in(const struct contract *contract, const struct sales_line *line)
{
	uint64_t named = 0;
	int found = 0;

	if (line->contract_line.n)
		return str_to_u64(line->contract_line, &named) && named <= (uint64_t)contract->lines.count ? (int)named : 0;
	for (int i = 0; i < contract->lines.count; i++)
		if (str_eq(contract->lines.row[i].item.key, line->item.key) &&
			(!found || (same_price(&contract->lines.row[i], line->price) &&
					   !same_price(&contract->lines.row[found - 1], line->price))))
			found = i + 1;
	return found;
}

static void take_lines(struct op *op, struct sales_bill *bill, const struct contract *contract)
{
	for (int i = 0; i < bill->lines.count; i++) {
		struct sales_line *line = &bill->lines.row[i];
		int at = line_in(contract, line);
		const struct contract_line *says = at ? &contract->lines.row[at - 1] : NULL;
		if (!says || !str_eq(says->item.key, line->item.key))
			continue;
		line->contract_line = arena_printf(&op->arena, "%d", at);
		if (!price_is_set(line->price))
			line->price = says->price;
		if (line->tax.e6 == NONE)
			line->tax = says->tax;
	}
}

static void take_terms(struct op *op, struct sales_bill *bill, const struct contract *contract)
{
	take_text(&bill->customer.key, contract->customer.key);
	take_text(&bill->shipping, contract->shipping);
	take_text(&bill->transport, contract->transport);
	if (day_is_none(bill->delivery_day))
		bill->delivery_day = contract->delivery_day;
	take_lines(op, bill, contract);
}

static enum err held_call_off(
	struct op *op, const struct sales_bill *bill, struct look *look, const struct call_off **out)
{
	const struct doc *doc;
	enum err err = look->paper(look, op, "call_off", bill->call_off.id, &doc);

	*out = err ? NULL : (const struct call_off *)doc;
	return err;
}

enum err bill_basis(struct op *op, struct sales_bill *bill, struct look *look)
{
	const struct contract *contract;
	const struct call_off *call_off;
	enum err err;

	if (look->again)
		return OK;
	if ((err = contract_of(op, bill, look, &contract)) || (err = has_basis(op, bill, look, contract != NULL)))
		return err;
	if (contract)
		take_terms(op, bill, contract);
	if (!bill->call_off.id.n)
		return OK;
	if (!(err = held_call_off(op, bill, look, &call_off)))
		take_text(&bill->customer.key, call_off->customer.key);
	return err;
}

/* ---- that the bill is as the contract says ---- */

/* One difference is let pass by an approval, and then all are. */
struct comparing {
	struct op *op;
	struct look *look;
	struct sales_bill *bill;
	const struct contract *contract;
	bool approved, known;
};

static enum err differs(struct comparing *c, const char *place, const char *field, const char *given, const char *allowed)
{
	enum err err = c->known ? OK : bill_approved(c->op, c->bill, c->look, E_CONTRACT_MISMATCH, &c->approved);

	c->known = true;
	if (err || c->approved)
		return err;
	return op_refuse(c->op, E_CONTRACT_MISMATCH, place, "field", field, "given", given, "contract",
		word(c->op, c->contract->key), "allowed", allowed, NULL);
}

static enum err same_text(struct comparing *c, const char *field, struct str given, struct str says)
{
	return str_eq(given, says) ? OK : differs(c, field, field, word(c->op, given), word(c->op, says));
}

static const char *items_of(struct op *op, const struct contract *contract)
{
	struct buf text = BUF_INIT;
	const char *kept;

	for (int i = 0; i < contract->lines.count && i < 8; i++)
		buf_printf(&text, "%s%.*s", i ? ", " : "", STR_ARG(contract->lines.row[i].item.key));
	kept = word(op, buf_str(&text));
	buf_done(&text);
	return kept;
}

static enum err line_as_contract(struct comparing *c, int row)
{
	struct sales_line *line = &c->bill->lines.row[row];
	int at = line_in(c->contract, line);
	const struct contract_line *says = at ? &c->contract->lines.row[at - 1] : NULL;
	struct op *op = c->op;
	enum err err;

	if (!says || !str_eq(says->item.key, line->item.key)) {
		line->contract_line = STR_NONE;
		return differs(c, line_place(op, "lines", row, "item"), "item", word(op, line->item.key), items_of(op, c->contract));
	}
	if (line->price.e4 != says->price.e4 && (err = differs(c, line_place(op, "lines", row, "price"), "price",
							 price_word(op, line->price), price_word(op, says->price))))
		return err;
	if (money_is_set(line->discount) && !money_is_nil(line->discount))
		return differs(c, line_place(op, "lines", row, "discount"), "discount", money_word(op, line->discount), "0.00");
	return OK;
}

/* Another customer's contract is none of the bill's, whoever agrees. */
static enum err is_his(struct comparing *c)
{
	if (str_eq(c->bill->customer.key, c->contract->customer.key))
		return OK;
	return op_refuse(c->op, E_CONTRACT_MISMATCH, "customer", "field", "customer", "given", word(c->op, c->bill->customer.key),
		"contract", word(c->op, c->contract->key), "allowed", word(c->op, c->contract->customer.key), NULL);
}

static enum err terms_as_contract(struct comparing *c)
{
	const struct sales_bill *bill = c->bill;
	enum err err = is_his(c);

	for (int i = 0; i < bill->lines.count && !err; i++)
		err = line_as_contract(c, i);
	if (err || (err = same_text(c, "shipping", bill->shipping, c->contract->shipping)) ||
		(err = same_text(c, "transport", bill->transport, c->contract->transport)))
		return err;
	if (!day_cmp(bill->delivery_day, c->contract->delivery_day))
		return OK;
	return differs(c, "delivery_day", "delivery_day", day_str(&c->op->arena, bill->delivery_day).p,
		day_str(&c->op->arena, c->contract->delivery_day).p);
}

static enum err in_force(struct op *op, const struct contract *contract, struct day day)
{
	if (!str_is(contract->doc.state, "active"))
		return op_refuse(op, E_NOT_CONFIRMED, "contract", "number", word(op, contract->key), "why", "it is not active", NULL);
	if (day_cmp(day, contract->from) >= 0 && day_cmp(day, contract->to) <= 0)
		return OK;
	return op_refuse(op, E_CONTRACT_EXPIRED, "contract", "contract", word(op, contract->key), "from",
		day_str(&op->arena, contract->from).p, "to", day_str(&op->arena, contract->to).p, "day",
		day_str(&op->arena, day).p, NULL);
}

/* What the bill wants of one line of the contract, from this row of its own on. */
static struct qty wanted_of(const struct sales_bill *bill, int row)
{
	struct qty sum = qty_of(0);

	for (int i = row; i < bill->lines.count; i++)
		if (str_eq(bill->lines.row[i].contract_line, bill->lines.row[row].contract_line))
			sum = qty_add(sum, bill->lines.row[i].qty);
	return sum;
}

/* Of this site's own part, so that nobody need be asked (CON-06). */
static enum err enough_left(struct op *op, const struct sales_bill *bill, struct look *look, int row)
{
	const struct sales_line *line = &bill->lines.row[row];
	struct spot spot = spot_rest(&op->arena, look->site, bill->contract, line->contract_line, line->item.key);
	struct qty wanted = wanted_of(bill, row);
	int64_t left;
	enum err err = line->contract_line.n ? look->balance(look, op, &spot, UNIT_QTY, &left) : OK;

	if (err || !line->contract_line.n || wanted.milli <= left)
		return err;
	return op_refuse(op, E_CONTRACT_QTY, line_place(op, "lines", row, "qty"), "given", qty_word(op, wanted), "item",
		word(op, line->item.key), "allowed", qty_word(op, qty_of(left)), "contract", word(op, bill->contract), NULL);
}

static enum err as_contract(struct op *op, struct sales_bill *bill, struct look *look, const struct contract *contract)
{
	struct comparing c = {.op = op, .look = look, .bill = bill, .contract = contract};
	enum err err = in_force(op, contract, bill->doc.day);

	if (!err)
		err = terms_as_contract(&c);
	for (int i = 0; i < bill->lines.count && !err; i++)
		err = enough_left(op, bill, look, i);
	return err;
}

/* ---- that it is as the call-off says ---- */

static enum err not_there(struct op *op, const struct call_off *call_off, const char *place, const char *field, struct str given,
	struct str allowed)
{
	return op_refuse(op, E_BASIS_MISMATCH, place, "given", word(op, given), "basis", word(op, call_off->number), "field", field,
		"allowed", word(op, allowed), NULL);
}

/* Of an item, over all lines; nothing where it does not stand there. */
static struct qty asked_for(const struct call_off *call_off, struct str item)
{
	struct qty sum = qty_of(0);

	for (int i = 0; i < call_off->lines.count; i++)
		if (str_eq(call_off->lines.row[i].item.key, item))
			sum = qty_add(sum, call_off->lines.row[i].qty);
	return sum;
}

static struct qty billed_of(const struct sales_bill *bill, struct str item)
{
	struct qty sum = qty_of(0);

	for (int i = 0; i < bill->lines.count; i++)
		if (str_eq(bill->lines.row[i].item.key, item))
			sum = qty_add(sum, bill->lines.row[i].qty);
	return sum;
}

static enum err line_as_call_off(struct op *op, const struct sales_bill *bill, const struct call_off *call_off, int row)
{
	struct str item = bill->lines.row[row].item.key;
	struct qty asked = asked_for(call_off, item), billed = billed_of(bill, item);

	if (qty_is_nil(asked))
		return not_there(op, call_off, line_place(op, "lines", row, "item"), "item", item, STR("no such item"));
	if (qty_cmp(billed, asked) <= 0)
		return OK;
	return not_there(op, call_off, line_place(op, "lines", row, "qty"), "qty", str_from(qty_word(op, billed)),
		str_from(qty_word(op, asked)));
}

/* The same customer, and no more of anything than he asked for; a note without goods
 * says nothing of them. */
static enum err as_call_off(struct op *op, const struct sales_bill *bill, struct look *look)
{
	const struct call_off *call_off;
	enum err err = held_call_off(op, bill, look, &call_off);

	if (err)
		return err;
	if (!str_is(call_off->doc.state, "logged"))
		return op_refuse(op, E_NOT_CONFIRMED, "call_off", "number", word(op, call_off->number), "why",
			str_is(call_off->doc.state, "billed") ? "it is billed already" : "it was dropped", NULL);
	if (!str_eq(bill->customer.key, call_off->customer.key))
		return not_there(op, call_off, "customer", "customer", bill->customer.key, call_off->customer.key);
	for (int i = 0; i < bill->lines.count && call_off->lines.count && !err; i++)
		err = line_as_call_off(op, bill, call_off, i);
	return err;
}

enum err bill_as_basis(struct op *op, struct sales_bill *bill, struct look *look)
{
	const struct contract *contract;
	enum err err;

	if (look->again)
		return OK;
	if ((err = contract_of(op, bill, look, &contract)) || (contract && (err = as_contract(op, bill, look, contract))))
		return err;
	return bill->call_off.id.n ? as_call_off(op, bill, look) : OK;
}

/* ---- what becomes of the call-off ---- */

static enum err bring_call_off(struct op *op, const struct sales_bill *bill, struct look *look, const char *state, const char *act,
	struct bringing *with)
{
	const struct call_off *held;
	struct call_off *call_off;
	enum err err;

	if (!bill->call_off.id.n)
		return OK;
	if ((err = held_call_off(op, bill, look, &held)) || !str_is(held->doc.state, state))
		return err;
	call_off = ARENA_NEW(&op->arena, struct call_off);
	memcpy(call_off, held, sizeof(*call_off));
	bring_paper(with, &call_off->doc, act);
	return OK;
}

enum err bill_takes_basis(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with)
{
	return bring_call_off(op, bill, look, "logged", "bill", with);
}

enum err bill_leaves_basis(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with)
{
	return bring_call_off(op, bill, look, "billed", "open_again", with);
}

/* ---- what it takes of the contract ---- */

void post_contract(const struct doc *doc, struct str contract, const struct sales_line *lines, int count, int sign,
	struct postings *to)
{
	for (int i = 0; i < count && contract.n; i++) {
		struct spot rest;
		if (!lines[i].contract_line.n)
			continue;
		rest = spot_rest(to->arena, doc->site, contract, lines[i].contract_line, lines[i].item.key);
		post_qty_both_ends(to, rest, sign < 0 ? lines[i].qty : qty_neg(lines[i].qty));
	}
}
