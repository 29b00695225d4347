/* Phone code: head office's record that a code was read out (design.md, telephone approval).
 *
 * The manager types the challenge, and customer, amount and rule as he was told them; the
 * code covers all of them and himself, so that a code got by a lie fits no paper. From that
 * moment on the sum counts as approved, whether the site uses it or not; it ends with the
 * site's request. Nobody hears of it: what the site learns is the code. */
#include "may_approve.h"

static const struct field fields[] = {
	FIELD(phone_code, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(phone_code, text, challenge, "Challenge", "申请码", .flags = REQUIRED),
	FIELD(phone_code, ref, customer, "Customer", "客户", .flags = REQUIRED, .of = "customer"),
	FIELD(phone_code, ref, site, "Site", "站点", .flags = REQUIRED, .of = "site"),
	FIELD(phone_code, text, rule, "Rule it lifts", "放行的规则", .flags = REQUIRED),
	FIELD(phone_code, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL),
	FIELD(phone_code, text, approver, "Approved by", "批准人", .flags = WORKED_OUT),
	FIELD(phone_code, text, reason, "Reason", "理由", .flags = REQUIRED),
	{0}};

static enum err check_words(struct op *op, struct phone_code *given)
{
	struct str challenge = code_letters(&op->arena, given->challenge);

	if (!challenge.n)
		return op_refuse(op, E_VALUE, "challenge", "value", word(op, given->challenge), "kind", "eight letters", "example",
			"7K3Q-9D2M", NULL);
	given->challenge = challenge;
	if (liftable_find(given->rule))
		return OK;
	return op_refuse(op, E_VALUE, "rule", "value", word(op, given->rule), "kind", "a rule that can be lifted", "example",
		"E_CREDIT_LIMIT", NULL);
}

static enum err check_given(struct op *op, struct doc *doc, struct look *look)
{
	struct phone_code *given = (struct phone_code *)doc;
	struct str code;
	enum err err;

	if (look->again)
		return OK;
	if ((err = check_words(op, given)) || (err = may_approve(op, look, look->who, given->rule, given->amount, "who")))
		return err;
	given->approver = look->who;
	err = look->code(look, op, given->site.key,
		code_words(&op->arena, given->challenge, given->customer.key, given->rule, given->amount, given->approver), &code);
	if (!err)
		op_warn(op, W_READ_OUT, "", "customer", word(op, given->customer.key), "amount", money_word(op, given->amount), "code",
			word(op, code), NULL);
	return err;
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (str_is(doc->last_act, "unlock"))
		topic_add(arena, to, "site", ((const struct phone_code *)doc)->site.key);
}

static const struct act acts[] = {
	{"give", "Give the code", "给出审批码", "approval.decide", "draft", "given", "HO", CHECKED_ONCE, "PC",
		.sets = "number challenge customer site rule amount approver", .check = check_given},
	{"unlock", "Let a site try codes again", "解除审批码锁定", "approval.decide", "draft", "unlocked", "HO",
		.sets = "site reason"},
	{0}};

const struct type phone_code_type = {
	.name = "phone_code",
	.label = "Code by telephone",
	.label_zh = "电话审批码",
	.about = "A code read out to a site without a line: it lets one bill pass one rule.",
	.about_zh = "念给断网站点的审批码:放行一张单的一条规则。",
	.v = 1,
	.size = sizeof(struct phone_code),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.key_from = "challenge",
};
