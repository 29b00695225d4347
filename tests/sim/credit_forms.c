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
static const char *any_customer(struct place *p)
{
	static const char *const keys[] = {"C0", "C0", "C0", "C0", "C1", "C1", "C2", "C3"};

	return keys[chance_below(luck(p), 8)];
}

static const char *any_amount(struct place *p)
{
	static const char *const amounts[] = {"10", "50", "75.50", "100", "100", "200", "333.33", "600"};

	return amounts[chance_below(luck(p), 8)];
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
	buf_printf(&i->json, "{\"customer\":\"%s\",\"lines\":[{\"item\":\"P0\",\"qty\":\"1\",\"price\":\"%s\"}]}", any_customer(p),
		any_amount(p));
	return true;
}

static bool make_issue(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "sales_bill", "issue", "confirmed", "issued"))
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

/* ---- any of them ---- */

static const struct {
	int weight;
	bool (*make)(struct place *p, struct intent *i);
} makers[] = {{40, make_bill}, {14, make_issue}, {8, make_void}, {4, make_bill_return}, {14, make_receipt}, {5, make_reversal},
	{3, make_clock_check}};

enum { MAKERS = sizeof(makers) / sizeof(*makers), TRIES = 5 };

static bool make_one(struct place *p, struct intent *i)
{
	int sum = 0, at;

	for (int k = 0; k < MAKERS; k++)
		sum += makers[k].weight;
	at = chance_below(luck(p), sum);
	for (int k = 0; k < MAKERS; k++)
		if ((at -= makers[k].weight) < 0)
			return makers[k].make(p, i);
	return false;
}

bool credit_form(struct place *p, struct intent *i)
{
	for (int tries = 0; tries < TRIES; tries++)
		if (make_one(p, i))
			return true;
	return false;
}
