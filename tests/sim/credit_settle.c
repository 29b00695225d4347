/* Bills that head office settles: bundles go up, are priced anew, invoiced, posted, let go
 * and given back, while their sites void, issue and sell on; and a month is closed over
 * sites that say nothing. */
#include "credit.h"

#include <stdio.h>
#include <string.h>

#include "documents/settling.h"

static bool later(struct place *p, struct intent *i, const char *type, const char *act, const char *from, const char *to,
	const char *json)
{
	if (!make_later(p, i, type, act, from, to))
		return false;
	i->day = DAY_NONE;
	buf_puts(&i->json, json);
	return true;
}

static const char *one_of(struct place *p, const char *a, const char *b)
{
	return chance_hits(luck(p), 2) ? a : b;
}

/* ---- the bundle on its way ---- */

bool make_submitted(struct place *p, struct intent *i)
{
	static const char *const states[] = {"confirmed", "confirmed", "issued", "released", "given_back"};
	const char *from = states[chance_below(luck(p), 5)];
	bool issued = !strcmp(from, "issued") || !strcmp(from, "released");

	return later(p, i, "sales_bill", "submit", from, issued ? "with_ho" : "submitted", "");
}

bool make_released(struct place *p, struct intent *i)
{
	return later(p, i, "sales_bill", "release", "submitted", "released", "");
}

bool make_given_back(struct place *p, struct intent *i)
{
	return later(p, i, "sales_bill", "give_back", one_of(p, "submitted", "with_ho"), "given_back", "");
}

/* ---- at head office ---- */

static const struct settlement *load(struct place *p, struct op *op, const char *id)
{
	struct doc_row row;
	struct doc *doc;

	CHECK(book_find(op, p->book, &settlement_type, str_from(id), &row) == OK && book_load(op, p->book, &row, &doc) == OK);
	return (const struct settlement *)doc;
}

/* At another price than the bill's, dearer or cheaper. */
bool make_priced_anew(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "settlement", "change", "to_settle", "to_settle"))
		return false;
	i->day = DAY_NONE;
	buf_printf(&i->json, "{\"reason\":\"r%d\",\"lines\":[{\"item\":\"P0\",\"qty\":\"1\",\"price\":\"%s\"}]}", p->sim->step,
		any_amount(p));
	return true;
}

bool make_invoiced(struct place *p, struct intent *i)
{
	const struct settlement *settlement;
	struct buf price = BUF_INIT;
	struct op op;

	if (!make_later(p, i, "settlement", "confirm", "to_settle", "confirmed"))
		return false;
	op_init(&op);
	settlement = load(p, &op, i->doc);
	form_begin(p, i, "invoice", "issue", "issued");
	i->day = DAY_NONE;
	two_sign(p, i);
	price_put(&price, settlement->lines.row[0].price);
	buf_printf(&i->json, "{\"bills\":[{\"bill\":\"%.*s\"}],\"lines\":[{\"item\":\"P0\",\"qty\":\"1\",\"price\":\"%s\"}]}",
		STR_ARG(settlement->bill.id), price.p);
	buf_done(&price);
	op_done(&op);
	return true;
}

bool make_invoice_step(struct place *p, struct intent *i)
{
	if (chance_hits(luck(p), 4) && later(p, i, "invoice", "void", "issued", "void", "{\"reason\":\"wrong\"}")) {
		two_sign(p, i);
		return true;
	}
	return later(p, i, "invoice", "stamp", "issued", "stamped", "");
}

bool make_settled(struct place *p, struct intent *i)
{
	if (chance_hits(luck(p), 5))
		return later(p, i, "settlement", "unconfirm", "confirmed", "to_settle", "");
	return later(p, i, "settlement", "confirm", "to_settle", "confirmed", "");
}

bool make_posted(struct place *p, struct intent *i)
{
	if (chance_hits(luck(p), 5))
		return later(p, i, "voucher", "unpost", "posted", "unposted", "{\"reason\":\"wrong\"}");
	return later(p, i, "voucher", "post", "unposted", "posted", "");
}

/* ---- a month ---- */

/* February, whoever of them has told the whole of it. */
bool make_month_closed(struct place *p, struct intent *i)
{
	int count = 0;

	form_begin(p, i, "period_close", "close_without", "closed");
	i->day = DAY_NONE;
	two_sign(p, i);
	buf_puts(&i->json, "{\"month\":\"2026-02\",\"reason\":\"they are silent\",\"without\":[");
	for (int k = 1; k < p->sim->count; k++)
		buf_printf(&i->json, "%s\"%s\"", count++ ? "," : "", p->sim->places[k].name);
	buf_puts(&i->json, "]}");
	return true;
}
