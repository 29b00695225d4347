/* Steps that a database takes to the form this program knows. */
#include "schema.h"

#include <stdio.h>

int64_t db_pragma(struct db *db, const char *sql)
{
	sqlite3_stmt *s = db_sql(db, sql, "");
	int64_t v = db_row(db, s) ? db_int(s, 0) : 0;

	if (s)
		db_end(s);
	return v;
}

enum err schema_too_new(struct op *op, int64_t found, int64_t known)
{
	char there[24], here[24];

	snprintf(there, sizeof(there), "%lld", (long long)found);
	snprintf(here, sizeof(here), "%lld", (long long)known);
	return op_refuse(op, E_BOOK_VERSION, "", "found", there, "known", here, NULL);
}

enum err schema_migrate(struct op *op, struct db *db, const struct schema_step *steps, int64_t at)
{
	char set[48];
	enum err err;

	for (; steps[at].name; at++) {
		if ((err = db_run(op, db, "BEGIN IMMEDIATE")))
			return err;
		/* Another program may have taken the step while this one waited. */
		if (db_pragma(db, "PRAGMA user_version") == at) {
			snprintf(set, sizeof(set), "PRAGMA user_version=%lld", (long long)at + 1);
			if ((err = db_run(op, db, steps[at].sql)) || (err = db_run(op, db, set)))
				return err;
		}
		if ((err = db_run(op, db, "COMMIT")))
			return err;
	}
	return OK;
}

enum err schema_bring_up(struct op *op, struct db *db, const struct schema_step *steps)
{
	int64_t at = db_pragma(db, "PRAGMA user_version"), last = 0;
	enum err err = db_err(op, db);

	while (steps[last].name)
		last++;
	if (err)
		return err;
	return at > last ? schema_too_new(op, at, last) : schema_migrate(op, db, steps, at);
}
