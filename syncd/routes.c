/* The calls that the sync port answers, and into which line of the hall each goes.
 *
 * Runs on loop threads: looks at nothing but the address, and never waits. */
#include "calls.h"
#include "office.h"

struct route {
	enum http_method method;
	const char *path;
	void (*read)(struct job *job, struct desk *desk);
	bool (*enter)(struct hall *h, struct job *job);
};

static const struct route routes[] = {
	{HTTP_POST, "/v1/enrol", call_enrol, hall_ask},
	{HTTP_POST, "/v1/log", call_hand_in, hall_hand_in},
	{HTTP_GET, "/v1/log", call_read, hall_ask},
	{HTTP_GET, "/v1/head", call_read, hall_ask},
	{HTTP_GET, "/v1/feed", call_read, hall_ask},
	{HTTP_GET, "/v1/snapshot", call_read, hall_ask},
	{0}};

static const struct route *find(const struct http_call *call)
{
	for (const struct route *r = routes; r->path; r++)
		if (r->method == http_call_method(call) && str_is(http_call_path(call), r->path))
			return r;
	return NULL;
}

static struct call whole(struct http_call *call)
{
	return (struct call){
		.method = http_call_method(call) == HTTP_POST ? CALL_POST : CALL_GET,
		.path = http_call_path(call),
		.query = http_call_query(call),
		.packing = http_call_header(call, "Content-Type"),
		.signature = http_call_header(call, "Daybook-Signature"),
		.body = http_call_body(call),
	};
}

/* Turned away before a reader is troubled: without a certificate there is only enrolment. */
static bool is_strangers(const struct http_call *call, const struct route *route)
{
	return http_call_peer(call)->state == HTTP_PEER_NONE && !(route && route->read == call_enrol);
}

void office_handle(void *ctx, struct http_call *call)
{
	struct office *office = ctx;
	const struct route *route = find(call);
	struct job *job = job_new();

	job->http = call;
	job->pulse = &office->pulse;
	job->call = whole(call);
	job->from = str_from(http_call_peer(call)->fingerprint);
	if (is_strangers(call, route)) {
		op_refuse(&job->op, E_CERTIFICATE, "", "why", "none was shown that head office knows", NULL);
		job_refused(job);
		return;
	}
	if (!route) {
		op_refuse(&job->op, E_NOT_FOUND, "", "path", arena_str(&job->op.arena, http_call_path(call)).p, NULL);
		job_refused(job);
		return;
	}
	job->read = route->read;
	if (!route->enter(&office->hall, job))
		job_later(job);
}
