/* A form: how papers of one series are printed, where the company decides otherwise than
 * the program: whose copies there are (SEC-07), what stands at the head and at the foot. */
#include "lines.h"

static const char copies[] =
#define COPY(key, label, label_zh) "|" key
#include "documents/copies.def"
#undef COPY
	;

static const struct field fields[] = {
	FIELD(form, text, key, "Series", "单号类别", .flags = REQUIRED | IS_KEY),
	FIELD(form, texts, copies, "Copies", "联次", .of = &copies[1]),
	FIELD(form, text, title, "At the head", "抬头"),
	FIELD(form, text, foot, "At the foot", "页脚"),
	{0}};

static const struct act acts[] = {
	{"create", "Create", "新建", "records.form", "draft", "active", "HO"},
	{"change", "Change", "修改", "records.form", "active", "active", "HO", .sets = "copies title foot"},
	{0}};

const struct type form_type = {
	.name = "form",
	.label = "Form",
	.label_zh = "单据格式",
	.about = "How papers of a series are printed: copies, head and foot.",
	.about_zh = "一种单据如何打印:联次、抬头和页脚。",
	.v = 1,
	.size = sizeof(struct form),
	.fields = fields,
	.acts = acts,
	.hearers = topic_all,
};
