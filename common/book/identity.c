/* DIR/site.json: who a book is, kept beside the database so that it outlives it. */
#include "book/book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"

enum { IDENTITY_MAX = 16 * 1024 };

static enum err disk(struct op *op, const char *path)
{
	if (errno == ENOSPC)
		return op_refuse(op, E_DISK_FULL, path, "path", path, NULL);
	return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

static enum err damaged(struct op *op, const char *path, const char *why)
{
	return op_refuse(op, E_BOOK_DAMAGED, path, "path", path, "why", why, NULL);
}

static enum err read_file(struct op *op, const char *dir, const char *path, struct str *out)
{
	char *text = arena_take(&op->arena, IDENTITY_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return op_refuse(op, E_NO_BOOK, dir, "path", dir, NULL);
	if (fd < 0)
		return disk(op, path);
	n = read(fd, text, IDENTITY_MAX);
	close(fd);
	if (n < 0)
		return disk(op, path);
	*out = (struct str){text, (size_t)n};
	return OK;
}

enum err identity_read(struct op *op, struct str text, const char *place, struct identity *out)
{
	const char *why;
	size_t at;
	cJSON *tree;
	enum err err;

	if (!json_strict(text, &why, &at))
		return damaged(op, place, why);
	if ((err = json_read(op, text, IDENTITY_MAX, place, &tree)))
		return err;
	*out = (struct identity){.site = arena_str(&op->arena, json_text(tree, "site")),
		.epoch = arena_str(&op->arena, json_text(tree, "epoch")),
		.second = arena_str(&op->arena, json_text(tree, "second")),
		.server = arena_str(&op->arena, json_text(tree, "server")),
		.alone = cJSON_IsTrue(json_get(tree, "alone"))};
	cJSON_Delete(tree);
	if (!site_key_valid(out->site) || out->epoch.n < 3)
		return damaged(op, place, "it does not say whose book this is");
	return OK;
}

enum err identity_load(struct op *op, const char *dir, struct identity *out)
{
	const char *path = arena_printf(&op->arena, "%s/site.json", dir).p;
	struct str text;
	enum err err = read_file(op, dir, path, &text);

	return err ? err : identity_read(op, text, path, out);
}

struct str identity_second(struct arena *a, const char *dir, const struct identity *id)
{
	if (str_is(id->second, "none"))
		return STR_NONE;
	return id->second.n ? arena_str(a, id->second) : arena_printf(a, "%s/second", dir);
}

static void put(struct buf *to, const char *key, struct str value)
{
	if (!value.n)
		return;
	json_put_key(to, key);
	json_put_str(to, value);
}

void identity_put(struct buf *to, const struct identity *id)
{
	buf_putc(to, '{');
	put(to, "site", id->site);
	put(to, "epoch", id->epoch);
	put(to, "second", id->second);
	put(to, "server", id->server);
	if (id->alone)
		buf_puts(to, ",\"alone\":true");
	buf_putc(to, '}');
}

static int write_synced(const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t done;
	int bad;

	if (fd < 0)
		return -1;
	done = write(fd, text.p, text.n);
	bad = done != (ssize_t)text.n || fsync(fd) != 0;
	if (done >= 0 && done != (ssize_t)text.n)
		errno = ENOSPC;
	close(fd);
	return bad ? -1 : 0;
}

enum err identity_save(struct op *op, const char *dir, const struct identity *id)
{
	struct str path = arena_printf(&op->arena, "%s/site.json", dir), temp = arena_printf(&op->arena, "%s/site.json.new", dir);
	struct buf text = BUF_INIT;
	enum err err = OK;
	int fd;

	identity_put(&text, id);
	buf_putc(&text, '\n');
	if (write_synced(temp.p, buf_str(&text)) || rename(temp.p, path.p))
		err = disk(op, path.p);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	buf_done(&text);
	return err;
}
