/* Approvals by site and number. */
#include "store/approved.h"

#include "store/db.h"

enum err approved_give(struct op *op, struct store *s, const struct approved_row *row)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO approved(site, number, customer, rule, approver, v, given, ended) "
			     "VALUES($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT(site, number) DO UPDATE SET "
			     "customer = excluded.customer, rule = excluded.rule, approver = excluded.approver, v = excluded.v, "
			     "given = excluded.given",
			     "tttttii", &row->site, &row->number, &row->customer, &row->rule, &row->approver, row->v, row->given));
	return db_err(op, s->db);
}

enum err approved_end(struct op *op, struct store *s, const struct approved_row *row)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO approved(site, number, customer, rule, approver, v, given, ended) "
			     "VALUES($1, $2, $3, $4, '', $5, 0, $6) ON CONFLICT(site, number) DO UPDATE SET ended = excluded.ended "
			     "WHERE ended = 0",
			     "ttttii", &row->site, &row->number, &row->customer, &row->rule, row->v, row->ended));
	return db_err(op, s->db);
}

static struct approved_row row_of(sqlite3_stmt *st)
{
	return (struct approved_row){db_text(st, 0), db_text(st, 1), db_text(st, 2), db_text(st, 3), db_text(st, 4), db_int(st, 5),
		db_int(st, 6), db_int(st, 7)};
}

enum err approved_get(
	struct op *op, struct store *s, struct str site, struct str number, struct approved_row *out, bool *found)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT site, number, customer, rule, approver, v, given, ended FROM approved WHERE site = $1 AND number = $2", "tt",
		&site, &number);

	*found = db_row(s->db, st);
	if (*found) {
		struct str *texts[] = {&out->site, &out->number, &out->customer, &out->rule, &out->approver};
		*out = row_of(st);
		for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
			*texts[i] = arena_str(&op->arena, *texts[i]);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err approved_sum(struct op *op, struct store *s, struct str customer, struct str rule, int64_t *out)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT coalesce(sum(v), 0) FROM approved WHERE customer = $1 AND rule = $2 AND given > 0 AND ended = 0", "tt",
		&customer, &rule);

	*out = 0;
	if (db_row(s->db, st)) {
		*out = db_int(st, 0);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err approved_walk(struct op *op, struct store *s, approved_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT site, number, customer, rule, approver, v, given, ended FROM approved WHERE given > 0 AND ended = 0 "
		"ORDER BY site, number",
		"");
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct approved_row row = row_of(st);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}
