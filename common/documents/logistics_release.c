/* Logistics release: the invoice clerk's word that a ship-first bill's goods may leave.
 *
 * It lies with the bill's site from the moment it is given, whoever gives it, so that the
 * keeper needs no line to issue; therefore head office cannot simply take it away again:
 * the site gives it back first. What the giver leans on, that there is such a bill of
 * that site, nobody can take back. */
#include "bill.h"
#include "settle.h"

static const struct field fields[] = {
	FIELD(logistics_release, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(logistics_release, paper, bill, "Sales bill", "销售单", .flags = REQUIRED | ON_SLIP | LINKS, .of = "sales_bill"),
	FIELD(logistics_release, text, site, "Goods leave", "发货站点", .flags = WORKED_OUT | ON_SLIP),
	FIELD(logistics_release, text, reason, "Reason", "收回原因", .flags = REQUIRED),
	{0}};

struct doc *release_of_bill(struct op *op, const struct sales_bill *bill)
{
	struct logistics_release *release = (struct logistics_release *)doc_new(&op->arena, &logistics_release_type);

	release->bill.id = bill->doc.id;
	release->site = bill->doc.site;
	return &release->doc;
}

/* One that was given stands until it is used or taken back. */
static enum err is_the_only_one(struct op *op, struct look *look, const struct sales_bill *bill)
{
	struct doc *before;
	bool elsewhere;
	enum err err = bill_linked(op, look, &logistics_release_type, bill->doc.id, &elsewhere, &before);

	if (err || !before || str_is(before->state, "withdrawn"))
		return err;
	return op_refuse(op, E_DUPLICATE, "bill", "what", logistics_release_type.name, "key", word(op, bill->number), NULL);
}

/* What only holds now is the issue's to ask: a release for a bill that is void or gone
 * lets nothing leave. */
static enum err is_ready(struct op *op, struct look *look, const struct sales_bill *bill)
{
	if (!is_ship_first(bill->mode))
		return op_refuse(op, E_STATE, "bill", "act", "give", "state", word(op, bill->mode.n ? bill->mode : STR("sold")),
			"allowed", "Only a ship-first bill's goods wait for a release.", NULL);
	if (str_is(bill->doc.state, "confirmed"))
		return is_the_only_one(op, look, bill);
	return op_refuse(op, E_STATE, "bill", "act", "give", "state", word(op, bill->doc.state), "allowed",
		"A release is given before the goods leave.", NULL);
}

static enum err check_given(struct op *op, struct doc *doc, struct look *look)
{
	struct logistics_release *release = (struct logistics_release *)doc;
	const struct doc *bill;
	enum err err = look->heard(look, op, "sales_bill", release->bill.id, &bill);

	if (err)
		return err;
	if (!release->site.n)
		release->site = bill->site;
	if (!str_eq(release->site, bill->site))
		return op_refuse(op, E_BASIS_MISMATCH, "site", "given", word(op, release->site), "basis", word(op, doc_text(bill, "number")),
			"field", "site", "allowed", word(op, bill->site), NULL);
	return look->again ? OK : is_ready(op, look, (const struct sales_bill *)bill);
}

/* Whose bill it was for hears that it is withdrawn, and that another may be given. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (str_is(doc->last_act, "withdraw"))
		topic_add(arena, to, "site", ((const struct logistics_release *)doc)->site);
}

static const struct act acts[] = {
	{"give", "Give", "签发", "release.give", "draft", "given", .series = "LR", .sets = "number bill site", .check = check_given},
	{"give_with_bill", "Give with the bill", "随单签发", "release.give", "draft", "given", .needs = COMPANION, .series = "LR",
		.sets = "number bill site"},
	{"use", "Use", "使用", "stock.issue", "given", "used", "site", COMPANION, .sets = ""},
	{"give_back", "Give back", "退回总部", "stock.issue", "given", "given_back", "site", .sets = "reason"},
	{"drop", "Drop with the bill", "随单收回", "sales.void", "given", "withdrawn", "site", COMPANION, .sets = ""},
	{"withdraw", "Withdraw", "收回", "release.give", "given_back", "withdrawn", "HO", .sets = "reason"},
	{0}};

const struct type logistics_release_type = {
	.name = "logistics_release",
	.label = "Logistics release",
	.label_zh = "物流指令",
	.about = "Lets the goods of a ship-first bill leave before it is settled.",
	.about_zh = "允许先配后结销售单在结算前发货。",
	.v = 1,
	.size = sizeof(struct logistics_release),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.links = true,
};
