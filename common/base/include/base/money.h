/* Money: whole minor units of one currency (fen, pence). No float anywhere.
 *
 * The member is touched in money.c and in the codec's parsers only, so that money
 * and quantity cannot be mixed. Every sum is checked: overflow is a bug of ours or
 * was refused at the door (MONEY_MAX). SAL: CON-22, Q-35: rounded half away from
 * zero, once, at the line. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Largest amount taken from outside: 10^15 minor units; sums stay in 64 bits. */
#define MONEY_MAX INT64_C(1000000000000000)
#define QTY_MAX INT64_C(1000000000000000)

struct money {
	int64_t minor;
};

struct qty { /* thousandths of the base unit */
	int64_t milli;
};

struct price { /* ten-thousandths of the major unit */
	int64_t e4;
};

struct rate { /* millionths: 13 % is 130000 */
	int64_t e6;
};

struct money money_of(int64_t minor);
struct money money_add(struct money a, struct money b);
struct money money_sub(struct money a, struct money b);
struct money money_neg(struct money a);
int money_cmp(struct money a, struct money b);
bool money_is_nil(struct money a);
/* "-3000.00": two decimals (the currency's), always. */
void money_put(struct buf *to, struct money m);
/* The one spelling money_put writes, and no other; false otherwise. */
bool money_read(struct str s, struct money *out);
/* As people write it: "3000", "3000.5", "-12.00"; no more than two decimals, |x| <= MONEY_MAX. */
bool money_from_input(struct str s, struct money *out);

struct qty qty_of(int64_t milli);
struct qty qty_add(struct qty a, struct qty b);
struct qty qty_sub(struct qty a, struct qty b);
struct qty qty_neg(struct qty a);
int qty_cmp(struct qty a, struct qty b);
bool qty_is_nil(struct qty a);
void qty_put(struct buf *to, struct qty q); /* "24", "1.5": no trailing zeros */
bool qty_read(struct str s, struct qty *out); /* the one spelling */
bool qty_from_input(struct str s, struct qty *out);

void price_put(struct buf *to, struct price p); /* "79.9" */
bool price_read(struct str s, struct price *out);
bool price_from_input(struct str s, struct price *out); /* not negative */

void rate_put(struct buf *to, struct rate r); /* "0.13" */
bool rate_read(struct str s, struct rate *out);
bool rate_from_input(struct str s, struct rate *out); /* 0 to 1; "13%" too */

/* quantity x price in 128 bits, rounded half away from zero. False past MONEY_MAX. */
bool money_from_qty_price(struct qty q, struct price p, struct money *out);
/* The tax inside a tax-inclusive amount: amount x rate / (1 + rate), rounded. */
struct money money_tax_inside(struct money amount, struct rate r);
/* A part of it: amount x rate, rounded half away from zero. */
struct money money_at_rate(struct money amount, struct rate r);
/* amount x part / whole, rounded; whole > 0. */
struct money money_share(struct money amount, struct qty part, struct qty whole);
/* The price of one piece with tax, of a case's without: case_price x (1 + rate) / case_size,
 * to four decimals, rounded half away from zero (CON-23). case_size > 0; false where it is
 * too much. */
bool price_from_case(struct price case_price, struct rate r, struct qty case_size, struct price *out);
/* Gives out `whole` in proportion to weights[]; the parts sum to whole, the last
 * cents go by largest remainder, the earlier one on a tie. weights >= 0, not all nil. */
void money_split(struct money whole, const int64_t *weights, int count, struct money *parts);

#endif
