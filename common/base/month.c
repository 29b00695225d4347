/* Months: a count, so that the next one is one more. */
#include "base/month.h"

enum { MONTH_BYTES = 7, MONTHS = 12 };

bool month_is_none(struct month m)
{
	return m.number == MONTH_NONE.number;
}

bool month_read(struct str s, struct month *out)
{
	char text[] = "0000-00-01";
	struct day first;

	*out = MONTH_NONE;
	if (s.n != MONTH_BYTES)
		return false;
	for (int i = 0; i < MONTH_BYTES; i++)
		text[i] = s.p[i];
	if (!day_read(str_from(text), &first))
		return false;
	*out = month_of(first);
	return true;
}

struct month month_of_text(struct str day)
{
	struct month m;

	(void)month_read(str_sub(day, 0, MONTH_BYTES), &m);
	return m;
}

/* Years are counted from March, in eras of 400, so that a leap day is the last of its year. */
struct month month_of(struct day d)
{
	int64_t days = (int64_t)d.number + 719468;
	int64_t era = days / 146097, of_era = days % 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t from_march = (5 * of_year + 2) / 153;

	return (struct month){(int32_t)((era * 400 + year) * MONTHS + from_march + 2)};
}

struct month month_after(struct month m)
{
	return (struct month){m.number + 1};
}

struct day month_first(struct month m)
{
	return day_of(m.number / MONTHS, m.number % MONTHS + 1, 1);
}

struct day month_last(struct month m)
{
	return day_add(month_first(month_after(m)), -1);
}

int month_cmp(struct month a, struct month b)
{
	return (a.number > b.number) - (a.number < b.number);
}

void month_put(struct buf *to, struct month m)
{
	buf_printf(to, "%04d-%02d", m.number / MONTHS, m.number % MONTHS + 1);
}

struct str month_str(struct arena *a, struct month m)
{
	return arena_printf(a, "%04d-%02d", m.number / MONTHS, m.number % MONTHS + 1);
}
