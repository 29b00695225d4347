/* layers: seal base
 * PINs and passwords: what is taken, and what fits. */
#include "seal/verifier.h"
#include "suite.h"

static enum err kind_of(const char *secret, const char **kind)
{
	struct op op;
	enum err err;

	op_init(&op);
	err = secret_kind(&op, str_from(secret), kind);
	/* No refusal tells the secret. */
	for (int i = 0; i < op.refusal.values_count; i++)
		ck_assert(!*secret || !strstr(op.refusal.values[i].text.p, secret));
	op_done(&op);
	return err;
}

START_TEST(test_what_is_easily_guessed_is_not_taken)
{
	static const char *const bad[] = {"", "1", "123", "1234", "4321", "0000", "1212", "123123", "abc", "aaaaaaaa",
		"abcdefgh", "short7!", "\xff\xff\xff\xff\xff\xff\xff\xff"};
	static const char *const pins[] = {"2580", "1357", "90210", "314159265358"};
	static const char *const passwords[] = {"correct horse", "八个汉字的口令啊", "13579a24680"};
	const char *kind;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(kind_of(bad[i], &kind) != OK, "%s", bad[i]);
	for (size_t i = 0; i < sizeof(pins) / sizeof(*pins); i++) {
		ck_assert_int_eq(kind_of(pins[i], &kind), OK);
		ck_assert_str_eq(kind, "pin");
	}
	for (size_t i = 0; i < sizeof(passwords) / sizeof(*passwords); i++) {
		ck_assert_int_eq(kind_of(passwords[i], &kind), OK);
		ck_assert_str_eq(kind, "password");
	}
}
END_TEST

START_TEST(test_the_right_one_fits_and_no_other)
{
	struct str hash, again;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(verifier_make(&op, STR("2580"), &hash), OK);
	ck_assert_int_eq(verifier_make(&op, STR("2580"), &again), OK);
	ck_assert(str_starts(hash, STR("$argon2id$v=19$m=65536,t=2,p=1$")));
	ck_assert(!str_eq(hash, again));
	ck_assert(verifier_fits(hash, STR("2580")));
	ck_assert(!verifier_fits(hash, STR("2581")));
	ck_assert(!verifier_fits(hash, STR_NONE));
	ck_assert(!verifier_fits(STR_NONE, STR("2580")));
	ck_assert(!verifier_fits(STR("$argon2id$nonsense"), STR("2580")));
	op_done(&op);
}
END_TEST

int main(void)
{
	return SUITE("verifier", 60, test_what_is_easily_guessed_is_not_taken, test_the_right_one_fits_and_no_other);
}
