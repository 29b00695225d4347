/* One SQLite connection: statements prepared once, errors turned into refusals.
 *
 * An error sticks to the connection until db_err takes it, so that a loop over rows
 * reads straight and asks once at its end. Only this layer includes this header. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>

#include "base/hash.h"
#include "base/op.h"

struct db;

enum db_mode {
	DB_CREATE, /* makes the file */
	DB_WRITE,
	DB_READ, /* a snapshot reader; never writes */
};

struct db_options {
	enum db_mode mode;
	bool careless; /* no flush at commit: the simulator, whose power never fails */
	int cache_kib; /* 0: the default of 8 MiB */
};

MUST_CHECK enum err db_open(struct op *op, const char *path, const struct db_options *options, struct db **out);
void db_close(struct db *db);

MUST_CHECK enum err db_run(struct op *op, struct db *db, const char *script); /* any number of statements */

/* A statement ready to step, with its values bound: t (struct str *), i (int64_t),
 * b (struct hash *), x (struct str *, as bytes). `sql` has to be a literal: its address is its name. Bind structs
 * by address; they have to last until the statement is reset. */
sqlite3_stmt *db_sql(struct db *db, const char *sql, const char *kinds, ...);
bool db_row(struct db *db, sqlite3_stmt *s); /* false at the end or on an error; resets by itself then */
void db_end(sqlite3_stmt *s); /* leaves a statement before its end */
void db_do(struct db *db, sqlite3_stmt *s); /* steps to the end */
struct str db_text(sqlite3_stmt *s, int column); /* until the next step */
struct str db_bytes(sqlite3_stmt *s, int column); /* until the next step */
int64_t db_int(sqlite3_stmt *s, int column);
bool db_hash(sqlite3_stmt *s, int column, struct hash *out);

/* OK, or the error that stuck, refused; the connection is clean again. */
MUST_CHECK enum err db_err(struct op *op, struct db *db);
bool db_failed(const struct db *db);
/* Pages in the WAL after this connection's last commit, less those since moved. Its
 * file never shrinks and says nothing. */
int db_wal_pages(const struct db *db);
bool db_checkpoint(struct db *db); /* moves what no reader still needs */
void db_cache(struct db *db, int kib); /* for work that needs more; 0: as it was opened, and the memory given back */
sqlite3 *db_handle(struct db *db);

#endif
