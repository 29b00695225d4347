/* layers: net base */
/* The server and the client together, who is let in as whom, and how it stops. */
#include "net_rig.h"
#include "suite.h"

static struct rig rig;
static struct raw raw;
static struct buf seen;
static struct http_reply reply;

static void begin(void)
{
	rig_init(&rig);
}

static void end(void)
{
	buf_done(&seen);
	http_reply_done(&reply);
	reply = (struct http_reply){0};
	rig_done(&rig);
}

static enum err post(struct http_client *client, const char *path, struct str body)
{
	op_reset(&rig.op);
	return http_client_call(client, &rig.op, HTTP_POST, path, NULL, 0, body, 2 * MIB, &reply);
}

static enum err get(struct http_client *client, const char *path)
{
	op_reset(&rig.op);
	return http_client_call(client, &rig.op, HTTP_GET, path, NULL, 0, STR_NONE, 2 * MIB, &reply);
}

START_TEST(test_what_is_sent_comes_back)
{
	static const struct http_header headers[] = {{"Daybook-Signature", "c2lnbmVk"}};

	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(post(client, "/echo", STR("one\0two")), OK);
	ck_assert_int_eq(reply.status, 200);
	ck_assert(str_eq(buf_str(&reply.body), STR("one\0two")));
	ck_assert(str_is(reply.content_type, "text/plain"));
	ck_assert_int_eq(get(client, "/query?after=A.17&wait=%20x"), OK);
	ck_assert(str_is(buf_str(&reply.body), "after=A.17&wait=%20x"));
	ck_assert_int_eq(
		http_client_call(client, &rig.op, HTTP_POST, "/header", headers, 1, STR_NONE, 100, &reply), OK);
	ck_assert(str_is(buf_str(&reply.body), "c2lnbmVk"));
	ck_assert_int_eq(get(client, "/nowhere"), OK);
	ck_assert_int_eq(reply.status, 404);
	http_client_close(client);
}
END_TEST

START_TEST(test_busy_says_when_to_come_again)
{
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(get(client, "/busy"), OK);
	ck_assert_int_eq(reply.status, 503);
	ck_assert_int_eq(reply.retry_after_s, 7);
	ck_assert_ptr_nonnull(strstr(reply.body.p, "\"code\":\"E_LATER\""));
	http_client_close(client);
}
END_TEST

static void expect_who(const struct pki_pair *authority, int ago, int days, const char *who)
{
	struct pki_pair device;
	struct pki_cert cert;
	struct buf expected = BUF_INIT;

	rig_device(&rig, authority, ago, days, &device);
	ck_assert_int_eq(pki_cert_read(&rig.op, buf_str(&device.cert), &cert), OK);
	buf_printf(&expected, "%s A01 A.5f0c2e91 ", who);
	hash_put_hex(&expected, &cert.fingerprint);
	struct http_client *client = rig_client(&rig, &device);
	ck_assert_int_eq(get(client, "/who"), OK);
	ck_assert_str_eq(reply.body.p, expected.p);
	http_client_close(client);
	client = rig_client(&rig, &device);
	ck_assert_int_eq(get(client, "/who"), OK);
	ck_assert_str_eq(reply.body.p, expected.p);
	http_client_close(client);
	buf_done(&expected);
	pki_pair_done(&device);
}

START_TEST(test_a_certificate_is_asked_for_and_not_insisted_on)
{
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(get(client, "/who"), OK);
	ck_assert_str_eq(reply.body.p, "none   ");
	http_client_close(client);
	expect_who(&rig.authority, 0, 90, "good");
}
END_TEST

START_TEST(test_an_expired_certificate_comes_through_marked)
{
	rig_start(&rig);
	expect_who(&rig.authority, 100, 90, "expired");
}
END_TEST

START_TEST(test_another_authoritys_certificate_fails)
{
	static const int ago[] = {0, 100};
	struct pki_pair device;

	rig_start(&rig);
	for (int i = 0; i < 2; i++) {
		rig_device(&rig, &rig.other_authority, ago[i], 90, &device);
		struct http_client *client = rig_client(&rig, &device);
		ck_assert_int_eq(get(client, "/who"), E_NETWORK);
		ck_assert_int_eq(reply.status, 0);
		ck_assert(!reply.reset);
		http_client_close(client);
		pki_pair_done(&device);
	}
}
END_TEST

START_TEST(test_a_servers_certificate_is_no_devices)
{
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, &rig.server_pair);
	ck_assert_int_eq(get(client, "/who"), E_NETWORK);
	http_client_close(client);
}
END_TEST

START_TEST(test_a_port_that_does_not_ask_knows_nobody)
{
	struct pki_pair device;

	rig.config.ask_peer = false;
	rig_start(&rig);
	rig_device(&rig, &rig.authority, 0, 90, &device);
	struct http_client *client = rig_client(&rig, &device);
	ck_assert_int_eq(get(client, "/who"), OK);
	ck_assert_str_eq(reply.body.p, "none   ");
	http_client_close(client);
	pki_pair_done(&device);
}
END_TEST

static enum err call_pinned(const char *host, const struct hash *fingerprint)
{
	struct http_client *client = rig_client_to(&rig, host, NULL, fingerprint, NULL);
	enum err e = post(client, "/echo", STR("enrol"));

	http_client_close(client);
	return e;
}

START_TEST(test_a_fingerprint_is_enough_to_know_the_authority)
{
	struct pki_cert authority, other, server;

	rig_start(&rig);
	ck_assert_int_eq(pki_cert_read(&rig.op, buf_str(&rig.authority.cert), &authority), OK);
	ck_assert_int_eq(pki_cert_read(&rig.op, buf_str(&rig.other_authority.cert), &other), OK);
	ck_assert_int_eq(pki_cert_read(&rig.op, buf_str(&rig.server_pair.cert), &server), OK);
	ck_assert_int_eq(call_pinned("127.0.0.1", &authority.fingerprint), OK);
	ck_assert_str_eq(reply.body.p, "enrol");
	ck_assert_int_eq(call_pinned("127.0.0.1", &other.fingerprint), E_NETWORK);
	ck_assert_int_eq(call_pinned("127.0.0.1", &server.fingerprint), E_NETWORK);
	ck_assert_int_eq(call_pinned("127.0.0.2", &authority.fingerprint), E_NETWORK);
}
END_TEST

START_TEST(test_a_server_by_another_name_is_not_believed)
{
	static const char *const names[] = {"ho.example"};
	struct pki_cert authority;

	pki_pair_done(&rig.server_pair);
	ck_assert_int_eq(pki_server_make(&rig.op, &rig.authority, names, 1, rig_days_ago(0), 9, &rig.server_pair), OK);
	ck_assert_int_eq(pki_cert_read(&rig.op, buf_str(&rig.authority.cert), &authority), OK);
	rig_start(&rig);
	ck_assert_int_eq(call_pinned("127.0.0.1", &authority.fingerprint), E_NETWORK);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(get(client, "/who"), E_NETWORK);
	http_client_close(client);
}
END_TEST

START_TEST(test_a_server_past_its_days_is_not_believed)
{
	static const char *const names[] = {"127.0.0.1"};
	struct pki_cert authority;

	pki_pair_done(&rig.server_pair);
	ck_assert_int_eq(pki_server_make(&rig.op, &rig.authority, names, 1, rig_days_ago(9), 3, &rig.server_pair), OK);
	ck_assert_int_eq(pki_cert_read(&rig.op, buf_str(&rig.authority.cert), &authority), OK);
	rig_start(&rig);
	ck_assert_int_eq(call_pinned("127.0.0.1", &authority.fingerprint), E_NETWORK);
}
END_TEST

START_TEST(test_only_the_given_authority_is_believed)
{
	rig_start(&rig);
	struct http_client *client = rig_client_to(&rig, "127.0.0.1", &rig.other_authority, NULL, NULL);
	ck_assert_int_eq(get(client, "/who"), E_NETWORK);
	http_client_close(client);
}
END_TEST

START_TEST(test_an_answer_past_its_bound_is_refused)
{
	rig.big = 3 * MIB;
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(get(client, "/big"), E_SIZE);
	rig.big = 2 * MIB;
	ck_assert_int_eq(get(client, "/big"), OK);
	ck_assert_uint_eq(reply.body.n, 2 * MIB);
	http_client_close(client);
}
END_TEST

START_TEST(test_nobody_at_home_is_a_circumstance)
{
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	rig_stop(&rig);
	ck_assert_int_eq(post(client, "/echo", STR("x")), E_NETWORK);
	ck_assert_int_eq(err_kind(E_NETWORK), ERR_CIRCUMSTANCE);
	ck_assert(!reply.reset);
	http_client_close(client);
}
END_TEST

static void *call_often(void *arg)
{
	struct http_client *client = arg;
	struct http_reply got = {0};
	struct op op;
	char text[32];
	long right = 0;

	op_init(&op);
	for (int i = 0; i < 25; i++) {
		snprintf(text, sizeof(text), "%p %d", arg, i);
		enum err e = http_client_call(client, &op, HTTP_POST, "/work", NULL, 0, str_from(text), 100, &got);
		right += e == OK && got.status == 200 && str_is(buf_str(&got.body), text);
	}
	http_reply_done(&got);
	op_done(&op);
	return (void *)right;
}

START_TEST(test_a_hundred_calls_from_four_threads)
{
	struct http_client *clients[4];
	pthread_t threads[4];

	rig.config.loops = 2;
	rig_start(&rig);
	for (int i = 0; i < 4; i++) {
		clients[i] = rig_client(&rig, NULL);
		ck_assert_int_eq(pthread_create(&threads[i], NULL, call_often, clients[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		void *right;
		pthread_join(threads[i], &right);
		ck_assert_int_eq((long)right, 25);
		http_client_close(clients[i]);
	}
}
END_TEST

START_TEST(test_a_stop_waits_for_a_request_that_is_coming_in)
{
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "POST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
	usleep(200 * 1000);
	http_server_stop(rig.server);
	usleep(200 * 1000);
	raw_send(&raw, "cde");
	ck_assert(!raw_read(&raw, 99, &seen));
	ck_assert_ptr_nonnull(strstr(seen.p, "\r\n\r\nabcde"));
	ck_assert(rig_wait(&rig, 0, true, 2000));
	raw_close(&raw, false);
}
END_TEST

START_TEST(test_a_stop_does_not_wait_for_ever)
{
	rig.config.drain_ms = 200;
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "GET /hold HTTP/1.1\r\n\r\n");
	ck_assert(rig_wait(&rig, 1, false, 5000));
	http_server_stop(rig.server);
	ck_assert(rig_wait(&rig, 0, true, 3000));
	ck_assert(http_call_is_gone(rig.held[0]));
	rig_answer(rig.held[0], 200, STR("too late"));
	raw_close(&raw, false);
}
END_TEST

START_TEST(test_a_port_is_had_by_one_server_alone)
{
	struct http_server *second = NULL;

	rig.config.loops = 2;
	rig_start(&rig);
	struct http_config config = rig.config;
	config.port = http_server_port(rig.server);
	ck_assert_int_eq(http_server_open(&rig.op, &config, &second), E_LISTEN);
	ck_assert_ptr_null(second);
	op_reset(&rig.op);
	config.address = "no address";
	ck_assert_int_eq(http_server_open(&rig.op, &config, &second), E_LISTEN);
	op_reset(&rig.op);
	config.key_pem = buf_str(&rig.authority.key);
	ck_assert_int_eq(http_server_open(&rig.op, &config, &second), E_CERTIFICATE);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "net_http", 60,
		test_what_is_sent_comes_back,
		test_busy_says_when_to_come_again,
		test_a_certificate_is_asked_for_and_not_insisted_on,
		test_an_expired_certificate_comes_through_marked,
		test_another_authoritys_certificate_fails,
		test_a_servers_certificate_is_no_devices,
		test_a_port_that_does_not_ask_knows_nobody,
		test_a_fingerprint_is_enough_to_know_the_authority,
		test_a_server_by_another_name_is_not_believed,
		test_a_server_past_its_days_is_not_believed,
		test_only_the_given_authority_is_believed,
		test_an_answer_past_its_bound_is_refused,
		test_nobody_at_home_is_a_circumstance,
		test_a_hundred_calls_from_four_threads,
		test_a_stop_waits_for_a_request_that_is_coming_in,
		test_a_stop_does_not_wait_for_ever,
		test_a_port_is_had_by_one_server_alone);
}
