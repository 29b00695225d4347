/* Prices, looked up by item and day. */
#include "store/prices.h"

#include "model/field.h"

enum err price_keep(struct op *op, struct store *s, const struct price_row *row)
{
	struct str from = day_str(&op->arena, row->from);

	db_do(s->db, db_sql(s->db, "INSERT OR REPLACE INTO price(kind, item, day, n, e4) VALUES($1, $2, $3, $4, $5)", "ittii",
			     (int64_t)row->of, &row->item, &from, row->n, row->price.e4));
	return db_err(op, s->db);
}

enum err price_on(struct op *op, struct store *s, enum price_of of, struct str item, struct day day, struct price_row *out)
{
	struct str on = day_str(&op->arena, day);
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT e4, n, day FROM price WHERE kind = $1 AND item = $2 AND day <= $3 ORDER BY day DESC, n DESC LIMIT 1", "itt",
		(int64_t)of, &item, &on);

	*out = (struct price_row){.of = of, .item = item, .price = {NONE}};
	if (db_row(s->db, st)) {
		out->price.e4 = db_int(st, 0);
		out->n = db_int(st, 1);
		if (!day_read(db_text(st, 2), &out->from))
			out->from = day;
		db_end(st);
	}
	return db_err(op, s->db);
}
