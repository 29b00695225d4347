/* Sales plan: what the back office wants to sell in some days, by item or in all (CON-28).
 * It binds nobody; `report plans` holds it against what was sold. */
#include "lines.h"

static const struct field line_fields[] = {
	FIELD(plan_line, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(plan_line, qty, qty, "Quantity", "数量", .flags = NOT_NIL),
	FIELD(plan_line, money, value, "Value", "金额", .flags = NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(sales_plan, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(sales_plan, text, name, "Name", "名称", .flags = REQUIRED),
	FIELD(sales_plan, day, from, "First day", "起始日期", .flags = REQUIRED),
	FIELD(sales_plan, day, to, "Last day", "截止日期", .flags = REQUIRED),
	FIELD(sales_plan, ref, customer, "Customer", "客户", .of = "customer"),
	LIST(sales_plan, lines, plan_line, line_fields, "Lines", "明细"),
	FIELD(sales_plan, money, target, "Target", "目标总额", .flags = NOT_NIL),
	FIELD(sales_plan, ref, follows, "Followed up by", "跟进人", .of = "user"),
	FIELD(sales_plan, text, note, "Note", "备注"),
	FIELD(sales_plan, text, reason, "Reason", "原因", .flags = REQUIRED),
	{0}};

static enum err check_plan(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_plan *plan = (const struct sales_plan *)doc;

	(void)look;
	if (day_cmp(plan->to, plan->from) < 0)
		return op_refuse(op, E_VALUE, "to", "value", day_str(&op->arena, plan->to).p, "kind", "a day behind the first", "example",
			day_str(&op->arena, plan->from).p, NULL);
	if (!plan->lines.count && !money_is_set(plan->target))
		return op_refuse(op, E_REQUIRED, "target", "field", "target", NULL);
	return items_once(op, plan->lines.row, sizeof(*plan->lines.row), plan->lines.count);
}

static const struct act acts[] = {
	{"make", "Make", "制定", "order.take", "draft", "active", .series = "SN",
		.sets = "number name from to customer lines target follows note", .check = check_plan},
	{"change", "Change", "调整", "order.take", "active", "active", .needs = CHANGES,
		.sets = "name from to lines target follows note reason", .check = check_plan},
	{"close", "Close", "结束", "order.take", "active", "closed", .sets = "reason"},
	{0}};

const struct type sales_plan_type = {
	.name = "sales_plan",
	.label = "Sales plan",
	.label_zh = "销售计划",
	.about = "What is to be sold in some days, by item or in all.",
	.about_zh = "一段时间内计划的销售,按商品或总额。",
	.v = 1,
	.size = sizeof(struct sales_plan),
	.fields = fields,
	.acts = acts,
};
