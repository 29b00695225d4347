/* layers: net base */
/* The guards without which a server over libevent can be stopped, filled or slipped
 * through by whoever reaches its port. Each test is named by its guard's number:
 *
 *    1  TCP_NODELAY on the listening socket
 *    2  a bound on what is read ahead
 *    3  a deadline for the whole request, not for inactivity
 *    4  reading stays off while a request is pending
 *    5  no event for closing alone: it spins on a reset
 *    6  a peer's leaving is looked for while its request is pending
 *    7  the request is ours from hand-over to its answer
 *    8  a stop answers what is in flight and closes
 *    9  what libevent lets pass and two programs may read in two ways
 *   10  a bound on bodies, and a client that takes a reset for one
 */
#include <netinet/tcp.h>
#include <sys/resource.h>

#include "net_company.h"

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

/* Of the sockets that this process has accepted at the server's port. */
static int accepted_with_nodelay(int *others)
{
	int with = 0;

	*others = 0;
	for (int fd = 3; fd < 256; fd++) {
		struct sockaddr_in at = {0}, peer;
		socklen_t n = sizeof(at), m = sizeof(peer), size = sizeof(int);
		int nodelay = 0;
		if (getsockname(fd, (struct sockaddr *)&at, &n) < 0 || at.sin_family != AF_INET ||
			ntohs(at.sin_port) != http_server_port(rig.server) ||
			getpeername(fd, (struct sockaddr *)&peer, &m) < 0)
			continue;
		ck_assert_int_eq(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &nodelay, &size), 0);
		with += nodelay != 0;
		*others += nodelay == 0;
	}
	return with;
}

START_TEST(test_guard_1_answers_do_not_wait_for_acknowledgements)
{
	int others;

	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(post_of(client, 512), 200);
	ck_assert_int_eq(accepted_with_nodelay(&others), 1);
	ck_assert_int_eq(others, 0);
	http_client_close(client);
}
END_TEST

START_TEST(test_guard_2_who_floods_and_never_reads_is_held_up)
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

START_TEST(test_guard_3_slow_ones_are_cut_at_the_deadline)
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

START_TEST(test_guard_4_a_request_behind_a_pending_one_waits_its_turn)
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

START_TEST(test_guard_5_a_reset_while_pending_does_not_turn_the_loop)
{
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "GET /hold HTTP/1.1\r\n\r\n");
	ck_assert(rig_wait(&rig, 1, false, 5000));
	double before = cpu_s();
	raw_close(&raw, true);
	ck_assert(gone_within(rig.held[0], 4000));
	usleep(500 * 1000);
	ck_assert(cpu_s() - before < 0.5); /* each turn of a loop that does not sleep is CPU time */
	rig_answer(rig.held[0], 200, STR("too late"));
	expect_alive();
}
END_TEST

START_TEST(test_guard_6_a_peer_that_leaves_while_pending_is_noticed)
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

START_TEST(test_guard_7_a_peer_that_leaves_while_it_is_answered_does_no_harm)
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

START_TEST(test_guard_8_a_stop_answers_what_is_in_flight)
{
	rig.config.loops = 2;
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "GET /hold HTTP/1.1\r\n\r\n");
	ck_assert(rig_wait(&rig, 1, false, 5000));
	http_server_stop(rig.server);
	ck_assert(!rig_wait(&rig, 0, true, 300));
	rig_answer(rig.held[0], 200, STR("in time"));
	ck_assert(!raw_read(&raw, 99, &seen));
	ck_assert_ptr_nonnull(strstr(seen.p, "Connection: close"));
	ck_assert_ptr_nonnull(strstr(seen.p, "in time"));
	ck_assert(rig_wait(&rig, 0, true, 2000));
	raw_close(&raw, false);
}
END_TEST

static void say_bytes(const char *text, size_t n)
{
	buf_clear(&seen);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	ck_assert_int_eq(SSL_write(raw.ssl, text, (int)n), (int)n);
	raw_read(&raw, 99, &seen);
	raw_close(&raw, false);
}

/* A refusal as all our refusals are, and the connection closed behind it. */
static void expect_refused(const char *what, int status, const char *code)
{
	char first[32], member[64];

	snprintf(first, sizeof(first), "HTTP/1.1 %d ", status);
	snprintf(member, sizeof(member), "{\"code\":\"%s\"", code);
	ck_assert_msg(seen.p && strncmp(seen.p, first, strlen(first)) == 0, "%s: %s", what, seen.p ? seen.p : "nothing");
	ck_assert_msg(strstr(seen.p, "Content-Type: application/json\r\n") && strstr(seen.p, "Connection: close\r\n") &&
			      strstr(seen.p, member) && strstr(seen.p, "\"remedy\":\""),
		"%s: %s", what, seen.p);
}

#define ROW(text, status) {text, sizeof(text) - 1, status}

START_TEST(test_guard_9_what_evhttp_would_let_pass_is_refused)
{
	static const struct {
		const char *text;
		size_t n;
		int status;
	} bad[] = {
		/* lengths that contradict each other, and bodies without one */
		ROW("POST /echo HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", 400),
		ROW("POST /echo HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", 400),
		ROW("POST /echo HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
		ROW("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", 411),
		ROW("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 411),
		ROW("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n", 411),
		ROW("POST /echo HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 411),
		ROW("POST /echo HTTP/1.1\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 411),
		ROW("POST /echo HTTP/1.1\r\n\r\n", 411),
		ROW("POST /echo HTTP/1.1\r\nContent-Length: +2\r\n\r\nab", 400),
		ROW("POST /echo HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\nab", 400),
		ROW("POST /echo HTTP/1.1\r\nContent-Length: -2\r\n\r\nab", 400),
		ROW("POST /echo HTTP/1.1\r\nContent-Length: 0x2\r\n\r\nab", 400),
		ROW("POST /echo HTTP/1.1\r\nContent-Length:\r\n\r\nab", 400),
		ROW("POST /echo HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nab", 400),
		ROW("GET /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\nab", 400),
		/* bare LF: the first line, a header, the end; bare CR */
		ROW("GET /echo HTTP/1.1\nX: y\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nX: y\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nX: y\r\n\n", 400),
		ROW("GET /echo HTTP/1.1\r\nX: y\rZ: y\r\n\r\n", 400),
		/* a nul: in a value, a name, the address */
		ROW("GET /echo HTTP/1.1\r\nX: a\0b\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nX\0Y: a\r\n\r\n", 400),
		ROW("GET /echo\0 HTTP/1.1\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nX: a\001b\r\n\r\n", 400),
		/* folded lines, names that are none */
		ROW("GET /echo HTTP/1.1\r\nX: a\r\n b\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nDaybook Signature: x\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nContent-Length : 2\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\n: x\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nX\r\n\r\n", 400),
		ROW("GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
		/* addresses and first lines */
		ROW("GET /echo#x HTTP/1.1\r\n\r\n", 400),
		ROW("GET http://elsewhere/echo HTTP/1.1\r\n\r\n", 400),
		ROW("GET //elsewhere:99999999/echo HTTP/1.1\r\n\r\n", 400),
		ROW("GET /\300\257 HTTP/1.1\r\n\r\n", 400),
		ROW("GET  /echo HTTP/1.1\r\n\r\n", 400),
		ROW("GET /echo\r\n\r\n", 400),
		ROW("\r\nGET /echo HTTP/1.1\r\n\r\n", 400),
		ROW("no request at all\r\n\r\n", 400),
		ROW("GET /echo HTTP/2.0\r\n\r\n", 505),
		ROW("PUT /echo HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 405),
		ROW("TRACE /echo HTTP/1.1\r\n\r\n", 405),
		ROW("CONNECT elsewhere:80 HTTP/1.1\r\n\r\n", 400),
		ROW("POST /echo HTTP/1.1\r\nExpect: a miracle\r\nContent-Length: 2\r\n\r\nab", 417),
	};

	rig_start(&rig);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		say_bytes(bad[i].text, bad[i].n);
		expect_refused(bad[i].text, bad[i].status, "E_REQUEST");
	}
	expect_alive();
	ck_assert_uint_eq(http_server_counts(rig.server).malformed, sizeof(bad) / sizeof(bad[0]));
}
END_TEST

/* The same bytes one by one, and behind a request that is none of the sort. */
START_TEST(test_guard_9_holds_in_whatever_pieces_the_bytes_come)
{
	static const char bad[] = "GET /echo HTTP/1.1\r\nX: a\0b\r\n\r\n";

	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	for (size_t i = 0; i < sizeof(bad) - 1; i++)
		if (SSL_write(raw.ssl, bad + i, 1) <= 0)
			break;
	raw_read(&raw, 99, &seen);
	expect_refused("byte by byte", 400, "E_REQUEST");
	raw_close(&raw, false);

	buf_clear(&seen);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "POST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nfirst"
		       "GET /echo HTTP/1.1\nX: y\r\n\r\nGET /query?third HTTP/1.1\r\n\r\n");
	raw_read(&raw, 99, &seen);
	raw_close(&raw, false);
	const char *first = strstr(seen.p, "first"), *refused = strstr(seen.p, "E_REQUEST");
	ck_assert(strncmp(seen.p, "HTTP/1.1 200 ", 13) == 0 && first && refused && first < refused);
	ck_assert_ptr_null(strstr(seen.p, "third"));
	expect_alive();
}
END_TEST

START_TEST(test_guard_9_a_head_without_end_is_refused)
{
	struct buf text = BUF_INIT;

	rig_start(&rig);
	buf_puts(&text, "GET /echo HTTP/1.1\r\nX: ");
	for (int i = 0; i < 20 * 1024; i++)
		buf_putc(&text, 'x');
	say_bytes(text.p, text.n);
	expect_refused("a long line", 431, "E_REQUEST");
	buf_clear(&text);
	buf_puts(&text, "GET /echo HTTP/1.1\r\n");
	for (int i = 0; i < 200; i++)
		buf_printf(&text, "X%d: y\r\n", i);
	say_bytes(text.p, text.n);
	expect_refused("many lines", 431, "E_REQUEST");
	buf_done(&text);
	expect_alive();
}
END_TEST

START_TEST(test_guard_10_a_body_of_the_limit_passes_and_one_byte_more_is_413)
{
	rig_start(&rig);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(post_of(client, MIB), 200);
	ck_assert_uint_eq(reply.body.n, MIB);
	ck_assert_int_eq(post_of(client, MIB + 1), 413);
	ck_assert(str_is(reply.content_type, "application/json"));
	ck_assert_ptr_nonnull(strstr(reply.body.p, "\"code\":\"E_SIZE\""));
	ck_assert_ptr_nonnull(strstr(reply.body.p, "\"max\":\"1048576\""));
	ck_assert_int_eq(post_of(client, 8 * MIB), 413);
	ck_assert_int_eq(post_of(client, MIB), 200);
	http_client_close(client);
}
END_TEST

/* All of it is on its way before the refusal can be read: it is read and dropped, and the
 * refusal is not lost to a reset. */
START_TEST(test_guard_10_a_body_in_full_flight_hears_why)
{
	static char part[64 * 1024];

	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &raw));
	raw_send(&raw, "POST /echo HTTP/1.1\r\nContent-Length: 8388608\r\n\r\n");
	for (int i = 0; i < 128; i++)
		ck_assert_int_eq(SSL_write(raw.ssl, part, sizeof(part)), (int)sizeof(part));
	raw_read(&raw, 99, &seen);
	expect_refused("8 MiB", 413, "E_SIZE");
	raw_close(&raw, false);
	expect_alive();
}
END_TEST

START_TEST(test_guard_10_all_bodies_together_are_bounded)
{
	static const char post[] = "POST /echo HTTP/1.1\r\nContent-Length: 700000\r\n\r\n";
	struct raw first;

	rig.config.bodies_max = MIB;
	rig_start(&rig);
	ck_assert(raw_open(&rig, TLS1_3_VERSION, &first));
	raw_send(&first, post);
	usleep(200 * 1000);
	say_bytes(post, sizeof(post) - 1);
	expect_refused("past the bound", 503, "E_LATER");
	ck_assert_ptr_nonnull(strstr(seen.p, "Retry-After: "));
	raw_close(&first, true);
	usleep(200 * 1000);
	struct http_client *client = rig_client(&rig, NULL);
	ck_assert_int_eq(post_of(client, MIB), 200);
	ck_assert_int_eq(post_of(client, MIB), 200);
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

START_TEST(test_guard_10_a_cut_while_the_body_goes_up_is_told)
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
	return SUITE_WITH(begin, end, "net_guards", 60,
		test_guard_1_answers_do_not_wait_for_acknowledgements,
		test_guard_2_who_floods_and_never_reads_is_held_up,
		test_guard_3_slow_ones_are_cut_at_the_deadline,
		test_guard_4_a_request_behind_a_pending_one_waits_its_turn,
		test_guard_5_a_reset_while_pending_does_not_turn_the_loop,
		test_guard_6_a_peer_that_leaves_while_pending_is_noticed,
		test_guard_7_a_peer_that_leaves_while_it_is_answered_does_no_harm,
		test_guard_8_a_stop_answers_what_is_in_flight,
		test_guard_9_what_evhttp_would_let_pass_is_refused,
		test_guard_9_holds_in_whatever_pieces_the_bytes_come,
		test_guard_9_a_head_without_end_is_refused,
		test_guard_10_a_body_of_the_limit_passes_and_one_byte_more_is_413,
		test_guard_10_a_body_in_full_flight_hears_why,
		test_guard_10_all_bodies_together_are_bounded,
		test_guard_10_a_cut_while_the_body_goes_up_is_told);
}
