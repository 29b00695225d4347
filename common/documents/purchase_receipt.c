/* Purchase receipt: what a supplier delivered, and what we owe for it (PUR-05 to PUR-12).
 *
 * One record for the buyer's receipt and the warehouse's note: saving moves nothing,
 * inspecting says of every piece whether it is good, and only the review by a second
 * person brings the goods in and makes the supplier a creditor. Until then all of it can
 * be changed, and every earlier form stands in the log; what was inspected stays
 * inspected as long as its quantities do. Faulty pieces are here and owed for too: they
 * wait apart until they go back.
 *
 * A freight or a fee may stand among the lines: it is owed for and there is nothing to
 * inspect. */
#include "lines.h"

#include "purchase.h"

static const struct field line_fields[] = {
	FIELD(purchase_line, ref, item, "Item", "商品", .flags = REQUIRED | IS_KEY | ON_SLIP, .of = "item"),
	FIELD(purchase_line, qty, qty, "Delivered", "到货数量", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(purchase_line, price, price, "Unit price", "单价", .flags = ON_SLIP),
	FIELD(purchase_line, rate, tax, "Tax rate inside", "内含税率"),
	FIELD(purchase_line, money, amount, "Amount", "金额", .flags = WORKED_OUT | ON_SLIP),
	FIELD(purchase_line, qty, accepted, "Accepted", "合格数量", .flags = ON_SLIP),
	FIELD(purchase_line, qty, faulty, "Faulty", "不合格数量", .flags = ON_SLIP),
	FIELD(purchase_line, text, fault, "Fault", "不合格原因", .flags = ON_SLIP),
	{0}};

static const struct field fields[] = {
	FIELD(purchase_receipt, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(purchase_receipt, text, source, "Source", "来源单号"),
	FIELD(purchase_receipt, ref, supplier, "Supplier", "供应商", .flags = REQUIRED | ON_SLIP, .of = "supplier"),
	FIELD(purchase_receipt, text, delivery_note, "Supplier's delivery note", "供方送货单号", .flags = ON_SLIP),
	FIELD(purchase_receipt, day, arrived, "Arrived on", "到货日期", .flags = ON_SLIP),
	LIST(purchase_receipt, lines, purchase_line, line_fields, "Lines", "明细", .flags = REQUIRED | ON_SLIP),
	FIELD(purchase_receipt, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	FIELD(purchase_receipt, text, note, "Note", "备注"),
	FIELD(purchase_receipt, text, reason, "Reason of the void", "作废原因", .flags = REQUIRED),
	{0}};

/* ---- saving ---- */

static enum err delivers(struct op *op, const struct purchase_receipt *receipt, struct look *look)
{
	const struct supplier *supplier = (const struct supplier *)look->record(look, op, "supplier", receipt->supplier.key);

	if (!supplier)
		return op_refuse(op, E_NO_RECORD, "supplier", "type", "supplier", "key", word(op, receipt->supplier.key), NULL);
	if (!str_is(supplier->doc.state, "blocked"))
		return OK;
	return op_refuse(op, E_SUPPLIER_BLOCKED, "supplier", "supplier", word(op, supplier->key), "reason",
		word(op, supplier->reason), NULL);
}

static enum err bought_at(struct op *op, struct look *look, struct purchase_line *line, struct day day)
{
	struct price_wanted wanted = {.of = PRICE_BOUGHT, .item = line->item.key, .day = day, .qty = line->qty};
	struct price_said said;
	enum err err = look->price(look, op, &wanted, &said);

	if (!err)
		line->price = said.price;
	return err;
}

/* What it does not say: what was paid last (PUR-09), and the tax of the item's record. */
static enum err line_work_out(
	struct op *op, struct look *look, struct purchase_line *line, int row, struct day day)
{
	const struct item *item;
	enum err err = item_known(op, look, line->item, row, &item);

	if (!err && !price_is_set(line->price))
		err = bought_at(op, look, line, day);
	if (err)
		return err;
	if (!price_is_set(line->price))
		return op_refuse(op, E_REQUIRED, line_place(op, "lines", row, "price"), "field", "price", NULL);
	line->goods = item->goods.v != 0;
	if (line->tax.e6 == NONE)
		line->tax = item->tax;
	return line_amount(op, row, line->qty, line->price, &line->amount);
}

static enum err work_out(struct op *op, struct purchase_receipt *receipt, struct look *look)
{
	struct money sum = money_of(0);
	enum err err = items_once(op, receipt->lines.row, sizeof(*receipt->lines.row), receipt->lines.count);

	for (int i = 0; i < receipt->lines.count && !err; i++)
		if (!(err = line_work_out(op, look, &receipt->lines.row[i], i, receipt->doc.day)))
			err = lines_total(op, i, receipt->lines.row[i].amount, &sum);
	return err ? err : money_agrees(op, "total", sum, &receipt->total);
}

static enum err check_saved(struct op *op, struct doc *doc, struct look *look)
{
	struct purchase_receipt *receipt = (struct purchase_receipt *)doc;
	enum err err = delivers(op, receipt, look);

	if (day_is_none(receipt->arrived))
		receipt->arrived = doc->day;
	return err ? err : work_out(op, receipt, look);
}

/* The sums that stand there are those of the form before. */
static enum err check_changed(struct op *op, struct doc *doc, struct look *look)
{
	struct purchase_receipt *receipt = (struct purchase_receipt *)doc;

	for (int i = 0; i < receipt->lines.count; i++)
		receipt->lines.row[i].amount.minor = NONE;
	receipt->total.minor = NONE;
	return check_saved(op, doc, look);
}

static bool line_is_inspected(const struct purchase_line *line)
{
	return qty_is_set(line->accepted) && qty_is_set(line->faulty) &&
	       qty_cmp(qty_add(line->accepted, line->faulty), line->qty) == 0;
}

static const char *inspected_or_saved(const struct doc *doc)
{
	const struct purchase_receipt *receipt = (const struct purchase_receipt *)doc;
	bool any = false, all = true;

	for (int i = 0; i < receipt->lines.count; i++) {
		any |= receipt->lines.row[i].goods;
		all &= !receipt->lines.row[i].goods || line_is_inspected(&receipt->lines.row[i]);
	}
	return any && all ? "inspected" : "saved";
}

/* ---- review ---- */

/* A form of the paper that nobody has inspected moves nothing. */
static enum err check_reviewed(struct op *op, struct doc *doc, struct look *look)
{
	(void)look;
	if (!str_is(doc->state, "saved"))
		return OK;
	return op_refuse(op, E_NOT_INSPECTED, "", "number", word(op, ((struct purchase_receipt *)doc)->number), NULL);
}

static struct money tax_of(const struct purchase_receipt *receipt)
{
	struct money tax = money_of(0);

	for (int i = 0; i < receipt->lines.count; i++)
		tax = money_add(tax, money_tax_inside(receipt->lines.row[i].amount, rate_or_nil(receipt->lines.row[i].tax)));
	return tax;
}

static void post_reviewed(const struct doc *doc, struct postings *to)
{
	const struct purchase_receipt *receipt = (const struct purchase_receipt *)doc;
	struct money tax = tax_of(receipt);

	for (int i = 0; i < receipt->lines.count; i++) {
		const struct purchase_line *line = &receipt->lines.row[i];
		if (!qty_is_set(line->accepted))
			continue;
		post_in(to, "OH", doc->site, line->item.key, line->accepted);
		post_in(to, "QUAR", doc->site, line->item.key, line->faulty);
	}
	post_money(to, spot_at("PUR", doc->site), money_sub(receipt->total, tax));
	post_money(to, spot_at("TAX", doc->site), tax);
	post_money(to, spot_party("AP", doc->site, receipt->supplier.key), money_neg(receipt->total));
}

static const struct act acts[] = {
	{"save", "Save", "保存", "purchase.save", "draft", "saved", .needs = CHECKED_ONCE, .series = "PR",
		.sets = "number source supplier delivery_note arrived lines(item,qty,price,tax,amount) total note",
		.check = check_saved},
	{"change", "Change", "修改", "purchase.save", "saved|inspected", "saved|inspected", .needs = CHANGES,
		.sets = "supplier delivery_note arrived lines(item,qty,price,tax,amount) total note",
		.choose = inspected_or_saved, .check = check_changed},
	{"inspect", "Inspect", "验收", "purchase.save", "saved|inspected", "inspected",
		.sets = "lines(item,accepted,faulty,fault)", .check = purchase_check_inspected},
	{"review", "Review", "审核", "purchase.review", "inspected|saved", "reviewed", .needs = NOT_MAKER, .sets = "",
		.check = check_reviewed, .post = post_reviewed},
	{"void", "Void", "作废", "purchase.save", "saved|inspected", "void", .needs = COUNTERSIGN, .sets = "reason",
		.with_right = "void.sign"},
	{0}};

const struct type purchase_receipt_type = {
	.name = "purchase_receipt",
	.label = "Purchase receipt",
	.label_zh = "进货单",
	.about = "Goods a supplier delivered: saved, inspected, and reviewed by another person.",
	.about_zh = "供应商送来的货:保存、验收,由另一人审核。",
	.v = 1,
	.size = sizeof(struct purchase_receipt),
	.fields = fields,
	.acts = acts,
	.waits = "saved|inspected",
};
