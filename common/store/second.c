/* The plain file of entries, and its flush beside SQLite's. */
#include "store/second.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/json.h"

/* Zeros are put ahead in steps of this size once a program writes more than once. */
enum { AHEAD = 256 * 1024, HEAD_MAX = 512, LINE_MAX_BYTES = ENTRY_BYTES_MAX + 1 };

struct second {
	char *path;
	int fd;
	bool careless;
	struct log_id log; /* points into `head` */
	char head[HEAD_MAX];
	uint64_t first; /* seq of the first entry it may hold */
	struct hash first_prev;
	off_t start; /* behind the first line */
	off_t end; /* behind the last whole line */
	off_t size; /* of the file, zeros included */
	bool torn; /* something else than zeros stands behind the end */
	bool partly; /* the last append got some way only */
	struct second_end last;
	off_t kept_end; /* as of the last flush */
	struct second_end kept_last;
	int writes;
	/* The flusher: 0 idle, 1 asked, 2 stop. */
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int asked;
	bool busy;
	int flush_errno;
};

static enum err disk(struct op *op, const char *path, int error)
{
	if (error == ENOSPC || error == EDQUOT)
		return op_refuse(op, E_DISK_FULL, path, "path", path, NULL);
	return op_refuse(op, E_DISK, path, "path", path, "why", strerror(error), NULL);
}

static enum err damaged(struct op *op, const char *path, const char *why)
{
	return op_refuse(op, E_BOOK_DAMAGED, path, "path", path, "why", why, NULL);
}

static int put_all(int fd, const char *p, size_t n, off_t at)
{
	while (n) {
		ssize_t done = pwrite(fd, p, n, at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? errno : ENOSPC;
		p += done;
		n -= (size_t)done;
		at += done;
	}
	return 0;
}

/* ---- the first line ---- */

static void put_head(struct buf *to, struct log_id log, uint64_t first, const struct hash *prev)
{
	buf_putc(to, '{');
	json_put_key(to, "site");
	json_put_str(to, log.site);
	json_put_key(to, "epoch");
	json_put_str(to, log.epoch);
	json_put_key(to, "seq");
	buf_put_i64(to, (int64_t)first);
	buf_puts(to, ",\"prev\":\"");
	hash_put_hex(to, prev);
	buf_puts(to, "\"}\n");
}

/* What the first line says; texts point into `line`. */
static bool read_head(struct str line, struct log_id *log, uint64_t *first, struct hash *prev)
{
	return line.n && entry_place(line, log, first, prev) && *first > 0;
}

static enum err load_head(struct op *op, struct second *f)
{
	ssize_t n = pread(f->fd, f->head, sizeof(f->head) - 1, 0);
	char *feed;

	if (n < 0)
		return disk(op, f->path, errno);
	f->head[n] = 0;
	feed = memchr(f->head, '\n', (size_t)n);
	if (!feed || !read_head((struct str){f->head, (size_t)(feed - f->head)}, &f->log, &f->first, &f->first_prev))
		return damaged(op, f->path, "its first line does not say whose entries it holds");
	f->start = feed - f->head + 1;
	return OK;
}

enum err second_peek(struct op *op, const char *path, struct log_id *log, uint64_t *first_seq, bool *there)
{
	struct second f = {.path = (char *)(uintptr_t)path, .fd = open(path, O_RDONLY | O_CLOEXEC)};
	enum err err;

	*there = f.fd >= 0;
	if (!*there)
		return errno == ENOENT ? OK : disk(op, path, errno);
	err = load_head(op, &f);
	if (!err) {
		log->site = arena_str(&op->arena, f.log.site);
		log->epoch = arena_str(&op->arena, f.log.epoch);
		*first_seq = f.first;
	}
	close(f.fd);
	return err;
}

/* ---- finding the end ---- */

/* Reads backwards over zeros to the last byte that is none. */
static enum err skip_zeros(struct op *op, struct second *f)
{
	char block[65536];

	f->end = f->size;
	while (f->end > f->start) {
		size_t want = (size_t)(f->end - f->start) < sizeof(block) ? (size_t)(f->end - f->start) : sizeof(block);
		ssize_t n = pread(f->fd, block, want, f->end - (off_t)want);
		if (n != (ssize_t)want)
			return disk(op, f->path, n < 0 ? errno : EIO);
		while (want && !block[want - 1])
			want--;
		f->end -= n - (ssize_t)want;
		if (want)
			return OK;
	}
	return OK;
}

/* The place of the last line feed before `end`, or start - 1. */
static enum err last_feed(struct op *op, struct second *f, off_t end, off_t *at)
{
	char block[65536];

	while (end > f->start) {
		size_t want = (size_t)(end - f->start) < sizeof(block) ? (size_t)(end - f->start) : sizeof(block);
		const char *feed;
		if (pread(f->fd, block, want, end - (off_t)want) != (ssize_t)want)
			return disk(op, f->path, EIO);
		feed = memrchr(block, '\n', want);
		if (feed) {
			*at = end - (off_t)want + (feed - block);
			return OK;
		}
		end -= (off_t)want;
	}
	*at = f->start - 1;
	return OK;
}

static enum err line_at(struct op *op, struct second *f, off_t from, off_t to, struct str *line)
{
	size_t n = (size_t)(to - from);
	char *p;

	if (n > LINE_MAX_BYTES)
		return damaged(op, f->path, "a line is longer than any entry");
	p = arena_take(&op->arena, n + 1);
	if (pread(f->fd, p, n, from) != (ssize_t)n)
		return disk(op, f->path, EIO);
	*line = (struct str){p, n};
	return OK;
}

/* The line that ends last, if it is one of this log; *whole false where it is torn, or
 * the rest of its group is. */
static enum err read_last(struct op *op, struct second *f, bool *whole)
{
	off_t feed, before;
	struct log_id log;
	struct hash prev;
	struct str line;
	int k, n;
	enum err err;

	if ((err = last_feed(op, f, f->end, &feed)))
		return err;
	f->end = feed + 1; /* what stands behind the last line feed is torn */
	*whole = true;
	if (feed < f->start) {
		f->end = f->start;
		f->last = (struct second_end){f->first - 1, f->first_prev};
		return OK;
	}
	if ((err = last_feed(op, f, feed, &before)) || (err = line_at(op, f, before + 1, feed, &line)))
		return err;
	if (!entry_place(line, &log, &f->last.seq, &prev) || !str_eq(log.site, f->log.site) ||
		!str_eq(log.epoch, f->log.epoch) || (entry_group(line, &k, &n) && k != n)) {
		*whole = false;
		f->end = before + 1;
		return OK;
	}
	f->last.hash = hash_of(line);
	return OK;
}

static enum err find_end(struct op *op, struct second *f)
{
	struct stat st;
	bool whole = false;
	off_t written;
	enum err err;

	if (fstat(f->fd, &st))
		return disk(op, f->path, errno);
	f->size = st.st_size;
	err = skip_zeros(op, f);
	written = f->end;
	while (!err && !whole)
		err = read_last(op, f, &whole);
	f->torn = f->end != written;
	f->partly = false;
	f->kept_end = f->end;
	f->kept_last = f->last;
	return err;
}

/* ---- opening ---- */

static enum err make(struct op *op, const char *path, struct log_id log, uint64_t seq, const struct hash *hash)
{
	struct buf head = BUF_INIT;
	struct str temp = arena_printf(&op->arena, "%s.new", path);
	int fd = open(temp.p, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), error = 0;

	if (fd < 0)
		return disk(op, path, errno);
	put_head(&head, log, seq + 1, hash);
	error = put_all(fd, head.p, head.n, 0);
	if (!error && fsync(fd))
		error = errno;
	close(fd);
	buf_done(&head);
	if (!error && rename(temp.p, path))
		error = errno;
	if (!error) {
		struct str dir = arena_str(&op->arena, str_from(path));
		char *slash = strrchr((char *)(uintptr_t)dir.p, '/');
		if (slash)
			*slash = 0;
		fd = open(slash ? dir.p : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd >= 0) {
			(void)fsync(fd);
			close(fd);
		}
	}
	return error ? disk(op, path, error) : OK;
}

enum err second_open(struct op *op, const char *path, struct log_id log, uint64_t seq, const struct hash *hash, bool careless,
	struct second **out)
{
	struct second *f = calloc(1, sizeof(*f));
	enum err err = OK;

	CHECK(f);
	f->path = strdup(path);
	CHECK(f->path);
	f->careless = careless;
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->wake, NULL);
	f->fd = open(path, O_RDWR | O_CLOEXEC);
	if (f->fd < 0 && errno == ENOENT && !(err = make(op, path, log, seq, hash)))
		f->fd = open(path, O_RDWR | O_CLOEXEC);
	if (!err && f->fd < 0)
		err = disk(op, path, errno);
	if (!err)
		err = load_head(op, f);
	if (!err && (!str_eq(f->log.site, log.site) || !str_eq(f->log.epoch, log.epoch)))
		err = damaged(op, path, "it holds the entries of another book");
	f->last = f->kept_last = (struct second_end){f->first ? f->first - 1 : 0, f->first_prev};
	f->end = f->kept_end = f->size = f->start;
	if (err)
		second_close(f);
	else
		*out = f;
	return err;
}

void second_close(struct second *f)
{
	if (!f)
		return;
	if (f->has_thread) {
		pthread_mutex_lock(&f->lock);
		f->asked = 2;
		pthread_cond_broadcast(&f->wake);
		pthread_mutex_unlock(&f->lock);
		pthread_join(f->thread, NULL);
	}
	if (f->fd >= 0)
		close(f->fd);
	pthread_cond_destroy(&f->wake);
	pthread_mutex_destroy(&f->lock);
	free(f->path);
	free(f);
}

enum err second_refresh(struct op *op, struct second *f)
{
	struct stat named, open_one;
	enum err err;
	int fd;

	/* Another program may have cut it: then its name leads to another file. */
	if (stat(f->path, &named) || fstat(f->fd, &open_one))
		return disk(op, f->path, errno);
	if (named.st_ino != open_one.st_ino || named.st_dev != open_one.st_dev) {
		fd = open(f->path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			return disk(op, f->path, errno);
		close(f->fd);
		f->fd = fd;
		if ((err = load_head(op, f)))
			return err;
	}
	return find_end(op, f);
}

bool second_has_slack(const struct second *f)
{
	return f->size > f->end;
}

void second_trim(struct second *f)
{
	if (f->size > f->end && !ftruncate(f->fd, f->end))
		f->size = f->end;
}

struct second_end second_end(const struct second *f)
{
	return f->last;
}

uint64_t second_first(const struct second *f)
{
	return f->first;
}

/* ---- appending ---- */

static int put_ahead(struct second *f, off_t need)
{
	static const char zeros[65536];
	off_t to = need + AHEAD;

	for (off_t at = f->size; at < to; at += (off_t)sizeof(zeros)) {
		int error = put_all(f->fd, zeros, sizeof(zeros), at);
		if (error)
			return error;
		f->size = at + (off_t)sizeof(zeros);
	}
	return 0;
}

enum err second_append(struct op *op, struct second *f, struct str lines, struct second_end last)
{
	off_t need = f->end + (off_t)lines.n;
	int error = 0;

	if (f->torn) {
		if (ftruncate(f->fd, f->end))
			return disk(op, f->path, errno);
		f->size = f->end;
		f->torn = false;
	}
	/* The first write of a program is often its only one. */
	if (need > f->size && f->writes > 0 && !f->careless)
		(void)put_ahead(f, need);
	error = put_all(f->fd, lines.p, lines.n, f->end);
	f->partly = error != 0;
	if (error)
		return disk(op, f->path, error);
	f->writes++;
	f->end = need;
	if (f->size < f->end)
		f->size = f->end;
	f->last = last;
	return OK;
}

static void *flusher(void *arg)
{
	struct second *f = arg;

	pthread_mutex_lock(&f->lock);
	while (f->asked != 2) {
		if (f->asked == 0) {
			pthread_cond_wait(&f->wake, &f->lock);
			continue;
		}
		pthread_mutex_unlock(&f->lock);
		int error = fdatasync(f->fd) ? errno : 0;
		pthread_mutex_lock(&f->lock);
		f->flush_errno = error;
		f->busy = false;
		if (f->asked == 1)
			f->asked = 0;
		pthread_cond_broadcast(&f->wake);
	}
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

void second_flush_begin(struct second *f)
{
	if (f->careless)
		return;
	if (!f->has_thread)
		f->has_thread = pthread_create(&f->thread, NULL, flusher, f) == 0;
	if (!f->has_thread) {
		f->flush_errno = fdatasync(f->fd) ? errno : 0;
		return;
	}
	pthread_mutex_lock(&f->lock);
	f->busy = true;
	f->asked = 1;
	pthread_cond_broadcast(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

enum err second_flush_end(struct op *op, struct second *f)
{
	int error;

	pthread_mutex_lock(&f->lock);
	while (f->busy)
		pthread_cond_wait(&f->wake, &f->lock);
	error = f->flush_errno;
	f->flush_errno = 0;
	pthread_mutex_unlock(&f->lock);
	if (error)
		return disk(op, f->path, error);
	f->kept_end = f->end;
	f->kept_last = f->last;
	return OK;
}

bool second_undo(struct second *f)
{
	if (f->end == f->kept_end && !f->partly)
		return true;
	f->end = f->kept_end;
	f->last = f->kept_last;
	if (ftruncate(f->fd, f->end))
		return false;
	f->size = f->end;
	f->partly = false;
	return f->careless || fdatasync(f->fd) == 0;
}

/* ---- reading ---- */

struct walk {
	struct op *op;
	struct second *f;
	uint64_t after;
	uint64_t seq;
	struct hash prev;
	second_fn *fn;
	void *ctx;
};

static enum err walk_line(struct walk *w, struct str line)
{
	struct log_id log;
	struct hash prev;
	uint64_t seq;

	if (!entry_place(line, &log, &seq, &prev) || seq != w->seq + 1 || !hash_eq(&prev, &w->prev))
		return damaged(w->op, w->f->path, "its chain is broken");
	w->seq = seq;
	w->prev = hash_of(line);
	return seq > w->after ? w->fn(w->ctx, w->op, seq, &w->prev, line) : OK;
}

enum err second_walk(struct op *op, struct second *f, uint64_t after, second_fn *fn, void *ctx)
{
	struct walk w = {op, f, after, f->first - 1, f->first_prev, fn, ctx};
	struct buf block = BUF_INIT;
	off_t at = f->start;
	enum err err = OK;

	while (!err && (at < f->end || block.n)) {
		size_t want = at < f->end ? (size_t)(f->end - at) : 0, used = 0;
		char *feed;
		if (want > 1 << 20)
			want = 1 << 20;
		buf_need(&block, want);
		if (want && pread(f->fd, block.p + block.n, want, at) != (ssize_t)want) {
			err = disk(op, f->path, EIO);
			break;
		}
		block.n += want;
		at += (off_t)want;
		while (!err && (feed = memchr(block.p + used, '\n', block.n - used))) {
			err = walk_line(&w, (struct str){block.p + used, (size_t)(feed - block.p) - used});
			used = (size_t)(feed - block.p) + 1;
		}
		if (!err && !used && !want)
			break;
		memmove(block.p, block.p + used, block.n - used);
		block.n -= used;
		if (block.n > 2 * LINE_MAX_BYTES)
			err = damaged(op, f->path, "a line is longer than any entry");
	}
	buf_done(&block);
	return err;
}

struct seek {
	uint64_t seq;
	struct hash *out;
	bool known;
};

static enum err seek_one(void *ctx, struct op *op, uint64_t seq, const struct hash *hash, struct str text)
{
	struct seek *s = ctx;

	(void)op;
	(void)text;
	if (seq == s->seq) {
		*s->out = *hash;
		s->known = true;
	}
	return OK;
}

enum err second_hash_at(struct op *op, struct second *f, uint64_t seq, struct hash *out, bool *known)
{
	struct seek s = {seq, out, false};
	enum err err = OK;

	if (seq + 1 == f->first) {
		*out = f->first_prev;
		s.known = true;
	} else if (seq == f->last.seq) {
		*out = f->last.hash;
		s.known = true;
	} else if (seq >= f->first && seq < f->last.seq) {
		err = second_walk(op, f, seq - 1, seek_one, &s);
	}
	*known = s.known;
	return err;
}

/* ---- cutting ---- */

struct cutting {
	int fd;
	off_t at;
	struct buf text;
};

static enum err cut_flush(struct op *op, struct second *f, struct cutting *c)
{
	int error = put_all(c->fd, c->text.p, c->text.n, c->at);

	c->at += (off_t)c->text.n;
	buf_clear(&c->text);
	return error ? disk(op, f->path, error) : OK;
}

struct cut_walk {
	struct second *f;
	struct cutting *c;
};

static enum err cut_line(void *ctx, struct op *op, uint64_t seq, const struct hash *hash, struct str text)
{
	struct cut_walk *w = ctx;

	(void)seq;
	(void)hash;
	buf_put(&w->c->text, text);
	buf_putc(&w->c->text, '\n');
	return w->c->text.n > 1 << 20 ? cut_flush(op, w->f, w->c) : OK;
}

enum err second_cut(struct op *op, struct second *f, uint64_t seq)
{
	struct str temp = arena_printf(&op->arena, "%s.new", f->path);
	struct cutting c = {.fd = -1};
	struct cut_walk w = {f, &c};
	struct log_id log = {arena_str(&op->arena, f->log.site), arena_str(&op->arena, f->log.epoch)};
	struct hash at;
	bool known;
	enum err err = second_hash_at(op, f, seq, &at, &known);

	if (err || !known)
		return err ? err : damaged(op, f->path, "it does not hold the entry it is to be cut at");
	c.fd = open(temp.p, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (c.fd < 0)
		return disk(op, f->path, errno);
	put_head(&c.text, log, seq + 1, &at);
	err = second_walk(op, f, seq, cut_line, &w);
	if (!err)
		err = cut_flush(op, f, &c);
	if (!err && (fsync(c.fd) || rename(temp.p, f->path)))
		err = disk(op, f->path, errno);
	buf_done(&c.text);
	if (err) {
		close(c.fd);
		(void)unlink(temp.p);
		return err;
	}
	/* The flusher is idle here: nothing is pending. */
	close(f->fd);
	f->fd = c.fd;
	if ((err = load_head(op, f)))
		return err;
	return find_end(op, f);
}
