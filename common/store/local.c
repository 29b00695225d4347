/* DIR/local.db: opened, made, brought to the newest step. */
#include "store/local.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "schema.h"
#include "store/db.h"

struct local_db {
	struct db *db;
};

/* SQLite gives its other files the rights of this one. */
static enum err make_file(struct op *op, const char *dir, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return op_refuse(op, E_NO_BOOK, dir, "path", dir, NULL);
	if (fd < 0)
		return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
	close(fd);
	return OK;
}

enum err local_db_open(struct op *op, const char *dir, struct local_db **out)
{
	const struct db_options options = {.mode = DB_CREATE, .cache_kib = 256};
	const char *path = arena_printf(&op->arena, "%s/local.db", dir).p;
	struct local_db *l = calloc(1, sizeof(*l));
	enum err err;

	CHECK(l);
	if (!(err = make_file(op, dir, path)) && !(err = db_open(op, path, &options, &l->db)))
		err = schema_bring_up(op, l->db, schema_local_steps);
	if (err)
		local_db_close(l);
	else
		*out = l;
	return err;
}

void local_db_close(struct local_db *l)
{
	if (!l)
		return;
	db_close(l->db);
	free(l);
}

struct db *local_db_of(struct local_db *l)
{
	return l->db;
}
