/* layers: base */
/* Days and moments. */
#include <check.h>

#include "base/when.h"
#include "suite.h"

START_TEST(test_days_are_counted_from_1970)
{
	ck_assert_int_eq(day_of(1970, 1, 1).number, 0);
	ck_assert_int_eq(day_of(1969, 12, 31).number, -1);
	ck_assert_int_eq(day_of(2000, 3, 1).number, 11017);
	ck_assert_int_eq(day_of(2026, 3, 1).number, 20513);
	ck_assert_int_eq(day_of(9999, 12, 31).number, 2932896);
}
END_TEST

START_TEST(test_every_day_from_1900_to_9999_is_read_as_written)
{
	struct day last = day_of(9999, 12, 31);
	struct buf b = BUF_INIT;

	for (struct day d = day_of(1900, 1, 1); day_cmp(d, last) <= 0; d = day_add(d, 1)) {
		struct day again;

		buf_clear(&b);
		day_put(&b, d);
		/* libcheck notes each assertion in a file; there are three million days. */
		if (!day_read(buf_str(&b), &again) || again.number != d.number)
			ck_abort_msg("%s", b.p);
	}
	ck_assert_str_eq(b.p, "9999-12-31");
	buf_done(&b);
}
END_TEST

START_TEST(test_days_that_are_none_are_not_read)
{
	static const char *const wrong[] = {"", "2026-3-01", "2026-03-1", "2026/03/01", "20260301", "2026-02-29",
		"2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "1900-02-29", "1899-12-31", " 2026-03-01",
		"2026-03-01 ", "2026-03-01T", "-026-03-01", "2026-03-0a", "+2026-03-01"};
	struct day d;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(!day_read(str_from(wrong[i]), &d), "%s", wrong[i]);
	ck_assert(day_read(STR("2000-02-29"), &d) && day_read(STR("2024-02-29"), &d));
}
END_TEST

START_TEST(test_days_are_compared_and_counted)
{
	struct day a = day_of(2026, 2, 28);
	struct day b = day_of(2026, 4, 2);
	struct buf text = BUF_INIT;

	ck_assert_int_eq(day_diff(b, a), 33);
	ck_assert_int_eq(day_add(a, 33).number, b.number);
	ck_assert_int_eq(day_later(a, b).number, b.number);
	ck_assert_int_eq(day_later(a, DAY_NONE).number, a.number);
	ck_assert(day_is_none(DAY_NONE) && !day_is_none(a));
	day_put(&text, DAY_NONE);
	ck_assert(str_is(buf_str(&text), ""));
	buf_done(&text);
}
END_TEST

START_TEST(test_business_day_is_that_of_the_place)
{
	struct moment m;

	ck_assert(moment_read(STR("2026-03-01T16:00:00.000Z"), &m));
	ck_assert_int_eq(day_of_moment(m, 480).number, day_of(2026, 3, 2).number);
	ck_assert_int_eq(day_of_moment(m, 479).number, day_of(2026, 3, 1).number);
	ck_assert(moment_read(STR("1970-01-01T00:00:00.000Z"), &m));
	ck_assert_int_eq(day_of_moment(m, -1).number, -1);
}
END_TEST

START_TEST(test_moment_has_one_spelling)
{
	static const char *const right[] = {"2026-03-01T01:01:01.000Z", "1969-12-31T23:59:59.999Z",
		"1900-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"};
	static const char *const wrong[] = {"", "2026-03-01", "2026-03-01T01:01:01Z", "2026-03-01T01:01:01.00Z",
		"2026-03-01T01:01:01.0000Z", "2026-03-01 01:01:01.000Z", "2026-03-01T01:01:01.000z",
		"2026-03-01T01:01:01.000", "2026-03-01T24:00:00.000Z", "2026-03-01T00:60:00.000Z",
		"2026-03-01T00:00:60.000Z", "2026-02-30T00:00:00.000Z", "2026-03-01T01:01:01.000Z ",
		"2026-03-01T01:01:01.000+08:00"};
	struct buf b = BUF_INIT;
	struct moment m;

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		ck_assert(moment_read(str_from(right[i]), &m));
		buf_clear(&b);
		moment_put(&b, m);
		ck_assert_str_eq(b.p, right[i]);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(!moment_read(str_from(wrong[i]), &m), "%s", wrong[i]);
	ck_assert(moment_read(STR("1969-12-31T23:59:59.999Z"), &m) && m.ms == -1);
	ck_assert(moment_read(STR("2026-03-03T01:01:01.000Z"), &m) && m.ms == INT64_C(1772499661000));
	buf_done(&b);
}
END_TEST

int main(void)
{
	return SUITE("when", 60,
		test_days_are_counted_from_1970,
		test_every_day_from_1900_to_9999_is_read_as_written,
		test_days_that_are_none_are_not_read,
		test_days_are_compared_and_counted,
		test_business_day_is_that_of_the_place,
		test_moment_has_one_spelling);
}
