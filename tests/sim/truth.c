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

/* A site may go up to its ceiling and what was approved there. Head office has no ceiling:
 * what it does itself counts as it is. */
int64_t truth_out(const struct truth_of *t)
{
	int64_t sum = t->at[0].used - t->at[0].approved;

	for (int i = 1; i <= SITES_MAX; i++) {
		int64_t used = t->at[i].used - t->at[i].approved;
		sum += used > t->at[i].ceiling ? used : t->at[i].ceiling;
	}
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
	cJSON *body;
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
	/* What is written off may be sold all the same, until the site hears of it. */
	if (str_is(leg->spot.a, "CEIL") && !str_is(l->e->state, "written_off"))
		t->at[at].ceiling += leg->v;
	if (str_is(leg->spot.a, "APPR"))
		t->at[at].approved += leg->v;
}

/* A member of the body, until the next one is asked for. */
static struct str text_of(struct looking *l, const char *name)
{
	cJSON_Delete(l->body);
	l->body = cJSON_ParseWithLength(l->e->body.p, l->e->body.n);
	return json_text(l->body, name);
}

static struct truth_of *named(struct looking *l)
{
	struct str start = STR("customer:");

	for (int i = 0; i < l->e->legs_count; i++)
		if (l->e->legs[i].spot.of.n)
			return truth_of(l->p->sim, l->e->legs[i].spot.of);
	for (int i = 0; i < l->e->hearers_count; i++)
		if (str_starts(l->e->hearers[i], start))
			return truth_of(l->p->sim, str_sub(l->e->hearers[i], start.n, l->e->hearers[i].n));
	return truth_of(l->p->sim, l->e->customer.n ? l->e->customer : text_of(l, "customer"));
}

/* A later act of a paper need not name him. */
static struct truth_of *customer_of(struct looking *l)
{
	struct truth *truth = l->p->sim->truth;
	struct truth_of *t = named(l);
	int64_t known = tally_get(&truth->papers, l->e->doc);

	if (t && !known)
		tally_add(&truth->papers, l->e->doc, t - truth->of + 1);
	return t || !known ? t : &truth->of[known - 1];
}

/* ---- how things stand ---- */

static uint64_t office_holds(struct place *p)
{
	struct log_head held;
	struct op op;

	op_init(&op);
	CHECK(log_head_get(&op, book_store(office(p->sim)->book), place_log(p), &held) == OK);
	op_done(&op);
	return held.seq;
}

static bool has_heard(struct place *p, uint64_t seq)
{
	struct hash hash;
	int64_t n;
	struct op op;

	op_init(&op);
	CHECK(entry_find(&op, book_store(p->book), place_log(office(p->sim)), seq, &n, &hash) == OK);
	op_done(&op);
	return n != 0;
}

static bool crosses(struct place *p, struct truth_at *at)
{
	if (at->granted && has_heard(p, at->granted))
		at->granted = at->coming = 0;
	if (at->returned && office_holds(p) >= at->returned)
		at->returned = 0;
	return at->granted || at->returned;
}

static unsigned conditions_of(struct looking *l, struct truth_of *t)
{
	struct place *p = l->p;
	const struct truth_at *at = t ? &t->at[p->index] : NULL;
	int64_t off = p->ms - office(p->sim)->ms;
	unsigned bits = 0;

	bits |= p->dark_until > p->sim->step ? 1U << DARK : 0;
	bits |= p->index && office_holds(p) + 1 < l->e->seq ? 1U << UNSENT : 0;
	bits |= llabs(off) > (int64_t)FAR_DAYS * DAY_MS ? 1U << CLOCK_OFF : 0;
	if (!t)
		return bits;
	bits |= at->ceiling && (at->ceiling - at->used) * NEAR < at->ceiling ? 1U << NEARLY_FULL : 0;
	bits |= truth_owed(t) > t->limit || truth_out(t) > t->limit ? 1U << OVER_LIMIT : 0;
	for (int i = p->index; i < p->sim->count && (i == p->index || !p->index); i++) {
		bits |= t->at[i].asked ? 1U << ASKED_BACK : 0;
		bits |= crosses(&p->sim->places[i], &t->at[i]) ? 1U << CROSSING : 0;
		bits |= t->at[i].approved ? 1U << APPROVED : 0;
	}
	return bits;
}

/* A ceiling's way from one to the other. */
static void note_ceiling(struct looking *l, struct truth_of *t)
{
	int at = place_of(l->p->sim, l->e->legs_count ? l->e->legs[0].spot.at : text_of(l, "site"));
	bool returned = str_is(l->e->state, "returned");

	if (!str_is(l->e->type, "ceiling") || at < 0)
		return;
	if (str_is(l->e->state, "granted")) {
		(void)crosses(&l->p->sim->places[at], &t->at[at]);
		t->at[at].granted = l->e->seq;
		t->at[at].coming += llabs(l->e->legs[0].v);
	}
	if (str_is(l->e->state, "asked"))
		t->at[at].asked = l->e->seq;
	if (returned) {
		(void)crosses(l->p, &t->at[at]);
		t->at[at].returned = l->e->seq;
		t->at[at].crossed = t->at[at].coming;
	}
	if (returned && t->at[at].asked && has_heard(l->p, t->at[at].asked))
		t->at[at].asked = 0;
	if (str_is(l->e->state, "written_off"))
		t->waived += l->e->legs[0].v < 0 ? -l->e->legs[0].v : l->e->legs[0].v;
}

/* True: he is allowed less than before. */
static bool note_terms(struct looking *l, struct truth_of *t)
{
	int64_t before = t->limit;
	struct money limit;

	if (!str_is(l->e->type, "credit_terms") || !money_read(text_of(l, "credit_limit"), &limit))
		return false;
	t->limit = limit.minor;
	return t->limit < before;
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
	int64_t owed = truth_owed(t), out = truth_out(t), allowed = t->limit + t->waived;

	if (lowered)
		t->past = out > allowed ? out - allowed : 0;
	if (out > allowed + t->past)
		passed(l, t, "what is out", out, allowed + t->past);
	allowed += t->past + truth_approved(t);
	if (owed > allowed)
		passed(l, t, "what is owed", owed, allowed);
	out -= t->limit + t->waived;
	if (t->past > out)
		t->past = out > 0 ? out : 0;
}

static enum err look_at(void *ctx, struct op *op, const struct entry_row *row)
{
	struct looking *l = ctx;
	struct sim *sim = l->p->sim;
	struct truth_of *t;
	struct entry e;
	struct op own;
	bool lowered;

	(void)op;
	op_init(&own);
	CHECK(entry_read(&own, &own.arena, row->text, &e) == OK);
	l->e = &e;
	for (int i = 0; i < e.legs_count; i++)
		add_leg(l, &e.legs[i]);
	sim->truth->seen[l->p->index] = row->seq;
	t = customer_of(l);
	if (t)
		note_ceiling(l, t);
	if (sim->truth->since_begun)
		cover_written(sim->cover, conditions_of(l, t), e.type, e.state);
	/* While all come to rest nobody looks on: whose entry came first is not known then. */
	lowered = t && note_terms(l, t);
	if (t && !sim->calm)
		judge(l, t, lowered);
	cJSON_Delete(l->body);
	l->body = NULL;
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
	for (int i = 0; i < CUSTOMERS; i++)
		snprintf(sim->truth->of[i].key, ID_MAX, "C%d", i);
	for (int i = 0; i < sim->count; i++)
		truth_look(&sim->places[i]);
	sim->truth->since_begun = true;
}
