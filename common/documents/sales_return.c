/* Sales return: goods come back at a price.
 *
 * Without its bill (`post`) a second person agrees to the price. With its bill
 * (`take_back`) the bill says what came to what, and as many may come back as it sold
 * and did not get back yet: an account of the bill's own keeps count of that.
 *
 * The value goes to the customer's advance, for the receivable may lie at another
 * site; head office sets it against open items, the bill it came from first. Without a
 * customer, or where the bill was paid at the counter, it is paid from the drawer. */
#include "bill.h"
#include "mirror.h"
#include "settings.h"

static const struct field checked_fields[] = {
	FIELD(checked_line, ref, item, "Item", "商品", .flags = REQUIRED | IS_KEY, .of = "item"),
	FIELD(checked_line, qty, good, "Good", "良品"),
	FIELD(checked_line, qty, faulty, "Faulty", "待修"),
	FIELD(checked_line, qty, scrap, "Scrap", "报废"),
	{0}};

static const struct field fields[] = {
	FIELD(sales_return, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_return, text, source, "Source", "来源单号"),
	FIELD(sales_return, ref, customer, "Customer", "客户", .flags = ON_SLIP, .of = "customer"),
	FIELD(sales_return, text, reason, "Reason", "退货原因", .flags = ON_SLIP),
	FIELD(sales_return, text, into, "Goods go into", "退入", .of = "stock|quarantine"),
	LIST(sales_return, lines, sales_line, sales_line_fields, "Lines", "明细", .flags = REQUIRED | ON_SLIP),
	FIELD(sales_return, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_return, paper, original, "Original bill", "原销售单", .flags = REQUIRED | ON_SLIP | LINKS, .of = "sales_bill"),
	FIELD(sales_return, text, means, "Paid back by", "退款方式", .flags = WORKED_OUT | ON_SLIP, .of = "cash|account"),
	LIST(sales_return, checked, checked_line, checked_fields, "Inspection", "检验结果"),
	FIELD(sales_return, text, red_reason, "Reason of the reversal", "冲红原因", .flags = REQUIRED),
	FIELD(sales_return, text, contract, "Contract", "合同", .flags = WORKED_OUT),
	{0}};

/* ---- without its bill ---- */

static enum err has_price(struct op *op, const struct sales_line *line, int row)
{
	if (line->price.e4 != 0)
		return OK;
	return op_refuse(op, E_RETURN_PRICE_ZERO, line_place(op, "lines", row, "price"), "item", word(op, line->item.key), NULL);
}

/* Its copies go to the clerk in charge of the customer (REC-10). */
static void has_clerk(struct op *op, struct look *look, const struct sales_return *back)
{
	const struct customer *customer;

	if (look->again || !back->customer.key.n || !is_on(settings_of(op, look)->checks))
		return;
	customer = (const struct customer *)look->record(look, op, "customer", back->customer.key);
	if (customer && !customer->ar_accountant.key.n)
		op_warn(op, W_NO_OWNER, "customer", "customer", word(op, back->customer.key), NULL);
}

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_return *back = (struct sales_return *)doc;

	for (int i = 0; i < back->lines.count; i++) {
		enum err err = has_price(op, &back->lines.row[i], i);
		if (err)
			return err;
	}
	has_clerk(op, look, back);
	return sales_lines_work_out(op, look, back->lines.row, back->lines.count, &back->total);
}

/* ---- with its bill ---- */

static enum err fill_goods(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_return *back = (struct sales_return *)doc;

	return lines_goods(op, look, back->lines.row, back->lines.count);
}

static enum err not_on_bill(
	struct op *op, const struct sales_bill *bill, const char *place, const char *field, const char *given, const char *allowed)
{
	return op_refuse(op, E_BASIS_MISMATCH, place, "given", given, "basis", word(op, bill->number), "field", field, "allowed",
		allowed, NULL);
}

static enum err stands_on(struct op *op, struct sales_return *back, const struct sales_bill *bill)
{
	bool sold = str_is(bill->doc.state, "sold");

	if (!sold && !state_among("issued|with_ho", bill->doc.state))
		return op_refuse(op, E_STATE, "original", "act", "take_back", "state", word(op, bill->doc.state), "allowed",
			"Goods come back of a bill whose goods have left; before that it is voided.", NULL);
	if (back->customer.key.n && !str_eq(back->customer.key, bill->customer.key))
		return not_on_bill(op, bill, "customer", "customer", word(op, back->customer.key), word(op, bill->customer.key));
	back->customer = bill->customer;
	back->contract = bill->contract;
	back->means = sold ? STR("cash") : STR("account");
	if (!back->into.n)
		back->into = STR("quarantine");
	return OK;
}

/* The bill's price; where the item has several there, the one that was given. */
static enum err price_there(struct op *op, const struct sales_bill *bill, struct sales_line *line, int row)
{
	struct price first;
	int prices = mirror_prices(bill, line->item.key, &first);

	if (!prices)
		return not_on_bill(op, bill, line_place(op, "lines", row, "item"), "item", word(op, line->item.key), "no such item");
	if (!price_is_set(line->price) && prices > 1)
		return op_refuse(op, E_REQUIRED, line_place(op, "lines", row, "price"), "field", "price", NULL);
	if (!price_is_set(line->price))
		line->price = first;
	return has_price(op, line, row);
}

/* What came back already of one item at one price. Its worth is that of the returns that
 * stand: the fen that one of them was rounded by is not its number of pieces'. */
struct came_back {
	struct str item;
	struct price price;
	struct qty qty;
	struct worth worth;
};

static void add_lines(struct came_back *sum, const struct sales_line *lines, int count, bool qty)
{
	for (int i = 0; i < count; i++) {
		if (!str_eq(lines[i].item.key, sum->item) || lines[i].price.e4 != sum->price.e4)
			continue;
		if (qty)
			sum->qty = qty_add(sum->qty, lines[i].qty);
		sum->worth.amount = money_add(sum->worth.amount, lines[i].amount);
		if (money_is_set(lines[i].inside))
			sum->worth.tax = money_add(sum->worth.tax, lines[i].inside);
	}
}

static enum err add_return(void *ctx, struct op *op, const struct doc *doc)
{
	const struct sales_return *back = (const struct sales_return *)doc;

	(void)op;
	if (state_among("posted|inspected", doc->state))
		add_lines(ctx, back->lines.row, back->lines.count, false);
	return OK;
}

/* By earlier returns, and by lines of this one above. */
static enum err came_back(struct op *op, struct look *look, const struct sales_return *back, int row, struct came_back *out)
{
	const struct sales_line *line = &back->lines.row[row];
	struct spot spot = spot_back(&op->arena, look->site, back->original.id, line->item.key, line->price);
	int64_t sum;
	enum err err = look->balance(look, op, &spot, UNIT_QTY, &sum);

	*out = (struct came_back){line->item.key, line->price, qty_of(err ? 0 : sum), {money_of(0), money_of(0)}};
	if (!err && sum)
		err = look->links(look, op, "sales_return", back->original.id, add_return, out);
	add_lines(out, back->lines.row, row, true);
	return err;
}

/* Where rounded ones alone still stand, they may have come to more. */
static struct money or_nil(struct money m)
{
	return m.minor < 0 ? money_of(0) : m;
}

/* What these pieces came to: the first so many with them, less what was given back. */
static enum err line_mirrored(struct op *op, const struct sales_bill *bill, struct sales_line *line, int row,
	const struct came_back *before, struct rate tax)
{
	struct worth with = mirror_worth(bill, line->item.key, line->price, qty_add(before->qty, line->qty));
	struct money amount = or_nil(money_sub(with.amount, before->worth.amount));
	struct money inside = or_nil(money_sub(with.tax, before->worth.tax));
	enum err err;

	if (line->tax.e6 != NONE && line->tax.e6 != rate_or_nil(tax).e6)
		return not_on_bill(op, bill, line_place(op, "lines", row, "tax"), "tax", "the tax rate", "another rate");
	line->tax = tax;
	line->contract_line = mirror_contract_line(bill, line->item.key, line->price);
	err = money_agrees(op, line_place(op, "lines", row, "amount"), amount, &line->amount);
	if (err || tax.e6 == NONE)
		return err;
	return money_agrees(op, line_place(op, "lines", row, "inside"), inside, &line->inside);
}

static enum err take_line(struct op *op, struct look *look, struct sales_return *back, const struct sales_bill *bill, int row)
{
	struct sales_line *line = &back->lines.row[row];
	struct rate tax = {NONE};
	struct came_back before;
	struct qty sold;
	enum err err = price_there(op, bill, line, row);

	if (err || (err = came_back(op, look, back, row, &before)))
		return err;
	sold = mirror_qty(bill, line->item.key, line->price, &tax);
	if (qty_is_nil(sold))
		return not_on_bill(op, bill, line_place(op, "lines", row, "price"), "price", "this price", "another price");
	if (qty_cmp(qty_add(before.qty, line->qty), sold) > 0)
		return op_refuse(op, E_QTY_OVER, line_place(op, "lines", row, "qty"), "given", qty_word(op, line->qty), "item",
			word(op, line->item.key), "allowed", qty_word(op, qty_sub(sold, before.qty)), NULL);
	return line_mirrored(op, bill, line, row, &before, tax);
}

/* A bill that rests with head office sold its goods here all the same, and nobody there
 * can take that back: what came back of it is this site's to count. */
static enum err bill_sold_here(struct op *op, struct look *look, struct paper id, const struct doc **out)
{
	enum err err = look->heard(look, op, "sales_bill", id.id, out);

	if (err || (str_is((*out)->state, "with_ho") && str_eq((*out)->site, look->site)))
		return err;
	return look->paper(look, op, "sales_bill", id.id, out);
}

static enum err check_taken_back(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_return *back = (struct sales_return *)doc;
	struct money sum = money_of(0);
	const struct doc *paper;
	enum err err = bill_sold_here(op, look, back->original, &paper);

	if (err)
		return err;
	if ((err = stands_on(op, back, (const struct sales_bill *)paper)))
		return err;
	has_clerk(op, look, back);
	for (int i = 0; i < back->lines.count; i++) {
		if ((err = take_line(op, look, back, (const struct sales_bill *)paper, i)))
			return err;
		sum = money_add(sum, back->lines.row[i].amount);
	}
	return money_agrees(op, "total", sum, &back->total);
}

/* ---- postings ---- */

static void post(const struct doc *doc, struct postings *to)
{
	const struct sales_return *back = (const struct sales_return *)doc;
	const char *into = str_is(back->into, "quarantine") ? "QUAR" : "OH";
	struct money tax = sales_lines_tax(back->lines.row, back->lines.count);
	bool cash = !back->customer.key.n || str_is(back->means, "cash");

	for (int i = 0; i < back->lines.count; i++) {
		const struct sales_line *line = &back->lines.row[i];
		if (line->goods)
			post_in(to, into, doc->site, line->item.key, line->qty);
	}
	post_money(to, spot_at("REV", doc->site), money_sub(back->total, tax));
	post_money(to, spot_at("TAX", doc->site), tax);
	post_money(to, cash ? spot_at("CASH", doc->site) : spot_party("ADV", doc->site, back->customer.key), money_neg(back->total));
}

static void post_taken_back(const struct doc *doc, struct postings *to)
{
	const struct sales_return *back = (const struct sales_return *)doc;

	post(doc, to);
	for (int i = 0; i < back->lines.count; i++) {
		const struct sales_line *line = &back->lines.row[i];
		post_qty_both_ends(
			to, spot_back(to->arena, doc->site, back->original.id, line->item.key, line->price), line->qty);
	}
	post_contract(doc, back->contract, back->lines.row, back->lines.count, -1, to);
}

/* ---- inspection ---- */

static struct qty qty_or_nil(struct qty q)
{
	return qty_is_set(q) ? q : qty_of(0);
}

/* What came back of an item, over all lines of goods. */
static struct qty in_quarantine(const struct sales_return *back, struct str item)
{
	struct qty sum = qty_of(0);

	for (int i = 0; i < back->lines.count; i++)
		if (back->lines.row[i].goods && str_eq(back->lines.row[i].item.key, item))
			sum = qty_add(sum, back->lines.row[i].qty);
	return sum;
}

/* What is not said to be faulty or scrap is good. */
static enum err check_row(struct op *op, const struct sales_return *back, struct checked_line *row, int i)
{
	struct qty came = in_quarantine(back, row->item.key), found;

	row->faulty = qty_or_nil(row->faulty);
	row->scrap = qty_or_nil(row->scrap);
	found = qty_add(qty_add(row->faulty, row->scrap), qty_or_nil(row->good));
	if (qty_cmp(found, came) > 0)
		return op_refuse(op, E_QTY_OVER, line_place(op, "checked", i, "item"), "given", qty_word(op, found), "item",
			word(op, row->item.key), "allowed", qty_word(op, came), NULL);
	if (!qty_is_set(row->good))
		row->good = qty_sub(came, found);
	else if (qty_cmp(found, came) < 0)
		return op_refuse(op, E_ARITH, line_place(op, "checked", i, "good"), "given", qty_word(op, found), "computed",
			qty_word(op, came), NULL);
	return OK;
}

static bool is_listed(const struct sales_return *back, struct str item)
{
	for (int i = 0; i < back->checked.count; i++)
		if (str_eq(back->checked.row[i].item.key, item))
			return true;
	return false;
}

/* Nothing is listed: all of it is good. */
static void list_all(struct op *op, struct sales_return *back)
{
	const struct field *list = field_find(fields, STR("checked"));

	back->checked.row = rows_new(&op->arena, list, back->lines.count);
	for (int i = 0; i < back->lines.count; i++)
		if (back->lines.row[i].goods && !is_listed(back, back->lines.row[i].item.key))
			back->checked.row[back->checked.count++].item = back->lines.row[i].item;
}

static enum err check_inspected(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_return *back = (struct sales_return *)doc;
	enum err err = fill_goods(op, doc, look);

	if (err)
		return err;
	if (!str_is(back->into, "quarantine"))
		return op_refuse(op, E_STATE, "into", "act", "inspect", "state", word(op, doc->state), "allowed",
			"These goods went into stock at once; there is nothing to inspect.", NULL);
	if (!back->checked.count)
		list_all(op, back);
	if ((err = items_once(op, back->checked.row, sizeof(*back->checked.row), back->checked.count)))
		return err;
	for (int i = 0; i < back->checked.count && !err; i++)
		err = check_row(op, back, &back->checked.row[i], i);
	for (int i = 0; i < back->lines.count && !err; i++)
		if (back->lines.row[i].goods && !is_listed(back, back->lines.row[i].item.key))
			err = op_refuse(op, E_REQUIRED, "checked", "field", word(op, back->lines.row[i].item.key), NULL);
	return err;
}

static void post_inspected(const struct doc *doc, struct postings *to)
{
	const struct sales_return *back = (const struct sales_return *)doc;

	for (int i = 0; i < back->checked.count; i++) {
		const struct checked_line *row = &back->checked.row[i];
		struct qty all = qty_add(qty_add(row->good, row->faulty), row->scrap);
		post_qty(to, spot_item("QUAR", doc->site, row->item.key), qty_neg(all));
		post_qty(to, spot_item("OH", doc->site, row->item.key), row->good);
		post_qty(to, spot_item("REP", doc->site, row->item.key), row->faulty);
		post_qty(to, spot_item("OUT", doc->site, row->item.key), row->scrap);
	}
}

/* The reversal names nobody in its legs; whoever heard of the credit hears of it. What
 * the inspection finds is the site's own. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct sales_return *back = (const struct sales_return *)doc;

	if (str_is(doc->last_act, "reverse") && back->customer.key.n && !str_is(back->means, "cash"))
		topic_add(arena, to, "customer", back->customer.key);
}

static const struct act acts[] = {
	{"post", "Post", "记账", "sales.return", "draft", "posted", .needs = COUNTERSIGN, .series = "SR",
		.with_right = "return.approve", .with_missing = E_NO_APPROVAL,
		.sets = "number source customer reason into lines(item,qty,price,tax,amount) total", .check = check_posted,
		.post = post},
	{"take_back", "Take back", "原单退货", "sales.return", "draft", "posted", .needs = CHECKED_ONCE, .series = "SR",
		.sets = "number source customer reason into lines(item,qty,price,tax,amount,inside,contract_line) "
			"total original means contract", .fill = fill_goods,
		.check = check_taken_back, .post = post_taken_back},
	{"inspect", "Inspect", "检验", "stock.inspect", "posted", "inspected", .sets = "checked", .check = check_inspected,
		.post = post_inspected},
	{"reverse", "Reverse", "冲红", "sales.reverse", "posted", "reversed", .needs = COUNTERSIGN | NOT_MAKER | RAISES,
		.with_right = "finance.sign", .with_missing = E_NO_FINANCE_SIGN, .instead = {{"reversed", E_DUPLICATE}},
		.sets = "red_reason", .bring = red_reversal_of},
	{0}};

const struct type sales_return_type = {
	.name = "sales_return",
	.label = "Sales return",
	.label_zh = "销售退货单",
	.about = "Goods taken back at a price, to a customer's credit or for cash.",
	.about_zh = "按价退回的货物,记入客户余账或退现金。",
	.v = 1,
	.size = sizeof(struct sales_return),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.links = true,
};
