/* The command's side of the local socket, the lock, and the writer made of either. */
#include "hand.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "local.h"

enum { PATIENCE_MS = 10000, TRY_MS = 100, READ_PART = 64 * 1024 };

/* -1: somebody holds it. */
static enum err try_lock(struct op *op, const char *dir, int *lock)
{
	const char *path = arena_printf(&op->arena, "%s/lock", dir).p;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	*lock = -1;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return op_refuse(op, E_NO_BOOK, dir, "path", dir, NULL);
	if (fd < 0)
		return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		*lock = fd;
	else
		close(fd);
	return OK;
}

static enum err busy(struct op *op)
{
	return op_refuse(op, E_BUSY, "", "seconds", "10", NULL);
}

enum err hand_lock(struct op *op, const char *dir, int *lock)
{
	struct hand h;
	enum err err = hand_open(op, dir, &h);

	*lock = h.lock;
	if (err || h.daemon < 0)
		return err;
	hand_close(&h);
	return op_refuse(op, E_SERVING, "", "path", dir, NULL);
}

/* Another command has the lock for moments; a daemon that starts listens soon. */
enum err hand_open(struct op *op, const char *dir, struct hand *out)
{
	enum err err;

	*out = (struct hand){.daemon = -1, .lock = -1};
	for (int waited = 0; waited <= PATIENCE_MS; waited += TRY_MS) {
		if ((out->daemon = local_connect(dir)) >= 0)
			return OK;
		if ((err = try_lock(op, dir, &out->lock)) || out->lock >= 0)
			return err;
		poll(NULL, 0, TRY_MS);
	}
	return busy(op);
}

void hand_close(struct hand *h)
{
	if (h->daemon >= 0)
		close(h->daemon);
	if (h->lock >= 0)
		close(h->lock);
	buf_done(&h->in);
	buf_done(&h->batch);
	*h = (struct hand){.daemon = -1, .lock = -1};
}

static enum err silent(struct op *op, const char *why)
{
	return op_refuse(op, E_DAEMON, "", "why", why, NULL);
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

static bool read_line(struct hand *h)
{
	ssize_t n;

	buf_clear(&h->in);
	while (!h->in.n || h->in.p[h->in.n - 1] != '\n') {
		buf_need(&h->in, READ_PART);
		n = recv(h->daemon, h->in.p + h->in.n, READ_PART, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || h->in.n + (size_t)n > LOCAL_LINE_MAX)
			return false;
		h->in.n += (size_t)n;
	}
	return true;
}

enum err hand_ask(struct op *op, struct hand *h, const char *cmd, struct str what, struct str *answer)
{
	struct buf line = BUF_INIT;
	bool sent;

	buf_printf(&line, "{\"cmd\":\"%s\",\"what\":", cmd);
	buf_put(&line, what);
	buf_puts(&line, "}\n");
	sent = send_all(h->daemon, buf_str(&line));
	buf_done(&line);
	if (!sent)
		return silent(op, "it has closed the connection");
	if (!read_line(h))
		return silent(op, "it ended before it answered; whether it was recorded, `list` shows");
	*answer = str_sub(buf_str(&h->in), 0, h->in.n - 1);
	return refusal_take(op, *answer);
}

/* ---- as a writer ---- */

static enum err write_by_daemon(
	struct writer *w, struct op *op, const struct request *r, enum writing how, struct recorded *out)
{
	struct buf what = BUF_INIT;
	struct str answer;
	enum err err;

	request_put_json(&what, r, how);
	err = hand_ask(op, w->ctx, "act", buf_str(&what), &answer);
	buf_done(&what);
	return err ? err : recorded_read(op, answer, out);
}

static enum err begin_by_daemon(struct writer *w, struct op *op, int64_t most)
{
	struct hand *h = w->ctx;

	(void)op;
	(void)most;
	buf_clear(&h->batch);
	h->batch_count = 0;
	return OK;
}

/* One batch of the socket stands or falls whole; more than it holds is for the book alone. */
static enum err add_by_daemon(struct writer *w, struct op *op, const struct request *r, struct recorded *out)
{
	struct hand *h = w->ctx;

	*out = (struct recorded){0};
	if (h->batch_count == LOCAL_BATCH_MAX || h->batch.n > LOCAL_LINE_MAX - ENTRY_BYTES_MAX)
		return op_refuse(op, E_SERVING, "", "path", book_dir(w->book), NULL);
	buf_putc(&h->batch, h->batch_count++ ? ',' : '[');
	request_put_json(&h->batch, r, WRITE_ACT);
	return OK;
}

static enum err end_by_daemon(struct writer *w, struct op *op)
{
	struct hand *h = w->ctx;
	struct str answer;

	if (!h->batch_count)
		return OK;
	buf_putc(&h->batch, ']');
	return hand_ask(op, h, "batch", buf_str(&h->batch), &answer);
}

static void drop_by_daemon(struct writer *w)
{
	struct hand *h = w->ctx;

	h->batch_count = 0;
}

static void close_hand(struct writer *w)
{
	book_close(w->book);
	hand_close(w->ctx);
	free(w->ctx);
}

enum err hand_writer(struct op *op, struct cli *cli, struct writer *out)
{
	struct hand *h = malloc(sizeof(*h));
	struct book *b = NULL;
	enum err err;

	CHECK(h);
	if (!(err = hand_open(op, cli->dir, h)))
		err = cli_book(op, cli, h->daemon >= 0 ? DB_READ : DB_WRITE, &b);
	if (err) {
		hand_close(h);
		free(h);
		return err;
	}
	writer_of_book(out, b);
	if (h->daemon >= 0)
		*out = (struct writer){.book = b, .write = write_by_daemon, .batch_begin = begin_by_daemon,
			.batch_add = add_by_daemon, .batch_end = end_by_daemon, .batch_drop = drop_by_daemon, .beside = true};
	out->close = close_hand;
	out->ctx = h;
	return OK;
}
