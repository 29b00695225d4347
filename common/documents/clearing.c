/* Clearing: head office settles what sites owe each other (REC-14).
 *
 * A site that collects for another's items owes it, until the money is in the company's
 * account, or head office says otherwise: then the debt is struck out at both ends, which
 * is all that is posted. Nothing more than what is owed can be. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(clearing, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(clearing, ref, from, "Site that owes", "欠款站点", .flags = REQUIRED, .of = "site"),
	FIELD(clearing, ref, to, "Site that is owed", "应收站点", .flags = REQUIRED, .of = "site"),
	FIELD(clearing, money, amount, "Amount", "金额", .flags = NOT_NIL),
	FIELD(clearing, text, note, "Note", "备注"),
	{0}};

static enum err too_much(struct op *op, struct money given, struct money owed)
{
	return op_refuse(op, E_AMOUNT, "amount", "value", money_word(op, given), "allowed",
		owed.minor > 0 ? arena_printf(&op->arena, "At most %s is owed.", money_word(op, owed)).p
			       : "Nothing is owed from the one to the other.",
		NULL);
}

static enum err check(struct op *op, struct doc *doc, struct look *look)
{
	struct clearing *clearing = (struct clearing *)doc;
	struct spot spot = spot_party("IB", clearing->to.key, clearing->from.key);
	int64_t sum;
	enum err err;

	if (look->again)
		return OK;
	if ((err = look->balance(look, op, &spot, UNIT_MONEY, &sum)))
		return err;
	if (!money_is_set(clearing->amount))
		clearing->amount = money_of(sum);
	if (sum <= 0 || clearing->amount.minor > sum)
		return too_much(op, clearing->amount, money_of(sum));
	return OK;
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct clearing *clearing = (const struct clearing *)doc;

	post_money(to, spot_party("IB", clearing->to.key, clearing->from.key), money_neg(clearing->amount));
	post_money(to, spot_party("IB", clearing->from.key, clearing->to.key), clearing->amount);
}

static const struct act acts[] = {
	{"clear", "Clear", "清算", "money.bank", "draft", "cleared", "HO", .series = "CL", .check = check, .post = post},
	{0}};

const struct type clearing_type = {
	.name = "clearing",
	.label = "Clearing",
	.label_zh = "站点往来清算",
	.about = "What one site owes another is settled, once its money is in the company's account.",
	.about_zh = "站点款项已入公司账户后,清算其对另一站点的欠款。",
	.v = 1,
	.size = sizeof(struct clearing),
	.fields = fields,
	.acts = acts,
	.see = "see.money",
};
