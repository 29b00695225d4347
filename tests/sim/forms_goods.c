/* Forms for goods that are bought, and for records that sites make. */
#include <stdio.h>

#include "forms.h"

bool make_supplier(struct place *p, struct intent *i)
{
	form_begin(p, i, "supplier", "create", "active");
	buf_printf(&i->json, "{\"key\":\"V%d\",\"name\":\"华美 %d\"}", p->sim->people, p->sim->people);
	p->sim->people++;
	return true;
}

bool make_save(struct place *p, struct intent *i)
{
	struct picking k;

	if (!pick_record(p, "supplier", &k))
		return false;
	form_begin(p, i, "purchase_receipt", "save", "saved");
	buf_printf(&i->json, "{\"supplier\":\"%s\",", k.id);
	return put_sales_lines(p, &i->json);
}

static const struct purchase_receipt *load(struct place *p, struct op *op, const char *id)
{
	struct doc_row row;
	struct doc *doc;

	CHECK(book_find(op, p->book, &purchase_receipt_type, str_from(id), &row) == OK && book_load(op, p->book, &row, &doc) == OK);
	return (const struct purchase_receipt *)doc;
}

bool make_inspect(struct place *p, struct intent *i)
{
	const struct purchase_receipt *receipt;
	struct op op;

	if (!make_later(p, i, "purchase_receipt", "inspect", "saved", "inspected"))
		return false;
	op_init(&op);
	receipt = load(p, &op, i->doc);
	buf_puts(&i->json, "{\"lines\":[");
	for (int k = 0; k < receipt->lines.count; k++) {
		struct buf qty = BUF_INIT;
		qty_put(&qty, receipt->lines.row[k].qty);
		buf_printf(&i->json, "%s{\"item\":\"%.*s\",\"accepted\":\"%s\"}", k ? "," : "", STR_ARG(receipt->lines.row[k].item.key), qty.p);
		buf_done(&qty);
	}
	buf_puts(&i->json, "]}");
	op_done(&op);
	return true;
}

bool make_review(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "purchase_receipt", "review", "inspected", "reviewed"))
		return false;
	snprintf(i->who, ID_MAX, "%s", p->users[1]);
	return true;
}

bool make_registered(struct place *p, struct intent *i)
{
	form_begin(p, i, chance_hits(luck(p), 2) ? "item" : "customer", "register", "unchecked");
	buf_puts(&i->json, "{\"name\":\"新的\"}");
	return true;
}

bool make_checked(struct place *p, struct intent *i)
{
	return make_later(p, i, chance_hits(luck(p), 2) ? "item" : "customer", "check", "unchecked", "active");
}
