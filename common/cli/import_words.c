/* What people call their columns.
 *
 * A field goes by its own name and its two labels, and by the words of this table. The
 * words of a type come before those that stand for any. */
#include <string.h>

#include "base/phrase.h"
#include "import_inside.h"

static const struct {
	const char *type; /* NULL: any */
	const char *field;
	const char *words; /* as people write them; compared as heading_plain has them */
} table[] = {
	{"item", "key", "编码|编号|代码|货号|商品编码|商品编号|商品代码|产品编码|产品编号|物料编码|存货编码|货品编码|款号|code|no|number|id|item|item code|item no|sku|stock code|article"},
	{"item", "name", "名称|品名|商品名称|产品名称|存货名称|物料名称|货品名称|货名|item name|description"},
	{"item", "barcode", "条码|条形码|商品条码|国际条码|69码|ean|upc|gtin|bar code"},
	{"item", "price", "单价|售价|销售价|零售价|批发价|unit price"},
	{"customer", "key", "编码|编号|代码|客户编码|客户编号|客户代码|客户号|往来单位编码|code|no|number|id|customer|customer code|customer no|customer id"},
	{"customer", "name", "名称|全称|客户名称|客户全称|客户|往来单位|单位名称|公司名称|customer name|company"},
	{"supplier", "key", "编码|编号|代码|供应商编码|供应商编号|供应商代码|往来单位编码|code|no|number|id|supplier|supplier code|supplier no|vendor code"},
	{"supplier", "name", "名称|全称|供应商名称|供应商全称|供应商|往来单位|单位名称|公司名称|supplier name|vendor|company"},
	{"opening_stock", "item", "编码|编号|代码|货号|商品编码|商品编号|商品代码|产品编码|产品编号|物料编码|存货编码|货品编码|款号|code|item code|item no|sku|stock code|article"},
	{"opening_stock", "qty", "数量|库存|库存数量|库存量|结存|结存数量|现存量|期初数量|期初库存|盘点数量|实盘数量|quantity|on hand|stock|count"},
	{"price_list", "item", "编码|编号|代码|货号|商品编码|商品编号|商品代码|产品编码|产品编号|物料编码|存货编码|货品编码|款号|code|item code|item no|sku|stock code|article"},
	{"price_list", "price", "售价|销售价|零售价|批发价|价格|标价|unit price|list price|retail price"},
	{"opening_item", "customer", "编码|客户编码|客户编号|客户代码|客户号|往来单位编码|code|customer code|customer no|customer id|account"},
	{"opening_item", "amount", "金额|余额|欠款|欠款金额|应收|应收金额|应收账款|未收金额|未收|未结金额|期初余额|balance|open amount|owed"},
	{"opening_item", "old_number", "单号|单据号|单据编号|原单号|原单据号|发票号|发票号码|凭证号|票号|number|no|invoice|invoice no|bill no|document|reference"},
	{"opening_item", "day", "日期|单据日期|开单日期|发货日期|业务日期|发票日期|date|invoice date|bill date"},
	{"opening_item", "due", "到期日|到期日期|应收日期|付款到期日|due date|due day"},
	{NULL, "spec", "规格|规格型号|型号|规格/型号|specification|model"},
	{NULL, "unit", "单位|计量单位|基本单位|unit of measure|uom"},
	{NULL, "case_size", "箱规|装箱数|装箱数量|件装数|每箱数量|包装数|case|pack size|per case"},
	{NULL, "goods", "管理库存|是否库存|实物|stock kept"},
	{NULL, "tax", "税率|销项税率|tax rate|vat"},
	{NULL, "tax_rate", "税率|销项税率|tax|vat"},
	{NULL, "brand", "品牌"},
	{NULL, "category", "类别|分类|商品类别|商品分类|品类|客户类别|类型"},
	{NULL, "contact", "联系人|负责人|contact person|attention"},
	{NULL, "phone", "电话|手机|手机号|联系电话|电话号码|固定电话|tel|telephone|mobile|phone no|phone number"},
	{NULL, "address", "地址|收货地址|送货地址|联系地址|公司地址|delivery address"},
	{NULL, "email", "邮箱|电子邮箱|电子邮件|e-mail|mail"},
	{NULL, "terms", "结算方式|付款方式|付款条件|账期|payment terms"},
	{NULL, "short_name", "简称"},
	{NULL, "note", "备注|说明|摘要|remark|remarks|memo|comment"},
};

/* Beside a choice itself and what it is called where choices are offered. */
static const struct {
	const char *choice, *words;
} choice_words[] = {
	{"cash", "现款|现结|现付|货到付款|cash on delivery"},
	{"monthly", "月结|按月|月度结算"},
	{"hold_bill", "压批|压批结算"},
	{"commission", "代销|寄售|委托代销|consignment"},
	{"pay_first", "先款|款到发货|预付|预付款|prepaid"},
};

static bool among(const char *words, struct str plain)
{
	struct str rest = str_from(words);
	struct buf one = BUF_INIT;
	bool found = false;

	while (rest.n && !found) {
		buf_clear(&one);
		heading_plain(str_cut(&rest, '|'), &one);
		found = str_eq(buf_str(&one), plain);
	}
	buf_done(&one);
	return found;
}

const char *import_words_of(const struct type *type, const struct field *f)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strcmp(table[i].field, f->name) == 0 && (!table[i].type || strcmp(table[i].type, type->name) == 0))
			return table[i].words;
	return NULL;
}

struct str import_choice(const char *choices, struct str word)
{
	struct str rest = str_from(choices), found = STR_NONE;
	struct buf plain = BUF_INIT;

	heading_plain(word, &plain);
	while (rest.n && !found.n) {
		struct str one = str_cut(&rest, '|');
		struct buf text = BUF_INIT;
		buf_put(&text, one);
		if (among(text.p, buf_str(&plain)) || among(phrase(LANG_ZH, text.p), buf_str(&plain)))
			found = one;
		for (size_t i = 0; i < sizeof(choice_words) / sizeof(*choice_words) && !found.n; i++)
			if (str_is(one, choice_words[i].choice) && among(choice_words[i].words, buf_str(&plain)))
				found = one;
		buf_done(&text);
	}
	buf_done(&plain);
	return found;
}

bool import_is_total(struct str cell)
{
	struct buf plain = BUF_INIT;
	bool is;

	heading_plain(cell, &plain);
	is = plain.n && among("合计|总计|小计|本页合计|total|totals|subtotal|grand total|sum", buf_str(&plain));
	buf_done(&plain);
	return is;
}

bool import_label_is(const struct field *f, struct str plain)
{
	return among(f->name, plain) || among(f->label, plain) || among(f->label_zh, plain);
}

bool import_word_is(const struct type *type, const struct field *f, struct str plain)
{
	const char *words = import_words_of(type, f);

	return words && among(words, plain);
}
