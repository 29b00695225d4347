/* What every test program's main does: one case of libcheck, each test forked, a limit
 * of time for each. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

/* begin and end, run before and behind each test, may be NULL. */
static inline int suite_run(const char *name, int seconds, SFun begin, SFun end, const TTest *const *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *tc = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, seconds);
	if (begin || end)
		tcase_add_checked_fixture(tc, begin, end);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* int main(void) { return SUITE("money", 60, test_a, test_b); } */
#define SUITE(name, seconds, ...) SUITE_WITH(NULL, NULL, name, seconds, __VA_ARGS__)

#define SUITE_WITH(begin, end, name, seconds, ...)                                  \
	suite_run(name, seconds, begin, end, (const TTest *const[]){__VA_ARGS__},   \
		sizeof((const TTest *const[]){__VA_ARGS__}) / sizeof(const TTest *))

#endif
