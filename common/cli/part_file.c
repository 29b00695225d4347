/* Flushing a file and giving it its name. */
#include "part_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum err disk_refused(struct op *op, const char *path)
{
	return op_refuse(op, errno == ENOSPC ? E_DISK_FULL : E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

struct str part_path(struct arena *a, const char *path)
{
	return arena_printf(a, "%s.part", path);
}

enum err part_clear(struct op *op, const char *part)
{
	return unlink(part) < 0 && errno != ENOENT ? disk_refused(op, part) : OK;
}

static enum err flush_at(struct op *op, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	enum err err = done ? OK : disk_refused(op, path);

	if (fd >= 0)
		close(fd);
	return err;
}

enum err part_flush(struct op *op, const char *part)
{
	return flush_at(op, part);
}

static enum err flush_directory_of(struct op *op, const char *path)
{
	const char *slash = strrchr(path, '/');

	return flush_at(op, !slash ? "." : slash == path ? "/" : arena_printf(&op->arena, "%.*s", (int)(slash - path), path).p);
}

/* A stick may know no links, a network's disk only those. */
static enum err name_new(struct op *op, const char *part, const char *path)
{
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return OK;
	if ((errno != EINVAL && errno != ENOSYS) || link(part, path) < 0)
		return disk_refused(op, path);
	return unlink(part) < 0 ? disk_refused(op, part) : OK;
}

enum err part_name(struct op *op, const char *part, const char *path, bool replace)
{
	enum err err;

	if (!replace)
		err = name_new(op, part, path);
	else
		err = rename(part, path) < 0 ? disk_refused(op, path) : OK;
	return err ? err : flush_directory_of(op, path);
}
