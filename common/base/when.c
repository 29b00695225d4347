/* Days by their number, so that adding and comparing are arithmetic.
 *
 * The civil calendar is reckoned in eras of 400 years that begin on the first of
 * March: then the leap day is a year's last and needs no case of its own. */
#include "base/when.h"

#include "base/check.h"

enum { DAYS_PER_ERA = 146097, DAYS_TO_1970 = 719468, DAY_MS = 86400000 };

struct civil {
	int year;
	int month;
	int dom;
};

bool day_is_none(struct day d)
{
	return d.number == DAY_NONE.number;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

static bool exists(int year, int month, int dom)
{
	return year >= 1900 && year <= 9999 && month >= 1 && month <= 12 && dom >= 1 &&
	       dom <= days_of_month(year, month);
}

struct day day_of(int year, int month, int dom)
{
	int y, era, year_of_era, day_of_year;

	CHECK(exists(year, month, dom));
	y = year - (month <= 2);
	era = y / 400;
	year_of_era = y % 400;
	day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dom - 1;
	return (struct day){era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
			    day_of_year - DAYS_TO_1970};
}

static struct civil civil_of(struct day d)
{
	int64_t z = (int64_t)d.number + DAYS_TO_1970;
	int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int doe = (int)(z - era * DAYS_PER_ERA);
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / (DAYS_PER_ERA - 1)) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int month = (5 * doy + 2) / 153;
	int dom = doy - (153 * month + 2) / 5 + 1;

	month = month < 10 ? month + 3 : month - 9;
	return (struct civil){(int)(yoe + era * 400) + (month <= 2), month, dom};
}

struct day day_add_months(struct day d, int months)
{
	struct civil c = civil_of(d);
	int all = c.year * 12 + c.month - 1 + months;
	int year = all / 12, month = all % 12 + 1, last;

	if (year > 9999)
		return day_of(9999, 12, 31);
	last = days_of_month(year, month);
	return day_of(year, month, c.dom < last ? c.dom : last);
}

/* `count` digits at *at, which goes on; -1 where there are not. */
static int digits(struct str s, size_t *at, size_t count)
{
	int number = 0;

	for (; count; count--, (*at)++) {
		if (*at >= s.n || s.p[*at] < '0' || s.p[*at] > '9')
			return -1;
		number = number * 10 + (s.p[*at] - '0');
	}
	return number;
}

static bool mark(struct str s, size_t *at, char c)
{
	return *at < s.n && s.p[(*at)++] == c;
}

bool day_read(struct str s, struct day *out)
{
	size_t at = 0;
	int year = digits(s, &at, 4);
	bool dashed = mark(s, &at, '-');
	int month = digits(s, &at, 2);
	int dom;

	dashed = mark(s, &at, '-') && dashed;
	dom = digits(s, &at, 2);
	if (!dashed || at != s.n || !exists(year, month, dom))
		return false;
	*out = day_of(year, month, dom);
	return true;
}

static void put_digits(struct buf *to, int number, int count)
{
	char text[4];

	for (int i = count; i-- > 0; number /= 10)
		text[i] = (char)('0' + number % 10);
	buf_put(to, (struct str){text, (size_t)count});
}

void day_put(struct buf *to, struct day d)
{
	struct civil c;

	if (day_is_none(d))
		return;
	c = civil_of(d);
	CHECK(c.year >= 0 && c.year <= 9999);
	put_digits(to, c.year, 4);
	buf_putc(to, '-');
	put_digits(to, c.month, 2);
	buf_putc(to, '-');
	put_digits(to, c.dom, 2);
}

int day_cmp(struct day a, struct day b)
{
	return (a.number > b.number) - (a.number < b.number);
}

int day_diff(struct day later, struct day earlier)
{
	int diff;

	CHECK(!day_is_none(later) && !day_is_none(earlier));
	CHECK(!__builtin_sub_overflow(later.number, earlier.number, &diff));
	return diff;
}

struct day day_add(struct day d, int days)
{
	CHECK(!day_is_none(d));
	CHECK(!__builtin_add_overflow(d.number, days, &d.number));
	return d;
}

struct day day_later(struct day a, struct day b)
{
	return day_cmp(a, b) < 0 ? b : a;
}

static int64_t floor_days(int64_t ms)
{
	return ms / DAY_MS - (ms % DAY_MS < 0);
}

struct day day_of_moment(struct moment m, int utc_offset_min)
{
	int64_t days = floor_days(m.ms + (int64_t)utc_offset_min * 60000);

	CHECK(days > INT32_MIN && days <= INT32_MAX);
	return (struct day){(int32_t)days};
}

bool moment_read(struct str s, struct moment *out)
{
	struct str clock = str_sub(s, 10, s.n);
	struct day day;
	size_t at = 0;
	int part[4];
	static const size_t width[4] = {2, 2, 2, 3};
	static const char before[4] = {'T', ':', ':', '.'};

	if (!day_read(str_sub(s, 0, 10), &day))
		return false;
	for (int i = 0; i < 4; i++) {
		if (!mark(clock, &at, before[i]))
			return false;
		part[i] = digits(clock, &at, width[i]);
		if (part[i] < 0)
			return false;
	}
	if (!mark(clock, &at, 'Z') || at != clock.n || part[0] > 23 || part[1] > 59 || part[2] > 59)
		return false;
	out->ms = day.number * (int64_t)DAY_MS + ((part[0] * 60 + part[1]) * 60 + part[2]) * 1000 + part[3];
	return true;
}

void moment_put(struct buf *to, struct moment m)
{
	struct day day = day_of_moment(m, 0);
	int ms = (int)(m.ms - day.number * (int64_t)DAY_MS);

	day_put(to, day);
	buf_putc(to, 'T');
	put_digits(to, ms / 3600000, 2);
	buf_putc(to, ':');
	put_digits(to, ms / 60000 % 60, 2);
	buf_putc(to, ':');
	put_digits(to, ms / 1000 % 60, 2);
	buf_putc(to, '.');
	put_digits(to, ms % 1000, 3);
	buf_putc(to, 'Z');
}

static struct str kept(struct arena *a, struct buf *text)
{
	struct str out = arena_str(a, buf_str(text));

	buf_done(text);
	return out;
}

struct str day_str(struct arena *a, struct day d)
{
	struct buf text = BUF_INIT;

	day_put(&text, d);
	return kept(a, &text);
}

struct str moment_str(struct arena *a, struct moment m)
{
	struct buf text = BUF_INIT;

	moment_put(&text, m);
	return kept(a, &text);
}
