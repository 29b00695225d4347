/* Merge: two records that are one (FIL-12).
 *
 * From here on the first is read as the second wherever sums are taken; what was written
 * and printed under the first stays as it is. Of two customers the one limit that remains
 * is stated, and where what they owe and what sites may still give passes it, a superior
 * signs for that by name. It can be taken back while nothing was allocated across. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(merge, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(merge, text, kind, "Kind", "种类", .flags = REQUIRED | ON_SLIP, .of = "customer|item|supplier"),
	FIELD(merge, text, from, "This one", "被合并的编码", .flags = REQUIRED | ON_SLIP),
	FIELD(merge, text, into, "Is read as this one", "合并到的编码", .flags = REQUIRED | ON_SLIP),
	FIELD(merge, money, credit_limit, "The limit that remains", "合并后的信用额度", .flags = ON_SLIP),
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

static enum err check_posted(struct op *op, struct doc *doc, struct look *look)
{
	const struct merge *merge = (const struct merge *)doc;
	const struct doc *from, *into;
	enum err err;

	if (look->again)
		return OK;
	if (str_eq(merge->from, merge->into))
		return op_refuse(op, E_VALUE, "into", "value", word(op, merge->into), "kind", "another record", "example", "C100", NULL);
	err = record_of(op, look, merge, merge->from, "from", &from);
	return err ? err : record_of(op, look, merge, merge->into, "into", &into);
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
		.sets = "number kind from into credit_limit reason", .check = check_posted},
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
