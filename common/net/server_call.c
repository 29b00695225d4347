/* One call: taken out of evhttp whole when it comes, put back when it is answered.
 *
 * Everything is copied, so that the thread that works on it shares nothing with the
 * loop. What evhttp is lenient about is refused here: two lengths, encodings other
 * than chunked, bytes that have no place in a header or an address. */
#include "server.h"

#include <ctype.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/check.h"

enum { BAD_REQUEST = 400 };

struct http_call *http_call_new(struct http_loop *loop, struct evhttp_request *request)
{
	struct http_call *call = calloc(1, sizeof(*call));

	CHECK(call);
	call->loop = loop;
	call->request = request;
	atomic_fetch_add(&loop->calls_out, 1);
	return call;
}

void http_call_free(struct http_call *call)
{
	struct http_loop *loop = call->loop;

	if (call->request)
		evhttp_request_free(call->request);
	buf_done(&call->body);
	buf_done(&call->answer);
	arena_done(&call->arena);
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

static bool header_valid(const char *name, const char *value)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	if (!*name)
		return false;
	for (; *name; name++) {
		if (!isalnum((unsigned char)*name) && !strchr(marks, *name))
			return false;
	}
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool only_digits(const char *value)
{
	return *value && value[strspn(value, "0123456789")] == '\0';
}

struct framing {
	int lengths, encodings;
};

static bool header_frames_well(const char *name, const char *value, struct framing *seen)
{
	if (strcasecmp(name, "Content-Length") == 0)
		return ++seen->lengths == 1 && only_digits(value);
	if (strcasecmp(name, "Transfer-Encoding") == 0)
		return ++seen->encodings == 1 && strcasecmp(value, "chunked") == 0;
	return true;
}

static bool read_headers(struct http_call *call)
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(call->request);
	const struct evkeyval *h;
	struct framing seen = {0};
	int count = 0;

	for (h = headers->tqh_first; h; h = h->next.tqe_next)
		count++;
	call->headers = ARENA_ARRAY(&call->arena, struct http_header, count + 1);
	for (h = headers->tqh_first; h; h = h->next.tqe_next) {
		if (!header_valid(h->key, h->value) || !header_frames_well(h->key, h->value, &seen))
			return false;
		call->headers[call->headers_count++] = (struct http_header){
			arena_str(&call->arena, str_from(h->key)).p, arena_str(&call->arena, str_from(h->value)).p};
	}
	return seen.lengths + seen.encodings <= 1;
}

static bool read_address(struct http_call *call)
{
	struct str uri = arena_str(&call->arena, str_from(evhttp_request_get_uri(call->request)));

	for (size_t i = 0; i < uri.n; i++) {
		if (uri.p[i] <= ' ' || uri.p[i] > '~' || uri.p[i] == '#')
			return false;
	}
	call->query = uri;
	call->path = str_cut(&call->query, '?');
	return call->path.n > 0 && call->path.p[0] == '/';
}

int http_call_read(struct http_call *call)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(call->request);
	size_t n = evbuffer_get_length(input);
	bool post = evhttp_request_get_command(call->request) == EVHTTP_REQ_POST;

	call->method = post ? HTTP_POST : HTTP_GET;
	if (!read_address(call) || !read_headers(call))
		return BAD_REQUEST;
	buf_need(&call->body, n);
	CHECK(evbuffer_remove(input, call->body.p, n) == (int)n);
	call->body.n = n;
	call->body.p[n] = '\0';
	return 0;
}

/* evhttp has written it all: the request is freed by evhttp, the call here. */
static void on_sent(struct evhttp_request *request, void *arg)
{
	struct http_call *call = arg;
	struct http_connection *connection = call->connection;
	bool more = evbuffer_get_length(bufferevent_get_input(connection->bev)) > 0;

	(void)request;
	connection->call = NULL;
	http_connection_enter(connection, more ? CONNECTION_READING : CONNECTION_IDLE);
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
	if (!call->connection) {
		http_call_free(call);
		return;
	}
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
	char seconds[16];
	struct http_header retry = {"Retry-After", seconds};

	snprintf(seconds, sizeof(seconds), "%d", retry_after_s);
	http_call_answer(call, 503, NULL, &retry, 1, NULL);
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
