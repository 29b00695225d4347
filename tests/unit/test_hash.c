/* layers: base */
/* Hashes and the spellings of bytes. */
#include <check.h>
#include <string.h>

#include "base/hash.h"
#include "suite.h"

START_TEST(test_hashes_of_the_standard)
{
	static const struct {
		const char *text, *hex, *on_paper;
	} rows[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "WERC-8GMR"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "Q9W1-DFWF"},
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hash h = hash_of(str_from(rows[i].text));
		struct hash again;

		buf_clear(&b);
		hash_put_hex(&b, &h);
		ck_assert_str_eq(b.p, rows[i].hex);
		ck_assert(hash_read_hex(buf_str(&b), &again) && hash_eq(&h, &again));
		buf_clear(&b);
		hash_put_short(&b, &h);
		ck_assert_str_eq(b.p, rows[i].on_paper);
		ck_assert_uint_eq(b.n, HASH_SHORT);
	}
	buf_done(&b);
}
END_TEST

START_TEST(test_hash_is_read_in_lower_case_alone)
{
	char hex[HASH_HEX + 2];
	struct hash h;

	memset(hex, 'a', sizeof(hex));
	ck_assert(hash_read_hex((struct str){hex, HASH_HEX}, &h));
	ck_assert(!hash_read_hex((struct str){hex, HASH_HEX - 1}, &h));
	ck_assert(!hash_read_hex((struct str){hex, HASH_HEX + 1}, &h));
	hex[63] = 'A';
	ck_assert(!hash_read_hex((struct str){hex, HASH_HEX}, &h));
	hex[63] = 'g';
	ck_assert(!hash_read_hex((struct str){hex, HASH_HEX}, &h));
}
END_TEST

START_TEST(test_nil_hash_is_64_zeros)
{
	struct hash zero = hash_zero();
	struct hash other = hash_of(STR("x"));
	struct buf b = BUF_INIT;

	hash_put_hex(&b, &zero);
	ck_assert_uint_eq(b.n, 64);
	ck_assert_uint_eq(strspn(b.p, "0"), 64);
	ck_assert(hash_is_zero(&zero) && !hash_is_zero(&other));
	buf_done(&b);
}
END_TEST

START_TEST(test_base64_is_that_of_the_standard)
{
	static const char *const rows[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
		{"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xbf", "+/+/"}};
	struct buf text = BUF_INIT;
	struct buf bytes = BUF_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&text);
		base64_put(&text, str_from(rows[i][0]));
		ck_assert_str_eq(text.p, rows[i][1]);
		ck_assert(base64_read(buf_str(&text), &bytes));
		ck_assert(str_is(buf_str(&bytes), rows[i][0]));
	}
	buf_done(&text);
	buf_done(&bytes);
}
END_TEST

START_TEST(test_base64_has_one_spelling)
{
	static const char *const wrong[] = {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "=", "====", "A===", "Zg==Zg==", "Zm9v\n",
		"Zm 9v", "Zm9-", "Z=8=", "Zm8=="};
	struct buf bytes = BUF_INIT;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ck_assert_msg(!base64_read(str_from(wrong[i]), &bytes), "%s", wrong[i]);
		ck_assert_uint_eq(bytes.n, 0);
	}
	buf_done(&bytes);
}
END_TEST

START_TEST(test_hex_has_one_spelling)
{
	struct buf b = BUF_INIT;
	struct buf text = BUF_INIT;

	hex_put(&text, STR("\x00\xff\x5a"));
	ck_assert_str_eq(text.p, "00ff5a");
	ck_assert(hex_read(buf_str(&text), &b) && str_eq(buf_str(&b), STR("\x00\xff\x5a")));
	ck_assert(hex_read(STR(""), &b) && b.n == 0);
	ck_assert(!hex_read(STR("0"), &b) && !hex_read(STR("0G"), &b) && !hex_read(STR("FF"), &b));
	buf_done(&b);
	buf_done(&text);
}
END_TEST

int main(void)
{
	return SUITE("hash", 4,
		test_hashes_of_the_standard,
		test_hash_is_read_in_lower_case_alone,
		test_nil_hash_is_64_zeros,
		test_base64_is_that_of_the_standard,
		test_base64_has_one_spelling,
		test_hex_has_one_spelling);
}
