/* Drafts with their history (SEC-03), and a site's standings. */
#include "store/desk.h"

/* The form that is there becomes the last of the earlier ones. */
static void keep_form(struct store *s, const struct str *doc)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO draft_before(doc, k, who, at, body) SELECT doc, "
			     "(SELECT count(*) + 1 FROM draft_before b WHERE b.doc = draft.doc), who, at, body FROM draft WHERE doc = $1",
			     "t", doc));
}

enum err draft_put(struct op *op, struct store *s, const struct draft_row *row)
{
	keep_form(s, &row->doc);
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO draft(doc, type, who, at, body) VALUES($1, $2, $3, $4, $5) ON CONFLICT(doc) DO UPDATE SET "
			     "who = excluded.who, at = excluded.at, body = excluded.body",
			     "tttit", &row->doc, &row->type, &row->who, row->at.ms, &row->body));
	return db_err(op, s->db);
}

static struct draft_row draft_of(sqlite3_stmt *st)
{
	return (struct draft_row){.doc = db_text(st, 0), .type = db_text(st, 1), .who = db_text(st, 2), .at = {db_int(st, 3)},
		.body = db_text(st, 4)};
}

enum err draft_get(struct op *op, struct store *s, struct str doc, struct draft_row *out, bool *found)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT doc, type, who, at, body FROM draft WHERE doc = $1", "t", &doc);

	*found = db_row(s->db, st);
	if (*found) {
		*out = draft_of(st);
		out->doc = arena_str(&op->arena, out->doc);
		out->type = arena_str(&op->arena, out->type);
		out->who = arena_str(&op->arena, out->who);
		out->body = arena_str(&op->arena, out->body);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err draft_drop(struct op *op, struct store *s, struct str doc)
{
	keep_form(s, &doc);
	db_do(s->db, db_sql(s->db, "DELETE FROM draft WHERE doc = $1", "t", &doc));
	return db_err(op, s->db);
}

enum err draft_history(struct op *op, struct store *s, struct str doc, draft_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT doc, '', who, at, body, k FROM draft_before WHERE doc = $1 "
		"UNION ALL SELECT doc, type, who, at, body, 1 << 30 FROM draft WHERE doc = $2 ORDER BY 6",
		"tt", &doc, &doc);
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct draft_row row = draft_of(st);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err drafts_walk(struct op *op, struct store *s, struct str type, draft_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(
		s->db, "SELECT doc, type, who, at, body FROM draft WHERE type = $1 ORDER BY at, doc", "t", &type);
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct draft_row row = draft_of(st);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err standing_put(struct op *op, struct store *s, struct str customer, struct str body)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO standing(customer, body) VALUES($1, $2) ON CONFLICT(customer) DO UPDATE SET body = excluded.body",
			     "tt", &customer, &body));
	return db_err(op, s->db);
}

enum err standing_drop(struct op *op, struct store *s, struct str customer)
{
	db_do(s->db, db_sql(s->db, "DELETE FROM standing WHERE customer = $1", "t", &customer));
	return db_err(op, s->db);
}

enum err standing_get(struct op *op, struct store *s, struct str customer, struct str *body, bool *found)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT body FROM standing WHERE customer = $1", "t", &customer);

	*found = db_row(s->db, st);
	if (*found) {
		*body = arena_str(&op->arena, db_text(st, 0));
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err standings_walk(struct op *op, struct store *s, standing_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT customer, body FROM standing ORDER BY customer", "");
	enum err err = OK;

	while (!err && db_row(s->db, st))
		err = fn(ctx, op, db_text(st, 0), db_text(st, 1));
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}
