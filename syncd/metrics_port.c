/* The port: a thread, one poll over all who call, a deadline for each.
 *
 * A caller says one request and hears one answer; whoever is slow holds a place and
 * nothing else, and when all places are taken the next ones wait in the kernel. */
#include "metrics.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "say.h"

enum { METRICS_CACHE_KIB = 256, METRICS_NAP_MS = 100 };

struct guest {
	int fd; /* -1: a free place */
	int64_t until_ms;
	char head[METRICS_HEAD_MAX];
	size_t n;
	struct buf answer;
	size_t sent;
};

struct metrics {
	struct office *office;
	struct book *book; /* opened when it is first asked for */
	int fd, wake;
	char address[80];
	pthread_t thread;
	atomic_bool closing;
	struct guest guests[METRICS_GUESTS_MAX];
};

/* ---- answers ---- */

static struct book *book_of(struct metrics *m)
{
	struct book_options options = {.world = &m->office->world, .mode = DB_READ, .cache_kib = METRICS_CACHE_KIB};
	struct op op;
	enum err err;

	if (m->book)
		return m->book;
	op_init(&op);
	if ((err = book_open(&op, m->office->dir, &options, &m->book)))
		say_refused("metrics_without_book", &op, err);
	op_done(&op);
	return m->book;
}

static void put_answer(struct buf *to, const char *status, const struct buf *body)
{
	buf_printf(to,
		"HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: %zu\r\n"
		"Cache-Control: no-store\r\nConnection: close\r\n\r\n",
		status, body->n);
	buf_put(to, buf_str(body));
}

static void put_health(struct metrics *m, struct buf *to)
{
	struct buf body = BUF_INIT;
	const char *why;
	bool well = pulse_is_well(&m->office->pulse, m->office->dir, &why);

	buf_printf(&body, "%s\n", well ? "ok" : why);
	put_answer(to, well ? "200 OK" : "503 Service Unavailable", &body);
	buf_done(&body);
}

static void answer(struct metrics *m, struct guest *g)
{
	struct str rest = {g->head, g->n}, line = str_cut(&rest, '\r');
	struct str method = str_cut(&line, ' '), path = str_cut(&line, ' ');
	struct buf body = BUF_INIT;

	path = str_cut(&path, '?');
	if (!str_is(method, "GET")) {
		buf_puts(&body, "only GET\n");
		put_answer(&g->answer, "405 Method Not Allowed", &body);
	} else if (str_is(path, "/metrics")) {
		metrics_put(m->office, book_of(m), &body);
		put_answer(&g->answer, "200 OK", &body);
	} else if (str_is(path, "/healthz")) {
		put_health(m, &g->answer);
	} else {
		buf_puts(&body, "/metrics or /healthz\n");
		put_answer(&g->answer, "404 Not Found", &body);
	}
	buf_done(&body);
}

/* ---- who calls ---- */

static void guest_leave(struct guest *g)
{
	close(g->fd);
	buf_done(&g->answer);
	*g = (struct guest){.fd = -1};
}

static void guest_read(struct metrics *m, struct guest *g)
{
	ssize_t n = recv(g->fd, g->head + g->n, sizeof(g->head) - g->n, MSG_DONTWAIT);

	if (n <= 0) {
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			guest_leave(g);
		return;
	}
	g->n += (size_t)n;
	if (memmem(g->head, g->n, "\r\n\r\n", 4))
		answer(m, g);
	else if (g->n == sizeof(g->head))
		guest_leave(g);
}

static void guest_write(struct guest *g)
{
	ssize_t n = send(g->fd, g->answer.p + g->sent, g->answer.n - g->sent, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			guest_leave(g);
		return;
	}
	g->sent += (size_t)n;
	if (g->sent == g->answer.n)
		guest_leave(g);
}

static void let_in(struct metrics *m)
{
	int fd = accept4(m->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0) {
		/* Who cannot be let in goes on knocking: no handles are left, and asking at once
		 * again would be all that this thread does. */
		if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
			poll(NULL, 0, METRICS_NAP_MS);
		return;
	}
	for (int i = 0; i < METRICS_GUESTS_MAX; i++) {
		if (m->guests[i].fd >= 0)
			continue;
		m->guests[i].fd = fd;
		m->guests[i].until_ms = clock_monotonic_ms() + METRICS_GUEST_MS;
		return;
	}
	close(fd);
}

/* ---- the thread ---- */

/* The places of `polled`: the wake, the door (-1 while every place is taken), the guests. */
enum { AT_WAKE, AT_DOOR, AT_GUESTS, POLLED = AT_GUESTS + METRICS_GUESTS_MAX };

static int who_to_poll(struct metrics *m, struct pollfd polled[POLLED])
{
	int64_t now = clock_monotonic_ms(), next = INT64_MAX;
	bool room = false;

	polled[AT_WAKE] = (struct pollfd){.fd = m->wake, .events = POLLIN};
	for (int i = 0; i < METRICS_GUESTS_MAX; i++) {
		struct guest *g = &m->guests[i];
		if (g->fd >= 0 && g->until_ms <= now)
			guest_leave(g);
		room = room || g->fd < 0;
		polled[AT_GUESTS + i] = (struct pollfd){.fd = g->fd, .events = g->answer.n ? POLLOUT : POLLIN};
		if (g->fd >= 0 && g->until_ms < next)
			next = g->until_ms;
	}
	polled[AT_DOOR] = (struct pollfd){.fd = room ? m->fd : -1, .events = POLLIN};
	return next == INT64_MAX ? -1 : (int)(next - now);
}

static void *serve(void *arg)
{
	struct metrics *m = arg;
	struct pollfd polled[POLLED];

	while (!atomic_load(&m->closing)) {
		int wait_ms = who_to_poll(m, polled);
		if (poll(polled, POLLED, wait_ms) <= 0)
			continue;
		for (int i = 0; i < METRICS_GUESTS_MAX; i++) {
			if (!polled[AT_GUESTS + i].revents)
				continue;
			if (m->guests[i].answer.n)
				guest_write(&m->guests[i]);
			else
				guest_read(m, &m->guests[i]);
		}
		if (polled[AT_DOOR].revents)
			let_in(m);
	}
	return NULL;
}

enum err metrics_open(struct op *op, struct office *office, struct str address, struct metrics **out)
{
	struct metrics *m = calloc(1, sizeof(*m));
	int port;
	enum err err;

	*out = NULL;
	CHECK(m);
	m->office = office;
	m->fd = m->wake = -1;
	for (int i = 0; i < METRICS_GUESTS_MAX; i++)
		m->guests[i].fd = -1;
	if ((err = metrics_read(op, address, &address, &port)) ||
		(err = http_listen(op, address.p, &port, &m->fd))) {
		free(m);
		return err;
	}
	snprintf(m->address, sizeof(m->address), "%s:%d", host_in_address(op, address).p, port);
	m->wake = eventfd(0, EFD_CLOEXEC);
	CHECK(m->wake >= 0 && pthread_create(&m->thread, NULL, serve, m) == 0);
	*out = m;
	return OK;
}

const char *metrics_address(const struct metrics *m)
{
	return m->address;
}

void metrics_close(struct metrics *m)
{
	uint64_t one = 1;

	if (!m)
		return;
	atomic_store(&m->closing, true);
	CHECK(write(m->wake, &one, sizeof(one)) == sizeof(one));
	pthread_join(m->thread, NULL);
	for (int i = 0; i < METRICS_GUESTS_MAX; i++)
		if (m->guests[i].fd >= 0)
			guest_leave(&m->guests[i]);
	close(m->fd);
	close(m->wake);
	book_close(m->book);
	free(m);
}
