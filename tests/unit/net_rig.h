/* A server on the loopback with an authority, devices and bad company of its own.
 *
 * The path says what the handler does: /echo gives the body back, /who tells what
 * is known of the peer, /busy refuses, /big answers `big` bytes, /work answers from
 * another thread, /hold waits in `held` until the test answers it. */
#ifndef TESTS_NET_RIG_H
#define TESTS_NET_RIG_H

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/world.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "seal/pki.h"

#define DEVICE ((struct pki_device){"A01", "A.5f0c2e91"})

enum { HELD_MAX = 256, MIB = 1024 * 1024 };

struct rig {
	struct op op;
	struct pki_pair authority, other_authority, server_pair;
	struct http_config config;
	struct http_server *server;
	pthread_t running, working;
	bool run_ended;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct http_call *held[HELD_MAX], *work[HELD_MAX];
	int held_count, work_count;
	bool closing;
	size_t big;
};

static inline struct moment rig_days_ago(int days)
{
	struct moment now = {(int64_t)time(NULL) * 1000};

	now.ms -= (int64_t)days * 86400000;
	return now;
}

static inline void rig_answer(struct http_call *call, int status, struct str text)
{
	struct buf body = BUF_INIT;

	buf_put(&body, text);
	http_call_answer(call, status, "text/plain", NULL, 0, &body);
}

static inline void rig_tell_who(struct http_call *call)
{
	static const char *const states[] = {"none", "good", "expired"};
	const struct http_peer *peer = http_call_peer(call);
	struct buf body = BUF_INIT;

	buf_printf(&body, "%s %.*s %.*s %s", states[peer->state], STR_ARG(peer->site), STR_ARG(peer->epoch),
		peer->fingerprint);
	http_call_answer(call, 200, "text/plain", NULL, 0, &body);
}

static inline void rig_keep(struct rig *rig, struct http_call **list, int *count, struct http_call *call)
{
	pthread_mutex_lock(&rig->lock);
	ck_assert_int_lt(*count, HELD_MAX);
	list[(*count)++] = call;
	pthread_cond_broadcast(&rig->changed);
	pthread_mutex_unlock(&rig->lock);
}

static inline void rig_answer_big(struct rig *rig, struct http_call *call)
{
	struct buf body = BUF_INIT;

	buf_need(&body, rig->big);
	memset(body.p, 'x', rig->big);
	body.n = rig->big;
	http_call_answer(call, 200, NULL, NULL, 0, &body);
}

static inline void rig_handle(void *ctx, struct http_call *call)
{
	struct rig *rig = ctx;
	struct str path = http_call_path(call);

	if (str_is(path, "/echo"))
		rig_answer(call, 200, http_call_body(call));
	else if (str_is(path, "/query"))
		rig_answer(call, 200, http_call_query(call));
	else if (str_is(path, "/header"))
		rig_answer(call, 200, http_call_header(call, "daybook-signature"));
	else if (str_is(path, "/who"))
		rig_tell_who(call);
	else if (str_is(path, "/busy"))
		http_call_answer_busy(call, 7);
	else if (str_is(path, "/big"))
		rig_answer_big(rig, call);
	else if (str_is(path, "/work"))
		rig_keep(rig, rig->work, &rig->work_count, call);
	else if (str_is(path, "/hold"))
		rig_keep(rig, rig->held, &rig->held_count, call);
	else
		rig_answer(call, 404, STR("nothing here"));
}

static inline void *rig_run(void *arg)
{
	struct rig *rig = arg;

	http_server_run(rig->server);
	pthread_mutex_lock(&rig->lock);
	rig->run_ended = true;
	pthread_cond_broadcast(&rig->changed);
	pthread_mutex_unlock(&rig->lock);
	return NULL;
}

static inline void *rig_work(void *arg)
{
	struct rig *rig = arg;

	pthread_mutex_lock(&rig->lock);
	while (!rig->closing || rig->work_count > 0) {
		if (rig->work_count == 0) {
			pthread_cond_wait(&rig->changed, &rig->lock);
			continue;
		}
		struct http_call *call = rig->work[--rig->work_count];
		pthread_mutex_unlock(&rig->lock);
		rig_answer(call, 200, http_call_body(call));
		pthread_mutex_lock(&rig->lock);
	}
	pthread_mutex_unlock(&rig->lock);
	return NULL;
}

static inline void rig_init(struct rig *rig)
{
	static const char *const names[] = {"localhost", "127.0.0.1"};

	*rig = (struct rig){.big = 8 * MIB};
	op_init(&rig->op);
	pthread_mutex_init(&rig->lock, NULL);
	pthread_cond_init(&rig->changed, NULL);
	struct moment now = rig_days_ago(0);
	ck_assert_int_eq(pki_authority_make(&rig->op, "Head office", now, &rig->authority), OK);
	ck_assert_int_eq(pki_authority_make(&rig->op, "Head office", now, &rig->other_authority), OK);
	ck_assert_int_eq(pki_server_make(&rig->op, &rig->authority, names, 2, now, 365, &rig->server_pair), OK);
	rig->config = (struct http_config){.address = "127.0.0.1",
		.loops = 1,
		.ask_peer = true,
		.stranger_body_max = MIB,
		.handle = rig_handle,
		.ctx = rig};
}

static inline void rig_start(struct rig *rig)
{
	rig->config.cert_pem = buf_str(&rig->server_pair.cert);
	rig->config.key_pem = buf_str(&rig->server_pair.key);
	rig->config.authority_pem = buf_str(&rig->authority.cert);
	ck_assert_int_eq(http_server_open(&rig->op, &rig->config, &rig->server), OK);
	ck_assert_int_eq(pthread_create(&rig->running, NULL, rig_run, rig), 0);
	ck_assert_int_eq(pthread_create(&rig->working, NULL, rig_work, rig), 0);
}

/* true: `want` calls are held, or run has ended, before `ms` are over. */
static inline bool rig_wait(struct rig *rig, int want, bool ended, int ms)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&rig->lock);
	int late = 0;
	while (!late && (ended ? !rig->run_ended : rig->held_count < want))
		late = pthread_cond_timedwait(&rig->changed, &rig->lock, &until);
	bool there = ended ? rig->run_ended : rig->held_count >= want;
	pthread_mutex_unlock(&rig->lock);
	return there;
}

static inline void rig_stop(struct rig *rig)
{
	http_server_stop(rig->server);
	pthread_join(rig->running, NULL);
	pthread_mutex_lock(&rig->lock);
	rig->closing = true;
	pthread_cond_broadcast(&rig->changed);
	pthread_mutex_unlock(&rig->lock);
	pthread_join(rig->working, NULL);
	http_server_close(rig->server);
	rig->server = NULL;
}

static inline void rig_done(struct rig *rig)
{
	if (rig->server)
		rig_stop(rig);
	pki_pair_done(&rig->authority);
	pki_pair_done(&rig->other_authority);
	pki_pair_done(&rig->server_pair);
	pthread_mutex_destroy(&rig->lock);
	pthread_cond_destroy(&rig->changed);
	op_done(&rig->op);
}

/* A device's certificate of `authority`, given `ago` days ago for `days`. */
static inline void rig_device(struct rig *rig, const struct pki_pair *authority, int ago, int days,
	struct pki_pair *out)
{
	struct pki_device device = DEVICE;

	*out = (struct pki_pair){BUF_INIT, BUF_INIT};
	struct pki_pair request = {BUF_INIT, BUF_INIT};
	ck_assert_int_eq(pki_csr_make(&rig->op, "A01", &request), OK);
	ck_assert_int_eq(pki_csr_sign(&rig->op, authority, buf_str(&request.cert), &device, rig_days_ago(ago), days,
				 &out->cert), OK);
	out->key = request.key;
	buf_done(&request.cert);
}

static inline struct http_client *rig_client_to(struct rig *rig, const char *host, const struct pki_pair *authority,
	const struct hash *fingerprint, const struct pki_pair *device)
{
	struct http_client *client = NULL;
	char url[64];

	snprintf(url, sizeof(url), "https://%s:%d/", host, http_server_port(rig->server));
	struct http_client_config config = {.base_url = url, .authority_fingerprint = fingerprint};
	if (authority)
		config.authority_pem = buf_str(&authority->cert);
	if (device) {
		config.cert_pem = buf_str(&device->cert);
		config.key_pem = buf_str(&device->key);
	}
	ck_assert_int_eq(http_client_open(&rig->op, &config, &client), OK);
	return client;
}

static inline struct http_client *rig_client(struct rig *rig, const struct pki_pair *device)
{
	return rig_client_to(rig, "127.0.0.1", &rig->authority, NULL, device);
}

static inline int raw_tcp(struct rig *rig)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_server_port(rig->server))};
	struct timeval limit = {20, 0};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

struct raw {
	SSL_CTX *ctx;
	SSL *ssl;
	int fd;
};

/* A client without manners: the peer is not checked, the bytes are the test's. */
static inline bool raw_open(struct rig *rig, int version, struct raw *out)
{
	out->fd = raw_tcp(rig);
	out->ctx = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_max_proto_version(out->ctx, version);
	out->ssl = SSL_new(out->ctx);
	SSL_set_fd(out->ssl, out->fd);
	return SSL_connect(out->ssl) == 1;
}

static inline void raw_close(struct raw *raw, bool reset)
{
	struct linger at_once = {1, 0};

	if (reset)
		setsockopt(raw->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(raw->fd);
	SSL_free(raw->ssl);
	SSL_CTX_free(raw->ctx);
}

static inline void raw_send(struct raw *raw, const char *text)
{
	ck_assert_int_eq(SSL_write(raw->ssl, text, (int)strlen(text)), (int)strlen(text));
}

/* Until `replies` status lines were seen or the peer hung up; true: the former. */
static inline bool raw_read(struct raw *raw, int replies, struct buf *out)
{
	char bytes[4096];

	for (;;) {
		int seen = 0;
		for (const char *at = out->p; at && (at = strstr(at, "HTTP/1.1 ")); at++)
			seen++;
		if (seen >= replies)
			return true;
		int n = SSL_read(raw->ssl, bytes, sizeof(bytes));
		if (n <= 0)
			return false;
		buf_put(out, (struct str){bytes, (size_t)n});
	}
}

static inline int64_t rig_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
