/* The feed's queries.
 *
 * Two ways to the same rows: a site that hears few topics is read topic by topic and
 * sorted; one that hears thousands, by walking all that was filed and asking for each
 * topic met whether the site hears it. Either goes window by window, so that a page
 * of a site far behind costs no more than a page. */
#include "store/feed.h"

#include "store/log.h"

enum { WINDOW = 8192, WALKED_FOR_A_SEARCH = 8 };

#define FEED_COLUMNS "t.n, t.topic, l.site = $2, c.n IS NOT NULL"
/* The entry's own site, and the customer whose sums it was the last to change. */
#define FEED_JOINS                                                                                                     \
	"CROSS JOIN entry e ON e.n = t.n CROSS JOIN log l ON l.id = e.log "                                            \
	"LEFT JOIN changed c ON c.customer = substr(t.topic, 10) AND c.n = t.n "                                       \
	"AND t.topic >= 'customer:' AND t.topic < 'customer;' "
#define FEED_WANTED "(l.site <> $2 OR c.n IS NOT NULL) ORDER BY t.n, t.topic"

static sqlite3_stmt *by_topic(const struct feed_walk *w, int64_t from, int64_t to)
{
	return db_sql(w->store->db,
		"WITH heard(topic, n) AS (SELECT 'all', 0 UNION ALL SELECT $1, 0 "
		"UNION ALL SELECT topic, n FROM hears WHERE site = $2) "
		"SELECT " FEED_COLUMNS " FROM heard h "
		"CROSS JOIN topic t ON t.topic = h.topic AND t.n > $3 AND t.n <= $4 " FEED_JOINS
		"WHERE +t.n > h.n AND " FEED_WANTED,
		"ttii", &w->site_topic, &w->site, from, to);
}

static sqlite3_stmt *by_number(const struct feed_walk *w, int64_t from, int64_t to)
{
	return db_sql(w->store->db,
		"WITH me(topic, site) AS (SELECT $1, $2) "
		"SELECT " FEED_COLUMNS
		" FROM me CROSS JOIN topic t INDEXED BY topic_n ON t.n > $3 AND t.n <= $4 " FEED_JOINS
		"WHERE (t.topic = 'all' OR t.topic = me.topic OR "
		"EXISTS(SELECT 1 FROM hears h WHERE h.site = me.site AND h.topic = t.topic AND h.n < t.n)) "
		"AND " FEED_WANTED,
		"ttii", &w->site_topic, &w->site, from, to);
}

static void open_window(struct feed_walk *w)
{
	int64_t from = w->reached;
	int64_t end = w->to - from < WINDOW ? w->to : from + WINDOW;

	w->reached = end;
	w->rows = w->topics * WALKED_FOR_A_SEARCH < end - from ? by_topic(w, from, end) : by_number(w, from, end);
}

enum err feed_begin(struct op *op, struct store *s, struct str site, int64_t from, int64_t to, struct feed_walk *out)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT count(*) FROM hears WHERE site = $1", "t", &site);

	*out = (struct feed_walk){.store = s, .reached = from, .to = to, .site = site};
	out->site_topic = arena_printf(&op->arena, "site:%.*s", STR_ARG(site));
	if (db_row(s->db, st)) {
		out->topics = db_int(st, 0);
		db_end(st);
	}
	return db_err(op, s->db);
}

bool feed_next(struct feed_walk *w, struct feed_row *out)
{
	struct db *db = w->store->db;

	while (!w->rows || !db_row(db, w->rows)) {
		w->rows = NULL;
		if (w->reached >= w->to || db_failed(db))
			return false;
		open_window(w);
	}
	*out = (struct feed_row){
		db_int(w->rows, 0), db_text(w->rows, 1), db_int(w->rows, 2) != 0, db_int(w->rows, 3) != 0};
	return true;
}

enum err feed_end(struct op *op, struct feed_walk *w)
{
	if (w->rows)
		db_end(w->rows);
	w->rows = NULL;
	return db_err(op, w->store->db);
}

/* Collects a column of numbers into the arena. */
static enum err numbers(struct op *op, struct store *s, sqlite3_stmt *st, int64_t **n, int *count)
{
	struct buf found = BUF_INIT;
	int64_t one;

	while (db_row(s->db, st)) {
		one = db_int(st, 0);
		buf_put(&found, (struct str){(const char *)&one, sizeof(one)});
	}
	*count = (int)(found.n / sizeof(one));
	*n = ARENA_ARRAY(&op->arena, int64_t, *count + 1);
	for (int i = 0; i < *count; i++)
		(*n)[i] = ((const int64_t *)(const void *)found.p)[i];
	buf_done(&found);
	return db_err(op, s->db);
}

enum err feed_given(struct op *op, struct store *s, struct str site, int64_t from, int64_t to, int64_t **n, int *count)
{
	return numbers(op, s,
		db_sql(s->db, "SELECT DISTINCT n FROM hears WHERE site = $1 AND n > $2 AND n <= $3 ORDER BY n", "tii",
			&site, from, to),
		n, count);
}

enum err feed_given_topics(
	struct op *op, struct store *s, struct str site, int64_t given, struct str **topics, int *count)
{
	sqlite3_stmt *st = db_sql(s->db, "SELECT count(*) FROM hears WHERE site = $1 AND n = $2", "ti", &site, given);
	int64_t max = db_row(s->db, st) ? db_int(st, 0) : 0;

	if (st)
		db_end(st);
	*topics = ARENA_ARRAY(&op->arena, struct str, max + 1);
	*count = 0;
	st = db_sql(s->db, "SELECT topic FROM hears WHERE site = $1 AND n = $2 ORDER BY topic", "ti", &site, given);
	while (*count < max && db_row(s->db, st))
		(*topics)[(*count)++] = arena_str(&op->arena, db_text(st, 0));
	if (st)
		db_end(st);
	return db_err(op, s->db);
}

enum err feed_past(struct op *op, struct store *s, struct str site, int64_t given, int64_t after, int most, int64_t **n,
	int *count)
{
	return numbers(op, s,
		db_sql(s->db,
			"SELECT DISTINCT t.n FROM hears h CROSS JOIN topic t ON t.topic = h.topic "
			"CROSS JOIN entry e ON e.n = t.n CROSS JOIN log l ON l.id = e.log "
			"WHERE h.site = $1 AND h.n = $2 AND t.n > $3 AND t.n <= h.n AND l.site <> h.site ORDER BY t.n "
			"LIMIT $4",
			"tiii", &site, given, after, (int64_t)most),
		n, count);
}

enum err feed_act_before(struct op *op, struct store *s, struct str site, int64_t n, int64_t *before)
{
	struct str own = arena_printf(&op->arena, "site:%.*s", STR_ARG(site));
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT a.before FROM act_before a CROSS JOIN entry e ON e.n = a.before CROSS JOIN log l ON l.id = e.log "
		"WHERE a.n = $1 AND l.site <> $2 AND NOT EXISTS(SELECT 1 FROM topic t WHERE t.n = a.before "
		"AND (t.topic = 'all' OR t.topic = $3 OR "
		"EXISTS(SELECT 1 FROM hears h WHERE h.site = $2 AND h.topic = t.topic)))",
		"itt", n, &site, &own);

	*before = 0;
	if (db_row(s->db, st)) {
		*before = db_int(st, 0);
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err feed_hears(struct op *op, struct store *s, struct str site, struct str topic, bool *hears)
{
	struct str own = arena_printf(&op->arena, "site:%.*s", STR_ARG(site));
	sqlite3_stmt *st;

	*hears = str_is(topic, "all") || str_eq(topic, own);
	if (*hears)
		return OK;
	st = db_sql(s->db, "SELECT 1 FROM hears WHERE site = $1 AND topic = $2", "tt", &site, &topic);
	if (db_row(s->db, st)) {
		*hears = true;
		db_end(st);
	}
	return db_err(op, s->db);
}

enum err feed_folded(struct op *op, struct store *s, int64_t *n)
{
	struct str folded;
	uint64_t value = 0;
	enum err err = meta_get(op, s, "folded", &folded);

	if (!err && folded.n && !str_to_u64(folded, &value))
		return op_refuse(op, E_BOOK_DAMAGED, "meta", "path", "meta", "why", "folded is no number", NULL);
	*n = (int64_t)value;
	return err;
}

/* A log's entries were taken in in their own order, so seq and n rise together. */
enum err log_seq_upto(struct op *op, struct store *s, struct log_id log, int64_t n, uint64_t *seq)
{
	uint64_t below = 0, above;
	struct log_head head;
	struct hash hash;
	int64_t at;
	enum err err = log_head_get(op, s, log, &head);

	above = head.seq;
	while (!err && below < above) {
		uint64_t middle = above - (above - below) / 2;
		err = entry_find(op, s, log, middle, &at, &hash);
		if (at > 0 && at <= n)
			below = middle;
		else
			above = middle - 1;
	}
	*seq = below;
	return err;
}
