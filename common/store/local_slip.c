/* The printer of this machine, and what it has taken. */
#include "store/db.h"
#include "store/local.h"

enum err local_printed(struct op *op, struct local_db *l, struct str number, struct str copy, int *times)
{
	struct db *db = local_db_of(l);
	sqlite3_stmt *st = db_sql(db, "SELECT times FROM printed WHERE number = $1 AND copy = $2", "tt", &number, &copy);

	*times = 0;
	if (db_row(db, st)) {
		*times = (int)db_int(st, 0);
		db_end(st);
	}
	return db_err(op, db);
}

enum err local_printed_put(struct op *op, struct local_db *l, struct str number, struct str copy, struct moment at)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db,
			"INSERT INTO printed(number, copy, times, at) VALUES($1, $2, 1, $3) "
			"ON CONFLICT DO UPDATE SET times = times + 1, at = excluded.at",
			"tti", &number, &copy, at.ms));
	return db_err(op, db);
}

enum err local_printer_get(struct op *op, struct local_db *l, struct local_printer *out, bool *there)
{
	struct db *db = local_db_of(l);
	sqlite3_stmt *st = db_sql(db, "SELECT address, form, columns, drawer, at_once, since FROM printer", "");

	*there = db_row(db, st);
	if (*there) {
		*out = (struct local_printer){.address = arena_str(&op->arena, db_text(st, 0)),
			.form = arena_str(&op->arena, db_text(st, 1)), .columns = (int)db_int(st, 2),
			.drawer = db_int(st, 3) != 0, .at_once = db_int(st, 4) != 0, .since = db_int(st, 5)};
		db_end(st);
	}
	return db_err(op, db);
}

enum err local_printer_put(struct op *op, struct local_db *l, const struct local_printer *p)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db,
			"INSERT OR REPLACE INTO printer(one, address, form, columns, drawer, at_once, since) "
			"VALUES(1, $1, $2, $3, $4, $5, $6)",
			"ttiiii", &p->address, &p->form, (int64_t)p->columns, (int64_t)p->drawer, (int64_t)p->at_once, p->since));
	return db_err(op, db);
}

enum err local_printer_drop(struct op *op, struct local_db *l)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db, "DELETE FROM printer", ""));
	return db_err(op, db);
}
