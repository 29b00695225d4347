/* A customer: whom bills are made out to and receipts come from. A site hears of the
 * customers that head office lets it hear. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(customer, text, key, "Key", "客户编码", .flags = REQUIRED | IS_KEY),
	FIELD(customer, text, name, "Name", "客户全称", .flags = REQUIRED | ON_SLIP),
	FIELD(customer, text, terms, "Payment terms", "结算方式",
		.of = "cash|monthly|hold_bill|rolling|commission|pay_first"),
	FIELD(customer, text, phone, "Telephone", "电话"),
	{0}};

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_add(arena, to, "customer", ((const struct customer *)doc)->key);
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.customer", "draft", "active", "HO"},
	{0}};

const struct type customer_type = {
	.name = "customer",
	.label = "Customer",
	.label_zh = "客户",
	.about = "A buyer, on account or for cash.",
	.about_zh = "买方,挂账或付现。",
	.v = 1,
	.size = sizeof(struct customer),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
