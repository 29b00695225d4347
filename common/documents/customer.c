/* A customer: whom bills are made out to and receipts come from (FIL-01). A site hears
 * of the customers that head office lets it hear, and of those it registered itself,
 * which it serves at once; head office checks them later (FIL-12). */
#include "lines.h"

static const struct field fields[] = {
	FIELD(customer, text, key, "Key", "客户编码", .flags = REQUIRED | IS_KEY),
	FIELD(customer, text, name, "Name", "客户全称", .flags = REQUIRED | ON_SLIP),
	FIELD(customer, text, terms, "Payment terms", "结算方式",
		.of = "cash|monthly|hold_bill|rolling|commission|pay_first"),
	FIELD(customer, text, phone, "Telephone", "电话"),
	FIELD(customer, text, contact, "Contact", "联系人"),
	FIELD(customer, text, fax, "Fax", "传真"),
	FIELD(customer, text, address, "Address", "地址"),
	FIELD(customer, text, delivery_address, "Delivery address", "送货地址"),
	FIELD(customer, text, tax_number, "Tax number", "税号"),
	FIELD(customer, text, bank, "Bank", "开户行"),
	FIELD(customer, text, bank_account, "Bank account", "银行账号"),
	FIELD(customer, text, salesperson, "Salesperson", "业务员"),
	FIELD(customer, text, note, "Note", "备注"),
	FIELD(customer, text, channel, "Channel", "分销渠道", .of = "direct|wholesale|prefecture|supermarket"),
	FIELD(customer, text, class, "Class", "客户等级", .of = "a|b|c"),
	FIELD(customer, ref, ar_accountant, "Receivables clerk", "往来会计", .of = "user"),
	FIELD(customer, text, header, "Header of its bills", "开单抬头"),
	FIELD(customer, text, tax_basis, "Orders", "订货税基", .of = "with_tax|without_tax"),
	FIELD(customer, text, invoicing_checked, "Invoicing data checked by", "开票资料核对人"),
	FIELD(customer, text, reason, "Reason", "原因"),
	{0}};

static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	topic_add(arena, to, "customer", ((const struct customer *)doc)->key);
}

#define ALL_BUT_TERMS                                                                                                  \
	"name phone contact fax address delivery_address tax_number bank bank_account salesperson note channel "   \
	"class ar_accountant header tax_basis invoicing_checked"

static enum err check_terms(struct op *op, struct doc *doc, struct look *look)
{
	const struct customer *customer = (const struct customer *)doc;
	const struct doc *before;
	enum err err;

	if (look->again)
		return OK;
	if ((err = required_here(op, customer->reason, "reason")) || (err = look->paper(look, op, "customer", doc->id, &before)))
		return err;
	/* The reason of the change before is none for this one. */
	return str_eq(((const struct customer *)before)->reason, customer->reason) ? required_here(op, STR_NONE, "reason") : OK;
}

static const struct act acts[] = {
	{"create", "Create", "新建", "records.customer", "draft", "active", "HO"},
	{"register", "Register at a site", "站点登记", "records.customer", "draft", "unchecked", .series = "CU"},
	{"check", "Check what a site registered", "核对", "records.check", "unchecked", "active", "HO",
		NOT_MAKER | CHANGES, .sets = "terms reason " ALL_BUT_TERMS},
	{"change", "Change", "修改", "records.customer", "active", "active", "HO", CHANGES, .sets = ALL_BUT_TERMS},
	/* How he pays is a leader's to say, with the reason (CRD-15). */
	{"set_terms", "Change the payment terms", "更改结算方式", "credit.terms", "active", "active", "HO", CHANGES,
		.sets = "terms reason", .check = check_terms},
	{0}};

const struct type customer_type = {
	.name = "customer",
	.label = "Customer",
	.label_zh = "客户",
	.about = "A buyer, on account or for cash.",
	.about_zh = "买方,挂账或付现。",
	.v = 1,
	.size = sizeof(struct customer),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
};
