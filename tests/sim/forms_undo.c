/* Forms that undo and that close: a void, goods that come back against their bill, red
 * reversals, the day. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

static const struct doc *load(struct place *p, struct op *op, const char *id)
{
	struct doc_row row;
	struct doc *doc;

	CHECK(book_find(op, p->book, NULL, str_from(id), &row) == OK && book_load(op, p->book, &row, &doc) == OK);
	return doc;
}

bool make_void(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "sales_bill", "void", "confirmed", "void"))
		return false;
	two_sign(p, i);
	buf_puts(&i->json, "{\"reason\":\"no longer wanted\"}");
	return true;
}

/* One line of a bill, whole or a piece of it; now and then more than is left. */
bool make_take_back(struct place *p, struct intent *i)
{
	bool sold = chance_hits(luck(p), 2);
	const struct sales_bill *bill;
	const struct sales_line *line;
	struct buf qty = BUF_INIT, price = BUF_INIT;
	char original[ID_MAX];
	struct op op;

	if (!make_later(p, i, "sales_bill", "issue", sold ? "sold" : "issued", "posted"))
		return false;
	memcpy(original, i->doc, sizeof(original));
	form_begin(p, i, "sales_return", "take_back", "posted");
	op_init(&op);
	bill = (const struct sales_bill *)load(p, &op, original);
	line = &bill->lines.row[chance_below(luck(p), bill->lines.count)];
	qty_put(&qty, chance_hits(luck(p), 2) ? line->qty : qty_of(500));
	price_put(&price, line->price);
	buf_printf(&i->json, "{\"original\":\"%s\",\"into\":\"%s\",\"lines\":[{\"item\":\"%.*s\",\"qty\":\"%s\",\"price\":\"%s\"}]}",
		original, chance_hits(luck(p), 2) ? "stock" : "quarantine", STR_ARG(line->item.key), qty.p, price.p);
	buf_done(&qty);
	buf_done(&price);
	op_done(&op);
	return true;
}

bool make_inspection(struct place *p, struct intent *i)
{
	const struct sales_return *back;
	int put = 0;
	struct op op;

	if (!make_later(p, i, "sales_return", "inspect", "posted", "inspected"))
		return false;
	op_init(&op);
	back = (const struct sales_return *)load(p, &op, i->doc);
	buf_puts(&i->json, "{\"checked\":[");
	for (int k = 0; k < back->lines.count; k++)
		buf_printf(&i->json, "%s{\"item\":\"%.*s\"}", put++ ? "," : "", STR_ARG(back->lines.row[k].item.key));
	buf_puts(&i->json, "]}");
	op_done(&op);
	return true;
}

bool make_red(struct place *p, struct intent *i)
{
	static const struct {
		const char *type, *from, *reason;
	} kinds[] = {{"sales_bill", "sold", "reason"}, {"sales_bill", "issued", "reason"}, {"sales_return", "posted", "red_reason"},
		{"stock_adjustment", "posted", "red_reason"}, {"opening_stock", "posted", "reason"},
		{"bad_debt", "posted", "red_reason"}};
	int k = chance_below(luck(p), sizeof(kinds) / sizeof(*kinds));

	if (!make_later(p, i, kinds[k].type, "reverse", kinds[k].from, "reversed"))
		return false;
	two_sign(p, i);
	buf_printf(&i->json, "{\"%s\":\"entered twice\"}", kinds[k].reason);
	return true;
}

/* Of the first days alone: a closed day takes no more in. */
bool make_close(struct place *p, struct intent *i)
{
	form_begin(p, i, "day_close", "close", "difference");
	i->day = day_add(day_of(2026, 3, 1), chance_below(luck(p), DAYS_BACK) - DAYS_BACK);
	buf_puts(&i->json, "{\"counted\":\"12.34\",\"reason\":\"change\"}");
	return true;
}

bool make_settlement(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "day_close", "settle", "difference", "closed"))
		return false;
	two_sign(p, i);
	return true;
}
