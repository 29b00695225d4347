/* Slip return: the slip that went with the goods, signed, and what had to come back with it.
 *
 * The issue writes down what is expected while it holds the bill, which may be with head
 * office by the time the slip is here. On credit terms the slip bears the words "goods
 * received, not paid" and a signature (SAL-28); on cash terms the money is there (SAL-27);
 * where prize tokens were redeemed, they are (SAL-29). */
#include "settings.h"

static const struct field fields[] = {
	FIELD(slip_return, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(slip_return, paper, bill, "Sales bill", "销售单", .flags = REQUIRED | LINKS, .of = "sales_bill"),
	FIELD(slip_return, text, bill_number, "Bill", "销售单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(slip_return, ref, customer, "Customer", "客户", .flags = WORKED_OUT | ON_SLIP, .of = "customer"),
	FIELD(slip_return, text, terms, "Payment terms", "结算方式", .flags = WORKED_OUT | ON_SLIP),
	FIELD(slip_return, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	FIELD(slip_return, qty, tokens, "Prize tokens expected", "应收回奖券", .flags = WORKED_OUT | ON_SLIP),
	FIELD(slip_return, flag, not_paid, "It says: goods received, not paid", "注明「货已收、款未付」"),
	FIELD(slip_return, text, signed_by, "Signed for the customer by", "客户签字人", .flags = REQUIRED),
	FIELD(slip_return, qty, tokens_back, "Prize tokens received", "实收奖券"),
	FIELD(slip_return, text, keeper, "The slip lies with", "回单保管人"),
	FIELD(slip_return, text, reason, "Reason", "原因", .flags = REQUIRED),
	{0}};

static enum err not_signed(struct op *op, const struct slip_return *slip)
{
	return op_refuse(op, E_POD_MARK, "not_paid", "number", word(op, slip->bill_number), NULL);
}

static enum err tokens_are_back(struct op *op, const struct slip_return *slip)
{
	struct qty back = qty_is_set(slip->tokens_back) ? slip->tokens_back : qty_of(0);

	if (!qty_is_set(slip->tokens) || qty_cmp(back, slip->tokens) >= 0)
		return OK;
	return op_refuse(op, E_TOKENS_MISSING, "tokens_back", "number", word(op, slip->bill_number), "given", qty_word(op, back), "allowed",
		qty_word(op, slip->tokens), NULL);
}

/* Whoever has cash terms owes nothing once his slip is back; what he owes of other bills is
 * not this one's. */
static enum err money_is_back(struct op *op, const struct slip_return *slip, struct look *look)
{
	struct owed owed;
	struct money missing;
	enum err err = look->owed(look, op, slip->customer.key, &owed);

	if (err)
		return err;
	missing = money_sub(money_add(owed.unsettled, owed.receivable), owed.surplus);
	if (money_cmp(missing, slip->total) > 0)
		missing = slip->total;
	if (money_cmp(missing, money_of(0)) <= 0)
		return OK;
	return op_refuse(op, E_CASH_MISSING, "", "missing", money_word(op, missing), "number", word(op, slip->bill_number), NULL);
}

static enum err check_closed(struct op *op, struct doc *doc, struct look *look)
{
	const struct slip_return *slip = (const struct slip_return *)doc;
	enum err err = OK;

	if (state_among("monthly|hold_bill|rolling|commission", slip->terms) && !is_on(slip->not_paid))
		err = not_signed(op, slip);
	else if (str_is(slip->terms, "cash"))
		err = money_is_back(op, slip, look);
	return err ? err : tokens_are_back(op, slip);
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_add(arena, to, "customer", ((const struct slip_return *)doc)->customer.key);
}

static const struct act acts[] = {
	{"expect", "Expect it back", "待返回", "stock.issue", "draft", "expected", .needs = COMPANION, .series = "PD",
		.sets = "number bill bill_number customer terms total tokens"},
	{"close", "It is back", "回单返回", "slip.close", "expected", "slip_back", .needs = CHECKED_ONCE,
		.sets = "not_paid signed_by tokens_back keeper", .check = check_closed, .instead = {{"slip_back", E_DUPLICATE}}},
	{"accept", "Accept what is missing", "认可缺失", "slip.close", "expected", "slip_back", .needs = COUNTERSIGN | NOT_MAKER,
		.with_right = "sales.approve", .with_missing = E_NO_APPROVAL, .sets = "tokens_back keeper reason"},
	{0}};

const struct type slip_return_type = {
	.name = "slip_return",
	.label = "Slip return",
	.label_zh = "回单",
	.about = "The signed slip of a bill's goods: expected from the issue on, and what came back with it.",
	.about_zh = "销售单随货回单:发货起待返回,以及随之收回的款项与奖券。",
	.v = 1,
	.size = sizeof(struct slip_return),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.links = true,
	.waits = "expected",
};
