/* Opening, transactions, and what concerns the database as a whole. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "schema.h"
#include "search_inside.h"
#include "store/alias.h"
#include "store/sums.h"

enum { WAL_PAGES_BEFORE_CHECKPOINT = 1000, PROJECTION_TABLES_MAX = 32 };

/* A reader takes no steps: it is refused a book that was never finished, too. */
static enum err check_version(struct op *op, struct db *db, enum db_mode mode, int64_t *at)
{
	enum err err;

	*at = db_pragma(db, "PRAGMA user_version");
	if ((err = db_err(op, db)) || *at == STORE_VERSION)
		return err;
	if (*at < STORE_VERSION)
		return mode != DB_READ ? OK : op_refuse(op, E_BOOK_DAMAGED, "", "path", sqlite3_db_filename(db_handle(db), "main"),
			"why", "it was not made to its end", NULL);
	return schema_too_new(op, *at, STORE_VERSION);
}

static enum err projections_present(struct op *op, struct store *s, bool *present)
{
	struct str version;
	enum err err = meta_get(op, s, "projections", &version);
	char now[24];

	snprintf(now, sizeof(now), "%d", PROJECTIONS_VERSION);
	*present = !err && str_is(version, now);
	return err;
}

static enum err read_progress(struct op *op, struct store *s)
{
	struct str folded;
	enum err err;
	uint64_t n = 0;

	s->last_n = db_pragma(s->db, "SELECT coalesce(max(n), 0) FROM entry");
	if ((err = db_err(op, s->db)) || (err = meta_get(op, s, "folded", &folded)))
		return err;
	if (folded.n && !str_to_u64(folded, &n))
		return op_refuse(op, E_BOOK_DAMAGED, "meta", "path", "meta", "why", "folded is no number", NULL);
	s->folded_n = s->folded_stored = (int64_t)n;
	return OK;
}

static enum err prepare(struct op *op, struct store *s, enum db_mode mode)
{
	bool present;
	int64_t at;
	enum err err;

	if ((err = check_version(op, s->db, mode, &at)) || (err = schema_migrate(op, s->db, schema_steps, at)))
		return err;
	if ((err = projections_present(op, s, &present)))
		return err;
	if (!present && mode != DB_READ) {
		if ((err = store_begin(op, s)) || (err = store_drop_projections(op, s)) || (err = store_commit(op, s)))
			return err;
	}
	return read_progress(op, s);
}

enum err store_open(struct op *op, const char *path, const struct db_options *options, struct store **out)
{
	struct store *s = calloc(1, sizeof(*s));
	enum err err;

	CHECK(s);
	s->sums = sums_new();
	s->search = search_new();
	s->aliases = aliases_new();
	err = db_open(op, path, options, &s->db);
	if (!err)
		err = prepare(op, s, options->mode);
	if (err)
		store_close(s);
	else
		*out = s;
	return err;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->writing)
		store_rollback(s);
	sums_free(s->sums);
	search_free(s->search);
	aliases_free(s->aliases);
	db_close(s->db);
	free(s);
}

int64_t store_others(struct store *s)
{
	return db_pragma(s->db, "PRAGMA data_version");
}

enum err store_begin(struct op *op, struct store *s)
{
	enum err err;

	CHECK(!s->writing);
	db_do(s->db, db_sql(s->db, "BEGIN IMMEDIATE", ""));
	if ((err = db_err(op, s->db)))
		return err;
	s->writing = true;
	if ((err = sums_check(op, s)))
		return err;
	aliases_check(s);
	return read_progress(op, s);
}

static enum err write_progress(struct op *op, struct store *s)
{
	char folded[24];

	/* What changed nothing is not written, and costs no flush. */
	if (s->folded_n == s->folded_stored)
		return OK;
	snprintf(folded, sizeof(folded), "%lld", (long long)s->folded_n);
	return meta_put(op, s, "folded", str_from(folded));
}

enum err store_commit(struct op *op, struct store *s)
{
	enum err err;

	CHECK(s->writing);
	if ((err = sums_write(op, s)) || (err = search_write(op, s)) || (err = write_progress(op, s)))
		return err;
	db_do(s->db, db_sql(s->db, "COMMIT", ""));
	if ((err = db_err(op, s->db)))
		return err;
	s->writing = false;
	return OK;
}

void store_rollback(struct store *s)
{
	struct op op;

	if (!s->writing)
		return;
	op_init(&op);
	(void)db_failed(s->db);
	if (db_err(&op, s->db))
		op_reset(&op);
	/* A full disk may have rolled back already. */
	if (!sqlite3_get_autocommit(db_handle(s->db)))
		db_do(s->db, db_sql(s->db, "ROLLBACK", ""));
	if (db_err(&op, s->db))
		op_reset(&op);
	op_done(&op);
	sums_forget(s->sums);
	search_forget(s->search);
	aliases_forget(s->aliases);
	s->writing = false;
}

void store_no_wait(struct store *s)
{
	sqlite3_busy_timeout(db_handle(s->db), 0);
}

enum err store_part_begin(struct op *op, struct store *s)
{
	s->part_n = s->last_n;
	return db_run(op, s->db, "SAVEPOINT part");
}

enum err store_part_keep(struct op *op, struct store *s)
{
	return db_run(op, s->db, "RELEASE part");
}

void store_part_drop(struct store *s)
{
	struct op op;

	op_init(&op);
	/* What cannot be taken back alone goes with the whole transaction. */
	if (db_run(&op, s->db, "ROLLBACK TO part; RELEASE part"))
		op_reset(&op);
	op_done(&op);
	s->last_n = s->part_n;
}

/* A row written as it was would be no commit at all. */
enum err store_overwrite(struct op *op, struct store *s)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO meta(name, value) VALUES('rests', '0')"
			     " ON CONFLICT(name) DO UPDATE SET value = CAST(1 - CAST(value AS INTEGER) AS TEXT)",
			     ""));
	return db_err(op, s->db);
}

/* Pages that the database has stay in the WAL until the next commit begins it anew. With
 * a bit of one gone wrong, those before it would stand over newer ones: so that commit
 * is made at once. */
static void begin_wal_anew(struct store *s)
{
	struct op op;

	op_init(&op);
	if (store_overwrite(&op, s))
		op_forgive(&op);
	op_done(&op);
}

void store_rest(struct store *s)
{
	CHECK(!s->writing);
	if (db_wal_pages(s->db) >= WAL_PAGES_BEFORE_CHECKPOINT && db_checkpoint(s->db) && !db_wal_pages(s->db))
		begin_wal_anew(s);
}

enum err store_look(struct op *op, struct store *s)
{
	enum err err;

	db_do(s->db, db_sql(s->db, "BEGIN", ""));
	if ((err = db_err(op, s->db)))
		return err;
	return store_refresh(op, s);
}

enum err store_refresh(struct op *op, struct store *s)
{
	enum err err = s->writing ? OK : sums_check(op, s);

	return err ? err : read_progress(op, s);
}

void store_look_end(struct store *s)
{
	db_do(s->db, db_sql(s->db, "COMMIT", ""));
}

/* The projections' tables are those that the schema text creates. */
static int projection_tables(struct str *names)
{
	int count = 0;

	for (const char *p = schema_projections; (p = strstr(p, "CREATE TABLE ")); ) {
		p += strlen("CREATE TABLE ");
		CHECK(count < PROJECTION_TABLES_MAX);
		names[count++] = (struct str){p, strcspn(p, "(")};
	}
	return count;
}

enum err store_drop_projections(struct op *op, struct store *s)
{
	struct str names[PROJECTION_TABLES_MAX];
	int count = projection_tables(names);
	struct buf sql = BUF_INIT;
	char version[24];
	enum err err;

	for (int i = 0; i < count; i++)
		buf_printf(&sql, "DROP TABLE IF EXISTS %.*s;", STR_ARG(names[i]));
	buf_puts(&sql, schema_projections);
	err = db_run(op, s->db, sql.p);
	buf_done(&sql);
	sums_none(s->sums);
	search_forget(s->search);
	aliases_forget(s->aliases);
	s->folded_n = 0;
	snprintf(version, sizeof(version), "%d", PROJECTIONS_VERSION);
	return err ? err : meta_put(op, s, "projections", str_from(version));
}

static void digest_value(struct buf *row, sqlite3_stmt *st, int column)
{
	int n = sqlite3_column_bytes(st, column);
	const void *p = sqlite3_column_blob(st, column);

	buf_printf(row, "%d:", n);
	buf_put(row, (struct str){p, (size_t)n});
}

enum err store_digest(struct op *op, struct store *s, struct hash *out)
{
	struct str names[PROJECTION_TABLES_MAX];
	int count = projection_tables(names);
	struct buf chain = BUF_INIT;
	struct hash h = hash_zero();
	enum err err = search_write(op, s);

	for (int i = 0; i < count && !err; i++) {
		sqlite3_stmt *st = NULL;
		char sql[96];
		snprintf(sql, sizeof(sql), "SELECT * FROM %.*s ORDER BY 1, 2", STR_ARG(names[i]));
		if (sqlite3_prepare_v2(db_handle(s->db), sql, -1, &st, NULL) != SQLITE_OK)
			return op_refuse(op, E_BOOK_DAMAGED, "", "path", sql, "why", sqlite3_errmsg(db_handle(s->db)), NULL);
		buf_clear(&chain);
		buf_put(&chain, names[i]);
		while (db_row(s->db, st)) {
			for (int c = 0; c < sqlite3_column_count(st); c++)
				digest_value(&chain, st, c);
			if (chain.n > 1 << 20) {
				buf_put(&chain, (struct str){(const char *)h.b, sizeof(h.b)});
				h = hash_of(buf_str(&chain));
				buf_clear(&chain);
			}
		}
		err = db_err(op, s->db);
		sqlite3_finalize(st);
		buf_put(&chain, (struct str){(const char *)h.b, sizeof(h.b)});
		h = hash_of(buf_str(&chain));
	}
	buf_done(&chain);
	*out = h;
	return err;
}

static enum err checked(struct op *op, struct store *s, sqlite3_stmt *st)
{
	struct str word;
	enum err err = OK;

	if (db_row(s->db, st)) {
		word = db_text(st, 0);
		if (!str_is(word, "ok"))
			err = op_refuse(op, E_BOOK_DAMAGED, "", "path", sqlite3_db_filename(db_handle(s->db), "main"), "why",
				arena_str(&op->arena, word).p, NULL);
		db_end(st);
	}
	return err ? err : db_err(op, s->db);
}

enum err store_integrity(struct op *op, struct store *s)
{
	return checked(op, s, db_sql(s->db, "PRAGMA integrity_check(1)", ""));
}

enum err store_quick_check(struct op *op, struct store *s)
{
	return checked(op, s, db_sql(s->db, "PRAGMA quick_check(1)", ""));
}

enum err meta_get(struct op *op, struct store *s, const char *name, struct str *out)
{
	struct str key = str_from(name);
	sqlite3_stmt *st = db_sql(s->db, "SELECT value FROM meta WHERE name = $1", "t", &key);

	*out = STR_NONE;
	if (db_row(s->db, st)) {
		*out = arena_str(&op->arena, db_text(st, 0));
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err meta_put(struct op *op, struct store *s, const char *name, struct str value)
{
	struct str key = str_from(name);

	db_do(s->db, db_sql(s->db, "UPDATE meta SET value = $1 WHERE name = $2", "tt", &value, &key));
	if (!db_failed(s->db) && !sqlite3_changes(db_handle(s->db)))
		db_do(s->db, db_sql(s->db, "INSERT INTO meta(name, value) VALUES($1, $2)", "tt", &key, &value));
	return db_err(op, s->db);
}
