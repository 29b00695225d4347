/* Files of SQLite in the process's own memory.
 *
 * A course whose faults leave files alone makes its world once and lets every seed begin
 * in a fork of it: what a seed writes is its own, and nothing has to be made, copied,
 * opened or prepared again. SQLite finds no shared memory here and keeps a rollback
 * journal instead of a WAL. */
#include "sim.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1 << 16, FILES_MAX = 128, PATH_ROOM = 256 };

struct memory_file {
	char path[PATH_ROOM];
	unsigned char **pieces;
	sqlite3_int64 count, size; /* of pieces; in bytes */
};

struct handle {
	sqlite3_file base; /* first */
	struct memory_file *file;
	bool own; /* of this handle alone: gone when it is closed */
};

struct disk {
	sqlite3_vfs vfs; /* its pAppData is the disk */
	struct memory_file *files[FILES_MAX];
	int count;
};

static struct memory_file *find(const struct disk *d, const char *path)
{
	for (int i = 0; i < d->count; i++)
		if (!strcmp(d->files[i]->path, path))
			return d->files[i];
	return NULL;
}

static struct memory_file *file_new(const char *path)
{
	struct memory_file *f = calloc(1, sizeof(*f));

	CHECK(f && strlen(path) < sizeof(f->path));
	memcpy(f->path, path, strlen(path) + 1);
	return f;
}

static void shrink(struct memory_file *f, sqlite3_int64 size)
{
	sqlite3_int64 keep = (size + PIECE - 1) / PIECE;

	for (sqlite3_int64 i = keep; i < f->count; i++)
		free(f->pieces[i]);
	f->count = keep < f->count ? keep : f->count;
	if (f->count && size % PIECE)
		memset(f->pieces[f->count - 1] + size % PIECE, 0, (size_t)(PIECE - size % PIECE));
	f->size = size;
}

static void file_free(struct memory_file *f)
{
	shrink(f, 0);
	free(f->pieces);
	free(f);
}

static void grow(struct memory_file *f, sqlite3_int64 size)
{
	sqlite3_int64 count = (size + PIECE - 1) / PIECE;

	if (count > f->count) {
		f->pieces = realloc(f->pieces, sizeof(*f->pieces) * (size_t)count);
		CHECK(f->pieces);
		for (; f->count < count; f->count++) {
			f->pieces[f->count] = calloc(1, PIECE);
			CHECK(f->pieces[f->count]);
		}
	}
	if (size > f->size)
		f->size = size;
}

/* ---- a file, open ---- */

static struct memory_file *of(sqlite3_file *h)
{
	return ((struct handle *)h)->file;
}

static int do_close(sqlite3_file *h)
{
	if (((struct handle *)h)->own)
		file_free(of(h));
	return SQLITE_OK;
}

static int do_read(sqlite3_file *h, void *to, int n, sqlite3_int64 at)
{
	const struct memory_file *f = of(h);
	unsigned char *bytes = to;
	int left = n;

	while (left > 0 && at < f->size) {
		int part = (int)(PIECE - at % PIECE);
		part = part > left ? left : part;
		part = part > f->size - at ? (int)(f->size - at) : part;
		memcpy(bytes, f->pieces[at / PIECE] + at % PIECE, (size_t)part);
		bytes += part;
		at += part;
		left -= part;
	}
	memset(bytes, 0, (size_t)left);
	return left ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int do_write(sqlite3_file *h, const void *from, int n, sqlite3_int64 at)
{
	struct memory_file *f = of(h);
	const unsigned char *bytes = from;

	grow(f, at + n);
	while (n > 0) {
		int part = (int)(PIECE - at % PIECE);
		part = part > n ? n : part;
		memcpy(f->pieces[at / PIECE] + at % PIECE, bytes, (size_t)part);
		bytes += part;
		at += part;
		n -= part;
	}
	return SQLITE_OK;
}

static int do_truncate(sqlite3_file *h, sqlite3_int64 size)
{
	if (size < of(h)->size)
		shrink(of(h), size);
	return SQLITE_OK;
}

static int do_sync(sqlite3_file *h, int flags)
{
	(void)h;
	(void)flags;
	return SQLITE_OK;
}

static int do_size(sqlite3_file *h, sqlite3_int64 *size)
{
	*size = of(h)->size;
	return SQLITE_OK;
}

/* A book has one connection here. */
static int do_lock(sqlite3_file *h, int level)
{
	(void)h;
	(void)level;
	return SQLITE_OK;
}

static int do_check_lock(sqlite3_file *h, int *locked)
{
	(void)h;
	*locked = 0;
	return SQLITE_OK;
}

static int do_control(sqlite3_file *h, int what, void *arg)
{
	(void)h;
	(void)what;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int do_sector(sqlite3_file *h)
{
	(void)h;
	return 4096;
}

static int do_traits(sqlite3_file *h)
{
	(void)h;
	return SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {.iVersion = 1, .xClose = do_close, .xRead = do_read, .xWrite = do_write,
	.xTruncate = do_truncate, .xSync = do_sync, .xFileSize = do_size, .xLock = do_lock, .xUnlock = do_lock,
	.xCheckReservedLock = do_check_lock, .xFileControl = do_control, .xSectorSize = do_sector,
	.xDeviceCharacteristics = do_traits};

/* ---- the disk ---- */

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *h, int flags, int *out_flags)
{
	struct disk *d = vfs->pAppData;
	struct handle *handle = (struct handle *)h;
	struct memory_file *f = path ? find(d, path) : file_new("");

	handle->base.pMethods = NULL;
	if (!f && !(flags & SQLITE_OPEN_CREATE))
		return SQLITE_CANTOPEN;
	if (!f) {
		CHECK(d->count < FILES_MAX);
		f = d->files[d->count++] = file_new(path);
	}
	handle->base.pMethods = &methods;
	handle->file = f;
	handle->own = !path;
	if (out_flags)
		*out_flags = flags;
	return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	struct disk *d = vfs->pAppData;

	(void)sync;
	for (int i = 0; i < d->count; i++) {
		if (strcmp(d->files[i]->path, path) != 0)
			continue;
		file_free(d->files[i]);
		d->files[i] = d->files[--d->count];
		return SQLITE_OK;
	}
	return SQLITE_IOERR_DELETE_NOENT;
}

/* An empty journal is none. */
static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *there)
{
	const struct memory_file *f = find(vfs->pAppData, path);

	*there = f && (flags != SQLITE_ACCESS_EXISTS || f->size);
	return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *vfs, const char *path, int n, char *out)
{
	(void)vfs;
	sqlite3_snprintf(n, out, "%s", path);
	return SQLITE_OK;
}

void memory_begin(void)
{
	struct disk *d = calloc(1, sizeof(*d));

	CHECK(d);
	d->vfs = *sqlite3_vfs_find(NULL);
	d->vfs.iVersion = 1;
	d->vfs.szOsFile = sizeof(struct handle);
	d->vfs.pNext = NULL;
	d->vfs.zName = "memory";
	d->vfs.pAppData = d;
	d->vfs.xOpen = disk_open;
	d->vfs.xDelete = disk_delete;
	d->vfs.xAccess = disk_access;
	d->vfs.xFullPathname = disk_full_path;
	CHECK(sqlite3_vfs_register(&d->vfs, 1) == SQLITE_OK);
}
