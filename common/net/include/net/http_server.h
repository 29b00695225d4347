/* An HTTPS server: TLS 1.3, GET and POST, whole requests in, whole answers out.
 *
 * Loop threads do nothing but input and output. A complete request is handed to
 * the program as an http_call that the program owns until it answers, from any
 * thread and after any time; the answer finds its way back to the loop. Whoever
 * wants to wait, waits on a thread of his own.
 *
 * What is no request, or too large, the program never sees: the server itself answers
 * with a JSON refusal (E_REQUEST, E_SIZE, E_LATER) and hangs up. A body is announced by
 * one Content-Length; chunks are not taken. */
#ifndef NET_HTTP_SERVER_H
#define NET_HTTP_SERVER_H

#include "base/hash.h"
#include "base/op.h"

struct http_server;
struct http_call;

enum http_method { HTTP_GET, HTTP_POST };

/* A certificate of another authority never gets this far: its handshake fails. */
enum http_peer_state {
	HTTP_PEER_NONE, /* no certificate was shown */
	HTTP_PEER_GOOD,
	HTTP_PEER_EXPIRED /* of our authority, past its end at the moment of the call */
};

struct http_peer {
	enum http_peer_state state;
	struct str site, epoch; /* empty without a certificate, or if it names no device */
	char fingerprint[HASH_HEX + 1]; /* SHA-256 of the certificate, or "" */
};

struct http_header {
	const char *name;
	const char *value;
};

struct http_config {
	const char *address; /* "127.0.0.1", "0.0.0.0", "::" */
	int port; /* 0: any free one */
	int loops; /* threads; 0: one */
	struct str cert_pem, key_pem;
	struct str authority_pem; /* sent along with the certificate; its devices are known */
	bool ask_peer; /* ask for a certificate, without insisting */
	/* 0 takes the default. */
	size_t body_max; /* 1 MiB */
	size_t headers_max; /* 16 KiB */
	size_t bodies_max; /* 128 MiB: of all requests together that are not yet answered; past it 503 */
	int connections_max; /* 4096 */
	/* Where a certificate is asked for: who has not shown one. Past the most, the oldest of
	 * them is cut; past the most of one place (an IPv4 address, an IPv6 /64), the newest. */
	int strangers_max; /* 512 */
	int strangers_a_place; /* 64 */
	size_t stranger_body_max; /* 64 KiB */
	int request_ms; /* 10,000: from accept or first byte to the whole request */
	int answer_ms; /* 60,000: for the peer to take the answer */
	int idle_ms; /* 60,000: between two requests */
	int drain_ms; /* 10,000: how long a stop waits for what is in flight */
	/* Called on a loop thread; must not block. */
	void (*handle)(void *ctx, struct http_call *call);
	void *ctx;
};

/* A listening socket at a numeric address, non-blocking, for a port that is not this
 * server's; *port comes in wanted (0: any free one) and goes out as it is. E_LISTEN. */
MUST_CHECK enum err http_listen(struct op *op, const char *address, int *port, int *fd);

/* Listens when it returns; nothing is served before http_server_run. */
MUST_CHECK enum err http_server_open(struct op *op, const struct http_config *config, struct http_server **out);
int http_server_port(const struct http_server *server);
/* Serves until stopped and drained. */
void http_server_run(struct http_server *server);
/* From any thread or a signal handler: takes no new connections, lets what is in
 * flight end, then makes http_server_run return. */
void http_server_stop(struct http_server *server);
/* What stands open at this moment, and what was turned away since it was opened; from
 * any thread. */
struct http_counts {
	int devices, strangers; /* with a certificate of our authority, and without any */
	int handshakes;         /* who has not said yet */
	uint64_t cut;           /* connections, because there were too many */
	uint64_t malformed;     /* requests, before the program saw them */
};
struct http_counts http_server_counts(const struct http_server *server);
/* After run has returned (or was never called), and after every call was answered. */
void http_server_close(struct http_server *server);

/* What is borrowed here lives until the call is answered. */
enum http_method http_call_method(const struct http_call *call);
struct str http_call_path(const struct http_call *call); /* begins with '/', as sent */
struct str http_call_query(const struct http_call *call); /* behind the '?', as sent */
struct str http_call_header(const struct http_call *call, const char *name); /* the first so named, or none */
struct str http_call_body(const struct http_call *call);
const struct http_peer *http_call_peer(const struct http_call *call);
/* The peer has hung up: the answer will go nowhere, though it must still be given. */
bool http_call_is_gone(const struct http_call *call);

/* Exactly once; the call is gone then. The body's bytes are taken over and the
 * buffer left empty; body may be NULL. */
void http_call_answer(struct http_call *call, int status, const char *content_type,
	const struct http_header *headers, int headers_count, struct buf *body);
/* 503 with Retry-After and E_LATER. */
void http_call_answer_busy(struct http_call *call, int retry_after_s);


#endif
