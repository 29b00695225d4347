/* Contract share: a part of a contract's remainder moves between sites.
 *
 * The remainder at a site is that site's alone, so head office lends only of what lies
 * with itself, and asks a site for the rest: the site hands back at most what it has not
 * billed. What crosses on the way adds up, for each end posts by itself. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(contract_share, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(contract_share, text, contract, "Contract", "合同", .flags = REQUIRED),
	FIELD(contract_share, text, line, "Line", "行", .flags = REQUIRED),
	FIELD(contract_share, ref, item, "Item", "商品", .flags = WORKED_OUT, .of = "item"),
	FIELD(contract_share, ref, site, "Site", "站点", .of = "site"),
	FIELD(contract_share, qty, qty, "Quantity", "数量", .flags = NOT_NIL),
	FIELD(contract_share, qty, given, "Given back", "退回数量", .flags = WORKED_OUT),
	FIELD(contract_share, text, note, "Note", "备注"),
	{0}};

static enum err find_line(struct op *op, struct look *look, struct contract_share *share, const struct contract **out)
{
	const struct contract *contract = (const struct contract *)look->record(look, op, "contract", share->contract);
	uint64_t line = 0;

	*out = contract;
	if (!contract)
		return op_refuse(op, E_NO_RECORD, "contract", "type", "contract", "key", word(op, share->contract), NULL);
	if (!str_to_u64(share->line, &line) || !line || line > (uint64_t)contract->lines.count)
		return op_refuse(op, E_VALUE, "line", "value", word(op, share->line), "kind", "a line of the contract", "example", "1",
			NULL);
	if (!share->item.key.n)
		share->item = contract->lines.row[line - 1].item;
	return OK;
}

static enum err rest_here(struct op *op, struct look *look, const struct contract_share *share, struct qty *out)
{
	struct spot spot = spot_rest(&op->arena, look->site, share->contract, share->line, share->item.key);
	int64_t sum;
	enum err err = look->balance(look, op, &spot, UNIT_QTY, &sum);

	*out = qty_of(err ? 0 : sum);
	return err;
}

static enum err too_much(struct op *op, const struct contract_share *share, struct qty given, struct qty left)
{
	return op_refuse(op, E_CONTRACT_QTY, "qty", "given", qty_word(op, given), "item", word(op, share->item.key), "allowed",
		qty_word(op, left), "contract", word(op, share->contract), NULL);
}

static enum err check_granted(struct op *op, struct doc *doc, struct look *look)
{
	struct contract_share *share = (struct contract_share *)doc;
	const struct contract *contract;
	struct qty rest;
	enum err err = look->again ? OK : find_line(op, look, share, &contract);

	if (err || look->again)
		return err;
	if (!share->site.key.n)
		return op_refuse(op, E_REQUIRED, "site", "field", "site", NULL);
	if (!qty_is_set(share->qty))
		return op_refuse(op, E_REQUIRED, "qty", "field", "qty", NULL);
	if (!str_is(contract->doc.state, "active"))
		return op_refuse(op, E_NOT_CONFIRMED, "contract", "number", word(op, contract->key), "why", "it is not active", NULL);
	if ((err = rest_here(op, look, share, &rest)))
		return err;
	return qty_cmp(share->qty, rest) > 0 ? too_much(op, share, share->qty, rest) : OK;
}

static void post_granted(const struct doc *doc, struct postings *to)
{
	const struct contract_share *share = (const struct contract_share *)doc;
	struct spot from = spot_rest(to->arena, doc->site, share->contract, share->line, share->item.key);
	struct spot into = from;

	into.at = share->site.key;
	if (!qty_is_set(share->qty))
		return;
	post_qty(to, from, qty_neg(share->qty));
	post_qty(to, into, share->qty);
}

static enum err check_asked(struct op *op, struct doc *doc, struct look *look)
{
	struct contract_share *share = (struct contract_share *)doc;
	const struct contract *contract;

	if (look->again)
		return OK;
	if (!share->site.key.n)
		return op_refuse(op, E_REQUIRED, "site", "field", "site", NULL);
	return find_line(op, look, share, &contract);
}

/* Of what was asked, what is not billed; all that is left where nothing is said. */
static enum err check_given_back(struct op *op, struct doc *doc, struct look *look)
{
	struct contract_share *share = (struct contract_share *)doc;
	bool asked = str_is(doc->state, "asked");
	const struct contract *contract;
	struct qty rest;
	enum err err;

	if (look->again)
		return OK;
	if (!share->site.key.n)
		share->site.key = look->site;
	if ((err = find_line(op, look, share, &contract)) || (err = rest_here(op, look, share, &rest)))
		return err;
	if (qty_cmp(rest, qty_of(0)) < 0)
		rest = qty_of(0);
	share->given = qty_is_set(share->qty) ? share->qty : rest;
	if (qty_cmp(share->given, rest) <= 0)
		return OK;
	if (!asked)
		return too_much(op, share, share->qty, rest);
	share->given = rest;
	return OK;
}

static void post_given_back(const struct doc *doc, struct postings *to)
{
	const struct contract_share *share = (const struct contract_share *)doc;
	struct spot from = spot_rest(to->arena, share->site.key, share->contract, share->line, share->item.key);
	struct spot into = from;

	into.at = STR("HO");
	if (!qty_is_set(share->given))
		return;
	post_qty(to, from, qty_neg(share->given));
	post_qty(to, into, share->given);
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_add(arena, to, "site", ((const struct contract_share *)doc)->site.key);
}

static const struct act acts[] = {
	{"grant", "Lend to a site", "分给站点", "contract.keep", "draft", "granted", "HO", CHECKED_ONCE, .series = "CQ",
		.sets = "number contract line item site qty note", .check = check_granted, .post = post_granted},
	{"ask", "Ask a site for its part", "向站点收回", "contract.keep", "draft", "asked", "HO", CHECKED_ONCE, .series = "CQ",
		.sets = "number contract line item site qty note", .check = check_asked},
	{"answer", "Hand back what was asked for", "退回所要余量", "sales.hand", "asked", "returned", "site", CHECKED_ONCE,
		.sets = "given", .check = check_given_back, .post = post_given_back},
	{"return", "Hand back", "退回余量", "sales.hand", "draft", "returned", "site", CHECKED_ONCE, .series = "CQ",
		.sets = "number contract line item site qty given note", .check = check_given_back, .post = post_given_back},
	{0}};

const struct type contract_share_type = {
	.name = "contract_share",
	.label = "Contract share",
	.label_zh = "合同余量调配单",
	.about = "A part of what is left of a contract, lent to a site or handed back.",
	.about_zh = "合同余量的一部分,分给站点或退回总部。",
	.v = 1,
	.size = sizeof(struct contract_share),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.waits = "asked",
};
