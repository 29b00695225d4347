/* Settlement: by what a bill of the settle-first or ship-first mode becomes a receivable.
 *
 * The bill's confirm makes it, provisional, and it travels with the bill as one bundle
 * (design.md): while it is provisional whoever holds the bill holds it. At head office
 * the invoice's prices are put into it, it is confirmed on the strength of the invoice,
 * and its voucher enters the receivable. A confirmed one stays at head office; every act
 * on it asks for the bill to lie there too, so that nobody undoes what others lean on. */
#include "settle.h"

static const struct field fields[] = {
	FIELD(settlement, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(settlement, paper, bill, "Sales bill", "销售单", .flags = REQUIRED | ON_SLIP | LINKS, .of = "sales_bill"),
	FIELD(settlement, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(settlement, text, site, "Receivable of", "往来站点", .flags = REQUIRED | ON_SLIP),
	FIELD(settlement, text, mode, "Mode", "结算模式", .flags = REQUIRED, .of = "settle_first|ship_first"),
	FIELD(settlement, day, due, "Due", "到期日", .flags = REQUIRED | ON_SLIP),
	FIELD(settlement, money, billed, "Billed", "开单金额", .flags = WORKED_OUT | ON_SLIP),
	LIST(settlement, lines, sales_line, sales_line_fields, "Lines", "明细", .flags = REQUIRED | ON_SLIP),
	FIELD(settlement, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	FIELD(settlement, text, voucher_type, "Voucher type", "传票类型", .flags = WORKED_OUT),
	FIELD(settlement, flag, held, "Invoice held back", "暂不开票", .flags = REQUIRED | ON_SLIP),
	FIELD(settlement, text, reason, "Reason", "原因", .flags = REQUIRED),
	{0}};

/* What the bill knows besides, of contract and case, stays with the bill. */
struct sales_line line_repeated(const struct sales_line *line)
{
	struct sales_line row = *line;

	row.inside.minor = NONE;
	row.case_price.e4 = NONE;
	row.contract_line = STR_NONE;
	row.gift.v = FLAG_NONE;
	return row;
}

static void repeat_lines(struct op *op, const struct sales_bill *bill, struct settlement *settlement)
{
	settlement->lines.row = rows_new(&op->arena, field_find(fields, STR("lines")), bill->lines.count);
	settlement->lines.count = bill->lines.count;
	for (int i = 0; i < bill->lines.count; i++)
		settlement->lines.row[i] = line_repeated(&bill->lines.row[i]);
}

struct doc *settlement_of_bill(struct op *op, const struct sales_bill *bill)
{
	struct settlement *settlement = (struct settlement *)doc_new(&op->arena, &settlement_type);

	settlement->bill.id = bill->doc.id;
	settlement->customer = bill->customer;
	settlement->site = bill->doc.site;
	settlement->mode = bill->mode;
	settlement->due = bill->due;
	settlement->billed = bill->total;
	settlement->total = bill->total;
	repeat_lines(op, bill, settlement);
	return &settlement->doc;
}

/* ---- another price ---- */

/* The settlement's line of that item, from `from` on; -1: none. */
static int line_of(const struct settlement *settlement, struct str item, int from)
{
	for (int i = from; i < settlement->lines.count; i++)
		if (str_eq(settlement->lines.row[i].item.key, item))
			return i;
	return -1;
}

static enum err not_billed(struct op *op, const struct settlement *settlement, int row, struct str item)
{
	return op_refuse(op, E_BASIS_MISMATCH, line_place(op, "lines", row, "item"), "given", word(op, item), "basis",
		word(op, settlement->number), "field", "item", "allowed", "no such item", NULL);
}

/* Puts a line as given over the one that stands there. */
static enum err give_line(struct op *op, struct settlement *stands, const struct sales_line *given, int row, int *from)
{
	int at = line_of(stands, given->item.key, *from);
	struct sales_line *line;

	if (at < 0 && (at = line_of(stands, given->item.key, 0)) < 0)
		return not_billed(op, stands, row, given->item.key);
	line = &stands->lines.row[at];
	if (qty_is_set(given->qty) && qty_cmp(given->qty, line->qty) > 0)
		return op_refuse(op, E_QTY_OVER, line_place(op, "lines", row, "qty"), "given", qty_word(op, given->qty), "item",
			word(op, given->item.key), "allowed", qty_word(op, line->qty), NULL);
	if (qty_is_set(given->qty))
		line->qty = given->qty;
	if (price_is_set(given->price))
		line->price = given->price;
	if (given->tax.e6 != NONE)
		line->tax = given->tax;
	line->amount = given->amount;
	line->inside.minor = NONE;
	line->discount = given->discount;
	*from = at + 1;
	return OK;
}

/* Lines that are not named stay as they are; several of one item are met in their order. */
static enum err check_changed(struct op *op, struct doc *doc, struct look *look)
{
	struct settlement *now = (struct settlement *)doc, *stands;
	const struct sales_bill *bill;
	const struct doc *before;
	int from = 0;
	enum err err = bill_held(op, look, now->bill, &bill);

	if (err || (err = look->paper(look, op, "settlement", doc->id, &before)))
		return err;
	stands = (struct settlement *)doc_new(&op->arena, &settlement_type);
	stands->number = now->number;
	stands->lines.count = ((const struct settlement *)before)->lines.count;
	stands->lines.row = rows_new(&op->arena, field_find(fields, STR("lines")), stands->lines.count);
	for (int i = 0; i < stands->lines.count; i++)
		stands->lines.row[i] = ((const struct settlement *)before)->lines.row[i];
	for (int i = 0; i < now->lines.count && !err; i++)
		err = give_line(op, stands, &now->lines.row[i], i, &from);
	if (err)
		return err;
	now->lines.row = stands->lines.row;
	now->lines.count = stands->lines.count;
	now->total.minor = NONE;
	return sales_lines_work_out(op, look, now->lines.row, now->lines.count, &now->total);
}

/* ---- holding its invoice back ---- */

/* Settle-first goods would never leave (SHP-02). */
static enum err check_marked(struct op *op, struct doc *doc, struct look *look)
{
	const struct settlement *settlement = (const struct settlement *)doc;
	const struct sales_bill *bill;
	enum err err = bill_held(op, look, settlement->bill, &bill);

	if (err || is_ship_first(settlement->mode) || !is_on(settlement->held))
		return err;
	return op_refuse(op, E_NOT_SETTLED, "held", "number", word(op, bill->number), NULL);
}

/* ---- confirming ---- */

/* What of the bill's sum has not been taken off it: goods that came back before the
 * settlement are owed by nobody. */
static enum err still_billed(struct op *op, struct look *look, struct settlement *settlement)
{
	const char *account = is_settle_first(settlement->mode) ? "OPEN" : "UNS";
	struct spot spot = spot_claim(
		&op->arena, account, settlement->site, settlement->customer.key, settlement->bill.id, settlement->due);
	int64_t sum;
	enum err err = look->balance(look, op, &spot, UNIT_MONEY, &sum);

	if (!err)
		settlement->billed = money_of(sum);
	return err;
}

/* What the settlement's pieces cost at the bill's prices. */
static struct money at_bill_prices(const struct settlement *settlement, const struct sales_bill *bill)
{
	struct money sum = money_of(0);

	for (int i = 0; i < settlement->lines.count && i < bill->lines.count; i++) {
		const struct sales_line *line = &bill->lines.row[i];
		sum = money_add(sum, money_share(line->amount, settlement->lines.row[i].qty, line->qty));
	}
	return sum;
}

/* What came back before is not settled: quantities follow it, to a fen a line. */
static enum err pieces_are_left(struct op *op, const struct settlement *settlement, const struct sales_bill *bill)
{
	int64_t off = money_sub(at_bill_prices(settlement, bill), settlement->billed).minor;

	if (off <= bill->lines.count && off >= -bill->lines.count)
		return OK;
	return op_refuse(op, E_AMOUNT, "lines", "value", money_word(op, at_bill_prices(settlement, bill)), "allowed",
		arena_printf(&op->arena, "Goods came back: %s of the bill is left to settle; change the quantities.",
			money_word(op, settlement->billed)).p,
		NULL);
}

static struct money part_of(const struct invoice *invoice, struct str bill)
{
	struct money part = money_of(0);

	for (int i = 0; i < invoice->bills.count; i++)
		if (str_eq(invoice->bills.row[i].bill.id, bill))
			part = money_add(part, invoice->bills.row[i].amount);
	return part;
}

static enum err is_invoiced(struct op *op, struct look *look, const struct settlement *settlement)
{
	struct doc *invoice;
	struct money part;
	enum err err = bill_linked(op, look, &invoice_type, settlement->bill.id, NULL, &invoice);

	if (err)
		return err;
	if (!invoice || !invoice_lives(invoice))
		return op_refuse(op, E_NO_INVOICE, "", "number", word(op, settlement->number), NULL);
	part = part_of((const struct invoice *)invoice, settlement->bill.id);
	if (money_cmp(part, settlement->total) == 0)
		return OK;
	return op_refuse(op, E_INVOICE_DIFF, "total", "given", money_word(op, settlement->total), "allowed",
		money_word(op, part), NULL);
}

static enum err check_confirmed(struct op *op, struct doc *doc, struct look *look)
{
	struct settlement *settlement = (struct settlement *)doc;
	const struct sales_bill *bill;
	enum err err = bill_held(op, look, settlement->bill, &bill);

	if (err || (err = is_invoiced(op, look, settlement)) || (err = still_billed(op, look, settlement)) ||
		(err = pieces_are_left(op, settlement, bill)))
		return err;
	settlement->voucher_type = settings_of(op, look)->voucher_type;
	if (!settlement->voucher_type.n)
		return op_refuse(op, E_CONFIG, "voucher_type", "setting", "voucher_type", NULL);
	return OK;
}

static enum err bring_voucher(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	(void)look;
	bring_paper(with, voucher_of_settlement(op, (const struct settlement *)doc), "make");
	return OK;
}

/* ---- undoing ---- */

static enum err check_held(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill;

	return bill_held(op, look, ((const struct settlement *)doc)->bill, &bill);
}

static enum err bring_drop(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct settlement *settlement = (const struct settlement *)doc;
	struct doc *voucher;
	enum err err = bill_linked(op, look, &voucher_type, settlement->bill.id, NULL, &voucher);

	if (err || !voucher || str_is(voucher->state, "dropped"))
		return err;
	if (str_is(voucher->state, "posted"))
		return op_refuse(op, E_VOUCHER_POSTED, "", "number", word(op, settlement->number), NULL);
	bring_paper(with, voucher, "drop");
	return OK;
}

/* A settle-first one goes with its bill, which is voided at its site (RET-02). */
static enum err check_void(struct op *op, struct doc *doc, struct look *look)
{
	const struct settlement *settlement = (const struct settlement *)doc;

	if (is_ship_first(settlement->mode))
		return check_held(op, doc, look);
	return op_refuse(op, E_STATE, "", "act", "void", "state", word(op, doc->state), "allowed",
		"A settle-first settlement is voided with its bill: give the bill back to its site.", NULL);
}

#define LINES "lines(item,qty,price,tax,amount,discount) total"
#define REPEATED "number bill customer site mode due billed " LINES

static const struct act acts[] = {
	{"make", "Make", "生成", "sales.bill", "draft", "provisional", .needs = COMPANION, .series = "ST", .sets = REPEATED},
	{"make_again", "Make again", "重新生成", "settle.confirm", "draft", "to_settle", "HO", COMPANION, "ST", .sets = REPEATED},
	{"reduce", "Reduce to what left", "按发货减少", "stock.issue", "provisional", "provisional", "site", COMPANION,
		.sets = "billed " LINES},
	{"submit", "Submit with the bill", "随单上交", "sales.hand", "provisional", "to_settle", "site", COMPANION, .sets = ""},
	{"void_with_bill", "Void with the bill", "随单作废", "sales.void", "provisional", "void", "site", COMPANION, .sets = "reason"},
	{"give_back", "Give back with the bill", "随单退回", "sales.hand", "to_settle", "provisional", "HO", COMPANION, .sets = ""},
	{"change", "Change prices", "改价", "settle.price", "to_settle", "to_settle", "HO",
		.sets = LINES " reason", .check = check_changed},
	{"mark", "Mark for its invoice", "开票标记", "invoice.issue", "to_settle", "to_settle", "HO", .sets = "held reason",
		.check = check_marked},
	{"confirm", "Confirm", "确定", "settle.confirm", "to_settle", "confirmed", "HO", .sets = "billed voucher_type",
		.check = check_confirmed, .bring = bring_voucher},
	{"unconfirm", "Un-confirm", "取消确定", "settle.confirm", "confirmed", "to_settle", "HO", .sets = "", .check = check_held,
		.bring = bring_drop},
	{"void", "Void", "作废", "settle.confirm", "to_settle", "void", "HO", .sets = "reason", .check = check_void,
		.instead = {{"confirmed", E_SETTLEMENT_LIVE}}},
	{0}};

const struct type settlement_type = {
	.name = "settlement",
	.label = "Settlement",
	.label_zh = "结算单",
	.about = "Recognises revenue and receivable for a bill; made by the bill's confirmation.",
	.about_zh = "为销售单确认收入与应收;由销售单确定时生成。",
	.v = 1,
	.size = sizeof(struct settlement),
	.fields = fields,
	.acts = acts,
	.see = "see.money",
	.links = true,
};
