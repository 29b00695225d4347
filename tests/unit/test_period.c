/* layers: ledger model base */
/* Which month an entry counts in, by its day, its place in its log, and the closes. */
#include <check.h>

#include "ledger/period.h"
#include "suite.h"

static struct closes_maker maker_of(struct arena *a)
{
	struct closes_maker m = {.arena = a};

	return m;
}

static struct month month(const char *text)
{
	struct month m;

	ck_assert(month_read(str_from(text), &m));
	return m;
}

/* "2026-03" of the entry `seq` of A01's log dated `day`. */
static void counts_in(const struct closes *c, const char *site, uint64_t seq, const char *day, const char *expected)
{
	struct buf text = BUF_INIT;
	struct day d;

	ck_assert(day_read(str_from(day), &d));
	month_put(&text, closes_period(c, str_from(site), STR("A.5f0c2e91"), seq, d));
	ck_assert_str_eq(text.p, expected);
	buf_done(&text);
}

START_TEST(test_months_are_read_as_they_are_written)
{
	static const char *const bad[] = {"", "2026", "2026-3", "2026-13", "2026-00", "2026-03-01", "26-03", "2026/03"};
	struct buf text = BUF_INIT;
	struct month m;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert(!month_read(str_from(bad[i]), &m));
	for (int number = 1900 * 12; number < 2200 * 12; number++) {
		buf_clear(&text);
		month_put(&text, (struct month){number});
		ck_assert(month_read(buf_str(&text), &m) && m.number == number);
		ck_assert_int_eq(month_of(month_first(m)).number, number);
		ck_assert_int_eq(month_of(month_last(m)).number, number);
		ck_assert_int_eq(day_diff(month_first(month_after(m)), month_last(m)), 1);
	}
	buf_done(&text);
}
END_TEST

START_TEST(test_without_a_close_an_entry_counts_in_its_month)
{
	struct closes none = {0};

	counts_in(&none, "A01", 1, "2026-03-31", "2026-03");
	ck_assert(month_is_none(closes_last(&none)));
}
END_TEST

/* REP-24: an entry that came behind the close of its month counts in the earliest month
 * that was not closed below it. */
START_TEST(test_what_comes_late_counts_in_the_earliest_month_open_to_it)
{
	struct arena a = {0};
	struct closes_maker m = maker_of(&a);
	const struct closes *c = &m.closes;

	closes_add(&m, month("2026-02"), STR("A01"), STR("A.5f0c2e91"), 10);
	closes_add(&m, month("2026-02"), STR("B01"), STR("A.5f0c2e91"), 7);
	closes_add(&m, month("2026-03"), STR("A01"), STR("A.5f0c2e91"), 20);
	closes_add(&m, month("2026-03"), STR("B01"), STR("A.5f0c2e91"), 9);
	counts_in(c, "A01", 10, "2026-02-28", "2026-02");
	counts_in(c, "A01", 11, "2026-02-28", "2026-03");
	counts_in(c, "A01", 21, "2026-02-28", "2026-04");
	counts_in(c, "A01", 20, "2026-03-31", "2026-03");
	counts_in(c, "A01", 21, "2026-03-31", "2026-04");
	counts_in(c, "A01", 21, "2026-05-02", "2026-05");
	counts_in(c, "B01", 10, "2026-03-28", "2026-04");
	ck_assert_int_eq(closes_last(c).number, month("2026-03").number);
	arena_done(&a);
}
END_TEST

/* A month before the first one closed was closed with it. */
START_TEST(test_a_close_takes_earlier_months_along)
{
	struct arena a = {0};
	struct closes_maker m = maker_of(&a);

	closes_add(&m, month("2026-02"), STR("A01"), STR("A.5f0c2e91"), 10);
	counts_in(&m.closes, "A01", 10, "2025-12-31", "2025-12");
	counts_in(&m.closes, "A01", 11, "2025-12-31", "2026-03");
	arena_done(&a);
}
END_TEST

/* A log that a close does not name, of a new site or of another epoch. */
START_TEST(test_a_log_that_is_not_named_was_closed_from_its_beginning)
{
	struct arena a = {0};
	struct closes_maker m = maker_of(&a);

	closes_add(&m, month("2026-02"), STR("A01"), STR("A.5f0c2e91"), 10);
	counts_in(&m.closes, "C01", 1, "2026-02-03", "2026-03");
	ck_assert(close_mark(closes_of(&m.closes, month("2026-02")), STR("A01"), STR("B.00000000")) == 0);
	ck_assert(close_mark(closes_of(&m.closes, month("2026-02")), STR("A01"), STR("A.5f0c2e91")) == 10);
	arena_done(&a);
}
END_TEST

START_TEST(test_many_logs_are_found)
{
	struct arena a = {0};
	struct closes_maker m = maker_of(&a);

	for (int i = 0; i < 500; i++)
		closes_add(&m, month("2026-02"), arena_printf(&a, "S%03d", i), STR("A.5f0c2e91"), (uint64_t)i + 1);
	for (int i = 0; i < 500; i++)
		ck_assert(close_mark(m.closes.row, arena_printf(&a, "S%03d", i), STR("A.5f0c2e91")) == (uint64_t)i + 1);
	arena_done(&a);
}
END_TEST

int main(void)
{
	return SUITE("period", 30,
		test_months_are_read_as_they_are_written,
		test_without_a_close_an_entry_counts_in_its_month,
		test_what_comes_late_counts_in_the_earliest_month_open_to_it,
		test_a_close_takes_earlier_months_along,
		test_a_log_that_is_not_named_was_closed_from_its_beginning,
		test_many_logs_are_found);
}
