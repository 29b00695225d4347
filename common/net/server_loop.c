/* One loop thread: its libevent base, its listener, and how it ends.
 *
 * Other threads reach it by one eventfd, which a signal handler may write too.
 * Nothing of libevent is shared between threads, so it needs no locks. */
#include "server.h"

#include <event2/listener.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"

int64_t http_loop_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void http_loop_wake(struct http_loop *loop)
{
	uint64_t one = 1;

	/* It fails only when the counter is full: then it is awake. */
	ssize_t n = write(loop->wake_fd, &one, sizeof(one));
	(void)n;
}

static struct http_call *take_answered(struct http_loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	struct http_call *newest = loop->answered, *oldest = NULL;
	loop->answered = NULL;
	pthread_mutex_unlock(&loop->lock);
	while (newest) {
		struct http_call *next = newest->next_answered;
		newest->next_answered = oldest;
		oldest = newest;
		newest = next;
	}
	return oldest;
}

static void send_answered(struct http_loop *loop)
{
	struct http_call *call = take_answered(loop);

	while (call) {
		struct http_call *next = call->next_answered;
		http_call_send(call);
		call = next;
	}
}

static void bury(struct http_loop *loop)
{
	while (loop->graves) {
		struct http_call *call = loop->graves;
		http_call_unlink(call);
		http_call_free(call);
	}
}

static void begin_draining(struct http_loop *loop)
{
	loop->draining = true;
	loop->drain_until_ms = http_loop_clock_ms() + loop->server->config.drain_ms;
	evhttp_del_accept_socket(loop->http, loop->listener);
	loop->listener = NULL;
	if (loop->busy == 0)
		event_base_loopbreak(loop->base);
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *loop = arg;
	uint64_t count;

	(void)what;
	ssize_t n = read(fd, &count, sizeof(count));
	(void)n;
	bury(loop);
	send_answered(loop);
	if (atomic_load(&loop->server->stopping) && loop->listener)
		begin_draining(loop);
}

static void hang_up_the_dead(struct http_loop *loop)
{
	for (struct http_call *call = loop->pending, *next; call; call = next) {
		next = call->next;
		if (http_connection_is_dead(call->connection))
			http_connection_kill(call->connection, BEV_EVENT_READING | BEV_EVENT_EOF);
	}
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *loop = arg;

	(void)fd;
	(void)what;
	bury(loop);
	hang_up_the_dead(loop);
	if (loop->listener)
		evconnlistener_enable(evhttp_bound_socket_get_listener(loop->listener));
	if (loop->draining && http_loop_clock_ms() >= loop->drain_until_ms)
		event_base_loopbreak(loop->base);
}

/* Out of descriptors: the queue stays readable, and accepting again at once would
 * turn the loop at full speed. The next tick tries again. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
	(void)arg;
	evconnlistener_disable(listener);
}

static void on_request(struct evhttp_request *request, void *arg)
{
	struct http_loop *loop = arg;
	struct evhttp_connection *evcon = evhttp_request_get_connection(request);
	SSL *ssl = bufferevent_openssl_get_ssl(evhttp_connection_get_bufferevent(evcon));
	struct http_connection *connection = SSL_get_ex_data(ssl, loop->server->connection_index);
	struct http_call *call = http_call_new(connection, request);

	http_connection_hand_over(connection, call);
	http_server_peer_read(connection, &call->peer);
	call->peer.site = arena_str(&call->arena, call->peer.site);
	call->peer.epoch = arena_str(&call->arena, call->peer.epoch);
	loop->server->config.handle(loop->server->config.ctx, call);
}

static void http_open(struct http_loop *loop, int listen_fd)
{
	const struct http_config *config = &loop->server->config;

	loop->http = evhttp_new(loop->base);
	CHECK(loop->http);
	evhttp_set_allowed_methods(loop->http, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
	evhttp_set_max_body_size(loop->http, (ev_ssize_t)config->body_max);
	/* The gate is before evhttp, and refuses earlier and in better words. */
	evhttp_set_max_headers_size(loop->http, (ev_ssize_t)config->headers_max * 2);
	evhttp_set_default_content_type(loop->http, NULL);
	evhttp_set_bevcb(loop->http, http_connection_new, loop);
	evhttp_set_gencb(loop->http, on_request, loop);
	loop->listener = evhttp_accept_socket_with_handle(loop->http, listen_fd);
	CHECK(loop->listener);
	evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(loop->listener), on_accept_error);
}

enum err http_loop_open(struct op *op, struct http_loop *loop, int listen_fd)
{
	struct event_config *how = event_config_new();
	const struct timeval second = {1, 0};

	CHECK(how);
	loop->unproven_end = &loop->unproven;
	event_config_set_flag(how, EVENT_BASE_FLAG_NOLOCK);
	loop->base = event_base_new_with_config(how);
	event_config_free(how);
	loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (!loop->base || loop->wake_fd < 0) {
		close(listen_fd);
		return op_refuse(op, E_LISTEN, "", "address", "the loop", "why", "too few file descriptors", NULL);
	}
	loop->woken = event_new(loop->base, loop->wake_fd, EV_READ | EV_PERSIST, on_wake, loop);
	loop->tick = event_new(loop->base, -1, EV_PERSIST, on_tick, loop);
	CHECK(loop->woken && loop->tick && event_add(loop->woken, NULL) == 0 && event_add(loop->tick, &second) == 0);
	http_open(loop, listen_fd);
	return OK;
}

/* Connections are freed by finalizers that only a turn of the loop runs. */
static void hang_up(struct http_loop *loop)
{
	if (!loop->http)
		return;
	evhttp_free(loop->http);
	loop->http = NULL;
	loop->listener = NULL;
	event_base_loop(loop->base, EVLOOP_NONBLOCK);
	bury(loop);
}

void http_loop_run(struct http_loop *loop)
{
	event_base_dispatch(loop->base);
	hang_up(loop);
}

void http_loop_close(struct http_loop *loop)
{
	hang_up(loop);
	for (struct http_call *call = take_answered(loop), *next; call; call = next) {
		next = call->next_answered;
		http_call_free(call);
	}
	CHECK(atomic_load(&loop->calls_out) == 0); /* a call was never answered */
	if (loop->woken)
		event_free(loop->woken);
	if (loop->tick)
		event_free(loop->tick);
	if (loop->base)
		event_base_free(loop->base);
	if (loop->wake_fd >= 0)
		close(loop->wake_fd);
}
