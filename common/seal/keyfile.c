/* The new content is complete on the disk under another name before it takes the
 * old one's place, so that a cut leaves the one or the other. */
#include "seal/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err disk(struct op *op, const char *path)
{
	return op_refuse(op, errno == ENOSPC ? E_DISK_FULL : E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

static bool write_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = str_sub(s, (size_t)n, s.n - (size_t)n);
	}
	return true;
}

static bool sync_directory_of(struct op *op, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *directory = ".";

	if (slash)
		directory = arena_printf(&op->arena, "%.*s", slash == path ? 1 : (int)(slash - path), path).p;
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool done = fsync(fd) == 0;
	int why = errno;
	close(fd);
	errno = why;
	return done;
}

static bool fill(int fd, struct str content)
{
	bool done = write_all(fd, content) && fsync(fd) == 0;
	int why = errno;

	if (close(fd) < 0 && done)
		return false;
	errno = why;
	return done;
}

enum err keyfile_write(struct op *op, const char *path, struct str content)
{
	const char *fresh = arena_printf(&op->arena, "%s.new", path).p;

	/* One left behind by a cut may have other rights; it is not written into. */
	if (unlink(fresh) < 0 && errno != ENOENT)
		return disk(op, fresh);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return disk(op, fresh);
	if (!fill(fd, content) || rename(fresh, path) < 0) {
		enum err e = disk(op, path);
		unlink(fresh);
		return e;
	}
	if (!sync_directory_of(op, path))
		return disk(op, path);
	return OK;
}

static bool read_all(int fd, size_t max, struct buf *out)
{
	while (out->n <= max) {
		size_t room = max + 1 - out->n;
		if (room > 4096)
			room = 4096;
		buf_need(out, room);
		ssize_t n = read(fd, out->p + out->n, room);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		out->n += (size_t)n;
		out->p[out->n] = '\0';
		if (n == 0)
			break;
	}
	return true;
}

enum err keyfile_read(struct op *op, const char *path, size_t max, struct buf *out)
{
	buf_clear(out);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return disk(op, path);
	bool done = read_all(fd, max, out);
	int why = errno;
	close(fd);
	errno = why;
	if (!done)
		return disk(op, path);
	if (out->n > max) {
		buf_clear(out);
		struct str most = arena_printf(&op->arena, ">%zu", max);
		return op_refuse(op, E_SIZE, path, "size", most.p, "max", most.p + 1, NULL);
	}
	return OK;
}
