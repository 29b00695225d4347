/* Merge: two records that are one (FIL-12).
 *
 * From here on the first is read as the second wherever sums are taken; what was written
 * and printed under the first stays as it is. Of two customers the one limit that remains
 * is stated, and by how much what they owe and what sites may still give passes it, if it
 * does. It can be taken back while nothing was allocated across. */
#include "documents/credit.h"

#include "lines.h"

static const struct field fields[] = {
	FIELD(merge, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(merge, text, kind, "Kind", "种类", .flags = REQUIRED | ON_SLIP, .of = "customer|item|supplier"),
	FIELD(merge, text, from, "This one", "被合并的编码", .flags = REQUIRED | ON_SLIP),
	FIELD(merge, text, into, "Is read as this one", "合并到的编码", .flags = REQUIRED | ON_SLIP),
	FIELD(merge, money, credit_limit, "The limit that remains", "合并后的信用额度", .flags = ON_SLIP),
	FIELD(merge, money, past, "May stand past it by", "允许超出", .flags = ON_SLIP),
	FIELD(merge, text, reason, "Reason", "原因", .flags = REQUIRED | ON_SLIP),
	{0}};

static enum err record_of(struct op *op, struct look *look, const struct merge *merge, struct str key, const char *field,
	const struct doc **out)
{
	*out = look->record(look, op, word(op, merge->kind), key);
	if (op->refusal.code)
		return op->refusal.code;
	/* A name that is read as another already gives that one's record. */
	if (*out && str_eq(doc_key(*out), key))
		return OK;
	return op_refuse(op, *out ? E_DUPLICATE : E_NO_RECORD, field, "type", word(op, merge->kind), "key", word(op, key), "what",
		"A merge of", NULL);
}

/* Where either has terms, the limit that remains is stated; and by how much all that is
 * owed and out may pass it, by whoever merges. */
static enum err check_limit(struct op *op, const struct merge *merge, struct look *look)
{
	bool terms = look->record(look, op, "credit_terms", merge->from) || look->record(look, op, "credit_terms", merge->into);
	struct headroom one, other;
	enum err err;

	if (!terms && !op->refusal.code)
		return OK;
	if (op->refusal.code || !money_is_set(merge->credit_limit))
		return op->refusal.code ? op->refusal.code : op_refuse(op, E_REQUIRED, "credit_limit", "field", "credit_limit", NULL);
	if ((err = look->headroom(look, op, merge->from, &one)) || (err = look->headroom(look, op, merge->into, &other)))
		return err;
	one.allowed = money_is_set(merge->past) ? money_add(merge->credit_limit, merge->past) : merge->credit_limit;
	one.everywhere = true;
	if (money_cmp(money_add(one.sum, other.sum), one.allowed) <= 0)
		return OK;
	return credit_refused(op, merge->into, &one, other.sum);
}

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	const struct merge *merge = (const struct merge *)doc;
	const struct doc *from, *into;
	enum err err;

	if (look->again)
		return OK;
	if (str_eq(merge->from, merge->into))
		return op_refuse(op, E_VALUE, "into", "value", word(op, merge->into), "kind", "another record", "example", "C100", NULL);
	if ((err = record_of(op, look, merge, merge->from, "from", &from)) || (err = record_of(op, look, merge, merge->into, "into", &into)))
		return err;
	return str_is(merge->kind, "customer") ? check_limit(op, merge, look) : OK;
}

/* The terms that remain say the limit that does. */
static enum err bring_limit(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct merge *merge = (const struct merge *)doc;
	const struct doc *record, *terms;
	enum err err;

	if (!str_is(merge->kind, "customer") || !money_is_set(merge->credit_limit))
		return OK;
	record = look->record(look, op, "credit_terms", merge->into);
	if (!record || (err = look->paper(look, op, "credit_terms", record->id, &terms)))
		return record ? err : op_refuse(op, E_NO_RECORD, "into", "type", "credit_terms", "key", word(op, merge->into), NULL);
	((struct credit_terms *)(uintptr_t)terms)->credit_limit = merge->credit_limit;
	((struct credit_terms *)(uintptr_t)terms)->reason = merge->reason;
	bring_paper(with, (struct doc *)(uintptr_t)terms, "remain");
	return OK;
}

/* What was decided since about papers of the one stands under the name of the other. */
static enum err check_undone(struct op *op, struct doc *doc, struct look *look)
{
	const struct merge *merge = (const struct merge *)doc;
	bool across;
	enum err err;

	if (look->again || !str_is(merge->kind, "customer"))
		return OK;
	if ((err = look->allocated_since(look, op, merge->from, doc->id, &across)) || !across)
		return err;
	return op_refuse(op, E_ALLOCATED, "", "number", word(op, merge->from), "amount", word(op, merge->into), NULL);
}

/* Who heard of either hears of it. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct merge *merge = (const struct merge *)doc;

	if (!str_is(merge->kind, "customer")) {
		topic_all(doc, arena, to);
		return;
	}
	topic_add(arena, to, "customer", merge->from);
	topic_add(arena, to, "customer", merge->into);
}

static const struct act acts[] = {
	{"post", "Merge", "合并", "records.merge", "draft", "merged", "HO", .series = "MG",
		.sets = "number kind from into credit_limit past reason", .check = check_posted, .bring = bring_limit},
	{"undo", "Take back", "撤销合并", "records.merge", "merged", "undone", "HO", .sets = "reason", .check = check_undone},
	{0}};

const struct type merge_type = {
	.name = "merge",
	.label = "Merge",
	.label_zh = "资料合并",
	.about = "Two customers, items or suppliers that are one: the first is read as the second.",
	.about_zh = "两个客户、商品或供应商实为一个:前者从此按后者读取。",
	.v = 1,
	.size = sizeof(struct merge),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
