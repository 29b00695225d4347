/* Making jobs and answering them. */
#include "job.h"

#include <stdlib.h>

#include "base/check.h"

enum { RETRY_AFTER_S = 2 };

struct job *job_new(void)
{
	struct job *job = calloc(1, sizeof(*job));

	CHECK(job);
	op_init(&job->op);
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
	http_call_answer(job->http, job->answer.status, packing.n ? packing.p : "application/json", &retry,
		job->answer.retry_after_s > 0 ? 1 : 0, &job->answer.body);
	job_free(job);
}

void job_refused(struct job *job)
{
	answer_done(&job->answer);
	job->answer = (struct answer){0};
	desk_refused(&job->op, &job->answer);
	job_answer(job);
}

void job_later(struct job *job)
{
	http_call_answer_busy(job->http, RETRY_AFTER_S);
	job_free(job);
}
