/* layers: office */
/* Tokens and enrolment as a matter of the book: what a token says, who is let in
 * with it, what a lost answer and a second device meet. */
#include <check.h>

#include "base/json.h"
#include "book_rig.h"
#include "enrol.h"
#include "seal/sign.h"
#include "store/desk.h"
#include "token.h"
#include "suite.h"

struct house {
	struct arena arena;
	struct op op;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct pki_pair authority;
	struct token_place place;
};

struct device {
	struct pki_pair key; /* cert: the request */
	struct buf sign_key, sign;
	const char *mark;
};

static void house_open(struct house *h)
{
	struct pki_cert cert;

	*h = (struct house){.place = {.host = STR("ho.example"), .port = 7443}};
	op_init(&h->op);
	rig_world_init(&h->world, 1);
	h->dir = rig_dir(&h->arena);
	h->book = rig_book(&h->world, h->dir, "HO", false);
	ck_assert_ptr_nonnull(h->book);
	ck_assert_int_eq(rig_act(h->book, "user", "create", "", "li", NULL,
				 "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"HO\"]}", NULL, NULL),
		OK);
	ck_assert_int_eq(
		rig_act(h->book, "site", "create", "", "li", NULL, "{\"key\":\"S01\",\"name\":\"First\"}", NULL, NULL),
		OK);
	ck_assert_int_eq(pki_authority_make(&h->op, "test", world_now(&h->world.world), &h->authority), OK);
	ck_assert_int_eq(pki_cert_read(&h->op, buf_str(&h->authority.cert), &cert), OK);
	h->place.authority = cert.fingerprint;
}

static void house_close(struct house *h)
{
	book_close(h->book);
	pki_pair_done(&h->authority);
	rig_remove(h->dir);
	op_done(&h->op);
	arena_done(&h->arena);
}

static void device_make(struct house *h, struct device *d, const char *mark)
{
	*d = (struct device){.mark = mark};
	ck_assert_int_eq(pki_csr_make(&h->op, "S01", &d->key), OK);
	ck_assert_int_eq(sign_key_make(&h->op, &d->sign_key, &d->sign), OK);
}

static void device_drop(struct device *d)
{
	pki_pair_done(&d->key);
	buf_done(&d->sign_key);
	buf_done(&d->sign);
}

static struct str token(struct house *h, int hours)
{
	struct str text = STR_NONE;

	ck_assert_int_eq(token_make(&h->op, h->book, STR("S01"), hours, &h->place, &text), OK);
	return text;
}

static void put(struct buf *to, const char *name, struct str value)
{
	json_put_key(to, name);
	json_put_str(to, value);
}

static enum err ask(struct house *h, struct str token_text, const struct device *d, struct enrolled *out)
{
	struct enrol_request r = {0};
	struct buf body = BUF_INIT;
	enum err err;

	op_forgive(&h->op);
	buf_putc(&body, '{');
	put(&body, "token", token_text);
	put(&body, "csr", buf_str(&d->key.cert));
	put(&body, "mark", str_from(d->mark));
	put(&body, "sign", buf_str(&d->sign));
	buf_putc(&body, '}');
	if (!(err = enrol_read(&h->op, buf_str(&body), &r)) && !(err = enrol_check(&h->op, h->book, &r)))
		err = enrol_write(&h->op, h->book, &h->authority, &r, out);
	buf_done(&body);
	return err;
}

static uint64_t entries(struct house *h)
{
	struct hash head;
	uint64_t seq;

	ck_assert_int_eq(book_head(&h->op, h->book, &seq, &head), OK);
	return seq;
}

static bool device_known(struct house *h, struct str pem, const char *epoch)
{
	struct buf hex = BUF_INIT;
	struct pki_cert cert;
	struct log_id log;
	struct str state;
	bool found;

	ck_assert_int_eq(pki_cert_read(&h->op, pem, &cert), OK);
	ck_assert_str_eq(cert.device.site, "S01");
	ck_assert_str_eq(cert.device.epoch, epoch);
	hash_put_hex(&hex, &cert.fingerprint);
	ck_assert_int_eq(device_get(&h->op, book_store(h->book), buf_str(&hex), &log, &state, &found), OK);
	buf_done(&hex);
	return found && str_is(state, "good") && str_is(log.epoch, epoch);
}

START_TEST(test_a_token_says_where_and_whom_to_trust)
{
	struct house h;
	struct str text, rest;
	struct buf hex = BUF_INIT;

	house_open(&h);
	rest = text = token(&h, 72);
	ck_assert(str_is(str_cut(&rest, ':'), "daybook1"));
	ck_assert(str_is(str_cut(&rest, ':'), "ho.example"));
	ck_assert(str_is(str_cut(&rest, ':'), "7443"));
	ck_assert(str_is(str_cut(&rest, ':'), "S01"));
	hash_put_hex(&hex, &h.place.authority);
	ck_assert(str_eq(str_cut(&rest, ':'), buf_str(&hex)));
	ck_assert_uint_eq(rest.n, 32);
	ck_assert(str_eq(token_hash(&h.op, text), token_hash(&h.op, rest)));
	buf_done(&hex);
	house_close(&h);
}
END_TEST

START_TEST(test_no_token_for_an_unknown_site_or_head_office)
{
	struct house h;
	struct str text;

	house_open(&h);
	ck_assert_int_eq(token_make(&h.op, h.book, STR("S02"), 1, &h.place, &text), E_NO_DOCUMENT);
	op_forgive(&h.op);
	ck_assert_int_eq(
		rig_act(h.book, "site", "create", "", "li", NULL, "{\"key\":\"HO\",\"name\":\"HO\"}", NULL, NULL), OK);
	ck_assert_int_eq(token_make(&h.op, h.book, STR("HO"), 1, &h.place, &text), E_VALUE);
	house_close(&h);
}
END_TEST

START_TEST(test_a_lost_answer_is_given_again_for_the_same_epoch)
{
	struct house h;
	struct device d;
	struct enrolled first, second;
	struct str text;
	uint64_t before;

	house_open(&h);
	device_make(&h, &d, "5f0c2e91");
	text = token(&h, 72);
	before = entries(&h);
	ck_assert_int_eq(ask(&h, text, &d, &first), OK);
	ck_assert(str_is(first.log.epoch, "A.5f0c2e91"));
	ck_assert_uint_eq(entries(&h), before + 1);
	ck_assert_int_eq(ask(&h, text, &d, &second), OK);
	ck_assert(str_eq(first.log.epoch, second.log.epoch));
	ck_assert_uint_eq(entries(&h), before + 1);
	ck_assert(device_known(&h, first.cert, "A.5f0c2e91"));
	ck_assert(device_known(&h, second.cert, "A.5f0c2e91"));
	device_drop(&d);
	house_close(&h);
}
END_TEST

START_TEST(test_a_used_token_lets_nobody_else_in)
{
	struct house h;
	struct device d, other;
	struct enrolled out;
	struct str text;
	uint64_t before;

	house_open(&h);
	device_make(&h, &d, "5f0c2e91");
	device_make(&h, &other, "5f0c2e91");
	text = token(&h, 72);
	ck_assert_int_eq(ask(&h, text, &d, &out), OK);
	before = entries(&h);
	ck_assert_int_eq(ask(&h, text, &other, &out), E_TOKEN);
	/* Mark and signing key are known to all sites; the request's own key is not. */
	buf_clear(&other.sign);
	buf_put(&other.sign, buf_str(&d.sign));
	ck_assert_int_eq(ask(&h, text, &other, &out), E_TOKEN);
	ck_assert_uint_eq(entries(&h), before);
	device_drop(&d);
	device_drop(&other);
	house_close(&h);
}
END_TEST

START_TEST(test_the_next_device_gets_the_next_letter_and_closes_the_first)
{
	struct house h;
	struct device d, next;
	struct enrolled out;
	struct str first;

	house_open(&h);
	device_make(&h, &d, "5f0c2e91");
	device_make(&h, &next, "00000001");
	first = token(&h, 72);
	ck_assert_int_eq(ask(&h, first, &d, &out), OK);
	ck_assert_int_eq(ask(&h, token(&h, 72), &next, &out), OK);
	ck_assert(str_is(out.log.epoch, "B.00000001"));
	ck_assert_int_eq(ask(&h, first, &d, &out), E_TOKEN);
	device_drop(&d);
	device_drop(&next);
	house_close(&h);
}
END_TEST

START_TEST(test_a_token_past_its_time_or_unknown_is_refused)
{
	struct house h;
	struct device d;
	struct enrolled out;
	struct str text;

	house_open(&h);
	device_make(&h, &d, "5f0c2e91");
	text = token(&h, 1);
	h.world.ms += INT64_C(2) * 60 * 60 * 1000;
	ck_assert_int_eq(ask(&h, text, &d, &out), E_TOKEN);
	ck_assert_int_eq(ask(&h, STR("NOSUCHSECRET"), &d, &out), E_TOKEN);
	device_drop(&d);
	house_close(&h);
}
END_TEST

START_TEST(test_half_an_enrolment_is_none)
{
	struct house h;
	struct device d;
	struct enrolled out;
	struct str text;
	rlim_t before;

	house_open(&h);
	device_make(&h, &d, "5f0c2e91");
	text = token(&h, 72);
	rig_fill(h.dir, &before);
	ck_assert_int_eq(ask(&h, text, &d, &out), E_LATER);
	rig_unfill(before);
	ck_assert_int_eq(ask(&h, text, &d, &out), OK);
	ck_assert(device_known(&h, out.cert, "B.5f0c2e91"));
	device_drop(&d);
	house_close(&h);
}
END_TEST

START_TEST(test_a_request_that_cannot_be_signed_leaves_the_token_good)
{
	struct house h;
	struct device d;
	struct enrolled out;
	struct buf good;
	struct str text;
	uint64_t before;

	house_open(&h);
	device_make(&h, &d, "5f0c2e91");
	text = token(&h, 72);
	before = entries(&h);
	good = d.key.cert;
	d.key.cert = BUF_INIT;
	buf_puts(&d.key.cert, "no request at all");
	ck_assert_int_ne(ask(&h, text, &d, &out), OK);
	ck_assert_uint_eq(entries(&h), before);
	buf_done(&d.key.cert);
	d.key.cert = good;
	d.mark = "5F0C2E91";
	ck_assert_int_eq(ask(&h, text, &d, &out), E_VALUE);
	d.mark = "5f0c2e91";
	ck_assert_int_eq(ask(&h, text, &d, &out), OK);
	device_drop(&d);
	house_close(&h);
}
END_TEST

int main(void)
{
	return SUITE("syncd_enrol", 60,
		test_a_token_says_where_and_whom_to_trust,
		test_no_token_for_an_unknown_site_or_head_office,
		test_a_lost_answer_is_given_again_for_the_same_epoch,
		test_a_used_token_lets_nobody_else_in,
		test_the_next_device_gets_the_next_letter_and_closes_the_first,
		test_a_token_past_its_time_or_unknown_is_refused,
		test_a_request_that_cannot_be_signed_leaves_the_token_good,
		test_half_an_enrolment_is_none);
}
