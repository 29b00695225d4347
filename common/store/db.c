/* SQLite behind a small face. */
#include "store/db.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/check.h"

enum { STATEMENTS_MAX = 256, BUSY_MS = 10000, CACHE_KIB = 8192 };

struct db {
	sqlite3 *handle;
	char *path;
	int failed; /* SQLite's code, sticky */
	int wal_pages; /* after the last commit here */
	int cache_kib;
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} cache[STATEMENTS_MAX];
};

static void stick(struct db *db, int code)
{
	if (!db->failed && code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
		db->failed = code;
}

bool db_failed(const struct db *db)
{
	return db->failed != 0;
}

sqlite3 *db_handle(struct db *db)
{
	return db->handle;
}

/* The shared memory beside the WAL says only that it could not grow. A flush that found
 * no room is not meant: what it was to flush may be there. */
static bool no_room(struct db *db, int code)
{
	int more = sqlite3_extended_errcode(db->handle), error = sqlite3_system_errno(db->handle);

	if ((code & 0xff) != SQLITE_IOERR || (error != ENOSPC && error != EDQUOT))
		return (code & 0xff) == SQLITE_FULL;
	return more == SQLITE_IOERR_SHMSIZE || more == SQLITE_IOERR_SHMMAP || more == SQLITE_IOERR_SHMOPEN;
}

static enum err refuse(struct op *op, struct db *db, int code)
{
	const char *why = sqlite3_errstr(code);

	if (no_room(db, code))
		return op_refuse(op, E_DISK_FULL, db->path, "path", db->path, NULL);
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return op_refuse(op, E_BUSY, db->path, "seconds", "10", NULL);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return op_refuse(op, E_BOOK_DAMAGED, db->path, "path", db->path, "why", why, NULL);
	case SQLITE_CONSTRAINT:
	case SQLITE_ERROR:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_MISMATCH:
		/* Ours: the statement or what was bound to it. */
		check_failed(sqlite3_errmsg(db->handle), db->path, code);
	default:
		return op_refuse(op, E_DISK, db->path, "path", db->path, "why", why, NULL);
	}
}

enum err db_err(struct op *op, struct db *db)
{
	int code = db->failed;

	db->failed = 0;
	return code ? refuse(op, db, code) : OK;
}

static int note_wal(void *ctx, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = ctx;

	(void)handle;
	(void)name;
	db->wal_pages = pages;
	return SQLITE_OK;
}

int db_wal_pages(const struct db *db)
{
	return db->wal_pages;
}

bool db_checkpoint(struct db *db)
{
	int in_wal = 0, moved = 0;
	int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_wal, &moved);

	if (code == SQLITE_OK)
		db->wal_pages = in_wal - moved;
	return code == SQLITE_OK;
}

static int set_cache(struct db *db, int kib)
{
	char sql[64];

	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA cache_size=-%d", kib);
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

void db_cache(struct db *db, int kib)
{
	stick(db, set_cache(db, kib ? kib : db->cache_kib));
	if (!kib)
		sqlite3_db_release_memory(db->handle);
}

static int configure(struct db *db, const struct db_options *options)
{
	int code = SQLITE_OK;
	const char *const always[] = {
		"PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA foreign_keys=OFF", "PRAGMA temp_store=MEMORY"};

	sqlite3_busy_timeout(db->handle, BUSY_MS);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	for (size_t i = 0; i < sizeof(always) / sizeof(*always) && code == SQLITE_OK; i++)
		code = sqlite3_exec(db->handle, always[i], NULL, NULL, NULL);
	db->cache_kib = options->cache_kib ? options->cache_kib : CACHE_KIB;
	if (code == SQLITE_OK)
		code = set_cache(db, db->cache_kib);
	if (code == SQLITE_OK && options->mode == DB_CREATE)
		code = sqlite3_exec(db->handle, "PRAGMA page_size=4096", NULL, NULL, NULL);
	if (code == SQLITE_OK && options->mode != DB_READ)
		code = sqlite3_exec(db->handle, options->careless ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
								   : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
			NULL, NULL, NULL);
	/* The checkpoint is taken after the answer (store_rest), never inside a commit: this
	 * takes the place of SQLite's own, which would. */
	if (code == SQLITE_OK)
		sqlite3_wal_hook(db->handle, note_wal, db);
	return code;
}

enum err db_open(struct op *op, const char *path, const struct db_options *options, struct db **out)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options->mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
	struct db *db = calloc(1, sizeof(*db));
	enum err err;
	int code;

	CHECK(db);
	db->path = strdup(path);
	CHECK(db->path);
	code = sqlite3_open_v2(path, &db->handle, flags, NULL);
	if (code == SQLITE_OK)
		code = configure(db, options);
	if (code == SQLITE_OK) {
		*out = db;
		return OK;
	}
	err = refuse(op, db, code);
	db_close(db);
	return err;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (int i = 0; i < STATEMENTS_MAX; i++)
		sqlite3_finalize(db->cache[i].statement);
	sqlite3_close(db->handle);
	free(db->path);
	free(db);
}

enum err db_run(struct op *op, struct db *db, const char *script)
{
	stick(db, sqlite3_exec(db->handle, script, NULL, NULL, NULL));
	return db_err(op, db);
}

/* SQLite numbers $x by where it first appears: $1 … $n have to come in that order. */
static bool numbered_in_order(sqlite3_stmt *s)
{
	for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) {
		uint64_t number;
		if (!str_to_u64(str_from(sqlite3_bind_parameter_name(s, i) + 1), &number) || number != (uint64_t)i)
			return false;
	}
	return true;
}

static sqlite3_stmt *prepared(struct db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 3) % STATEMENTS_MAX;
	int code;

	for (size_t tried = 0; db->cache[at].sql && db->cache[at].sql != sql; tried++) {
		CHECK(tried < STATEMENTS_MAX);
		at = (at + 1) % STATEMENTS_MAX;
	}
	if (db->cache[at].sql)
		return db->cache[at].statement;
	code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &db->cache[at].statement, NULL);
	stick(db, code);
	if (code == SQLITE_OK) {
		CHECK(numbered_in_order(db->cache[at].statement));
		db->cache[at].sql = sql;
	}
	return db->cache[at].statement;
}

sqlite3_stmt *db_sql(struct db *db, const char *sql, const char *kinds, ...)
{
	sqlite3_stmt *s = prepared(db, sql);
	va_list list;

	if (!s)
		return NULL;
	va_start(list, kinds);
	for (int i = 0; kinds[i]; i++) {
		if (kinds[i] == 'i') {
			stick(db, sqlite3_bind_int64(s, i + 1, va_arg(list, int64_t)));
		} else if (kinds[i] == 'b') {
			const struct hash *h = va_arg(list, const struct hash *);
			stick(db, sqlite3_bind_blob(s, i + 1, h->b, sizeof(h->b), SQLITE_STATIC));
		} else if (kinds[i] == 'x') {
			const struct str *x = va_arg(list, const struct str *);
			stick(db, sqlite3_bind_blob(s, i + 1, x->p ? x->p : "", (int)x->n, SQLITE_STATIC));
		} else {
			const struct str *t = va_arg(list, const struct str *);
			stick(db, sqlite3_bind_text(s, i + 1, t->p ? t->p : "", (int)t->n, SQLITE_STATIC));
		}
	}
	va_end(list);
	return s;
}

bool db_row(struct db *db, sqlite3_stmt *s)
{
	int code;

	if (!s || db->failed)
		return false;
	code = sqlite3_step(s);
	if (code == SQLITE_ROW)
		return true;
	stick(db, code);
	sqlite3_reset(s);
	return false;
}

void db_end(sqlite3_stmt *s)
{
	sqlite3_reset(s);
}

void db_do(struct db *db, sqlite3_stmt *s)
{
	while (db_row(db, s))
		;
}

struct str db_text(sqlite3_stmt *s, int column)
{
	const char *p = (const char *)sqlite3_column_text(s, column);

	return (struct str){p, p ? (size_t)sqlite3_column_bytes(s, column) : 0};
}

struct str db_bytes(sqlite3_stmt *s, int column)
{
	const char *p = sqlite3_column_blob(s, column);

	return (struct str){p, p ? (size_t)sqlite3_column_bytes(s, column) : 0};
}

int64_t db_int(sqlite3_stmt *s, int column)
{
	return sqlite3_column_int64(s, column);
}

bool db_hash(sqlite3_stmt *s, int column, struct hash *out)
{
	const void *p = sqlite3_column_blob(s, column);

	if (!p || sqlite3_column_bytes(s, column) != (int)sizeof(out->b))
		return false;
	memcpy(out->b, p, sizeof(out->b));
	return true;
}
