/* A supplier: whom goods are bought from (FIL-05). One that is blocked delivers no
 * more: nothing is received from it until it is let in again (PUR-19). */
#include "lines.h"

static const struct field fields[] = {
	FIELD(supplier, text, key, "Key", "供应商编码", .flags = REQUIRED | IS_KEY),
	FIELD(supplier, text, name, "Name", "供应商全称", .flags = REQUIRED | ON_SLIP),
	FIELD(supplier, text, contact, "Contact", "联系人"),
	FIELD(supplier, text, phone, "Telephone", "电话"),
	FIELD(supplier, text, fax, "Fax", "传真"),
	FIELD(supplier, text, address, "Address", "地址"),
	FIELD(supplier, text, tax_number, "Tax number", "税号"),
	FIELD(supplier, text, bank, "Bank", "开户行"),
	FIELD(supplier, text, bank_account, "Bank account", "银行账号"),
	FIELD(supplier, text, note, "Note", "备注"),
	FIELD(supplier, text, reason, "Why it is blocked", "停用原因", .flags = REQUIRED),
	{0}};

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (!str_is(doc->last_act, "register"))
		topic_all(doc, arena, to);
}

#define ALL_BUT_KEY "name contact phone fax address tax_number bank bank_account note"

static const struct act acts[] = {
	{"create", "Create", "新建", "records.supplier", "draft", "active", "HO", .sets = "key " ALL_BUT_KEY},
	{"register", "Register at a site", "站点登记", "records.supplier", "draft", "unchecked", .series = "SU",
		.sets = "key " ALL_BUT_KEY},
	{"check", "Check what a site registered", "核对", "records.check", "unchecked", "active", "HO",
		NOT_MAKER | CHANGES, .sets = ALL_BUT_KEY},
	{"change", "Change", "修改", "records.supplier", "active", "active", "HO", CHANGES, .sets = ALL_BUT_KEY},
	{"block", "Block", "停用", "records.supplier", "active", "blocked", "HO", .sets = "reason"},
	{"unblock", "Let in again", "恢复", "records.supplier", "blocked", "active", "HO", .sets = ""},
	{0}};

const struct type supplier_type = {
	.name = "supplier",
	.label = "Supplier",
	.label_zh = "供应商",
	.about = "Whom goods are bought from.",
	.about_zh = "货物的供方。",
	.v = 1,
	.size = sizeof(struct supplier),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
