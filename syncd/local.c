/* Serving the commands of this machine. */
#include "local.h"

#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "local_ask.h"
#include "say.h"

/* Who does not take his answer must not hold up the daemon's end for longer. */
enum { READ_PART = 64 * 1024, IDLE_S = 60, SEND_S = 10 };

struct local {
	struct office *office;
	int fd;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t gone;
	int open[LOCAL_CONNECTIONS_MAX]; /* sockets; -1: a free place */
	int open_count;
	atomic_bool closing;
};

struct guest {
	struct local *local;
	int fd, place;
	struct buf in;
};

/* ---- one line, one answer ---- */

static void wake(struct job *job)
{
	sem_post(job->done);
}

static void run(struct local *l, struct job *job)
{
	sem_t done;

	CHECK(sem_init(&done, 0, 0) == 0);
	job->done = &done;
	job->written = wake;
	if (hall_write(&l->office->hall, job)) {
		while (sem_wait(&done) < 0)
			CHECK(errno == EINTR);
	} else {
		job->err = op_refuse(&job->op, E_LATER, "", "seconds", "2", NULL);
	}
	sem_destroy(&done);
}

static bool send_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = str_sub(text, (size_t)n, text.n);
	}
	return true;
}

static bool answer(struct guest *g, struct str line)
{
	struct job *job = job_new();
	struct buf out = BUF_INIT;
	bool sent;

	if (!(job->err = asked_read(job, line)))
		run(g->local, job);
	if (job->err)
		say_refused("command_refused", &job->op, job->err);
	asked_put_answer(job, &out);
	asked_done(job);
	job_free(job);
	sent = send_all(g->fd, buf_str(&out));
	buf_done(&out);
	return sent;
}

/* ---- a connection ---- */

static bool read_more(struct guest *g)
{
	ssize_t n;

	buf_need(&g->in, READ_PART);
	do
		n = recv(g->fd, g->in.p + g->in.n, READ_PART, 0);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		g->in.n += (size_t)n;
	return n > 0 && g->in.n <= LOCAL_LINE_MAX;
}

static bool next_line(struct guest *g, struct str *line)
{
	size_t seen = 0;

	for (;;) {
		char *end = g->in.n > seen ? memchr(g->in.p + seen, '\n', g->in.n - seen) : NULL;
		if (end) {
			*line = (struct str){g->in.p, (size_t)(end - g->in.p)};
			return true;
		}
		seen = g->in.n;
		if (!read_more(g))
			return false;
	}
}

static void drop_line(struct guest *g, struct str line)
{
	g->in.n -= line.n + 1;
	memmove(g->in.p, g->in.p + line.n + 1, g->in.n);
}

static void leave(struct guest *g)
{
	struct local *l = g->local;

	pthread_mutex_lock(&l->lock);
	l->open[g->place] = -1;
	l->open_count--;
	close(g->fd);
	pthread_cond_signal(&l->gone);
	pthread_mutex_unlock(&l->lock);
	buf_done(&g->in);
	free(g);
}

static void *serve(void *arg)
{
	struct guest *g = arg;
	struct str line;

	while (next_line(g, &line) && answer(g, line))
		drop_line(g, line);
	leave(g);
	return NULL;
}

/* ---- the door ---- */

static bool take_place(struct guest *g)
{
	struct local *l = g->local;
	bool taken = false;

	pthread_mutex_lock(&l->lock);
	for (int i = 0; i < LOCAL_CONNECTIONS_MAX && !l->closing && !taken; i++) {
		if (l->open[i] >= 0)
			continue;
		l->open[i] = g->fd;
		l->open_count++;
		g->place = i;
		taken = true;
	}
	pthread_mutex_unlock(&l->lock);
	return taken;
}

static void turn_away(int fd)
{
	struct op op;
	struct buf text = BUF_INIT;

	op_init(&op);
	op_refuse(&op, E_LATER, "", "seconds", "2", NULL);
	refusal_json(&op.refusal, LANG_EN, &text);
	buf_putc(&text, '\n');
	send_all(fd, buf_str(&text));
	close(fd);
	buf_done(&text);
	op_done(&op);
}

static void let_in(struct local *l, int fd)
{
	struct guest *g = calloc(1, sizeof(*g));
	struct timeval idle = {.tv_sec = IDLE_S}, sending = {.tv_sec = SEND_S};
	pthread_t thread;

	CHECK(g);
	*g = (struct guest){.local = l, .fd = fd};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof(idle));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &sending, sizeof(sending));
	if (!take_place(g)) {
		turn_away(fd);
		free(g);
		return;
	}
	if (pthread_create(&thread, NULL, serve, g) == 0)
		pthread_detach(thread);
	else
		leave(g);
}

static void *door(void *arg)
{
	struct local *l = arg;
	int fd;

	for (;;) {
		fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			let_in(l, fd);
		else if (atomic_load(&l->closing))
			break;
		else if (errno != EINTR && errno != ECONNABORTED)
			poll(NULL, 0, 100);
	}
	return NULL;
}

enum err local_open(struct op *op, struct office *office, struct local **out)
{
	struct local *l = calloc(1, sizeof(*l));

	CHECK(l);
	l->office = office;
	for (int i = 0; i < LOCAL_CONNECTIONS_MAX; i++)
		l->open[i] = -1;
	if ((l->fd = local_listen(office->dir)) < 0) {
		const char *path = arena_printf(&op->arena, "%s/syncd.sock", office->dir).p;
		free(l);
		return op_refuse(op, E_LISTEN, "", "address", path, "why", strerror(errno), NULL);
	}
	CHECK(pthread_mutex_init(&l->lock, NULL) == 0 && pthread_cond_init(&l->gone, NULL) == 0);
	CHECK(pthread_create(&l->thread, NULL, door, l) == 0);
	*out = l;
	return OK;
}

void local_close(struct local *l)
{
	if (!l)
		return;
	atomic_store(&l->closing, true);
	shutdown(l->fd, SHUT_RDWR);
	pthread_join(l->thread, NULL);
	close(l->fd);
	local_unlink(l->office->dir);
	pthread_mutex_lock(&l->lock);
	/* What was asked is answered; the next line is not read any more. */
	for (int i = 0; i < LOCAL_CONNECTIONS_MAX; i++)
		if (l->open[i] >= 0)
			shutdown(l->open[i], SHUT_RD);
	while (l->open_count)
		pthread_cond_wait(&l->gone, &l->lock);
	pthread_mutex_unlock(&l->lock);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->gone);
	free(l);
}
