/* Cash deposit: a site's cash goes into the company's account.
 *
 * Two acts, since the site and the bank count at different times: between them the money is
 * on its way, in an account of the paper's own. What the bank counts less or more is the
 * site's shortage or surplus. No debt between sites comes of it: money in the company's
 * account is no branch's; what the site owed another is settled by a clearing. */
#include "receipt.h"

static const struct field fields[] = {
	FIELD(cash_deposit, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(cash_deposit, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(cash_deposit, text, account, "Our account", "我方账户", .flags = ON_SLIP),
	FIELD(cash_deposit, text, reference, "Number of the paying-in slip", "缴款单号", .flags = ON_SLIP),
	FIELD(cash_deposit, text, note, "Note", "备注"),
	FIELD(cash_deposit, money, arrived, "Arrived", "实际到账"),
	FIELD(cash_deposit, text, reason, "Reason of the difference", "差异原因"),
	{0}};

static struct spot on_its_way(const struct doc *doc)
{
	struct spot spot = spot_at("CIT", doc->site);

	spot.paper = doc->id;
	return spot;
}

static enum err check_confirmed(struct op *op, struct doc *doc, struct look *look)
{
	struct cash_deposit *deposit = (struct cash_deposit *)doc;
	enum err err = bank_account(op, look, &deposit->account);

	if (err)
		return err;
	if (!money_is_set(deposit->arrived))
		deposit->arrived = deposit->amount;
	return money_cmp(deposit->arrived, deposit->amount) ? required_here(op, deposit->reason, "reason") : OK;
}

static void post_sent(const struct doc *doc, struct postings *to)
{
	const struct cash_deposit *deposit = (const struct cash_deposit *)doc;

	post_money(to, spot_at("CASH", doc->site), money_neg(deposit->amount));
	post_money(to, on_its_way(doc), deposit->amount);
}

static void post_confirmed(const struct doc *doc, struct postings *to)
{
	const struct cash_deposit *deposit = (const struct cash_deposit *)doc;

	post_money(to, on_its_way(doc), money_neg(deposit->amount));
	post_money(to, spot_bank(deposit->account), deposit->arrived);
	post_money(to, spot_at("OVER", doc->site), money_sub(deposit->amount, deposit->arrived));
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (str_is(doc->last_act, "confirm"))
		topic_add(arena, to, "site", doc->site);
}

static const struct act acts[] = {
	{"send", "Take to the bank", "缴存银行", "money.bank", "draft", "sent", .series = "CD",
		.sets = "number amount account reference note", .post = post_sent},
	{"confirm", "Confirm that it arrived", "确认到账", "money.confirm", "sent", "confirmed", "HO",
		.instead = {{"confirmed", E_DUPLICATE}}, .sets = "account reference arrived reason", .check = check_confirmed,
		.post = post_confirmed},
	{0}};

const struct type cash_deposit_type = {
	.name = "cash_deposit",
	.label = "Cash deposit",
	.label_zh = "现金缴存单",
	.about = "A site's cash taken into the company's bank account.",
	.about_zh = "站点现金缴存公司银行账户。",
	.v = 1,
	.size = sizeof(struct cash_deposit),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.see = "see.money",
};
