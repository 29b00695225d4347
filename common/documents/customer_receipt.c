/* Customer receipt: cash counted, at any site, for any customer.
 *
 * It adds to the customer's advance where it was taken; head office sets it against
 * open items, the bills named first. A wrong receipt is never erased: its reversal is
 * a paper of its own, brought by `reverse`, and once only, since the state says so. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(customer_receipt, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(customer_receipt, text, source, "Source", "来源单号"),
	FIELD(customer_receipt, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(customer_receipt, text, means, "Means", "付款方式", .flags = REQUIRED | ON_SLIP, .of = "cash"),
	FIELD(customer_receipt, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(customer_receipt, texts, papers, "Meant for", "指定核销单据"),
	FIELD(customer_receipt, text, note, "Note", "备注"),
	FIELD(customer_receipt, text, reason, "Reason of the reversal", "冲红原因", .flags = REQUIRED),
	{0}};

static enum err check_taken(struct op *op, struct doc *doc, struct look *look)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;
	struct docid id;

	(void)look;
	for (int i = 0; i < receipt->papers.count; i++)
		if (!docid_read(receipt->papers.row[i], &id))
			return op_refuse(op, E_VALUE, arena_printf(&op->arena, "papers[%d]", i).p, "value",
				word(op, receipt->papers.row[i]), "kind", kind_words(KIND_paper), "example",
				kind_example(KIND_paper), NULL);
	return OK;
}

static void post_taken(const struct doc *doc, struct postings *to)
{
	const struct customer_receipt *receipt = (const struct customer_receipt *)doc;

	post_money(to, spot_at("CASH", doc->site), receipt->amount);
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
	reversal->amount = receipt->amount;
	reversal->reason = receipt->reason;
	bring_paper(with, &reversal->doc, "post");
	return OK;
}

/* Taking names the customer in its legs; the reversal has none, and whoever heard of the
 * receipt has to hear how it ended. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (str_is(doc->last_act, "reverse"))
		topic_add(arena, to, "customer", ((const struct customer_receipt *)doc)->customer.key);
}

static const struct act acts[] = {
	{"take", "Take", "收款", "money.receive", "draft", "received", .series = "RC",
		.sets = "number source customer means amount papers note", .check = check_taken, .post = post_taken},
	{"reverse", "Reverse", "冲红", "money.reverse", "received", "reversed", .needs = COUNTERSIGN, .with_right = "reverse.sign",
		.sets = "reason", .bring = bring_reversal},
	{0}};

const struct type customer_receipt_type = {
	.name = "customer_receipt",
	.label = "Customer receipt",
	.label_zh = "收款单",
	.about = "Money received from a customer.",
	.about_zh = "从客户收到的钱。",
	.v = 1,
	.size = sizeof(struct customer_receipt),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.see = "see.money",
};
