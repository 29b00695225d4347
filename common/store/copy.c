/* Copies of the database: making one while others work, and looking at one before a book
 * is made of it. A copy says in itself whose it is, since it lies in a drawer alone. */
#include "store/store.h"

#include <stdio.h>

static enum err refuse(struct op *op, const char *path, int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return op_refuse(op, E_DISK_FULL, path, "path", path, NULL);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return op_refuse(op, E_BUSY, path, "seconds", "10", NULL);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR: /* no such table */
		return op_refuse(op, E_FILE_FORMAT, path, "file", path, "why", "it is no copy of a book", NULL);
	default:
		return op_refuse(op, E_DISK, path, "path", path, "why", sqlite3_errstr(code), NULL);
	}
}

static int say_whose(sqlite3 *to, struct str whose)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(to, "INSERT OR REPLACE INTO meta(name, value) VALUES('whose', $1)", -1, &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_bind_text(st, 1, whose.p, (int)whose.n, SQLITE_STATIC);
	if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_DONE)
		code = SQLITE_OK;
	sqlite3_finalize(st);
	return code;
}

static int copy_pages(sqlite3 *to, sqlite3 *from, void (*progress)(void *ctx, int64_t done, int64_t of), void *ctx)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
	int code = copy ? SQLITE_OK : sqlite3_errcode(to);

	while (copy && (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED)) {
		code = sqlite3_backup_step(copy, 2000);
		if (progress && code == SQLITE_OK)
			progress(ctx, sqlite3_backup_pagecount(copy) - sqlite3_backup_remaining(copy), sqlite3_backup_pagecount(copy));
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			sqlite3_sleep(10);
	}
	sqlite3_backup_finish(copy);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

enum err store_backup(struct op *op, struct store *s, const char *path, struct str whose,
	void (*progress)(void *ctx, int64_t done, int64_t of), void *ctx)
{
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK)
		code = copy_pages(to, db_handle(s->db), progress, ctx);
	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = say_whose(to, whose);
	sqlite3_close(to);
	return code == SQLITE_OK ? OK : refuse(op, path, code);
}

static int read_int(sqlite3 *db, const char *sql, int *out)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

	if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
		*out = sqlite3_column_int(st, 0);
		code = SQLITE_OK;
	}
	sqlite3_finalize(st);
	return code;
}

static int read_whose(struct op *op, sqlite3 *db, struct str *whose)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = 'whose'", -1, &st, NULL);

	*whose = STR_NONE;
	if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW)
		*whose = arena_str(&op->arena, db_text(st, 0));
	sqlite3_finalize(st);
	return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

enum err store_look_at_copy(struct op *op, const char *path, struct str *whose)
{
	char found[24], known[24];
	sqlite3 *db = NULL;
	int version = 0;
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK)
		code = read_int(db, "PRAGMA user_version", &version);
	if (code == SQLITE_OK)
		code = read_whose(op, db, whose);
	sqlite3_close(db);
	if (code != SQLITE_OK)
		return refuse(op, path, code);
	if (version <= STORE_VERSION)
		return OK;
	snprintf(found, sizeof(found), "%d", version);
	snprintf(known, sizeof(known), "%d", STORE_VERSION);
	return op_refuse(op, E_BOOK_VERSION, path, "found", found, "known", known, NULL);
}

enum err store_alone(struct op *op, const char *path)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	/* A WAL can be given up by the only one who has it open. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	sqlite3_close(db);
	return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED ? refuse(op, path, code) : OK;
}
