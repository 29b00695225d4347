/* Free credits, allocation decisions, and when a customer's sums last changed. */
#include "store/desk.h"

#define CREDIT_COLUMNS "customer, doc, site, day, waits, n, free"

static struct credit_row credit_of(struct arena *a, sqlite3_stmt *st)
{
	return (struct credit_row){.customer = arena_str(a, db_text(st, 0)), .doc = arena_str(a, db_text(st, 1)),
		.site = arena_str(a, db_text(st, 2)), .day = arena_str(a, db_text(st, 3)), .waits = arena_str(a, db_text(st, 4)),
		.n = db_int(st, 5), .free = db_int(st, 6)};
}

enum err credit_get(struct op *op, struct store *s, struct str customer, struct str doc, struct credit_row *out, bool *found)
{
	sqlite3_stmt *st = db_sql(
		s->db, "SELECT " CREDIT_COLUMNS " FROM credit WHERE customer = $1 AND doc = $2", "tt", &customer, &doc);

	*found = db_row(s->db, st);
	if (*found) {
		*out = credit_of(&op->arena, st);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err credit_add(struct op *op, struct store *s, const struct credit_row *row)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO credit(customer, doc, site, day, waits, n, free) VALUES($1, $2, $3, $4, $5, $6, $7) "
			     "ON CONFLICT(customer, doc) DO UPDATE SET free = free + excluded.free, "
			     "day = CASE WHEN day = '' THEN excluded.day ELSE day END, "
			     "site = CASE WHEN day = '' THEN excluded.site ELSE site END, "
			     "waits = CASE WHEN day = '' THEN excluded.waits ELSE waits END, "
			     "n = CASE WHEN day = '' THEN excluded.n ELSE n END",
			     "tttttii", &row->customer, &row->doc, &row->site, &row->day, &row->waits, row->n, row->free));
	db_do(s->db, db_sql(s->db, "DELETE FROM credit WHERE customer = $1 AND doc = $2 AND free = 0", "tt", &row->customer, &row->doc));
	return db_err(op, s->db);
}

enum err credit_waits(struct op *op, struct store *s, struct str customer, struct str doc, struct str waits)
{
	db_do(s->db, db_sql(s->db, "UPDATE credit SET waits = $1 WHERE customer = $2 AND doc = $3", "ttt", &waits, &customer, &doc));
	return db_err(op, s->db);
}

enum err credit_any_waits(struct op *op, struct store *s, struct str customer, bool *any)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT 1 FROM credit WHERE customer = $1 AND waits <> '' LIMIT 1", "t", &customer);

	*any = db_row(s->db, st);
	if (*any)
		db_end(st);
	return db_err(op, s->db);
}

enum err credits_of(struct op *op, struct store *s, struct str customer, struct credit_row **rows, int *count)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT count(*) FROM credit WHERE customer = $1", "t", &customer);
	int64_t max = db_row(s->db, st) ? db_int(st, 0) : 0;

	db_end(st);
	*rows = ARENA_ARRAY(&op->arena, struct credit_row, max);
	*count = 0;
	st = db_sql(s->db, "SELECT " CREDIT_COLUMNS " FROM credit WHERE customer = $1 ORDER BY day, n, doc", "t", &customer);
	while (*count < max && db_row(s->db, st))
		(*rows)[(*count)++] = credit_of(&op->arena, st);
	if (st)
		db_end(st);
	return db_err(op, s->db);
}

enum err allocated_put(struct op *op, struct store *s, const struct allocated_row *row)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT OR IGNORE INTO allocated(source, paper, n, cause, rule, v, day) VALUES($1, $2, $3, $4, $5, $6, $7)",
			     "ttittit", &row->source, &row->paper, row->n, &row->cause, &row->rule, row->v, &row->day));
	return db_err(op, s->db);
}

enum err allocated_from(struct op *op, struct store *s, struct str source, struct allocated_row **rows, int *count)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT count(*) FROM allocated WHERE source = $1", "t", &source);
	int64_t max = db_row(s->db, st) ? db_int(st, 0) : 0;

	db_end(st);
	*rows = ARENA_ARRAY(&op->arena, struct allocated_row, max);
	*count = 0;
	st = db_sql(s->db, "SELECT paper, cause, rule, day, n, v FROM allocated WHERE source = $1 ORDER BY n, paper", "t", &source);
	while (*count < max && db_row(s->db, st)) {
		struct arena *a = &op->arena;
		(*rows)[(*count)++] = (struct allocated_row){.source = source, .paper = arena_str(a, db_text(st, 0)),
			.cause = arena_str(a, db_text(st, 1)), .rule = arena_str(a, db_text(st, 2)),
			.day = arena_str(a, db_text(st, 3)), .n = db_int(st, 4), .v = db_int(st, 5)};
	}
	if (st)
		db_end(st);
	return db_err(op, s->db);
}

enum err allocated_for(struct op *op, struct store *s, struct str cause, struct str rule, bool *decided)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT 1 FROM allocated WHERE cause = $1 AND rule = $2 LIMIT 1", "tt", &cause, &rule);

	*decided = db_row(s->db, st);
	if (*decided)
		db_end(st);
	return db_err(op, s->db);
}

enum err changed_put(struct op *op, struct store *s, struct str customer, int64_t n)
{
	db_do(s->db, db_sql(s->db, "UPDATE changed SET n = max(n, $1) WHERE customer = $2", "it", n, &customer));
	if (!db_failed(s->db) && !sqlite3_changes(db_handle(s->db)))
		db_do(s->db, db_sql(s->db, "INSERT INTO changed(customer, n) VALUES($1, $2)", "ti", &customer, n));
	return db_err(op, s->db);
}

enum err changed_get(struct op *op, struct store *s, struct str customer, int64_t *n)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT n FROM changed WHERE customer = $1", "t", &customer);

	*n = 0;
	if (db_row(s->db, st)) {
		*n = db_int(st, 0);
		db_end(st);
	}
	return db_err(op, s->db);
}
