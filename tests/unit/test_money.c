/* layers: base */
/* Amounts: sums, spellings, rounding, splitting. */
#include <check.h>
#include <signal.h>

#include "base/money.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

START_TEST(test_money_has_one_spelling)
{
	static const struct {
		int64_t minor;
		const char *text;
	} rows[] = {{0, "0.00"}, {1, "0.01"}, {-1, "-0.01"}, {10, "0.10"}, {100, "1.00"}, {-300000, "-3000.00"},
		{MONEY_MAX, "10000000000000.00"}, {-MONEY_MAX, "-10000000000000.00"}};
	static const char *const wrong[] = {"", "-", "1", "1.0", "1.000", "01.00", "00.00", "-0.00", "+1.00", " 1.00",
		"1.00 ", "1e2", "1,000.00", ".50", "1.", "--1.00", "1.0a", "10000000000000.01", "-10000000000000.01",
		"99999999999999999999999999.00"};
	struct buf b = BUF_INIT;
	struct money m;

	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_clear(&b);
		money_put(&b, money_of(rows[i].minor));
		ck_assert_str_eq(b.p, rows[i].text);
		ck_assert(money_read(buf_str(&b), &m) && m.minor == rows[i].minor);
	}
	for (size_t i = 0; i < ROWS(wrong); i++)
		ck_assert_msg(!money_read(str_from(wrong[i]), &m), "%s", wrong[i]);
	ck_assert(!money_read(((struct str){"1.00\0", 5}), &m));
	buf_clear(&b);
	money_put(&b, money_of(INT64_MIN));
	ck_assert_str_eq(b.p, "-92233720368547758.08");
	buf_done(&b);
}
END_TEST

START_TEST(test_money_is_taken_as_people_write_it)
{
	static const struct {
		const char *text;
		int64_t minor;
	} rows[] = {{"3000", 300000}, {"3000.5", 300050}, {"-12.00", -1200}, {"0", 0}, {"0.00", 0}, {"0.05", 5}, {"007", 700}};
	static const char *const wrong[] = {"", "-", "+3", "3,000", " 3", "3 ", "3.", ".5", "3.005", "-0", "-0.00", "1e3",
		"¥3", "3元", "10000000000001", "99999999999999999999999999999"};
	struct money m;

	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert_msg(money_from_input(str_from(rows[i].text), &m) && m.minor == rows[i].minor, "%s",
			rows[i].text);
	for (size_t i = 0; i < ROWS(wrong); i++)
		ck_assert_msg(!money_from_input(str_from(wrong[i]), &m), "%s", wrong[i]);
}
END_TEST

START_TEST(test_quantity_has_no_trailing_zeros)
{
	static const struct {
		int64_t milli;
		const char *text;
	} rows[] = {{0, "0"}, {24000, "24"}, {1500, "1.5"}, {-1500, "-1.5"}, {1, "0.001"}, {-10, "-0.01"}, {100000, "100"},
		{QTY_MAX, "1000000000000"}};
	static const char *const wrong[] = {"", "1.50", "1.0", "1.", "-0", "0.0", "01", "+1", "1.0001", "1e3", "1000000000000.001"};
	struct buf b = BUF_INIT;
	struct qty q;

	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_clear(&b);
		qty_put(&b, qty_of(rows[i].milli));
		ck_assert_str_eq(b.p, rows[i].text);
		ck_assert(qty_read(buf_str(&b), &q) && q.milli == rows[i].milli);
	}
	for (size_t i = 0; i < ROWS(wrong); i++)
		ck_assert_msg(!qty_read(str_from(wrong[i]), &q), "%s", wrong[i]);
	ck_assert(qty_from_input(STR("1.50"), &q) && q.milli == 1500);
	ck_assert(!qty_from_input(STR("1.5000"), &q));
	buf_done(&b);
}
END_TEST

START_TEST(test_price_and_rate_have_one_spelling)
{
	struct buf b = BUF_INIT;
	struct price p;
	struct rate r;

	price_put(&b, (struct price){799000});
	buf_putc(&b, ' ');
	rate_put(&b, (struct rate){130000});
	buf_putc(&b, ' ');
	rate_put(&b, (struct rate){1000000});
	ck_assert_str_eq(b.p, "79.9 0.13 1");
	ck_assert(price_read(STR("79.9"), &p) && p.e4 == 799000);
	ck_assert(!price_read(STR("79.90"), &p));
	ck_assert(price_from_input(STR("79.90"), &p) && p.e4 == 799000);
	ck_assert(!price_from_input(STR("-1"), &p) && !price_from_input(STR("1.00001"), &p));
	ck_assert(price_from_input(STR("100000000000"), &p) && !price_from_input(STR("100000000000.0001"), &p));
	ck_assert(!price_from_input(STR("999999999999999"), &p));
	ck_assert(rate_read(STR("0.13"), &r) && r.e6 == 130000);
	ck_assert(!rate_read(STR("0.130"), &r) && !rate_read(STR("1.1"), &r) && !rate_read(STR("13%"), &r));
	ck_assert(!rate_read(STR("-0.1"), &r));
	buf_done(&b);
}
END_TEST

START_TEST(test_rate_is_taken_as_a_percentage_too)
{
	struct rate r;

	ck_assert(rate_from_input(STR("13%"), &r) && r.e6 == 130000);
	ck_assert(rate_from_input(STR("0.5%"), &r) && r.e6 == 5000);
	ck_assert(rate_from_input(STR("0.130"), &r) && r.e6 == 130000);
	ck_assert(rate_from_input(STR("100%"), &r) && r.e6 == 1000000);
	ck_assert(rate_from_input(STR("0"), &r) && r.e6 == 0);
	ck_assert(!rate_from_input(STR("101%"), &r) && !rate_from_input(STR("13"), &r));
	ck_assert(!rate_from_input(STR("%"), &r) && !rate_from_input(STR("-1%"), &r) && !rate_from_input(STR(""), &r));
}
END_TEST

START_TEST(test_product_rounds_half_away_from_zero)
{
	static const struct {
		int64_t milli, e4, minor;
	} rows[] = {
		{40000, 750000, 300000}, /* 40 x 75 */
		{2000, 799000, 15980}, /* 2 x 79.9 */
		{1000, 50, 1}, /* 0.005 is a cent */
		{-1000, 50, -1},
		{1000, 49, 0},
		{-1000, 49, 0},
		{1000, 150, 2}, /* 0.015, not to the even cent */
		{1000, 250, 3},
		{-1000, 250, -3},
		{1, 49999, 0}, /* 0.0049999 */
		{1, 50000, 1},
	};
	struct money m;

	for (size_t i = 0; i < ROWS(rows); i++) {
		ck_assert(money_from_qty_price(qty_of(rows[i].milli), (struct price){rows[i].e4}, &m));
		ck_assert_int_eq(m.minor, rows[i].minor);
	}
	ck_assert(money_from_qty_price(qty_of(QTY_MAX), (struct price){100000}, &m) && m.minor == MONEY_MAX);
	ck_assert(!money_from_qty_price(qty_of(QTY_MAX), (struct price){100001}, &m));
	ck_assert(!money_from_qty_price(qty_of(QTY_MAX), (struct price){INT64_C(1000000000000000)}, &m));
	ck_assert(!money_from_qty_price(qty_of(-QTY_MAX), (struct price){INT64_C(1000000000000000)}, &m));
}
END_TEST

START_TEST(test_tax_inside_an_amount)
{
	struct rate thirteen = {130000};

	ck_assert_int_eq(money_tax_inside(money_of(300000), thirteen).minor, 34513);
	ck_assert_int_eq(money_tax_inside(money_of(15980), thirteen).minor, 1838);
	ck_assert_int_eq(money_tax_inside(money_of(-15980), thirteen).minor, -1838);
	ck_assert_int_eq(money_tax_inside(money_of(15980), (struct rate){0}).minor, 0);
	/* At 100 % half of the amount is tax: half a cent goes away from nil. */
	ck_assert_int_eq(money_tax_inside(money_of(1), (struct rate){1000000}).minor, 1);
	ck_assert_int_eq(money_tax_inside(money_of(-1), (struct rate){1000000}).minor, -1);
	ck_assert_int_eq(money_tax_inside(money_of(MONEY_MAX), (struct rate){1000000}).minor, MONEY_MAX / 2);
}
END_TEST

START_TEST(test_split_loses_no_cent)
{
	uint64_t chance = 1;
	int64_t weights[17];
	struct money parts[17];

	for (int round = 0; round < 2000; round++) {
		int count = 1 + round % 17;
		struct money whole, sum = money_of(0);

		for (int i = 0; i < count; i++) {
			chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
			weights[i] = (int64_t)(chance >> 33) * (chance >> 32 & 1) + (i == 0);
		}
		whole = money_of((int64_t)(chance >> 20) % MONEY_MAX * (round % 2 ? 1 : -1));
		money_split(whole, weights, count, parts);
		for (int i = 0; i < count; i++) {
			sum = money_add(sum, parts[i]);
			ck_assert(weights[i] || money_is_nil(parts[i]));
		}
		ck_assert_int_eq(money_cmp(sum, whole), 0);
	}
}
END_TEST

START_TEST(test_split_gives_the_last_cent_by_largest_remainder)
{
	static const int64_t thirds[] = {1, 1, 1};
	static const int64_t uneven[] = {1, 2, 4};
	static const int64_t vast[] = {INT64_MAX, INT64_MAX, 0};
	struct money parts[3];

	money_split(money_of(100), thirds, 3, parts);
	ck_assert(parts[0].minor == 34 && parts[1].minor == 33 && parts[2].minor == 33);
	money_split(money_of(-100), thirds, 3, parts);
	ck_assert(parts[0].minor == -34 && parts[1].minor == -33 && parts[2].minor == -33);
	/* 14.28, 28.57, 57.14: the second is nearest to a whole cent more. */
	money_split(money_of(100), uneven, 3, parts);
	ck_assert(parts[0].minor == 14 && parts[1].minor == 29 && parts[2].minor == 57);
	money_split(money_of(INT64_MAX), vast, 3, parts);
	ck_assert(parts[0].minor == INT64_MAX / 2 + 1 && parts[1].minor == INT64_MAX / 2 && parts[2].minor == 0);
}
END_TEST

START_TEST(test_sum_past_64_bits_stops_the_program)
{
	money_add(money_of(INT64_MAX), money_of(1));
}
END_TEST

START_TEST(test_quantity_past_64_bits_stops_the_program)
{
	qty_neg(qty_of(INT64_MIN));
}
END_TEST

START_TEST(test_sums_and_order)
{
	ck_assert_int_eq(money_sub(money_of(5), money_of(7)).minor, -2);
	ck_assert_int_eq(money_neg(money_of(5)).minor, -5);
	ck_assert_int_eq(qty_sub(qty_add(qty_of(5), qty_of(6)), qty_of(1)).milli, 10);
	ck_assert(qty_cmp(qty_of(-1), qty_of(1)) < 0 && qty_is_nil(qty_of(0)));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("money");
	Suite *suite = suite_create("money");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, t);
	tcase_add_test(t, test_money_has_one_spelling);
	tcase_add_test(t, test_money_is_taken_as_people_write_it);
	tcase_add_test(t, test_quantity_has_no_trailing_zeros);
	tcase_add_test(t, test_price_and_rate_have_one_spelling);
	tcase_add_test(t, test_rate_is_taken_as_a_percentage_too);
	tcase_add_test(t, test_product_rounds_half_away_from_zero);
	tcase_add_test(t, test_tax_inside_an_amount);
	tcase_add_test(t, test_split_loses_no_cent);
	tcase_add_test(t, test_split_gives_the_last_cent_by_largest_remainder);
	tcase_add_test_raise_signal(t, test_sum_past_64_bits_stops_the_program, SIGABRT);
	tcase_add_test_raise_signal(t, test_quantity_past_64_bits_stops_the_program, SIGABRT);
	tcase_add_test(t, test_sums_and_order);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
