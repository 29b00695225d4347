/* Movements for aging. */
#include "store/owed.h"

#define OWED "SELECT customer, account, due, day, v FROM movement "
#define OWED_ORDER "ORDER BY customer, account, due, paper, day, n, site"

/* As it lies in the page: asking for text would copy it to set a nul behind it. */
static struct str bytes_of(sqlite3_stmt *st, int column)
{
	const char *p = sqlite3_column_blob(st, column);

	return (struct str){p, p ? (size_t)sqlite3_column_bytes(st, column) : 0};
}

enum err owed_walk(struct op *op, struct store *s, struct str customer, owed_fn *fn, void *ctx)
{
	sqlite3_stmt *st = customer.n ? db_sql(s->db, OWED "WHERE customer = $1 " OWED_ORDER, "t", &customer)
				      : db_sql(s->db, OWED OWED_ORDER, "");
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct owed_row row = {
			bytes_of(st, 0), bytes_of(st, 1), bytes_of(st, 2), bytes_of(st, 3), db_int(st, 4)};
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}
