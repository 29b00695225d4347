/* Invoice: the tax document for a bill, or for several bills of one customer.
 *
 * It is written where its bills lie: for those that are settled by a settlement paper that
 * is head office, for counter bills and those settled on issue the site itself. Two people
 * hold it against the bills; it may differ from them in price alone, and then the
 * settlement follows it. A void one keeps its numbers, and what stands in its place names
 * it. */
#include "settle.h"

static const struct field bill_fields[] = {
	FIELD(invoice_bill, paper, bill, "Sales bill", "销售单", .flags = REQUIRED | LINKS | ON_SLIP, .of = "sales_bill"),
	FIELD(invoice_bill, money, amount, "Its part", "开票金额", .flags = ON_SLIP),
	{0}};

static const struct field fields[] = {
	FIELD(invoice, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(invoice, text, serial, "Serial of the form", "发票号码", .flags = ON_SLIP | LINKS),
	FIELD(invoice, ref, customer, "Customer", "客户", .flags = WORKED_OUT | ON_SLIP, .of = "customer"),
	LIST(invoice, bills, invoice_bill, bill_fields, "Bills", "销售单", .flags = REQUIRED | ON_SLIP),
	FIELD(invoice, text, title, "Buyer", "购方名称", .flags = ON_SLIP),
	FIELD(invoice, text, tax_number, "Buyer's tax number", "购方税号", .flags = ON_SLIP),
	FIELD(invoice, text, address, "Buyer's address", "购方地址", .flags = ON_SLIP),
	FIELD(invoice, text, bank, "Buyer's bank", "购方开户行", .flags = ON_SLIP),
	FIELD(invoice, text, bank_account, "Buyer's bank account", "购方银行账号", .flags = ON_SLIP),
	LIST(invoice, lines, sales_line, sales_line_fields, "Lines", "明细", .flags = ON_SLIP),
	FIELD(invoice, money, total, "Total", "合计", .flags = WORKED_OUT | ON_SLIP),
	FIELD(invoice, money, tax, "Tax inside", "内含税额", .flags = WORKED_OUT | ON_SLIP),
	FIELD(invoice, text, sent_by, "Sent by", "发送方式", .flags = REQUIRED, .of = "electronic|post|hand"),
	FIELD(invoice, text, tracking, "Tracking number", "快递单号"),
	FIELD(invoice, text, replaces, "Stands for", "替代发票", .flags = ON_SLIP),
	FIELD(invoice, text, reason, "Reason", "作废或遗失原因", .flags = REQUIRED),
	FIELD(invoice, text, basis, "Prices are", "价格基准", .flags = WORKED_OUT, .of = "with_tax|without_tax"),
	{0}};

bool invoice_lives(const struct doc *invoice)
{
	return !str_is(invoice->state, "void");
}

bool invoice_is_stamped(const struct doc *invoice)
{
	return state_among("stamped|sent", invoice->state);
}

/* ---- what it is for ---- */

/* Each bill once, each of them confirmed and not undone (SET-13). */
static enum err bill_is_ready(struct op *op, const struct invoice *invoice, int row, const struct sales_bill *bill)
{
	const char *place = line_place(op, "bills", row, "bill");

	for (int i = 0; i < row; i++)
		if (str_eq(invoice->bills.row[i].bill.id, bill->doc.id))
			return op_refuse(op, E_DUPLICATE, place, "what", "sales_bill", "key", word(op, bill->number), NULL);
	if (state_among("void|reversed", bill->doc.state))
		return op_refuse(op, E_NOT_CONFIRMED, place, "number", word(op, bill->number), "why", word(op, bill->doc.state), NULL);
	if (!is_settled_by_paper(bill->mode) || state_among("submitted|with_ho", bill->doc.state))
		return OK;
	return op_refuse(op, E_STATE, place, "act", "issue", "state", word(op, bill->doc.state), "allowed",
		"Hand the bill to head office first: `sales_bill submit`.", NULL);
}

/* One live invoice a bill; what stood there before and is void is named (SET-17). */
static enum err in_place_of(struct op *op, struct look *look, struct invoice *invoice, const struct sales_bill *bill)
{
	struct doc *before;
	bool elsewhere;
	enum err err = bill_linked(op, look, &invoice_type, bill->doc.id, &elsewhere, &before);

	if (err)
		return err;
	if (before && invoice_lives(before))
		return op_refuse(op, E_DUPLICATE, "bills", "what", invoice_type.name, "key", word(op, doc_text(before, "number")), NULL);
	if (before && !invoice->replaces.n)
		invoice->replaces = doc_text(before, "number");
	return OK;
}

/* A printed form's number is used once, whatever became of it (SET-16). */
static enum err serial_is_new(struct op *op, struct look *look, const struct invoice *invoice)
{
	struct doc *before;
	bool elsewhere;
	enum err err = OK;

	if (!invoice->serial.n)
		return OK;
	err = bill_linked(
		op, look, &invoice_type, arena_printf(&op->arena, "serial:%.*s", STR_ARG(invoice->serial)), &elsewhere, &before);
	if (err || !before)
		return err;
	return op_refuse(op, E_DUPLICATE, "serial", "what", invoice_type.name, "key", word(op, invoice->serial), NULL);
}

/* ---- its lines ---- */

struct covered {
	const struct sales_bill **bills;
	const struct sales_line **lines; /* what each bill's own lines are, by the settlement where it has one */
	int *counts;
	int count; /* of bills */
	int all; /* of lines */
};

/* By the settlement's prices where there is one: it may have been changed before. */
static enum err lines_of(struct op *op, struct look *look, struct covered *covered, int i)
{
	const struct sales_bill *bill = covered->bills[i];
	struct doc *settlement = NULL;
	enum err err = OK;

	covered->lines[i] = bill->lines.row;
	covered->counts[i] = bill->lines.count;
	if (is_settled_by_paper(bill->mode) &&
		(err = bill_linked(op, look, &settlement_type, bill->doc.id, NULL, &settlement)))
		return err;
	if (settlement && is_on(((const struct settlement *)settlement)->held))
		return op_refuse(op, E_STATE, line_place(op, "bills", i, "bill"), "act", "issue", "state", "held back", "allowed",
			"Mark it for invoicing first: `settlement mark --held false`.", NULL);
	if (settlement && !str_is(settlement->state, "void")) {
		covered->lines[i] = ((const struct settlement *)settlement)->lines.row;
		covered->counts[i] = ((const struct settlement *)settlement)->lines.count;
	}
	covered->all += covered->counts[i];
	return OK;
}

static enum err of_one_customer(struct op *op, struct invoice *invoice, int row, const struct sales_bill *bill)
{
	if (!invoice->customer.key.n)
		invoice->customer = bill->customer;
	if (!row && !invoice->basis.n)
		invoice->basis = bill->basis;
	if (!str_eq(invoice->basis, bill->basis))
		return op_refuse(op, E_BASIS_MISMATCH, line_place(op, "bills", row, "bill"), "given", word(op, invoice->basis),
			"basis", word(op, bill->number), "field", "basis", "allowed", word(op, bill->basis), NULL);
	if (str_eq(invoice->customer.key, bill->customer.key))
		return OK;
	return op_refuse(op, E_BASIS_MISMATCH, line_place(op, "bills", row, "bill"), "given", word(op, invoice->customer.key),
		"basis", word(op, bill->number), "field", "customer", "allowed", word(op, bill->customer.key), NULL);
}

static enum err cover(struct op *op, struct look *look, struct invoice *invoice, struct covered *out)
{
	enum err err = OK;

	*out = (struct covered){.count = invoice->bills.count};
	out->bills = ARENA_ARRAY(&op->arena, const struct sales_bill *, out->count);
	out->lines = ARENA_ARRAY(&op->arena, const struct sales_line *, out->count);
	out->counts = ARENA_ARRAY(&op->arena, int, out->count);
	for (int i = 0; i < out->count && !err; i++) {
		if (!(err = bill_held(op, look, invoice->bills.row[i].bill, &out->bills[i])) &&
			!(err = bill_is_ready(op, invoice, i, out->bills[i])) &&
			!(err = of_one_customer(op, invoice, i, out->bills[i])) &&
			!(err = in_place_of(op, look, invoice, out->bills[i])))
			err = lines_of(op, look, out, i);
	}
	return err;
}

static struct qty qty_of_item(const struct sales_line *lines, int count, struct str item)
{
	struct qty sum = qty_of(0);

	for (int i = 0; i < count; i++)
		if (str_eq(lines[i].item.key, item))
			sum = qty_add(sum, lines[i].qty);
	return sum;
}

static struct qty qty_covered(const struct covered *covered, struct str item)
{
	struct qty sum = qty_of(0);

	for (int i = 0; i < covered->count; i++)
		sum = qty_add(sum, qty_of_item(covered->lines[i], covered->counts[i], item));
	return sum;
}

/* Items and quantities are the bills' (SET-14, SET-24); what the line leaves out of tax
 * is theirs too. */
static enum err line_compared(struct op *op, const struct invoice *invoice, const struct covered *covered, int row)
{
	struct sales_line *line = &invoice->lines.row[row];
	struct qty given = qty_of_item(invoice->lines.row, invoice->lines.count, line->item.key);
	struct qty allowed = qty_covered(covered, line->item.key);

	if (qty_cmp(given, allowed) > 0)
		return op_refuse(op, E_QTY_OVER, line_place(op, "lines", row, "qty"), "given", qty_word(op, given), "item",
			word(op, line->item.key), "allowed", qty_word(op, allowed), NULL);
	for (int i = 0; i < covered->count && line->tax.e6 == NONE; i++)
		for (int k = 0; k < covered->counts[i] && line->tax.e6 == NONE; k++)
			if (str_eq(covered->lines[i][k].item.key, line->item.key))
				line->tax = covered->lines[i][k].tax;
	return OK;
}

/* Given none, it says what its bills say. */
static void repeat_lines(struct op *op, struct invoice *invoice, const struct covered *covered)
{
	int at = 0;

	invoice->lines.row = rows_new(&op->arena, field_find(fields, STR("lines")), covered->all);
	invoice->lines.count = covered->all;
	for (int i = 0; i < covered->count; i++) {
		struct money part = money_of(0);
		for (int k = 0; k < covered->counts[i]; k++) {
			invoice->lines.row[at++] = line_repeated(&covered->lines[i][k]);
			part = money_add(part, covered->lines[i][k].amount);
		}
		if (!money_is_set(invoice->bills.row[i].amount))
			invoice->bills.row[i].amount = part;
	}
}

/* The parts of several bills come to the whole; one bill's part is the whole. */
static enum err parts_agree(struct op *op, struct invoice *invoice)
{
	struct money sum = money_of(0), total = invoice->total;

	if (invoice->bills.count == 1 && !money_is_set(invoice->bills.row[0].amount))
		invoice->bills.row[0].amount = total;
	for (int i = 0; i < invoice->bills.count; i++) {
		if (!money_is_set(invoice->bills.row[i].amount))
			return op_refuse(op, E_REQUIRED, line_place(op, "bills", i, "amount"), "field", "amount", NULL);
		sum = money_add(sum, invoice->bills.row[i].amount);
	}
	return money_agrees(op, "bills", total, &sum);
}

static enum err sums_agree(struct op *op, struct look *look, struct invoice *invoice)
{
	enum err err = sales_lines_work_out(op, look, invoice->lines.row, invoice->lines.count, &invoice->total);

	if (err || (err = money_agrees(op, "tax", sales_lines_tax(invoice->lines.row, invoice->lines.count), &invoice->tax)))
		return err;
	return parts_agree(op, invoice);
}

/* ---- the buyer ---- */

static void fill_in(struct str *field, struct str with)
{
	if (!field->n)
		*field = with;
}

/* What law and order ask for (SET-12); with second looks on, the buyer's own papers were
 * seen before (FIL-04). */
static enum err buyer(struct op *op, struct look *look, struct invoice *invoice)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", invoice->customer.key);

	if (!customer)
		return op_refuse(op, E_NO_RECORD, "customer", "type", "customer", "key", word(op, invoice->customer.key), NULL);
	fill_in(&invoice->title, customer->header.n ? customer->header : customer->name);
	fill_in(&invoice->tax_number, customer->tax_number);
	fill_in(&invoice->address, customer->address);
	fill_in(&invoice->bank, customer->bank);
	fill_in(&invoice->bank_account, customer->bank_account);
	if (!is_on(settings_of(op, look)->checks))
		return OK;
	if (!invoice->tax_number.n)
		return op_refuse(op, E_REQUIRED, "tax_number", "field", "tax_number", NULL);
	if (customer->invoicing_checked.n)
		return OK;
	return op_refuse(op, E_REQUIRED, "customer", "field", "invoicing_checked", NULL);
}

/* A counter bill may name nobody: then the buyer gives his name. */
static enum err buyer_is_named(struct op *op, struct look *look, struct invoice *invoice)
{
	return invoice->customer.key.n ? buyer(op, look, invoice) : required_here(op, invoice->title, "title");
}

static enum err check_issued(struct op *op, struct doc *doc, struct look *look)
{
	struct invoice *invoice = (struct invoice *)doc;
	struct covered covered;
	enum err err;

	if (look->again)
		return sums_agree(op, look, invoice);
	if ((err = cover(op, look, invoice, &covered)) || (err = serial_is_new(op, look, invoice)) ||
		(err = buyer_is_named(op, look, invoice)))
		return err;
	if (!invoice->lines.count)
		repeat_lines(op, invoice, &covered);
	for (int i = 0; i < invoice->lines.count && !err; i++)
		err = line_compared(op, invoice, &covered, i);
	return err ? err : sums_agree(op, look, invoice);
}

/* ---- stamping and voiding ---- */

/* A settle-first bill's receivable stands before finance stamps (SET-11). */
static enum err check_stamped(struct op *op, struct doc *doc, struct look *look)
{
	const struct invoice *invoice = (const struct invoice *)doc;

	for (int i = 0; i < invoice->bills.count; i++) {
		const struct doc *bill;
		struct doc *voucher = NULL;
		enum err err = look->heard(look, op, "sales_bill", invoice->bills.row[i].bill.id, &bill);
		if (err)
			return err;
		if (!is_settle_first(((const struct sales_bill *)bill)->mode))
			continue;
		if ((err = bill_linked(op, look, &voucher_type, bill->id, NULL, &voucher)))
			return err;
		if (!voucher || !str_is(voucher->state, "posted"))
			return op_refuse(op, E_NOT_SETTLED, "", "number", word(op, doc_text(bill, "number")), NULL);
	}
	return OK;
}

/* Held here, or reversed: then nobody does anything more with it. */
static enum err bill_at_rest(struct op *op, struct look *look, struct paper id, const struct sales_bill **out)
{
	const struct doc *bill;
	enum err err = look->heard(look, op, "sales_bill", id.id, &bill);

	if (err || !str_is(bill->state, "reversed"))
		return err ? err : bill_held(op, look, id, out);
	*out = (const struct sales_bill *)bill;
	return OK;
}

/* Settle-first: provisional again; ship-first: void (SET-08, SET-09). */
static enum err check_void(struct op *op, struct doc *doc, struct look *look)
{
	const struct invoice *invoice = (const struct invoice *)doc;

	for (int i = 0; i < invoice->bills.count; i++) {
		const struct sales_bill *bill;
		struct doc *settlement = NULL;
		enum err err = bill_at_rest(op, look, invoice->bills.row[i].bill, &bill);
		if (err)
			return err;
		if (!is_settled_by_paper(bill->mode) || str_is(bill->doc.state, "reversed"))
			continue;
		if ((err = bill_linked(op, look, &settlement_type, bill->doc.id, NULL, &settlement)))
			return err;
		if (settlement && !str_is(settlement->state, is_settle_first(bill->mode) ? "to_settle" : "void"))
			return op_refuse(op, E_SETTLEMENT_LIVE, "", "number", word(op, doc_text(settlement, "number")), NULL);
	}
	return OK;
}

static const struct act acts[] = {
	{"issue", "Issue", "开具", "invoice.issue", "draft", "issued", .needs = COUNTERSIGN, .series = "IV",
		.with_right = "invoice.check", .with_missing = E_SECOND_CHECK,
		.sets = "number serial customer bills basis title tax_number address bank bank_account "
			"lines(item,qty,price,tax,amount,discount) total tax replaces",
		.check = check_issued},
	{"stamp", "Stamp", "盖章", "invoice.stamp", "issued", "stamped", .sets = "", .check = check_stamped},
	{"send", "Send", "发送", "invoice.issue", "stamped", "sent", .sets = "sent_by tracking"},
	{"lose", "Record as lost", "遗失登记", "invoice.issue", "issued|stamped|sent", "lost", .sets = "reason"},
	{"void", "Void", "作废", "invoice.issue", "issued|stamped|sent|lost", "void", .needs = COUNTERSIGN | NOT_MAKER, .sets = "reason",
		.with_right = "finance.sign", .check = check_void},
	{0}};

const struct type invoice_type = {
	.name = "invoice",
	.label = "Invoice",
	.label_zh = "发票",
	.about = "The tax document for one or several bills of a customer.",
	.about_zh = "一张或多张销售单的税务发票。",
	.v = 1,
	.size = sizeof(struct invoice),
	.fields = fields,
	.acts = acts,
	.see = "see.money",
	.links = true,
};
