/* Stock adjustment: a counted difference or a write-off, which a second person
 * agrees to. A line's quantity is signed: plus was found, minus is gone. A code that is
 * no goods may stand in it, as it does in lists from elsewhere, and moves nothing. */
#include "lines.h"

static const struct field line_fields[] = {
	FIELD(stock_line, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(stock_line, qty, qty, "Difference", "差异数量", .flags = REQUIRED | SIGNED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(stock_adjustment, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(stock_adjustment, text, source, "Source", "来源单号"),
	FIELD(stock_adjustment, text, reason, "Reason", "差异原因", .flags = REQUIRED),
	LIST(stock_adjustment, lines, stock_line, line_fields, "Lines", "明细", .flags = REQUIRED),
	FIELD(stock_adjustment, text, red_reason, "Reason of the reversal", "冲红原因", .flags = REQUIRED),
	{0}};

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	struct stock_adjustment *adjustment = (struct stock_adjustment *)doc;

	for (int i = 0; i < adjustment->lines.count; i++) {
		struct stock_line *line = &adjustment->lines.row[i];
		enum err err = item_goods(op, look, line->item, i, &line->goods);
		if (err)
			return err;
	}
	return OK;
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct stock_adjustment *adjustment = (const struct stock_adjustment *)doc;

	for (int i = 0; i < adjustment->lines.count; i++)
		if (adjustment->lines.row[i].goods)
			post_in(to, "OH", doc->site, adjustment->lines.row[i].item.key, adjustment->lines.row[i].qty);
}

static const struct act acts[] = {
	{"post", "Post", "记账", "stock.adjust", "draft", "posted", .needs = COUNTERSIGN, .series = "SA",
		.with_right = "adjust.approve", .with_missing = E_NO_APPROVAL,
		.sets = "number source reason lines", .check = check_posted, .post = post},
	{"reverse", "Reverse", "冲红", "stock.reverse", "posted", "reversed", .needs = COUNTERSIGN | NOT_MAKER,
		.with_right = "finance.sign", .with_missing = E_NO_FINANCE_SIGN, .instead = {{"reversed", E_DUPLICATE}},
		.sets = "red_reason", .bring = red_reversal_of},
	{0}};

const struct type stock_adjustment_type = {
	.name = "stock_adjustment",
	.label = "Stock adjustment",
	.label_zh = "库存调整单",
	.about = "Puts the book right where a count or a loss shows it to be wrong.",
	.about_zh = "盘点或损耗表明账面有误时的更正。",
	.v = 1,
	.size = sizeof(struct stock_adjustment),
	.fields = fields,
	.acts = acts,
	.see = "see.stock",
};
