/* layers: net base */
/* The server in bad company: idle, deaf, too many, strangers. The guards that it could not
 * stand without are in test_net_guards.c. */
#include "net_company.h"

START_TEST(test_an_idle_connection_is_closed)
{
	rig.config.idle_ms = 200;
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "GET /query HTTP/1.1\r\n\r\n");
	ck_assert(raw_read(&raw, 1, &seen));
	int64_t from = rig_clock_ms();
	ck_assert(!raw_read(&raw, 2, &seen));
	ck_assert_int_lt(rig_clock_ms() - from, 2000);
	raw_close(&raw, false);
}
END_TEST

START_TEST(test_who_does_not_take_the_answer_is_cut)
{
	rig.config.answer_ms = 200;
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "GET /big HTTP/1.1\r\n\r\n");
	usleep(800 * 1000);
	while (raw_read(&raw, 99, &seen))
		;
	ck_assert_uint_lt(seen.n, rig.big);
	raw_close(&raw, false);
	expect_alive();
}
END_TEST

START_TEST(test_plain_text_and_old_tls_are_refused)
{
	char bytes[64];

	rig_start(&rig);
	ck_assert(!raw_open(&rig, TLS1_2_VERSION, &raw));
	raw_close(&raw, false);
	int fd = raw_tcp(&rig);
	ck_assert_int_gt(send(fd, "GET /echo HTTP/1.1\r\n\r\n", 22, MSG_NOSIGNAL), 0);
	ssize_t n = recv(fd, bytes, sizeof(bytes), 0);
	ck_assert(n <= 0 || memcmp(bytes, "HTTP", 4) != 0);
	close(fd);
	expect_alive();
}
END_TEST

START_TEST(test_requests_in_one_breath_are_all_answered)
{
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "GET /query?1 HTTP/1.1\r\n\r\nPOST /work HTTP/1.1\r\nContent-Length: 1\r\n\r\n2"
		       "GET /busy HTTP/1.1\r\n\r\nGET /query?4 HTTP/1.1\r\nConnection: close\r\n\r\n");
	raw_read(&raw, 99, &seen);
	raw_close(&raw, false);
	int replies = 0;
	for (const char *at = seen.p; (at = strstr(at, "HTTP/1.1 ")); at++)
		replies++;
	ck_assert_int_eq(replies, 4);
}
END_TEST

/* A connection gets no more than twenty answers a second that way, however many there are
 * of it; and leaving in between does no harm. */
START_TEST(test_who_asks_before_he_has_heard_is_served_at_leisure)
{
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	int64_t from = rig_clock_ms();
	raw_send(&raw, "GET /query?1 HTTP/1.1\r\n\r\nGET /query?2 HTTP/1.1\r\n\r\nGET /query?3 HTTP/1.1\r\n\r\n"
		       "GET /query?4 HTTP/1.1\r\n\r\nGET /query?5 HTTP/1.1\r\n\r\n");
	ck_assert(raw_read(&raw, 5, &seen));
	ck_assert_int_ge(rig_clock_ms() - from, 4 * 50);
	raw_close(&raw, false);
	for (int i = 0; i < 10; i++) {
		ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
		raw_send(&raw, "GET /query?1 HTTP/1.1\r\n\r\nGET /query?2 HTTP/1.1\r\n\r\nGET /query?3 HTTP/1.1\r\n\r\n");
		usleep((useconds_t)i * 10 * 1000);
		raw_close(&raw, i % 2);
	}
	usleep(1200 * 1000);
	expect_alive();
}
END_TEST

START_TEST(test_past_the_most_connections_new_ones_are_cut)
{
	struct raw first, second;

	rig.config.connections_max = 2;
	rig.config.ask_peer = false;
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &first));
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &second));
	if (raw_open(&rig, TLS1_3_VERSION, &raw)) { /* it may have ended its half before the cut */
		SSL_write(raw.ssl, "GET /query HTTP/1.1\r\n\r\n", 23);
		ck_assert(!raw_read(&raw, 1, &seen));
	}
	raw_close(&raw, false);
	raw_close(&first, false);
	raw_close(&second, true);
	usleep(200 * 1000);
	expect_alive();
}
END_TEST

/* Whether a stranger's connection is still served. */
static bool is_served(struct raw *one)
{
	buf_clear(&seen);
	return SSL_write(one->ssl, "GET /query HTTP/1.1\r\n\r\n", 23) > 0 && raw_read(one, 1, &seen);
}

static enum err ask_as(const struct pki_pair *device, struct http_client **client)
{
	*client = rig_client(&rig, device);
	op_reset(&rig.op);
	return http_client_call(*client, &rig.op, HTTP_GET, "/who", NULL, 0, STR_NONE, 1000, &reply);
}

START_TEST(test_past_the_most_strangers_the_oldest_is_cut)
{
	struct raw strangers[4];

	rig.config.strangers_max = 3;
	rig_start(&rig);
	for (int i = 0; i < 4; i++) {
		ck_assert(raw_open(&rig, TLS1_3_VERSION, &strangers[i]));
		ck_assert(is_served(&strangers[i]));
	}
	ck_assert(!is_served(&strangers[0]));
	for (int i = 1; i < 4; i++)
		ck_assert(is_served(&strangers[i]));
	ck_assert_int_eq(http_server_counts(rig.server).strangers, 3);
	ck_assert_uint_eq(http_server_counts(rig.server).cut, 1);
	for (int i = 0; i < 4; i++)
		raw_close(&strangers[i], false);
}
END_TEST

START_TEST(test_past_the_most_of_one_address_the_newest_is_cut)
{
	struct raw strangers[3];

	rig.config.strangers_a_place = 2;
	rig_start(&rig);
	for (int i = 0; i < 2; i++) {
		ck_assert(raw_open(&rig, TLS1_3_VERSION, &strangers[i]));
		ck_assert(is_served(&strangers[i]));
	}
	if (raw_open(&rig, TLS1_3_VERSION, &strangers[2]))
		ck_assert(!is_served(&strangers[2]));
	for (int i = 0; i < 2; i++)
		ck_assert(is_served(&strangers[i]));
	for (int i = 0; i < 3; i++)
		raw_close(&strangers[i], false);
}
END_TEST

/* Half-open, without a certificate and at every place: the devices there are stay, and
 * another one comes in. */
START_TEST(test_strangers_do_not_crowd_out_devices)
{
	enum { FLOOD = 40 };
	struct http_client *there, *other;
	struct pki_pair device;
	int half[FLOOD];

	rig.config.connections_max = 12;
	rig.config.strangers_max = 8;
	rig_start(&rig);
	rig_device(&rig, &rig.authority, 0, 90, &device);
	ck_assert_int_eq(ask_as(&device, &there), OK);
	for (int i = 0; i < FLOOD; i++)
		half[i] = raw_tcp(&rig);
	usleep(100 * 1000);
	ck_assert_int_eq(ask_as(&device, &other), OK);
	ck_assert_ptr_nonnull(strstr(reply.body.p, "good A01"));
	ck_assert_int_eq(http_server_counts(rig.server).devices, 2);
	ck_assert_int_le(http_server_counts(rig.server).handshakes, 8);
	op_reset(&rig.op);
	ck_assert_int_eq(http_client_call(there, &rig.op, HTTP_GET, "/who", NULL, 0, STR_NONE, 1000, &reply), OK);
	for (int i = 0; i < FLOOD; i++)
		close(half[i]);
	http_client_close(there);
	http_client_close(other);
	pki_pair_done(&device);
}
END_TEST

START_TEST(test_a_strangers_body_is_smaller)
{
	static char bytes[64 * 1024 + 1];
	struct http_client *nobody, *known;
	struct pki_pair device;

	rig.config.stranger_body_max = 0; /* as it comes */
	rig_start(&rig);
	rig_device(&rig, &rig.authority, 0, 90, &device);
	ck_assert_int_eq(ask_as(NULL, &nobody), OK);
	ck_assert_int_eq(ask_as(&device, &known), OK);
	for (size_t more = 0; more < 2; more++) {
		struct str body = {bytes, sizeof(bytes) - 1 + more};
		op_reset(&rig.op);
		ck_assert_int_eq(http_client_call(nobody, &rig.op, HTTP_POST, "/echo", NULL, 0, body, MIB, &reply), OK);
		ck_assert_int_eq(reply.status, more ? 413 : 200);
		ck_assert_int_eq(http_client_call(known, &rig.op, HTTP_POST, "/echo", NULL, 0, body, MIB, &reply), OK);
		ck_assert_int_eq(reply.status, 200);
	}
	http_client_close(nobody);
	http_client_close(known);
	pki_pair_done(&device);
}
END_TEST

/* A client that asks first whether its body is wanted. */
START_TEST(test_who_waits_to_be_told_to_go_on_is_told)
{
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
	ck_assert(raw_read(&raw, 1, &seen));
	ck_assert_int_eq(strncmp(seen.p, "HTTP/1.1 100 ", 13), 0);
	raw_send(&raw, "body");
	ck_assert(raw_read(&raw, 2, &seen));
	ck_assert_ptr_nonnull(strstr(seen.p, "HTTP/1.1 200 "));
	raw_close(&raw, false);
	expect_alive();
}
END_TEST

static uint32_t draw(uint32_t *chance)
{
	*chance = *chance * 1664525 + 1013904223;
	return *chance >> 8;
}

/* Sound requests with bytes changed, left out and doubled, in pieces: whatever they come
 * to, the server stands and nothing of one connection reaches another. */
START_TEST(test_spoilt_requests_do_no_harm)
{
	static const char sound[] = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nspoilt ab"
				    "GET /query?x HTTP/1.1\r\nX: y\r\n\r\nPOST /work HTTP/1.1\r\nContent-Length: 2\r\n\r\nok";
	static const char nasty[] = "\r\n\0: /#0\xff\t,Z";
	uint32_t chance = 20261122;
	char bytes[2 * sizeof(sound)];

	rig.config.request_ms = 2000;
	rig_start(&rig);
	for (int i = 0; i < 150; i++) {
		size_t n = 0, cut;
		for (size_t k = 0; k < sizeof(sound) - 1; k++) {
			uint32_t what = draw(&chance) % 200;
			if (what == 0)
				continue;
			bytes[n++] = what == 1 ? nasty[draw(&chance) % (sizeof(nasty) - 1)] : sound[k];
			if (what == 2)
				bytes[n++] = sound[k];
		}
		cut = 1 + draw(&chance) % (n - 1);
		ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
		if (SSL_write(raw.ssl, bytes, (int)cut) > 0 && i % 2)
			usleep(1000);
		SSL_write(raw.ssl, bytes + cut, (int)(n - cut));
		raw_close(&raw, i % 3 == 0);
	}
	expect_alive();
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "net_rough", 60,
		test_an_idle_connection_is_closed,
		test_who_does_not_take_the_answer_is_cut,
		test_plain_text_and_old_tls_are_refused,
		test_requests_in_one_breath_are_all_answered,
		test_who_asks_before_he_has_heard_is_served_at_leisure,
		test_past_the_most_connections_new_ones_are_cut,
		test_past_the_most_strangers_the_oldest_is_cut,
		test_past_the_most_of_one_address_the_newest_is_cut,
		test_strangers_do_not_crowd_out_devices,
		test_a_strangers_body_is_smaller,
		test_who_waits_to_be_told_to_go_on_is_told,
		test_spoilt_requests_do_no_harm);
}
