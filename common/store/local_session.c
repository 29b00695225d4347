/* Sessions by place. */
#include "store/db.h"
#include "store/local.h"

enum err local_session_put(struct op *op, struct local_db *l, const struct local_session *row)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db,
			"INSERT INTO session(place, who, since, used, idle_s) VALUES($1, $2, $3, $4, $5) ON CONFLICT(place) DO UPDATE "
			"SET who = excluded.who, since = excluded.since, used = excluded.used, idle_s = excluded.idle_s",
			"ttiii", &row->place, &row->who, row->since.ms, row->used.ms, row->idle_s));
	return db_err(op, db);
}

enum err local_session_get(
	struct op *op, struct local_db *l, struct str place, struct moment now, struct local_session *out, bool *live)
{
	struct db *db = local_db_of(l);
	sqlite3_stmt *st = db_sql(db, "SELECT who, since, used, idle_s FROM session WHERE place = $1", "t", &place);

	*live = false;
	*out = (struct local_session){.place = place};
	if (db_row(db, st)) {
		out->who = arena_str(&op->arena, db_text(st, 0));
		out->since.ms = db_int(st, 1);
		out->used.ms = db_int(st, 2);
		out->idle_s = db_int(st, 3);
		db_end(st);
		*live = now.ms >= out->used.ms && now.ms - out->used.ms < out->idle_s * 1000;
	}
	return db_err(op, db);
}

enum err local_session_used(struct op *op, struct local_db *l, struct str place, struct moment now)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db, "UPDATE session SET used = $1 WHERE place = $2", "it", now.ms, &place));
	return db_err(op, db);
}

enum err local_session_end(struct op *op, struct local_db *l, struct str place)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db, "DELETE FROM session WHERE place = $1", "t", &place));
	return db_err(op, db);
}

enum err local_sessions_end(struct op *op, struct local_db *l, struct str who)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db, "DELETE FROM session WHERE who = $1", "t", &who));
	return db_err(op, db);
}
