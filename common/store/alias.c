/* The names that records were merged into, kept in memory: most books have none. */
#include "store/alias.h"

#include <stdlib.h>

#include "base/check.h"

struct alias {
	struct str type, old, now;
};

struct aliases {
	struct arena arena;
	struct alias *rows;
	int count;
	bool known;
	int64_t others; /* store_others when they were read */
};

struct aliases *aliases_new(void)
{
	struct aliases *a = calloc(1, sizeof(*a));

	CHECK(a);
	return a;
}

void aliases_forget(struct aliases *a)
{
	arena_done(&a->arena);
	*a = (struct aliases){.others = a->others};
}

void aliases_free(struct aliases *a)
{
	if (!a)
		return;
	aliases_forget(a);
	free(a);
}

static enum err read_all(struct op *op, struct store *s)
{
	struct aliases *a = s->aliases;
	sqlite3_stmt *st = db_sql(s->db, "SELECT count(*) FROM alias", "");
	int64_t max = db_row(s->db, st) ? db_int(st, 0) : 0;

	if (st)
		db_end(st);
	a->rows = ARENA_ARRAY(&a->arena, struct alias, max + 1);
	st = db_sql(s->db, "SELECT type, old, now FROM alias ORDER BY type, old", "");
	while (a->count < max && db_row(s->db, st))
		a->rows[a->count++] = (struct alias){arena_str(&a->arena, db_text(st, 0)), arena_str(&a->arena, db_text(st, 1)),
			arena_str(&a->arena, db_text(st, 2))};
	if (st)
		db_end(st);
	return db_err(op, s->db);
}

void aliases_check(struct store *s)
{
	int64_t others = store_others(s);

	if (s->aliases->others != others)
		aliases_forget(s->aliases);
	s->aliases->others = others;
}

/* Within a transaction nobody else changes them. */
static enum err known(struct op *op, struct store *s)
{
	if (!s->writing)
		aliases_check(s);
	if (s->aliases->known)
		return OK;
	s->aliases->known = true;
	return read_all(op, s);
}

bool aliases_any(struct store *s)
{
	/* Not read yet: there may be some. */
	return !s->aliases->known || s->aliases->count > 0;
}

enum err alias_put(struct op *op, struct store *s, struct str type, struct str old, struct str now, int64_t n)
{
	db_do(s->db, db_sql(s->db, "INSERT OR REPLACE INTO alias(type, old, now, n) VALUES($1, $2, $3, $4)", "ttti", &type, &old, &now, n));
	aliases_forget(s->aliases);
	return db_err(op, s->db);
}

enum err alias_drop(struct op *op, struct store *s, struct str type, struct str old)
{
	db_do(s->db, db_sql(s->db, "DELETE FROM alias WHERE type = $1 AND old = $2", "tt", &type, &old));
	aliases_forget(s->aliases);
	return db_err(op, s->db);
}

static const struct alias *find(const struct aliases *a, struct str type, struct str old)
{
	int low = 0, high = a->count;

	while (low < high) {
		int mid = (low + high) / 2, order = str_cmp(a->rows[mid].type, type);
		if (!order)
			order = str_cmp(a->rows[mid].old, old);
		if (!order)
			return &a->rows[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* A circle, which only foreign entries could make, ends where it began. */
static struct str follow(const struct aliases *a, struct str type, struct str key)
{
	const struct alias *row;

	for (int steps = 0; steps < a->count && (row = find(a, type, key)); steps++)
		key = row->now;
	return key;
}

enum err alias_of(struct op *op, struct store *s, const char *type, struct str key, struct str *now)
{
	enum err err = known(op, s);

	*now = err || !s->aliases->count ? key : follow(s->aliases, str_from(type), key);
	return err;
}

enum err alias_spot(struct op *op, struct store *s, struct spot *spot)
{
	enum err err = known(op, s);

	if (err || !s->aliases->count)
		return err;
	if (spot->of.n)
		spot->of = follow(s->aliases, str_from(account_party(spot->a)), spot->of);
	if (spot->item.n)
		spot->item = follow(s->aliases, STR("item"), spot->item);
	return OK;
}

enum err alias_names(struct op *op, struct store *s, struct str type, struct str now, struct str **names, int *count)
{
	const struct aliases *a = s->aliases;
	enum err err = known(op, s);

	*count = 0;
	*names = ARENA_ARRAY(&op->arena, struct str, (err ? 0 : a->count) + 1);
	(*names)[(*count)++] = now;
	for (int i = 0; i < a->count && !err; i++)
		if (str_eq(a->rows[i].type, type) && !str_eq(a->rows[i].old, now) && str_eq(follow(a, type, a->rows[i].old), now))
			(*names)[(*count)++] = arena_str(&op->arena, a->rows[i].old);
	return err;
}

enum err alias_move_credits(struct op *op, struct store *s, struct str written, struct str from, struct str to)
{
	db_do(s->db, db_sql(s->db,
			     "UPDATE credit SET customer = $1 WHERE customer = $2 AND doc IN (SELECT id FROM doc WHERE customer = $3)",
			     "ttt", &to, &from, &written));
	return db_err(op, s->db);
}

enum err alias_is_allocated(struct op *op, struct store *s, struct str customer, int64_t n, bool *is)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT 1 FROM allocated JOIN doc ON doc.id = allocated.source OR doc.id = allocated.paper "
		"WHERE allocated.n > $1 AND doc.customer = $2 LIMIT 1",
		"it", n, &customer);

	*is = db_row(s->db, st);
	if (*is)
		db_end(st);
	return db_err(op, s->db);
}

enum err entry_set_aside(struct op *op, struct store *s, int64_t n, bool *is)
{
	sqlite3_stmt *st = db_sql(
		s->db, "SELECT 1 FROM case_ WHERE n = $1 AND place = '' AND code IN ('E_ENTRY', 'E_UNBALANCED') LIMIT 1", "i", n);

	*is = db_row(s->db, st);
	if (*is)
		db_end(st);
	return db_err(op, s->db);
}
