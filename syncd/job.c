/* Making jobs and answering them. */
#include "job.h"

#include <stdlib.h>

#include "base/check.h"
#include "hall.h"
#include "pulse.h"
#include "say.h"

enum { LATER_LEAST_S = 2, LATER_SPREAD_S = 8 };

/* Each device has its own second, so that those who were sent away together do not come
 * back together. */
static int later_seconds(const struct job *job)
{
	uint32_t mark = (uint32_t)job->begun_ms;

	for (size_t i = 0; i < job->from.n; i++)
		mark = mark * 31 + (unsigned char)job->from.p[i];
	return LATER_LEAST_S + (int)(mark % LATER_SPREAD_S);
}

/* One that went well and handed nothing in is not worth a line: sites ask all day. */
static void say_answer(struct job *job)
{
	struct op *op = &job->op;
	const struct refusal *r = &op->refusal;
	struct buf why = BUF_INIT;

	if (job->answer.status < 400 || (job->said_as && !*job->said_as))
		return;
	for (int i = 0; i < r->values_count; i++)
		buf_printf(&why, "%s%s: %.*s", i ? ", " : "", r->values[i].name, STR_ARG(r->values[i].text));
	say(job->answer.status < 500 ? SAY_WARN : SAY_ERROR, job->said_as ? job->said_as : "refused", "site",
		arena_str(&op->arena, job->who.log.site).p, "call", job_call(job), "status",
		say_number(op, job->answer.status).p, "code", err_code(r->code), "why", why.n ? why.p : "", "ms",
		say_number(op, job_ms(job)).p, NULL);
	buf_done(&why);
}

const char *job_call(struct job *job)
{
	return arena_printf(&job->op.arena, "%s %.*s", job->call.method == CALL_POST ? "POST" : "GET",
		STR_ARG(job->call.path)).p;
}

int64_t job_ms(const struct job *job)
{
	return clock_monotonic_ms() - job->begun_ms;
}

struct job *job_new(void)
{
	struct job *job = calloc(1, sizeof(*job));

	CHECK(job);
	op_init(&job->op);
	job->begun_ms = clock_monotonic_ms();
	return job;
}

void job_free(struct job *job)
{
	if (!job)
		return;
	answer_done(&job->answer);
	buf_done(&job->lines);
	op_done(&job->op);
	free(job);
}

void job_answer(struct job *job)
{
	struct arena *a = &job->op.arena;
	struct http_header retry = {"Retry-After", arena_printf(a, "%d", job->answer.retry_after_s).p};
	struct str packing = arena_str(a, job->answer.packing);

	CHECK(job->answer.status);
	say_answer(job);
	if (job->pulse)
		pulse_answered(job->pulse, job->answer.status, job->answer.status < 400 ? OK : job->op.refusal.code);
	http_call_answer(job->http, job->answer.status, packing.n ? packing.p : "application/json", &retry,
		job->answer.retry_after_s > 0 ? 1 : 0, &job->answer.body);
	job_free(job);
}

void job_refused(struct job *job)
{
	answer_done(&job->answer);
	job->answer = (struct answer){0};
	desk_refused(&job->op, &job->answer);
	if (job->answer.retry_after_s)
		job->answer.retry_after_s += later_seconds(job);
	job_answer(job);
}

void job_later(struct job *job)
{
	if (job->pulse)
		pulse_answered(job->pulse, 503, E_LATER);
	http_call_answer_busy(job->http, later_seconds(job));
	job_free(job);
}
