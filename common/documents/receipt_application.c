/* Receipt application: sales asks finance to collect for an order (SAL-42).
 *
 * The act hands it to head office, whose finance answers with the receipt that came of it,
 * or says why not. It moves nothing: the receipt does. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(receipt_application, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(receipt_application, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(receipt_application, text, order, "Order", "订单号", .flags = REQUIRED | ON_SLIP),
	FIELD(receipt_application, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(receipt_application, day, wanted, "Wanted by", "希望到账日"),
	FIELD(receipt_application, text, note, "Note", "备注"),
	FIELD(receipt_application, paper, receipt, "Receipt", "收款单", .flags = REQUIRED, .of = "customer_receipt"),
	FIELD(receipt_application, text, answer, "Answer", "答复", .flags = REQUIRED),
	{0}};

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (!str_is(doc->last_act, "ask"))
		topic_add(arena, to, "site", doc->site);
}

static const struct act acts[] = {
	{"ask", "Ask finance to collect", "申请收款", "money.ask", "draft", "asked", .series = "RA",
		.sets = "number customer order amount wanted note"},
	{"collect", "The money came", "已收款", "money.confirm", "asked", "collected", "HO", .sets = "receipt"},
	{"decline", "Decline", "退回", "money.confirm", "asked", "declined", "HO", .sets = "answer"},
	{0}};

const struct type receipt_application_type = {
	.name = "receipt_application",
	.label = "Receipt application",
	.label_zh = "收款申请",
	.about = "Sales asks finance to collect for an order.",
	.about_zh = "销售请财务为订单收款。",
	.v = 1,
	.size = sizeof(struct receipt_application),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
