/* Pay-out: a customer's surplus is paid back to him (RET-18).
 *
 * Not more than is his when all that he owes is taken off, as far as it is known here, so
 * that no pay-out makes a debtor. From a site's drawer in cash; from the bank it is head
 * office's. Finance signs. */
#include "receipt.h"

static const struct field fields[] = {
	FIELD(pay_out, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(pay_out, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(pay_out, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(pay_out, text, means, "Means", "付款方式", .flags = REQUIRED | ON_SLIP, .of = RECEIPT_MEANS),
	FIELD(pay_out, text, account, "Our account", "我方账户"),
	FIELD(pay_out, text, reason, "Reason", "原因", .flags = REQUIRED | ON_SLIP),
	{0}};

static bool from_drawer(const struct pay_out *out)
{
	return str_is(out->means, "cash");
}

static struct money his_own(const struct owed *owed)
{
	struct money debt = money_add(money_add(owed->open, owed->unsettled), owed->receivable);

	return money_sub(owed->surplus, debt);
}

static enum err check(struct op *op, struct doc *doc, struct look *look)
{
	const struct pay_out *out = (const struct pay_out *)doc;
	struct owed owed;
	struct money most;
	enum err err;

	if (!from_drawer(out) && !str_eq(look->site, look->home))
		return op_refuse(op, E_VALUE, "means", "value", word(op, out->means), "kind",
			"cash; from the bank head office pays", "example", "cash", NULL);
	if (look->again)
		return OK;
	if ((err = look->owed(look, op, out->customer.key, &owed)))
		return err;
	most = his_own(&owed);
	if (money_cmp(out->amount, most) <= 0)
		return OK;
	return op_refuse(op, E_AMOUNT, "amount", "value", money_word(op, out->amount), "allowed",
		most.minor > 0 ? arena_printf(&op->arena, "At most %s is his surplus.", money_word(op, most)).p
			       : "He has no surplus.",
		NULL);
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct pay_out *out = (const struct pay_out *)doc;

	post_money(to, spot_party("ADV", doc->site, out->customer.key), out->amount);
	post_money(to, from_drawer(out) ? spot_at("CASH", doc->site) : spot_bank(out->account), money_neg(out->amount));
}

static const struct act acts[] = {
	{"pay", "Pay out", "退还余款", "money.pay", "draft", "paid", .needs = COUNTERSIGN | RAISES, .series = "RF",
		.with_right = "finance.sign", .with_missing = E_NO_APPROVAL, .check = check, .post = post},
	{0}};

const struct type pay_out_type = {
	.name = "pay_out",
	.label = "Pay-out",
	.label_zh = "退余款单",
	.about = "A customer's surplus paid back to him.",
	.about_zh = "把客户的余款退还给客户。",
	.v = 1,
	.size = sizeof(struct pay_out),
	.fields = fields,
	.acts = acts,
	.see = "see.money",
};
