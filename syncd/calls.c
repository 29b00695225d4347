/* Reading calls, and the first part of handing in.
 *
 * A feed that has nothing new is held: its answer is kept, and given as it is when
 * its time is up, so that waiting costs neither thread nor query. */
#include "calls.h"

#include <string.h>

#include "office.h"
#include "say.h"
#include "store/desk.h"

enum { WAIT_S_MAX = 30, MS_PER_S = 1000 };

/* A site's newest enrolment closes the ones before: what an older device still holds
 * is taken, and no more. */
static enum err is_replaced(struct op *op, struct book *b, struct log_id log, bool *replaced)
{
	struct enrolment_row last;
	bool found;
	enum err err = enrolment_last(op, book_store(b), log.site, &last, &found);

	*replaced = !err && found && !str_eq(last.epoch, log.epoch);
	return err;
}

enum err caller_of(struct op *op, struct book *b, const struct http_peer *peer, struct caller *out)
{
	struct str state;
	bool found, replaced;
	enum err err;

	*out = (struct caller){.state = CALLER_NONE};
	if (peer->state == HTTP_PEER_NONE)
		return OK;
	if ((err = device_get(op, book_store(b), str_from(peer->fingerprint), &out->log, &state, &found)) || !found)
		return err;
	if ((err = is_replaced(op, b, out->log, &replaced)))
		return err;
	if (replaced || !str_is(state, "good"))
		out->state = CALLER_WITHDRAWN;
	else
		out->state = peer->state == HTTP_PEER_EXPIRED ? CALLER_EXPIRED : CALLER_GOOD;
	return OK;
}

static bool knows_caller(struct job *job, struct desk *desk)
{
	enum err err = caller_of(&job->op, desk->book, http_call_peer(job->http), &job->who);

	if (!err)
		return true;
	desk->failed = true;
	job_refused(job);
	return false;
}

static int64_t wait_ms(const struct job *job)
{
	struct str text;
	uint64_t seconds = 0;

	if (!wire_query(job->call.query, "wait", &text) || !str_to_u64(text, &seconds))
		return 0;
	return (int64_t)(seconds > WAIT_S_MAX ? WAIT_S_MAX : seconds) * MS_PER_S;
}

static void hold(struct job *job, struct desk *desk)
{
	if (!job->waited)
		job->deadline_ms = clock_monotonic_ms() + wait_ms(job);
	job->waited = true;
	hall_wait(&desk->office->hall, job, desk->grown);
}

void call_read(struct job *job, struct desk *desk)
{
	bool caught_up = false;
	enum err err;

	if (job->waited && http_call_is_gone(job->http)) {
		job_answer(job);
		return;
	}
	answer_done(&job->answer);
	job->answer = (struct answer){0};
	op_reset(&job->op);
	if (!knows_caller(job, desk))
		return;
	err = desk_read(&job->op, desk->book, &job->who, &job->call, &job->answer, &caught_up);
	if (err) {
		desk->failed = true;
		job_refused(job);
	} else if (caught_up && wait_ms(job) > 0) {
		hold(job, desk);
	} else {
		job_answer(job);
	}
}

static void say_taken(struct job *job)
{
	struct op *op = &job->op;

	job->said_as = "";
	say(job->err ? SAY_WARN : SAY_INFO, job->err ? "not_taken" : "took", "site", arena_str(&op->arena, job->who.log.site).p, "epoch",
		arena_str(&op->arena, job->who.log.epoch).p, "seq", say_number(op, (int64_t)job->taken.seq).p, "new",
		say_number(op, job->taken.count).p, "held", say_number(op, job->taken.held).p, "call",
		job_call(job), "status", say_number(op, job->answer.status).p, "code",
		job->err ? err_code(job->err) : "OK", "withdrawn", job->who.state == CALLER_WITHDRAWN ? "yes" : "no",
		"ms", say_number(op, job_ms(job)).p, NULL);
}

static void handed_in(struct job *job)
{
	desk_handed_in(&job->op, job->err, &job->taken, &job->batch, job->kept, &job->answer);
	say_taken(job);
	job_answer(job);
}

void call_hand_in(struct job *job, struct desk *desk)
{
	if (!knows_caller(job, desk))
		return;
	if ((job->err = desk_kept(&job->op, desk->book, job->who.log, &job->kept))) {
		desk->failed = true;
		job_refused(job);
		return;
	}
	if (!desk_hand_in(&job->op, desk->book, &job->who, &job->call, &job->lines, &job->batch, &job->answer)) {
		job_answer(job);
		return;
	}
	job->written = handed_in;
	if (!hall_write(&desk->office->hall, job))
		job_later(job);
}
