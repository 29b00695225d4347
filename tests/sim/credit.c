/* The course about credit: twenty sites, a few customers whom all of them serve, limits
 * that soon bind, and lines that are mostly bad.
 *
 * The world (books, records, what everybody has heard) is made once in each worker; a
 * seed begins in a fork of it and lasts some hundred steps. */
#include "credit.h"

#include <stdio.h>
#include <string.h>

enum { STEPS_MIN = 80, STEPS_MORE = 160, TALK_MAX = 14, DARK_MAX = 90, DAY_MS = 86400000, FAR_DAYS = 35, ASKED_IN_FULL = 40 };

/* ---- the world as every seed finds it ---- */

static void setup_records(struct sim *sim)
{
	struct place *ho = office(sim);
	struct buf json = BUF_INIT;

	must(ho, "user", "create", NULL, "{\"key\":\"HO-a\",\"name\":\"user\",\"sites\":[\"HO\"]}");
	must(ho, "user", "create", NULL, "{\"key\":\"HO-b\",\"name\":\"user\",\"sites\":[\"HO\"]}");
	for (int i = 0; i < sim->count; i++)
		setup_place(ho, &sim->places[i]);
	must(ho, "item", "create", NULL, "{\"key\":\"P0\",\"name\":\"service\",\"goods\":false}");
	for (int i = 0; i < CUSTOMERS; i++) {
		buf_clear(&json);
		buf_printf(&json, "{\"key\":\"C%d\",\"name\":\"C%d\"}", i, i);
		must(ho, "customer", "create", NULL, json.p);
	}
	for (int i = 1; i < sim->count; i++)
		must(ho, "site", "hear", sim->places[i].name, "{\"topics\":[\"customer:C0\",\"customer:C1\",\"customer:C2\",\"customer:C3\"]}");
	buf_done(&json);
}

static void prepare(struct sim *sim)
{
	memory_begin();
	sim->in_memory = true;
	world_begin(sim, SITES_MAX);
	setup_records(sim);
	sim->calm = true;
	fold_all(sim);
	for (int i = 1; i < sim->count; i++)
		sync_site(&sim->places[i]);
	truth_begin(sim);
	sim->calm = false;
}

/* ---- a seed's own ---- */

/* Some clocks are a month off, most about right. */
static void set_clock(struct place *p)
{
	int days = chance_below(&p->sim->chance, 3) - 1;

	if (chance_hits(&p->sim->chance, 4))
		days = chance_hits(&p->sim->chance, 2) ? FAR_DAYS : -FAR_DAYS;
	p->ms += (int64_t)days * DAY_MS;
}

static void begin_seed(struct sim *sim)
{
	for (int i = 0; i < sim->count; i++) {
		sim->places[i].ids.state = sim->seed * 1000 + (uint64_t)i;
		if (i)
			set_clock(&sim->places[i]);
	}
}

/* ---- steps ---- */

/* Few of them do most of what is done. */
static struct place *any_site(struct sim *sim, int active)
{
	int of = chance_hits(&sim->chance, 3) ? active : 1 + active / 3;

	return &sim->places[1 + chance_below(&sim->chance, of)];
}

static void credit_deed(struct place *p)
{
	if (p->intent.pending && !chance_hits(luck(p), 4)) {
		(void)intent_do(p, &p->intent);
	} else {
		p->intent.pending = false;
		if (credit_form(p, &p->intent))
			(void)intent_do(p, &p->intent);
	}
	truth_look(p);
}

static void talk(struct place *p)
{
	int steps = 2 + chance_below(luck(p), TALK_MAX);

	if (p->dark_until > p->sim->step)
		return;
	do {
		line_step(p);
		if (p->line == LINE_AT_OFFICE && chance_hits(luck(p), 2))
			desk_commit(p->sim);
	} while (--steps);
	truth_look(p);
}

static void fold(struct sim *sim)
{
	desk_fold(sim);
	truth_look(office(sim));
}

static void misfortune(struct sim *sim, int active)
{
	struct place *p = any_site(sim, active);
	int luck_ = chance_below(&sim->chance, 10);

	if (luck_ < 5)
		p->dark_until = sim->step + chance_below(&sim->chance, DARK_MAX);
	else if (luck_ < 7)
		place_fuse(chance_hits(&sim->chance, 3) ? office(sim) : p);
	else if (luck_ < 8)
		place_kill(chance_hits(&sim->chance, 3) ? office(sim) : p, "between calls");
	else
		set_clock(p);
}

static void step(struct sim *sim, int active)
{
	int luck_ = chance_below(&sim->chance, 100);

	if (luck_ < 36)
		credit_deed(any_site(sim, active));
	else if (luck_ < 42)
		credit_deed(office(sim));
	else if (luck_ < 66)
		talk(any_site(sim, active));
	else if (luck_ < 76)
		desk_commit(sim);
	else if (luck_ < 88)
		fold(sim);
	else if (luck_ < 93)
		ghost_step(sim);
	else
		misfortune(sim, active);
}

static void run(struct sim *sim)
{
	int steps = STEPS_MIN + chance_below(&sim->chance, STEPS_MORE);
	int active = 1 + chance_below(&sim->chance, chance_hits(&sim->chance, 3) ? SITES_MAX : 5);

	begin_seed(sim);
	for (sim->step = 0; sim->step < steps; sim->step++)
		step(sim, active);
	if (!chance_hits(&sim->chance, 4))
		return;
	calm_down(sim);
	for (int i = 0; i < sim->count; i++)
		truth_look(&sim->places[i]);
	truth_hold(sim);
	atomic_fetch_add(&sim->cover->entries, (uint64_t)book_store(office(sim)->book)->last_n);
	if (chance_hits(&sim->chance, ASKED_IN_FULL))
		questions(sim);
}

const struct course credit_course = {
	.name = "credit", .prepare = prepare, .run = run, .plants_from = PLANT_COUNT, .plants_to = PLANT_NONE, .of_credit = true};
