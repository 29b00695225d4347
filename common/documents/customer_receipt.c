/* Customer receipt: money of a customer, at any site, for any customer.
 *
 * Cash counted is final at once (`take`): it adds to the customer's advance where it was
 * taken. A remittance is only told (`report`): it stands in a memo beside the books,
 * unlocks nothing, and goes to head office, whose finance sees the money (`confirm`, then
 * it is head office's bank and advance) or does not (`deny`). Head office sets the advance
 * against open items, the bills named first.
 *
 * Money of somebody whom the site does not know stands as an advance under the number he
 * gives, until head office joins it to a customer (`claim`) or hands it back.
 *
 * A wrong receipt is never erased: its reversal is a paper of its own, brought by
 * `reverse`, or by `bounce` where the bank took the money back; once only, since the state
 * says so. */
#include "receipt.h"

static const struct field fields[] = {
	FIELD(customer_receipt, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(customer_receipt, text, source, "Source", "来源单号"),
	FIELD(customer_receipt, ref, customer, "Customer", "客户", .flags = ON_SLIP, .of = "customer"),
	FIELD(customer_receipt, text, means, "Means", "付款方式", .flags = REQUIRED | ON_SLIP, .of = RECEIPT_MEANS),
	FIELD(customer_receipt, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(customer_receipt, texts, papers, "Meant for", "指定核销单据", .flags = NAMES_PAPERS),
	FIELD(customer_receipt, text, note, "Note", "备注"),
	FIELD(customer_receipt, text, reason, "Reason of the reversal", "冲红原因", .flags = REQUIRED),
	FIELD(customer_receipt, text, payer, "Payer not known here", "未建档付款人", .flags = ON_SLIP),
	FIELD(customer_receipt, text, account, "Our account", "我方账户", .flags = ON_SLIP),
	FIELD(customer_receipt, text, reference, "Bank's or cheque's number", "银行流水号或支票号", .flags = ON_SLIP | LINKS),
	FIELD(customer_receipt, money, arrived, "Arrived", "实际到账", .flags = NOT_NIL),
	FIELD(customer_receipt, text, answer, "Answer", "答复", .flags = REQUIRED),
	{0}};

/* ---- checks ---- */

static enum err papers_are_ids(struct op *op, const struct customer_receipt *receipt)
{
	struct docid id;

	for (int i = 0; i < receipt->papers.count; i++)
		if (!docid_read(receipt->papers.row[i], &id))
			return op_refuse(op, E_VALUE, arena_printf(&op->arena, "papers[%d]", i).p, "value",
				word(op, receipt->papers.row[i]), "kind", kind_words(KIND_paper), "example",
				kind_example(KIND_paper), NULL);
	return OK;
}

static enum err means_fit(struct op *op, const struct customer_receipt *receipt, bool cash)
{
	if (str_is(receipt->means, "cash") == cash)
		return OK;
	return op_refuse(op, E_VALUE, "means", "value", word(op, receipt->means), "kind",
		cash ? "cash; other money is reported: `customer_receipt report`" : "a means by which money comes into the bank",
		"example", cash ? "cash" : "bank", NULL);
}

enum { PAYER_BYTES_MAX = 64 };

/* It becomes the party of an account, as a record's key does. */
static enum err payer_fits(struct op *op, struct str payer)
{
	bool good = payer.n <= PAYER_BYTES_MAX && payer.p[0] != ' ' && payer.p[payer.n - 1] != ' ';

	for (size_t i = 0; i < payer.n; i++)
		good &= (unsigned char)payer.p[i] >= ' ' && payer.p[i] != 0x7f;
	if (good)
		return OK;
	return op_refuse(op, E_VALUE, "payer", "value", word(op, payer), "kind", "a number or name of at most 64 bytes", "example",
		"13905711234", NULL);
}

static enum err check_taken(struct op *op, struct doc *doc, struct look *look)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;
	enum err err = papers_are_ids(op, receipt);

	(void)look;
	if (err || (err = means_fit(op, receipt, true)))
		return err;
	if (!receipt->payer.n)
		return required_here(op, receipt->customer.key, "customer");
	if (receipt->customer.key.n)
		return op_refuse(op, E_FIELD, "payer", "field", "payer", NULL);
	return payer_fits(op, receipt->payer);
}

static enum err check_reported(struct op *op, struct doc *doc, struct look *look)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;
	enum err err = papers_are_ids(op, receipt);

	(void)look;
	if (err || (err = means_fit(op, receipt, false)))
		return err;
	return required_here(op, receipt->customer.key, "customer");
}

struct twice {
	const struct customer_receipt *receipt;
	struct str number; /* of the other; empty: there is none */
};

static enum err is_twice(void *ctx, struct op *op, const struct doc *doc)
{
	struct twice *twice = ctx;
	const struct customer_receipt *other = (const struct customer_receipt *)doc;

	(void)op;
	if (str_is(doc->state, "confirmed") && !str_eq(doc->id, twice->receipt->doc.id) &&
		str_eq(other->means, twice->receipt->means) && str_eq(other->reference, twice->receipt->reference))
		twice->number = other->number;
	return OK;
}

/* Two clerks told of one remittance: its number at the bank is booked once (REC-15). */
static enum err reference_is_new(struct op *op, const struct customer_receipt *receipt, struct look *look)
{
	struct twice twice = {receipt, STR_NONE};
	enum err err;

	if (look->again || !receipt->reference.n)
		return OK;
	err = look->links(look, op, "customer_receipt",
		arena_printf(&op->arena, "reference:%.*s", STR_ARG(receipt->reference)), is_twice, &twice);
	if (err || !twice.number.n)
		return err;
	return op_refuse(op, E_DUPLICATE, "reference", "what", word(op, receipt->reference), "key", word(op, twice.number), NULL);
}

static enum err check_banked(struct op *op, struct doc *doc, struct look *look)
{
	struct customer_receipt *receipt = (struct customer_receipt *)doc;
	enum err err = check_reported(op, doc, look);

	if (err || (err = reference_is_new(op, receipt, look)))
		return err;
	return bank_account(op, look, &receipt->account);
}

static enum err check_confirmed(struct op *op, struct doc *doc, struct look *look)
{
	struct customer_receipt *receipt = (struct customer_receipt *)doc;
	enum err err = reference_is_new(op, receipt, look);

	if (err)
		return err;
	if (!money_is_set(receipt->arrived))
		receipt->arrived = receipt->amount;
	return bank_account(op, look, &receipt->account);
}

/* What was set against bills of the number itself is freed by hand first. */
static enum err check_claimed(struct op *op, struct doc *doc, struct look *look)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;
	struct look_credit credit;
	enum err err = required_here(op, receipt->customer.key, "customer");

	if (err || str_eq(receipt->customer.key, receipt->payer) || (err = look->credit(look, op, receipt->payer, doc->id, &credit)))
		return err;
	if (money_cmp(credit.free, receipt->amount) >= 0)
		return OK;
	return op_refuse(op, E_ALLOCATED, "", "amount", money_word(op, money_sub(receipt->amount, credit.free)), "number",
		word(op, receipt->number), NULL);
}

static enum err fill_home(struct op *op, struct doc *doc, struct look *look)
{
	((struct customer_receipt *)doc)->home = word(op, look->home);
	return OK;
}

static const char *claimed_or_not(const struct doc *doc)
{
	return ((const struct customer_receipt *)doc)->payer.n ? "unclaimed" : "received";
}

/* ---- postings ---- */

static void post_taken(const struct doc *doc, struct postings *to)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;

	post_money(to, spot_at("CASH", doc->site), receipt->amount);
	post_money(to, spot_party("ADV", doc->site, receipt_party(receipt)), money_neg(receipt->amount));
}

static struct spot told(const struct customer_receipt *receipt)
{
	struct spot spot = spot_party("BANKX", receipt->doc.site, receipt->customer.key);

	spot.paper = receipt->doc.id;
	return spot;
}

static void post_reported(const struct doc *doc, struct postings *to)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;

	post_money_both_ends(to, told(receipt), receipt->amount);
}

static void post_denied(const struct doc *doc, struct postings *to)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;

	post_money_both_ends(to, told(receipt), money_neg(receipt->amount));
}

static void post_banked(const struct doc *doc, struct postings *to)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;

	post_money(to, spot_bank(receipt->account), receipt_worth(receipt));
	post_money(to, spot_party("ADV", str_from(receipt->home), receipt->customer.key), money_neg(receipt_worth(receipt)));
}

static void post_confirmed(const struct doc *doc, struct postings *to)
{
	post_denied(doc, to);
	post_banked(doc, to);
}

static void post_claimed(const struct doc *doc, struct postings *to)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;

	post_money(to, spot_party("ADV", doc->site, receipt->payer), receipt->amount);
	post_money(to, spot_party("ADV", doc->site, receipt->customer.key), money_neg(receipt->amount));
}

static enum err bring_reversal(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;
	struct receipt_reversal *reversal =
		(struct receipt_reversal *)doc_new(&op->arena, &receipt_reversal_type);

	(void)look;
	reversal->receipt.id = doc->id;
	reversal->customer = receipt->customer;
	reversal->means = receipt->means;
	reversal->amount = receipt_worth(receipt);
	reversal->reason = receipt->reason;
	reversal->account = receipt->account;
	if (!receipt->customer.key.n)
		reversal->payer = receipt->payer;
	bring_paper(with, &reversal->doc, "post");
	return OK;
}

/* Taking names the customer in its legs; the reversal has none, and whoever heard of the
 * receipt has to hear how it ended. What head office does of it goes to its site. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;

	if (state_among("confirm|deny|bounce|claim|hand_back", doc->last_act))
		topic_add(arena, to, "site", doc->site);
	if (state_among("reverse|bounce", doc->last_act) && receipt_party(receipt).n)
		topic_add(arena, to, "customer", receipt_party(receipt));
}

#define TOLD "number source customer means amount papers note account reference"

static const struct act acts[] = {
	{"take", "Take", "收款", "money.receive", "draft", "received|unclaimed", .series = "RC",
		.sets = "number source customer means amount papers note payer", .choose = claimed_or_not,
		.check = check_taken, .post = post_taken},
	{"report", "Report a remittance", "报告汇款", "money.report", "draft", "reported", .series = "RC", .sets = TOLD,
		.check = check_reported, .post = post_reported},
	{"bank", "Enter what came into the bank", "录入银行到账", "money.confirm", "draft", "confirmed", "HO", .series = "RC",
		.sets = TOLD, .check = check_banked, .fill = fill_home, .post = post_banked},
	{"confirm", "Confirm that it arrived", "确认到账", "money.confirm", "reported", "confirmed", "HO",
		.instead = {{"confirmed|bounced", E_DUPLICATE}}, .sets = "account reference arrived", .check = check_confirmed,
		.fill = fill_home, .post = post_confirmed},
	{"deny", "It never arrived", "未到账", "money.confirm", "reported", "denied", "HO", .sets = "answer",
		.post = post_denied},
	{"claim", "Join to a customer", "认领", "credit.allocate", "unclaimed", "received", "HO", .sets = "customer",
		.check = check_claimed, .post = post_claimed},
	{"hand_back", "Hand back to the site", "退回站点", "credit.allocate", "unclaimed", "received", "HO", .sets = "answer"},
	{"reverse", "Reverse", "冲红", "money.reverse", "received", "reversed", .needs = COUNTERSIGN | RAISES, .with_right = "reverse.sign",
		.instead = {{"reversed", E_DUPLICATE}}, .sets = "reason", .bring = bring_reversal},
	{"bounce", "The bank took it back", "退票或退款", "money.confirm", "confirmed", "bounced", "HO", COUNTERSIGN,
		.with_right = "reverse.sign", .instead = {{"bounced", E_DUPLICATE}}, .sets = "reason", .bring = bring_reversal},
	{0}};

const struct type customer_receipt_type = {
	.name = "customer_receipt",
	.label = "Customer receipt",
	.label_zh = "收款单",
	.about = "Money received from a customer: cash at a site, or a remittance that finance confirms.",
	.about_zh = "从客户收到的钱:站点现金,或经财务确认的汇款。",
	.v = 1,
	.size = sizeof(struct customer_receipt),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.links = true,
	.see = "see.money",
};
