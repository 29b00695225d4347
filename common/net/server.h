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
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "head.h"
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
	/* Connections without a certificate, or that have not shown it yet; the oldest first. */
	struct http_connection *unproven, **unproven_end;
	int unproven_count;
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
	atomic_size_t bodies; /* bytes of all bodies announced and not yet answered */
	atomic_bool stopping;
	int loops_count;
	struct http_loop *loops;
};

enum connection_state {
	CONNECTION_FRESH, /* no byte of a request yet */
	CONNECTION_READING,
	CONNECTION_PENDING, /* the program has the call */
	CONNECTION_SENDING,
	CONNECTION_IDLE,
	CONNECTION_REFUSED, /* by the gate: the refusal is due */
	CONNECTION_LEAVING /* it is on its way; what still comes is dropped */
};

/* evhttp's own callbacks, while the gate has the connection. */
struct http_hands {
	bufferevent_data_cb read, write;
	bufferevent_event_cb event;
	void *arg;
};

/* An IPv4 address, or the half of an IPv6 address that one customer is given. */
struct http_place {
	unsigned char bytes[8];
};

/* Belongs to its SSL, and is freed with it. */
struct http_connection {
	struct http_loop *loop;
	struct bufferevent *bev;
	struct event *deadline;
	enum connection_state state;
	enum http_kind kind;
	bool met; /* looked at once since it was accepted */
	struct http_place place;
	struct http_connection *unproven_next, **unproven_link; /* of the loop; link NULL: not in it */
	struct http_head head; /* of the request that is coming in */
	size_t charged; /* for its body, until a call takes it over */
	struct buf refusal;
	struct http_hands evhttp;
	struct http_call *call; /* pending or sending */
	bool held_back; /* pending, but answered: the answer goes out at the deadline */
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
	size_t charged; /* for the body */
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
/* The answer waits a little: the peer has sent more before he had it. False: it need not. */
bool http_connection_hold_back(struct http_connection *connection);
/* Its answer is written: on to the next request, which may stand in the input already. */
void http_connection_answered(struct http_connection *connection);
void http_connection_enter(struct http_connection *connection, enum connection_state state);
void http_connection_hand_over(struct http_connection *connection, struct http_call *call);
bool http_connection_is_dead(const struct http_connection *connection);
void http_connection_kill(struct http_connection *connection, short what);

/* server_gate.c */
/* Looks at what stands in the input from there on, where a request's head may stand. */
void http_gate_read(struct http_connection *connection, struct evbuffer *input, size_t from);
/* Writes the refusal that is due. */
void http_gate_answer(struct http_connection *connection);
size_t http_gate_body_max(const struct http_connection *connection);

/* server_call.c */
struct http_call *http_call_new(struct http_connection *connection, struct evhttp_request *request);
void http_call_send(struct http_call *call); /* on the loop's thread */
void http_call_send_now(struct http_call *call); /* to a peer that is there */
void http_call_free(struct http_call *call);
void http_call_link(struct http_call *call, struct http_call **list);
void http_call_unlink(struct http_call *call);

#endif
