/* Papers by the paper they name. */
#include "store/docs.h"

enum err link_put(struct op *op, struct store *s, struct str paper, struct str type, int64_t n, struct str doc)
{
	db_do(s->db, db_sql(s->db, "INSERT OR IGNORE INTO link(paper, type, n, doc) VALUES($1, $2, $3, $4)", "ttit", &paper, &type, n,
			     &doc));
	return db_err(op, s->db);
}

enum err link_newest(struct op *op, struct store *s, struct str paper, struct str type, struct str *doc)
{
	sqlite3_stmt *st = db_sql(
		s->db, "SELECT doc FROM link WHERE paper = $1 AND type = $2 ORDER BY n DESC LIMIT 1", "tt", &paper, &type);

	*doc = STR_NONE;
	if (db_row(s->db, st)) {
		*doc = arena_str(&op->arena, db_text(st, 0));
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err links_walk(struct op *op, struct store *s, struct str paper, link_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT type, doc FROM link WHERE paper = $1 ORDER BY n", "t", &paper);
	enum err err = OK;

	while (!err && db_row(s->db, st))
		err = fn(ctx, op, db_text(st, 0), db_text(st, 1));
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}
