/* Price list: what goods cost from a day on, by the word of head office (CON-25).
 *
 * For everybody, for the customers of a channel, or for one customer; the nearest that has
 * the item counts (CON-15, CON-16). An item may stand in it at several quantities: the
 * price of a line is the break that its quantity reaches (CON-20).
 *
 * The price in force on a day is that of the list with the latest first day not after
 * it, and of two from the same day that of the one published last: a wrong list is put
 * right by another. Nothing written before is touched by either. */
#include "lines.h"

#include <stdlib.h>

enum { PRICES_MAX = 1000 };

static const struct field line_fields[] = {
	FIELD(price_line, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(price_line, price, price, "Unit price", "单价", .flags = REQUIRED | NOT_NIL),
	FIELD(price_line, qty, from_qty, "From quantity", "起订数量"),
	FIELD(price_line, rate, discount, "Most that may be taken off", "最高折扣率"),
	{0}};

static const struct field fields[] = {
	FIELD(price_list, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(price_list, text, source, "Source", "来源单号"),
	FIELD(price_list, text, name, "Name", "名称", .flags = REQUIRED),
	FIELD(price_list, day, from, "Holds from", "生效日期", .flags = REQUIRED),
	LIST(price_list, lines, price_line, line_fields, "Lines", "明细", .flags = REQUIRED),
	FIELD(price_list, text, note, "Note", "备注"),
	FIELD(price_list, text, channel, "For the channel", "适用渠道", .of = "direct|wholesale|prefecture|supermarket"),
	FIELD(price_list, ref, customer, "For the customer", "适用客户", .of = "customer"),
	FIELD(price_list, text, policy, "Special policy", "特殊政策"),
	FIELD(price_list, rate, offset, "Expenses set off, of purchases", "费用冲抵比例"),
	{0}};

static int64_t from_of(const struct price_line *line)
{
	return qty_is_set(line->from_qty) ? line->from_qty.milli : 0;
}

static int by_item(const void *a, const void *b)
{
	const struct price_line *const *x = a, *const *y = b;
	int order = str_cmp((*x)->item.key, (*y)->item.key);

	if (!order && from_of(*x) != from_of(*y))
		order = from_of(*x) < from_of(*y) ? -1 : 1;
	return order ? order : *x < *y ? -1 : 1;
}

static bool same_break(const struct price_line *a, const struct price_line *b)
{
	return from_of(a) == from_of(b) && str_eq(a->item.key, b->item.key);
}

/* An item stands there once at each quantity. */
static enum err breaks_once(struct op *op, const struct price_list *list)
{
	const struct price_line **sorted = ARENA_ARRAY(&op->arena, const struct price_line *, list->lines.count);
	int twice = -1;

	for (int i = 0; i < list->lines.count; i++)
		sorted[i] = &list->lines.row[i];
	qsort(sorted, (size_t)list->lines.count, sizeof(*sorted), by_item);
	for (int i = 1; i < list->lines.count; i++) {
		int row = (int)(sorted[i] - list->lines.row);
		if (same_break(sorted[i - 1], sorted[i]) && (twice < 0 || row < twice))
			twice = row;
	}
	return twice < 0 ? OK
			 : op_refuse(op, E_DUPLICATE, line_place(op, "lines", twice, "item"), "what", "The item", "key",
				   word(op, list->lines.row[twice].item.key), NULL);
}

static enum err check_published(struct op *op, struct doc *doc, struct look *look)
{
	const struct price_list *list = (const struct price_list *)doc;

	(void)look;
	if (list->lines.count > PRICES_MAX)
		return op_refuse(op, E_SIZE, "lines", "size", arena_printf(&op->arena, "%d", list->lines.count).p, "max",
			arena_printf(&op->arena, "%d", PRICES_MAX).p, NULL);
	if (list->channel.n && list->customer.key.n)
		return op_refuse(op, E_FIELD, "channel", "field", "channel", NULL);
	return breaks_once(op, list);
}

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_all(doc, arena, to);
}

static const struct act acts[] = {
	{"publish", "Publish", "发布", "records.price", "draft", "published", "HO", .series = "PL",
		.check = check_published},
	{0}};

const struct type price_list_type = {
	.name = "price_list",
	.label = "Price list",
	.label_zh = "价格表",
	.about = "What goods cost from a day on.",
	.about_zh = "自某日起的商品售价。",
	.v = 1,
	.size = sizeof(struct price_list),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
