/* Voucher: enters a confirmed settlement into the receivables, and nothing else does.
 *
 * It is made by the settlement's confirm and dropped by its un-confirm; in between it is
 * posted and un-posted whole, each the other's mirror, and never edited (SET-21). What
 * the bill had promised comes off OPEN or UNS at the bill's sum, what the invoice says goes
 * to AR: the two may differ, and the bill stays as it is (SET-07). */
#include "settle.h"

static const struct field fields[] = {
	FIELD(voucher, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(voucher, text, kind, "Voucher type", "传票类型", .flags = REQUIRED | ON_SLIP),
	FIELD(voucher, paper, settlement, "Settlement", "结算单", .flags = REQUIRED | ON_SLIP | LINKS, .of = "settlement"),
	FIELD(voucher, paper, bill, "Sales bill", "销售单", .flags = REQUIRED | ON_SLIP | LINKS, .of = "sales_bill"),
	FIELD(voucher, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(voucher, text, site, "Receivable of", "往来站点", .flags = REQUIRED | ON_SLIP),
	FIELD(voucher, text, mode, "Mode", "结算模式", .flags = REQUIRED, .of = "settle_first|ship_first"),
	FIELD(voucher, day, due, "Due", "到期日", .flags = REQUIRED | ON_SLIP),
	FIELD(voucher, money, billed, "Billed", "开单金额", .flags = REQUIRED | ON_SLIP),
	FIELD(voucher, money, total, "Receivable", "应收金额", .flags = REQUIRED | ON_SLIP),
	FIELD(voucher, money, tax, "Tax inside", "内含税额", .flags = REQUIRED | ON_SLIP),
	FIELD(voucher, text, reason, "Reason of un-posting", "取消记账原因", .flags = REQUIRED),
	{0}};

struct doc *voucher_of_settlement(struct op *op, const struct settlement *settlement)
{
	struct voucher *voucher = (struct voucher *)doc_new(&op->arena, &voucher_type);

	voucher->kind = settlement->voucher_type;
	voucher->settlement.id = settlement->doc.id;
	voucher->bill = settlement->bill;
	voucher->customer = settlement->customer;
	voucher->site = settlement->site;
	voucher->mode = settlement->mode;
	voucher->due = settlement->due;
	voucher->billed = settlement->billed;
	voucher->total = settlement->total;
	voucher->tax = sales_lines_tax(settlement->lines.row, settlement->lines.count);
	return &voucher->doc;
}

static struct spot claim(const struct voucher *voucher, const char *account, struct arena *arena)
{
	return spot_claim(arena, account, voucher->site, voucher->customer.key, voucher->bill.id, voucher->due);
}

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill;

	return bill_held(op, look, ((const struct voucher *)doc)->bill, &bill);
}

/* A month that was closed with it keeps it. */
static enum err posted_in_open_month(struct op *op, const struct doc *doc, struct look *look)
{
	const struct doc *posted;
	enum err err = look->paper(look, op, "voucher", doc->id, &posted);

	return err ? err : look->month_open(look, op, posted->day);
}

/* While a receipt is set against the item it stays as it is (SET-22). */
static enum err check_unposted(struct op *op, struct doc *doc, struct look *look)
{
	const struct voucher *voucher = (const struct voucher *)doc;
	struct spot item = claim(voucher, "AR", &op->arena);
	int64_t open;
	enum err err = check_posted(op, doc, look);

	if (err || (err = look->balance(look, op, &item, UNIT_MONEY, &open)))
		return err;
	if (open >= voucher->total.minor)
		return posted_in_open_month(op, doc, look);
	return op_refuse(op, E_ALLOCATED, "", "amount", money_word(op, money_sub(voucher->total, money_of(open))), "number",
		word(op, voucher->number), NULL);
}

static void post_all(const struct voucher *voucher, int sign, struct postings *to)
{
	const char *promised = is_settle_first(voucher->mode) ? "OPEN" : "UNS";
	struct money billed = sign < 0 ? money_neg(voucher->billed) : voucher->billed;
	struct money total = sign < 0 ? money_neg(voucher->total) : voucher->total;
	struct money tax = sign < 0 ? money_neg(voucher->tax) : voucher->tax;

	post_money_both_ends(to, claim(voucher, promised, to->arena), money_neg(billed));
	post_money(to, claim(voucher, "AR", to->arena), total);
	post_money(to, spot_at("REV", voucher->site), money_sub(tax, total));
	post_money(to, spot_at("TAX", voucher->site), money_neg(tax));
}

static void post_posted(const struct doc *doc, struct postings *to)
{
	post_all((const struct voucher *)doc, 1, to);
}

static void post_unposted(const struct doc *doc, struct postings *to)
{
	post_all((const struct voucher *)doc, -1, to);
}

/* The bill's site hears what became of its bill. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (str_is(doc->last_act, "post") || str_is(doc->last_act, "unpost"))
		topic_add(arena, to, "site", ((const struct voucher *)doc)->site);
}

static const struct act acts[] = {
	{"make", "Make", "生成", "settle.confirm", "draft", "unposted", "HO", COMPANION, "VO",
		.sets = "number kind settlement bill customer site mode due billed total tax"},
	{"post", "Post", "记账", "voucher.post", "unposted", "posted", "HO", RAISES, .sets = "", .check = check_posted, .post = post_posted},
	{"unpost", "Un-post", "取消记账", "voucher.post", "posted", "unposted", "HO", RAISES, .sets = "reason", .check = check_unposted,
		.post = post_unposted},
	{"drop", "Drop", "取消传票", "settle.confirm", "unposted", "dropped", "HO", COMPANION, .sets = ""},
	{0}};

const struct type voucher_type = {
	.name = "voucher",
	.label = "Voucher",
	.label_zh = "传票",
	.about = "Enters a confirmed settlement into the receivables; made by the settlement's confirmation.",
	.about_zh = "将已确定的结算单记入应收;由结算单确定时生成。",
	.v = 1,
	.size = sizeof(struct voucher),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.see = "see.money",
	.links = true,
};
