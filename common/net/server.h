/* The parts of the server, which only its own files see.
 *
 * server -> loops -> connections -> at most one call each. A loop's things are
 * touched by its thread alone, but for the list of answered calls (under its
 * lock) and the counters (atomic). A call outlives its connection: `connection`
 * is cut when the peer goes, and the request, which libevent may still hold in
 * its hands at that moment, is freed only when the loop comes round again. */
#ifndef NET_SERVER_PRIVATE_H
#define NET_SERVER_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/http.h>
#include <openssl/ssl.h>

#include "net/http_server.h"
#include "seal/pki.h"

struct http_loop {
	struct http_server *server;
	struct event_base *base;
	struct evhttp *http;
	struct evhttp_bound_socket *listener; /* NULL once draining */
	struct event *woken, *tick;
	int wake_fd;
	int busy; /* connections with a request begun and not yet answered */
	struct http_call *pending; /* handed out, the peer still there */
	struct http_call *graves; /* the peer left while the answer was on its way */
	bool draining;
	int64_t drain_until_ms;
	pthread_mutex_t lock;
	struct http_call *answered; /* under lock; the newest first */
	atomic_int calls_out; /* handed out and not buried */
};

/* Who is at the other end; known when the handshake is done. */
enum http_kind { HTTP_KIND_UNKNOWN, HTTP_KIND_STRANGER, HTTP_KIND_DEVICE, HTTP_KINDS };

struct http_server {
	struct http_config config;
	SSL_CTX *tls;
	int connection_index; /* of SSL's extra data */
	int port;
	atomic_int connections, peers[HTTP_KINDS];
	atomic_ullong cut, malformed;
	atomic_bool stopping;
	int loops_count;
	struct http_loop *loops;
};

enum connection_state {
	CONNECTION_FRESH, /* no byte of a request yet */
	CONNECTION_READING,
	CONNECTION_PENDING, /* the program has the call */
	CONNECTION_SENDING,
	CONNECTION_IDLE
};

/* Belongs to its SSL, and is freed with it. */
struct http_connection {
	struct http_loop *loop;
	struct bufferevent *bev;
	struct event *deadline;
	enum connection_state state;
	enum http_kind kind;
	struct http_call *call; /* pending or sending */
	X509 *peer; /* NULL: not looked for yet, or none */
	struct pki_device device;
	char fingerprint[HASH_HEX + 1];
};

struct http_call {
	struct http_loop *loop;
	struct http_connection *connection; /* NULL: the peer is gone */
	struct evhttp_request *request; /* touched on the loop's thread alone */
	struct http_call *next, **link; /* pending or graves */
	struct http_call *next_answered;
	atomic_bool gone;
	struct arena arena;
	enum http_method method;
	struct str path, query;
	struct http_header *headers;
	int headers_count;
	struct buf body;
	struct http_peer peer;
	/* the answer */
	int status;
	const char *content_type;
	struct http_header *answer_headers;
	int answer_headers_count;
	struct buf answer;
};

/* server_tls.c */
MUST_CHECK enum err http_server_tls_open(struct op *op, struct http_server *server);
void http_server_peer_read(struct http_connection *connection, struct http_peer *out);

/* server_loop.c */
MUST_CHECK enum err http_loop_open(struct op *op, struct http_loop *loop, int listen_fd);
void http_loop_run(struct http_loop *loop);
void http_loop_wake(struct http_loop *loop);
void http_loop_close(struct http_loop *loop);
int64_t http_loop_clock_ms(void); /* steady */

/* server_connection.c */
struct bufferevent *http_connection_new(struct event_base *base, void *loop); /* evhttp's bevcb */
void http_connection_free(struct http_connection *connection);
/* Its handshake is done. */
void http_connection_greet(struct http_connection *connection);
void http_connection_enter(struct http_connection *connection, enum connection_state state);
void http_connection_hand_over(struct http_connection *connection, struct http_call *call);
bool http_connection_is_dead(const struct http_connection *connection);
void http_connection_kill(struct http_connection *connection, short what);

/* server_call.c */
struct http_call *http_call_new(struct http_loop *loop, struct evhttp_request *request);
int http_call_read(struct http_call *call); /* 0, or the status to refuse with */
void http_call_send(struct http_call *call); /* on the loop's thread */
void http_call_free(struct http_call *call);
void http_call_link(struct http_call *call, struct http_call **list);
void http_call_unlink(struct http_call *call);

#endif
