/* layers: intake base */
/* What people write in cells, and what is refused because it could mean two things. */
#include <check.h>

#include "intake/cell.h"

struct row {
	const char *cell, *comes_to; /* the plain spelling, or E_... */
	struct cell_rules rules;
};

#define SEMICOLON {.comma_is_odd = true}
#define DECIMAL_COMMA {.decimal = ',', .comma_is_odd = true}

static const struct row numbers[] = {
	{"1234.50", "1234.5"},
	{" 12 ", "12"},
	{"-3", "-3"},
	{"+3", "3"},
	{"0", "0"},
	{"000", "0"},
	{"007", "7"},
	{".5", "0.5"},
	{"5.", "5"},
	{"1,234.50", "1234.5"},
	{"1,234,567", "1234567"},
	{"12,345", "12345"},
	{"1 234.50", "1234.5"},
	{"1\xc2\xa0""234", "1234"},
	{"¥1,234.50", "1234.5"},
	{"¥ 12", "12"},
	{"-¥12.5", "-12.5"},
	{"¥-12.5", "-12.5"},
	{"$12", "12"},
	{"12元", "12"},
	{"1,200.00 元", "1200"},
	{"RMB 12", "12"},
	{"12 CNY", "12"},
	{"1,234.50", "1234.5"},
	{"-12", "-12"},
	{"−12", "-12"},
	{"(1,234.50)", "-1234.5"},
	{"13%", "13%"},
	{"12.5000", "12.5"},
	/* What is none. */
	{"abc", "E_LINE_NUMBER"},
	{"12个", "E_LINE_NUMBER"},
	{"1-2", "E_LINE_NUMBER"},
	{"--1", "E_LINE_NUMBER"},
	{"1e5", "E_LINE_NUMBER"},
	{"=1+1", "E_LINE_NUMBER"},
	{"¥", "E_LINE_NUMBER"},
	{"-", "E_LINE_NUMBER"},
	{".", "E_LINE_NUMBER"},
	{"1 2", "E_LINE_NUMBER"},
	{"1..2", "E_LINE_DECIMAL"},
	{"11111111111111111111111111111111111111111111111111111111111111111", "E_LINE_NUMBER"},
	/* What may be two. */
	{"12,50", "E_LINE_DECIMAL"},
	{"1 234,50", "E_LINE_DECIMAL"},
	{"1.234,50", "E_LINE_DECIMAL"},
	{"1.234.567", "E_LINE_DECIMAL"},
	{"1,2345", "E_LINE_DECIMAL"},
	{"1,234", "E_LINE_DECIMAL", SEMICOLON},
	{"1.234", "E_LINE_DECIMAL", SEMICOLON},
	{"1,234.50", "1234.5", SEMICOLON},
	{"1234.5", "1234.5", SEMICOLON},
	{"12.345", "E_LINE_DECIMAL", SEMICOLON},
	/* Said beforehand. */
	{"1,234", "1.234", DECIMAL_COMMA},
	{"1 234,50", "1234.5", DECIMAL_COMMA},
	{"1.234,50", "1234.5", DECIMAL_COMMA},
	{"1,234.50", "E_LINE_NUMBER", DECIMAL_COMMA},
	{"1,234", "1234", {.decimal = '.', .comma_is_odd = true}},
	{"12,50", "E_LINE_NUMBER", {.decimal = '.'}},
};

static void compare(const char *cell, enum err err, struct buf *got, const char *wanted)
{
	if (err) {
		buf_clear(got);
		buf_puts(got, err_code(err));
	}
	buf_puts(got, "");
	ck_assert_msg(str_is(buf_str(got), wanted), "`%s` comes to %s, not %s", cell, got->n ? got->p : "", wanted);
	buf_done(got);
}

START_TEST(test_numbers)
{
	struct buf got = BUF_INIT;
	enum err err = cell_take_number(str_from(numbers[_i].cell), &numbers[_i].rules, &got);

	compare(numbers[_i].cell, err, &got, numbers[_i].comes_to);
}
END_TEST

#define DMY {.day_order = ORDER_DMY}
#define MDY {.day_order = ORDER_MDY}

static const struct row days[] = {
	{"2026-11-22", "2026-11-22"},
	{"2026/11/22", "2026-11-22"},
	{"2026/1/2", "2026-01-02"},
	{"2026.11.22", "2026-11-22"},
	{"22.11.2026", "2026-11-22"},
	{"3.4.2026", "2026-04-03"},
	{"20261122", "2026-11-22"},
	{"2026年11月22日", "2026-11-22"},
	{"2026年1月2号", "2026-01-02"},
	{"2026年1月2", "2026-01-02"},
	{"2026-11-22", "2026-11-22"},
	{"46348", "2026-11-22"},
	{"46348.75", "2026-11-22"},
	{"36526", "2000-01-01"},
	{"2026-11-22 08:30", "2026-11-22"},
	{"2026/11/22 0:00:00", "2026-11-22"},
	{"2026-11-22T08:30:00Z", "2026-11-22"},
	{" 2026-11-22 ", "2026-11-22"},
	{"22/11/2026", "2026-11-22"},
	{"11/22/2026", "2026-11-22"},
	{"04/04/2026", "2026-04-04"},
	/* None. */
	{"2026-02-30", "E_LINE_DAY"},
	{"20261322", "E_LINE_DAY"},
	{"2026-11", "E_LINE_DAY"},
	{"22/11/26", "E_LINE_DAY"},
	{"26-11-22", "E_LINE_DAY"},
	{"2026-11/22", "E_LINE_DAY"},
	{"yesterday", "E_LINE_DAY"},
	{"123", "E_LINE_DAY"},
	{"99999", "E_LINE_DAY"},
	{"2026年11月", "E_LINE_DAY"},
	{"2026-11-22x", "E_LINE_DAY"},
	{"=TODAY()", "E_LINE_DAY"},
	/* Two. */
	{"03/04/2026", "E_LINE_DAY_ORDER"},
	{"03-04-2026", "E_LINE_DAY_ORDER"},
	/* Said beforehand. */
	{"03/04/2026", "2026-04-03", DMY},
	{"03/04/2026", "2026-03-04", MDY},
	{"22/11/2026", "E_LINE_DAY", MDY},
	{"2026-03-04", "2026-03-04", DMY},
};

START_TEST(test_days)
{
	struct buf got = BUF_INIT;
	struct day day;
	enum err err = cell_take_day(str_from(days[_i].cell), &days[_i].rules, &day);

	if (!err)
		day_put(&got, day);
	compare(days[_i].cell, err, &got, days[_i].comes_to);
}
END_TEST

static const struct row texts[] = {
	{"  搪瓷杯 ", "搪瓷杯"},
	{" 杯 ", "杯"},
	{"a\r\nb\n\nc", "a b c"},
	{"=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"},
	{"+86 571", "+86 571"},
	{"-x", "-x"},
	{"@SUM(A1)", "@SUM(A1)"},
	{"'=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"},
	{"'+86 571", "+86 571"},
	{"'=1+1", "=1+1"},
	{"'t is", "'t is"},
	{"'", "'"},
	{"", ""},
	{"   ", ""},
	{"#17", "#17"},
	{"6901234567890", "6901234567890"},
	{"1E", "1E"},
	{"12E-4", "12E-4"},
	{"#N/A", "E_LINE_SPOILED"},
	{"#REF!", "E_LINE_SPOILED"},
	{"#######", "E_LINE_SPOILED"},
	{"6.90123E+12", "E_LINE_SPOILED"},
	{"7e+05", "E_LINE_SPOILED"},
};

START_TEST(test_texts)
{
	struct buf got = BUF_INIT;

	compare(texts[_i].cell, cell_take_text(str_from(texts[_i].cell), &got), &got, texts[_i].comes_to);
}
END_TEST

static const struct row flags[] = {{"是", "true"}, {" Yes ", "true"}, {"1", "true"}, {"否", "false"}, {"FALSE", "false"},
	{"×", "false"}, {"maybe", "E_LINE_FLAG"}, {"2", "E_LINE_FLAG"}};

START_TEST(test_flags)
{
	struct buf got = BUF_INIT;

	compare(flags[_i].cell, cell_take_flag(str_from(flags[_i].cell), &got), &got, flags[_i].comes_to);
}
END_TEST

#define COUNT(rows) (int)(sizeof(rows) / sizeof(*(rows)))

int main(void)
{
	Suite *s = suite_create("cell");
	TCase *cases = tcase_create("cell");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_loop_test(cases, test_numbers, 0, COUNT(numbers));
	tcase_add_loop_test(cases, test_days, 0, COUNT(days));
	tcase_add_loop_test(cases, test_texts, 0, COUNT(texts));
	tcase_add_loop_test(cases, test_flags, 0, COUNT(flags));
	suite_add_tcase(s, cases);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
