/* Credit paper: a rebate, or an agreed cost, set against what a customer owes (REC-18,
 * CON-13).
 *
 * Head office's. Who proposes it does not approve it, and nothing is posted before; then it
 * is a credit like a receipt, which head office allocates. A rebate is worked out here:
 * the rate on sales less returns, from the agreed base on. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(credit_paper, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(credit_paper, text, kind, "Kind", "类别", .flags = REQUIRED | ON_SLIP, .of = "rebate|offset"),
	FIELD(credit_paper, ref, customer, "Customer", "客户", .flags = REQUIRED | ON_SLIP, .of = "customer"),
	FIELD(credit_paper, text, contract, "Agreement", "销售协议", .flags = ON_SLIP),
	FIELD(credit_paper, money, sales, "Sales of the period", "期间销售额"),
	FIELD(credit_paper, money, returns, "Returns of the period", "期间退货额"),
	FIELD(credit_paper, money, base, "Base", "返利基数", .flags = WORKED_OUT | SIGNED | ON_SLIP),
	FIELD(credit_paper, money, from, "Rebate from", "返利起点"),
	FIELD(credit_paper, rate, rate, "Rate", "返利比例", .flags = ON_SLIP),
	FIELD(credit_paper, money, amount, "Amount", "金额", .flags = NOT_NIL | ON_SLIP),
	FIELD(credit_paper, text, reason, "Agreed", "约定内容", .flags = REQUIRED | ON_SLIP),
	FIELD(credit_paper, text, answer, "Answer", "答复", .flags = REQUIRED),
	FIELD(credit_paper, text, red_reason, "Reason of the reversal", "冲红原因", .flags = REQUIRED),
	{0}};

static struct money or_nil(struct money m)
{
	return money_is_set(m) ? m : money_of(0);
}

static enum err differs(struct op *op, const struct credit_paper *paper, const char *field, const char *given, const char *there)
{
	return op_refuse(op, E_BASIS_MISMATCH, field, "given", given, "basis", word(op, paper->contract), "field", field, "allowed",
		there, NULL);
}

/* The agreement's customer, base and rate; what the paper leaves out is taken over. */
static enum err by_agreement(struct op *op, struct credit_paper *paper, struct look *look)
{
	const struct contract *contract;

	if (!paper->contract.n || look->again)
		return OK;
	contract = (const struct contract *)look->record(look, op, "contract", paper->contract);
	if (!contract)
		return op_refuse(op, E_NO_RECORD, "contract", "type", "contract", "key", word(op, paper->contract), NULL);
	if (!str_eq(contract->customer.key, paper->customer.key))
		return differs(op, paper, "customer", word(op, paper->customer.key), word(op, contract->customer.key));
	if (!money_is_set(paper->from))
		paper->from = contract->rebate_from;
	if (paper->rate.e6 == NONE)
		paper->rate = contract->rebate;
	if (money_cmp(or_nil(paper->from), or_nil(contract->rebate_from)))
		return differs(op, paper, "from", money_word(op, paper->from), money_word(op, or_nil(contract->rebate_from)));
	if (rate_or_nil(paper->rate).e6 != rate_or_nil(contract->rebate).e6)
		return differs(op, paper, "rate", "this rate", "another rate");
	return OK;
}

static enum err rebate(struct op *op, struct credit_paper *paper, struct look *look)
{
	struct money due;
	enum err err = by_agreement(op, paper, look);

	if (err)
		return err;
	if (!money_is_set(paper->sales))
		return op_refuse(op, E_REQUIRED, "sales", "field", "sales", NULL);
	if (paper->rate.e6 == NONE)
		return op_refuse(op, E_REQUIRED, "rate", "field", "rate", NULL);
	if ((err = money_agrees(op, "base", money_sub(paper->sales, or_nil(paper->returns)), &paper->base)))
		return err;
	if (money_cmp(paper->base, or_nil(paper->from)) < 0)
		return op_refuse(op, E_AMOUNT, "base", "value", money_word(op, paper->base), "allowed",
			arena_printf(&op->arena, "There is a rebate from %s on.", money_word(op, or_nil(paper->from))).p, NULL);
	due = money_at_rate(paper->base, paper->rate);
	if (money_is_nil(due))
		return op_refuse(op, E_AMOUNT, "amount", "value", money_word(op, paper->base), "allowed",
			"Nothing comes of this base and rate.", NULL);
	return money_agrees(op, "amount", due, &paper->amount);
}

static enum err check_proposed(struct op *op, struct doc *doc, struct look *look)
{
	struct credit_paper *paper = (struct credit_paper *)doc;

	if (str_is(paper->kind, "rebate"))
		return rebate(op, paper, look);
	return money_is_set(paper->amount) ? OK : op_refuse(op, E_REQUIRED, "amount", "field", "amount", NULL);
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct credit_paper *paper = (const struct credit_paper *)doc;

	post_money(to, spot_at("DISC", doc->site), paper->amount);
	post_money(to, spot_party("ADV", doc->site, paper->customer.key), money_neg(paper->amount));
}

/* The reversal names nobody in its legs; whoever heard of the credit hears of it. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (str_is(doc->last_act, "reverse"))
		topic_add(arena, to, "customer", ((const struct credit_paper *)doc)->customer.key);
}

static const struct act acts[] = {
	{"propose", "Propose", "提出", "credit.propose", "draft", "proposed", "HO", .series = "CP",
		.sets = "number kind customer contract sales returns base from rate amount reason", .check = check_proposed},
	{"approve", "Approve", "批准", "credit.approve", "proposed", "approved", "HO", NOT_MAKER, .sets = ""},
	{"refuse", "Refuse", "拒绝", "credit.approve", "proposed", "refused", "HO", .sets = "answer"},
	{"post", "Post", "记账", "credit.propose", "approved", "posted", "HO",
		.instead = {{"proposed|refused", E_NO_APPROVAL}, {"posted|reversed", E_DUPLICATE}}, .sets = "", .post = post},
	{"reverse", "Reverse", "冲红", "credit.propose", "posted", "reversed", "HO", COUNTERSIGN | NOT_MAKER | RAISES,
		.with_right = "credit.approve", .with_missing = E_NO_APPROVAL, .instead = {{"reversed", E_DUPLICATE}},
		.sets = "red_reason", .bring = red_reversal_of},
	{0}};

const struct type credit_paper_type = {
	.name = "credit_paper",
	.label = "Credit paper",
	.label_zh = "返利与冲抵单",
	.about = "A rebate or an agreed cost, set against what a customer owes.",
	.about_zh = "返利或约定费用,冲抵客户欠款。",
	.v = 1,
	.size = sizeof(struct credit_paper),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.see = "see.money",
};
