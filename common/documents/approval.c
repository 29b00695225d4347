/* Approval: a superior lets one bill pass one rule, and it ends with that bill (CRD-03 to
 * CRD-08).
 *
 * Four ways to the same paper. On line the form is handed to head office (`raise`), which
 * decides. By telephone the site asks (`ask`), whose paper draws the challenge, and enters
 * the code read back (`enter`); no line is needed. A superior who works at the site signs
 * beside the clerk (`approve_here`). In each it is the bill's confirm that uses it up, by
 * naming its number, and nothing else raises anything.
 *
 * What the superior is asked about is what the program works out of the draft: customer,
 * sum, the rule it is refused by and by how much. A draft changed since is held to that by
 * the confirm. */
#include "bill.h"
#include "may_approve.h"

#include <string.h>

static const struct field fields[] = {
	FIELD(approval, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(approval, ref, customer, "Customer", "客户", .flags = WORKED_OUT | ON_SLIP, .of = "customer"),
	FIELD(approval, paper, bill, "Bill or its draft", "销售单或草稿", .flags = REQUIRED | LINKS, .of = "sales_bill"),
	FIELD(approval, text, rule, "Rule it lifts", "放行的规则", .flags = ON_SLIP),
	FIELD(approval, money, amount, "Amount of the bill", "单据金额", .flags = WORKED_OUT | ON_SLIP),
	FIELD(approval, money, excess, "Too much by", "超出金额", .flags = WORKED_OUT),
	FIELD(approval, text, reason, "Reason", "理由", .flags = REQUIRED | ON_SLIP),
	FIELD(approval, text, maker, "Made the bill", "开单人", .flags = WORKED_OUT),
	FIELD(approval, text, superior, "Laid before", "呈报上级", .flags = WORKED_OUT),
	FIELD(approval, text, answer, "Answer", "答复", .flags = ON_SLIP),
	FIELD(approval, text, approver, "Approved by", "批准人", .flags = ON_SLIP),
	FIELD(approval, text, code, "Code", "审批码", .flags = REQUIRED),
	{0}};

/* ---- what it is about ---- */

/* Of a draft, what its confirm would make of it. */
static enum err of_draft(struct op *op, struct approval *approval, struct look *look, const struct sales_bill **bill)
{
	struct drafted drafted;
	enum err err = look->draft(look, op, "sales_bill", "confirm", approval->bill.id, &drafted);

	if (err)
		return err;
	*bill = (const struct sales_bill *)drafted.doc;
	approval->maker = drafted.who;
	if (!approval->rule.n && !drafted.why.code)
		return op_refuse(op, E_NO_APPROVAL, "rule", "why", ": nothing refuses this bill", NULL);
	if (!approval->rule.n)
		approval->rule = str_from(err_code(drafted.why.code));
	for (int i = 0; i < drafted.why.values_count && str_is(approval->rule, err_code(drafted.why.code)); i++)
		if (!strcmp(drafted.why.values[i].name, "excess"))
			(void)money_read(drafted.why.values[i].text, &approval->excess);
	return OK;
}

/* A bill that binds already is asked about where its goods are not let go. */
static enum err of_bill(struct op *op, struct approval *approval, struct look *look, const struct sales_bill **bill)
{
	const struct doc *doc;
	enum err err = look->paper(look, op, "sales_bill", approval->bill.id, &doc);

	if (err)
		return err;
	*bill = (const struct sales_bill *)doc;
	if (doc->makers.count)
		approval->maker = doc->makers.row[0];
	return required_here(op, approval->rule, "rule");
}

static enum err about(struct op *op, struct approval *approval, struct look *look, const struct sales_bill **bill)
{
	enum err err = of_draft(op, approval, look, bill);

	if (err != E_NO_DOCUMENT)
		return err;
	op_forgive(op);
	return of_bill(op, approval, look, bill);
}

static enum err check_rule(struct op *op, struct str rule)
{
	if (liftable_find(rule))
		return OK;
	return op_refuse(op, E_VALUE, "rule", "value", word(op, rule), "kind", "a rule that can be lifted", "example",
		"E_CREDIT_LIMIT", NULL);
}

static void lay_before(struct op *op, struct approval *approval, struct look *look)
{
	const struct user *user = (const struct user *)look->record(look, op, "user", look->who);

	if (user)
		approval->superior = user->reports_to.key;
}

static enum err check_asked(struct op *op, struct doc *doc, struct look *look)
{
	struct approval *approval = (struct approval *)doc;
	const struct sales_bill *bill;
	enum err err;

	if (look->again)
		return OK;
	if ((err = about(op, approval, look, &bill)) || (err = check_rule(op, approval->rule)))
		return err;
	if (approval->customer.key.n && !str_eq(approval->customer.key, bill->customer.key))
		return op_refuse(op, E_NO_APPROVAL, "customer", "why",
			arena_printf(&op->arena, ": %.*s is for another customer", STR_ARG(bill->doc.id)).p, NULL);
	approval->customer = bill->customer;
	lay_before(op, approval, look);
	return money_agrees(op, "amount", money_is_set(bill->total) ? bill->total : money_of(0), &approval->amount);
}

/* ---- by telephone ---- */

/* The paper's id was drawn for this request: its first letters are the challenge. */
static enum err check_telephone(struct op *op, struct doc *doc, struct look *look)
{
	struct approval *approval = (struct approval *)doc;
	const struct doc *there;
	enum err err = check_asked(op, doc, look);

	if (err || look->again)
		return err;
	approval->number = code_letters(&op->arena, str_sub(doc->id, 0, CODE_LETTERS));
	if (!(err = look->paper(look, op, "approval", approval->number, &there)) && !str_eq(there->id, doc->id))
		return op_refuse(op, E_DUPLICATE, "", "what", "request", "key", word(op, approval->number), NULL);
	if (err && err != E_NO_DOCUMENT)
		return err;
	op_forgive(op);
	op_warn(op, W_READ_TO, "", "challenge", word(op, approval->number), "site", word(op, look->site), "customer",
		word(op, approval->customer.key), "amount", money_word(op, approval->amount), "rule", word(op, approval->rule), NULL);
	return OK;
}

static enum err check_entered(struct op *op, struct doc *doc, struct look *look)
{
	struct approval *approval = (struct approval *)doc;
	enum err err = required_here(op, approval->approver, "approver");

	if (err || look->again)
		return err;
	if (str_eq(approval->approver, approval->maker) || str_eq(approval->approver, look->who))
		return op_refuse(op, E_SELF_APPROVAL, "approver", "who", word(op, approval->approver), NULL);
	approval->code = code_letters(&op->arena, approval->code);
	return look->try_code(look, op, approval->number,
		code_words(&op->arena, approval->number, approval->customer.key, approval->rule, approval->amount, approval->approver),
		approval->code);
}

/* ---- deciding ---- */

static enum err decided_by(struct op *op, struct approval *approval, struct look *look, struct str who, const char *place)
{
	if (str_eq(who, approval->maker))
		return op_refuse(op, E_SELF_APPROVAL, place, "who", word(op, who), NULL);
	approval->approver = who;
	return may_approve(op, look, who, approval->rule, approval->amount, place);
}

static enum err check_approved(struct op *op, struct doc *doc, struct look *look)
{
	return look->again ? OK : decided_by(op, (struct approval *)doc, look, look->who, "who");
}

static enum err check_signed_here(struct op *op, struct doc *doc, struct look *look)
{
	enum err err = check_asked(op, doc, look);

	return err || look->again ? err : decided_by(op, (struct approval *)doc, look, look->with, "with");
}

static enum err check_refused(struct op *op, struct doc *doc, struct look *look)
{
	(void)look;
	return required_here(op, ((struct approval *)doc)->answer, "answer");
}

#define ASKED "number customer bill rule amount excess reason maker superior"

static const struct act acts[] = {
	{"raise", "Raise the form", "填写审批单", "approval.raise", "draft", "raised", .needs = CHECKED_ONCE, .series = "AF",
		.sets = ASKED, .check = check_asked},
	{"ask", "Ask by telephone", "电话申请", "approval.raise", "draft", "asked", .needs = CHECKED_ONCE, .sets = ASKED,
		.check = check_telephone},
	{"approve_here", "Approve beside the clerk", "现场审批", "approval.raise", "draft", "approved",
		.needs = COUNTERSIGN | CHECKED_ONCE, .series = "AF", .with_right = "approval.decide", .with_missing = E_NO_APPROVAL,
		.sets = ASKED " answer approver", .check = check_signed_here},
	{"enter", "Enter the code", "录入审批码", "approval.raise", "asked", "approved", .needs = CHECKED_ONCE,
		.sets = "approver code", .check = check_entered},
	{"approve", "Approve", "批准", "approval.decide", "raised", "approved", "HO", NOT_MAKER | CHECKED_ONCE,
		.sets = "answer approver", .check = check_approved},
	{"refuse", "Refuse", "拒绝", "approval.decide", "raised", "refused", "HO", NOT_MAKER, .sets = "answer",
		.check = check_refused},
	{"use", "Use", "使用", "sales.bill", "approved", "used", .needs = COMPANION, .sets = ""},
	{"lapse", "Lapse with its bill", "随单失效", "sales.void", "used", "lapsed", .needs = COMPANION, .sets = ""},
	{"give_up", "Give up", "放弃", "approval.raise", "asked|approved|refused", "lapsed", .sets = ""},
	{0}};

const struct type approval_type = {
	.name = "approval",
	.label = "Approval",
	.label_zh = "审批单",
	.about = "A superior lets one bill pass one rule: by a form, by telephone, or beside the clerk.",
	.about_zh = "上级放行一张单的一条规则:审批单、电话或现场。",
	.v = 1,
	.size = sizeof(struct approval),
	.fields = fields,
	.acts = acts,
	.key_from = "bill",
	.links = true,
};
