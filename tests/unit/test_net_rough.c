/* layers: net base */
/* The server in bad company: too large, too slow, contradicting, gone, too many. */
#include <signal.h>
#include <sys/resource.h>

#include "net_rig.h"
#include "suite.h"

static struct rig rig;
static struct raw raw;
static struct buf seen;
static struct http_reply reply;

static void begin(void)
{
	signal(SIGPIPE, SIG_IGN); /* for the raw sockets below */
	rig_init(&rig);
}

static void end(void)
{
	buf_done(&seen);
	http_reply_done(&reply);
	reply = (struct http_reply){0};
	rig_done(&rig);
}

static void expect_alive(void)
{
	struct http_client *client = rig_client(&rig, NULL);

	op_reset(&rig.op);
	ck_assert_int_eq(
		http_client_call(client, &rig.op, HTTP_POST, "/echo", NULL, 0, STR("still here"), 100, &reply), OK);
	ck_assert_str_eq(reply.body.p, "still here");
	http_client_close(client);
}

static int post_of(struct http_client *client, size_t n)
{
	char *bytes = malloc(n);

	memset(bytes, 'b', n);
	op_reset(&rig.op);
	ck_assert_int_eq(
		http_client_call(client, &rig.op, HTTP_POST, "/echo", NULL, 0, (struct str){bytes, n}, 2 * MIB, &reply),
		OK);
	free(bytes);
	return reply.status;
}

START_TEST(test_a_body_of_the_limit_passes_and_one_byte_more_is_413)
{
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(post_of(client, MIB), 200);
	ck_assert_uint_eq(reply.body.n, MIB);
	ck_assert_int_eq(post_of(client, MIB + 1), 413);
	ck_assert_int_eq(post_of(client, 8 * MIB), 413);
	ck_assert_int_eq(post_of(client, MIB), 200);
	http_client_close(client);
}
END_TEST

/* What the server says to these bytes; it hangs up after an error. */
static void say(const char *text)
{
	buf_clear(&seen);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, text);
	raw_read(&raw, 99, &seen);
	raw_close(&raw, false);
}

START_TEST(test_what_evhttp_would_let_pass_is_400)
{
	static const char *const bad[] = {
		"POST /echo HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
		"POST /echo HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
		"POST /echo HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST /echo HTTP/1.1\r\nContent-Length: +2\r\n\r\nab",
		"POST /echo HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\nab",
		"POST /echo HTTP/1.1\r\nContent-Length: -2\r\n\r\nab",
		"POST /echo HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
		"POST /echo HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"GET /echo HTTP/1.1\r\nDaybook Signature: x\r\n\r\n",
		"GET /echo HTTP/1.1\r\nX: a\001b\r\n\r\n",
		"GET /echo#x HTTP/1.1\r\n\r\n",
		"GET http://elsewhere/echo HTTP/1.1\r\n\r\n",
		"GET /\300\257 HTTP/1.1\r\n\r\n",
		"no request at all\r\n\r\n",
	};

	rig_start(&rig);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		say(bad[i]);
		ck_assert_msg(seen.p && strncmp(seen.p, "HTTP/1.1 400 ", 13) == 0, "%zu: %s", i, seen.p);
	}
	expect_alive();
}
END_TEST

START_TEST(test_other_methods_are_not_there)
{
	rig_start(&rig);
	say("PUT /echo HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
	ck_assert_int_eq(strncmp(seen.p, "HTTP/1.1 501 ", 13), 0);
	say("TRACE /echo HTTP/1.1\r\n\r\n");
	ck_assert_int_eq(strncmp(seen.p, "HTTP/1.1 501 ", 13), 0);
	expect_alive();
}
END_TEST

START_TEST(test_headers_without_end_are_refused)
{
	struct buf text = BUF_INIT;

	rig_start(&rig);
	buf_puts(&text, "GET /echo HTTP/1.1\r\nX: ");
	for (int i = 0; i < 20 * 1024; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "\r\n\r\n");
	say(text.p);
	ck_assert_int_eq(strncmp(seen.p, "HTTP/1.1 400 ", 13), 0);
	buf_done(&text);
	expect_alive();
}
END_TEST

START_TEST(test_chunks_are_bounded_too)
{
	struct buf text = BUF_INIT;

	rig_start(&rig);
	say("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: "
	    "close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
	ck_assert_ptr_nonnull(strstr(seen.p, "\r\n\r\nabcde"));
	say("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n");
	ck_assert_int_eq(strncmp(seen.p, "HTTP/1.1 413 ", 13), 0);
	buf_puts(&text, "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 70; i++)
		buf_printf(&text, "4000\r\n%016384d\r\n", 0);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	SSL_write(raw.ssl, text.p, (int)text.n);
	bool kept = raw_read(&raw, 99, &seen);
	ck_assert(!kept);
	raw_close(&raw, false);
	buf_done(&text);
	expect_alive();
}
END_TEST

static void trickle(const char *first, const char *more)
{
	int64_t from = rig_clock_ms();

	buf_clear(&seen);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, first);
	while (rig_clock_ms() - from < 5000 && SSL_write(raw.ssl, more, (int)strlen(more)) > 0)
		usleep(50 * 1000);
	ck_assert_int_lt(rig_clock_ms() - from, 2000);
	ck_assert_int_ge(rig_clock_ms() - from, 250);
	raw_close(&raw, false);
}

START_TEST(test_slow_ones_are_cut_at_the_deadline)
{
	char byte;

	rig.config.request_ms = 300;
	rig_start(&rig);
	trickle("GET /echo HTTP/1.1\r\n", "X: y\r\n");
	trickle("POST /echo HTTP/1.1\r\nContent-Length: 1000\r\n\r\n", "b");
	trickle("POST /echo HTTP/1.1\r\nContent-Length: 10000000\r\n\r\n", "b");
	trickle("GET /query HTTP/1.1\r\n\r\nGET /qu", "e");
	int64_t from = rig_clock_ms();
	int silent = raw_tcp(&rig);
	ck_assert_int_eq(recv(silent, &byte, 1, 0), 0);
	ck_assert_int_lt(rig_clock_ms() - from, 2000);
	close(silent);
	expect_alive();
}
END_TEST

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

START_TEST(test_a_request_behind_a_pending_one_waits_its_turn)
{
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "GET /hold HTTP/1.1\r\n\r\n");
	ck_assert(rig_wait(&rig, 1, false, 5000));
	raw_send(&raw, "GET /query?second HTTP/1.1\r\n\r\nGET /query?third HTTP/1.1\r\n\r\n");
	usleep(300 * 1000);
	expect_alive();
	rig_answer(rig.held[0], 200, STR("first"));
	ck_assert(raw_read(&raw, 3, &seen));
	const char *first = strstr(seen.p, "first"), *second = strstr(seen.p, "second");
	ck_assert(first && second && first < second);
	raw_close(&raw, false);
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

static bool gone_within(struct http_call *call, int ms)
{
	for (int64_t until = rig_clock_ms() + ms; rig_clock_ms() < until; usleep(20 * 1000)) {
		if (http_call_is_gone(call))
			return true;
	}
	return false;
}

static double cpu_s(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

START_TEST(test_a_peer_that_leaves_while_pending_is_noticed)
{
	rig_start(&rig);
	for (int reset = 0; reset < 2; reset++) {
		ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
		raw_send(&raw, "POST /hold HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody");
		ck_assert(rig_wait(&rig, reset + 1, false, 5000));
		ck_assert(!http_call_is_gone(rig.held[reset]));
		double before = cpu_s();
		raw_close(&raw, reset);
		ck_assert(gone_within(rig.held[reset], 4000));
		ck_assert(cpu_s() - before < 0.5); /* the loop slept meanwhile */
		ck_assert(str_is(http_call_body(rig.held[reset]), "body"));
		expect_alive();
		rig_answer(rig.held[reset], 200, STR("too late"));
	}
	expect_alive();
}
END_TEST

START_TEST(test_a_peer_that_leaves_while_it_is_answered_does_no_harm)
{
	rig_start(&rig);
	for (int i = 0; i < 20; i++) {
		ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
		raw_send(&raw, "GET /big HTTP/1.1\r\n\r\n");
		usleep((useconds_t)i * 500);
		raw_close(&raw, i % 2);
	}
	expect_alive();
	usleep(1200 * 1000);
	expect_alive();
}
END_TEST

START_TEST(test_past_the_most_connections_new_ones_are_cut)
{
	struct raw first, second;

	rig.config.connections_max = 2;
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

START_TEST(test_who_floods_and_never_reads_is_held_up)
{
	static char junk[64 * 1024];
	struct timeval limit = {1, 0};
	size_t taken = 0;

	rig.big = 32 * MIB;
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	setsockopt(raw.fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	raw_send(&raw, "GET /big HTTP/1.1\r\n\r\n");
	while (taken < 64 * MIB && SSL_write(raw.ssl, junk, sizeof(junk)) > 0)
		taken += sizeof(junk);
	ck_assert_uint_lt(taken, 32 * MIB);
	expect_alive();
	raw_close(&raw, true);
}
END_TEST

START_TEST(test_answers_do_not_wait_for_acknowledgements)
{
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	int64_t from = rig_clock_ms();
	for (int i = 0; i < 50; i++)
		ck_assert_int_eq(post_of(client, 512), 200);
	ck_assert_int_lt(rig_clock_ms() - from, 1000); /* 40 ms each otherwise */
	http_client_close(client);
}
END_TEST

/* Takes one connection and a part of what it sends, and breaks it off. */
static void *break_off(void *arg)
{
	char bytes[1000];
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	BIO *cert = BIO_new_mem_buf(rig.server_pair.cert.p, -1), *key = BIO_new_mem_buf(rig.server_pair.key.p, -1);
	X509 *x509 = PEM_read_bio_X509(cert, NULL, NULL, NULL);
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(key, NULL, NULL, NULL);

	SSL_CTX_use_certificate(ctx, x509);
	SSL_CTX_use_PrivateKey(ctx, pkey);
	raw = (struct raw){.ctx = ctx, .ssl = SSL_new(ctx), .fd = accept(*(int *)arg, NULL, NULL)};
	SSL_set_fd(raw.ssl, raw.fd);
	if (SSL_accept(raw.ssl) == 1)
		SSL_read(raw.ssl, bytes, sizeof(bytes));
	raw_close(&raw, true);
	X509_free(x509);
	EVP_PKEY_free(pkey);
	BIO_free(cert);
	BIO_free(key);
	return NULL;
}

START_TEST(test_a_cut_while_the_body_goes_up_is_told)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	struct http_client *client = NULL;
	pthread_t breaker;
	char url[64];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, n), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d", ntohs(at.sin_port));
	struct http_client_config config = {.base_url = url, .authority_pem = buf_str(&rig.authority.cert)};
	ck_assert_int_eq(http_client_open(&rig.op, &config, &client), OK);
	ck_assert_int_eq(pthread_create(&breaker, NULL, break_off, &fd), 0);
	char *bytes = calloc(1, 16 * MIB);
	ck_assert_int_eq(http_client_call(client, &rig.op, HTTP_POST, "/v1/log", NULL, 0, (struct str){bytes, 16 * MIB},
				 100, &reply),
		E_NETWORK);
	ck_assert(reply.reset);
	pthread_join(breaker, NULL);
	free(bytes);
	close(fd);
	http_client_close(client);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "net_rough", 60,
		test_a_body_of_the_limit_passes_and_one_byte_more_is_413,
		test_what_evhttp_would_let_pass_is_400,
		test_other_methods_are_not_there,
		test_headers_without_end_are_refused,
		test_chunks_are_bounded_too,
		test_slow_ones_are_cut_at_the_deadline,
		test_an_idle_connection_is_closed,
		test_who_does_not_take_the_answer_is_cut,
		test_plain_text_and_old_tls_are_refused,
		test_a_request_behind_a_pending_one_waits_its_turn,
		test_requests_in_one_breath_are_all_answered,
		test_a_peer_that_leaves_while_pending_is_noticed,
		test_a_peer_that_leaves_while_it_is_answered_does_no_harm,
		test_past_the_most_connections_new_ones_are_cut,
		test_who_floods_and_never_reads_is_held_up,
		test_answers_do_not_wait_for_acknowledgements,
		test_a_cut_while_the_body_goes_up_is_told);
}
