/* The sums' memory: a table of keys with the value stored and the value now. */
#include "store/sums.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "store/alias.h"

enum { KEPT_MAX = 100000 };

struct sum {
	struct str key;
	int64_t stored;
	int64_t now;
	bool dirty; /* stands in the list below */
};

/* The hash stands beside: a sum is looked at where it is the one, and nowhere else. */
struct slot {
	uint64_t hash;
	struct sum *sum;
};

struct sums {
	struct arena arena;
	struct slot *slots;
	size_t cap; /* a power of two */
	bool whole; /* no sum is stored that is not here */
	size_t count;
	struct sum **dirty; /* those that may have changed, once each */
	size_t dirty_count, dirty_cap;
	struct buf key;
	int64_t others; /* store_others when last looked */
};

struct sums *sums_new(void)
{
	struct sums *s = calloc(1, sizeof(*s));

	CHECK(s);
	return s;
}

void sums_forget(struct sums *s)
{
	arena_done(&s->arena);
	s->arena = (struct arena){0};
	free(s->slots);
	s->slots = NULL;
	s->cap = s->count = s->dirty_count = 0;
	s->whole = false;
}

void sums_none(struct sums *s)
{
	sums_forget(s);
	s->whole = true;
}

void sums_free(struct sums *s)
{
	if (!s)
		return;
	sums_forget(s);
	free(s->dirty);
	buf_done(&s->key);
	free(s);
}

enum err sums_check(struct op *op, struct store *store)
{
	int64_t others = store_others(store);

	if (others != store->sums->others || store->sums->count > KEPT_MAX)
		sums_forget(store->sums);
	store->sums->others = others;
	return db_err(op, store->db);
}

enum { PARTS = 7 };

static uint64_t mix(uint64_t h, struct str s)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t eight;

	h = (h ^ s.n) * odd;
	for (; s.n >= 8; s.p += 8, s.n -= 8) {
		memcpy(&eight, s.p, 8);
		h = (h ^ eight) * odd;
		h ^= h >> 32;
	}
	eight = 0;
	if (s.n)
		memcpy(&eight, s.p, s.n);
	h = (h ^ eight) * odd;
	return h ^ h >> 32;
}

/* Of the key, without spelling it. */
static uint64_t spot_hash(const struct spot *s, enum account_unit unit)
{
	const struct str parts[PARTS] = {s->a, s->of, s->at, s->item, s->paper, s->due, s->by};
	uint64_t h = unit;

	for (int i = 0; i < PARTS; i++)
		h = mix(h, parts[i]);
	return h;
}

static bool is_key_of(struct str key, const struct spot *s, enum account_unit unit)
{
	const struct str parts[PARTS] = {s->a, s->of, s->at, s->item, s->paper, s->due, s->by};
	const char *p = key.p, *end = key.p + key.n;

	for (int i = 0; i < PARTS; i++) {
		if ((size_t)(end - p) <= parts[i].n || (parts[i].n && memcmp(p, parts[i].p, parts[i].n) != 0) || p[parts[i].n] != '\t')
			return false;
		p += parts[i].n + 1;
	}
	return end - p == 1 && *p == (unit == UNIT_MONEY ? 'm' : 'q');
}

static struct slot *free_slot(struct sums *s, uint64_t hash)
{
	size_t at = hash & (s->cap - 1);

	while (s->slots[at].sum)
		at = (at + 1) & (s->cap - 1);
	return &s->slots[at];
}

static struct sum *known(struct sums *s, uint64_t hash, const struct spot *spot, enum account_unit unit)
{
	for (size_t at = hash & (s->cap - 1); s->slots[at].sum; at = (at + 1) & (s->cap - 1))
		if (s->slots[at].hash == hash && is_key_of(s->slots[at].sum->key, spot, unit))
			return s->slots[at].sum;
	return NULL;
}

static void grow(struct sums *s)
{
	struct slot *before = s->slots;
	size_t cap = s->cap;

	s->cap = cap ? cap * 2 : 256;
	s->slots = calloc(s->cap, sizeof(*s->slots));
	CHECK(s->slots);
	for (size_t i = 0; i < cap; i++)
		if (before[i].sum)
			*free_slot(s, before[i].hash) = before[i];
	free(before);
}

/* The tables are larger than what lies close to the processor: it is told beforehand
 * where an entry's legs will be looked for. */
void sums_expect(struct sums *s, const struct leg *legs, int count)
{
	for (int i = 0; i < count && s->cap; i++)
		__builtin_prefetch(&s->slots[spot_hash(&legs[i].spot, legs[i].unit) & (s->cap - 1)]);
}

static enum err find(struct op *op, struct store *store, const struct spot *spot, enum account_unit unit, struct sum **out)
{
	struct sums *s = store->sums;
	uint64_t hash = spot_hash(spot, unit);
	sqlite3_stmt *st;

	if (s->count * 2 >= s->cap)
		grow(s);
	if ((*out = known(s, hash, spot, unit)))
		return OK;
	buf_clear(&s->key);
	leg_key_put(&s->key, spot, unit);
	*out = ARENA_NEW(&s->arena, struct sum);
	(*out)->key = arena_str(&s->arena, buf_str(&s->key));
	*free_slot(s, hash) = (struct slot){hash, *out};
	s->count++;
	if (s->whole)
		return OK;
	st = db_sql(store->db, "SELECT v FROM balance WHERE key = $1", "t", &(*out)->key);
	if (db_row(store->db, st)) {
		(*out)->stored = (*out)->now = db_int(st, 0);
		db_end(st);
	}
	return db_err(op, store->db);
}

enum err sum_get(struct op *op, struct store *s, const struct spot *spot, enum account_unit unit, int64_t *out)
{
	struct spot now = *spot;
	struct sum *sum;
	enum err err;

	if (!s->writing && (err = sums_check(op, s)))
		return err;
	if ((err = alias_spot(op, s, &now)) || (err = find(op, s, &now, unit, &sum)))
		return err;
	*out = sum->now;
	return OK;
}

static void mark(struct sums *s, struct sum *sum)
{
	if (sum->dirty)
		return;
	if (s->dirty_count == s->dirty_cap) {
		s->dirty_cap = s->dirty_cap ? s->dirty_cap * 2 : 64;
		s->dirty = realloc(s->dirty, sizeof(*s->dirty) * s->dirty_cap);
		CHECK(s->dirty);
	}
	s->dirty[s->dirty_count++] = sum;
	sum->dirty = true;
}

enum err sum_add(struct op *op, struct store *s, const struct leg *leg)
{
	struct sum *sum;
	enum err err = find(op, s, &leg->spot, leg->unit, &sum);

	if (err)
		return err;
	if (__builtin_add_overflow(sum->now, leg->v, &sum->now))
		return op_refuse(op, E_BOOK_DAMAGED, "", "path", sum->key.p, "why", "a sum is past 64 bits", NULL);
	mark(s->sums, sum);
	return OK;
}

static int by_key(const void *a, const void *b)
{
	return str_cmp((*(struct sum *const *)a)->key, (*(struct sum *const *)b)->key);
}

/* A sum that is not nil has its row. */
static void write_one(struct db *db, struct sum *sum)
{
	if (!sum->now)
		db_do(db, db_sql(db, "DELETE FROM balance WHERE key = $1", "t", &sum->key));
	else if (sum->stored)
		db_do(db, db_sql(db, "UPDATE balance SET v = $1 WHERE key = $2", "it", sum->now, &sum->key));
	else
		db_do(db, db_sql(db, "INSERT INTO balance(key, v) VALUES($1, $2)", "ti", &sum->key, sum->now));
	sum->stored = sum->now;
}

enum err sums_write(struct op *op, struct store *store)
{
	struct sums *s = store->sums;

	/* In key order, so that neighbours in the tree are written together. */
	if (s->dirty_count)
		qsort(s->dirty, s->dirty_count, sizeof(*s->dirty), by_key);
	for (size_t i = 0; i < s->dirty_count; i++) {
		s->dirty[i]->dirty = false;
		if (s->dirty[i]->now != s->dirty[i]->stored)
			write_one(store->db, s->dirty[i]);
	}
	s->dirty_count = 0;
	return db_err(op, store->db);
}

enum err sums_walk(struct op *op, struct store *s, struct str prefix, sum_fn *fn, void *ctx)
{
	struct str end = arena_str(&op->arena, prefix);
	enum err err = OK;
	sqlite3_stmt *st;

	if (s->writing && (err = sums_write(op, s)))
		return err;
	/* The first text behind all that begin with the prefix. */
	if (end.n)
		((char *)(uintptr_t)end.p)[end.n - 1]++;
	else
		end = STR("\x7f");
	st = db_sql(s->db, "SELECT key, v FROM balance WHERE key >= $1 AND key < $2 ORDER BY key", "tt", &prefix, &end);
	while (!err && db_row(s->db, st)) {
		struct spot spot;
		enum account_unit unit;
		if (!leg_key_read(db_text(st, 0), &spot, &unit))
			err = op_refuse(op, E_BOOK_DAMAGED, "", "path", "balance", "why", "a key is malformed", NULL);
		else
			err = fn(ctx, op, &spot, unit, db_int(st, 1));
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}
