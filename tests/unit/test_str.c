/* layers: base */
/* Text, buffers, memory, keys and ids. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/str.h"
#include "base/world.h"
#include "suite.h"

START_TEST(test_text_of_no_bytes_equals_text_that_points_nowhere)
{
	ck_assert(str_eq(STR_NONE, STR("")));
	ck_assert(str_is(STR_NONE, ""));
	ck_assert(str_starts(STR("abc"), STR_NONE));
	ck_assert_int_eq(str_cmp(STR_NONE, STR("")), 0);
	ck_assert(str_from(NULL).p == NULL);
}
END_TEST

START_TEST(test_order_is_by_bytes_and_the_shorter_first)
{
	ck_assert(str_cmp(STR("a"), STR("ab")) < 0);
	ck_assert(str_cmp(STR("b"), STR("ab")) > 0);
	ck_assert(str_cmp(STR("z"), STR("\xe4\xb8\xad")) < 0);
}
END_TEST

START_TEST(test_cut_gives_every_piece_and_then_stops)
{
	struct str rest = STR("a,,b,");
	static const char *const pieces[] = {"a", "", "b", ""};

	for (int i = 0; i < 4; i++) {
		ck_assert(rest.p != NULL);
		ck_assert(str_is(str_cut(&rest, ','), pieces[i]));
	}
	ck_assert(rest.p == NULL);
}
END_TEST

START_TEST(test_sub_stays_within_the_text)
{
	ck_assert(str_is(str_sub(STR("hello"), 1, 3), "ell"));
	ck_assert(str_is(str_sub(STR("hello"), 3, SIZE_MAX), "lo"));
	ck_assert(str_is(str_sub(STR("hello"), 9, 1), ""));
}
END_TEST

START_TEST(test_whole_numbers_are_digits_alone)
{
	static const char *const wrong[] = {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1234567890123456789"};
	uint64_t n;

	ck_assert(str_to_u64(STR("999999999999999999"), &n));
	ck_assert_uint_eq(n, UINT64_C(999999999999999999));
	ck_assert(str_to_u64(STR("007"), &n) && n == 7);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(!str_to_u64(str_from(wrong[i]), &n), "%s", wrong[i]);
}
END_TEST

START_TEST(test_utf8_takes_each_character_in_its_one_form)
{
	static const char *const right[] = {"", "plain ascii, longer than eight", "搪瓷杯", "\xc2\x80", "\xdf\xbf",
		"\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
	static const char *const wrong[] = {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80",
		"\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "12345678\xe4\xb8", "\xe4\xb8x"};

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		ck_assert_msg(utf8_valid(str_from(right[i])), "right %zu", i);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(!utf8_valid(str_from(wrong[i])), "wrong %zu", i);
}
END_TEST

START_TEST(test_width_counts_columns_of_a_terminal)
{
	ck_assert_uint_eq(utf8_width(STR("abc")), 3);
	ck_assert_uint_eq(utf8_width(STR("搪瓷杯")), 6);
	ck_assert_uint_eq(utf8_width(STR("A\xef\xbc\x8c" "B\xe3\x80\x82")), 6);
	ck_assert_uint_eq(utf8_width(STR("e\xcc\x81")), 1);
	ck_assert_uint_eq(utf8_width(STR("£é")), 2);
	ck_assert_uint_eq(utf8_width(STR("한글カナ")), 8);
	ck_assert_uint_eq(utf8_width(STR("a\xff" "b")), 3);
}
END_TEST

START_TEST(test_a_beginning_is_cut_between_characters)
{
	ck_assert(str_is(utf8_head(STR("搪瓷杯"), 5), "搪瓷"));
	ck_assert(str_is(utf8_head(STR("搪瓷杯"), 6), "搪瓷杯"));
	ck_assert(str_is(utf8_head(STR("e\xcc\x81x"), 1), "e\xcc\x81"));
	ck_assert(str_is(utf8_head(STR("a"), 0), ""));
	ck_assert(str_is(utf8_head(STR_NONE, 3), ""));
}
END_TEST

START_TEST(test_what_drives_a_terminal_is_not_shown)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{"a\nb\tc\033[2J", "a b c [2J"},
		{"x\xc2\x9b" "31m", "x 31m"}, /* CSI as one character */
		{"x\x9b" "31m", "x?31m"}, /* and as one byte */
		{"1\xe2\x80\xae" "2\xe2\x81\xa6" "3", "123"}, /* right to left */
		{"1\xe2\x80\xa8" "2", "1 2"},
		{"茶😀é", "茶😀é"},
		{"\177\xff", " ?"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf shown = BUF_INIT;
		utf8_put_shown(&shown, str_from(rows[i].text));
		ck_assert_msg(str_is(buf_str(&shown), rows[i].shown), "row %zu: %s", i, shown.p);
		buf_done(&shown);
	}
}
END_TEST

START_TEST(test_buffer_grows_and_ends_in_a_nul)
{
	struct buf b = BUF_INIT;

	ck_assert(str_is(buf_str(&b), ""));
	for (int i = 0; i < 1000; i++)
		buf_putc(&b, 'x');
	buf_put(&b, STR_NONE);
	buf_printf(&b, "%d%s", 7, "!");
	ck_assert_uint_eq(b.n, 1002);
	ck_assert_uint_eq(strlen(b.p), 1002);
	buf_clear(&b);
	buf_put_i64(&b, INT64_MIN);
	buf_put_i64(&b, 0);
	buf_put_i64(&b, INT64_MAX);
	ck_assert_str_eq(b.p, "-922337203685477580809223372036854775807");
	buf_done(&b);
	ck_assert(b.p == NULL);
}
END_TEST

START_TEST(test_arena_gives_nil_and_aligned_memory_again_after_a_reset)
{
	struct arena a = {0};

	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 20000; size = size * 3 + 1) {
			unsigned char *p = arena_take(&a, size);

			ck_assert_uint_eq((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < size; i++)
				ck_assert_uint_eq(p[i], 0);
			memset(p, 0xff, size);
		}
		arena_reset(&a);
	}
	ck_assert_str_eq(arena_str(&a, str_sub(STR("hello"), 0, 4)).p, "hell");
	ck_assert_str_eq(arena_printf(&a, "%s-%05d", "A01", 42).p, "A01-00042");
	arena_done(&a);
	arena_done(&a);
}
END_TEST

START_TEST(test_docid_is_sixteen_characters_of_the_alphabet)
{
	static const unsigned char bytes[10] = {0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf};
	struct docid id = docid_from_bytes(bytes);
	struct docid again;

	ck_assert_str_eq(id.c, "0123456789ABCDEF");
	ck_assert(docid_read(docid_str(&id), &again));
	ck_assert_str_eq(again.c, id.c);
	ck_assert(!docid_read(STR("0123456789ABCDE"), &again));
	ck_assert(!docid_read(STR("0123456789ABCDEFG"), &again));
	ck_assert(!docid_read(STR("0123456789abcdef"), &again));
	ck_assert(!docid_read(STR("0123456789ABCDEI"), &again));
	ck_assert(!docid_read(STR("0123456789ABCDE\0"), &again));
}
END_TEST

START_TEST(test_base32_fills_the_last_character_with_nil_bits)
{
	struct buf b = BUF_INIT;

	base32_put(&b, (const unsigned char *)"\xff", 1);
	ck_assert_str_eq(b.p, "ZW");
	buf_done(&b);
}
END_TEST

START_TEST(test_keys_are_as_the_format_has_them)
{
	struct buf long_key = BUF_INIT;

	ck_assert(site_key_valid(STR("HO")) && site_key_valid(STR("A01")) && site_key_valid(STR("ABCDEFG8")));
	ck_assert(!site_key_valid(STR("A")) && !site_key_valid(STR("ABCDEFGHI")) && !site_key_valid(STR("1A")));
	ck_assert(!site_key_valid(STR("aB")) && !site_key_valid(STR("A-1")));
	ck_assert(key_valid(STR("85123A")) && key_valid(STR("a b")) && key_valid(STR("搪瓷杯")));
	ck_assert(!key_valid(STR("")) && !key_valid(STR(" a")) && !key_valid(STR("a ")) && !key_valid(STR(" ")));
	ck_assert(!key_valid(STR("a\nb")) && !key_valid(STR("a\x7f")) && !key_valid(STR("a\xff")));
	ck_assert(!key_valid(STR("\xe3\x80\x80杯")) && !key_valid(STR("杯\xe3\x80\x80")) && !key_valid(STR("a\xc2\x85" "b")));
	for (int i = 0; i < 64; i++)
		buf_putc(&long_key, 'k');
	ck_assert(key_valid(buf_str(&long_key)));
	buf_putc(&long_key, 'k');
	ck_assert(!key_valid(buf_str(&long_key)));
	buf_done(&long_key);
}
END_TEST

START_TEST(test_real_world_has_a_clock_and_chance)
{
	struct world w;
	struct docid a, b;

	world_real(&w);
	ck_assert_int_gt(world_now(&w).ms, INT64_C(1700000000000));
	a = world_docid(&w);
	b = world_docid(&w);
	ck_assert_str_ne(a.c, b.c);
	ck_assert_int_eq(world_step(&w, "any"), OK);
}
END_TEST

START_TEST(test_utc_offset_comes_from_the_environment_where_it_is_one)
{
	static const struct {
		const char *text;
		int offset;
	} rows[] = {{"0", 0}, {"-300", -300}, {"840", 840}, {"841", 480}, {"-721", 480}, {"8h", 480}, {"", 480}, {"-", 480}};
	struct world w;

	unsetenv("DAYBOOK_UTC_OFFSET");
	world_real(&w);
	ck_assert_int_eq(w.utc_offset_min, 480);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setenv("DAYBOOK_UTC_OFFSET", rows[i].text, 1);
		world_real(&w);
		ck_assert_int_eq(w.utc_offset_min, rows[i].offset);
	}
}
END_TEST

int main(void)
{
	return SUITE("str", 4,
		test_text_of_no_bytes_equals_text_that_points_nowhere,
		test_order_is_by_bytes_and_the_shorter_first,
		test_cut_gives_every_piece_and_then_stops,
		test_sub_stays_within_the_text,
		test_whole_numbers_are_digits_alone,
		test_utf8_takes_each_character_in_its_one_form,
		test_width_counts_columns_of_a_terminal,
		test_a_beginning_is_cut_between_characters, test_what_drives_a_terminal_is_not_shown,
		test_buffer_grows_and_ends_in_a_nul,
		test_arena_gives_nil_and_aligned_memory_again_after_a_reset,
		test_docid_is_sixteen_characters_of_the_alphabet,
		test_base32_fills_the_last_character_with_nil_bits,
		test_keys_are_as_the_format_has_them,
		test_real_world_has_a_clock_and_chance,
		test_utc_offset_comes_from_the_environment_where_it_is_one);
}
