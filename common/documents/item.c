/* An item: what stands on a line. Postage, discounts and the like are items too, but
 * no goods: no stock is kept of them (FIL-10).
 *
 * Head office makes items, and changes them for everybody. A site that meets one that
 * nobody knows registers it and goes on at once; it is the site's own until head
 * office has checked it, and then everybody's (PUR-10, FIL-12). */
#include "lines.h"

static const struct field fields[] = {
	FIELD(item, text, key, "Key", "商品编码", .flags = REQUIRED | IS_KEY),
	FIELD(item, text, name, "Name", "品名", .flags = REQUIRED | ON_SLIP),
	FIELD(item, text, unit, "Unit", "单位"),
	FIELD(item, qty, case_size, "Case size", "单品规格", .flags = NOT_NIL),
	FIELD(item, flag, goods, "Stock is kept of it", "管理库存"),
	FIELD(item, text, barcode, "Barcode", "条码"),
	FIELD(item, text, spec, "Specification", "规格"),
	FIELD(item, text, category, "Category", "类别"),
	FIELD(item, text, model, "Model", "型号"),
	FIELD(item, text, series, "Series", "系列"),
	FIELD(item, text, size, "Size", "尺寸"),
	FIELD(item, text, colour, "Colour", "颜色"),
	FIELD(item, qty, package_count, "Package count", "包件数", .flags = NOT_NIL),
	FIELD(item, rate, tax, "Tax rate inside its prices", "内含税率"),
	FIELD(item, price, floor, "Price floor", "最低限价"),
	{0}};

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (!str_is(doc->last_act, "register"))
		topic_all(doc, arena, to);
}

#define ALL_BUT_KEY                                                                                                    \
	"name unit case_size goods spec barcode category model series size colour package_count tax floor"

static const struct act acts[] = {
	{"create", "Create", "新建", "records.item", "draft", "active", "HO"},
	{"register", "Register at a site", "站点登记", "records.item", "draft", "unchecked", .series = "IT"},
	{"check", "Check what a site registered", "核对", "records.check", "unchecked", "active", "HO",
		NOT_MAKER | CHANGES, .sets = ALL_BUT_KEY},
	{"change", "Change", "修改", "records.item", "active", "active", "HO", CHANGES, .sets = ALL_BUT_KEY},
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
