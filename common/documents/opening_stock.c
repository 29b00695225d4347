/* Opening stock: what stood on the shelves when the book was begun. */
#include "lines.h"

static const struct field line_fields[] = {
	FIELD(stock_line, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(stock_line, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(opening_stock, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(opening_stock, text, source, "Source", "来源单号"),
	LIST(opening_stock, lines, stock_line, line_fields, "Lines", "明细", .flags = REQUIRED),
	FIELD(opening_stock, text, reason, "Reason of the reversal", "冲红原因", .flags = REQUIRED),
	{0}};

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	const struct opening_stock *opening = (const struct opening_stock *)doc;

	return goods_only(op, look, opening->lines.row, sizeof(*opening->lines.row), opening->lines.count);
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct opening_stock *opening = (const struct opening_stock *)doc;

	for (int i = 0; i < opening->lines.count; i++)
		post_in(to, "OH", doc->site, opening->lines.row[i].item.key, opening->lines.row[i].qty);
}

static const struct act acts[] = {
	{"post", "Post", "记账", "stock.open", "draft", "posted", .series = "OS", .sets = "number source lines",
		.check = check_posted, .post = post},
	{"reverse", "Reverse", "冲红", "stock.reverse", "posted", "reversed", .needs = COUNTERSIGN | NOT_MAKER,
		.with_right = "finance.sign", .with_missing = E_NO_FINANCE_SIGN, .instead = {{"reversed", E_DUPLICATE}},
		.sets = "reason", .bring = red_reversal_of},
	{0}};

const struct type opening_stock_type = {
	.name = "opening_stock",
	.label = "Opening stock",
	.label_zh = "期初库存",
	.about = "Goods that were there when the book was begun.",
	.about_zh = "开账时已有的货物。",
	.v = 1,
	.size = sizeof(struct opening_stock),
	.fields = fields,
	.acts = acts,
	.see = "see.stock",
};
