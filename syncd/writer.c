/* The writer's thread: the only one that writes in the book.
 *
 * Whatever batches are waiting share one commit, and nobody is answered before it
 * has returned. Folding comes after, a slice at a time, and between two slices the
 * batches that have come in meanwhile are taken: the acknowledgement never waits
 * for what an entry means. */
#include <unistd.h>

#include "office.h"
#include "say.h"

enum {
	FOLD_SLICE = 1000,
	NEWS_MS = 250,   /* between two calls of all who wait, while there is much to fold */
	PAUSE_MS = 1000, /* after a fold that failed */
};

struct shift {
	struct pen pen;
	struct op op;    /* of folding */
	int64_t left;    /* entries not folded yet */
	int64_t told_ms; /* when those who wait were last called */
	bool news;
};

static bool is_batch(const struct job *job)
{
	return !job->write;
}

static void copy_refusal(struct op *to, const struct refusal *from)
{
	if (to->refusal.code)
		op_forgive(to);
	to->refusal = (struct refusal){.code = from->code, .place = arena_str(&to->arena, from->place)};
	for (int i = 0; i < from->values_count; i++)
		to->refusal.values[to->refusal.values_count++] =
			(struct op_value){arena_str(&to->arena, str_from(from->values[i].name)).p,
				arena_str(&to->arena, from->values[i].text)};
}

/* Nothing of the group is on disk: what was said to each no longer holds. */
static void fail_all(struct op *op, struct job *jobs, enum err err)
{
	say_refused("not_committed", op, err);
	for (struct job *job = jobs; job; job = job->next) {
		if (!is_batch(job))
			continue;
		copy_refusal(&job->op, &op->refusal);
		job->err = err;
		job->taken = (struct taken){0};
	}
}

/* A batch that is refused is nobody else's matter. A circumstance is everybody's: it may
 * have taken the transaction with it. */
static enum err take_each(struct op *op, struct shift *s, struct job *jobs)
{
	for (struct job *job = jobs; job; job = job->next) {
		if (!is_batch(job))
			continue;
		job->err = book_take_within(&job->op, s->pen.book, &job->batch, &job->taken);
		if (job->err && err_kind(job->err) == ERR_CIRCUMSTANCE) {
			copy_refusal(op, &job->op.refusal);
			return job->err;
		}
	}
	return OK;
}

static void count_taken(struct pulse *p, const struct job *jobs)
{
	for (const struct job *job = jobs; job; job = job->next) {
		if (!is_batch(job) || job->err)
			continue;
		atomic_fetch_add(&p->batches, 1);
		atomic_fetch_add(&p->entries, (unsigned long long)job->taken.count);
	}
}

static void take_batches(struct shift *s, struct job *jobs)
{
	int64_t begun_us = clock_monotonic_us();
	struct op op;
	enum err err;

	op_init(&op);
	if (!(err = book_take_begin(&op, s->pen.book))) {
		if ((err = take_each(&op, s, jobs)))
			book_take_drop(s->pen.book);
		else
			err = book_take_end(&op, s->pen.book);
	}
	if (err)
		fail_all(&op, jobs, err);
	pulse_committed(&s->pen.office->pulse, clock_monotonic_us() - begun_us, err);
	count_taken(&s->pen.office->pulse, jobs);
	op_done(&op);
}

static bool any_batch(const struct job *jobs)
{
	for (; jobs; jobs = jobs->next)
		if (is_batch(jobs))
			return true;
	return false;
}

static void write_all(struct shift *s, struct job *jobs)
{
	struct job *next;

	if (any_batch(jobs))
		take_batches(s, jobs);
	for (struct job *job = jobs; job; job = next) {
		next = job->next;
		if (!is_batch(job))
			job->write(job, &s->pen);
		job->written(job);
	}
	s->left = 1;
	s->news = true;
}

static void tell_news(struct shift *s)
{
	int64_t now = clock_monotonic_ms();

	if (!s->news || (s->left && now - s->told_ms < NEWS_MS))
		return;
	hall_grew(&s->pen.office->hall);
	s->told_ms = now;
	s->news = false;
}

static void fold_slice(struct shift *s)
{
	enum err err;

	op_reset(&s->op);
	if ((err = book_fold(&s->op, s->pen.book, FOLD_SLICE, &s->left))) {
		say_refused("not_folded", &s->op, err);
		usleep(PAUSE_MS * 1000);
		s->left = 1;
		return;
	}
	s->news = true;
	tell_news(s);
}

void *writer_run(void *arg)
{
	struct office *office = arg;
	struct shift s = {.pen = {office->book, office}};
	struct job *jobs;

	op_init(&s.op);
	for (;;) {
		pulse_turn_ends(&office->pulse);
		jobs = hall_writes(&office->hall, s.left == 0);
		pulse_turn_begins(&office->pulse);
		if (!jobs && hall_writer_goes(&office->hall))
			break;
		if (jobs)
			write_all(&s, jobs);
		fold_slice(&s);
		atomic_store(&office->pulse.unfolded, s.left);
		book_rest(office->book);
	}
	op_done(&s.op);
	return NULL;
}
