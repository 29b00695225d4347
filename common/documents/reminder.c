/* Reminder: a customer was pressed for what he owes, what he said, and when he means to pay
 * (REC-07 to REC-09). It moves nothing; the chase list shows the newest one beside the debt. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(reminder, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(reminder, ref, customer, "Customer", "客户", .flags = REQUIRED, .of = "customer"),
	FIELD(reminder, text, way, "By", "方式", .flags = REQUIRED, .of = "phone|visit|letter|message"),
	FIELD(reminder, text, said_by, "Spoke with", "对方何人"),
	FIELD(reminder, text, said, "What was said", "答复内容", .flags = REQUIRED),
	FIELD(reminder, day, promised, "Means to pay on", "承诺付款日"),
	FIELD(reminder, money, amount, "Means to pay", "承诺金额", .flags = NOT_NIL),
	{0}};

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_add(arena, to, "customer", ((const struct reminder *)doc)->customer.key);
}

static const struct act acts[] = {
	{"note", "Note", "登记", "receivable.press", "draft", "logged", .series = "RM"},
	{0}};

const struct type reminder_type = {
	.name = "reminder",
	.label = "Reminder",
	.label_zh = "催款记录",
	.about = "What a customer said when he was pressed for what he owes.",
	.about_zh = "催收客户欠款时的答复。",
	.v = 1,
	.size = sizeof(struct reminder),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
