/* Transfer: goods between two sites.
 *
 * The sender gives the paper away with the goods; from `send` on the receiver holds
 * it. What did not arrive stays in transit, on the paper, and the paper goes back to
 * the sender, who says where each piece is. No account says which site is wrong. */
#include "lines.h"

static const struct field line_fields[] = {
	FIELD(transfer_line, ref, item, "Item", "商品", .flags = REQUIRED | IS_KEY | ON_SLIP, .of = "item"),
	FIELD(transfer_line, qty, qty, "Sent", "发出数量", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(transfer_line, qty, arrived, "Arrived", "实收数量", .flags = REQUIRED | ON_SLIP),
	{0}};

static const struct field found_fields[] = {
	FIELD(transfer_found, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(transfer_found, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL),
	FIELD(transfer_found, text, where, "Where: the sending site, or lost", "去向:发出站点或 lost",
		.flags = REQUIRED),
	{0}};

static const struct field fields[] = {
	FIELD(transfer, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(transfer, text, source, "Source", "来源单号"),
	FIELD(transfer, ref, from, "From", "发出站点", .flags = WORKED_OUT | ON_SLIP, .of = "site"),
	FIELD(transfer, ref, to, "To", "接收站点", .flags = REQUIRED | ON_SLIP, .of = "site"),
	LIST(transfer, lines, transfer_line, line_fields, "Lines", "明细", .flags = REQUIRED | ON_SLIP),
	LIST(transfer, found, transfer_found, found_fields, "Found", "差异去向", .flags = REQUIRED),
	{0}};

static enum err check_sent(struct op *op, struct doc *doc, struct look *look)
{
	struct transfer *transfer = (struct transfer *)doc;
	enum err err;

	if (!transfer->from.key.n)
		transfer->from.key = look->site;
	if (!str_eq(transfer->from.key, look->site))
		return op_refuse(op, E_NOT_HERE, "from", "act", "send", "holder", word(op, transfer->from.key), "site",
			word(op, look->site), NULL);
	if (str_eq(transfer->to.key, transfer->from.key))
		return op_refuse(op, E_VALUE, "to", "value", word(op, transfer->to.key), "kind", "another site",
			"example", "B01", NULL);
	err = items_once(op, transfer->lines.row, sizeof(*transfer->lines.row), transfer->lines.count);
	if (err)
		return err;
	return goods_only(op, look, transfer->lines.row, sizeof(*transfer->lines.row), transfer->lines.count);
}

static enum err more_than(struct op *op, const char *place, struct ref item, struct qty given, struct qty allowed)
{
	return op_refuse(op, E_QTY_OVER, place, "item", word(op, item.key), "given", qty_word(op, given), "allowed",
		qty_word(op, allowed), NULL);
}

/* The list given has replaced the one sent, keeping what was sent of each item; what
 * it does not name can be told only by looking at the paper as it stood. */
static enum err all_named(struct op *op, const struct transfer *now, struct look *look)
{
	const struct doc *stands;
	const struct transfer *sent;
	enum err err = look->paper(look, op, "transfer", now->doc.id, &stands);

	if (err)
		return err;
	sent = (const struct transfer *)stands;
	for (int i = 0; now->lines.count < sent->lines.count && i < sent->lines.count; i++) {
		struct str key = sent->lines.row[i].item.key;
		int at = 0;
		while (at < now->lines.count && !str_eq(now->lines.row[at].item.key, key))
			at++;
		if (at == now->lines.count)
			return op_refuse(op, E_REQUIRED, "lines", "field", word(op, key), NULL);
	}
	return OK;
}

static enum err check_received(struct op *op, struct doc *doc, struct look *look)
{
	const struct transfer *transfer = (const struct transfer *)doc;
	enum err err = items_once(op, transfer->lines.row, sizeof(*transfer->lines.row), transfer->lines.count);

	for (int i = 0; i < transfer->lines.count && !err; i++) {
		const struct transfer_line *line = &transfer->lines.row[i];
		struct qty sent = qty_is_set(line->qty) ? line->qty : qty_of(0);
		if (!qty_is_set(line->qty) || qty_cmp(line->arrived, sent) > 0)
			err = more_than(op, line_place(op, "lines", i, "arrived"), line->item, line->arrived, sent);
	}
	return err ? err : all_named(op, transfer, look);
}

static struct qty missing(const struct transfer_line *line)
{
	return qty_is_set(line->arrived) ? qty_sub(line->qty, line->arrived) : qty_of(0);
}

static const char *closed_or_difference(const struct doc *doc)
{
	const struct transfer *transfer = (const struct transfer *)doc;

	for (int i = 0; i < transfer->lines.count; i++)
		if (!qty_is_nil(missing(&transfer->lines.row[i])))
			return "difference";
	return "closed";
}

static struct qty missing_of(const struct transfer *transfer, struct ref item)
{
	for (int i = 0; i < transfer->lines.count; i++)
		if (str_eq(transfer->lines.row[i].item.key, item.key))
			return missing(&transfer->lines.row[i]);
	return qty_of(0);
}

/* Up to and with that row. */
static struct qty found_of(const struct transfer *transfer, struct ref item, int rows)
{
	struct qty found = qty_of(0);

	for (int i = 0; i < rows; i++)
		if (str_eq(transfer->found.row[i].item.key, item.key))
			found = qty_add(found, transfer->found.row[i].qty);
	return found;
}

static enum err check_resolved(struct op *op, struct doc *doc, struct look *look)
{
	const struct transfer *transfer = (const struct transfer *)doc;

	(void)look;
	for (int i = 0; i < transfer->found.count; i++) {
		const struct transfer_found *row = &transfer->found.row[i];
		struct qty found = found_of(transfer, row->item, i + 1), gone = missing_of(transfer, row->item);
		if (!str_eq(row->where, transfer->from.key) && !str_is(row->where, "lost"))
			return op_refuse(op, E_VALUE, line_place(op, "found", i, "where"), "value",
				word(op, row->where), "kind", "the sending site or lost", "example",
				word(op, transfer->from.key), NULL);
		if (qty_cmp(found, gone) > 0)
			return more_than(op, line_place(op, "found", i, "qty"), row->item, found, gone);
	}
	for (int i = 0; i < transfer->lines.count; i++) {
		const struct transfer_line *line = &transfer->lines.row[i];
		struct qty found = found_of(transfer, line->item, transfer->found.count);
		if (qty_cmp(found, missing(line)) != 0)
			return op_refuse(op, E_AMOUNT, "found", "value", qty_word(op, found), "allowed",
				arena_printf(&op->arena, "Say where each of the %s missing of %.*s is.",
					qty_word(op, missing(line)), STR_ARG(line->item.key)).p,
				NULL);
	}
	return OK;
}

static void post_transit(const struct doc *doc, struct postings *to, struct ref item, struct qty q)
{
	post_qty(to, (struct spot){.a = STR("TRN"), .item = item.key, .paper = doc->id}, q);
}

static void post_sent(const struct doc *doc, struct postings *to)
{
	const struct transfer *transfer = (const struct transfer *)doc;

	for (int i = 0; i < transfer->lines.count; i++) {
		const struct transfer_line *line = &transfer->lines.row[i];
		post_qty(to, spot_item("OH", transfer->from.key, line->item.key), qty_neg(line->qty));
		post_transit(doc, to, line->item, line->qty);
	}
}

static void post_received(const struct doc *doc, struct postings *to)
{
	const struct transfer *transfer = (const struct transfer *)doc;

	for (int i = 0; i < transfer->lines.count; i++) {
		const struct transfer_line *line = &transfer->lines.row[i];
		post_transit(doc, to, line->item, qty_neg(line->arrived));
		post_qty(to, spot_item("OH", transfer->to.key, line->item.key), line->arrived);
	}
}

static void post_resolved(const struct doc *doc, struct postings *to)
{
	const struct transfer *transfer = (const struct transfer *)doc;

	for (int i = 0; i < transfer->found.count; i++) {
		const struct transfer_found *row = &transfer->found.row[i];
		const char *account = str_is(row->where, "lost") ? "OUT" : "OH";
		post_transit(doc, to, row->item, qty_neg(row->qty));
		post_qty(to, spot_item(account, transfer->from.key, row->item.key), row->qty);
	}
}

/* A transfer that arrived whole stays with the receiver: the sender would not hear. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct transfer *transfer = (const struct transfer *)doc;
	bool received = transfer->lines.count && qty_is_set(transfer->lines.row[0].arrived);

	if (received && str_is(str_from(closed_or_difference(doc)), "closed"))
		topic_add(arena, to, "site", transfer->from.key);
}

static const struct act acts[] = {
	{"send", "Send", "发出", "stock.send", "draft", "sent", "from", COUNTERSIGN, "TF",
		.with_right = "send.sign", .with_missing = E_NO_SIGNATURE,
		.sets = "number source from to lines(item,qty)", .check = check_sent, .post = post_sent},
	{"receive", "Receive", "接收", "stock.receive", "sent", "closed|difference", "to",
		.sets = "lines(item,arrived)", .choose = closed_or_difference, .check = check_received,
		.post = post_received},
	{"resolve", "Resolve the difference", "处理差异", "stock.resolve", "difference", "closed", "from", COUNTERSIGN,
		.with_right = "resolve.approve", .with_missing = E_NO_APPROVAL,
		.sets = "found", .check = check_resolved, .post = post_resolved},
	{0}};

const struct type transfer_type = {
	.name = "transfer",
	.label = "Transfer",
	.label_zh = "调拨单",
	.about = "Goods sent from one site to another, and what became of those that did not arrive.",
	.about_zh = "从一个站点发往另一站点的货,以及未到货物的去向。",
	.v = 1,
	.size = sizeof(struct transfer),
	.fields = fields,
	.acts = acts,
	.waits = "difference",
	.hearers = hearers,
	.see = "see.stock",
};
