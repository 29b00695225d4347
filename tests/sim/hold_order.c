/* The order of arrival makes no difference.
 *
 * Head office's entries are put into an empty book in another order, any that keeps
 * each log's own, puts a decision behind its cause and, every other time, an act
 * behind the one it stands on. What comes of them is the same to the byte. */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOGS_MAX = SITES_MAX + 1 };

struct piece {
	struct log_id log;
	uint64_t seq;
	struct moment at;
	struct hash hash, on, cause;
	struct str text;
	int group_left; /* of its group, behind it */
	bool placed;
};

struct order {
	struct sim *sim;
	struct arena arena;
	struct piece *pieces;
	int count;
	struct {
		struct str site;
		int *pieces, count, next;
	} logs[LOGS_MAX];
	int logs_count;
	struct tally placed; /* hashes */
	bool on_too;
};

/* ---- collecting ---- */

static int log_of(struct order *o, struct str site)
{
	int i = 0;

	while (i < o->logs_count && !str_eq(o->logs[i].site, site))
		i++;
	CHECK(i < LOGS_MAX);
	if (i == o->logs_count) {
		o->logs[i].site = arena_str(&o->arena, site);
		o->logs[i].pieces = ARENA_ARRAY(&o->arena, int, o->count);
		o->logs_count++;
	}
	return i;
}

static struct hash cause_of(const struct entry *e)
{
	cJSON *tree = cJSON_ParseWithLength(e->body.p, e->body.n);
	struct hash cause = hash_zero();

	if (str_is(e->type, "allocation"))
		CHECK(hash_read_hex(json_text(tree, "cause"), &cause));
	cJSON_Delete(tree);
	return cause;
}

struct collecting {
	struct order *order;
	int at;
};

static enum err collect(void *ctx, struct op *op, const struct entry_row *row)
{
	struct collecting *c = ctx;
	struct order *o = c->order;
	struct piece *piece = &o->pieces[c->at];
	struct entry e;
	struct op own;
	int log;

	(void)op;
	op_init(&own);
	CHECK(entry_read(&own, &own.arena, row->text, &e) == OK);
	*piece = (struct piece){.log = {arena_str(&o->arena, row->site), arena_str(&o->arena, row->epoch)}, .seq = row->seq,
		.at = e.at, .hash = row->hash, .on = e.on_hash, .cause = cause_of(&e), .text = arena_str(&o->arena, row->text),
		.group_left = e.group_n - e.group_k};
	log = log_of(o, row->site);
	o->logs[log].pieces[o->logs[log].count++] = c->at++;
	op_done(&own);
	return OK;
}

/* ---- another order ---- */

static bool is_placed(const struct order *o, const struct hash *hash)
{
	return hash_is_zero(hash) || tally_has(&o->placed, (struct str){(const char *)hash->b, sizeof(hash->b)});
}

/* May the next group of this log come now? */
static bool ready(const struct order *o, int log)
{
	int at = o->logs[log].next;
	const struct piece *piece;

	if (at == o->logs[log].count)
		return false;
	do {
		piece = &o->pieces[o->logs[log].pieces[at++]];
		if (!is_placed(o, &piece->cause) || (o->on_too && !is_placed(o, &piece->on)))
			return false;
	} while (piece->group_left);
	return true;
}

static void place_next(struct order *o, struct op *op, struct store *s, int log)
{
	const struct piece *piece;

	do {
		int64_t n;
		piece = &o->pieces[o->logs[log].pieces[o->logs[log].next++]];
		CHECK(entry_append(op, s, piece->log, piece->seq, &piece->hash, piece->at, piece->text, &n) == OK);
		tally_add(&o->placed, (struct str){(const char *)piece->hash.b, sizeof(piece->hash.b)}, 1);
	} while (piece->group_left);
}

static void shuffle(struct order *o, struct op *op, struct store *s)
{
	while ((int)o->placed.count < o->count) {
		int log = chance_below(&o->sim->chance, o->logs_count), run = 1 + chance_below(&o->sim->chance, 6);
		while (run-- && ready(o, log))
			place_next(o, op, s, log);
	}
}

/* ---- comparing ---- */

static const char *const tables[] = {
	"SELECT key, v FROM balance ORDER BY key",
	"SELECT id, type, number, site, epoch, state, holder, last_act, head, acts, day, customer FROM doc ORDER BY id",
	"SELECT type, key, name, doc FROM record ORDER BY type, key",
	"SELECT site, epoch, series, last FROM series ORDER BY site, epoch, series",
	"SELECT customer, account, due, paper, day, site, sum(v) FROM movement GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6",
	"SELECT source, paper, cause, rule, v, day FROM allocated ORDER BY source, paper, cause, rule",
	"SELECT customer, doc, site, day, free FROM credit ORDER BY customer, doc",
	"SELECT site, topic FROM hears ORDER BY site, topic",
	"SELECT site, epoch, sign FROM enrolment ORDER BY site, epoch",
	"SELECT count(*) FROM waiting",
	"SELECT count(*) FROM case_"};

static struct hash table_digest(struct book *b, const char *sql)
{
	struct buf rows = BUF_INIT;
	sqlite3_stmt *st = NULL;
	struct hash h;

	CHECK(sqlite3_prepare_v2(db_handle(book_store(b)->db), sql, -1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		for (int c = 0; c < sqlite3_column_count(st); c++) {
			int n = sqlite3_column_bytes(st, c);
			buf_printf(&rows, "%d:", n);
			buf_put(&rows, (struct str){sqlite3_column_blob(st, c), (size_t)n});
		}
	sqlite3_finalize(st);
	h = hash_of(buf_str(&rows));
	buf_done(&rows);
	return h;
}

static void compare(struct sim *sim, struct book *other)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		struct hash a = table_digest(office(sim)->book, tables[i]), b = table_digest(other, tables[i]);
		if (!hash_eq(&a, &b))
			sim_fail(sim, "in another order this comes out otherwise: %s", tables[i]);
	}
}

/* ---- */

static struct book *empty_book(struct sim *sim, struct op *op, const char *dir)
{
	struct place *ho = office(sim);
	struct book_options options = {.world = &ho->world, .mode = DB_WRITE, .careless = true};
	struct identity id = {.site = str_from(ho->name), .epoch = str_from(ho->epoch), .second = STR("none")};
	struct book *b = NULL;

	if (book_create(op, dir, &id, &options) || book_open(op, dir, &options, &b))
		sim_fail_op(sim, op, "a book for another order");
	return b;
}

void hold_order(struct sim *sim)
{
	struct store *from = book_store(office(sim)->book);
	struct order o = {.sim = sim, .count = (int)from->last_n, .on_too = chance_hits(&sim->chance, 2)};
	struct collecting c = {.order = &o};
	char dir[192];
	struct store *to;
	struct book *b;
	struct op op;

	op_init(&op);
	o.pieces = ARENA_ARRAY(&o.arena, struct piece, o.count);
	CHECK(entries_from(&op, from, 0, collect, &c) == OK && c.at == o.count);
	snprintf(dir, sizeof(dir), "%s/order%llu", sim->dir, (unsigned long long)sim->seed);
	b = empty_book(sim, &op, dir);
	to = book_store(b);
	CHECK(store_begin(&op, to) == OK);
	shuffle(&o, &op, to);
	to->folded_n = to->last_n;
	if (store_commit(&op, to) || book_rebuild(&op, b))
		sim_fail_op(sim, &op, "folding in another order");
	compare(sim, b);
	book_close(b);
	tally_done(&o.placed);
	arena_done(&o.arena);
	op_done(&op);
}
