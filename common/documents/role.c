/* A role: the rights that a post holds in this company (SEC-01).
 *
 * The program brings posts and rights of its own; a book that has role records goes by
 * them. A right that none of them has ever named is one that a newer program brought:
 * the program's own matrix says who holds it until the company does. `all` is every
 * right, `none` stands for a post without any. OWN holds every right, whatever its
 * record says. */
#include "people.h"

#include "documents/rights.h"

static const struct field may_approve_fields[] = {
	FIELD(may_approve, text, rule, "Rule, kind of rule, or all", "规则、规则类别或 all", .flags = REQUIRED),
	FIELD(may_approve, money, amount, "Up to", "最高金额"),
	{0}};

static const struct field fields[] = {
	FIELD(role, text, key, "Key", "岗位编码", .flags = REQUIRED | IS_KEY),
	FIELD(role, text, name, "Name", "岗位名称", .flags = REQUIRED),
	FIELD(role, texts, rights, "Rights", "权限", .flags = REQUIRED),
	FIELD(role, flag, clerk, "A site's head may give it", "站点负责人可授予"),
	LIST(role, may_approve, may_approve, may_approve_fields, "May approve", "审批权限"),
	{0}};

/* `all` and `none` stand alone. */
static bool is_word(struct str right, int count)
{
	return right_find(right) || (count == 1 && (str_is(right, "all") || str_is(right, "none")));
}

static enum err check(struct op *op, struct doc *doc, struct look *look)
{
	const struct role *role = (const struct role *)doc;

	(void)look;
	for (int i = 0; i < role->rights.count; i++)
		if (!is_word(role->rights.row[i], role->rights.count))
			return op_refuse(op, E_VALUE, arena_printf(&op->arena, "rights[%d]", i).p, "value",
				word(op, role->rights.row[i]), "kind", "a right", "example", "sales.bill", NULL);
	for (int i = 0; i < role->may_approve.count; i++)
		if (!liftable_word(role->may_approve.row[i].rule))
			return op_refuse(op, E_VALUE, line_place(op, "may_approve", i, "rule"), "value",
				word(op, role->may_approve.row[i].rule), "kind", "a rule that can be lifted", "example", "credit", NULL);
	return OK;
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.role", "draft", "active", "HO", .check = check},
	{"change", "Change", "修改", "records.role", "active", "active", "HO", .sets = "name rights clerk may_approve", .check = check},
	{0}};

const struct type role_type = {
	.name = "role",
	.label = "Role",
	.label_zh = "岗位",
	.about = "A post, and the rights that whoever has it holds.",
	.about_zh = "一个岗位,以及任此岗位者所持的权限。",
	.v = 1,
	.size = sizeof(struct role),
	.fields = fields,
	.acts = acts,
	.hearers = topic_all,
};
