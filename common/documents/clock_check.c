/* A clock check: somebody looked at the calendar and says what day it is, while the
 * device's clock stands behind the log (SEC-21). From then on days are counted from his
 * answer, and what waits for a sound date goes on. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(clock_check, text, clock, "The clock says", "设备时钟", .flags = WORKED_OUT),
	FIELD(clock_check, text, last, "The last entry is of", "最近一笔时间", .flags = WORKED_OUT),
	{0}};

static enum err check(struct op *op, struct doc *doc, struct look *look)
{
	struct clock_check *answer = (struct clock_check *)doc;
	struct moment now, last;

	look->clock(look, &now, &last);
	answer->clock = moment_str(&op->arena, now);
	answer->last = moment_str(&op->arena, last);
	return OK;
}

static const struct act acts[] = {
	{"confirm", "Say what day it is", "确认日期", "clock.confirm", "draft", "confirmed", .check = check},
	{0}};

const struct type clock_check_type = {
	.name = "clock_check",
	.label = "Clock check",
	.label_zh = "时钟确认",
	.about = "What day it is, said by a person while the clock is wrong: confirm --day DAY.",
	.about_zh = "时钟有误期间由人说明今天是哪一天:confirm --day 日期。",
	.v = 1,
	.size = sizeof(struct clock_check),
	.fields = fields,
	.acts = acts,
};
