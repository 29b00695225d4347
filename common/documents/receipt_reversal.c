/* Receipt reversal: the red copy of a customer receipt, written by its `reverse`.
 *
 * It repeats what the receipt said, so that the money can be followed without
 * looking the other paper up. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(receipt_reversal, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(receipt_reversal, paper, receipt, "Receipt", "收款单", .flags = REQUIRED | ON_SLIP,
		.of = "customer_receipt"),
	FIELD(receipt_reversal, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(receipt_reversal, text, means, "Means", "付款方式", .flags = REQUIRED | ON_SLIP, .of = "cash"),
	FIELD(receipt_reversal, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(receipt_reversal, text, reason, "Reason", "冲红原因", .flags = ON_SLIP),
	{0}};

static void post(const struct doc *doc, struct postings *to)
{
	const struct receipt_reversal *reversal = (const struct receipt_reversal *)doc;

	post_money(to, spot_at("CASH", doc->site), money_neg(reversal->amount));
	post_money(to, spot_party("ADV", doc->site, reversal->customer.key), reversal->amount);
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
