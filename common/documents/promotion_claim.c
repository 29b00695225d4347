/* Promotion claim: an expense for promotion is applied for, approved, written off against its
 * evidence, and filed (REC-21).
 *
 * Who applies hands it to head office; what was never applied for and approved is not
 * written off. It is paid from the bank, or set against what the customer owes: then it is
 * his credit, like a receipt. */
#include "receipt.h"

static const struct field fields[] = {
	FIELD(promotion_claim, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(promotion_claim, ref, customer, "Customer", "客户", .of = "customer"),
	FIELD(promotion_claim, text, what, "For what", "事由", .flags = REQUIRED),
	FIELD(promotion_claim, money, amount, "Amount applied for", "申请金额", .flags = REQUIRED | NOT_NIL),
	FIELD(promotion_claim, text, answer, "Answer", "答复", .flags = REQUIRED),
	FIELD(promotion_claim, money, spent, "Spent", "核销金额", .flags = REQUIRED | NOT_NIL),
	FIELD(promotion_claim, text, means, "Paid by", "付款方式", .flags = REQUIRED, .of = "bank|account"),
	FIELD(promotion_claim, text, account, "Our account", "我方账户"),
	FIELD(promotion_claim, text, evidence, "Evidence", "凭据", .flags = REQUIRED),
	FIELD(promotion_claim, text, filed, "Filed", "归档处", .flags = REQUIRED),
	{0}};

static enum err fill_home(struct op *op, struct doc *doc, struct look *look)
{
	((struct promotion_claim *)doc)->home = word(op, look->home);
	return OK;
}

static enum err check_written_off(struct op *op, struct doc *doc, struct look *look)
{
	const struct promotion_claim *claim = (const struct promotion_claim *)doc;

	(void)look;
	if (money_cmp(claim->spent, claim->amount) > 0)
		return op_refuse(op, E_AMOUNT, "spent", "value", money_word(op, claim->spent), "allowed",
			arena_printf(&op->arena, "At most %s is approved.", money_word(op, claim->amount)).p, NULL);
	return str_is(claim->means, "account") ? required_here(op, claim->customer.key, "customer") : OK;
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct promotion_claim *claim = (const struct promotion_claim *)doc;
	struct str home = str_from(claim->home);
	bool bank = str_is(claim->means, "bank");

	post_money(to, spot_at("EXP", home), claim->spent);
	post_money(to, bank ? spot_bank(claim->account) : spot_party("ADV", home, claim->customer.key), money_neg(claim->spent));
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (!str_is(doc->last_act, "apply"))
		topic_add(arena, to, "site", doc->site);
}

static const struct act acts[] = {
	{"apply", "Apply", "申请", "promotion.claim", "draft", "applied", .series = "PE", .sets = "number customer what amount"},
	{"approve", "Approve", "批准", "promotion.approve", "applied", "approved", "HO", NOT_MAKER, .sets = ""},
	{"refuse", "Refuse", "拒绝", "promotion.approve", "applied", "refused", "HO", .sets = "answer"},
	{"write_off", "Write off", "核销", "finance.sign", "approved", "written_off", "HO",
		.instead = {{"applied|refused", E_NO_APPROVAL}, {"written_off|filed", E_DUPLICATE}},
		.sets = "customer spent means account evidence", .check = check_written_off, .post = post, .fill = fill_home},
	{"file", "File", "归档", "promotion.claim", "written_off", "filed", "HO", .sets = "filed"},
	{0}};

const struct type promotion_claim_type = {
	.name = "promotion_claim",
	.label = "Promotion claim",
	.label_zh = "促销费用单",
	.about = "A promotion expense: applied for, approved, written off and filed.",
	.about_zh = "促销费用:申请、批准、核销、归档。",
	.v = 1,
	.size = sizeof(struct promotion_claim),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
