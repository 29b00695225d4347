/* Prices, looked up by item, whom they are for, and day.
 *
 * The list in force is the one of the latest day, and of that day the last told; of its
 * breaks that one counts which the quantity reaches. Both stand first in the key's order,
 * so that one step along the index answers. */
#include "store/prices.h"

#include "model/field.h"

struct str price_whom(struct arena *arena, struct str customer, struct str channel)
{
	if (customer.n)
		return arena_printf(arena, "k:%.*s", STR_ARG(customer));
	return channel.n ? arena_printf(arena, "c:%.*s", STR_ARG(channel)) : STR_NONE;
}

enum err price_keep(struct op *op, struct store *s, const struct price_row *row)
{
	struct str from = day_str(&op->arena, row->from);

	db_do(s->db, db_sql(s->db,
			     "INSERT OR REPLACE INTO price(kind, item, whom, day, n, least, e4, discount) "
			     "VALUES($1, $2, $3, $4, $5, $6, $7, $8)",
			     "itttiiii", (int64_t)row->of, &row->item, &row->whom, &from, row->n, row->least.milli, row->price.e4,
			     row->discount.e6));
	return db_err(op, s->db);
}

static sqlite3_stmt *in_force(struct store *s, const struct price_ask *ask, const struct str *on)
{
	return db_sql(s->db,
		"SELECT e4, n, day, least, discount FROM price WHERE kind = $1 AND item = $2 AND whom = $3 AND day <= $4 "
		"ORDER BY day DESC, n DESC, least DESC",
		"ittt", (int64_t)ask->of, &ask->item, &ask->whom, on);
}

static void read_row(sqlite3_stmt *st, const struct price_ask *ask, struct price_row *row)
{
	*row = (struct price_row){.of = ask->of, .item = ask->item, .whom = ask->whom, .price = {db_int(st, 0)}, .n = db_int(st, 1),
		.least = {db_int(st, 3)}, .discount = {db_int(st, 4)}};
	if (!day_read(db_text(st, 2), &row->from))
		row->from = ask->day;
}

enum err price_breaks(struct op *op, struct store *s, const struct price_ask *ask, struct price_row **rows, int *count)
{
	struct str on = day_str(&op->arena, ask->day);
	sqlite3_stmt *st = in_force(s, ask, &on);
	struct price_row row;

	*rows = ARENA_ARRAY(&op->arena, struct price_row, PRICE_BREAKS_MAX);
	*count = 0;
	while (*count < PRICE_BREAKS_MAX && db_row(s->db, st)) {
		read_row(st, ask, &row);
		if (*count && ((*rows)->n != row.n || day_cmp((*rows)->from, row.from)))
			break;
		(*rows)[(*count)++] = row;
	}
	db_end(st);
	return db_err(op, s->db);
}

enum err price_on(struct op *op, struct store *s, const struct price_ask *ask, struct price_row *out)
{
	struct str on = day_str(&op->arena, ask->day);
	sqlite3_stmt *st = in_force(s, ask, &on);
	struct price_row row;
	int64_t n = 0;

	*out = (struct price_row){.of = ask->of, .item = ask->item, .whom = ask->whom, .price = {NONE}, .discount = {NONE}};
	while (db_row(s->db, st)) {
		read_row(st, ask, &row);
		if (n && n != row.n)
			break;
		n = row.n;
		if (row.least.milli > ask->qty.milli)
			continue;
		*out = row;
		break;
	}
	db_end(st);
	return db_err(op, s->db);
}
