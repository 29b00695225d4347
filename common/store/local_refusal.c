/* Refusals of acts, kept where they were made. */
#include "store/db.h"
#include "store/local.h"

enum err local_refusal_put(struct op *op, struct local_db *l, const struct local_refusal *row)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db, "INSERT INTO refusal(at, day, who, command, code, place, said) VALUES($1, $2, $3, $4, $5, $6, $7)",
			"itttttt", row->at.ms, &row->day, &row->who, &row->command, &row->code, &row->place, &row->said));
	return db_err(op, db);
}

enum err local_refusals_count(struct op *op, struct local_db *l, struct str day, int64_t *count)
{
	struct db *db = local_db_of(l);
	sqlite3_stmt *st = db_sql(db, "SELECT count(*) FROM refusal WHERE day = $1", "t", &day);

	*count = 0;
	if (db_row(db, st)) {
		*count = db_int(st, 0);
		db_end(st);
	}
	return db_err(op, db);
}

#define REFUSAL_COLUMNS "id, at, day, who, command, code, place, said"

enum err local_refusals_walk(struct op *op, struct local_db *l, struct str day, local_refusal_fn *fn, void *ctx)
{
	struct db *db = local_db_of(l);
	sqlite3_stmt *st = day.n ? db_sql(db, "SELECT " REFUSAL_COLUMNS " FROM refusal WHERE day = $1 ORDER BY id", "t", &day)
				 : db_sql(db, "SELECT " REFUSAL_COLUMNS " FROM refusal ORDER BY id", "");
	enum err err = OK;

	while (!err && db_row(db, st)) {
		struct local_refusal row = {.id = db_int(st, 0), .at = {db_int(st, 1)}, .day = db_text(st, 2),
			.who = db_text(st, 3), .command = db_text(st, 4), .code = db_text(st, 5), .place = db_text(st, 6),
			.said = db_text(st, 7)};
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, db);
}
