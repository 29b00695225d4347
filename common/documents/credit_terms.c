/* Credit terms: what a customer is allowed, as head office's record of the customer's key.
 *
 * A paper of its own, because what a site may know of a customer is not all there is: who
 * hears of the customer hears his terms, and nobody else does. A leader gives and changes
 * them, each time with a reason (CRD-15); that they are passed over all sites, and inside
 * again, head office finds by itself (CRD-12). */
#include "documents/credit.h"

#include "lines.h"

enum { DAYS_MAX = 3650, MONTH_DAYS = 31, HELD_MAX = 1000 };

static const struct field fields[] = {
	FIELD(credit_terms, text, key, "Customer", "客户编码", .flags = REQUIRED | IS_KEY),
	FIELD(credit_terms, money, credit_limit, "Credit limit", "信用额度"),
	FIELD(credit_terms, qty, days, "Credit days", "信用天数"),
	FIELD(credit_terms, qty, statement_day, "Statement day", "对账日"),
	FIELD(credit_terms, qty, hold_count, "Bills that may be unpaid", "允许未付单数"),
	FIELD(credit_terms, flag, hold, "Past the limit", "超额标记", .flags = WORKED_OUT),
	FIELD(credit_terms, text, reason, "Reason", "原因"),
	{0}};

static enum err whole(struct op *op, struct qty q, const char *field, int64_t least, int64_t most)
{
	const int64_t one = 1000;

	if (!qty_is_set(q) || (q.milli % one == 0 && q.milli >= least * one && q.milli <= most * one))
		return OK;
	return op_refuse(op, E_VALUE, field, "value", qty_word(op, q), "kind", "a whole number in range", "example", "30", NULL);
}

static enum err check_numbers(struct op *op, const struct credit_terms *terms)
{
	enum err err = required_here(op, terms->reason, "reason");

	if (err || (err = whole(op, terms->days, "days", 0, DAYS_MAX)) ||
		(err = whole(op, terms->statement_day, "statement_day", 1, MONTH_DAYS)))
		return err;
	return whole(op, terms->hold_count, "hold_count", 0, HELD_MAX);
}

static enum err check_created(struct op *op, struct doc *doc, struct look *look)
{
	const struct credit_terms *terms = (const struct credit_terms *)doc;

	if (!look->again && !look->record(look, op, "customer", terms->key))
		return op_refuse(op, E_NO_RECORD, "key", "type", "customer", "key", word(op, terms->key), NULL);
	return check_numbers(op, terms);
}

/* The reason of the change before is none for this one. */
static enum err check_changed(struct op *op, struct doc *doc, struct look *look)
{
	const struct credit_terms *terms = (const struct credit_terms *)doc;
	const struct doc *before;
	enum err err;

	if (look->again)
		return OK;
	if ((err = look->paper(look, op, "credit_terms", doc->id, &before)))
		return err;
	if (str_eq(((const struct credit_terms *)before)->reason, terms->reason))
		return required_here(op, STR_NONE, "reason");
	return check_numbers(op, terms);
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_add(arena, to, "customer", ((const struct credit_terms *)doc)->key);
}

static const struct act acts[] = {
	{"create", "Create", "新建", "credit.terms", "draft", "active", "HO",
		.sets = "key credit_limit days statement_day hold_count reason", .check = check_created},
	{"change", "Change", "修改", "credit.terms", "active", "active", "HO", CHANGES,
		.sets = "credit_limit days statement_day hold_count reason", .check = check_changed},
	{"remain", "Remain of a merge", "合并后保留", "records.merge", "active", "active", "HO", COMPANION, .sets = "credit_limit reason"},
	{"hold", "Flag as past the limit", "标记超额", "credit.terms", "active", "active", "HO", BY_PROGRAM, .sets = "hold"},
	{"let_go", "Inside the limit again", "解除超额", "credit.terms", "active", "active", "HO", BY_PROGRAM, .sets = "hold"},
	{0}};

const struct type credit_terms_type = {
	.name = "credit_terms",
	.label = "Credit terms",
	.label_zh = "信用条件",
	.about = "What a customer is allowed: limit, days, unpaid bills.",
	.about_zh = "客户的信用额度、天数与允许未付单数。",
	.v = 1,
	.size = sizeof(struct credit_terms),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.see = "see.money",
};
