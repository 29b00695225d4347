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

enum err identity_load(struct op *op, const char *dir, struct identity *out)
{
	const char *path = arena_printf(&op->arena, "%s/site.json", dir).p;
	const char *why;
	struct str text;
	size_t at;
	cJSON *tree;
	enum err err = read_file(op, dir, path, &text);

	if (err)
		return err;
	if (!json_strict(text, &why, &at))
		return damaged(op, path, why);
	if ((err = json_read(op, text, IDENTITY_MAX, path, &tree)))
		return err;
	*out = (struct identity){.site = arena_str(&op->arena, json_text(tree, "site")),
		.epoch = arena_str(&op->arena, json_text(tree, "epoch")),
		.second = arena_str(&op->arena, json_text(tree, "second")),
		.server = arena_str(&op->arena, json_text(tree, "server")),
		.alone = cJSON_IsTrue(json_get(tree, "alone"))};
	cJSON_Delete(tree);
	if (!site_key_valid(out->site) || out->epoch.n < 3)
		return damaged(op, path, "it does not say whose book this is");
	return OK;
}

static void put(struct buf *to, const char *key, struct str value)
{
	if (!value.n)
		return;
	json_put_key(to, key);
	json_put_str(to, value);
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

	buf_putc(&text, '{');
	put(&text, "site", id->site);
	put(&text, "epoch", id->epoch);
	put(&text, "second", id->second);
	put(&text, "server", id->server);
	if (id->alone)
		buf_puts(&text, ",\"alone\":true");
	buf_puts(&text, "}\n");
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
