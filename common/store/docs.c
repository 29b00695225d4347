/* Papers, records, sources, numbers, topics, cases, movements: reading. */
#include "store/docs.h"

#include <stdio.h>

#define DOC_COLUMNS "id, type, number, site, epoch, state, holder, last_act, head, first_n, last_n, acts, day, customer"

static struct doc_row doc_of(sqlite3_stmt *st)
{
	struct doc_row row = {.id = db_text(st, 0), .type = db_text(st, 1), .number = db_text(st, 2), .site = db_text(st, 3),
		.epoch = db_text(st, 4), .state = db_text(st, 5), .holder = db_text(st, 6), .last_act = db_text(st, 7),
		.first_n = db_int(st, 9), .last_n = db_int(st, 10), .acts = (int)db_int(st, 11), .day = db_text(st, 12),
		.customer = db_text(st, 13)};

	(void)db_hash(st, 8, &row.head);
	return row;
}

static void keep_doc(struct arena *a, struct doc_row *row)
{
	struct str *const texts[] = {&row->id, &row->type, &row->number, &row->site, &row->epoch, &row->state, &row->holder,
		&row->last_act, &row->day, &row->customer};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		*texts[i] = arena_str(a, *texts[i]);
}

static enum err one_doc(struct op *op, struct store *s, sqlite3_stmt *st, struct doc_row *out, bool *found)
{
	*found = db_row(s->db, st);
	if (*found) {
		*out = doc_of(st);
		keep_doc(&op->arena, out);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err doc_get(struct op *op, struct store *s, struct str id, struct doc_row *out, bool *found)
{
	return one_doc(op, s, db_sql(s->db, "SELECT " DOC_COLUMNS " FROM doc WHERE id = $1", "t", &id), out, found);
}

enum err doc_by_number(struct op *op, struct store *s, struct str number, struct doc_row *out, bool *found)
{
	return one_doc(op, s,
		db_sql(s->db, "SELECT " DOC_COLUMNS " FROM doc WHERE number = $1 AND number <> '' ORDER BY id LIMIT 1", "t", &number),
		out, found);
}

enum err doc_newest(struct op *op, struct store *s, struct str type, struct str site, struct doc_row *out, bool *found)
{
	return one_doc(op, s,
		db_sql(s->db, "SELECT " DOC_COLUMNS " FROM doc WHERE type = $1 AND site = $2 ORDER BY first_n DESC LIMIT 1", "tt",
			&type, &site),
		out, found);
}

enum err doc_acts(struct op *op, struct store *s, const struct doc_row *doc, int64_t **n, int *count)
{
	int64_t at = doc->last_n;

	*n = ARENA_ARRAY(&op->arena, int64_t, doc->acts);
	*count = doc->acts;
	for (int k = doc->acts - 1; k >= 0; k--) {
		(*n)[k] = at;
		sqlite3_stmt *st = db_sql(s->db, "SELECT before FROM act_before WHERE n = $1", "i", at);
		if (db_row(s->db, st)) {
			at = db_int(st, 0);
			db_end(st);
		} else if (k > 0 && !db_failed(s->db)) {
			return op_refuse(op, E_BOOK_DAMAGED, "act_before", "path", "act_before", "why", "a paper's acts do not join", NULL);
		}
	}
	return db_err(op, s->db);
}

enum err docs_walk(struct op *op, struct store *s, struct str type, int limit, doc_fn *fn, void *ctx)
{
	int64_t most = limit ? limit : -1;
	sqlite3_stmt *st = type.n ? db_sql(s->db, "SELECT " DOC_COLUMNS " FROM doc WHERE type = $1 ORDER BY first_n DESC LIMIT $2",
					    "ti", &type, most)
				  : db_sql(s->db, "SELECT " DOC_COLUMNS " FROM doc ORDER BY first_n DESC LIMIT $1", "i", most);
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct doc_row row = doc_of(st);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err docs_after(struct op *op, struct store *s, struct str type, int64_t after, doc_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT " DOC_COLUMNS " FROM doc WHERE type = $1 AND first_n > $2 ORDER BY first_n", "ti",
		&type, after);
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct doc_row row = doc_of(st);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err docs_to_hand_over(struct op *op, struct store *s, struct str holder, doc_fn *fn, void *ctx)
{
	/* The first condition is the partial index, word for word. */
	sqlite3_stmt *st = db_sql(s->db, "SELECT " DOC_COLUMNS " FROM doc WHERE (state = 'provisional' OR "
		"(last_act IN ('issue', 'issue_there') AND acts > 2)) AND holder = $1 ORDER BY first_n", "t", &holder);
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct doc_row row = doc_of(st);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err record_get(struct op *op, struct store *s, struct str type, struct str key, struct record_row *out, bool *found)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT name, doc FROM record WHERE type = $1 AND key = $2", "tt", &type, &key);

	*found = db_row(s->db, st);
	if (*found) {
		*out = (struct record_row){type, key, arena_str(&op->arena, db_text(st, 0)), arena_str(&op->arena, db_text(st, 1))};
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err record_any(struct op *op, struct store *s, struct str type, bool *any)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT 1 FROM record WHERE type = $1 LIMIT 1", "t", &type);

	*any = db_row(s->db, st);
	if (*any)
		db_end(st);
	return db_err(op, s->db);
}

enum err records_walk(struct op *op, struct store *s, struct str type, record_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT key, name, doc FROM record WHERE type = $1 ORDER BY key", "t", &type);
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct record_row row = {type, db_text(st, 0), db_text(st, 1), db_text(st, 2)};
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err source_get(struct op *op, struct store *s, struct str site, struct str source, struct str *doc, struct hash *content, bool *found)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT doc, content FROM source WHERE site = $1 AND source = $2", "tt", &site, &source);

	*found = db_row(s->db, st);
	if (*found) {
		*doc = arena_str(&op->arena, db_text(st, 0));
		(void)db_hash(st, 1, content);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err series_last(struct op *op, struct store *s, struct log_id log, struct str series, uint64_t *last)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT last FROM series WHERE site = $1 AND epoch = $2 AND series = $3", "ttt",
		&log.site, &log.epoch, &series);

	*last = 0;
	if (db_row(s->db, st)) {
		*last = (uint64_t)db_int(st, 0);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err case_put(struct op *op, struct store *s, const struct case_row *row)
{
	db_do(s->db, db_sql(s->db, "INSERT OR IGNORE INTO case_(n, code, place, detail) VALUES($1, $2, $3, $4)", "ittt", row->n,
			     &row->code, &row->place, &row->detail));
	return db_err(op, s->db);
}

enum err case_drop(struct op *op, struct store *s, struct str code, struct str place)
{
	db_do(s->db, db_sql(s->db, "DELETE FROM case_ WHERE code = $1 AND place = $2", "tt", &code, &place));
	return db_err(op, s->db);
}

enum err cases_walk(struct op *op, struct store *s, case_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT n, code, place, detail FROM case_ ORDER BY n, code, place", "");
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct case_row row = {db_int(st, 0), db_text(st, 1), db_text(st, 2), db_text(st, 3)};
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err topic_walk(struct op *op, struct store *s, struct str topic, int64_t from, int64_t to, topic_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(
		s->db, "SELECT n FROM topic WHERE topic = $1 AND n > $2 AND n <= $3 ORDER BY n", "tii", &topic, from, to);
	enum err err = OK;

	while (!err && db_row(s->db, st))
		err = fn(ctx, op, db_int(st, 0));
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

#define MOVEMENT_COLUMNS "customer, account, due, paper, day, n, site, v, type"
#define MOVEMENT_ORDER " ORDER BY customer, account, due, paper, day, n, site"

enum err movements_walk(struct op *op, struct store *s, struct str customer, movement_fn *fn, void *ctx)
{
	sqlite3_stmt *st = customer.n ? db_sql(s->db,
						"SELECT " MOVEMENT_COLUMNS " FROM movement WHERE customer = $1" MOVEMENT_ORDER, "t",
						&customer)
				      : db_sql(s->db, "SELECT " MOVEMENT_COLUMNS " FROM movement" MOVEMENT_ORDER, "");
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct movement_row row = {.customer = db_text(st, 0), .account = db_text(st, 1), .due = db_text(st, 2),
			.paper = db_text(st, 3), .day = db_text(st, 4), .n = db_int(st, 5), .site = db_text(st, 6),
			.v = db_int(st, 7), .type = db_text(st, 8)};
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err record_key_of(struct op *op, struct store *s, struct str type, struct str doc, struct str *key)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT key FROM record WHERE type = $1 AND doc = $2", "tt", &type, &doc);

	*key = STR_NONE;
	if (db_row(s->db, st)) {
		*key = arena_str(&op->arena, db_text(st, 0));
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err item_place(struct op *op, struct store *s, struct str customer, struct str paper, struct str *site, struct str *due)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT site, due FROM movement WHERE customer = $1 AND account = 'AR' AND paper = $2 "
		"ORDER BY n DESC, due, site LIMIT 1", "tt", &customer, &paper);

	*site = *due = STR_NONE;
	if (db_row(s->db, st)) {
		*site = arena_str(&op->arena, db_text(st, 0));
		*due = arena_str(&op->arena, db_text(st, 1));
		db_end(st);
	}
	return db_err(op, s->db);
}

static enum err moved_up(struct op *op, struct store *s, const char *account, struct str customer, struct str paper, struct str due,
	struct str *day)
{
	struct str name = str_from(account);
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT day FROM movement WHERE customer = $1 AND account = $2 AND due = $3 AND paper = $4 AND v > 0 ORDER BY day LIMIT 1",
		"tttt", &customer, &name, &due, &paper);

	if (db_row(s->db, st)) {
		struct str first = db_text(st, 0);
		if (!day->n || str_cmp(first, *day) < 0)
			*day = arena_str(&op->arena, first);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err paper_since(struct op *op, struct store *s, struct str customer, struct str paper, struct str due, struct str *day)
{
	enum err err;

	*day = STR_NONE;
	err = moved_up(op, s, "UNS", customer, paper, due, day);
	return err ? err : moved_up(op, s, "AR", customer, paper, due, day);
}
