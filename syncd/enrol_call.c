/* POST /v1/enrol: a stranger's call. A reader turns away whoever has no token that
 * would do; the rest is the writer's. */
#include "calls.h"
#include "enrol.h"
#include "office.h"
#include "say.h"

struct enrolling {
	struct enrol_request request;
	struct enrolled done;
	struct str authority_pem;
};

static void write_enrolment(struct job *job, struct pen *pen)
{
	struct enrolling *e = job->given;

	e->authority_pem = buf_str(&pen->office->keys.authority.cert);
	job->err = enrol_write(&job->op, pen->book, &pen->office->keys.authority, &e->request, &e->done);
}

static void enrolled(struct job *job)
{
	struct enrolling *e = job->given;

	job->said_as = "not_enrolled";
	if (job->err) {
		job_refused(job);
		return;
	}
	say(SAY_INFO, "enrolled", "site", e->done.log.site.p, "epoch", e->done.log.epoch.p, "call", job_call(job), "ms",
		say_number(&job->op, job_ms(job)).p, NULL);
	job->answer.status = 200;
	job->answer.packing = STR("application/json");
	enrolled_put_json(&job->answer.body, &e->done, e->authority_pem);
	job_answer(job);
}

void call_enrol(struct job *job, struct desk *desk)
{
	struct enrolling *e = ARENA_NEW(&job->op.arena, struct enrolling);

	if ((job->err = enrol_read(&job->op, job->call.body, &e->request)) ||
		(job->err = enrol_check(&job->op, desk->book, &e->request))) {
		job->said_as = "not_enrolled";
		desk->failed = err_kind(job->err) == ERR_CIRCUMSTANCE;
		job_refused(job);
		return;
	}
	job->given = e;
	job->write = write_enrolment;
	job->written = enrolled;
	if (!hall_write(&desk->office->hall, job))
		job_later(job);
}
