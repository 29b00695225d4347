/* Allocation: head office sets credits against open items.
 *
 * The body names papers and amounts; customer, sites and due days belong to those
 * papers and are known to the decider alone, who puts them beside the lines. So a
 * reader takes the legs as they were written. Where the money was taken at another
 * site than the item's, that site owes it. */
#include "lines.h"

#include "base/check.h"

static const struct field line_fields[] = {
	FIELD(allocation_line, paper, from, "Credit", "款项来源", .flags = REQUIRED),
	FIELD(allocation_line, paper, paper, "Open item", "核销单据", .flags = REQUIRED, .of = "sales_bill"),
	FIELD(allocation_line, money, amount, "Amount", "核销金额", .flags = REQUIRED | SIGNED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(allocation, text, cause, "Entry that led to it", "触发记录", .flags = REQUIRED),
	FIELD(allocation, text, rule, "Rule", "核销规则", .flags = REQUIRED),
	LIST(allocation, lines, allocation_line, line_fields, "Lines", "明细", .flags = REQUIRED),
	{0}};

static void post(const struct doc *doc, struct postings *to)
{
	const struct allocation *allocation = (const struct allocation *)doc;

	CHECK(allocation->legs);
	for (int i = 0; i < allocation->lines.count; i++) {
		const struct allocation_leg *leg = &allocation->legs[i];
		struct spot item = spot_party("AR", leg->item_site, leg->customer);
		item.paper = leg->paper;
		item.due = leg->due;
		post_money(to, spot_party("ADV", leg->credit_site, leg->customer), leg->amount);
		post_money(to, item, money_neg(leg->amount));
		if (str_eq(leg->credit_site, leg->item_site))
			continue;
		post_money(to, spot_party("IB", leg->item_site, leg->credit_site), leg->amount);
		post_money(to, spot_party("IB", leg->credit_site, leg->item_site), money_neg(leg->amount));
	}
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct allocation *allocation = (const struct allocation *)doc;

	for (int i = 0; allocation->legs && i < allocation->lines.count; i++) {
		topic_add(arena, to, "site", allocation->legs[i].credit_site);
		topic_add(arena, to, "site", allocation->legs[i].item_site);
	}
}

static const struct act acts[] = {
	{"decide", "Decide", "核销", "credit.allocate", "draft", "decided", "HO", BY_PROGRAM, .post = post},
	{0}};

const struct type allocation_type = {
	.name = "allocation",
	.label = "Allocation",
	.label_zh = "核销",
	.about = "Sets a customer's credits against open items; decided by head office.",
	.about_zh = "把客户的收款等与未结单据核销;由总部裁定。",
	.v = 1,
	.size = sizeof(struct allocation),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.effects_decided = true,
	.see = "see.money",
};
