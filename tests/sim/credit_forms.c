/* What people do in a day about credit: bills, money and goods that come back of a few
 * customers whom every site serves, in amounts that soon come to a limit. */
#include "credit.h"

#include <stdio.h>
#include <string.h>

/* Days are counted from here; the clocks of sites are off. */
static struct day any_day(struct place *p)
{
	return day_add(day_of(2026, 3, 1), chance_below(luck(p), 2 * DAYS_BACK) - DAYS_BACK);
}

/* The first is everybody's. */
const char *any_customer(struct place *p)
{
	static const char *const keys[] = {"C0", "C0", "C0", "C0", "C1", "C1", "C2", "C3"};

	return keys[chance_below(luck(p), 8)];
}

const char *any_amount(struct place *p)
{
	static const char *const amounts[] = {"10", "50", "75.50", "100", "100", "200", "333.33", "600"};

	return amounts[chance_below(luck(p), 8)];
}

static const char *any_mode(struct place *p)
{
	static const char *const modes[] = {"settle_on_issue", "settle_on_issue", "settle_first", "ship_first"};

	return modes[chance_below(luck(p), 4)];
}

static void begin(struct place *p, struct intent *i, const char *type, const char *act, const char *state)
{
	form_begin(p, i, type, act, state);
	i->day = chance_hits(luck(p), 4) ? any_day(p) : DAY_NONE;
}

/* ---- bills ---- */

static bool make_bill(struct place *p, struct intent *i)
{
	begin(p, i, "sales_bill", "confirm", "confirmed");
	buf_printf(&i->json, "{\"customer\":\"%s\",\"mode\":\"%s\",\"lines\":[{\"item\":\"P0\",\"qty\":\"1\",\"price\":\"%s\"}]}",
		any_customer(p), any_mode(p), any_amount(p));
	return true;
}

static bool make_issue(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "sales_bill", "issue", chance_hits(luck(p), 3) ? "released" : "confirmed", "issued"))
		return false;
	two_sign(p, i);
	return true;
}

static bool make_bill_return(struct place *p, struct intent *i)
{
	begin(p, i, "sales_return", "post", "posted");
	two_sign(p, i);
	buf_printf(&i->json, "{\"customer\":\"%s\",\"lines\":[{\"item\":\"P0\",\"qty\":\"1\",\"price\":\"%s\"}]}", any_customer(p),
		any_amount(p));
	return true;
}

/* ---- money ---- */

static bool make_receipt(struct place *p, struct intent *i)
{
	begin(p, i, "customer_receipt", "take", "received");
	buf_printf(&i->json, "{\"means\":\"cash\",\"customer\":\"%s\",\"amount\":\"%s\"}", any_customer(p), any_amount(p));
	return true;
}

static bool make_reversal(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "customer_receipt", "reverse", "received", "reversed"))
		return false;
	two_sign(p, i);
	buf_puts(&i->json, "{\"reason\":\"cheque\"}");
	return true;
}

/* Somebody looked at the calendar. */
static bool make_clock_check(struct place *p, struct intent *i)
{
	begin(p, i, "clock_check", "confirm", "confirmed");
	i->day = day_of(2026, 3, 1);
	buf_puts(&i->json, "{}");
	return true;
}

/* ---- what head office allows, and how it is shared out ---- */

static bool make_terms(struct place *p, struct intent *i)
{
	static const char *const limits[] = {"0", "300", "600", "1000", "1000", "1500"};

	form_begin(p, i, "credit_terms", "change", "active");
	i->day = DAY_NONE;
	snprintf(i->doc, ID_MAX, "%s", any_customer(p));
	buf_printf(&i->json, "{\"credit_limit\":\"%s\",\"reason\":\"r%d\"}", limits[chance_below(luck(p), 6)], p->sim->step);
	return true;
}

static const char *another_site(struct place *p)
{
	return p->sim->places[1 + chance_below(luck(p), p->sim->active)].name;
}

static bool make_grant(struct place *p, struct intent *i)
{
	form_begin(p, i, "ceiling", "grant", "granted");
	i->day = DAY_NONE;
	buf_printf(&i->json, "{\"customer\":\"%s\",\"site\":\"%s\",\"amount\":\"%s\"}", any_customer(p), another_site(p), any_amount(p));
	return true;
}

static bool make_ask(struct place *p, struct intent *i)
{
	form_begin(p, i, "ceiling", "ask", "asked");
	i->day = DAY_NONE;
	buf_printf(&i->json, "{\"customer\":\"%s\",\"site\":\"%s\"}", any_customer(p), another_site(p));
	return true;
}

static bool make_write_off(struct place *p, struct intent *i)
{
	form_begin(p, i, "ceiling", "write_off", "written_off");
	i->day = DAY_NONE;
	buf_printf(&i->json, "{\"customer\":\"%s\",\"site\":\"%s\",\"reason\":\"silent\"}", any_customer(p), another_site(p));
	return true;
}

static bool make_ceiling_return(struct place *p, struct intent *i)
{
	form_begin(p, i, "ceiling", "return", "returned");
	i->day = DAY_NONE;
	buf_printf(&i->json, "{\"customer\":\"%s\"}", any_customer(p));
	return true;
}

/* ---- any of them ---- */

enum whose { ANYBODYS, OFFICES, SITES };

static const struct {
	int weight;
	enum whose whose;
	bool (*make)(struct place *p, struct intent *i);
} makers[] = {{40, ANYBODYS, make_bill}, {14, ANYBODYS, make_issue}, {8, ANYBODYS, make_void}, {4, ANYBODYS, make_bill_return},
	{30, SITES, make_entered}, {20, SITES, make_approved_bill}, {3, SITES, make_given_up}, 
	{30, ANYBODYS, make_submitted},
	{2, OFFICES, make_month_closed}, {14, ANYBODYS, make_receipt}, {5, ANYBODYS, make_reversal}, {3, SITES, make_clock_check}, {5, SITES, make_ceiling_return},
	{25, OFFICES, make_terms}, {60, OFFICES, make_grant}, {40, OFFICES, make_ask}, {2, OFFICES, make_write_off}};

enum { MAKERS = sizeof(makers) / sizeof(*makers), TRIES = 5 };

static bool may(const struct place *p, int maker)
{
	return makers[maker].whose == ANYBODYS || makers[maker].whose == (p->index ? SITES : OFFICES);
}

static bool make_one(struct place *p, struct intent *i)
{
	int sum = 0, at;

	for (int k = 0; k < MAKERS; k++)
		sum += may(p, k) ? makers[k].weight : 0;
	at = chance_below(luck(p), sum);
	for (int k = 0; k < MAKERS; k++)
		if (may(p, k) && (at -= makers[k].weight) < 0)
			return makers[k].make(p, i);
	return false;
}

/* What lies on head office's desk, the furthest first. */
static bool make_desk_work(struct place *p, struct intent *i)
{
	static bool (*const work[])(struct place *p, struct intent *i) = {
		make_decided, make_invoice_step, make_posted, make_settled, make_released, make_given_back, make_priced_anew, make_invoiced};

	for (size_t k = 0; k < sizeof(work) / sizeof(*work); k++)
		if (chance_hits(luck(p), 2) && work[k](p, i))
			return true;
	return false;
}

bool credit_form(struct place *p, struct intent *i)
{
	if (!p->index && !chance_hits(luck(p), 3) && make_desk_work(p, i))
		return true;
	for (int tries = 0; tries < TRIES; tries++)
		if (make_one(p, i))
			return true;
	return false;
}
