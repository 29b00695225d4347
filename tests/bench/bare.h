/* The bare thing: SQLite writing the very rows that Daybook wrote, and nothing else.
 *
 * What Daybook changes in its database is recorded once by SQLite's session extension,
 * a transaction at a time. The comparator starts from a copy of the same database
 * (same tables, same indexes, same content) and repeats the changes:
 *
 *   - rows: every one that Daybook inserted, changed or deleted, in every table; what
 *     it changed twice within one transaction is changed once;
 *   - statements: INSERT by position, UPDATE of the changed columns by primary key,
 *     DELETE by primary key, prepared once and bound to values made beforehand; within
 *     a transaction table by table in key order, which is the cheapest there is;
 *   - settings: WAL, synchronous=FULL, Daybook's page size and cache, BEGIN IMMEDIATE
 *     and COMMIT around each transaction. Checkpoints as each benchmark says.
 *
 * No JSON, no hash, no check, no reading: what is left is what durability costs. */
#ifndef TESTS_BENCH_BARE_H
#define TESTS_BENCH_BARE_H

#include <sqlite3.h>
#include <stdint.h>

struct bare_changes; /* of many transactions, in order */
struct bare;

struct bare_changes *bare_changes_new(void);
void bare_changes_free(struct bare_changes *c);
/* Records what happens on a connection; cut ends a transaction's changes. */
void bare_record(struct bare_changes *c, sqlite3 *db);
void bare_cut(struct bare_changes *c);
void bare_record_end(struct bare_changes *c);
int bare_count(const struct bare_changes *c); /* transactions */
int64_t bare_rows(const struct bare_changes *c);

/* autocheckpoint: pages, as SQLite has it by default (1000), or 0. */
struct bare *bare_open(const char *path, const struct bare_changes *c, int autocheckpoint);
void bare_close(struct bare *b);
void bare_do(struct bare *b, int transaction); /* one transaction, on disk when it returns */
void bare_rest(struct bare *b);                /* a checkpoint where the WAL has grown, as book_rest takes it */

/* Rows of whole tables, for writing them anew. */
struct bare_rows;
/* Every row of the projections of a book, in key order. */
struct bare_rows *bare_rows_read(sqlite3 *db);
void bare_rows_free(struct bare_rows *r);
int64_t bare_rows_count(const struct bare_rows *r);
/* Makes the database with the same tables and indexes, empty; then all rows in one
 * transaction. Returns the microseconds of the transaction. */
double bare_rows_write(const struct bare_rows *r, const char *path);

#endif
