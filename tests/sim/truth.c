/* What is true of customers' credit, whoever knows it. */
#include "credit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAR_DAYS = 20, DAY_MS = 86400000, NEAR = 10 };

/* ---- sums ---- */

struct truth_of *truth_of(struct sim *sim, struct str customer)
{
	for (int i = 0; i < CUSTOMERS; i++)
		if (str_is(customer, sim->truth->of[i].key))
			return &sim->truth->of[i];
	return NULL;
}

int64_t truth_owed(const struct truth_of *t)
{
	int64_t sum = 0;

	for (int i = 0; i <= SITES_MAX; i++)
		sum += t->at[i].used;
	return sum;
}

/* Head office has no ceiling: what it does itself counts as it is. */
int64_t truth_out(const struct truth_of *t)
{
	int64_t sum = t->at[0].used;

	for (int i = 1; i <= SITES_MAX; i++)
		sum += t->at[i].used > t->at[i].ceiling ? t->at[i].used : t->at[i].ceiling;
	return sum;
}

int64_t truth_approved(const struct truth_of *t)
{
	int64_t sum = 0;

	for (int i = 0; i <= SITES_MAX; i++)
		sum += t->at[i].approved;
	return sum;
}

static bool is_owed(struct str account)
{
	return str_is(account, "AR") || str_is(account, "UNS") || str_is(account, "OPEN") || str_is(account, "ADV");
}

static int place_of(const struct sim *sim, struct str site)
{
	for (int i = 0; i < sim->count; i++)
		if (str_is(site, sim->places[i].name))
			return i;
	return -1;
}

/* ---- one entry ---- */

struct looking {
	struct place *p;
	const struct entry *e;
};

static void add_leg(struct looking *l, const struct leg *leg)
{
	struct sim *sim = l->p->sim;
	struct truth_of *t = truth_of(sim, leg->spot.of);
	int at = place_of(sim, leg->spot.at);

	if (!t || leg->unit != UNIT_MONEY)
		return;
	if (is_owed(leg->spot.a))
		t->at[l->p->index].used += leg->v;
	if (at < 0)
		return;
	if (str_is(leg->spot.a, "CEIL"))
		t->at[at].ceiling += leg->v;
	if (str_is(leg->spot.a, "APPR"))
		t->at[at].approved += leg->v;
}

static struct str customer_of(const struct entry *e)
{
	for (int i = 0; i < e->legs_count; i++)
		if (e->legs[i].spot.of.n)
			return e->legs[i].spot.of;
	return e->customer;
}

static bool has_unsent(struct place *p)
{
	struct log_head held;
	struct op op;
	bool unsent;

	op_init(&op);
	CHECK(log_head_get(&op, book_store(office(p->sim)->book), place_log(p), &held) == OK);
	unsent = p->index && held.seq < p->sim->truth->seen[p->index];
	op_done(&op);
	return unsent;
}

static unsigned conditions_of(struct looking *l, const struct truth_of *t)
{
	struct place *p = l->p;
	const struct truth_at *at = &t->at[p->index];
	int64_t off = p->ms - office(p->sim)->ms, bound = t->limit + truth_approved(t);
	unsigned bits = 0;

	bits |= p->dark_until > p->sim->step ? 1U << DARK : 0;
	bits |= has_unsent(p) ? 1U << UNSENT : 0;
	bits |= llabs(off) > (int64_t)FAR_DAYS * DAY_MS ? 1U << CLOCK_OFF : 0;
	bits |= at->ceiling && (at->ceiling - at->used) * NEAR < at->ceiling ? 1U << NEARLY_FULL : 0;
	bits |= truth_out(t) > bound - truth_approved(t) ? 1U << OVER_LIMIT : 0;
	for (int i = 0; i < p->sim->count; i++) {
		bool mine = i == p->index || !p->index;
		bits |= mine && t->at[i].asked ? 1U << ASKED_BACK : 0;
		bits |= mine && (t->at[i].coming || t->at[i].going) ? 1U << CROSSING : 0;
		bits |= mine && t->at[i].approved ? 1U << APPROVED : 0;
	}
	return bits;
}

/* ---- judging ---- */

static _Noreturn void passed(struct looking *l, const struct truth_of *t, const char *what, int64_t v, int64_t bound)
{
	fprintf(stderr, "%s: used, ceiling, approved at each place:", t->key);
	for (int i = 0; i < l->p->sim->count; i++)
		fprintf(stderr, " %s %lld/%lld/%lld", l->p->sim->places[i].name, (long long)t->at[i].used, (long long)t->at[i].ceiling,
			(long long)t->at[i].approved);
	fprintf(stderr, "\n");
	sim_fail(l->p->sim, "after %.*s.%.*s of %s (entry %llu), %s of %s is %lld, the limit %lld and approvals allow %lld",
		STR_ARG(l->e->type), STR_ARG(l->e->act), l->p->name, (unsigned long long)l->e->seq, what, t->key, (long long)v,
		(long long)t->limit, (long long)bound);
}

/* No limit is passed by what anybody chooses; a limit that is lowered may leave more out
 * than it allows, and that only becomes less. */
static void judge(struct looking *l, struct truth_of *t, bool lowered)
{
	int64_t owed = truth_owed(t), out = truth_out(t), bound = t->limit + truth_approved(t) + t->waived;

	if (lowered)
		t->past = out > bound ? out - bound : 0;
	if (owed > bound + t->past)
		passed(l, t, "what is owed", owed, bound + t->past);
	if (out > bound + t->past)
		passed(l, t, "what is out", out, bound + t->past);
	if (t->past > out - bound)
		t->past = out > bound ? out - bound : 0;
}

static enum err look_at(void *ctx, struct op *op, const struct entry_row *row)
{
	struct looking *l = ctx;
	struct sim *sim = l->p->sim;
	struct truth_of *t;
	struct entry e;
	struct op own;

	(void)op;
	op_init(&own);
	CHECK(entry_read(&own, &own.arena, row->text, &e) == OK);
	l->e = &e;
	for (int i = 0; i < e.legs_count; i++)
		add_leg(l, &e.legs[i]);
	sim->truth->seen[l->p->index] = row->seq;
	t = truth_of(sim, customer_of(&e));
	if (t && sim->truth->since_begun) {
		cover_written(sim->cover, conditions_of(l, t), e.type, e.state);
		judge(l, t, false);
	}
	op_done(&own);
	return OK;
}

void truth_look(struct place *p)
{
	struct looking l = {.p = p};
	struct op op;

	op_init(&op);
	CHECK(entries_of_log(&op, book_store(p->book), place_log(p), p->sim->truth->seen[p->index], look_at, &l) == OK);
	op_done(&op);
}

/* ---- at rest ---- */

struct summing {
	const struct truth_of *t;
	int64_t owed;
};

static enum err sum_one(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct summing *s = ctx;

	(void)op;
	if (unit == UNIT_MONEY && str_is(spot->of, s->t->key) && is_owed(spot->a))
		s->owed += v;
	return OK;
}

void truth_hold(struct sim *sim)
{
	struct op op;

	op_init(&op);
	for (int i = 0; i < CUSTOMERS; i++) {
		struct summing s = {.t = &sim->truth->of[i]};
		CHECK(sums_walk(&op, book_store(office(sim)->book), STR_NONE, sum_one, &s) == OK);
		if (s.owed != truth_owed(s.t))
			sim_fail(sim, "%s owes %lld, head office says %lld", s.t->key, (long long)truth_owed(s.t), (long long)s.owed);
	}
	op_done(&op);
}

void truth_begin(struct sim *sim)
{
	sim->truth = calloc(1, sizeof(*sim->truth));
	CHECK(sim->truth);
	for (int i = 0; i < CUSTOMERS; i++) {
		snprintf(sim->truth->of[i].key, ID_MAX, "C%d", i);
		sim->truth->of[i].limit = INT64_MAX / 4;
	}
	for (int i = 0; i < sim->count; i++)
		truth_look(&sim->places[i]);
	sim->truth->since_begun = true;
}
