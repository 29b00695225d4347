/* layers: sync base */
/* Pauses: never before the time that was told, spread, growing and bounded. */
#include <check.h>

#include "suite.h"
#include "sync/patience.h"

enum { DRAWS = 1000 };

static struct world world;

static void begin(void)
{
	world_real(&world);
}

START_TEST(test_nobody_comes_before_the_time_that_was_told)
{
	static const int told[] = {0, 1, 2, 9, 60, 3600};

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		for (int k = 0; k < DRAWS; k++) {
			int64_t ms = patience_told_ms(&world, told[i]);
			ck_assert_int_ge(ms, (int64_t)told[i] * 1000);
			ck_assert_int_le(ms, (int64_t)told[i] * 1250 + 1000);
		}
}
END_TEST

START_TEST(test_pauses_grow_and_have_an_end)
{
	static const struct {
		int failures, most_s;
		int64_t from_ms, to_ms;
	} rows[] = {{0, 60, 1000, 3000}, {1, 60, 1000, 3000}, {2, 60, 2000, 6000}, {3, 60, 4000, 12000},
		{5, 60, 16000, 48000}, {6, 60, 30000, 90000}, {1000, 60, 30000, 90000}, {4, 8, 4000, 12000}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int k = 0; k < DRAWS; k++) {
			int64_t ms = patience_ms(&world, rows[i].failures, rows[i].most_s);
			ck_assert_int_ge(ms, rows[i].from_ms);
			ck_assert_int_lt(ms, rows[i].to_ms);
		}
}
END_TEST

/* A thousand sites that lost head office at once: no tenth of the time sees a quarter of them. */
START_TEST(test_many_come_back_spread)
{
	int tenths[10] = {0};

	for (int k = 0; k < DRAWS; k++)
		tenths[(patience_ms(&world, 6, 60) - 30000) / 6000]++;
	for (int i = 0; i < 10; i++)
		ck_assert_int_lt(tenths[i], DRAWS / 4);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, NULL, "patience", 30, test_nobody_comes_before_the_time_that_was_told,
		test_pauses_grow_and_have_an_end, test_many_come_back_spread);
}
