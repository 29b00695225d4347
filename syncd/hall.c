/* The lines of the hall and the two doors at which threads wait. */
#include "hall.h"

#include <time.h>

#include "base/check.h"

enum { NS_PER_US = 1000, NS_PER_MS = 1000000, US_PER_MS = 1000, US_PER_S = 1000000, MS_PER_S = 1000 };
enum { LINES = 3 }; /* reads, woken feeds, hand-ins */

int64_t clock_monotonic_us(void)
{
	struct timespec t;

	CHECK(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / NS_PER_US;
}

int64_t clock_monotonic_ms(void)
{
	return clock_monotonic_us() / US_PER_MS;
}

static void queue_init(struct queue *q)
{
	*q = (struct queue){.end = &q->first};
}

static void queue_add(struct queue *q, struct job *job)
{
	job->next = NULL;
	*q->end = job;
	q->end = &job->next;
	q->count++;
}

static struct job *queue_take_at(struct queue *q, struct job **at)
{
	struct job *job = *at;

	*at = job->next;
	if (q->end == &job->next)
		q->end = at;
	q->count--;
	job->next = NULL;
	return job;
}

static struct job *queue_take(struct queue *q)
{
	return q->first ? queue_take_at(q, &q->first) : NULL;
}

void hall_init(struct hall *h)
{
	pthread_condattr_t attr;

	*h = (struct hall){0};
	queue_init(&h->reads);
	queue_init(&h->woken);
	queue_init(&h->hand_ins);
	queue_init(&h->waiting);
	queue_init(&h->writes);
	CHECK(pthread_condattr_init(&attr) == 0);
	CHECK(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	CHECK(pthread_mutex_init(&h->lock, NULL) == 0);
	CHECK(pthread_cond_init(&h->readers, &attr) == 0);
	CHECK(pthread_cond_init(&h->writer, &attr) == 0);
	pthread_condattr_destroy(&attr);
}

void hall_done(struct hall *h)
{
	CHECK(!h->reads.first && !h->woken.first && !h->hand_ins.first && !h->waiting.first && !h->writes.first);
	pthread_cond_destroy(&h->readers);
	pthread_cond_destroy(&h->writer);
	pthread_mutex_destroy(&h->lock);
}

/* How many of that device stand in the line, and the turn of the last of them. */
static int jobs_of(const struct queue *q, struct str from, uint64_t *turn)
{
	int count = 0;

	for (const struct job *job = q->first; job; job = job->next) {
		if (!str_eq(job->from, from))
			continue;
		*turn = job->turn;
		count++;
	}
	return count;
}

/* Behind all whose turn is not later. */
static void queue_add_in_turn(struct queue *q, struct job *job)
{
	struct job **at = &q->first;

	while (*at && (*at)->turn <= job->turn)
		at = &(*at)->next;
	job->next = *at;
	*at = job;
	if (!job->next)
		q->end = &job->next;
	q->count++;
}

static bool add_bounded(struct hall *h, struct queue *q, int max, struct job *job)
{
	pthread_mutex_lock(&h->lock);
	uint64_t turn = q->turn;
	int before = jobs_of(q, job->from, &turn);
	bool room = q->count < max && before < max / HALL_DEVICE_PART;
	if (room) {
		job->turn = before ? turn + 1 : q->turn;
		queue_add_in_turn(q, job);
		pthread_cond_signal(&h->readers);
	}
	pthread_mutex_unlock(&h->lock);
	return room;
}

bool hall_ask(struct hall *h, struct job *job)
{
	return add_bounded(h, &h->reads, HALL_READS_MAX, job);
}

bool hall_hand_in(struct hall *h, struct job *job)
{
	return add_bounded(h, &h->hand_ins, HALL_HAND_INS_MAX, job);
}

static bool writer_has_room(const struct hall *h)
{
	return h->writes_bytes < HALL_WRITES_BYTES_MAX && h->writes.count < HALL_WRITES_MAX;
}

static bool is_over(const struct hall *h, const struct job *feed, int64_t now)
{
	return h->leaving || feed->deadline_ms <= now || (feed->http && http_call_is_gone(feed->http));
}

/* A feed past its time, or whose caller hung up; *next_ms is when to look again. */
static struct job *take_overdue(struct hall *h, int64_t *next_ms)
{
	int64_t now = clock_monotonic_ms();

	*next_ms = INT64_MAX;
	for (struct job **at = &h->waiting.first; *at; at = &(*at)->next) {
		if (is_over(h, *at, now)) {
			(*at)->overdue = true;
			return queue_take_at(&h->waiting, at);
		}
		if ((*at)->deadline_ms < *next_ms)
			*next_ms = (*at)->deadline_ms;
	}
	if (h->waiting.first && *next_ms > now + HALL_GONE_MS)
		*next_ms = now + HALL_GONE_MS;
	return NULL;
}

static struct job *take_in_turn(struct queue *q)
{
	struct job *job = queue_take(q);

	if (job)
		q->turn = job->turn;
	return job;
}

static struct job *take_of_line(struct hall *h, int line)
{
	if (line == 0)
		return take_in_turn(&h->reads);
	if (line == 1)
		return queue_take(&h->woken);
	return writer_has_room(h) ? take_in_turn(&h->hand_ins) : NULL;
}

static struct job *take_ready(struct hall *h, int64_t *next_ms)
{
	struct job *job = take_overdue(h, next_ms);

	for (int i = 0; !job && i < LINES; i++) {
		job = take_of_line(h, h->line);
		h->line = (h->line + 1) % LINES;
	}
	return job;
}

static void wait_until(struct hall *h, int64_t ms)
{
	struct timespec at = {ms / MS_PER_S, ms % MS_PER_S * NS_PER_MS};

	if (ms == INT64_MAX)
		pthread_cond_wait(&h->readers, &h->lock);
	else
		pthread_cond_timedwait(&h->readers, &h->lock, &at);
}

struct job *hall_next(struct hall *h, uint64_t *grown)
{
	struct job *job;
	int64_t next_ms;

	pthread_mutex_lock(&h->lock);
	while (!(job = take_ready(h, &next_ms))) {
		if (h->readers_go && !h->hand_ins.first)
			break;
		wait_until(h, next_ms);
	}
	*grown = h->grown;
	pthread_mutex_unlock(&h->lock);
	return job;
}

void hall_wait(struct hall *h, struct job *job, uint64_t grown)
{
	pthread_mutex_lock(&h->lock);
	/* News that came while it was being answered would otherwise be slept over. */
	queue_add(h->grown == grown ? &h->waiting : &h->woken, job);
	pthread_cond_signal(&h->readers);
	pthread_mutex_unlock(&h->lock);
}

bool hall_write(struct hall *h, struct job *job)
{
	pthread_mutex_lock(&h->lock);
	/* Batches were let in by their bytes; two readers may overstep the count by one. */
	bool room = job->lines.n > 0 || h->writes.count < HALL_WRITES_MAX;
	if (room && !h->writer_goes) {
		h->writes_bytes += job->lines.n;
		queue_add(&h->writes, job);
		pthread_cond_signal(&h->writer);
	} else
		room = false;
	pthread_mutex_unlock(&h->lock);
	return room;
}

struct job *hall_writes(struct hall *h, bool wait)
{
	struct queue group;

	queue_init(&group);
	pthread_mutex_lock(&h->lock);
	h->writes_bytes -= h->in_hand_bytes;
	if (h->in_hand_bytes)
		pthread_cond_broadcast(&h->readers);
	h->in_hand_bytes = 0;
	while (wait && !h->writes.first && !h->writer_goes)
		pthread_cond_wait(&h->writer, &h->lock);
	while (h->writes.first && group.count < HALL_GROUP_MAX) {
		h->in_hand_bytes += h->writes.first->lines.n;
		queue_add(&group, queue_take(&h->writes));
	}
	pthread_mutex_unlock(&h->lock);
	return group.first;
}

bool hall_writer_goes(struct hall *h)
{
	pthread_mutex_lock(&h->lock);
	bool goes = h->writer_goes;
	pthread_mutex_unlock(&h->lock);
	return goes;
}

void hall_grew(struct hall *h)
{
	pthread_mutex_lock(&h->lock);
	h->grown++;
	while (h->waiting.first)
		queue_add(&h->woken, queue_take(&h->waiting));
	pthread_cond_broadcast(&h->readers);
	pthread_mutex_unlock(&h->lock);
}

struct hall_counts hall_counts(struct hall *h)
{
	struct hall_counts c;

	pthread_mutex_lock(&h->lock);
	c = (struct hall_counts){.reads = h->reads.count,
		.woken = h->woken.count,
		.hand_ins = h->hand_ins.count,
		.waiting = h->waiting.count,
		.writes = h->writes.count,
		.writes_bytes = h->writes_bytes};
	pthread_mutex_unlock(&h->lock);
	return c;
}

static void raise_flag(struct hall *h, bool *flag)
{
	pthread_mutex_lock(&h->lock);
	*flag = true;
	pthread_cond_broadcast(&h->readers);
	pthread_cond_broadcast(&h->writer);
	pthread_mutex_unlock(&h->lock);
}

void hall_leave(struct hall *h)
{
	raise_flag(h, &h->leaving);
}

void hall_send_readers_home(struct hall *h)
{
	raise_flag(h, &h->readers_go);
}

void hall_send_writer_home(struct hall *h)
{
	raise_flag(h, &h->writer_goes);
}
