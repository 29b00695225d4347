/* The course about credit: twenty sites, a few customers whom all of them serve, limits
 * that soon bind, and lines that are mostly bad.
 *
 * The world (books, records, what everybody has heard) is made once in each worker; a
 * seed begins in a fork of it and lasts some hundred steps. */
#include "credit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "book/credit.h"

enum { STEPS_MIN = 100, STEPS_MORE = 200, TALK_MAX = 14, OFFICE_DEEDS_MAX = 4, DARK_MAX = 90, DAY_MS = 86400000, FAR_DAYS = 35, RESTS = 8, ASKED_IN_FULL = 20,
	HOUR_MS = 3600000, RUN_HOURS_MAX = 120 };

static const int64_t MARCH_MS = INT64_C(1772413200000); /* the second, 09:00 at UTC+8 */

/* ---- the world as every seed finds it ---- */

/* A device's key lies where its program looks for it. */
static void write_key(struct place *p)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", p->dir, p->index ? "device" : "authority");
	CHECK(mkdir(path, 0700) == 0);
	snprintf(path, sizeof(path), "%s/%s/sign.pem", p->dir, p->index ? "device" : "authority");
	f = fopen(path, "we");
	CHECK(f && fwrite(p->key_pem.p, 1, p->key_pem.n, f) == p->key_pem.n && fclose(f) == 0 && chmod(path, 0600) == 0);
}

static void setup_records(struct sim *sim)
{
	struct place *ho = office(sim);
	struct buf json = BUF_INIT;

	must(ho, "user", "create", NULL, "{\"key\":\"HO-a\",\"name\":\"user\",\"sites\":[\"HO\"]}");
	must(ho, "user", "create", NULL, "{\"key\":\"HO-b\",\"name\":\"user\",\"sites\":[\"HO\"],\"roles\":[\"GM\"]}");
	for (int i = 0; i < sim->count; i++) {
		setup_place(ho, &sim->places[i]);
		write_key(&sim->places[i]);
	}
	must(ho, "item", "create", NULL, "{\"key\":\"P0\",\"name\":\"service\",\"goods\":false}");
	for (int i = 0; i < CUSTOMERS; i++) {
		buf_clear(&json);
		buf_printf(&json, "{\"key\":\"C%d\",\"name\":\"C%d\"}", i, i);
		must(ho, "customer", "create", NULL, json.p);
		buf_clear(&json);
		buf_printf(&json, "{\"key\":\"C%d\",\"credit_limit\":\"1000\",\"days\":\"90\",\"reason\":\"new\"}", i);
		must(ho, "credit_terms", "create", NULL, json.p);
	}
	must(ho, "settings", "create", NULL, "{\"key\":\"company\",\"credit\":true,\"ceilings\":\"by_use\",\"reserve\":\"0.1\",\"release_auto\":true,"
		"\"voucher_type\":\"transfer\",\"reason\":\"new\"}");
	for (int i = 1; i < sim->count; i++)
		must(ho, "site", "hear", sim->places[i].name, "{\"topics\":[\"customer:C0\",\"customer:C1\",\"customer:C2\",\"customer:C3\"]}");
	buf_done(&json);
}

/* The feed was heard to its end. */
static void note_news(struct place *p)
{
	struct op op;

	op_init(&op);
	(void)place_died(p, &op, book_news_heard(&op, p->book), "noting the news");
	op_done(&op);
}

static void prepare(struct sim *sim)
{
	memory_begin();
	sim->in_memory = true;
	world_begin(sim, SITES_MAX);
	setup_records(sim);
	sim->calm = true;
	fold_all(sim);
	/* The second time each has his share. */
	for (int i = 1; i < sim->count; i++)
		sync_site(&sim->places[i]);
	fold_all(sim);
	for (int i = 1; i < sim->count; i++) {
		uplink_again(sim->places[i].uplink);
		sync_site(&sim->places[i]);
		note_news(&sim->places[i]);
	}
	fold_all(sim);
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
	/* There a month is over. */
	office(sim)->ms = MARCH_MS + (int64_t)chance_below(&sim->chance, 3) * DAY_MS;
}

/* ---- steps ---- */

/* Few of them do most of what is done. */
static struct place *any_site(struct sim *sim)
{
	int of = chance_hits(&sim->chance, 3) ? sim->active : 1 + sim->active / 3;

	return &sim->places[1 + chance_below(&sim->chance, of)];
}

static void credit_deed(struct place *p)
{
	bool again = p->intent.pending && !chance_hits(luck(p), 4);

	p->intent.pending = false;
	if ((again || credit_form(p, &p->intent)) && plant_look_elsewhere(p, &p->intent) == E_CREDIT_LIMIT)
		bill_was_refused(p, &p->intent);
	truth_look(p);
}

/* An hour at head office's desk. */
static void office_deeds(struct sim *sim)
{
	int count = 1 + chance_below(&sim->chance, OFFICE_DEEDS_MAX);

	while (count--)
		credit_deed(office(sim));
}

/* What its program does by itself before it hands its log in. */
static void tidy(struct place *p)
{
	int made;
	struct op op;
	enum err err;

	op_init(&op);
	err = book_credit_tidy(&op, p->book, &made);
	if (!place_died(p, &op, err, "tidying") && err)
		sim_fail_op(p->sim, &op, "tidying");
	op_done(&op);
	truth_look(p);
}

static void talk(struct place *p)
{
	int steps = 2 + chance_below(luck(p), TALK_MAX);

	if (p->dark_until > p->sim->step)
		return;
	if (p->line == LINE_FREE && chance_hits(luck(p), 2))
		tidy(p);
	do {
		/* Either may write by itself, and what one has written the other may go by. */
		line_step(p);
		truth_look(p);
		truth_look(office(p->sim));
		if (p->line == LINE_AT_OFFICE && chance_hits(luck(p), 2))
			desk_commit(p->sim);
		if (!strcmp(uplink_state(p->uplink), "idle"))
			note_news(p);
	} while (--steps);
	truth_look(office(p->sim));
}

static void fold(struct sim *sim)
{
	desk_fold(sim);
	truth_look(office(sim));
}

static void misfortune(struct sim *sim)
{
	struct place *p = any_site(sim);
	int luck_ = chance_below(&sim->chance, 10);

	if (luck_ < 5)
		p->dark_until = sim->step + chance_below(&sim->chance, DARK_MAX);
	else if (luck_ < 7)
		place_fuse(chance_hits(&sim->chance, 3) ? office(sim) : p);
	else if (luck_ < 8)
		place_kill(chance_hits(&sim->chance, 3) ? office(sim) : p, "between calls");
	else if (luck_ < 9)
		set_clock(p);
	else
		p->running_ms += (int64_t)chance_below(&sim->chance, RUN_HOURS_MAX) * HOUR_MS;
}

static void step(struct sim *sim)
{
	int luck_ = chance_below(&sim->chance, 100);

	if (luck_ < 32)
		credit_deed(any_site(sim));
	else if (luck_ < 42)
		office_deeds(sim);
	else if (luck_ < 66)
		talk(any_site(sim));
	else if (luck_ < 76)
		desk_commit(sim);
	else if (luck_ < 88)
		fold(sim);
	else if (luck_ < 93)
		ghost_step(sim);
	else
		misfortune(sim);
}

static void run(struct sim *sim)
{
	int steps = STEPS_MIN + chance_below(&sim->chance, STEPS_MORE);

	sim->active = 1 + chance_below(&sim->chance, chance_hits(&sim->chance, 3) ? SITES_MAX : 5);

	begin_seed(sim);
	for (sim->step = 0; sim->step < steps; sim->step++) {
		step(sim);
		truth_look(office(sim));
		plant_credit(sim);
	}
	if (!chance_hits(&sim->chance, RESTS))
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
	.name = "credit", .prepare = prepare, .run = run, .plants_from = ACKED_RELEASED, .plants_to = CROSSED, .of_credit = true};
