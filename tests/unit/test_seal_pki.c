/* layers: seal base */
/* The authority, what it signs, and whose name it puts in; keys on the disk. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/keyfile.h"
#include "seal/pki.h"
#include "seal/sign.h"
#include "suite.h"

static struct op op;
static struct pki_pair authority, made;
static struct buf text, other;
static const struct moment now = {1772323200000};
static const struct pki_device a01 = {"A01", "A.5f0c2e91"};

static void begin(void)
{
	op_init(&op);
	ck_assert_int_eq(pki_authority_make(&op, "Daybook head office", now, &authority), OK);
}

static void end(void)
{
	op_done(&op);
	pki_pair_done(&authority);
	pki_pair_done(&made);
	buf_done(&text);
	buf_done(&other);
}

START_TEST(test_the_authority_lives_twenty_years)
{
	struct pki_cert cert;

	ck_assert_int_eq(pki_cert_read(&op, buf_str(&authority.cert), &cert), OK);
	ck_assert_int_eq((cert.until.ms - now.ms) / 86400000, 20 * 365 + 5);
	ck_assert_int_lt(cert.from.ms, now.ms);
	ck_assert_str_eq(cert.device.site, "");
	ck_assert_ptr_nonnull(strstr(authority.key.p, "PRIVATE KEY"));
}
END_TEST

START_TEST(test_the_name_is_the_authoritys_word_not_the_requests)
{
	struct pki_cert cert;

	ck_assert_int_eq(pki_csr_make(&op, "B99", &made), OK);
	ck_assert_int_eq(pki_csr_sign(&op, &authority, buf_str(&made.cert), &a01, now, 90, &text), OK);
	ck_assert_int_eq(pki_cert_read(&op, buf_str(&text), &cert), OK);
	ck_assert_str_eq(cert.device.site, "A01");
	ck_assert_str_eq(cert.device.epoch, "A.5f0c2e91");
	ck_assert_int_eq((cert.until.ms - now.ms) / 86400000, 90);
	ck_assert_int_eq(pki_csr_sign(&op, &authority, buf_str(&made.cert), &a01, now, 90, &other), OK);
	ck_assert(!str_eq(buf_str(&text), buf_str(&other)));
}
END_TEST

START_TEST(test_names_that_could_be_read_two_ways_are_refused)
{
	static const struct pki_device bad[] = {
		{"", "A.1"}, {"A01", ""}, {"A01/epoch/B.1", "A.1"}, {"A 1", "A.1"}, {"A01,URI:x", "A.1"}, {"A01", "A/1"},
	};

	ck_assert_int_eq(pki_csr_make(&op, "A01", &made), OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		op_reset(&op);
		ck_assert_int_eq(pki_csr_sign(&op, &authority, buf_str(&made.cert), &bad[i], now, 90, &text),
			E_CERTIFICATE);
	}
}
END_TEST

START_TEST(test_a_request_that_was_changed_is_refused)
{
	ck_assert_int_eq(pki_csr_make(&op, "A01", &made), OK);
	char *at = made.cert.p + made.cert.n / 2;
	*at = *at == 'A' ? 'B' : 'A';
	ck_assert_int_eq(pki_csr_sign(&op, &authority, buf_str(&made.cert), &a01, now, 90, &text), E_CERTIFICATE);
	op_reset(&op);
	ck_assert_int_eq(pki_csr_sign(&op, &authority, STR("no request"), &a01, now, 90, &text), E_CERTIFICATE);
	op_reset(&op);
	ck_assert_int_eq(pki_csr_sign(&op, &authority, buf_str(&authority.cert), &a01, now, 90, &text), E_CERTIFICATE);
}
END_TEST

START_TEST(test_a_key_of_another_authority_does_not_sign)
{
	struct pki_pair second = {BUF_INIT, BUF_INIT};

	ck_assert_int_eq(pki_authority_make(&op, "Another", now, &second), OK);
	struct pki_pair mixed = {authority.cert, second.key};
	ck_assert_int_eq(pki_csr_make(&op, "A01", &made), OK);
	ck_assert_int_eq(pki_csr_sign(&op, &mixed, buf_str(&made.cert), &a01, now, 90, &text), E_CERTIFICATE);
	pki_pair_done(&second);
}
END_TEST

START_TEST(test_a_servers_names_are_names_and_addresses)
{
	static const char *const good[] = {"ho.example", "127.0.0.1", "::1"};
	static const char *const bad[] = {"ho.example,DNS:other"};
	struct pki_cert cert;

	ck_assert_int_eq(pki_server_make(&op, &authority, good, 3, now, 365, &made), OK);
	ck_assert_int_eq(pki_cert_read(&op, buf_str(&made.cert), &cert), OK);
	ck_assert_str_eq(cert.device.site, "");
	ck_assert_int_eq(pki_server_make(&op, &authority, bad, 1, now, 365, &made), E_VALUE);
	op_reset(&op);
	ck_assert_int_eq(pki_server_make(&op, &authority, good, 0, now, 365, &made), E_REQUIRED);
}
END_TEST

START_TEST(test_a_signature_holds_for_its_message_and_key_alone)
{
	struct buf key = BUF_INIT, public = BUF_INIT, again = BUF_INIT;

	ck_assert_int_eq(sign_key_make(&op, &key, &public), OK);
	ck_assert_uint_eq(public.n, 44);
	ck_assert_int_eq(sign_key_public(&op, buf_str(&key), &again), OK);
	ck_assert(str_eq(buf_str(&public), buf_str(&again)));
	ck_assert_int_eq(sign_make(&op, buf_str(&key), STR("head"), &text), OK);
	ck_assert_uint_eq(text.n, 88);
	ck_assert_int_eq(sign_check(&op, buf_str(&public), STR("head"), buf_str(&text), "A01"), OK);
	ck_assert_int_eq(sign_check(&op, buf_str(&public), STR("heap"), buf_str(&text), "A01"), E_SIGNATURE);
	op_reset(&op);
	ck_assert_int_eq(sign_key_make(&op, &key, &again), OK);
	ck_assert_int_eq(sign_check(&op, buf_str(&again), STR("head"), buf_str(&text), "A01"), E_SIGNATURE);
	op_reset(&op);
	ck_assert_int_eq(sign_check(&op, buf_str(&public), STR("head"), STR("AAAA"), "A01"), E_SIGNATURE);
	op_reset(&op);
	ck_assert_int_eq(sign_make(&op, buf_str(&authority.key), STR("head"), &text), E_CERTIFICATE);
	buf_done(&key);
	buf_done(&public);
	buf_done(&again);
}
END_TEST

START_TEST(test_a_key_file_is_for_its_owner_alone)
{
	char directory[] = "/tmp/daybook-keys-XXXXXX";
	char path[64];
	struct stat st;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/device.key", directory);
	ck_assert_int_eq(keyfile_write(&op, path, STR("one")), OK);
	ck_assert_int_eq(keyfile_write(&op, path, STR("second")), OK);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(keyfile_read(&op, path, 6, &text), OK);
	ck_assert(str_is(buf_str(&text), "second"));
	ck_assert_int_eq(keyfile_read(&op, path, 5, &text), E_SIZE);
	op_reset(&op);
	unlink(path);
	ck_assert_int_eq(keyfile_read(&op, path, 5, &text), E_DISK);
	op_reset(&op);
	rmdir(directory);
	ck_assert_int_eq(keyfile_write(&op, path, STR("one")), E_DISK);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "seal_pki", 60,
		test_the_authority_lives_twenty_years,
		test_the_name_is_the_authoritys_word_not_the_requests,
		test_names_that_could_be_read_two_ways_are_refused,
		test_a_request_that_was_changed_is_refused,
		test_a_key_of_another_authority_does_not_sign,
		test_a_servers_names_are_names_and_addresses,
		test_a_signature_holds_for_its_message_and_key_alone,
		test_a_key_file_is_for_its_owner_alone);
}
