/* One call: taken out of evhttp whole when it comes, put back when it is answered.
 *
 * Everything is copied, so that the thread that works on it shares nothing with the
 * loop. What it says was held to one spelling at the gate. */
#include "server.h"

#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/check.h"

void http_call_free(struct http_call *call)
{
	struct http_loop *loop = call->loop;

	if (call->request)
		evhttp_request_free(call->request);
	buf_done(&call->body);
	buf_done(&call->answer);
	arena_done(&call->arena);
	atomic_fetch_sub(&loop->server->bodies, call->charged);
	free(call);
	atomic_fetch_sub(&loop->calls_out, 1);
}

void http_call_link(struct http_call *call, struct http_call **list)
{
	call->next = *list;
	call->link = list;
	if (call->next)
		call->next->link = &call->next;
	*list = call;
}

void http_call_unlink(struct http_call *call)
{
	if (!call->link)
		return;
	*call->link = call->next;
	if (call->next)
		call->next->link = call->link;
	call->next = NULL;
	call->link = NULL;
}

static void copy_headers(struct http_call *call)
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(call->request);
	const struct evkeyval *h;
	int count = 0;

	for (h = headers->tqh_first; h; h = h->next.tqe_next)
		count++;
	call->headers = ARENA_ARRAY(&call->arena, struct http_header, count + 1);
	for (h = headers->tqh_first; h; h = h->next.tqe_next)
		call->headers[call->headers_count++] = (struct http_header){
			arena_str(&call->arena, str_from(h->key)).p, arena_str(&call->arena, str_from(h->value)).p};
}

static void copy_all(struct http_call *call)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(call->request);
	size_t n = evbuffer_get_length(input);
	bool post = evhttp_request_get_command(call->request) == EVHTTP_REQ_POST;

	call->method = post ? HTTP_POST : HTTP_GET;
	call->query = arena_str(&call->arena, str_from(evhttp_request_get_uri(call->request)));
	call->path = str_cut(&call->query, '?');
	copy_headers(call);
	buf_need(&call->body, n);
	CHECK(evbuffer_remove(input, call->body.p, n) == (int)n);
	call->body.n = n;
	call->body.p[n] = '\0';
}

struct http_call *http_call_new(struct http_connection *connection, struct evhttp_request *request)
{
	struct http_call *call = calloc(1, sizeof(*call));

	CHECK(call);
	call->loop = connection->loop;
	call->request = request;
	call->charged = connection->charged;
	connection->charged = 0;
	atomic_fetch_add(&call->loop->calls_out, 1);
	copy_all(call);
	return call;
}

/* evhttp has written it all: the request is freed by evhttp, the call here. */
static void on_sent(struct evhttp_request *request, void *arg)
{
	struct http_call *call = arg;
	struct http_connection *connection = call->connection;

	(void)request;
	connection->call = NULL;
	http_connection_answered(connection);
	call->request = NULL;
	http_call_free(call);
}

static void free_bytes(const void *bytes, size_t n, void *owned)
{
	struct buf b = {owned, n, n};

	(void)bytes;
	buf_done(&b);
}

static struct evbuffer *take_answer(struct http_call *call)
{
	struct evbuffer *to = evbuffer_new();
	struct buf *from = &call->answer;

	CHECK(to);
	if (from->n > 0) {
		CHECK(evbuffer_add_reference(to, from->p, from->n, free_bytes, from->p) == 0);
		*from = BUF_INIT;
	}
	return to;
}

void http_call_send(struct http_call *call)
{
	if (!call->connection)
		http_call_free(call);
	else if (!http_connection_hold_back(call->connection))
		http_call_send_now(call);
}

void http_call_send_now(struct http_call *call)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(call->request);
	struct evbuffer *answer = take_answer(call);

	http_call_unlink(call);
	buf_done(&call->body);
	if (call->content_type)
		evhttp_add_header(headers, "Content-Type", call->content_type);
	for (int i = 0; i < call->answer_headers_count; i++)
		evhttp_add_header(headers, call->answer_headers[i].name, call->answer_headers[i].value);
	if (atomic_load(&call->loop->server->stopping))
		evhttp_add_header(headers, "Connection", "close");
	http_connection_enter(call->connection, CONNECTION_SENDING);
	evhttp_request_set_on_complete_cb(call->request, on_sent, call);
	evhttp_send_reply(call->request, call->status, NULL, answer);
	evbuffer_free(answer);
}

void http_call_answer(struct http_call *call, int status, const char *content_type,
	const struct http_header *headers, int headers_count, struct buf *body)
{
	struct http_loop *loop = call->loop;
	struct arena *arena = &call->arena;

	CHECK(call->status == 0 && status >= 200 && status <= 599);
	call->status = status;
	call->content_type = content_type ? arena_str(arena, str_from(content_type)).p : NULL;
	call->answer_headers = ARENA_ARRAY(arena, struct http_header, headers_count + 1);
	call->answer_headers_count = headers_count;
	for (int i = 0; i < headers_count; i++)
		call->answer_headers[i] = (struct http_header){arena_str(arena, str_from(headers[i].name)).p,
			arena_str(arena, str_from(headers[i].value)).p};
	if (body) {
		call->answer = *body;
		*body = BUF_INIT;
	}
	pthread_mutex_lock(&loop->lock);
	bool first = !loop->answered;
	call->next_answered = loop->answered;
	loop->answered = call;
	if (first)
		http_loop_wake(loop);
	pthread_mutex_unlock(&loop->lock);
}

void http_call_answer_busy(struct http_call *call, int retry_after_s)
{
	struct http_header retry = {"Retry-After"};
	struct buf body = BUF_INIT;
	struct op op;

	op_init(&op);
	retry.value = arena_printf(&op.arena, "%d", retry_after_s).p;
	op_refuse(&op, E_LATER, "", "seconds", retry.value, NULL);
	refusal_json(&op.refusal, LANG_EN, &body);
	http_call_answer(call, 503, "application/json", &retry, 1, &body);
	op_done(&op);
}

enum http_method http_call_method(const struct http_call *call)
{
	return call->method;
}

struct str http_call_path(const struct http_call *call)
{
	return call->path;
}

struct str http_call_query(const struct http_call *call)
{
	return call->query;
}

struct str http_call_header(const struct http_call *call, const char *name)
{
	for (int i = 0; i < call->headers_count; i++) {
		if (strcasecmp(call->headers[i].name, name) == 0)
			return str_from(call->headers[i].value);
	}
	return STR_NONE;
}

struct str http_call_body(const struct http_call *call)
{
	return buf_str(&call->body);
}

const struct http_peer *http_call_peer(const struct http_call *call)
{
	return &call->peer;
}

bool http_call_is_gone(const struct http_call *call)
{
	return atomic_load(&call->gone);
}
