/* An item: what stands on a line. Postage, discounts and the like are items too, but
 * no goods: no stock is kept of them. */
#include "lines.h"

static const struct field fields[] = {
	FIELD(item, text, key, "Key", "商品编码", .flags = REQUIRED | IS_KEY),
	FIELD(item, text, name, "Name", "品名", .flags = REQUIRED | ON_SLIP),
	FIELD(item, text, unit, "Unit", "单位"),
	FIELD(item, qty, case_size, "Case size", "单品规格", .flags = NOT_NIL),
	FIELD(item, flag, goods, "Stock is kept of it", "管理库存"),
	FIELD(item, text, barcode, "Barcodes, parted by spaces", "条码"),
	{0}};

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_all(doc, arena, to);
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.item", "draft", "active", "HO"},
	{0}};

const struct type item_type = {
	.name = "item",
	.label = "Item",
	.label_zh = "商品",
	.about = "Something that is bought and sold: a piece of goods, or a charge.",
	.about_zh = "买卖之物:一种商品,或一项费用。",
	.v = 1,
	.size = sizeof(struct item),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
