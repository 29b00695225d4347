/* Making the reserve and letting it go. */
#include "store/reserve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/check.h"

enum { BLOCK = 512, ALL_BUT_FULL = 1024 * 1024 };

struct reserve {
	char *dir, *path, *part;
	int64_t bytes;
	bool there;
};

int64_t disk_free(const char *path)
{
	struct statvfs fs;

	return statvfs(path, &fs) ? -1 : (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}

/* A copy of it may have been made with a hole, which keeps no room. */
static bool looks_whole(const struct reserve *r)
{
	struct stat st;

	return stat(r->path, &st) == 0 && st.st_size >= r->bytes && (int64_t)st.st_blocks * BLOCK >= r->bytes;
}

/* It bears its name only when all of it is there. */
static bool make(const struct reserve *r)
{
	int fd = open(r->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool made;

	if (fd < 0) {
		/* One that was never finished; the next program makes it. */
		if (errno == EEXIST)
			unlink(r->part);
		return false;
	}
	made = posix_fallocate(fd, 0, r->bytes) == 0;
	made = close(fd) == 0 && made;
	if (made && rename(r->part, r->path) == 0)
		return true;
	unlink(r->part);
	return false;
}

struct reserve *reserve_open(const char *dir, int64_t bytes)
{
	struct reserve *r = calloc(1, sizeof(*r));

	CHECK(r);
	CHECK(asprintf(&r->path, "%s/reserve", dir) > 0 && asprintf(&r->part, "%s/reserve.new", dir) > 0 &&
		asprintf(&r->dir, "%s", dir) > 0);
	r->bytes = bytes;
	r->there = looks_whole(r);
	reserve_keep(r);
	return r;
}

void reserve_close(struct reserve *r)
{
	if (!r)
		return;
	free(r->dir);
	free(r->path);
	free(r->part);
	free(r);
}

bool reserve_there(const struct reserve *r)
{
	return r->there;
}

int64_t reserve_free(const struct reserve *r)
{
	return disk_free(r->dir);
}

void reserve_keep(struct reserve *r)
{
	if (!r->there && reserve_free(r) >= 2 * r->bytes)
		r->there = make(r);
}

bool reserve_let_go(struct reserve *r)
{
	/* Where another program was first, there is room as well. */
	bool had = unlink(r->path) == 0 || r->there;

	r->there = false;
	return had;
}

void reserve_let_go_if_full(const char *dir)
{
	int64_t left = disk_free(dir);
	struct reserve r = {.there = false};

	if (left < 0 || left >= ALL_BUT_FULL)
		return;
	CHECK(asprintf(&r.path, "%s/reserve", dir) > 0);
	(void)reserve_let_go(&r);
	free(r.path);
}
