/* layers: seal base */
/* Packing: what goes in comes out, and what a stranger packed keeps to the bound. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "seal/zstd.h"
#include "suite.h"

static struct op op;
static struct buf packed, plain;

static void begin(void)
{
	op_init(&op);
}

static void end(void)
{
	op_done(&op);
	buf_done(&packed);
	buf_done(&plain);
}

static void pack_zeros(size_t n)
{
	char *zeros = calloc(1, n);

	ck_assert_int_eq(zstd_pack(&op, (struct str){zeros, n}, &packed), OK);
	free(zeros);
}

START_TEST(test_what_goes_in_comes_out)
{
	static const size_t sizes[] = {0, 1, 100, 65536, 65537, 1000000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *text = malloc(sizes[i] + 1);
		for (size_t at = 0; at < sizes[i]; at++)
			text[at] = (char)((at * at) >> 3);
		struct str s = {text, sizes[i]};
		ck_assert_int_eq(zstd_pack(&op, s, &packed), OK);
		ck_assert_int_eq(zstd_unpack(&op, buf_str(&packed), sizes[i], &plain), OK);
		ck_assert(str_eq(s, buf_str(&plain)));
		free(text);
	}
}
END_TEST

START_TEST(test_one_byte_past_the_bound_is_refused)
{
	pack_zeros(300000);
	ck_assert_int_eq(zstd_unpack(&op, buf_str(&packed), 299999, &plain), E_SIZE);
	ck_assert_uint_eq(plain.n, 0);
}
END_TEST

START_TEST(test_a_bomb_takes_no_memory)
{
	pack_zeros(256 * 1024 * 1024);
	ck_assert_uint_lt(packed.n, 1024 * 1024);
	ck_assert_int_eq(zstd_unpack(&op, buf_str(&packed), 1024 * 1024, &plain), E_SIZE);
	ck_assert_uint_le(plain.cap, 2 * 1024 * 1024 + 4096);
}
END_TEST

START_TEST(test_a_frame_cut_anywhere_is_refused)
{
	const char text[] = "{\"v\":1,\"site\":\"A01\",\"seq\":17,\"act\":\"issue\"}\n";

	ck_assert_int_eq(zstd_pack(&op, STR(text), &packed), OK);
	for (size_t n = 0; n < packed.n; n++) {
		op_reset(&op);
		ck_assert_int_eq(zstd_unpack(&op, str_sub(buf_str(&packed), 0, n), 1000, &plain), E_DAMAGED);
	}
}
END_TEST

START_TEST(test_garbage_and_what_follows_a_frame_are_refused)
{
	ck_assert_int_eq(zstd_unpack(&op, STR("{\"v\":1}"), 1000, &plain), E_DAMAGED);
	op_reset(&op);
	ck_assert_int_eq(zstd_pack(&op, STR("one"), &packed), OK);
	buf_puts(&packed, "x");
	ck_assert_int_eq(zstd_unpack(&op, buf_str(&packed), 1000, &plain), E_DAMAGED);
}
END_TEST

START_TEST(test_a_flipped_byte_never_harms)
{
	char text[4096];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "abcdefgh"[(i * i >> 2) & 7];
	ck_assert_int_eq(zstd_pack(&op, (struct str){text, sizeof(text)}, &packed), OK);
	for (size_t i = 0; i < packed.n; i++) {
		op_reset(&op);
		packed.p[i] ^= 0x40;
		if (zstd_unpack(&op, buf_str(&packed), sizeof(text), &plain) == OK)
			ck_assert_uint_le(plain.n, sizeof(text));
		packed.p[i] ^= 0x40;
	}
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "seal_zstd", 60,
		test_what_goes_in_comes_out,
		test_one_byte_past_the_bound_is_refused,
		test_a_bomb_takes_no_memory,
		test_a_frame_cut_anywhere_is_refused,
		test_garbage_and_what_follows_a_frame_are_refused,
		test_a_flipped_byte_never_harms);
}
