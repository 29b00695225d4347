/* One run: a beginning, faults, calm, questions. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

enum { STORM_SITES_MAX = 4, STEPS_MIN = 250, STEPS_MORE = 250, ROUNDS_MAX = 60, CALLS_MAX = 4000, DAY_MS = 86400000 };

/* ---- calm ---- */

void sync_site(struct place *p)
{
	int calls = 0;

	do {
		line_step(p);
		if (p->line == LINE_AT_OFFICE)
			desk_commit(p->sim);
		if (++calls > CALLS_MAX)
			sim_fail(p->sim, "%s does not get to an end: %s", p->name, uplink_state(p->uplink));
	} while (strcmp(uplink_state(p->uplink), "idle") != 0);
}

void fold_all(struct sim *sim)
{
	struct store *s = book_store(office(sim)->book);
	int folds = 0;

	do {
		desk_fold(sim);
		if (sim->watch) {
			fprintf(stderr, "fold to %lld of %lld\n", (long long)s->folded_n, (long long)s->last_n);
			hold_sums(office(sim));
		}
		CHECK(++folds < CALLS_MAX);
	} while (s->folded_n < s->last_n);
}

static int64_t reached(struct sim *sim)
{
	int64_t sum = 0;

	for (int i = 0; i < sim->count; i++)
		sum += book_store(sim->places[i].book)->last_n;
	return sum;
}

/* Everybody syncs until nothing is new to anybody. */
static void settle(struct sim *sim)
{
	int64_t before, now = -1;
	int rounds = 0;

	do {
		before = now;
		fold_all(sim);
		for (int i = 1; i < sim->count; i++) {
			uplink_again(sim->places[i].uplink);
			sync_site(&sim->places[i]);
		}
		fold_all(sim);
		now = reached(sim);
		if (++rounds > ROUNDS_MAX)
			sim_fail(sim, "it does not come to rest");
	} while (now != before);
}

void calm_down(struct sim *sim)
{
	sim->calm = true;
	for (int i = 0; i < sim->count; i++) {
		sim->places[i].fuse = 0;
		line_hang_up(&sim->places[i]);
	}
	while (sim->ghosts_count)
		ghost_step(sim);
	desk_commit(sim);
	settle(sim);
}

/* ---- storm ---- */

static struct place *any_site(struct sim *sim)
{
	return &sim->places[1 + chance_below(&sim->chance, sim->count - 1)];
}

static struct place *anybody(struct sim *sim)
{
	return &sim->places[chance_below(&sim->chance, sim->count)];
}

/* A clock is set wrong, or right again. */
static void move_clock(struct place *p)
{
	p->ms += (int64_t)(chance_below(&p->sim->chance, 9) - 4) * DAY_MS;
}

static void misfortune(struct sim *sim)
{
	int luck = chance_below(&sim->chance, 26);

	if (luck < 9)
		place_fuse(anybody(sim));
	else if (luck < 12)
		place_fuse(office(sim));
	else if (luck < 14)
		place_kill(anybody(sim), "between calls");
	else if (luck < 19)
		place_file_fault(anybody(sim));
	else if (luck < 22)
		place_copy(anybody(sim));
	else if (luck < 23)
		place_rebuild(anybody(sim));
	else if (luck < 25)
		place_backup(office(sim));
	else
		move_clock(anybody(sim));
}

/* Some words, or a whole conversation. */
static void talk(struct place *p)
{
	int steps = 1 + chance_below(&p->sim->chance, 8);

	do
		line_step(p);
	while (--steps && p->line != LINE_AT_OFFICE);
}

static void storm_step(struct sim *sim)
{
	int luck = chance_below(&sim->chance, 100);

	if (luck < 22)
		deed(anybody(sim));
	else if (luck < 66)
		talk(any_site(sim));
	else if (luck < 77)
		desk_commit(sim);
	else if (luck < 88)
		desk_fold(sim);
	else if (luck < 92)
		ghost_step(sim);
	else
		misfortune(sim);
}

/* Most sites have heard the records before the line goes bad. */
static void first_news(struct sim *sim)
{
	sim->calm = true;
	fold_all(sim);
	for (int i = 1; i < sim->count; i++)
		if (!chance_hits(&sim->chance, 5))
			sync_site(&sim->places[i]);
	sim->calm = false;
}

/* ---- questions ---- */

static enum err count_paper(void *ctx, struct op *op, const struct doc_row *row)
{
	(void)op;
	cover_end(ctx, row->type, row->state);
	return OK;
}

static void count_papers(struct sim *sim)
{
	struct store *s = book_store(office(sim)->book);
	struct op op;

	op_init(&op);
	CHECK(docs_walk(&op, s, STR_NONE, 0, count_paper, sim->cover) == OK);
	atomic_fetch_add(&sim->cover->entries, (uint64_t)s->last_n);
	op_done(&op);
}

void questions(struct sim *sim)
{
	desk_check_promise(sim);
	hold_office(sim);
	for (int i = 1; i < sim->count; i++) {
		hold_site(&sim->places[i]);
		hold_standings(&sim->places[i]);
	}
	for (int i = 0; i < sim->count; i++)
		hold_book(&sim->places[i]);
	hold_order(sim);
	if (!sim->cover->of_credit)
		count_papers(sim);
}

static void storm(struct sim *sim)
{
	int steps = STEPS_MIN + chance_below(&sim->chance, STEPS_MORE);

	world_begin(sim, 2 + chance_below(&sim->chance, STORM_SITES_MAX - 1));
	setup(sim);
	first_news(sim);
	for (sim->step = 0; sim->step < steps; sim->step++) {
		storm_step(sim);
		for (int i = 0; sim->watch && i < sim->count; i++)
			hold_sums(&sim->places[i]);
		if (chance_hits(&sim->chance, 80))
			hold_sums(anybody(sim));
	}
	calm_down(sim);
	questions(sim);
	sim_end(sim);
}

const struct course storm_course = {
	.name = "storm", .run = storm, .plants_from = PLANT_NONE + 1, .plants_to = NUMBER_OUTSIDE};
