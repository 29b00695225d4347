/* Opening item: what a customer owed, or had paid ahead, when the book was begun.
 *
 * One paper for each unpaid bill of the books before, with its number there and its
 * own day, so that ages come out as they were. Below nil it is an advance: head office
 * sets it against open items like any receipt. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(opening_item, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(opening_item, text, source, "Source", "来源单号"),
	FIELD(opening_item, ref, customer, "Customer", "客户", .flags = REQUIRED, .of = "customer"),
	FIELD(opening_item, text, old_number, "Number in the books before", "原单号"),
	FIELD(opening_item, day, due, "Due", "到期日"),
	FIELD(opening_item, money, amount, "Amount", "金额", .flags = REQUIRED | SIGNED | NOT_NIL),
	FIELD(opening_item, text, note, "Note", "备注"),
	{0}};

static bool is_advance(const struct opening_item *item)
{
	return item->amount.minor < 0;
}

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	struct opening_item *item = (struct opening_item *)doc;

	(void)op;
	(void)look;
	if (!is_advance(item) && day_is_none(item->due))
		item->due = doc->day;
	return OK;
}

static struct spot claim(const struct opening_item *item, struct postings *to)
{
	struct spot spot = spot_party("AR", item->doc.site, item->customer.key);
	struct buf due = BUF_INIT;

	day_put(&due, item->due);
	spot.due = arena_str(to->arena, buf_str(&due));
	spot.paper = item->doc.id;
	buf_done(&due);
	return spot;
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct opening_item *item = (const struct opening_item *)doc;

	post_money(to, is_advance(item) ? spot_party("ADV", doc->site, item->customer.key) : claim(item, to), item->amount);
	post_money(to, spot_at("EQ", doc->site), money_neg(item->amount));
}

static const struct act acts[] = {
	{"post", "Post", "记账", "money.open", "draft", "posted", .series = "OI", .check = check_posted, .post = post},
	{0}};

const struct type opening_item_type = {
	.name = "opening_item",
	.label = "Opening item",
	.label_zh = "期初应收",
	.about = "What a customer owed, or had paid ahead, when the book was begun.",
	.about_zh = "开账时客户的欠款,或其预付的款项。",
	.v = 1,
	.size = sizeof(struct opening_item),
	.fields = fields,
	.acts = acts,
	.see = "see.money",
};
