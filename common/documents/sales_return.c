/* Sales return without its bill: goods come back at a price that a second person
 * agreed to.
 *
 * The value goes to the customer's advance, for the receivable may lie at another
 * site; head office sets it against open items. Without a customer it is paid from
 * the drawer. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(sales_return, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_return, text, source, "Source", "来源单号"),
	FIELD(sales_return, ref, customer, "Customer", "客户", .flags = ON_SLIP, .of = "customer"),
	FIELD(sales_return, text, reason, "Reason", "退货原因", .flags = ON_SLIP),
	FIELD(sales_return, text, into, "Goods go into", "退入", .of = "stock|quarantine"),
	LIST(sales_return, lines, sales_line, sales_line_fields, "Lines", "明细", .flags = REQUIRED | ON_SLIP),
	FIELD(sales_return, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	{0}};

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_return *back = (struct sales_return *)doc;

	for (int i = 0; i < back->lines.count; i++)
		if (back->lines.row[i].price.e4 == 0)
			return op_refuse(op, E_RETURN_PRICE_ZERO, line_place(op, "lines", i, "price"), "item",
				word(op, back->lines.row[i].item.key), NULL);
	return sales_lines_work_out(op, look, back->lines.row, back->lines.count, &back->total);
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct sales_return *back = (const struct sales_return *)doc;
	const char *into = str_is(back->into, "quarantine") ? "QUAR" : "OH";
	struct money tax = sales_lines_tax(back->lines.row, back->lines.count);

	for (int i = 0; i < back->lines.count; i++) {
		const struct sales_line *line = &back->lines.row[i];
		if (line->goods)
			post_in(to, into, doc->site, line->item.key, line->qty);
	}
	post_money(to, spot_at("REV", doc->site), money_sub(back->total, tax));
	post_money(to, spot_at("TAX", doc->site), tax);
	post_money(to,
		back->customer.key.n ? spot_party("ADV", doc->site, back->customer.key) : spot_at("CASH", doc->site),
		money_neg(back->total));
}

static const struct act acts[] = {
	{"post", "Post", "记账", "sales.return", "draft", "posted", .needs = COUNTERSIGN, .series = "SR",
		.with_right = "return.approve", .with_missing = E_NO_APPROVAL,
		.check = check_posted, .post = post},
	{0}};

const struct type sales_return_type = {
	.name = "sales_return",
	.label = "Sales return",
	.label_zh = "销售退货单",
	.about = "Goods taken back at a price, to a customer's credit or for cash.",
	.about_zh = "按价退回的货物,记入客户余账或退现金。",
	.v = 1,
	.size = sizeof(struct sales_return),
	.fields = fields,
	.acts = acts,
};
