/* Sales bill: binding evidence of a sale.
 *
 * On account `confirm` promises goods and counts the sum as open; what turns it into a
 * receivable is its mode. Settle on issue: the issue does, with the goods. Settle-first and
 * ship-first: a settlement paper that confirm makes, worked on at head office before the
 * goods leave, or after (bill_hand.c). At the counter `sell` does all at once, for cash,
 * and touches no customer's account even where it names one. Lines whose item is no goods
 * move no stock.
 *
 * Undoing goes by how far the bill got: until the goods leave it is voided and keeps its
 * number; after that goods come back by a sales return, or the whole of it is reversed. */
#include "bill.h"
#include "mirror.h"
#include "order.h"
#include "settle.h"

static const struct field payment_fields[] = {
	FIELD(payment, text, means, "Means", "付款方式", .flags = REQUIRED | ON_SLIP, .of = "cash"),
	FIELD(payment, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	{0}};

static const struct field excess_fields[] = {
	FIELD(approved_excess, text, approval, "Approval", "审批单号", .flags = REQUIRED),
	FIELD(approved_excess, money, amount, "Amount", "金额", .flags = REQUIRED),
	{0}};

static const struct field fields[] = {
	FIELD(sales_bill, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_bill, text, source, "Source", "来源单号"),
	FIELD(sales_bill, ref, customer, "Customer", "客户", .flags = ON_SLIP, .of = "customer"),
	FIELD(sales_bill, text, mode, "Mode", "结算模式", .flags = WORKED_OUT,
		.of = "settle_on_issue|settle_first|ship_first"),
	FIELD(sales_bill, day, due, "Due", "到期日", .flags = ON_SLIP),
	LIST(sales_bill, lines, sales_line, sales_line_fields, "Lines", "明细", .flags = ON_SLIP),
	FIELD(sales_bill, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	LIST(sales_bill, paid, payment, payment_fields, "Paid", "收款", .flags = ON_SLIP),
	FIELD(sales_bill, money, change, "Change", "找零", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_bill, text, reason, "Reason of the void or reversal", "作废或冲红原因", .flags = REQUIRED),
	FIELD(sales_bill, text, contract, "Contract", "合同", .flags = ON_SLIP),
	FIELD(sales_bill, paper, order, "Sales order", "销售订单", .flags = LINKS, .of = "sales_order"),
	FIELD(sales_bill, paper, call_off, "Call-off", "要货计划", .flags = LINKS, .of = "call_off"),
	FIELD(sales_bill, text, basis, "Prices are", "价格基准", .of = "with_tax|without_tax"),
	FIELD(sales_bill, text, shipping, "Shipping manner", "发运方式", .flags = ON_SLIP),
	FIELD(sales_bill, text, transport, "Transport", "运输方式", .flags = ON_SLIP),
	FIELD(sales_bill, day, delivery_day, "Delivery", "交货日期", .flags = ON_SLIP),
	FIELD(sales_bill, text, consignee, "Consignee", "收货人", .flags = ON_SLIP),
	FIELD(sales_bill, text, consignee_phone, "Consignee's telephone", "收货人电话", .flags = ON_SLIP),
	FIELD(sales_bill, text, forwarder, "Forwarder", "托运部", .flags = ON_SLIP),
	FIELD(sales_bill, text, forwarder_phone, "Forwarder's telephone", "托运部电话", .flags = ON_SLIP),
	FIELD(sales_bill, text, delivery_address, "Delivery address", "送货地址", .flags = ON_SLIP),
	FIELD(sales_bill, text, header, "Header", "抬头", .flags = ON_SLIP),
	FIELD(sales_bill, text, store_code, "Store code", "门店编码", .flags = ON_SLIP),
	FIELD(sales_bill, text, order_number, "Customer's order", "客户订单号", .flags = ON_SLIP),
	FIELD(sales_bill, text, terms, "Payment terms", "结算方式", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_bill, texts, approvals, "Approvals", "审批单号"),
	FIELD(sales_bill, text, checked_by, "Print checked by", "打印核对人"),
	LIST(sales_bill, excess, approved_excess, excess_fields, "Past the ceiling", "超额部分", .flags = WORKED_OUT),
	FIELD(sales_bill, ref, issued_from, "Goods from", "发货站点", .of = "site"),
	FIELD(sales_bill, paper, rest_of, "Rest of", "余单来源", .flags = LINKS, .of = "sales_bill"),
	FIELD(sales_bill, qty, tokens, "Prize tokens to come back", "应收回奖券", .flags = ON_SLIP),
	FIELD(sales_bill, money, taken_over, "Taken over of its sum", "承接原单金额", .flags = WORKED_OUT),
	{0}};

static void choose_mode(struct op *op, struct sales_bill *bill, struct look *look)
{
	if (bill->mode.n)
		return;
	bill->mode = settings_of(op, look)->mode;
	if (!bill->mode.n)
		bill->mode = STR("settle_on_issue");
}

static enum err has_lines(struct op *op, const struct sales_bill *bill)
{
	return bill->lines.count ? OK : required_here(op, STR_NONE, "lines");
}

static enum err check_confirmed(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_bill *bill = (struct sales_bill *)doc;
	enum err err = bill_of_order(op, bill, look);

	if (err || (err = bill_basis(op, bill, look)) || (err = required_here(op, bill->customer.key, "customer")) ||
		(err = has_lines(op, bill)))
		return err;
	choose_mode(op, bill, look);
	if (day_is_none(bill->due))
		bill->due = doc->day;
	if ((err = bill_prices(op, bill, look)) ||
		(err = sales_lines_work_out(op, look, bill->lines.row, bill->lines.count, &bill->total)) ||
		(err = bill_as_basis(op, bill, look)) || (err = bill_as_policy(op, bill, look)) || (err = bill_is_checked(op, bill, look)))
		return err;
	return bill_credit(op, bill, look);
}

/* What was handed over covers the total, and the rest is handed back. */
static enum err check_paid(struct op *op, struct sales_bill *bill)
{
	struct money paid = money_of(0);

	for (int i = 0; i < bill->paid.count; i++)
		paid = money_add(paid, bill->paid.row[i].amount);
	if (money_cmp(paid, bill->total) < 0)
		return op_refuse(op, E_AMOUNT, "paid", "value", money_word(op, paid), "allowed",
			arena_printf(&op->arena, "At least %s.", money_word(op, bill->total)).p, NULL);
	return money_agrees(op, "change", money_sub(paid, bill->total), &bill->change);
}

static enum err check_sold(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_bill *bill = (struct sales_bill *)doc;
	enum err err = has_lines(op, bill);

	if (err || (err = counter_prices(op, bill, look)) || (err = sales_lines_work_out(op, look, bill->lines.row, bill->lines.count, &bill->total)) ||
		(err = lines_as_policy(op, bill, look)))
		return err;
	if (bill->paid.count)
		return check_paid(op, bill);
	if (money_is_set(bill->change))
		return op_refuse(op, E_REQUIRED, "paid", "field", "paid", NULL);
	return OK;
}

static void post_revenue(const struct sales_bill *bill, struct postings *to)
{
	struct money tax = sales_lines_tax(bill->lines.row, bill->lines.count);

	post_money(to, spot_at("REV", bill->doc.site), money_sub(tax, bill->total));
	post_money(to, spot_at("TAX", bill->doc.site), money_neg(tax));
}

static struct spot claim(const struct sales_bill *bill, const char *account, struct postings *to)
{
	return spot_claim(to->arena, account, bill->doc.site, bill->customer.key, bill->doc.id, bill->due);
}

/* Goods are promised and the sum counts as open, or, where the sign is -1, no longer. */
static void post_promise(const struct sales_bill *bill, int sign, struct postings *to)
{
	post_money_both_ends(to, claim(bill, "OPEN", to), sign < 0 ? money_neg(bill->total) : bill->total);
	if (!bill_goods_elsewhere(bill))
		bill_reserve(bill, bill->doc.site, sign, to);
	post_contract(&bill->doc, bill->contract, bill->lines.row, bill->lines.count, sign, to);
}

static void post_confirmed(const struct doc *doc, struct postings *to)
{
	post_promise((const struct sales_bill *)doc, 1, to);
	bill_post_excess((const struct sales_bill *)doc, 1, to);
}

static enum err check_void(struct op *op, struct doc *doc, struct look *look)
{
	return bill_excess_left(op, (struct sales_bill *)doc, look);
}

static void post_void(const struct doc *doc, struct postings *to)
{
	post_promise((const struct sales_bill *)doc, -1, to);
	bill_post_excess((const struct sales_bill *)doc, -1, to);
}

static enum err fill_goods(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_bill *bill = (struct sales_bill *)doc;

	return lines_goods(op, look, bill->lines.row, bill->lines.count);
}

static void post_issued(const struct doc *doc, struct postings *to)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	/* A settle-first bill became a receivable by its voucher before. */
	if (is_settle_first(bill->mode))
		return;
	post_money_both_ends(to, claim(bill, "OPEN", to), money_neg(bill->total));
	if (is_ship_first(bill->mode)) {
		post_money_both_ends(to, claim(bill, "UNS", to), bill->total);
		return;
	}
	post_money(to, claim(bill, "AR", to), bill->total);
	post_revenue(bill, to);
}

static void post_sold(const struct doc *doc, struct postings *to)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	for (int i = 0; i < bill->lines.count; i++) {
		const struct sales_line *line = &bill->lines.row[i];
		if (line->goods)
			post_in(to, "OH", doc->site, line->item.key, qty_neg(line->qty));
	}
	post_money(to, spot_at("CASH", doc->site), bill->total);
	post_revenue(bill, to);
}

/* Of what came back already there is nothing left to reverse. */
static enum err check_reversed(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	for (int i = 0; i < bill->lines.count; i++) {
		const struct sales_line *line = &bill->lines.row[i];
		struct spot back = spot_back(&op->arena, look->site, doc->id, line->item.key, line->price);
		struct rate tax;
		struct qty sold = mirror_qty(bill, line->item.key, line->price, &tax);
		int64_t sum;
		enum err err = look->balance(look, op, &back, UNIT_QTY, &sum);
		if (err)
			return err;
		if (sum)
			return op_refuse(op, E_QTY_OVER, line_place(op, "lines", i, "qty"), "given", qty_word(op, sold), "item",
				word(op, line->item.key), "allowed", qty_word(op, qty_sub(sold, qty_of(sum))), NULL);
	}
	return OK;
}

/* Its legs named the customer; the reversal of the bill itself has none, and whoever
 * heard of the bill has to hear how it ended. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	if (str_is(doc->last_act, "reverse") && bill->mode.n)
		topic_add(arena, to, "customer", bill->customer.key);
}

/* ---- what its acts bring ---- */

static enum err bring_confirmed(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	enum err err = bill_uses(op, bill, look, with);

	if (err || (err = bill_moves_order(op, bill, look, "bill", with)) || (err = bill_takes_basis(op, bill, look, with)))
		return err;
	if (is_settled_by_paper(bill->mode))
		bring_paper(with, settlement_of_bill(op, bill), "make");
	if (is_ship_first(bill->mode) && is_on(settings_of(op, look)->release_auto))
		bring_paper(with, release_of_bill(op, bill), "give_with_bill");
	return OK;
}

/* The settlement goes with its bill (RET-02, RET-03), and so do its approvals and a release not used. */
static enum err bring_void(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *settlement, *release = NULL;
	enum err err = bill_lapses(op, bill, look, with);

	if (err || (err = bill_moves_order(op, bill, look, "unbill", with)) || (err = bill_leaves_basis(op, bill, look, with)) ||
		!is_settled_by_paper(bill->mode))
		return err;
	if ((err = bill_linked(op, look, &settlement_type, doc->id, NULL, &settlement)) ||
		(is_ship_first(bill->mode) && (err = bill_release(op, bill, look, &release))))
		return err;
	if (settlement && str_is(settlement->state, "provisional")) {
		((struct settlement *)settlement)->reason = bill->reason;
		bring_paper(with, settlement, "void_with_bill");
	}
	if (release)
		bring_paper(with, release, "drop");
	return OK;
}

/* A settlement that never came to anything goes with it. */
static enum err bring_reversed(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *settlement = NULL;
	enum err err = red_reversal_of(op, doc, look, with);

	if (err || !is_settled_by_paper(bill->mode) ||
		(err = bill_linked(op, look, &settlement_type, doc->id, NULL, &settlement)))
		return err;
	if (!settlement || !str_is(settlement->state, "provisional"))
		return OK;
	((struct settlement *)settlement)->reason = bill->reason;
	bring_paper(with, settlement, "void_with_bill");
	return OK;
}

/* The first bill promised goods and sum; what is left of either goes over to this one. */
static void post_rest(const struct doc *doc, struct postings *to)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct spot first = claim(bill, "OPEN", to);

	first.paper = bill->rest_of.id;
	post_money_both_ends(to, first, money_neg(bill->taken_over));
	post_money_both_ends(to, claim(bill, "OPEN", to), bill->total);
}

/* It needs a settlement of its own, and goes out by the release of the first. */
static enum err bring_rest(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	(void)look;
	if (!is_ship_first(bill->mode))
		return OK;
	bring_paper(with, settlement_of_bill(op, bill), "make");
	bring_paper(with, release_of_bill(op, bill), "give_with_bill");
	return OK;
}

#define CONFIRMED                                                                                                     \
	"number source customer mode due lines(item,qty,price,tax,amount,discount,case_price,contract_line,gift) total "   \
	"contract order call_off basis shipping transport delivery_day consignee consignee_phone forwarder "         \
	"forwarder_phone delivery_address header store_code order_number terms approvals checked_by excess "        \
	"issued_from rest_of tokens"

static const struct act acts[] = {
	{"confirm", "Confirm", "确定", "sales.bill", "draft", "confirmed", .needs = CREDIT, .series = "SB",
		.sets = CONFIRMED,
		.check = check_confirmed,
		.post = post_confirmed, .bring = bring_confirmed},
	{"issue", "Issue the goods", "发货", "stock.issue", "confirmed|released", "issued", .needs = COUNTERSIGN, .sets = "",
		.with_right = "issue.check", .with_missing = E_SECOND_CHECK, .instead = {{"submitted|given_back", E_NOT_SETTLED}},
		.check = bill_check_issued, .post = post_issued, .bring = bill_bring_issued},
	{"issue_part", "Issue a part", "部分发货", "stock.issue", "confirmed", "issued", .needs = COUNTERSIGN,
		.sets = "lines(item,qty,price,tax,amount,discount,case_price,contract_line,gift) total", .with_right = "issue.check",
		.with_missing = E_SECOND_CHECK, .instead = {{"submitted|given_back|released", E_NOT_SETTLED}},
		.check = bill_check_part, .post = post_issued, .bring = bill_bring_part},
	{"rest", "What a part issue left", "余单", "stock.issue", "draft", "confirmed", .needs = COMPANION, .series = "SB",
		.sets = CONFIRMED " taken_over", .post = post_rest, .bring = bring_rest},
	{"submit", "Hand over to head office", "交总部", "sales.hand", "confirmed|given_back|released|issued", "submitted|with_ho",
		.sets = "", .choose = bill_submitted_state, .check = bill_check_submitted, .bring = bill_bring_submitted},
	{"hand_in", "Hand over by itself", "自动交总部", "sales.hand", "confirmed|issued", "submitted|with_ho", .needs = BY_PROGRAM,
		.sets = "", .choose = bill_submitted_state, .check = bill_check_submitted, .bring = bill_bring_submitted},
	{"release", "Release for issue", "放行", "sales.hand", "submitted", "released", "HO", .sets = "",
		.check = bill_check_released},
	{"give_back", "Give back to its site", "退回站点", "sales.hand", "submitted|with_ho", "given_back|issued", "HO", .sets = "",
		.choose = bill_given_back_state, .check = bill_check_given_back, .bring = bill_bring_given_back},
	{"settle_again", "Settle anew", "重新结算", "settle.confirm", "with_ho", "with_ho", "HO", .sets = "",
		.check = bill_check_settled_again, .bring = bill_bring_settled_again},
	{"ask_goods", "Ask another site for the goods", "请求他站发货", "sales.hand", "confirmed|released", "asked", .sets = "issued_from",
		.check = bill_check_asked},
	{"accept", "Accept: reserve the goods", "接受并占用库存", "stock.issue", "asked", "accepted", "issued_from", .sets = "",
		.fill = fill_goods, .post = bill_post_accepted},
	{"decline", "Decline", "拒绝发货", "stock.issue", "asked", "confirmed|released", "issued_from", .sets = "reason",
		.choose = bill_returned_state},
	{"let_go", "Let the goods go again", "取消占用", "stock.issue", "accepted", "confirmed|released", "issued_from", .sets = "reason",
		.choose = bill_returned_state, .fill = fill_goods, .post = bill_post_let_go},
	{"issue_there", "Issue for the billing site", "代发货", "stock.issue", "accepted", "issued", "issued_from", COUNTERSIGN,
		.sets = "", .with_right = "issue.check", .with_missing = E_SECOND_CHECK, .check = bill_check_issued_there,
		.post = post_issued, .bring = bill_bring_issued_there},
	{"void", "Void", "作废", "sales.void", "confirmed|given_back", "void", .needs = COUNTERSIGN | NOT_MAKER, .sets = "reason excess",
		.with_right = "void.sign",
		.instead = {{"issued|with_ho|sold|reversed", E_VOID_ISSUED}, {"submitted|released", E_SETTLEMENT_LIVE}},
		.fill = fill_goods, .check = check_void, .post = post_void, .bring = bring_void},
	{"sell", "Sell at the counter", "柜台销售", "sales.sell", "draft", "sold", .needs = COUNTER, .series = "CS",
		.sets = "number source customer lines(item,qty,price,tax,amount,discount) total paid change", .check = check_sold, .post = post_sold},
	{"reverse", "Reverse", "冲红", "sales.reverse", "issued|sold", "reversed", .needs = COUNTERSIGN | NOT_MAKER,
		.with_right = "finance.sign", .with_missing = E_NO_FINANCE_SIGN, .instead = {{"reversed", E_DUPLICATE}},
		.sets = "reason", .check = check_reversed, .bring = bring_reversed},
	{0}};

const struct type sales_bill_type = {
	.name = "sales_bill",
	.label = "Sales bill",
	.label_zh = "销售单",
	.about = "A sale: on account with its goods issue, or at the counter for cash.",
	.about_zh = "一笔销售:挂账并发货,或柜台收现。",
	.v = 1,
	.size = sizeof(struct sales_bill),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.waits = "confirmed|given_back|released|asked|accepted",
	.links = true,
};
