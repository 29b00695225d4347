/* layers: base */
/* The strict reader, the scanner, the writer. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "suite.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* Text on the heap to its last byte, so that a look behind it is seen. */
static bool strict(struct str text, const char **why, size_t *at)
{
	char *p = malloc(text.n ? text.n : 1);
	bool whole;

	if (text.n)
		memcpy(p, text.p, text.n);
	whole = json_strict((struct str){p, text.n}, why, at);
	free(p);
	return whole;
}

START_TEST(test_well_formed_text_is_taken)
{
	static const char *const right[] = {"{}", "[]", " {\"a\" : [1, -0.5e+3, true, false, null] }\r\n\t", "0", "-0", "\"\"",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"", "{\"a\":{\"a\":{\"a\":1}},\"A\":2,\"b\":{\"a\":1}}",
		"{\"\":1}", "\"搪瓷杯 and \x7f\"", "1e999", "[[],{},[{}]]"};
	const char *why;
	size_t at;

	for (size_t i = 0; i < ROWS(right); i++)
		ck_assert_msg(strict(str_from(right[i]), &why, &at), "%s: %s at %zu", right[i], why, at);
}
END_TEST

START_TEST(test_what_is_wrong_is_said_and_where)
{
	static const struct {
		const char *text;
		const char *why;
		size_t at;
	} rows[] = {
		{"", "the text ends too early", 0},
		{"  ", "the text ends too early", 2},
		{"{} x", "more text behind the value", 3},
		{"1 2", "more text behind the value", 2},
		{"{\"a\":1,\"a\":2}", "a key that is there twice", 7},
		{"{\"a\":1,\"\\u0061\":2}", "a key that is there twice", 7},
		{"[{\"b\":{\"b\":1},\"b\":2}]", "a key that is there twice", 14},
		{"\"\\ud83d\"", "a lone surrogate", 1},
		{"\"\\ude00\"", "a lone surrogate", 1},
		{"\"\\ud83d\\u0041\"", "a lone surrogate", 1},
		{"\"\\ud83dxxxxxxxx\"", "a lone surrogate", 1},
		{"\"\\u0000\"", "a nul character", 1},
		{"\"\\u12\"", "an escape that is none", 1},
		{"\"\\x\"", "an escape that is none", 1},
		{"\"\\", "a string without its end", 1},
		{"\"abc", "a string without its end", 4},
		{"\"abcdefghijkl", "a string without its end", 13},
		{"\"a\nb\"", "a control character in a string", 2},
		{"\"12345678\xff\"", "bytes that are not UTF-8", 9},
		{"\"\xed\xa0\x80\"", "bytes that are not UTF-8", 1},
		{"\"\xe4\xb8", "bytes that are not UTF-8", 1},
		{"\xef\xbb\xbf{}", "no value where one should be", 0},
		{"{a:1}", "no string where one should be", 1},
		{"{\"a\" 1}", "no colon behind a key", 5},
		{"{\"a\":1,}", "no string where one should be", 7},
		{"[1,]", "no value where one should be", 3},
		{"[1 2]", "no comma and no end behind a value", 3},
		{"[1}", "no comma and no end behind a value", 2},
		{"[", "the text ends too early", 1},
		{"{", "no string where one should be", 1},
		{"01", "more text behind the value", 1},
		{"-", "a number that is none", 1},
		{"1.", "a number that is none", 2},
		{"1e", "a number that is none", 2},
		{"+1", "no value where one should be", 0},
		{".5", "no value where one should be", 0},
		{"NaN", "no value where one should be", 0},
		{"nul", "no value where one should be", 0},
		{"True", "no value where one should be", 0},
		{"'a'", "no value where one should be", 0},
		{"[1] // done", "more text behind the value", 4},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *why = NULL;
		size_t at = 0;

		ck_assert_msg(!strict(str_from(rows[i].text), &why, &at), "%s", rows[i].text);
		ck_assert_str_eq(why, rows[i].why);
		ck_assert_msg(at == rows[i].at, "%s: at %zu", rows[i].text, at);
	}
}
END_TEST

START_TEST(test_nul_bytes_are_no_text)
{
	const char *why;
	size_t at;

	ck_assert(!strict(STR("{}\0"), &why, &at) && at == 2);
	ck_assert(!strict(STR("\"a\0b\""), &why, &at) && at == 2);
	ck_assert(!strict(STR("{\"a\":\0 1}"), &why, &at) && at == 5);
}
END_TEST

START_TEST(test_depth_is_bounded)
{
	struct buf b = BUF_INIT;
	const char *why;
	size_t at;

	for (int depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
		buf_clear(&b);
		for (int i = 0; i < depth; i++)
			buf_puts(&b, i % 2 ? "{\"a\":" : "[");
		buf_putc(&b, '1');
		for (int i = depth; i-- > 0;)
			buf_putc(&b, i % 2 ? '}' : ']');
		ck_assert_int_eq(strict(buf_str(&b), &why, &at), depth == JSON_DEPTH_MAX);
	}
	ck_assert_str_eq(why, "nested too deep");
	buf_clear(&b);
	for (int i = 0; i < 1000000; i++)
		buf_putc(&b, '[');
	ck_assert(!strict(buf_str(&b), &why, &at));
	/* Side by side is not deep. */
	buf_clear(&b);
	buf_putc(&b, '[');
	for (int i = 0; i < 100; i++)
		buf_puts(&b, "[[]],{},");
	buf_puts(&b, "0]");
	ck_assert(strict(buf_str(&b), &why, &at));
	buf_done(&b);
}
END_TEST

/* An object of count keys; the one before the last is `twice` again. */
static void many_keys(struct buf *b, int count, int twice)
{
	buf_clear(b);
	buf_puts(b, "{\"list\":[");
	for (int i = 0; i < 50; i++)
		buf_puts(b, "{\"k1\":1,\"k2\":2},");
	buf_puts(b, "0]");
	for (int i = 0; i < count; i++) {
		if (i == count - 1 && twice >= 0)
			buf_printf(b, ",\"\\u006b%d\":0", twice);
		buf_printf(b, ",\"k%d\":{\"k%d\":%d}", i, i, i);
	}
	buf_putc(b, '}');
}

START_TEST(test_duplicates_are_found_among_any_number_of_keys)
{
	static const int counts[] = {2, 30, 31, 32, 33, 34, 63, 64, 65, 1000, 20000};
	struct buf b = BUF_INIT;
	const char *why;
	size_t at;

	for (size_t i = 0; i < ROWS(counts); i++) {
		many_keys(&b, counts[i], -1);
		ck_assert_msg(strict(buf_str(&b), &why, &at), "%d keys", counts[i]);
		for (int twice = 0; twice < counts[i] - 1; twice = twice * 2 + 1) {
			many_keys(&b, counts[i], twice);
			ck_assert_msg(!strict(buf_str(&b), &why, &at), "%d of %d", twice, counts[i]);
			ck_assert_str_eq(why, "a key that is there twice");
			ck_assert(memcmp(b.p + at, "\"\\u006b", 7) == 0);
		}
	}
	buf_done(&b);
}
END_TEST

START_TEST(test_number_longer_than_a_double_is_read_is_refused)
{
	struct buf b = BUF_INIT;
	const char *why;
	size_t at;

	for (int i = 0; i < 63; i++)
		buf_putc(&b, '1');
	ck_assert(strict(buf_str(&b), &why, &at));
	buf_putc(&b, '1');
	ck_assert(!strict(buf_str(&b), &why, &at));
	buf_done(&b);
}
END_TEST

START_TEST(test_read_gives_members_by_their_exact_name)
{
	struct op op;
	cJSON *tree;
	uint64_t n;

	op_init(&op);
	ck_assert_int_eq(json_read(&op, STR("{\"A\":\"x\",\"a\":\"y\",\"n\":9007199254740991,\"big\":9007199254740993,"
					    "\"half\":0.5,\"minus\":-1,\"text\":\"5\",\"nil\":null}"),
				 1000, "body", &tree), OK);
	ck_assert(str_is(json_text(tree, "A"), "x") && str_is(json_text(tree, "a"), "y"));
	ck_assert(json_text(tree, "n").p == NULL && json_text(tree, "none").p == NULL);
	ck_assert(json_get(tree, "N") == NULL && cJSON_IsNull(json_get(tree, "nil")));
	ck_assert(json_u64(tree, "n", &n) && n == UINT64_C(9007199254740991));
	ck_assert(!json_u64(tree, "big", &n) && !json_u64(tree, "half", &n) && !json_u64(tree, "minus", &n));
	ck_assert(!json_u64(tree, "text", &n) && !json_u64(tree, "none", &n));
	cJSON_Delete(tree);
	op_done(&op);
}
END_TEST

START_TEST(test_read_refuses_with_place_and_reason)
{
	struct op op;
	struct buf b = BUF_INIT;
	cJSON *tree;

	op_init(&op);
	ck_assert_int_eq(json_read(&op, STR("{} {}"), 5, "body", &tree), E_JSON);
	ck_assert(tree == NULL);
	refusal_text(&op.refusal, LANG_EN, &b);
	ck_assert_str_eq(b.p, "E_JSON: This is not well-formed JSON: more text behind the value, byte 3. (body)\n"
			      "  Put the text right and send it again.\n");
	op_reset(&op);
	ck_assert_int_eq(json_read(&op, STR("{} {}"), 4, "body", &tree), E_SIZE);
	buf_done(&b);
	op_done(&op);
}
END_TEST

START_TEST(test_scan_walks_an_entry)
{
	struct scan s = scan_of(STR("{\"seq\":12,\"who\":\"l\\u0069\",\"body\":{\"a\":[1,{}]},\"x\":\"\"}"));
	struct str raw;
	struct buf b = BUF_INIT;
	uint64_t n;
	bool escaped;

	ck_assert(scan_lit(&s, '{') && scan_string(&s, &raw, &escaped) && str_is(raw, "seq") && !escaped);
	ck_assert(scan_lit(&s, ':') && scan_u64(&s, &n) && n == 12 && scan_lit(&s, ','));
	ck_assert(scan_string(&s, &raw, &escaped) && scan_lit(&s, ':') && scan_string(&s, &raw, &escaped) && escaped);
	ck_assert(json_unescape(raw, &b) && str_is(buf_str(&b), "li"));
	ck_assert(scan_peek(&s, ',') && scan_peek(&s, ',') && scan_lit(&s, ','));
	ck_assert(scan_skip(&s, &raw) && str_is(raw, "\"body\"") && scan_lit(&s, ':'));
	ck_assert(scan_skip(&s, &raw) && str_is(raw, "{\"a\":[1,{}]}") && scan_lit(&s, ',') && !scan_peek(&s, '}'));
	ck_assert(scan_string(&s, &raw, &escaped) && scan_lit(&s, ':') && scan_string(&s, &raw, &escaped) && raw.n == 0);
	ck_assert(scan_lit(&s, '}') && scan_end(&s));
	buf_done(&b);
}
END_TEST

START_TEST(test_scan_that_failed_stays_failed)
{
	struct scan s = scan_of(STR("12"));
	struct str raw;
	uint64_t n;
	bool escaped;

	ck_assert(!scan_lit(&s, 'x'));
	ck_assert(!scan_u64(&s, &n) && !scan_lit(&s, '1') && !scan_peek(&s, '1') && !scan_skip(&s, &raw));
	ck_assert(!scan_string(&s, &raw, &escaped) && !scan_end(&s));
	s = scan_of(STR_NONE);
	ck_assert(scan_end(&s) && !scan_peek(&s, 'x') && !scan_lit(&s, 'x') && !scan_end(&s));
}
END_TEST

START_TEST(test_scan_takes_no_malformed_value)
{
	static const char *const skips[] = {"", "{", "[1,]", "{\"a\"}", "\"\\q\"", "\"\\ud800\"", "tru", "-", "[1 ,2]", " 1",
		"{\"a\": 1}", "\"a", "\"\n\""};
	static const char *const numbers[] = {"", "01", "-1", "1.0", "1e3", "1234567890123456789", "x"};
	struct str raw;
	uint64_t n;

	for (size_t i = 0; i < ROWS(skips); i++) {
		struct scan s = scan_of(str_from(skips[i]));

		ck_assert_msg(!scan_skip(&s, &raw) && !scan_end(&s), "%s", skips[i]);
	}
	for (size_t i = 0; i < ROWS(numbers); i++) {
		struct scan s = scan_of(str_from(numbers[i]));

		ck_assert_msg(!scan_u64(&s, &n), "%s", numbers[i]);
	}
}
END_TEST

START_TEST(test_unescape_is_as_strict)
{
	static const char *const wrong[] = {"\\", "\\x", "\\u12", "\\u0000", "\\ud83d", "\\ude00", "\\ud83d\\u0041", "a\\u00g0"};
	struct buf b = BUF_INIT;

	ck_assert(json_unescape(STR("a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\u4e2d\\ud83d\\ude00z"), &b));
	ck_assert_str_eq(b.p, "a\"\\/\b\f\n\r\té中😀z");
	ck_assert(json_unescape(STR(""), &b) && b.n == 0);
	for (size_t i = 0; i < ROWS(wrong); i++)
		ck_assert_msg(!json_unescape(str_from(wrong[i]), &b), "%s", wrong[i]);
	buf_done(&b);
}
END_TEST

START_TEST(test_string_has_one_spelling)
{
	struct buf b = BUF_INIT;

	json_put_str(&b, STR("a\"\\/\b\t\n\f\r\x01\x1f\x7f 搪瓷杯😀"));
	ck_assert_str_eq(b.p, "\"a\\\"\\\\/\\b\\t\\n\\f\\r\\u0001\\u001f\x7f 搪瓷杯😀\"");
	buf_clear(&b);
	json_put_str(&b, STR_NONE);
	ck_assert_str_eq(b.p, "\"\"");
	buf_done(&b);
}
END_TEST

START_TEST(test_every_string_comes_back_from_its_spelling)
{
	struct buf b = BUF_INIT;
	struct buf again = BUF_INIT;
	char text[128];

	for (int i = 1; i < 128; i++)
		text[i - 1] = (char)i;
	for (size_t from = 0; from < 127; from++) {
		struct str part = {text + from, 127 - from};
		const char *why;
		size_t at;

		buf_clear(&b);
		json_put_str(&b, part);
		ck_assert(strict(buf_str(&b), &why, &at));
		ck_assert(json_unescape((struct str){b.p + 1, b.n - 2}, &again) && str_eq(buf_str(&again), part));
	}
	buf_done(&b);
	buf_done(&again);
}
END_TEST

START_TEST(test_keys_are_parted_by_commas)
{
	struct buf b = BUF_INIT;

	buf_putc(&b, '{');
	json_put_key(&b, "a");
	json_put_str(&b, STR("{"));
	json_put_key(&b, "b");
	buf_putc(&b, '{');
	json_put_key(&b, "c");
	buf_puts(&b, "1}}");
	ck_assert_str_eq(b.p, "{\"a\":\"{\",\"b\":{\"c\":1}}");
	buf_done(&b);
}
END_TEST

/* What the strict reader takes, cJSON can build: a tree that is missing would tell
 * people that sound text is not. */
START_TEST(test_what_is_strict_can_be_built)
{
	static const char sound[] = "{\"a\":[1,-2.5e3,true,null],\"b\\n\":{\"\xe6\x9d\xaf\":\"\\ud83d\\ude00\"}}";
	static const char bytes[] = "{}[]\",:\\0123e.-+utfn \x80\xff\n";
	uint64_t chance = 7;
	int taken = 0;

	for (int i = 0; i < 200000; i++) {
		char text[sizeof(sound)];
		struct str part;
		const char *why;
		cJSON *tree;
		size_t at;

		memcpy(text, sound, sizeof(sound));
		for (int k = 0; k < 2; k++) {
			chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
			text[(chance >> 33) % (sizeof(sound) - 1)] = bytes[(chance >> 50) % (sizeof(bytes) - 1)];
		}
		part = (struct str){text, sizeof(sound) - 1};
		if (!json_strict(part, &why, &at))
			continue;
		taken++;
		tree = cJSON_ParseWithLengthOpts(part.p, part.n, NULL, 0);
		ck_assert_msg(tree != NULL, "%s", text);
		cJSON_Delete(tree);
	}
	ck_assert_int_gt(taken, 1000);
}
END_TEST

int main(void)
{
	return SUITE("json", 60,
		test_well_formed_text_is_taken,
		test_what_is_wrong_is_said_and_where,
		test_nul_bytes_are_no_text,
		test_depth_is_bounded,
		test_duplicates_are_found_among_any_number_of_keys,
		test_number_longer_than_a_double_is_read_is_refused,
		test_read_gives_members_by_their_exact_name,
		test_read_refuses_with_place_and_reason,
		test_scan_walks_an_entry,
		test_scan_that_failed_stays_failed,
		test_scan_takes_no_malformed_value,
		test_unescape_is_as_strict,
		test_string_has_one_spelling,
		test_every_string_comes_back_from_its_spelling,
		test_keys_are_parted_by_commas,
		test_what_is_strict_can_be_built);
}
