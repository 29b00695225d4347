/* Goods issue: takes what a bill promised out of stock.
 *
 * Nobody writes one by hand: the bill's issue brings it, in the same group and with
 * the same signatures. It repeats the bill's lines of goods as they stand there. */
#include "lines.h"

static const struct field line_fields[] = {
	FIELD(stock_line, ref, item, "Item", "商品", .flags = REQUIRED | ON_SLIP, .of = "item"),
	FIELD(stock_line, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	{0}};

static const struct field fields[] = {
	FIELD(goods_issue, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(goods_issue, paper, bill, "Sales bill", "销售单", .flags = REQUIRED | ON_SLIP, .of = "sales_bill"),
	LIST(goods_issue, lines, stock_line, line_fields, "Lines", "明细", .flags = REQUIRED | ON_SLIP),
	{0}};

enum err goods_issue_of(struct op *op, const struct sales_bill *bill, struct look *look, struct doc **out)
{
	const struct field *lines = field_find(fields, STR("lines"));
	struct stock_line *row = rows_new(&op->arena, lines, bill->lines.count);
	struct goods_issue *issue;
	int count = 0;

	*out = NULL;
	for (int i = 0; i < bill->lines.count; i++) {
		const struct sales_line *line = &bill->lines.row[i];
		bool goods;
		enum err err = item_goods(op, look, line->item, i, &goods);
		if (err)
			return err;
		if (goods)
			row[count++] = (struct stock_line){line->item, line->qty};
	}
	if (!count)
		return OK;
	issue = (struct goods_issue *)doc_new(&op->arena, &goods_issue_type);
	issue->bill.id = bill->doc.id;
	issue->lines.row = row;
	issue->lines.count = count;
	*out = &issue->doc;
	return OK;
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct goods_issue *issue = (const struct goods_issue *)doc;

	for (int i = 0; i < issue->lines.count; i++) {
		const struct stock_line *line = &issue->lines.row[i];
		post_in(to, "OH", doc->site, line->item.key, qty_neg(line->qty));
		post_qty_both_ends(to, spot_item("RSV", doc->site, line->item.key), qty_neg(line->qty));
	}
}

static const struct act acts[] = {
	{"post", "Post", "出库记账", "stock.issue", "draft", "posted", .needs = COMPANION, .series = "GI",
		.post = post},
	{0}};

const struct type goods_issue_type = {
	.name = "goods_issue",
	.label = "Goods issue",
	.label_zh = "出库单",
	.about = "Goods that left stock on a sales bill; written by the bill's issue.",
	.about_zh = "随销售单出库的货物;由销售单发货时生成。",
	.v = 1,
	.size = sizeof(struct goods_issue),
	.fields = fields,
	.acts = acts,
	.see = "see.stock",
};
