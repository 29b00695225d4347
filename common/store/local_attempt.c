/* Wrong PINs by user: counted on the disk first, answered after. */
#include "store/db.h"
#include "store/local.h"

/* A minute from the fifth wrong one on, doubling. */
static int64_t lock_s(int wrong)
{
	int64_t s = ATTEMPT_LOCK_S;

	for (int i = ATTEMPTS_FREE; i < wrong && s < ATTEMPT_LOCK_MAX_S; i++)
		s *= 2;
	return s < ATTEMPT_LOCK_MAX_S ? s : ATTEMPT_LOCK_MAX_S;
}

static void read_attempt(struct db *db, struct str who, struct moment now, struct local_attempt *out)
{
	sqlite3_stmt *st = db_sql(db, "SELECT wrong, until FROM attempt WHERE who = $1", "t", &who);

	*out = (struct local_attempt){0};
	if (!db_row(db, st))
		return;
	out->wrong = (int)db_int(st, 0);
	out->until.ms = db_int(st, 1);
	db_end(st);
	/* A clock set back makes nobody wait longer than the lock itself. */
	if (out->wrong >= ATTEMPTS_FREE && out->until.ms > now.ms + lock_s(out->wrong) * 1000)
		out->until.ms = now.ms + lock_s(out->wrong) * 1000;
	out->locked = out->until.ms > now.ms;
}

static void count_attempt(struct db *db, struct str who, struct moment now, struct local_attempt *a)
{
	if (a->wrong < INT16_MAX)
		a->wrong++;
	a->until.ms = a->wrong < ATTEMPTS_FREE ? 0 : now.ms + lock_s(a->wrong) * 1000;
	db_do(db, db_sql(db,
			"INSERT INTO attempt(who, wrong, until) VALUES($1, $2, $3) "
			"ON CONFLICT(who) DO UPDATE SET wrong = excluded.wrong, until = excluded.until",
			"tii", &who, (int64_t)a->wrong, a->until.ms));
}

enum err local_attempt(struct op *op, struct local_db *l, struct str who, struct moment now, struct local_attempt *out)
{
	struct db *db = local_db_of(l);
	enum err err = db_run(op, db, "BEGIN IMMEDIATE");

	if (err)
		return err;
	read_attempt(db, who, now, out);
	if (!out->locked)
		count_attempt(db, who, now, out);
	if (!(err = db_err(op, db)) && !(err = db_run(op, db, "COMMIT")))
		return OK;
	if (!sqlite3_get_autocommit(db_handle(db))) {
		struct op undo;
		op_init(&undo);
		if (db_run(&undo, db, "ROLLBACK"))
			op_forgive(&undo);
		op_done(&undo);
	}
	return err;
}

enum err local_attempt_good(struct op *op, struct local_db *l, struct str who)
{
	struct db *db = local_db_of(l);

	db_do(db, db_sql(db, "DELETE FROM attempt WHERE who = $1", "t", &who));
	return db_err(op, db);
}
