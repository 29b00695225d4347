/* The gate: what comes in is read here first, and refused here in our own words.
 *
 * It stands in libevent's input buffer: bytes are seen when they are added, before
 * evhttp looks. Of what is refused evhttp never hears: the bytes are taken away, the
 * connection is taken out of its hands until the refusal is written and the peer has
 * hung up (what he still sends is read and dropped, or a reset would eat the answer),
 * and then given back to be freed. */
#include "server.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "base/check.h"

enum { TOO_LARGE = 413, LATER = 503, LATER_LEAST_S = 2, LATER_SPREAD_S = 8, SLICE = 1024 };

static const char *reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} known[] = {{400, "Bad Request"}, {405, "Method Not Allowed"}, {411, "Length Required"},
		{413, "Content Too Large"}, {417, "Expectation Failed"}, {431, "Request Header Fields Too Large"},
		{503, "Service Unavailable"}, {505, "HTTP Version Not Supported"}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].status == status)
			return known[i].reason;
	return "Refused";
}

static void put_answer(struct buf *to, int status, const struct op *op, int later_s)
{
	struct buf body = BUF_INIT;

	refusal_json(&op->refusal, LANG_EN, &body);
	buf_printf(to, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n",
		status, reason_of(status), body.n);
	if (status == 405)
		buf_puts(to, "Allow: GET, POST\r\n");
	if (later_s)
		buf_printf(to, "Retry-After: %d\r\n", later_s);
	buf_puts(to, "\r\n");
	buf_put(to, buf_str(&body));
	buf_done(&body);
}

/* ---- taking it out of evhttp's hands ---- */

static void give_back(struct http_connection *connection, short what)
{
	struct http_hands *h = &connection->evhttp;

	bufferevent_setcb(connection->bev, h->read, h->write, h->event, h->arg);
	bufferevent_trigger_event(connection->bev, what, 0);
}

static void on_hung_up(struct bufferevent *bev, short what, void *arg)
{
	(void)bev;
	give_back(arg, what);
}

static void on_written(struct bufferevent *bev, void *arg)
{
	struct http_connection *connection = arg;

	bufferevent_setcb(bev, NULL, NULL, on_hung_up, connection);
	(void)SSL_shutdown(bufferevent_openssl_get_ssl(bev));
	ERR_clear_error();
	shutdown(bufferevent_getfd(bev), SHUT_WR);
}

void http_gate_answer(struct http_connection *connection)
{
	struct bufferevent *bev = connection->bev;
	struct http_hands *h = &connection->evhttp;
	struct buf *answer = &connection->refusal;

	bufferevent_getcb(bev, &h->read, &h->write, &h->event, &h->arg);
	if (!h->event) /* freed by evhttp already */
		return;
	bufferevent_setcb(bev, NULL, on_written, on_hung_up, connection);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
	CHECK(bufferevent_write(bev, answer->p, answer->n) == 0);
	buf_done(answer);
}

/* ---- reading ---- */

static void refuse(struct http_connection *connection, struct evbuffer *input, int status, struct op *op, int later_s)
{
	struct http_server *server = connection->loop->server;

	put_answer(&connection->refusal, status, op, later_s);
	if (!later_s)
		atomic_fetch_add(&server->malformed, 1);
	op_done(op);
	http_head_reset(&connection->head);
	evbuffer_drain(input, evbuffer_get_length(input));
	http_connection_enter(connection, CONNECTION_REFUSED);
}

static void refuse_head(struct http_connection *connection, struct evbuffer *input)
{
	const struct http_head *head = &connection->head;
	struct op op;

	op_init(&op);
	op_refuse(&op, E_REQUEST, "", "why", head->why, NULL);
	refuse(connection, input, head->status, &op, 0);
}

static void refuse_size(struct http_connection *connection, struct evbuffer *input, size_t max)
{
	struct op op;

	op_init(&op);
	op_refuse(&op, E_SIZE, "body", "size",
		arena_printf(&op.arena, "%llu", (unsigned long long)connection->head.length).p, "max",
		arena_printf(&op.arena, "%zu", max).p, NULL);
	refuse(connection, input, TOO_LARGE, &op, 0);
}

static void refuse_now(struct http_connection *connection, struct evbuffer *input)
{
	int seconds = LATER_LEAST_S + (int)arc4random_uniform(LATER_SPREAD_S);
	struct op op;

	op_init(&op);
	op_refuse(&op, E_LATER, "", "seconds", arena_printf(&op.arena, "%d", seconds).p, NULL);
	refuse(connection, input, LATER, &op, seconds);
}

size_t http_gate_body_max(const struct http_connection *connection)
{
	const struct http_config *config = &connection->loop->server->config;

	return config->ask_peer && connection->kind != HTTP_KIND_DEVICE ? config->stranger_body_max : config->body_max;
}

/* The body is paid for before it is read: all of them together have a bound. */
static bool charge(struct http_connection *connection)
{
	struct http_server *server = connection->loop->server;
	size_t n = (size_t)connection->head.length;

	if (atomic_fetch_add(&server->bodies, n) + n > server->config.bodies_max) {
		atomic_fetch_sub(&server->bodies, n);
		return false;
	}
	connection->charged = n;
	return true;
}

void http_gate_read(struct http_connection *connection, struct evbuffer *input, size_t from)
{
	struct http_head *head = &connection->head;
	size_t most = http_gate_body_max(connection);
	struct evbuffer_ptr at;
	char slice[SLICE];
	ssize_t n;

	if (head->whole) /* and this is its body */
		return;
	while (!head->whole && !head->status && from < evbuffer_get_length(input)) {
		if (evbuffer_ptr_set(input, &at, from, EVBUFFER_PTR_SET) < 0 ||
			(n = evbuffer_copyout_from(input, &at, slice, sizeof(slice))) <= 0)
			break;
		http_head_read(head, (struct str){slice, (size_t)n}, connection->loop->server->config.headers_max);
		from += (size_t)n;
	}
	if (head->status)
		refuse_head(connection, input);
	else if (head->whole && head->length > most)
		refuse_size(connection, input, most);
	else if (head->whole && !charge(connection))
		refuse_now(connection, input);
}
