/* Call-off: what a customer asked for by telephone, telegram, fax or slip, logged when it
 * came in (SAL-04): the temporary contract, which needs no contract record (CON-09).
 *
 * Whoever takes the call writes it. A bill that names it takes customer and goods from
 * it, and it is billed; where that bill is voided it waits again. */
#include "lines.h"

static const struct field line_fields[] = {
	FIELD(wanted_line, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(wanted_line, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL),
	FIELD(wanted_line, text, note, "Note", "备注"),
	{0}};

static const struct field fields[] = {
	FIELD(call_off, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(call_off, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(call_off, text, way, "It came by", "来源方式", .flags = REQUIRED, .of = "phone|telegram|fax|slip"),
	FIELD(call_off, text, said_by, "Said by", "要货人"),
	LIST(call_off, lines, wanted_line, line_fields, "Lines", "明细", .flags = ON_SLIP),
	FIELD(call_off, text, note, "Note", "备注"),
	FIELD(call_off, text, reason, "Reason", "原因", .flags = REQUIRED),
	{0}};

static const struct act acts[] = {
	{"log", "Log", "登记", "calloff.log", "draft", "logged", .series = "CO", .sets = "number customer way said_by lines note"},
	{"bill", "Bill", "开单", "sales.bill", "logged", "billed", .needs = COMPANION, .sets = ""},
	{"open_again", "Open again", "恢复", "sales.void", "billed", "logged", .needs = COMPANION, .sets = ""},
	{"drop", "Drop", "取消", "calloff.log", "logged", "dropped", .sets = "reason"},
	{0}};

const struct type call_off_type = {
	.name = "call_off",
	.label = "Call-off",
	.label_zh = "要货计划",
	.about = "What a customer asked for out of hand, logged when it came in.",
	.about_zh = "客户临时要货,来时即登记。",
	.v = 1,
	.size = sizeof(struct call_off),
	.fields = fields,
	.acts = acts,
};
