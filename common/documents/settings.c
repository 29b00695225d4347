/* Settings: how the company works, as one record that every site hears (CON-25, SEC-16).
 *
 * What no record says is as the program has it by itself: no basis asked for, no credit
 * control, settle on issue. */
#include "settings.h"

static const struct field fields[] = {
	FIELD(settings, text, key, "Key", "编码", .flags = REQUIRED | IS_KEY),
	FIELD(settings, text, basis, "A bill stands on", "开单依据", .of = "none|order|contract"),
	FIELD(settings, text, mode, "Mode of a bill that says none", "默认结算模式",
		.of = "settle_on_issue|settle_first|ship_first"),
	FIELD(settings, flag, credit, "Credit control", "信用控制"),
	FIELD(settings, flag, release_auto, "Logistics release with the bill", "物流指令自动签发"),
	FIELD(settings, flag, prices, "Price policy", "执行价格政策"),
	FIELD(settings, flag, checks, "Print check and countersignatures", "打印核对与复签"),
	FIELD(settings, text, voucher_type, "Voucher type", "传票类型"),
	FIELD(settings, qty, stale_hours, "Credit news holds for hours", "信用信息有效小时"),
	FIELD(settings, text, ceilings, "Credit ceilings are given", "站点授信方式", .of = "by_hand|by_use"),
	FIELD(settings, rate, reserve, "Headroom kept back", "总部保留额度比例"),
	FIELD(settings, text, bank_account, "Account customers pay into", "指定收款账户"),
	FIELD(settings, text, reason, "Reason", "原因"),
	{0}};

static const struct settings none = {
	.credit = {FLAG_NONE}, .release_auto = {FLAG_NONE}, .prices = {FLAG_NONE}, .checks = {FLAG_NONE},
	.stale_hours = {NONE}, .reserve = {NONE}};

const struct settings *settings_of(struct op *op, struct look *look)
{
	const struct doc *doc = look->record(look, op, "settings", STR(SETTINGS_KEY));

	return doc ? (const struct settings *)doc : &none;
}

static enum err check_created(struct op *op, struct doc *doc, struct look *look)
{
	const struct settings *settings = (const struct settings *)doc;

	(void)look;
	if (str_is(settings->key, SETTINGS_KEY))
		return OK;
	return op_refuse(op, E_VALUE, "key", "value", word(op, settings->key), "kind", "the key of the company's settings",
		"example", SETTINGS_KEY, NULL);
}

static const struct act acts[] = {
	{"create", "Create", "新建", "policy.change", "draft", "active", "HO", .check = check_created},
	{"change", "Change", "修改", "policy.change", "active", "active", "HO", CHANGES,
		.sets = "basis mode credit release_auto prices checks voucher_type stale_hours ceilings reserve bank_account reason"},
	{0}};

const struct type settings_type = {
	.name = "settings",
	.label = "Settings",
	.label_zh = "公司设置",
	.about = "How the company works: what a bill stands on, modes, credit control, policies.",
	.about_zh = "公司如何运作:开单依据、结算模式、信用控制、政策。",
	.v = 1,
	.size = sizeof(struct settings),
	.fields = fields,
	.acts = acts,
	.hearers = topic_all,
};
