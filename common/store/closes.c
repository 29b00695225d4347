/* Closed months and what came late to them. */
#include "store/closes.h"

enum err closed_put(struct op *op, struct store *s, const struct closed_row *row)
{
	/* A month is closed once; of two the lower end holds, whichever came first. */
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO closed(month, site, epoch, seq) VALUES($1, $2, $3, $4) "
			     "ON CONFLICT(month, site, epoch) DO UPDATE SET seq = min(seq, excluded.seq)",
			     "ttti", &row->month, &row->site, &row->epoch, (int64_t)row->seq));
	return db_err(op, s->db);
}

enum err closed_walk(struct op *op, struct store *s, closed_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT month, site, epoch, seq FROM closed ORDER BY month, site, epoch", "");
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct closed_row row = {db_text(st, 0), db_text(st, 1), db_text(st, 2), (uint64_t)db_int(st, 3)};
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err late_put(struct op *op, struct store *s, int64_t n, struct str period)
{
	if (period.n)
		db_do(s->db, db_sql(s->db,
				     "INSERT INTO late(n, period) VALUES($1, $2) ON CONFLICT(n) DO UPDATE SET period = excluded.period",
				     "it", n, &period));
	else
		db_do(s->db, db_sql(s->db, "DELETE FROM late WHERE n = $1", "i", n));
	return db_err(op, s->db);
}

enum err late_walk(struct op *op, struct store *s, late_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT n, period FROM late ORDER BY n", "");
	enum err err = OK;

	while (!err && db_row(s->db, st))
		err = fn(ctx, op, db_int(st, 0), db_text(st, 1));
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}
