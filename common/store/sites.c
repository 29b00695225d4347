/* What head office keeps of its sites: what they hear, their epochs, tokens, devices. */
#include "store/desk.h"

enum err hears_put(struct op *op, struct store *s, struct str site, struct str topic, int64_t n)
{
	db_do(s->db, db_sql(s->db, "INSERT OR IGNORE INTO hears(site, topic, n) VALUES($1, $2, $3)", "tti", &site, &topic, n));
	return db_err(op, s->db);
}

enum err hears_drop(struct op *op, struct store *s, struct str site, struct str topic)
{
	db_do(s->db, db_sql(s->db, "DELETE FROM hears WHERE site = $1 AND topic = $2", "tt", &site, &topic));
	return db_err(op, s->db);
}

enum err hears_sites(struct op *op, struct store *s, struct str topic, struct str **sites, int *count)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT count(*) FROM hears WHERE topic = $1", "t", &topic);
	int64_t max = db_row(s->db, st) ? db_int(st, 0) : 0;

	if (st)
		db_end(st);
	*sites = ARENA_ARRAY(&op->arena, struct str, max + 1);
	*count = 0;
	st = db_sql(s->db, "SELECT site FROM hears WHERE topic = $1 ORDER BY site", "t", &topic);
	while (*count < max && db_row(s->db, st))
		(*sites)[(*count)++] = arena_str(&op->arena, db_text(st, 0));
	if (st)
		db_end(st);
	return db_err(op, s->db);
}

enum err hears_of(struct op *op, struct store *s, struct str site, struct hears_row **rows, int *count)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT count(*) FROM hears WHERE site = $1", "t", &site);
	int64_t max = db_row(s->db, st) ? db_int(st, 0) : 0;

	if (st)
		db_end(st);
	*rows = ARENA_ARRAY(&op->arena, struct hears_row, max);
	*count = 0;
	st = db_sql(s->db, "SELECT topic, n FROM hears WHERE site = $1 ORDER BY n, topic", "t", &site);
	while (*count < max && db_row(s->db, st))
		(*rows)[(*count)++] = (struct hears_row){arena_str(&op->arena, db_text(st, 0)), db_int(st, 1)};
	if (st)
		db_end(st);
	return db_err(op, s->db);
}

enum err topic_hearers(struct op *op, struct store *s, struct str topic, hearer_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT site FROM hears WHERE topic = $1 ORDER BY site", "t", &topic);
	enum err err = OK;

	while (!err && db_row(s->db, st))
		err = fn(ctx, op, db_text(st, 0));
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err enrolment_put(struct op *op, struct store *s, const struct enrolment_row *row)
{
	db_do(s->db, db_sql(s->db, "INSERT OR IGNORE INTO enrolment(site, epoch, sign, n) VALUES($1, $2, $3, $4)", "ttti", &row->site,
			     &row->epoch, &row->sign, row->n));
	return db_err(op, s->db);
}

static enum err one_enrolment(struct op *op, struct store *s, sqlite3_stmt *st, struct enrolment_row *out, bool *found)
{
	*found = db_row(s->db, st);
	if (*found) {
		struct arena *a = &op->arena;
		*out = (struct enrolment_row){arena_str(a, db_text(st, 0)), arena_str(a, db_text(st, 1)),
			arena_str(a, db_text(st, 2)), db_int(st, 3)};
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err enrolment_get(struct op *op, struct store *s, struct log_id log, struct enrolment_row *out, bool *found)
{
	return one_enrolment(op, s,
		db_sql(s->db, "SELECT site, epoch, sign, n FROM enrolment WHERE site = $1 AND epoch = $2", "tt", &log.site, &log.epoch),
		out, found);
}

enum err enrolment_last(struct op *op, struct store *s, struct str site, struct enrolment_row *out, bool *found)
{
	return one_enrolment(op, s,
		db_sql(s->db, "SELECT site, epoch, sign, n FROM enrolment WHERE site = $1 ORDER BY n DESC LIMIT 1", "t", &site), out,
		found);
}

enum err token_put(struct op *op, struct store *s, struct str hash_hex, struct str site, struct moment until)
{
	db_do(s->db, db_sql(s->db, "INSERT INTO token(hash, site, until, used) VALUES($1, $2, $3, 0)", "tti", &hash_hex, &site,
			     until.ms));
	return db_err(op, s->db);
}

enum err token_get(struct op *op, struct store *s, struct str hash_hex, struct token_row *out, bool *found)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT site, until, used FROM token WHERE hash = $1", "t", &hash_hex);

	*found = db_row(s->db, st);
	if (*found) {
		*out = (struct token_row){arena_str(&op->arena, db_text(st, 0)), {db_int(st, 1)}, db_int(st, 2) != 0};
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err token_use(struct op *op, struct store *s, struct str hash_hex)
{
	db_do(s->db, db_sql(s->db, "UPDATE token SET used = 1 WHERE hash = $1", "t", &hash_hex));
	return db_err(op, s->db);
}

enum err device_put(struct op *op, struct store *s, struct str fingerprint, struct log_id log, struct str state, struct moment at)
{
	db_do(s->db, db_sql(s->db,
			     "INSERT INTO device(fingerprint, site, epoch, state, at) VALUES($1, $2, $3, $4, $5) "
			     "ON CONFLICT(fingerprint) DO UPDATE SET state = excluded.state",
			     "tttti", &fingerprint, &log.site, &log.epoch, &state, at.ms));
	return db_err(op, s->db);
}

enum err device_get(struct op *op, struct store *s, struct str fingerprint, struct log_id *log, struct str *state, bool *found)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT site, epoch, state FROM device WHERE fingerprint = $1", "t", &fingerprint);

	*found = db_row(s->db, st);
	if (*found) {
		log->site = arena_str(&op->arena, db_text(st, 0));
		log->epoch = arena_str(&op->arena, db_text(st, 1));
		*state = arena_str(&op->arena, db_text(st, 2));
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err enrolments_walk(struct op *op, struct store *s, enrolment_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT site, epoch, sign, n FROM enrolment e WHERE n = (SELECT max(n) FROM enrolment WHERE site = e.site) ORDER BY site",
		"");
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct enrolment_row row = {db_text(st, 0), db_text(st, 1), db_text(st, 2), db_int(st, 3)};
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}
