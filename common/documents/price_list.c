/* Price list: what goods cost from a day on, by the word of head office (CON-25).
 *
 * The price in force on a day is that of the list with the latest first day not after
 * it, and of two from the same day that of the one published last: a wrong list is put
 * right by another. Nothing written before is touched by either. */
#include "lines.h"

enum { PRICES_MAX = 1000 };

static const struct field line_fields[] = {
	FIELD(price_line, ref, item, "Item", "商品", .flags = REQUIRED, .of = "item"),
	FIELD(price_line, price, price, "Unit price", "单价", .flags = REQUIRED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(price_list, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(price_list, text, source, "Source", "来源单号"),
	FIELD(price_list, text, name, "Name", "名称", .flags = REQUIRED),
	FIELD(price_list, day, from, "Holds from", "生效日期", .flags = REQUIRED),
	LIST(price_list, lines, price_line, line_fields, "Lines", "明细", .flags = REQUIRED),
	FIELD(price_list, text, note, "Note", "备注"),
	{0}};

static enum err check_published(struct op *op, struct doc *doc, struct look *look)
{
	const struct price_list *list = (const struct price_list *)doc;

	(void)look;
	if (list->lines.count > PRICES_MAX)
		return op_refuse(op, E_SIZE, "lines", "size", arena_printf(&op->arena, "%d", list->lines.count).p, "max",
			arena_printf(&op->arena, "%d", PRICES_MAX).p, NULL);
	return items_once(op, list->lines.row, sizeof(*list->lines.row), list->lines.count);
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
