/* What stands round about a paper of settling before it is acted on: the bill that it is
 * for, and the others of that bill. */
#include <string.h>

#include "fake.h"

struct setting {
	struct arena *arena;
	struct fake *fake;
	struct doc *stood, *doc;
	const char *act;
};

static bool acts(const struct setting *s, const char *names)
{
	return state_among(names, str_from(s->act));
}

static struct doc *linked(struct setting *s, const struct type *type, const char *state)
{
	struct doc *doc = paper_new(s->arena, type, "A01");

	doc->id = STR("M4T8Y2B6D0G3J7NQ");
	doc->state = str_from(state);
	doc->acts = 1;
	s->fake->linked[s->fake->linked_count++] = doc;
	return doc;
}

/* The bill that a paper names. */
static struct sales_bill *bill(struct setting *s, struct str id, const char *mode, const char *state)
{
	struct sales_bill *bill = (struct sales_bill *)paper_new(s->arena, &sales_bill_type, "A01");

	bill->doc.id = id;
	bill->doc.state = str_from(state);
	bill->doc.acts = 1;
	bill->number = STR("A01-SB-000001");
	bill->customer.key = STR("C600");
	bill->mode = str_from(mode);
	s->fake->original = &bill->doc;
	return bill;
}

/* ---- a bill ---- */

static void set_mode(struct setting *s, const char *mode)
{
	((struct sales_bill *)s->doc)->mode = ((struct sales_bill *)s->stood)->mode = str_from(mode);
}

static void settings(struct setting *s)
{
	struct settings *settings = (struct settings *)doc_new(s->arena, &settings_type);

	for (int i = 0; i < s->fake->records_count; i++)
		if (s->fake->records[i]->type == &settings_type)
			return;
	settings->key = STR("company");
	settings->release_auto.v = 1;
	settings->voucher_type = STR("transfer");
	fake_record(s->fake, &settings->doc);
}

static void issue(struct setting *s)
{
	bool released = str_is(s->doc->state, "released");

	((struct sales_bill *)s->doc)->issued_from.key = ((struct sales_bill *)s->stood)->issued_from.key = STR_NONE;
	struct str mode = ((struct sales_bill *)s->doc)->mode;

	if (released)
		set_mode(s, "settle_first");
	else if (str_is(mode, "settle_first"))
		set_mode(s, "settle_on_issue");
	linked(s, &logistics_release_type, "given");
}

static void price_lines(struct sales_line *lines, int count, struct money *total)
{
	*total = money_of(0);
	for (int i = 0; i < count; i++) {
		lines[i].discount.minor = lines[i].inside.minor = NONE;
		if (!price_is_set(lines[i].price))
			lines[i].price.e4 = 12345;
		ck_assert(money_from_qty_price(lines[i].qty, lines[i].price, &lines[i].amount));
		*total = money_add(*total, lines[i].amount);
	}
}

/* A little of each line; it had more of each. */
static void issue_part(struct setting *s)
{
	struct sales_bill *bill = (struct sales_bill *)s->doc, *stood = (struct sales_bill *)s->stood;

	bill->lines.count = stood->lines.count;
	bill->lines.row = rows_new(s->arena, field_find(sales_bill_type.fields, STR("lines")), bill->lines.count);
	for (int i = 0; i < bill->lines.count; i++) {
		stood->lines.row[i].qty = qty_add(stood->lines.row[i].qty, qty_of(1000));
		bill->lines.row[i].item = stood->lines.row[i].item;
		bill->lines.row[i].qty = qty_of(1000);
	}
	price_lines(stood->lines.row, stood->lines.count, &stood->total);
	set_mode(s, "ship_first");
	bill->issued_from.key = stood->issued_from.key = STR_NONE;
	linked(s, &logistics_release_type, "given");
	linked(s, &settlement_type, "provisional");
}

static void of_bill(struct setting *s)
{
	static const char *const modes[] = {"settle_on_issue", "settle_first", "ship_first"};
	struct sales_bill *bill = (struct sales_bill *)s->doc;

	if (acts(s, "confirm")) {
		bill->mode = str_from(modes[bill->lines.count % 3]);
		settings(s);
	} else if (acts(s, "issue")) {
		issue(s);
	} else if (acts(s, "issue_part")) {
		issue_part(s);
	} else if (acts(s, "ask_goods")) {
		set_mode(s, str_is(s->doc->state, "released") ? "settle_first" : "ship_first");
		bill->issued_from.key = ((struct sales_bill *)s->stood)->issued_from.key = STR("B01");
		linked(s, &logistics_release_type, "given");
	} else if (acts(s, "rest")) {
		price_lines(bill->lines.row, bill->lines.count, &bill->total);
		bill->mode = STR("ship_first");
		bill->taken_over = bill->total;
		bill->due = s->doc->day;
		bill->rest_of.id = STR("M4T8Y2B6D0G3J7NQ");
	} else if (acts(s, "submit|hand_in")) {
		set_mode(s, str_is(s->doc->state, "issued") ? "ship_first" : "settle_first");
		linked(s, &settlement_type, "provisional");
	} else if (acts(s, "release")) {
		linked(s, &voucher_type, "posted");
		linked(s, &invoice_type, "stamped");
	} else if (acts(s, "give_back")) {
		linked(s, &settlement_type, "to_settle");
	} else if (acts(s, "settle_again")) {
		linked(s, &settlement_type, "void");
	} else if (acts(s, "void")) {
		set_mode(s, str_is(s->doc->state, "given_back") ? "settle_first" : "ship_first");
		linked(s, &settlement_type, "provisional");
		linked(s, &logistics_release_type, "given");
	}
}

/* ---- the others ---- */

static void change(struct setting *s)
{
	struct settlement *now = (struct settlement *)s->doc, *stood = (struct settlement *)s->stood;

	now->lines.count = stood->lines.count;
	now->lines.row = rows_new(s->arena, field_find(settlement_type.fields, STR("lines")), now->lines.count);
	for (int i = 0; i < now->lines.count; i++) {
		now->lines.row[i] = stood->lines.row[i];
		now->lines.row[i].price.e4 += 100;
		now->lines.row[i].amount.minor = NONE;
	}
}

static void invoice_for(struct setting *s, const struct settlement *settlement)
{
	struct invoice *invoice = (struct invoice *)linked(s, &invoice_type, "issued");

	invoice->bills.row = rows_new(s->arena, field_find(invoice_type.fields, STR("bills")), 1);
	invoice->bills.count = 1;
	invoice->bills.row[0].bill = settlement->bill;
	invoice->bills.row[0].amount = settlement->total;
}

static void of_settlement(struct setting *s)
{
	struct settlement *settlement = (struct settlement *)s->doc;

	if (acts(s, "make|make_again"))
		price_lines(settlement->lines.row, settlement->lines.count, &settlement->total);
	else
		bill(s, settlement->bill.id, "ship_first", "with_ho");
	if (acts(s, "change"))
		change(s);
	if (acts(s, "confirm")) {
		struct sales_bill *of = (struct sales_bill *)(uintptr_t)s->fake->original;
		of->lines.row = settlement->lines.row;
		of->lines.count = settlement->lines.count;
		s->fake->sum = settlement->total.minor;
		settings(s);
		invoice_for(s, settlement);
	}
	if (acts(s, "mark"))
		settlement->mode = ((struct settlement *)s->stood)->mode = STR("ship_first");
	if (acts(s, "unconfirm"))
		linked(s, &voucher_type, "unposted");
	if (acts(s, "void"))
		settlement->mode = ((struct settlement *)s->stood)->mode = STR("ship_first");
}

static void of_voucher(struct setting *s)
{
	struct voucher *voucher = (struct voucher *)s->doc;

	bill(s, voucher->bill.id, "ship_first", "with_ho");
	s->fake->sum = voucher->total.minor;
}

static void of_invoice(struct setting *s)
{
	struct invoice *invoice = (struct invoice *)s->doc;
	struct sales_bill *of;

	if (!acts(s, "issue")) {
		bill(s, invoice->bills.row[0].bill.id, "settle_first", "submitted");
		linked(s, &settlement_type, "to_settle");
		linked(s, &voucher_type, "posted");
		return;
	}
	of = bill(s, invoice->bills.row[0].bill.id, "settle_on_issue", "issued");
	invoice->bills.count = 1;
	invoice->bills.row[0].amount.minor = NONE;
	of->lines.count = invoice->lines.count ? invoice->lines.count : 1;
	of->lines.row = rows_new(s->arena, field_find(sales_bill_type.fields, STR("lines")), of->lines.count);
	if (!invoice->lines.count)
		of->lines.row[0] = (struct sales_line){.item = {STR("P1")}, .qty = qty_of(3000), .price = {12345}, .tax = {NONE}};
	else
		price_lines(invoice->lines.row, invoice->lines.count, &of->total);
	for (int i = 0; i < invoice->lines.count; i++)
		of->lines.row[i] = invoice->lines.row[i];
	price_lines(of->lines.row, of->lines.count, &of->total);
}

void repair_settling(struct arena *arena, struct fake *fake, struct doc *stood, struct doc *doc, const struct act *act)
{
	struct setting s = {arena, fake, stood, doc, act->name};

	fake->linked_count = 0;
	fake->sum = 0;
	if (doc->type == &sales_bill_type)
		of_bill(&s);
	else if (doc->type == &settlement_type)
		of_settlement(&s);
	else if (doc->type == &voucher_type)
		of_voucher(&s);
	else if (doc->type == &invoice_type)
		of_invoice(&s);
	else if (doc->type == &request_paper_type)
		bill(&s, ((struct request_paper *)doc)->paper.id, "ship_first", "with_ho")->doc.holder = STR("HO");
	else if (doc->type == &logistics_release_type)
		bill(&s, ((struct logistics_release *)doc)->bill.id, "ship_first", "confirmed");
}
