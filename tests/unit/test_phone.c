/* layers: seal base
 * Codes by telephone: the same at either end, and of nothing else. */
#include "seal/phone.h"
#include "seal/sign.h"
#include "suite.h"

struct end {
	struct buf secret, open;
};

static struct op op;
static struct end home, site, other;

static void set_up(void)
{
	struct end *const ends[] = {&home, &site, &other};

	op_init(&op);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		*ends[i] = (struct end){BUF_INIT, BUF_INIT};
		ck_assert_int_eq(sign_key_make(&op, &ends[i]->secret, &ends[i]->open), OK);
	}
}

static void tear_down(void)
{
	struct end *const ends[] = {&home, &site, &other};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		buf_done(&ends[i]->secret);
		buf_done(&ends[i]->open);
	}
	op_done(&op);
}

static struct str code(const struct end *own, const struct end *peer, const char *words)
{
	struct str out = STR_NONE;

	ck_assert_int_eq(phone_code_make(&op, buf_str(&own->secret), buf_str(&peer->open), str_from(words), &out), OK);
	return out;
}

START_TEST(test_both_ends_find_the_same)
{
	struct str given = code(&home, &site, "7K3Q-9D2M\nC100\nE_CREDIT_LIMIT\n300.00\ngm");

	ck_assert_uint_eq(given.n, 9);
	ck_assert_int_eq(given.p[4], '-');
	ck_assert(phone_code_eq(given, code(&site, &home, "7K3Q-9D2M\nC100\nE_CREDIT_LIMIT\n300.00\ngm")));
}
END_TEST

START_TEST(test_each_word_and_each_key_counts)
{
	static const char *const words[] = {"7K3Q-9D2N\nC100\nE_CREDIT_LIMIT\n300.00\ngm", "7K3Q-9D2M\nC101\nE_CREDIT_LIMIT\n300.00\ngm",
		"7K3Q-9D2M\nC100\nE_CREDIT_DAYS\n300.00\ngm", "7K3Q-9D2M\nC100\nE_CREDIT_LIMIT\n300.01\ngm",
		"7K3Q-9D2M\nC100\nE_CREDIT_LIMIT\n300.00\nsm", ""};
	struct str given = code(&home, &site, "7K3Q-9D2M\nC100\nE_CREDIT_LIMIT\n300.00\ngm");

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		ck_assert(!phone_code_eq(given, code(&site, &home, words[i])));
	ck_assert(!phone_code_eq(given, code(&other, &home, "7K3Q-9D2M\nC100\nE_CREDIT_LIMIT\n300.00\ngm")));
	ck_assert(!phone_code_eq(given, code(&site, &other, "7K3Q-9D2M\nC100\nE_CREDIT_LIMIT\n300.00\ngm")));
	ck_assert(!phone_code_eq(given, STR_NONE) && !phone_code_eq(STR_NONE, STR_NONE));
}
END_TEST

START_TEST(test_a_bad_key_is_refused)
{
	struct str out;

	ck_assert_int_eq(phone_code_make(&op, STR("no key"), buf_str(&site.open), STR("x"), &out), E_CERTIFICATE);
	op_forgive(&op);
	ck_assert_int_eq(phone_code_make(&op, buf_str(&home.secret), STR("AAAA"), STR("x"), &out), E_CERTIFICATE);
	op_forgive(&op);
	/* A point of small order would make a secret that everybody knows. */
	ck_assert_int_eq(phone_code_make(&op, buf_str(&home.secret), STR("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), STR("x"), &out),
		E_CERTIFICATE);
}
END_TEST

int main(void)
{
	return SUITE_WITH(set_up, tear_down, "phone", 60, test_both_ends_find_the_same, test_each_word_and_each_key_counts,
		test_a_bad_key_is_refused);
}
