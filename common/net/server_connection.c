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
#include <string.h>
#include <sys/socket.h>

#include "base/check.h"

/* evhttp waits for a whole body in the buffer: the mark lies above the largest. */
enum { READ_ABOVE_BODY = 32 * 1024 };
/* None of our programs asks before it has heard; who does is served at leisure, or he
 * could keep us at work without ever reading an answer. */
enum { HOLD_BACK_MS = 50 };

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
	case CONNECTION_REFUSED: /* evhttp may be at work on it just now */
		arm(connection, 0);
		break;
	case CONNECTION_LEAVING:
		arm(connection, config->request_ms);
		break;
	}
}

static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
	struct http_connection *connection = arg;
	size_t there = evbuffer_get_length(input);

	if (!info->n_added)
		return;
	switch (connection->state) {
	case CONNECTION_FRESH:
	case CONNECTION_IDLE:
		http_connection_enter(connection, CONNECTION_READING);
		/* fall through */
	case CONNECTION_READING:
		http_gate_read(connection, input, there > info->n_added ? there - info->n_added : 0);
		break;
	case CONNECTION_REFUSED:
	case CONNECTION_LEAVING:
		evbuffer_drain(input, there);
		break;
	case CONNECTION_PENDING:
	case CONNECTION_SENDING: /* looked at when its turn comes */
		break;
	}
}

void http_connection_answered(struct http_connection *connection)
{
	struct evbuffer *input = bufferevent_get_input(connection->bev);
	bool more = evbuffer_get_length(input) > 0;

	http_head_reset(&connection->head);
	http_connection_enter(connection, more ? CONNECTION_READING : CONNECTION_IDLE);
	if (more)
		http_gate_read(connection, input, 0);
}

void http_connection_kill(struct http_connection *connection, short what)
{
	bufferevent_event_cb event = NULL;

	/* Freed by evhttp and not yet by the loop: another event would free it twice. */
	bufferevent_getcb(connection->bev, NULL, NULL, &event, NULL);
	if (event)
		bufferevent_trigger_event(connection->bev, what, 0);
}

/* ---- who is at the other end ---- */

static void unproven_enter(struct http_connection *connection)
{
	struct http_loop *loop = connection->loop;

	connection->unproven_link = loop->unproven_end;
	*loop->unproven_end = connection;
	loop->unproven_end = &connection->unproven_next;
	loop->unproven_count++;
}

static void unproven_leave(struct http_connection *connection)
{
	struct http_loop *loop = connection->loop;
	struct http_connection *next = connection->unproven_next;

	if (!connection->unproven_link)
		return;
	*connection->unproven_link = next;
	if (next)
		next->unproven_link = connection->unproven_link;
	else
		loop->unproven_end = connection->unproven_link;
	connection->unproven_next = NULL;
	connection->unproven_link = NULL;
	loop->unproven_count--;
}

static void count_kind(struct http_connection *connection, enum http_kind kind)
{
	struct http_server *server = connection->loop->server;

	atomic_fetch_sub(&server->peers[connection->kind], 1);
	atomic_fetch_add(&server->peers[kind], 1);
	connection->kind = kind;
}

static void bound_input(struct http_connection *connection)
{
	bufferevent_setwatermark(connection->bev, EV_READ, 0, http_gate_body_max(connection) + READ_ABOVE_BODY);
}

void http_connection_greet(struct http_connection *connection)
{
	SSL *ssl = bufferevent_openssl_get_ssl(connection->bev);

	if (!SSL_get0_peer_certificate(ssl)) {
		count_kind(connection, HTTP_KIND_STRANGER);
		return;
	}
	count_kind(connection, HTTP_KIND_DEVICE);
	unproven_leave(connection);
	bound_input(connection);
}

static struct http_place place_of(const struct http_connection *connection)
{
	struct sockaddr_storage at = {0};
	socklen_t n = sizeof(at);
	const struct in6_addr *six = &((struct sockaddr_in6 *)&at)->sin6_addr;
	struct http_place place = {{0}};

	if (getpeername(bufferevent_getfd(connection->bev), (struct sockaddr *)&at, &n) < 0)
		return place;
	/* An IPv4 address that called a socket for both stands in the last four bytes. */
	if (at.ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(six))
		memcpy(place.bytes, six->s6_addr + 12, sizeof(struct in_addr));
	else if (at.ss_family == AF_INET6)
		memcpy(place.bytes, six, sizeof(place.bytes));
	else
		memcpy(place.bytes, &((struct sockaddr_in *)&at)->sin_addr, sizeof(struct in_addr));
	return place;
}

static int unproven_of(const struct http_loop *loop, const struct http_place *place)
{
	int count = 0;

	for (const struct http_connection *c = loop->unproven; c; c = c->unproven_next)
		count += c->met && memcmp(&c->place, place, sizeof(*place)) == 0;
	return count;
}

/* It is freed only when the loop comes round again, and is not to be chosen twice. */
static void cut(struct http_connection *connection)
{
	unproven_leave(connection);
	atomic_fetch_add(&connection->loop->server->cut, 1);
	http_connection_kill(connection, BEV_EVENT_READING | BEV_EVENT_EOF);
}

/* Each loop has its part of the most. The kernel deals connections out by their
 * addresses and ports, so one peer's are spread. */
static int part_of(const struct http_loop *loop, int most)
{
	int loops = loop->server->loops_count;

	return (most + loops - 1) / loops;
}

/* Too many of one place: this one goes. Too many altogether: the one that has kept us
 * waiting longest goes, so that a flood of such makes none of them wait for long and a
 * device, which shows itself within moments, gets through. */
static void meet(struct http_connection *connection)
{
	struct http_loop *loop = connection->loop;
	struct http_server *server = loop->server;
	const struct http_config *config = &server->config;
	bool full = atomic_load(&server->connections) > config->connections_max;

	arm(connection, config->request_ms);
	connection->met = true;
	if (connection->kind == HTTP_KIND_DEVICE)
		return;
	connection->place = place_of(connection);
	if (config->ask_peer && unproven_of(loop, &connection->place) > part_of(loop, config->strangers_a_place))
		cut(connection);
	else if (config->ask_peer && (full || loop->unproven_count > part_of(loop, config->strangers_max)))
		cut(loop->unproven ? loop->unproven : connection);
	else if (full)
		cut(connection);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct http_connection *connection = arg;

	(void)fd;
	(void)what;
	if (!connection->met && connection->state <= CONNECTION_READING) {
		meet(connection);
	} else if (connection->state == CONNECTION_REFUSED) {
		http_connection_enter(connection, CONNECTION_LEAVING);
		http_gate_answer(connection);
	} else if (connection->held_back) {
		connection->held_back = false;
		http_call_send_now(connection->call);
	} else {
		http_connection_kill(connection, BEV_EVENT_READING | BEV_EVENT_TIMEOUT);
	}
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
	bound_input(connection);
	evbuffer_add_cb(bufferevent_get_input(bev), on_input, connection);
	atomic_fetch_add(&server->peers[connection->kind], 1);
	atomic_fetch_add(&server->connections, 1);
	unproven_enter(connection);
	http_connection_enter(connection, CONNECTION_FRESH);
	arm(connection, 0); /* its address is known once evhttp has given it its socket */
	return bev;
}

void http_connection_free(struct http_connection *connection)
{
	if (!connection)
		return;
	CHECK(!connection->call);
	event_free(connection->deadline);
	unproven_leave(connection);
	http_head_reset(&connection->head);
	buf_done(&connection->refusal);
	atomic_fetch_sub(&connection->loop->server->bodies, connection->charged);
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
	if (connection->state == CONNECTION_SENDING || connection->held_back)
		http_call_link(call, &connection->loop->graves);
	connection->held_back = false;
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

bool http_connection_hold_back(struct http_connection *connection)
{
	bool more = evbuffer_get_length(bufferevent_get_input(connection->bev)) > 0;

	if (!more || atomic_load(&connection->loop->server->stopping))
		return false;
	connection->held_back = true;
	arm(connection, HOLD_BACK_MS);
	return true;
}

bool http_connection_is_dead(const struct http_connection *connection)
{
	struct tcp_info info = {0};
	socklen_t n = sizeof(info);

	if (getsockopt(bufferevent_getfd(connection->bev), IPPROTO_TCP, TCP_INFO, &info, &n) < 0)
		return true;
	return info.tcpi_state != TCP_ESTABLISHED;
}
