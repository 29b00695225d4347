/* A form: how papers of one series are printed, where the company decides otherwise than
 * the program: whose copies there are (SEC-07), what stands at the head and at the foot. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(form, text, key, "Series", "单号类别", .flags = REQUIRED | IS_KEY),
	FIELD(form, texts, copies, "Copies", "联次"),
	FIELD(form, text, title, "At the head", "抬头"),
	FIELD(form, text, foot, "At the foot", "页脚"),
	{0}};

static bool copy_known(struct str key)
{
	static const char *const copies[] = {
#define COPY(key, label, label_zh) key,
#include "documents/copies.def"
#undef COPY
	};

	for (size_t i = 0; i < sizeof(copies) / sizeof(*copies); i++)
		if (str_is(key, copies[i]))
			return true;
	return false;
}

static enum err check(struct op *op, struct doc *doc, struct look *look)
{
	const struct form *form = (const struct form *)doc;

	(void)look;
	for (int i = 0; i < form->copies.count; i++)
		if (!copy_known(form->copies.row[i]))
			return op_refuse(op, E_VALUE, arena_printf(&op->arena, "copies[%d]", i).p, "value",
				word(op, form->copies.row[i]), "kind", "a copy's name", "example", "stub,customer", NULL);
	return OK;
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.form", "draft", "active", "HO", .check = check},
	{"change", "Change", "修改", "records.form", "active", "active", "HO", .sets = "copies title foot", .check = check},
	{0}};

const struct type form_type = {
	.name = "form",
	.label = "Form",
	.label_zh = "单据格式",
	.about = "How papers of a series are printed: copies, head and foot.",
	.v = 1,
	.size = sizeof(struct form),
	.fields = fields,
	.acts = acts,
	.hearers = topic_all,
};
