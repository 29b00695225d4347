/* A reprint: that a slip was printed once more, why, and for the how-manieth time (SEC-08,
 * SEC-23). It is written before the printer is asked, and the slip says so itself. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(reprint, text, slip, "Slip", "单号", .flags = REQUIRED),
	FIELD(reprint, texts, copies, "Copies", "补打联次", .flags = REQUIRED),
	FIELD(reprint, qty, count, "Printed before", "此前打印次数", .flags = REQUIRED | NOT_NIL),
	FIELD(reprint, text, reason, "Reason", "补打原因", .flags = REQUIRED),
	{0}};

static const struct act acts[] = {
	{"record", "Record", "登记", "slip.reprint", "draft", "recorded"},
	{0}};

const struct type reprint_type = {
	.name = "reprint",
	.label = "Reprint",
	.label_zh = "补打记录",
	.about = "A slip that was printed again, and why; `print` writes it.",
	.about_zh = "再次打印的单据及原因;由 `print` 生成。",
	.v = 1,
	.size = sizeof(struct reprint),
	.fields = fields,
	.acts = acts,
};
