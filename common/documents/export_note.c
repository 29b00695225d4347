/* An export note: that a list was taken out of the book, what it was narrowed to, how many
 * rows, and who asked for it (REP-16, SEC-23). It is written before the file is put in
 * its place. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(export_note, text, list, "List", "导出内容", .flags = REQUIRED),
	FIELD(export_note, text, filters, "Narrowed to", "筛选条件"),
	FIELD(export_note, qty, rows, "Rows", "行数", .flags = REQUIRED),
	FIELD(export_note, text, requester, "Asked for by", "申请人", .flags = REQUIRED),
	FIELD(export_note, text, format, "Format", "格式", .flags = REQUIRED, .of = "csv|json|xlsx|pdf"),
	{0}};

static const struct act acts[] = {
	{"record", "Record", "登记", "data.export", "draft", "recorded"},
	{0}};

const struct type export_note_type = {
	.name = "export_note",
	.label = "Export note",
	.label_zh = "导出记录",
	.about = "A list that was taken out of the book, and who asked for it; `export` writes it.",
	.about_zh = "从账中导出的一份清单,以及申请人;由 `export` 写入。",
	.v = 1,
	.size = sizeof(struct export_note),
	.fields = fields,
	.acts = acts,
};
