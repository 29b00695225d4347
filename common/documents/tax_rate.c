/* Tax rate: the tax inside prices of items whose record names none, by the day from which
 * each rate holds (CON-23). A rate that has changed since leaves older bills as they are:
 * each line says its own. */
#include "lines.h"

static const struct field rate_fields[] = {
	FIELD(rate_from, day, from, "Holds from", "生效日期", .flags = REQUIRED),
	FIELD(rate_from, rate, rate, "Rate", "税率", .flags = REQUIRED),
	{0}};

static const struct field fields[] = {
	FIELD(tax_rate, text, key, "Key", "编码", .flags = REQUIRED | IS_KEY),
	LIST(tax_rate, rates, rate_from, rate_fields, "Rates", "税率表", .flags = REQUIRED),
	FIELD(tax_rate, text, reason, "Reason", "原因"),
	{0}};

struct rate tax_rate_on(const struct tax_rate *rates, struct day day)
{
	struct rate rate = {NONE};
	struct day since = DAY_NONE;

	for (int i = 0; i < rates->rates.count; i++) {
		const struct rate_from *row = &rates->rates.row[i];
		if (day_cmp(row->from, day) > 0 || (!day_is_none(since) && day_cmp(row->from, since) < 0))
			continue;
		since = row->from;
		rate = row->rate;
	}
	return rate;
}

static enum err check_rates(struct op *op, struct doc *doc, struct look *look)
{
	const struct tax_rate *rates = (const struct tax_rate *)doc;

	(void)look;
	if (!str_is(rates->key, TAX_RATE_KEY))
		return op_refuse(op, E_VALUE, "key", "value", word(op, rates->key), "kind", "the key of the company's tax rates",
			"example", TAX_RATE_KEY, NULL);
	for (int i = 0; i < rates->rates.count; i++)
		for (int k = 0; k < i; k++)
			if (!day_cmp(rates->rates.row[i].from, rates->rates.row[k].from))
				return op_refuse(op, E_DUPLICATE, line_place(op, "rates", i, "from"), "what", "The day", "key",
					day_str(&op->arena, rates->rates.row[i].from).p, NULL);
	return OK;
}

static const struct act acts[] = {
	{"create", "Create", "新建", "policy.change", "draft", "active", "HO", .check = check_rates},
	{"change", "Change", "修改", "policy.change", "active", "active", "HO", CHANGES, .sets = "rates reason", .check = check_rates},
	{0}};

const struct type tax_rate_type = {
	.name = "tax_rate",
	.label = "Tax rates",
	.label_zh = "税率",
	.about = "The tax inside prices, by the day from which each rate holds.",
	.about_zh = "价内税率,按生效日期。",
	.v = 1,
	.size = sizeof(struct tax_rate),
	.fields = fields,
	.acts = acts,
	.hearers = topic_all,
};
