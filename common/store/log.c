/* Entries in, entries out. */
#include "store/log.h"

enum err log_head_get(struct op *op, struct store *s, struct log_id log, struct log_head *out)
{
	sqlite3_stmt *st = db_sql(
		s->db, "SELECT id, seq, head, at FROM log WHERE site = $1 AND epoch = $2", "tt", &log.site, &log.epoch);

	*out = (struct log_head){0};
	if (db_row(s->db, st)) {
		out->known = true;
		out->id = db_int(st, 0);
		out->seq = (uint64_t)db_int(st, 1);
		(void)db_hash(st, 2, &out->hash);
		out->at.ms = db_int(st, 3);
		db_end(st);
	}
	return db_err(op, s->db);
}

/* A log's row is there from its second entry on: changed in place by the id that the
 * one before left behind. */
static bool log_advance(struct store *s, struct log_id log, const struct hash *hash, uint64_t seq, struct moment at)
{
	db_do(s->db, db_sql(s->db,
			     "UPDATE log SET seq = max(seq, $1), head = CASE WHEN $1 > seq THEN $2 ELSE head END, at = max(at, $3) "
			     "WHERE id = $4 AND site = $5 AND epoch = $6",
			     "ibiitt", (int64_t)seq, hash, at.ms, s->log_id, &log.site, &log.epoch));
	return sqlite3_changes(db_handle(s->db)) == 1;
}

static enum err log_id_of(struct op *op, struct store *s, struct log_id log, const struct hash *hash, uint64_t seq,
	struct moment at, int64_t *id)
{
	sqlite3_stmt *st;

	if (!s->log_id || !log_advance(s, log, hash, seq, at)) {
		db_do(s->db, db_sql(s->db,
				     "INSERT INTO log(site, epoch, seq, head, at) VALUES($1, $2, $3, $4, $5) "
				     "ON CONFLICT(site, epoch) DO UPDATE SET seq = max(seq, excluded.seq), "
				     "head = CASE WHEN excluded.seq > seq THEN excluded.head ELSE head END, at = max(at, excluded.at)",
				     "ttibi", &log.site, &log.epoch, (int64_t)seq, hash, at.ms));
		st = db_sql(s->db, "SELECT id FROM log WHERE site = $1 AND epoch = $2", "tt", &log.site, &log.epoch);
		s->log_id = db_row(s->db, st) ? db_int(st, 0) : 0;
		db_end(st);
	}
	*id = s->log_id;
	return db_err(op, s->db);
}

enum err entry_append(struct op *op, struct store *s, struct log_id log, uint64_t seq, const struct hash *hash,
	struct moment at, struct str text, int64_t *n)
{
	int64_t id;
	enum err err = log_id_of(op, s, log, hash, seq, at, &id);

	if (err)
		return err;
	*n = ++s->last_n;
	db_do(s->db, db_sql(s->db, "INSERT INTO entry(n, log, seq, hash, text) VALUES($1, $2, $3, $4, $5)", "iiibt", *n, id,
			     (int64_t)seq, hash, &text));
	return db_err(op, s->db);
}

enum err entry_get(struct op *op, struct store *s, int64_t n, struct str *text, struct hash *hash)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT text, hash FROM entry WHERE n = $1", "i", n);
	bool found = false;

	if (db_row(s->db, st)) {
		found = true;
		*text = arena_str(&op->arena, db_text(st, 0));
		(void)db_hash(st, 1, hash);
		db_end(st);
	}
	enum err err = db_err(op, s->db);
	if (err || found)
		return err;
	return op_refuse(op, E_BOOK_DAMAGED, "entry", "path", "entry", "why", "an entry is missing", NULL);
}

enum err entry_find(struct op *op, struct store *s, struct log_id log, uint64_t seq, int64_t *n, struct hash *hash)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT n, hash FROM entry WHERE log = (SELECT id FROM log WHERE site = $1 AND epoch = $2) AND seq = $3", "tti",
		&log.site, &log.epoch, (int64_t)seq);

	*n = 0;
	if (db_row(s->db, st)) {
		*n = db_int(st, 0);
		(void)db_hash(st, 1, hash);
		db_end(st);
	}
	return db_err(op, s->db);
}

static enum err walk(struct op *op, struct store *s, sqlite3_stmt *st, entry_fn *fn, void *ctx)
{
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct entry_row row = {.n = db_int(st, 0), .text = db_text(st, 2), .site = db_text(st, 3),
			.epoch = db_text(st, 4), .seq = (uint64_t)db_int(st, 5)};
		(void)db_hash(st, 1, &row.hash);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err entries_of_log(struct op *op, struct store *s, struct log_id log, uint64_t after, entry_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT e.n, e.hash, e.text, l.site, l.epoch, e.seq FROM log l JOIN entry e ON e.log = l.id "
		"WHERE l.site = $1 AND l.epoch = $2 AND e.seq > $3 ORDER BY e.seq",
		"tti", &log.site, &log.epoch, (int64_t)after);

	return walk(op, s, st, fn, ctx);
}

enum err entries_from(struct op *op, struct store *s, int64_t after_n, entry_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT e.n, e.hash, e.text, l.site, l.epoch, e.seq FROM entry e CROSS JOIN log l ON l.id = e.log "
		"WHERE e.n > $1 ORDER BY e.n",
		"i", after_n);

	return walk(op, s, st, fn, ctx);
}

enum err entries_of_site(struct op *op, struct store *s, struct str site, uint64_t after_seq, entry_fn *fn, void *ctx)
{
	sqlite3_stmt *st;

	if (site.n)
		st = db_sql(s->db,
			"SELECT e.n, e.hash, e.text, l.site, l.epoch, e.seq FROM entry e CROSS JOIN log l ON l.id = e.log "
			"WHERE l.site = $1 AND e.seq > $2 ORDER BY e.n",
			"ti", &site, (int64_t)after_seq);
	else
		st = db_sql(s->db,
			"SELECT e.n, e.hash, e.text, l.site, l.epoch, e.seq FROM entry e CROSS JOIN log l ON l.id = e.log "
			"WHERE e.seq > $1 ORDER BY e.n",
			"i", (int64_t)after_seq);
	return walk(op, s, st, fn, ctx);
}

enum err logs_walk(struct op *op, struct store *s, log_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT l.site, l.epoch, l.id, l.seq, l.head, substr(e.text, instr(e.text, '\"at\":\"') + 6, 24), "
		"substr(e.text, instr(e.text, '\"day\":\"') + 7, 10) "
		"FROM log l JOIN entry e ON e.log = l.id AND e.seq = l.seq ORDER BY l.site, l.id",
		"");
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct log_row row = {.log = {db_text(st, 0), db_text(st, 1)},
			.head = {.known = true, .id = db_int(st, 2), .seq = (uint64_t)db_int(st, 3)},
			.last_day = db_text(st, 6)};
		(void)db_hash(st, 4, &row.head.hash);
		(void)moment_read(db_text(st, 5), &row.head.at);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err log_last_seen(struct op *op, struct store *s, struct str site, struct str *out)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT epoch || ':' || seq FROM log WHERE id = (SELECT max(id) FROM log WHERE site = $1)", "t", &site);

	*out = STR_NONE;
	if (db_row(s->db, st)) {
		*out = arena_str(&op->arena, db_text(st, 0));
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err entries_between(struct op *op, struct store *s, int64_t after_n, int most, entry_fn *fn, void *ctx)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT e.n, e.hash, e.text, l.site, l.epoch, e.seq FROM entry e CROSS JOIN log l ON l.id = e.log "
		"WHERE e.n > $1 ORDER BY e.n LIMIT $2",
		"ii", after_n, (int64_t)most);

	return walk(op, s, st, fn, ctx);
}

enum err entry_known(struct op *op, struct store *s, struct str site, const struct hash *hash, bool *known)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT 1 FROM log l JOIN entry e ON e.log = l.id WHERE l.site = $1 AND e.hash = $2 LIMIT 1", "tb", &site, hash);

	*known = db_row(s->db, st);
	if (*known)
		db_end(st);
	return db_err(op, s->db);
}

enum err log_seq_at(struct op *op, struct store *s, int64_t log_id, int64_t n, uint64_t *seq)
{
	sqlite3_stmt *st = db_sql(
		s->db, "SELECT seq FROM entry WHERE log = $1 AND n <= $2 ORDER BY seq DESC LIMIT 1", "ii", log_id, n);

	*seq = 0;
	if (db_row(s->db, st)) {
		*seq = (uint64_t)db_int(st, 0);
		db_end(st);
	}
	return db_err(op, s->db);
}
