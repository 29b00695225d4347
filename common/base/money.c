/* Amounts: checked sums, and the two ways of reading a decimal number.
 *
 * All four kinds are a whole number of the smallest part, so one writer and one
 * reader serve them; what differs is how many decimals there are, and whether the
 * trailing zeros are written. What is read is bounded, which makes an overflow in
 * a sum a bug of ours. */
#include "base/money.h"

#include <stdlib.h>

#include "base/check.h"

#define PRICE_MAX INT64_C(1000000000000000)

enum { MONEY_DECIMALS = 2, QTY_DECIMALS = 3, PRICE_DECIMALS = 4, RATE_DECIMALS = 6, RATE_ONE = 1000000 };

static int64_t sum(int64_t a, int64_t b)
{
	int64_t c;

	CHECK(!__builtin_add_overflow(a, b, &c));
	return c;
}

static int64_t difference(int64_t a, int64_t b)
{
	int64_t c;

	CHECK(!__builtin_sub_overflow(a, b, &c));
	return c;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

struct money money_of(int64_t minor)
{
	return (struct money){minor};
}

struct money money_add(struct money a, struct money b)
{
	return money_of(sum(a.minor, b.minor));
}

struct money money_sub(struct money a, struct money b)
{
	return money_of(difference(a.minor, b.minor));
}

struct money money_neg(struct money a)
{
	return money_of(difference(0, a.minor));
}

int money_cmp(struct money a, struct money b)
{
	return compare(a.minor, b.minor);
}

bool money_is_nil(struct money a)
{
	return a.minor == 0;
}

struct qty qty_of(int64_t milli)
{
	return (struct qty){milli};
}

struct qty qty_add(struct qty a, struct qty b)
{
	return qty_of(sum(a.milli, b.milli));
}

struct qty qty_sub(struct qty a, struct qty b)
{
	return qty_of(difference(a.milli, b.milli));
}

struct qty qty_neg(struct qty a)
{
	return qty_of(difference(0, a.milli));
}

int qty_cmp(struct qty a, struct qty b)
{
	return compare(a.milli, b.milli);
}

bool qty_is_nil(struct qty a)
{
	return a.milli == 0;
}

/* At least `least` of the `decimals` are written, more only where they say something. */
static void put_decimal(struct buf *to, int64_t number, int decimals, int least)
{
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char text[24];
	size_t at = sizeof(text);
	bool trim = true;

	for (int place = decimals; place > 0; place--, left /= 10) {
		trim = trim && place > least && left % 10 == 0;
		if (!trim)
			text[--at] = (char)('0' + left % 10);
	}
	if (at < sizeof(text))
		text[--at] = '.';
	do {
		text[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (number < 0)
		text[--at] = '-';
	buf_put(to, (struct str){text + at, sizeof(text) - at});
}

static bool digit(struct str s, size_t at)
{
	return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* Digits, and perhaps a point and up to `decimals` digits; *written counts those. */
static bool read_digits(struct str s, int decimals, int64_t max, int64_t *out, int *written)
{
	int64_t number = 0;
	size_t at = 0;

	*written = 0;
	if (!digit(s, 0))
		return false;
	for (; digit(s, at); at++) {
		number = number * 10 + (s.p[at] - '0');
		if (number > max)
			return false;
	}
	if (at < s.n && s.p[at] == '.') {
		for (at++; *written < decimals && number <= max && digit(s, at); at++, ++*written)
			number = number * 10 + (s.p[at] - '0');
		if (*written == 0)
			return false;
	}
	for (int i = *written; i < decimals && number <= max; i++)
		number *= 10;
	*out = number;
	return at == s.n && number <= max;
}

/* As people write it. */
static bool read_loose(struct str s, int decimals, int64_t max, int64_t *out, int *written)
{
	bool minus = str_starts(s, STR("-"));
	int64_t number;

	if (!read_digits(minus ? str_sub(s, 1, s.n) : s, decimals, max, &number, written))
		return false;
	if (minus && number == 0)
		return false;
	*out = minus ? -number : number;
	return true;
}

/* The spelling that put_decimal writes, and no other. */
static bool read_exact(struct str s, int decimals, int least, int64_t max, int64_t *out)
{
	struct str bare = str_starts(s, STR("-")) ? str_sub(s, 1, s.n) : s;
	int64_t number;
	int written;

	if (!read_loose(s, decimals, max, &number, &written))
		return false;
	if (bare.n > 1 && bare.p[0] == '0' && bare.p[1] != '.')
		return false;
	if (written < least || (written > least && s.p[s.n - 1] == '0'))
		return false;
	*out = number;
	return true;
}

static bool read_input(struct str s, int decimals, int64_t max, int64_t *out)
{
	int written;

	return read_loose(s, decimals, max, out, &written);
}

void money_put(struct buf *to, struct money m)
{
	put_decimal(to, m.minor, MONEY_DECIMALS, MONEY_DECIMALS);
}

bool money_read(struct str s, struct money *out)
{
	return read_exact(s, MONEY_DECIMALS, MONEY_DECIMALS, MONEY_MAX, &out->minor);
}

bool money_from_input(struct str s, struct money *out)
{
	return read_input(s, MONEY_DECIMALS, MONEY_MAX, &out->minor);
}

void qty_put(struct buf *to, struct qty q)
{
	put_decimal(to, q.milli, QTY_DECIMALS, 0);
}

bool qty_read(struct str s, struct qty *out)
{
	return read_exact(s, QTY_DECIMALS, 0, QTY_MAX, &out->milli);
}

bool qty_from_input(struct str s, struct qty *out)
{
	return read_input(s, QTY_DECIMALS, QTY_MAX, &out->milli);
}

void price_put(struct buf *to, struct price p)
{
	put_decimal(to, p.e4, PRICE_DECIMALS, 0);
}

bool price_read(struct str s, struct price *out)
{
	return read_exact(s, PRICE_DECIMALS, 0, PRICE_MAX, &out->e4);
}

bool price_from_input(struct str s, struct price *out)
{
	return !str_starts(s, STR("-")) && read_input(s, PRICE_DECIMALS, PRICE_MAX, &out->e4);
}

void rate_put(struct buf *to, struct rate r)
{
	put_decimal(to, r.e6, RATE_DECIMALS, 0);
}

bool rate_read(struct str s, struct rate *out)
{
	return !str_starts(s, STR("-")) && read_exact(s, RATE_DECIMALS, 0, RATE_ONE, &out->e6);
}

bool rate_from_input(struct str s, struct rate *out)
{
	bool percent = s.n > 0 && s.p[s.n - 1] == '%';

	if (str_starts(s, STR("-")))
		return false;
	if (percent)
		return read_input(str_sub(s, 0, s.n - 1), RATE_DECIMALS - 2, RATE_ONE, &out->e6);
	return read_input(s, RATE_DECIMALS, RATE_ONE, &out->e6);
}

/* Half away from zero; divisor > 0. */
static __int128 divide_rounded(__int128 number, __int128 divisor)
{
	__int128 half = divisor / 2;

	return (number < 0 ? number - half : number + half) / divisor;
}

bool money_from_qty_price(struct qty q, struct price p, struct money *out)
{
	/* milli x e4 is 10^-7 of the major unit, a minor unit is 10^-2 of it. */
	__int128 minor = divide_rounded((__int128)q.milli * p.e4, 100000);

	if (minor > MONEY_MAX || minor < -MONEY_MAX)
		return false;
	out->minor = (int64_t)minor;
	return true;
}

struct money money_tax_inside(struct money amount, struct rate r)
{
	CHECK(r.e6 >= 0 && r.e6 <= RATE_ONE);
	return money_of((int64_t)divide_rounded((__int128)amount.minor * r.e6, RATE_ONE + r.e6));
}

struct money money_at_rate(struct money amount, struct rate r)
{
	CHECK(r.e6 >= 0 && r.e6 <= RATE_ONE);
	return money_of((int64_t)divide_rounded((__int128)amount.minor * r.e6, RATE_ONE));
}

struct money money_share(struct money amount, struct qty part, struct qty whole)
{
	CHECK(whole.milli > 0);
	return money_of((int64_t)divide_rounded((__int128)amount.minor * part.milli, whole.milli));
}

bool price_from_case(struct price case_price, struct rate r, struct qty case_size, struct price *out)
{
	__int128 e4;

	CHECK(r.e6 >= 0 && r.e6 <= RATE_ONE && case_size.milli > 0);
	e4 = divide_rounded((__int128)case_price.e4 * (RATE_ONE + r.e6) * 1000, (__int128)RATE_ONE * case_size.milli);
	if (e4 > PRICE_MAX || e4 < 0)
		return false;
	out->e4 = (int64_t)e4;
	return true;
}

struct part {
	unsigned __int128 remainder;
	int at;
};

static int larger_remainder_first(const void *a, const void *b)
{
	const struct part *x = a;
	const struct part *y = b;

	if (x->remainder != y->remainder)
		return x->remainder < y->remainder ? 1 : -1;
	return x->at - y->at;
}

/* Whole cents by weight, rounded down; returns how many are left, fewer than count. */
static uint64_t split_down(uint64_t whole, const int64_t *weights, int count, struct money *parts, struct part *rest)
{
	unsigned __int128 all = 0;
	uint64_t left = whole;

	for (int i = 0; i < count; i++) {
		CHECK(weights[i] >= 0);
		all += (uint64_t)weights[i];
	}
	CHECK(all > 0);
	for (int i = 0; i < count; i++) {
		unsigned __int128 share = (unsigned __int128)whole * (uint64_t)weights[i];

		parts[i] = money_of((int64_t)(share / all));
		rest[i] = (struct part){share % all, i};
		left -= (uint64_t)parts[i].minor;
	}
	return left;
}

void money_split(struct money whole, const int64_t *weights, int count, struct money *parts)
{
	struct part *rest;
	uint64_t left;

	CHECK(count > 0 && whole.minor > INT64_MIN);
	rest = calloc((size_t)count, sizeof(*rest));
	CHECK(rest);
	left = split_down((uint64_t)llabs(whole.minor), weights, count, parts, rest);
	qsort(rest, (size_t)count, sizeof(*rest), larger_remainder_first);
	for (uint64_t i = 0; i < left; i++)
		parts[rest[i].at].minor++;
	free(rest);
	for (int i = 0; whole.minor < 0 && i < count; i++)
		parts[i] = money_neg(parts[i]);
}
