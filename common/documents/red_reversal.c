/* Red reversal: the equal negative of one posted paper, which it names; written by that
 * paper's `reverse`, whole and once.
 *
 * It repeats the original with its quantities and amounts negative, and posts as the
 * original did: what the two come to is nil. Only a bill's receivable is not touched, for
 * a part of it may be paid by now: its sum becomes the customer's credit, which pays
 * that bill before any other. Where the original was a credit itself, it is withdrawn,
 * and head office frees first what it had paid. */
#include "lines.h"
#include "mirror.h"

#define SALES "sales_bill|sales_return"

static const struct field line_fields[] = {
	FIELD(red_line, ref, item, "Item", "商品", .flags = REQUIRED | ON_SLIP, .of = "item"),
	FIELD(red_line, qty, qty, "Quantity", "数量", .flags = REQUIRED | SIGNED | NOT_NIL | ON_SLIP),
	FIELD(red_line, price, price, "Unit price", "单价", .flags = ON_SLIP),
	FIELD(red_line, rate, tax, "Tax rate inside", "内含税率"),
	FIELD(red_line, money, amount, "Amount", "金额", .flags = SIGNED | ON_SLIP),
	FIELD(red_line, money, inside, "Tax inside", "内含税额", .flags = SIGNED),
	FIELD(red_line, flag, goods, "Goods", "实物"),
	FIELD(red_line, text, contract_line, "Line of the contract", "合同行"),
	{0}};

static const struct field fields[] = {
	FIELD(red_reversal, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(red_reversal, paper, original, "Original", "原单", .flags = REQUIRED | ON_SLIP),
	FIELD(red_reversal, text, kind, "Kind of original", "原单类型", .flags = REQUIRED | ON_SLIP,
		.of = SALES "|stock_adjustment|opening_stock|bad_debt|credit_paper"),
	FIELD(red_reversal, ref, customer, "Customer", "客户", .flags = ON_SLIP, .of = "customer"),
	FIELD(red_reversal, text, reason, "Reason", "冲红原因", .flags = REQUIRED | ON_SLIP),
	FIELD(red_reversal, text, into, "Goods came from", "退出", .of = "stock|quarantine"),
	FIELD(red_reversal, text, means, "Paid back by", "退款方式", .flags = ON_SLIP, .of = "cash|account"),
	FIELD(red_reversal, paper, bill, "Bill of the return", "退货原单", .of = "sales_bill"),
	LIST(red_reversal, lines, red_line, line_fields, "Lines", "明细", .flags = ON_SLIP),
	FIELD(red_reversal, money, total, "Total", "合计", .flags = SIGNED | ON_SLIP),
	FIELD(red_reversal, text, contract, "Contract", "合同"),
	{0}};

/* ---- the negative of a paper ---- */

static struct money negative(struct money m)
{
	return money_is_set(m) ? money_neg(m) : m;
}

/* Tax is written down, so that it is the original's to the last fen. */
static struct red_line negative_line(const struct sales_line *line)
{
	struct red_line red = {.item = line->item, .qty = qty_neg(line->qty), .price = line->price, .tax = line->tax,
		.amount = negative(line->amount), .inside = negative(line->inside), .goods = {line->goods ? FLAG_NONE : 0},
		.contract_line = line->contract_line};

	if (line->tax.e6 != NONE && !money_is_set(red.inside))
		red.inside = money_neg(money_tax_inside(line->amount, line->tax));
	return red;
}

static struct red_line *lines_new(struct op *op, struct red_reversal *red, int count)
{
	red->lines.row = rows_new(&op->arena, field_find(fields, STR("lines")), count);
	red->lines.count = count;
	return red->lines.row;
}

static enum err repeat_sale(
	struct op *op, struct look *look, struct red_reversal *red, struct sales_line *lines, int count, struct money total)
{
	enum err err = lines_goods(op, look, lines, count);

	if (err)
		return err;
	lines_new(op, red, count);
	for (int i = 0; i < count; i++)
		red->lines.row[i] = negative_line(&lines[i]);
	red->total = money_neg(total);
	return OK;
}

static enum err of_bill(struct op *op, struct look *look, struct red_reversal *red, const struct sales_bill *bill)
{
	red->customer = bill->customer;
	red->reason = bill->reason;
	red->means = bill->mode.n ? STR("account") : STR("cash");
	red->contract = bill->contract;
	return repeat_sale(op, look, red, bill->lines.row, bill->lines.count, bill->total);
}

static enum err of_return(struct op *op, struct look *look, struct red_reversal *red, const struct sales_return *back)
{
	red->customer = back->customer;
	red->reason = back->red_reason;
	red->into = back->into;
	red->bill = back->original;
	red->contract = back->contract;
	red->means = back->means.n ? back->means : back->customer.key.n ? STR("account") : STR("cash");
	return repeat_sale(op, look, red, back->lines.row, back->lines.count, back->total);
}

static enum err of_stock(
	struct op *op, struct look *look, struct red_reversal *red, const struct stock_line *lines, int count, struct str reason)
{
	struct red_line *row = lines_new(op, red, count);

	red->reason = reason;
	for (int i = 0; i < count; i++) {
		bool goods;
		enum err err = item_goods(op, look, lines[i].item, i, &goods);
		if (err)
			return err;
		row[i].item = lines[i].item;
		row[i].qty = qty_neg(lines[i].qty);
		row[i].goods.v = goods ? FLAG_NONE : 0;
	}
	return OK;
}

static enum err of_bad_debt(struct red_reversal *red, const struct bad_debt *debt)
{
	red->customer = debt->customer;
	red->reason = debt->red_reason;
	red->total = money_neg(debt->amount);
	return OK;
}

static enum err of_credit_paper(struct red_reversal *red, const struct credit_paper *paper)
{
	red->customer = paper->customer;
	red->reason = paper->red_reason;
	red->total = money_neg(paper->amount);
	return OK;
}

enum err red_reversal_of(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	struct red_reversal *red = (struct red_reversal *)doc_new(&op->arena, &red_reversal_type);
	const struct stock_adjustment *adjustment = (const struct stock_adjustment *)doc;
	const struct opening_stock *opening = (const struct opening_stock *)doc;
	bool credit = doc->type == &sales_return_type || doc->type == &bad_debt_type || doc->type == &credit_paper_type;

	red->original.id = doc->id;
	red->kind = str_from(doc->type->name);
	bring_paper(with, &red->doc, credit ? "withdraw" : "post");
	if (doc->type == &sales_bill_type)
		return of_bill(op, look, red, (const struct sales_bill *)doc);
	if (doc->type == &sales_return_type)
		return of_return(op, look, red, (const struct sales_return *)doc);
	if (doc->type == &bad_debt_type)
		return of_bad_debt(red, (const struct bad_debt *)doc);
	if (doc->type == &credit_paper_type)
		return of_credit_paper(red, (const struct credit_paper *)doc);
	if (doc->type == &opening_stock_type)
		return of_stock(op, look, red, opening->lines.row, opening->lines.count, opening->reason);
	return of_stock(op, look, red, adjustment->lines.row, adjustment->lines.count, adjustment->red_reason);
}

/* ---- postings ---- */

/* A sale gives goods and takes money, all else the other way round. */
static int way(const struct red_reversal *red)
{
	return str_is(red->kind, "sales_bill") ? -1 : 1;
}

static struct money signed_by(int sign, struct money m)
{
	return sign < 0 ? money_neg(m) : m;
}

static struct money money_or_nil(struct money m)
{
	return money_is_set(m) ? m : money_of(0);
}

static void post_goods(const struct red_reversal *red, struct postings *to)
{
	const char *account = str_is(red->into, "quarantine") ? "QUAR" : "OH";

	for (int i = 0; i < red->lines.count; i++) {
		const struct red_line *line = &red->lines.row[i];
		if (line->goods.v != 0)
			post_in(to, account, red->doc.site, line->item.key, way(red) < 0 ? qty_neg(line->qty) : line->qty);
		if (red->bill.id.n && price_is_set(line->price))
			post_qty_both_ends(
				to, spot_back(to->arena, red->doc.site, red->bill.id, line->item.key, line->price), line->qty);
	}
}

/* Its quantities are negative: what the original took comes back, and the other way round. */
static void post_contract_back(const struct red_reversal *red, struct postings *to)
{
	for (int i = 0; i < red->lines.count && red->contract.n; i++) {
		const struct red_line *line = &red->lines.row[i];
		struct spot rest;
		if (!line->contract_line.n)
			continue;
		rest = spot_rest(to->arena, red->doc.site, red->contract, line->contract_line, line->item.key);
		post_qty_both_ends(to, rest, way(red) < 0 ? qty_neg(line->qty) : line->qty);
	}
}

static struct spot paid_by(const struct red_reversal *red)
{
	if (str_is(red->kind, "bad_debt") && !red->customer.key.n)
		return spot_at("EQ", red->doc.site);
	if (red->customer.key.n && !str_is(red->means, "cash"))
		return spot_party("ADV", red->doc.site, red->customer.key);
	return spot_at("CASH", red->doc.site);
}

static void post_money_back(const struct red_reversal *red, struct postings *to)
{
	struct money total = signed_by(way(red), money_or_nil(red->total)), tax = money_of(0);
	bool sale = state_among(SALES, red->kind);

	for (int i = 0; i < red->lines.count && sale; i++)
		tax = money_add(tax, signed_by(way(red), money_or_nil(red->lines.row[i].inside)));
	post_money(to, spot_at(sale ? "REV" : str_is(red->kind, "bad_debt") ? "BAD" : "DISC", red->doc.site), money_sub(total, tax));
	post_money(to, spot_at("TAX", red->doc.site), tax);
	post_money(to, paid_by(red), money_neg(total));
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct red_reversal *red = (const struct red_reversal *)doc;

	post_goods(red, to);
	post_contract_back(red, to);
	if (state_among(SALES "|bad_debt|credit_paper", red->kind))
		post_money_back(red, to);
}

static const struct act acts[] = {
	{"post", "Post", "记账", "sales.reverse", "draft", "posted", .needs = COMPANION, .series = "RV", .post = post},
	{"withdraw", "Withdraw a credit", "冲回余账", "sales.reverse", "draft", "posted", .needs = COMPANION, .series = "RV",
		.post = post, .undoes = "original"},
	{0}};

const struct type red_reversal_type = {
	.name = "red_reversal",
	.label = "Red reversal",
	.label_zh = "冲红单",
	.about = "The equal negative of one posted paper; written by that paper's reversal.",
	.about_zh = "与一张已记账单据等额相反;由该单据冲红时生成。",
	.v = 1,
	.size = sizeof(struct red_reversal),
	.fields = fields,
	.acts = acts,
};
