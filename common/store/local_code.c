/* Codes by telephone: each try is on the disk before it is looked at. */
#include "store/db.h"
#include "store/local.h"

static int wrong_of_request(struct db *db, struct str request)
{
	sqlite3_stmt *st = db_sql(db, "SELECT wrong FROM code_request WHERE request = $1", "t", &request);
	int wrong = 0;

	if (db_row(db, st)) {
		wrong = (int)db_int(st, 0);
		db_end(st);
	}
	return wrong;
}

/* A new day begins anew, but what is locked stays so until head office has said otherwise. */
static int wrong_of_site(struct db *db, const struct local_code *c)
{
	sqlite3_stmt *st = db_sql(db, "SELECT day, wrong, unlocked FROM code_site WHERE one = 1", "");
	int wrong = 0;
	bool same_day, same_lock;

	if (!db_row(db, st))
		return 0;
	same_day = str_eq(db_text(st, 0), c->day);
	same_lock = str_eq(db_text(st, 2), c->unlocked);
	wrong = (int)db_int(st, 1);
	db_end(st);
	return same_lock && (same_day || wrong >= CODES_A_DAY) ? wrong : 0;
}

static void put(struct db *db, const struct local_code *c, int of_request, int of_site)
{
	db_do(db, db_sql(db,
			"INSERT INTO code_request(request, wrong) VALUES($1, $2) "
			"ON CONFLICT(request) DO UPDATE SET wrong = excluded.wrong",
			"ti", &c->request, (int64_t)of_request));
	db_do(db, db_sql(db,
			"INSERT INTO code_site(one, day, wrong, unlocked) VALUES(1, $1, $2, $3) "
			"ON CONFLICT(one) DO UPDATE SET day = excluded.day, wrong = excluded.wrong, unlocked = excluded.unlocked",
			"tit", &c->day, (int64_t)of_site, &c->unlocked));
}

static enum err end(struct op *op, struct db *db)
{
	enum err err = db_err(op, db);

	if (!err && !(err = db_run(op, db, "COMMIT")))
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

enum err local_code_try(struct op *op, struct local_db *l, struct local_code *c)
{
	struct db *db = local_db_of(l);
	int of_request, of_site;
	enum err err = db_run(op, db, "BEGIN IMMEDIATE");

	if (err)
		return err;
	of_request = wrong_of_request(db, c->request);
	of_site = wrong_of_site(db, c);
	c->request_locked = of_request >= CODES_A_REQUEST;
	c->site_locked = of_site >= CODES_A_DAY;
	c->left = CODES_A_REQUEST - of_request - 1;
	if (c->left > CODES_A_DAY - of_site - 1)
		c->left = CODES_A_DAY - of_site - 1;
	if (!c->request_locked && !c->site_locked)
		put(db, c, of_request + 1, of_site + 1);
	return end(op, db);
}

enum err local_code_good(struct op *op, struct local_db *l, const struct local_code *c)
{
	struct db *db = local_db_of(l);
	enum err err = db_run(op, db, "BEGIN IMMEDIATE");

	if (err)
		return err;
	put(db, c, wrong_of_request(db, c->request) - 1, wrong_of_site(db, c) - 1);
	return end(op, db);
}
