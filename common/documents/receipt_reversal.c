/* Receipt reversal: the red copy of a customer receipt, written by its `reverse` at the
 * site that took the cash, or by its `bounce` at head office, whose bank it came into.
 *
 * It repeats what the receipt said, so that the money can be followed without
 * looking the other paper up. */
#include "receipt.h"

static const struct field fields[] = {
	FIELD(receipt_reversal, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(receipt_reversal, paper, receipt, "Receipt", "收款单", .flags = REQUIRED | ON_SLIP,
		.of = "customer_receipt"),
	FIELD(receipt_reversal, ref, customer, "Customer", "客户", .flags = ON_SLIP, .of = "customer"),
	FIELD(receipt_reversal, text, means, "Means", "付款方式", .flags = REQUIRED | ON_SLIP, .of = RECEIPT_MEANS),
	FIELD(receipt_reversal, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(receipt_reversal, text, reason, "Reason", "冲红原因", .flags = ON_SLIP),
	FIELD(receipt_reversal, text, payer, "Payer not known here", "未建档付款人", .flags = ON_SLIP),
	FIELD(receipt_reversal, text, account, "Our account", "我方账户", .flags = ON_SLIP),
	{0}};

static void post(const struct doc *doc, struct postings *to)
{
	const struct receipt_reversal *reversal = (const struct receipt_reversal *)doc;
	struct str party = reversal->customer.key.n ? reversal->customer.key : reversal->payer;
	bool cash = str_is(reversal->means, "cash");

	post_money(to, cash ? spot_at("CASH", doc->site) : spot_bank(reversal->account), money_neg(reversal->amount));
	post_money(to, spot_party("ADV", doc->site, party), reversal->amount);
}

static const struct act acts[] = {
	{"post", "Post", "记账", "money.reverse", "draft", "posted", .needs = COMPANION, .series = "RR", .post = post,
		.undoes = "receipt"},
	{0}};

const struct type receipt_reversal_type = {
	.name = "receipt_reversal",
	.label = "Receipt reversal",
	.label_zh = "收款冲红单",
	.about = "Cancels a customer receipt by an equal negative paper; written by the receipt's reversal.",
	.about_zh = "以等额负数单据冲销收款;由收款冲销时生成。",
	.v = 1,
	.size = sizeof(struct receipt_reversal),
	.fields = fields,
	.acts = acts,
	.see = "see.money",
};
