/* layers: base */
/* Refusals: the table, and how one is told. */
#include <check.h>
#include <string.h>

#include "base/json.h"
#include "base/op.h"
#include "base/phrase.h"
#include "suite.h"

START_TEST(test_first_refusal_stands)
{
	char value[] = "3";
	struct op op;

	op_init(&op);
	ck_assert_int_eq(op_refuse(&op, E_LIMIT, "lines[2].qty", "account", "OH", "value", value, NULL), E_LIMIT);
	value[0] = '9';
	ck_assert_int_eq(op_refuse(&op, E_DISK, NULL, "path", "x", "why", "y", NULL), E_DISK);
	ck_assert_int_eq(op.refusal.code, E_LIMIT);
	ck_assert(str_is(op.refusal.place, "lines[2].qty"));
	ck_assert_int_eq(op.refusal.values_count, 2);
	ck_assert(str_is(op.refusal.values[1].text, "3"));
	op_forgive(&op);
	ck_assert_int_eq(op.refusal.code, OK);
	ck_assert_int_eq(op_refuse(&op, E_DISK, NULL, NULL), E_DISK);
	ck_assert_int_eq(op.refusal.code, E_DISK);
	op_reset(&op);
	ck_assert_int_eq(op.refusal.code, OK);
	op_done(&op);
}
END_TEST

START_TEST(test_warnings_are_kept_up_to_a_number)
{
	struct op op;

	op_init(&op);
	for (int i = 0; i < OP_WARNINGS_MAX + 3; i++)
		op_warn(&op, W_CASH_BELOW, NULL, "site", "A01", "value", "-1.00", NULL);
	ck_assert_int_eq(op.warnings_count, OP_WARNINGS_MAX);
	ck_assert_int_eq(op.warnings_lost, 3);
	ck_assert_int_eq(op.refusal.code, OK);
	op_done(&op);
}
END_TEST

START_TEST(test_refusal_is_told_in_both_languages)
{
	struct buf b = BUF_INIT;
	struct op op;

	op_init(&op);
	op_refuse(&op, E_STOCK_SHORT, "lines[2].qty", "item", "P1", "available", "3", "wanted", "5", NULL);
	refusal_text(&op.refusal, LANG_EN, &b);
	ck_assert_str_eq(b.p, "E_STOCK_SHORT: Only 3 of P1 are free here, 5 are wanted. (lines[2].qty)\n"
			      "  Take fewer, or book what came in first.\n");
	buf_clear(&b);
	refusal_text(&op.refusal, LANG_ZH, &b);
	ck_assert_str_eq(b.p, "E_STOCK_SHORT: P1 可用 3,需要 5。 (lines[2].qty)\n  请减少数量,或先录入到货。\n");
	op_done(&op);
	buf_done(&b);
}
END_TEST

START_TEST(test_place_without_a_value_is_left_empty)
{
	struct buf b = BUF_INIT;
	struct op op;

	op_init(&op);
	op_refuse(&op, E_AMOUNT, NULL, "value", "-1", "other", "{value}", NULL);
	refusal_text(&op.refusal, LANG_EN, &b);
	ck_assert_str_eq(b.p, "E_AMOUNT: The amount -1 is not allowed here.\n");
	op_reset(&op);
	buf_clear(&b);
	op_refuse(&op, E_AMOUNT, "", "value", "{allowed}", "allowed", "a\"b", NULL);
	refusal_json(&op.refusal, LANG_EN, &b);
	ck_assert_str_eq(b.p, "{\"code\":\"E_AMOUNT\",\"place\":\"\","
			      "\"message\":\"The amount {allowed} is not allowed here.\","
			      "\"values\":{\"value\":\"{allowed}\",\"allowed\":\"a\\\"b\"},\"remedy\":\"a\\\"b\"}");
	op_done(&op);
	buf_done(&b);
}
END_TEST

START_TEST(test_a_value_does_not_drive_the_terminal)
{
	struct op op;
	struct buf text = BUF_INIT;

	op_init(&op);
	op_refuse(&op, E_NO_RECORD, "line\n1", "type", "item", "key", "P\0331", NULL);
	refusal_text(&op.refusal, LANG_EN, &text);
	ck_assert(strstr(text.p, "item P 1.") && strstr(text.p, "(line 1)") && !strchr(text.p, '\033'));
	buf_done(&text);
	op_done(&op);
}
END_TEST

START_TEST(test_what_stands_in_a_refusal_is_told_in_chinese)
{
	static const char *const rows[][2] = {{"an amount of money", "金额"}, {"`x` is no command of daybook.", "“x”不是 daybook 的命令。"},
		{"At least 3.50.", "至少 3.50。"}, {"At most 1.", "至多 1。"}, {"nothing of the kind", "nothing of the kind"},
		{"--line gives item twice.", "--line 重复给出了 item。"}, {"", ""}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf text = BUF_INIT;
		phrase_put(&text, LANG_ZH, str_from(rows[i][0]));
		ck_assert_msg(str_is(buf_str(&text), rows[i][1]), "%s: %s", rows[i][0], text.p);
		buf_clear(&text);
		phrase_put(&text, LANG_EN, str_from(rows[i][0]));
		ck_assert(str_is(buf_str(&text), rows[i][0]));
		buf_done(&text);
	}
}
END_TEST

START_TEST(test_every_code_is_found_by_its_name)
{
	for (int e = OK + 1; e < ERR_COUNT; e++) {
		const char *code = err_code((enum err)e);

		ck_assert_int_eq(err_from_code(code), e);
		ck_assert(strncmp(code, "E_", 2) == 0 || strncmp(code, "W_", 2) == 0);
		ck_assert_int_eq(err_is_warning((enum err)e), code[0] == 'W');
		ck_assert(err_kind((enum err)e) >= ERR_REFUSED && err_kind((enum err)e) <= ERR_CIRCUMSTANCE);
	}
	ck_assert_int_eq(err_from_code("E_NO_SUCH"), OK);
	ck_assert_int_eq(err_from_code("OK"), OK);
	ck_assert_int_eq(err_from_code(NULL), OK);
	ck_assert_int_eq(err_kind(E_USAGE), ERR_USAGE);
	ck_assert_int_eq(err_kind(E_BUSY), ERR_CIRCUMSTANCE);
}
END_TEST

/* The next {place} of the sentence; STR_NONE where there is none left. */
static struct str next_place(struct str *rest)
{
	struct str place;

	str_cut(rest, '{');
	if (!rest->p)
		return STR_NONE;
	place = str_cut(rest, '}');
	ck_assert_msg(rest->p != NULL && place.n > 0, "a place without its end");
	return place;
}

/* {what_zh} is {what}, told by whoever refuses in both languages. */
static bool same_place(struct str a, struct str b)
{
	const size_t n = strlen("_zh");

	return str_eq(a, b) || (a.n == b.n + n && str_starts(a, b)) || (b.n == a.n + n && str_starts(b, a));
}

static bool has_place(const char *sentence, struct str name)
{
	struct str rest = str_from(sentence);
	struct str place;

	while ((place = next_place(&rest)).p)
		if (same_place(place, name))
			return true;
	return false;
}

/* Every place of the one is a place of the other; returns how many there are. */
static int places_within(const char *code, const char *one, const char *other)
{
	struct str rest = str_from(one);
	struct str place;
	int count = 0;

	for (; (place = next_place(&rest)).p; count++)
		ck_assert_msg(has_place(other, place), "%s: {%.*s}", code, STR_ARG(place));
	return count;
}

START_TEST(test_every_refusal_says_the_same_in_both_languages)
{
	for (int i = OK + 1; i < ERR_COUNT; i++) {
		enum err e = (enum err)i;
		const char *en = err_sentence(e, LANG_EN), *zh = err_sentence(e, LANG_ZH);
		const char *en_next = err_remedy(e, LANG_EN), *zh_next = err_remedy(e, LANG_ZH);

		ck_assert_msg(*en && *zh && *en_next && *zh_next, "%s", err_code(e));
		ck_assert(utf8_valid(str_from(zh)) && utf8_valid(str_from(zh_next)));
		ck_assert_int_le(places_within(err_code(e), en, zh), OP_VALUES_MAX);
		places_within(err_code(e), zh, en);
		places_within(err_code(e), en_next, zh_next);
		places_within(err_code(e), zh_next, en_next);
	}
}
END_TEST

int main(void)
{
	return SUITE("op", 4,
		test_first_refusal_stands,
		test_warnings_are_kept_up_to_a_number,
		test_refusal_is_told_in_both_languages,
		test_place_without_a_value_is_left_empty,
		test_a_value_does_not_drive_the_terminal, test_what_stands_in_a_refusal_is_told_in_chinese,
		test_every_code_is_found_by_its_name,
		test_every_refusal_says_the_same_in_both_languages);
}
