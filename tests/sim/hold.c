/* What holds of each book by itself, and of head office's. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

/* ---- of any book ---- */

static void fault_found(void *ctx, enum err code, struct str place, struct str detail)
{
	const struct place *p = ctx;

	fprintf(stderr, "%s: %s %.*s: %.*s\n", p->name, err_code(code), STR_ARG(place), STR_ARG(detail));
}

static void hold_verify(struct place *p)
{
	int64_t faults;
	struct op op;

	op_init(&op);
	if (book_verify(&op, p->book, fault_found, p, &faults))
		sim_fail_op(p->sim, &op, "verify");
	if (faults)
		sim_fail(p->sim, "verify finds %lld faults at %s", (long long)faults, p->name);
	op_done(&op);
}

static struct hash digest(struct place *p)
{
	struct hash h;
	struct op op;

	op_init(&op);
	if (store_digest(&op, book_store(p->book), &h))
		sim_fail_op(p->sim, &op, "digest");
	op_done(&op);
	return h;
}

static void hold_rebuild(struct place *p)
{
	struct hash before = digest(p), after;
	struct op op;

	op_init(&op);
	if (book_rebuild(&op, p->book))
		sim_fail_op(p->sim, &op, "rebuild");
	op_done(&op);
	after = digest(p);
	if (!hash_eq(&before, &after))
		sim_fail(p->sim, "rebuild at %s is not what it was", p->name);
}

struct adding {
	struct place *p;
	struct tally sums, hashes;
	int64_t entries;
};

static enum err add_entry(void *ctx, struct op *op, const struct entry_row *row)
{
	struct adding *a = ctx;
	struct buf key = BUF_INIT;
	struct entry e;
	struct op own;

	(void)op;
	/* Own entries are folded as they are written, others in their turn. */
	if (row->n > book_store(a->p->book)->folded_n && !str_is(row->site, a->p->name))
		return OK;
	op_init(&own);
	if (entry_read(&own, &own.arena, row->text, &e))
		sim_fail_op(a->p->sim, &own, "an entry");
	for (int i = 0; i < e.legs_count; i++) {
		buf_clear(&key);
		leg_key_put(&key, &e.legs[i].spot, e.legs[i].unit);
		tally_add(&a->sums, buf_str(&key), e.legs[i].v);
	}
	tally_add(&a->hashes, (struct str){(const char *)row->hash.b, sizeof(row->hash.b)}, 1);
	a->entries++;
	buf_done(&key);
	op_done(&own);
	return OK;
}

static enum err compare_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct adding *a = ctx;
	struct buf key = BUF_INIT;

	(void)op;
	leg_key_put(&key, spot, unit);
	if (tally_get(&a->sums, buf_str(&key)) != v)
		sim_fail(a->p->sim, "%s has %lld in %s, its entries come to %lld", a->p->name, (long long)v, key.p,
			(long long)tally_get(&a->sums, buf_str(&key)));
	tally_add(&a->sums, buf_str(&key), -v);
	buf_done(&key);
	return OK;
}

static int64_t number_of(struct place *p, const char *sql)
{
	struct db *db = book_store(p->book)->db;
	sqlite3_stmt *st = NULL;
	int64_t v;

	CHECK(sqlite3_prepare_v2(db_handle(db), sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW);
	v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return v;
}

/* Each hash is folded once, and on one paper; no act waits for another: a paper is seen whole. */
static void hold_once(struct place *p, const struct adding *a)
{
	int64_t on_papers = number_of(p, "SELECT coalesce(sum(acts), 0) FROM doc");
	int64_t waiting = number_of(p, "SELECT count(*) FROM waiting"), cases = number_of(p, "SELECT count(*) FROM case_");

	if ((int64_t)a->hashes.count != a->entries)
		sim_fail(p->sim, "%s has an entry twice", p->name);
	if (cases)
		sim_fail(p->sim, "%s has %lld cases", p->name, (long long)cases);
	if (on_papers + waiting != a->entries || waiting)
		sim_fail(p->sim, "%s: %lld entries, %lld of them on papers, %lld waiting", p->name, (long long)a->entries,
			(long long)on_papers, (long long)waiting);
}

void hold_sums(struct place *p)
{
	struct adding a = {.p = p};
	struct op op;

	op_init(&op);
	CHECK(entries_from(&op, book_store(p->book), 0, add_entry, &a) == OK);
	CHECK(sums_walk(&op, book_store(p->book), STR_NONE, compare_sum, &a) == OK);
	for (size_t i = 0; i < a.sums.cap; i++)
		if (a.sums.slots[i].key.p && a.sums.slots[i].v)
			sim_fail(p->sim, "%s lacks the sum %s", p->name, a.sums.slots[i].key.p);
	if (p->sim->calm)
		hold_once(p, &a);
	tally_done(&a.sums);
	tally_done(&a.hashes);
	op_done(&op);
}

void hold_book(struct place *p)
{
	hold_sums(p);
	hold_verify(p);
	hold_rebuild(p);
}

/* ---- of head office ---- */

struct totals {
	struct sim *sim;
	int64_t money;
	struct tally items; /* quantities of each item over all accounts */
	struct tally advances; /* of each customer */
};

/* No open item, no promise and no goods on the road stand below nil. */
static bool may_not_fall(const struct spot *spot)
{
	static const char *const names[] = {"AR", "OPEN", "RSV", "TRN", "QUAR"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is(spot->a, names[i]))
			return true;
	return false;
}

static enum err total_one(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct totals *t = ctx;

	(void)op;
	if (unit == UNIT_MONEY)
		t->money += v;
	else
		tally_add(&t->items, spot->item, v);
	if (str_is(spot->a, "ADV"))
		tally_add(&t->advances, spot->of, v);
	if (v < 0 && may_not_fall(spot))
		sim_fail(t->sim, "%.*s of %.*s%.*s at %.*s stands at %lld", STR_ARG(spot->a), STR_ARG(spot->of), STR_ARG(spot->item),
			STR_ARG(spot->at), (long long)v);
	return OK;
}

static void each_row(struct sim *sim, const char *sql, void (*fn)(void *ctx, sqlite3_stmt *row), void *ctx)
{
	sqlite3 *db = db_handle(book_store(office(sim)->book)->db);
	sqlite3_stmt *st = NULL;

	CHECK(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		fn(ctx, st);
	sqlite3_finalize(st);
}

static struct str column(sqlite3_stmt *row, int i)
{
	return str_from((const char *)sqlite3_column_text(row, i));
}

/* What may still be allocated is what stands in the advance. */
static void credit_row(void *ctx, sqlite3_stmt *row)
{
	struct totals *t = ctx;

	tally_add(&t->advances, column(row, 0), sqlite3_column_int64(row, 1));
}

static void hold_credits(struct sim *sim, struct totals *t)
{
	each_row(sim, "SELECT customer, sum(free) FROM credit GROUP BY customer", credit_row, t);
	for (size_t i = 0; i < t->advances.cap; i++)
		if (t->advances.slots[i].key.p && t->advances.slots[i].v)
			sim_fail(sim, "credits of %s are off by %lld", t->advances.slots[i].key.p, (long long)t->advances.slots[i].v);
}

struct amounts {
	struct sim *sim;
	struct tally given; /* by the paper that brought money */
	struct tally posted; /* by the bill */
};

static enum err amount_of(void *ctx, struct op *op, const struct entry_row *row)
{
	struct amounts *a = ctx;
	struct entry e;
	struct op own;

	(void)op;
	op_init(&own);
	CHECK(entry_read(&own, &own.arena, row->text, &e) == OK);
	for (int i = 0; i < e.legs_count && !str_is(e.type, "allocation"); i++) {
		if (str_is(e.legs[i].spot.a, "ADV"))
			tally_add(&a->given, e.doc, -e.legs[i].v);
		if (str_is(e.legs[i].spot.a, "AR"))
			tally_add(&a->posted, e.legs[i].spot.paper, e.legs[i].v);
	}
	op_done(&own);
	return OK;
}

static void allocated_of_credit(void *ctx, sqlite3_stmt *row)
{
	struct amounts *a = ctx;
	int64_t v = sqlite3_column_int64(row, 1), given = tally_get(&a->given, column(row, 0));

	if (v < 0 || v > given)
		sim_fail(a->sim, "%lld of %s are allocated, it brought %lld", (long long)v, sqlite3_column_text(row, 0),
			(long long)given);
}

static void allocated_to_item(void *ctx, sqlite3_stmt *row)
{
	struct amounts *a = ctx;
	int64_t v = sqlite3_column_int64(row, 1), posted = tally_get(&a->posted, column(row, 0));

	if (v < 0 || v > posted)
		sim_fail(a->sim, "%lld are set against %s, which is of %lld", (long long)v, sqlite3_column_text(row, 0),
			(long long)posted);
}

static void hold_allocated(struct sim *sim)
{
	struct amounts a = {.sim = sim};
	struct op op;

	op_init(&op);
	CHECK(entries_from(&op, book_store(office(sim)->book), 0, amount_of, &a) == OK);
	each_row(sim, "SELECT source, sum(v) FROM allocated GROUP BY source", allocated_of_credit, &a);
	each_row(sim, "SELECT paper, sum(v) FROM allocated GROUP BY paper", allocated_to_item, &a);
	tally_done(&a.given);
	tally_done(&a.posted);
	op_done(&op);
}

/* ---- numbers ---- */

struct numbers {
	struct sim *sim;
	struct tally each, count, top;
};

static enum err number_one(void *ctx, struct op *op, const struct entry_row *row)
{
	struct numbers *n = ctx;
	struct str series, rest;
	struct entry e;
	uint64_t v;
	struct op own;

	(void)op;
	op_init(&own);
	CHECK(entry_read(&own, &own.arena, row->text, &e) == OK);
	if (e.number.n) {
		series = str_sub(e.number, 0, e.number.n - 6);
		rest = str_sub(e.number, e.number.n - 6, 6);
		if (tally_has(&n->each, e.number))
			sim_fail(n->sim, "two papers have the number %.*s", STR_ARG(e.number));
		/* An approval by telephone is called by its challenge. */
		if (str_is(e.type, "approval") && !str_to_u64(rest, &v)) {
			op_done(&own);
			return OK;
		}
		CHECK(str_to_u64(rest, &v));
		tally_add(&n->each, e.number, 1);
		tally_add(&n->count, series, 1);
		if (tally_get(&n->top, series) < (int64_t)v)
			tally_add(&n->top, series, (int64_t)v - tally_get(&n->top, series));
	}
	op_done(&own);
	return OK;
}

static void hold_numbers(struct sim *sim)
{
	struct numbers n = {.sim = sim};
	struct op op;

	op_init(&op);
	CHECK(entries_from(&op, book_store(office(sim)->book), 0, number_one, &n) == OK);
	for (size_t i = 0; i < n.count.cap; i++)
		if (n.count.slots[i].key.p && n.count.slots[i].v != tally_get(&n.top, n.count.slots[i].key))
			sim_fail(sim, "the series %s has gaps", n.count.slots[i].key.p);
	tally_done(&n.each);
	tally_done(&n.count);
	tally_done(&n.top);
	op_done(&op);
}

void hold_office(struct sim *sim)
{
	struct totals t = {.sim = sim};
	struct op op;

	op_init(&op);
	CHECK(sums_walk(&op, book_store(office(sim)->book), STR_NONE, total_one, &t) == OK);
	if (t.money)
		sim_fail(sim, "all money comes to %lld", (long long)t.money);
	for (size_t i = 0; i < t.items.cap; i++)
		if (t.items.slots[i].key.p && t.items.slots[i].v)
			sim_fail(sim, "all of %s come to %lld", t.items.slots[i].key.p, (long long)t.items.slots[i].v);
	hold_credits(sim, &t);
	hold_allocated(sim);
	hold_numbers(sim);
	tally_done(&t.items);
	tally_done(&t.advances);
	op_done(&op);
}
