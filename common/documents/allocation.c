/* Allocation: head office sets credits against open items, by itself (`decide`) or by hand
 * (`apply`), and takes that back (`free`; REC-13).
 *
 * The body names papers and amounts; customer, sites and due days belong to those
 * papers and are known to the decider alone, who puts them beside the lines; by hand
 * the check does, out of head office's own bookkeeping. So a reader takes the legs as
 * they were written. Where the money was taken at another site than the item's, that
 * site owes it. What a person freed stays in the advance until a person applies it or a
 * new item is posted. */
#include "lines.h"

#include "base/check.h"

static const struct field line_fields[] = {
	FIELD(allocation_line, paper, from, "Credit", "款项来源", .flags = REQUIRED),
	FIELD(allocation_line, paper, paper, "Open item", "核销单据", .flags = REQUIRED),
	FIELD(allocation_line, money, amount, "Amount", "核销金额", .flags = REQUIRED | SIGNED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(allocation, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(allocation, text, cause, "Entry that led to it", "触发记录"),
	FIELD(allocation, text, rule, "Rule", "核销规则", .flags = WORKED_OUT),
	LIST(allocation, lines, allocation_line, line_fields, "Lines", "明细", .flags = REQUIRED),
	FIELD(allocation, text, reason, "Reason", "原因"),
	{0}};

/* ---- by hand ---- */

static enum err over(struct op *op, int row, struct money given, struct money allowed)
{
	if (allowed.minor < 0)
		allowed = money_of(0);
	return op_refuse(op, E_ALLOC_OVER, line_place(op, "lines", row, "amount"), "given", money_word(op, given), "allowed",
		money_word(op, allowed), NULL);
}

/* What the lines above take of the same credit, the same item, or of both. */
static struct money above(const struct allocation *allocation, int row, bool from, bool paper)
{
	const struct allocation_line *line = &allocation->lines.row[row];
	struct money sum = money_of(0);

	for (int i = 0; i < row; i++) {
		const struct allocation_line *other = &allocation->lines.row[i];
		if ((!from || str_eq(other->from.id, line->from.id)) && (!paper || str_eq(other->paper.id, line->paper.id)))
			sum = money_add(sum, other->amount);
	}
	return sum;
}

/* All lines are one customer's, and no day before either of the papers. */
static enum err line_fits(
	struct op *op, const struct allocation *allocation, int row, const struct look_credit *credit, const struct look_item *item)
{
	const struct allocation_line *line = &allocation->lines.row[row];

	if (!(line->amount.minor > 0))
		return op_refuse(op, E_AMOUNT, line_place(op, "lines", row, "amount"), "value", money_word(op, line->amount),
			"allowed", "Enter an amount above nil; the act says which way it goes.", NULL);
	if (row && !str_eq(credit->customer, allocation->legs[0].customer))
		return op_refuse(op, E_VALUE, line_place(op, "lines", row, "from"), "value", word(op, credit->customer), "kind",
			"of the first line's customer", "example", word(op, allocation->legs[0].customer), NULL);
	if (day_cmp(allocation->doc.day, credit->day) < 0 || day_cmp(allocation->doc.day, item->day) < 0)
		return op_refuse(op, E_AMOUNT, line_place(op, "lines", row, "paper"), "value", money_word(op, line->amount), "allowed",
			"The day of an allocation is not before that of the money or the item: leave --day out.", NULL);
	return OK;
}

static enum err check_line(struct op *op, struct allocation *allocation, int row, struct look *look, bool apply)
{
	const struct allocation_line *line = &allocation->lines.row[row];
	struct look_credit credit;
	struct look_item item;
	struct money allocated;
	enum err err = look->credit(look, op, STR_NONE, line->from.id, &credit);

	if (err || (err = look->item(look, op, credit.customer, line->paper.id, &item)) ||
		(err = look->allocated(look, op, line->from.id, line->paper.id, &allocated)))
		return err;
	if ((err = line_fits(op, allocation, row, &credit, &item)))
		return err;
	credit.free = money_sub(credit.free, above(allocation, row, true, false));
	item.open = money_sub(item.open, above(allocation, row, false, true));
	allocated = money_sub(allocated, above(allocation, row, true, true));
	if (apply && (!credit.customer.n || money_cmp(line->amount, credit.free) > 0))
		return over(op, row, line->amount, credit.free);
	if (apply && money_cmp(line->amount, item.open) > 0)
		return over(op, row, line->amount, item.open);
	if (!apply && money_cmp(line->amount, allocated) > 0)
		return over(op, row, line->amount, allocated);
	allocation->legs[row] = (struct allocation_leg){.customer = credit.customer, .credit_site = credit.site,
		.item_site = item.site, .paper = line->paper.id, .due = item.due,
		.amount = apply ? line->amount : money_neg(line->amount)};
	return OK;
}

static enum err check_by_hand(struct op *op, struct doc *doc, struct look *look, bool apply)
{
	struct allocation *allocation = (struct allocation *)doc;
	enum err err = OK;

	allocation->rule = STR("by_hand");
	allocation->legs = ARENA_ARRAY(&op->arena, struct allocation_leg, allocation->lines.count);
	for (int i = 0; i < allocation->lines.count && !err; i++)
		err = check_line(op, allocation, i, look, apply);
	return err;
}

static enum err check_applied(struct op *op, struct doc *doc, struct look *look)
{
	return check_by_hand(op, doc, look, true);
}

static enum err check_freed(struct op *op, struct doc *doc, struct look *look)
{
	return check_by_hand(op, doc, look, false);
}

/* ---- postings ---- */

/* Nothing was recognised for it: what the return took off revenue and tax is put back. */
static void post_unsettled(const struct allocation_leg *leg, struct spot item, struct postings *to)
{
	post_money(to, spot_party("ADV", leg->credit_site, leg->customer), leg->amount);
	post_money_both_ends(to, item, money_neg(leg->amount));
	post_money(to, spot_at("REV", leg->credit_site), money_sub(leg->tax, leg->amount));
	post_money(to, spot_at("TAX", leg->credit_site), money_neg(leg->tax));
}

static void post(const struct doc *doc, struct postings *to)
{
	const struct allocation *allocation = (const struct allocation *)doc;

	CHECK(allocation->legs);
	for (int i = 0; i < allocation->lines.count; i++) {
		const struct allocation_leg *leg = &allocation->legs[i];
		struct spot item = spot_party(leg->unsettled ? "UNS" : "AR", leg->item_site, leg->customer);
		item.paper = leg->paper;
		item.due = leg->due;
		if (leg->unsettled) {
			post_unsettled(leg, item, to);
			continue;
		}
		post_money(to, spot_party("ADV", leg->credit_site, leg->customer), leg->amount);
		post_money(to, item, money_neg(leg->amount));
		if (str_eq(leg->credit_site, leg->item_site))
			continue;
		post_money(to, spot_party("IB", leg->item_site, leg->credit_site), leg->amount);
		post_money(to, spot_party("IB", leg->credit_site, leg->item_site), money_neg(leg->amount));
	}
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct allocation *allocation = (const struct allocation *)doc;

	for (int i = 0; allocation->legs && i < allocation->lines.count; i++) {
		topic_add(arena, to, "site", allocation->legs[i].credit_site);
		topic_add(arena, to, "site", allocation->legs[i].item_site);
	}
}

static const struct act acts[] = {
	{"decide", "Decide", "自动核销", "credit.allocate", "draft", "decided", "HO", BY_PROGRAM, .sets = "cause rule lines",
		.post = post},
	{"apply", "Apply by hand", "手工核销", "credit.allocate", "draft", "decided", "HO", .series = "AL",
		.sets = "number rule lines reason", .check = check_applied, .post = post},
	{"free", "Free again", "取消核销", "credit.allocate", "draft", "decided", "HO", .series = "AL",
		.sets = "number rule lines reason", .check = check_freed, .post = post},
	{0}};

const struct type allocation_type = {
	.name = "allocation",
	.label = "Allocation",
	.label_zh = "核销",
	.about = "Sets a customer's credits against open items, or frees them; head office's.",
	.about_zh = "把客户的收款等与未结单据核销,或取消核销;由总部处理。",
	.v = 1,
	.size = sizeof(struct allocation),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.effects_decided = true,
	.see = "see.money",
};
