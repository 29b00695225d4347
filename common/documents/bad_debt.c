/* Bad debt: a claim given up, or taken up again where the amount is negative.
 *
 * With a customer it is a credit like a receipt, and head office sets it against
 * open items. Without one it is a debt from before the book. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(bad_debt, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(bad_debt, text, source, "Source", "来源单号"),
	FIELD(bad_debt, ref, customer, "Customer", "客户", .of = "customer"),
	FIELD(bad_debt, ref, item, "Booked under", "记账编码", .of = "item"),
	FIELD(bad_debt, money, amount, "Amount", "金额", .flags = REQUIRED | SIGNED | NOT_NIL),
	FIELD(bad_debt, text, reason, "Reason", "原因"),
	FIELD(bad_debt, text, red_reason, "Reason of the reversal", "冲红原因", .flags = REQUIRED),
	{0}};

static void post(const struct doc *doc, struct postings *to)
{
	const struct bad_debt *debt = (const struct bad_debt *)doc;

	post_money(to, spot_at("BAD", doc->site), debt->amount);
	post_money(to,
		debt->customer.key.n ? spot_party("ADV", doc->site, debt->customer.key) : spot_at("EQ", doc->site),
		money_neg(debt->amount));
}

/* The reversal names nobody in its legs; whoever heard of the credit hears of it. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct bad_debt *debt = (const struct bad_debt *)doc;

	if (str_is(doc->last_act, "reverse") && debt->customer.key.n)
		topic_add(arena, to, "customer", debt->customer.key);
}

static const struct act acts[] = {
	{"post", "Post", "记账", "debt.write_off", "draft", "posted", .needs = COUNTERSIGN | RAISES, .series = "BD",
		.with_right = "bad_debt.approve", .with_missing = E_NO_APPROVAL,
		.sets = "number source customer item amount reason", .post = post},
	{"reverse", "Reverse", "冲红", "debt.write_off", "posted", "reversed", .needs = COUNTERSIGN | NOT_MAKER | RAISES,
		.with_right = "finance.sign", .with_missing = E_NO_FINANCE_SIGN, .instead = {{"reversed", E_DUPLICATE}},
		.sets = "red_reason", .bring = red_reversal_of},
	{0}};

const struct type bad_debt_type = {
	.name = "bad_debt",
	.label = "Bad debt",
	.label_zh = "坏账",
	.about = "A claim that is given up.",
	.about_zh = "放弃追讨的欠款。",
	.v = 1,
	.size = sizeof(struct bad_debt),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.see = "see.money",
};
