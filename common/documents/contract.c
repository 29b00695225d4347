/* Contract: what was agreed with a customer before anything is billed (CON-01).
 *
 * A normal contract is strict: bills that name it say what it says, and what is left of
 * each line is an account (REM) at the site that bills it, so that the site needs nobody
 * to know how much more it may bill. A sales agreement sets a total and a rebate and
 * holds no bill to anything. A temporary contract is a call_off, or no record at all.
 *
 * The record is head office's. What it cannot know is what a site has billed since it
 * last reported: so a contract is voided only where the whole of it lies at head office,
 * and closed otherwise. */
#include "lines.h"

enum { LINES_MAX = 200 };

static const struct field line_fields[] = {
	FIELD(contract_line, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(contract_line, qty, qty, "Quantity", "数量", .flags = NOT_NIL),
	FIELD(contract_line, price, price, "Unit price", "单价"),
	FIELD(contract_line, rate, tax, "Tax rate inside", "内含税率"),
	FIELD(contract_line, money, value, "Agreed value", "协议金额", .flags = NOT_NIL),
	{0}};

static const struct field left_fields[] = {
	FIELD(contract_left, text, line, "Line", "行", .flags = REQUIRED | IS_KEY),
	FIELD(contract_left, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(contract_left, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(contract, text, key, "Key", "合同编号", .flags = REQUIRED | IS_KEY),
	FIELD(contract, text, kind, "Kind", "种类", .flags = REQUIRED, .of = "normal|agreement"),
	FIELD(contract, ref, customer, "Customer", "客户", .flags = REQUIRED, .of = "customer"),
	FIELD(contract, ref, signatory, "Signed by", "签约人", .of = "user"),
	FIELD(contract, ref, site, "Billed at", "开单站点", .of = "site"),
	FIELD(contract, day, signed_on, "Signed on", "签订日期"),
	FIELD(contract, day, from, "Holds from", "生效日期"),
	FIELD(contract, day, to, "Holds until", "截止日期"),
	FIELD(contract, text, shipping, "Shipping manner", "发运方式"),
	FIELD(contract, text, transport, "Transport", "运输方式"),
	FIELD(contract, day, delivery_day, "Delivery", "交货日期"),
	LIST(contract, lines, contract_line, line_fields, "Lines", "明细"),
	FIELD(contract, text, file, "Filed at", "存档位置"),
	FIELD(contract, ref, filed_by, "Filed by", "存档人", .of = "user"),
	FIELD(contract, money, target, "Agreed total", "协议总额", .flags = NOT_NIL),
	FIELD(contract, qty, target_qty, "Agreed quantity", "协议总量", .flags = NOT_NIL),
	FIELD(contract, money, rebate_from, "Rebate from net sales of", "返利起点"),
	FIELD(contract, rate, rebate, "Rebate rate", "返利率"),
	FIELD(contract, text, note, "Note", "备注"),
	FIELD(contract, text, reason, "Reason", "原因", .flags = REQUIRED),
	LIST(contract, left, contract_left, left_fields, "Left at head office", "总部余量", .flags = WORKED_OUT),
	{0}};

static bool is_normal(const struct contract *contract)
{
	return str_is(contract->kind, "normal");
}

/* Not set: head office's own, or that of a book begun alone, which has no site's record. */
static struct str billed_at(const struct contract *contract)
{
	return contract->site.key.n ? contract->site.key : contract->doc.site;
}

static struct str line_word(struct arena *arena, int row)
{
	return arena_printf(arena, "%d", row + 1);
}

struct spot spot_rest(struct arena *arena, struct str site, struct str contract, struct str line, struct str item)
{
	struct spot spot = spot_item("REM", site, item);

	spot.by = arena_printf(arena, "%.*s/%.*s", STR_ARG(contract), STR_ARG(line));
	return spot;
}

struct money contract_rebate(const struct contract *agreement, struct money net_sales)
{
	struct money from = money_is_set(agreement->rebate_from) ? agreement->rebate_from : money_of(0);

	if (money_cmp(net_sales, from) < 0 || net_sales.minor <= 0)
		return money_of(0);
	return money_at_rate(net_sales, rate_or_nil(agreement->rebate));
}

/* ---- keying in ---- */

/* A quarter, a year: to the day before the same day. */
static struct day ends(struct day from, int months)
{
	return day_add(day_add_months(from, months), -1);
}

static enum err check_keyed(struct op *op, struct doc *doc, struct look *look)
{
	struct contract *contract = (struct contract *)doc;

	if (contract->lines.count > LINES_MAX)
		return op_refuse(op, E_SIZE, "lines", "size", arena_printf(&op->arena, "%d", contract->lines.count).p, "max",
			arena_printf(&op->arena, "%d", LINES_MAX).p, NULL);
	if (look->again)
		return OK;
	if (day_is_none(contract->signed_on))
		contract->signed_on = doc->day;
	if (day_is_none(contract->from))
		contract->from = contract->signed_on;
	if (day_is_none(contract->to))
		contract->to = ends(contract->from, is_normal(contract) ? 3 : 12);
	if (day_cmp(contract->to, contract->from) < 0)
		return op_refuse(op, E_VALUE, "to", "value", day_str(&op->arena, contract->to).p, "kind", "a day behind the first", "example",
			day_str(&op->arena, contract->from).p, NULL);
	return OK;
}

/* ---- activating ---- */

static enum err lacks(struct op *op, const char *place, const char *field)
{
	return op_refuse(op, E_CONTRACT_INCOMPLETE, place, "field", field, NULL);
}

static enum err lines_whole(struct op *op, const struct contract *contract)
{
	if (!contract->lines.count)
		return lacks(op, "lines", "lines");
	for (int i = 0; i < contract->lines.count; i++) {
		if (!qty_is_set(contract->lines.row[i].qty))
			return lacks(op, line_place(op, "lines", i, "qty"), "qty");
		if (!price_is_set(contract->lines.row[i].price))
			return lacks(op, line_place(op, "lines", i, "price"), "price");
	}
	return OK;
}

/* Goods, quantity, price, shipping manner, transport mode, delivery time (CON-02). */
static enum err normal_whole(struct op *op, const struct contract *contract)
{
	enum err err = lines_whole(op, contract);

	if (err)
		return err;
	if (!contract->shipping.n)
		return lacks(op, "shipping", "shipping");
	if (!contract->transport.n)
		return lacks(op, "transport", "transport");
	return day_is_none(contract->delivery_day) ? lacks(op, "delivery_day", "delivery_day") : OK;
}

static enum err agreement_whole(struct op *op, const struct contract *contract)
{
	bool sets = money_is_set(contract->target) || qty_is_set(contract->target_qty);

	for (int i = 0; i < contract->lines.count; i++)
		sets |= qty_is_set(contract->lines.row[i].qty) || money_is_set(contract->lines.row[i].value);
	if (!sets)
		return lacks(op, "target", "target");
	if (contract->rebate.e6 == NONE)
		return lacks(op, "rebate", "rebate");
	return contract->filed_by.key.n ? OK : lacks(op, "filed_by", "filed_by");
}

static bool may_sign(const struct user *user)
{
	for (int i = 0; i < user->roles.count; i++)
		if (state_among("SR|SM|OWN", user->roles.row[i]))
			return true;
	return false;
}

/* By a salesperson or a business manager (CON-03). */
static enum err signed_by_post(struct op *op, const struct contract *contract, struct look *look)
{
	const struct user *user;

	if (!contract->signatory.key.n)
		return lacks(op, "signatory", "signatory");
	user = (const struct user *)look->record(look, op, "user", contract->signatory.key);
	if (user && may_sign(user))
		return OK;
	return op_refuse(op, E_PERMISSION, "signatory", "who", word(op, contract->signatory.key), "what", "sign contracts", "what_zh",
		"签订合同", "posts", "SR SM OWN", NULL);
}

static enum err check_activated(struct op *op, struct doc *doc, struct look *look)
{
	const struct contract *contract = (const struct contract *)doc;
	enum err err = is_normal(contract) ? normal_whole(op, contract) : agreement_whole(op, contract);

	return err ? err : signed_by_post(op, contract, look);
}

static void post_activated(const struct doc *doc, struct postings *to)
{
	const struct contract *contract = (const struct contract *)doc;

	for (int i = 0; i < contract->lines.count && is_normal(contract); i++) {
		const struct contract_line *line = &contract->lines.row[i];
		if (!qty_is_set(line->qty))
			continue;
		post_qty_both_ends(to,
			spot_rest(to->arena, billed_at(contract), contract->key, line_word(to->arena, i), line->item.key),
			line->qty);
	}
}

/* ---- ending ---- */

static enum err rest_here(struct op *op, struct look *look, const struct contract *contract, int row, struct qty *out)
{
	struct spot spot = spot_rest(
		&op->arena, look->site, contract->key, line_word(&op->arena, row), contract->lines.row[row].item.key);
	int64_t sum;
	enum err err = look->balance(look, op, &spot, UNIT_QTY, &sum);

	*out = qty_of(err ? 0 : sum);
	return err;
}

/* Lists what lies at head office of each line, for the post to take out; `whole`: of every
 * line all of it does. */
static enum err gather_left(struct op *op, struct contract *contract, struct look *look, bool *whole)
{
	*whole = true;
	if (!is_normal(contract) || str_is(contract->doc.state, "entered"))
		return OK;
	contract->left.row = rows_new(&op->arena, field_find(fields, STR("left")), contract->lines.count);
	contract->left.count = 0;
	for (int i = 0; i < contract->lines.count; i++) {
		struct qty rest;
		enum err err = rest_here(op, look, contract, i, &rest);
		if (err)
			return err;
		*whole &= !qty_cmp(rest, contract->lines.row[i].qty);
		if (!qty_is_nil(rest))
			contract->left.row[contract->left.count++] = (struct contract_left){
				line_word(&op->arena, i), contract->lines.row[i].item, rest};
	}
	return OK;
}

static enum err check_closed(struct op *op, struct doc *doc, struct look *look)
{
	bool whole;

	return look->again ? OK : gather_left(op, (struct contract *)doc, look, &whole);
}

static enum err check_voided(struct op *op, struct doc *doc, struct look *look)
{
	struct contract *contract = (struct contract *)doc;
	bool whole;
	enum err err;

	if (look->again)
		return OK;
	if ((err = gather_left(op, contract, look, &whole)) || whole)
		return err;
	return op_refuse(op, E_CONTRACT_IN_USE, "", "contract", word(op, contract->key), "site", word(op, billed_at(contract)), NULL);
}

static void post_ended(const struct doc *doc, struct postings *to)
{
	const struct contract *contract = (const struct contract *)doc;

	for (int i = 0; i < contract->left.count; i++) {
		const struct contract_left *left = &contract->left.row[i];
		post_qty_both_ends(to, spot_rest(to->arena, doc->site, contract->key, left->line, left->item.key), qty_neg(left->qty));
	}
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct contract *contract = (const struct contract *)doc;

	topic_add(arena, to, "customer", contract->customer.key);
	if (contract->site.key.n)
		topic_add(arena, to, "site", contract->site.key);
}

#define ALL_BUT_KEY                                                                                                    \
	"kind customer signatory site signed_on from to shipping transport delivery_day lines file filed_by target "     \
	"target_qty rebate_from rebate note"

static const struct act acts[] = {
	{"create", "Key in", "录入", "contract.keep", "draft", "entered", "HO", .sets = "key " ALL_BUT_KEY, .check = check_keyed},
	{"change", "Change", "修改", "contract.keep", "entered", "entered", "HO", CHANGES, .sets = ALL_BUT_KEY,
		.check = check_keyed},
	{"activate", "Activate", "生效", "contract.keep", "entered", "active", "HO", .sets = "", .check = check_activated,
		.post = post_activated},
	{"file", "File the paper one", "存档", "contract.keep", "active", "active", "HO", CHANGES, .sets = "file filed_by note"},
	{"close", "Close what is left", "关闭余量", "contract.keep", "active", "closed", "HO", CHECKED_ONCE, .sets = "reason left",
		.check = check_closed, .post = post_ended},
	{"void", "Void", "作废", "contract.keep", "entered|active", "void", "HO", CHECKED_ONCE, .sets = "reason left",
		.check = check_voided, .post = post_ended},
	{0}};

const struct type contract_type = {
	.name = "contract",
	.label = "Contract",
	.label_zh = "合同",
	.about = "What was agreed with a customer: a contract that bills follow, or a sales agreement with its rebate.",
	.about_zh = "与客户的约定:按其开单的合同,或带返利的销售协议。",
	.v = 1,
	.size = sizeof(struct contract),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
