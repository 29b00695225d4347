/* One connection: how long each of its states may last, and how it ends.
 *
 * evhttp knows inactivity only, and a peer that sends a byte now and then is never
 * inactive; so each state has its own deadline here. Reading stays switched off
 * while a call is pending (evhttp ends the program when it reads then), so that a
 * peer's leaving is not told by libevent and is looked for instead. */
#include "server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/check.h"

/* evhttp waits for a whole body in the buffer: the mark lies above the largest. */
enum { READ_ABOVE_BODY = 64 * 1024 };

static bool state_is_busy(enum connection_state state)
{
	return state == CONNECTION_READING || state == CONNECTION_PENDING || state == CONNECTION_SENDING;
}

static void arm(struct http_connection *connection, int ms)
{
	struct timeval in = {ms / 1000, (ms % 1000) * 1000};

	evtimer_add(connection->deadline, &in);
}

static void count_busy(struct http_loop *loop, int more)
{
	loop->busy += more;
	if (loop->draining && loop->busy == 0)
		event_base_loopbreak(loop->base);
}

void http_connection_enter(struct http_connection *connection, enum connection_state state)
{
	const struct http_config *config = &connection->loop->server->config;
	enum connection_state from = connection->state;

	connection->state = state;
	count_busy(connection->loop, state_is_busy(state) - state_is_busy(from));
	switch (state) {
	case CONNECTION_FRESH:
		arm(connection, config->request_ms);
		break;
	case CONNECTION_READING: /* the first request shares its time with the handshake */
		if (from != CONNECTION_FRESH)
			arm(connection, config->request_ms);
		break;
	case CONNECTION_PENDING:
		evtimer_del(connection->deadline);
		break;
	case CONNECTION_SENDING:
		arm(connection, config->answer_ms);
		break;
	case CONNECTION_IDLE:
		arm(connection, config->idle_ms);
		break;
	}
}

static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
	struct http_connection *connection = arg;
	bool waiting = connection->state == CONNECTION_FRESH || connection->state == CONNECTION_IDLE;

	(void)input;
	if (info->n_added > 0 && waiting)
		http_connection_enter(connection, CONNECTION_READING);
}

void http_connection_kill(struct http_connection *connection, short what)
{
	bufferevent_event_cb event = NULL;

	/* Freed by evhttp and not yet by the loop: another event would free it twice. */
	bufferevent_getcb(connection->bev, NULL, NULL, &event, NULL);
	if (event)
		bufferevent_trigger_event(connection->bev, what, 0);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	http_connection_kill(arg, BEV_EVENT_READING | BEV_EVENT_TIMEOUT);
}

static void count_kind(struct http_connection *connection, enum http_kind kind)
{
	struct http_server *server = connection->loop->server;

	atomic_fetch_sub(&server->peers[connection->kind], 1);
	atomic_fetch_add(&server->peers[kind], 1);
	connection->kind = kind;
}

void http_connection_greet(struct http_connection *connection)
{
	SSL *ssl = bufferevent_openssl_get_ssl(connection->bev);

	count_kind(connection, SSL_get0_peer_certificate(ssl) ? HTTP_KIND_DEVICE : HTTP_KIND_STRANGER);
}

struct bufferevent *http_connection_new(struct event_base *base, void *arg)
{
	struct http_loop *loop = arg;
	struct http_server *server = loop->server;
	struct http_connection *connection = calloc(1, sizeof(*connection));
	SSL *ssl = SSL_new(server->tls);

	/* NULL is no answer here: evhttp would go on without TLS. */
	CHECK(connection && ssl);
	struct bufferevent *bev = bufferevent_openssl_socket_new(base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING,
		BEV_OPT_CLOSE_ON_FREE);
	connection->loop = loop;
	connection->bev = bev;
	connection->deadline = evtimer_new(base, on_deadline, connection);
	CHECK(bev && connection->deadline && SSL_set_ex_data(ssl, server->connection_index, connection) == 1);
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	bufferevent_setwatermark(bev, EV_READ, 0, server->config.body_max + READ_ABOVE_BODY);
	evbuffer_add_cb(bufferevent_get_input(bev), on_input, connection);
	atomic_fetch_add(&server->peers[connection->kind], 1);
	http_connection_enter(connection, CONNECTION_FRESH);
	if (atomic_fetch_add(&server->connections, 1) >= server->config.connections_max) {
		atomic_fetch_add(&server->cut, 1);
		arm(connection, 0);
	}
	return bev;
}

void http_connection_free(struct http_connection *connection)
{
	if (!connection)
		return;
	CHECK(!connection->call);
	event_free(connection->deadline);
	count_busy(connection->loop, -(int)state_is_busy(connection->state));
	atomic_fetch_sub(&connection->loop->server->peers[connection->kind], 1);
	atomic_fetch_sub(&connection->loop->server->connections, 1);
	free(connection);
}

/* The request still hangs in evhttp's list when this is called: it is freed later,
 * by whoever answers, or with the graves. */
static void on_close(struct evhttp_connection *evcon, void *arg)
{
	struct http_connection *connection = arg;
	struct http_call *call = connection->call;

	(void)evcon;
	if (!call)
		return;
	connection->call = NULL;
	call->connection = NULL;
	atomic_store(&call->gone, true);
	http_call_unlink(call);
	if (connection->state == CONNECTION_SENDING)
		http_call_link(call, &connection->loop->graves);
}

void http_connection_hand_over(struct http_connection *connection, struct http_call *call)
{
	connection->call = call;
	call->connection = connection;
	evhttp_request_own(call->request);
	evhttp_connection_set_closecb(evhttp_request_get_connection(call->request), on_close, connection);
	http_call_link(call, &connection->loop->pending);
	http_connection_enter(connection, CONNECTION_PENDING);
}

bool http_connection_is_dead(const struct http_connection *connection)
{
	struct tcp_info info = {0};
	socklen_t n = sizeof(info);

	if (getsockopt(bufferevent_getfd(connection->bev), IPPROTO_TCP, TCP_INFO, &info, &n) < 0)
		return true;
	return info.tcpi_state != TCP_ESTABLISHED;
}
