/* Bugs about credit, put in on purpose: ways to reckon what is out that seem right and are
 * not, and what head office or a site may not go by.
 *
 * Head office's own sum is moved by as much as the wrong way would have it lower, a grant
 * is asked for as anybody asks, and the sum is put back. The programs know nothing of it. */
#include "credit.h"

#include <stdio.h>
#include <string.h>

#include "book/credit.h"

enum { OLD_DAYS = 20, DAY_MS = 86400000, NOW_AND_THEN = 4 };

static int place_named(const struct sim *sim, struct str site)
{
	for (int i = 1; i < sim->count; i++)
		if (str_is(site, sim->places[i].name))
			return i;
	return 0;
}

/* Moves what a book holds a customer's lease at one site to be. */
static void move_lease(struct place *p, const char *customer, const char *site, int64_t used, int64_t ceiling)
{
	struct op op;

	op_init(&op);
	CHECK(db_run(&op, book_store(p->book)->db,
		      arena_printf(&op.arena,
			      "UPDATE lease SET used = used + %lld, ceiling = ceiling + %lld WHERE customer = '%s' AND site = '%s'",
			      (long long)used, (long long)ceiling, customer, site).p) == OK);
	op_done(&op);
}

/* ---- wrong ways to reckon ---- */

/* By how much too little this way counts for what lies at one site. */
static int64_t too_little(struct sim *sim, const struct truth_of *t, const struct lease_row *row, int at)
{
	bool old = office(sim)->ms - sim->places[at].ms > (int64_t)OLD_DAYS * DAY_MS;

	switch (sim->plant) {
	case ACKED_RELEASED: /* what was sold and has been told is lent out anew */
		return row->used < 0 ? 0 : row->used < row->ceiling ? row->used : row->ceiling;
	case ADVANCE_TWICE: /* what he paid there is lent out elsewhere; there it is headroom too */
		return row->used < 0 && row->ceiling > 0 ? -row->used : 0;
	case EXPIRED_BY_CLOCK: /* what was granted long ago is taken for given back */
		return old && row->ceiling > row->used ? row->ceiling - row->used : 0;
	case CROSSED: /* a return says what the ceiling is, whatever was granted meanwhile */
		return t->at[at].crossed;
	default:
		return 0;
	}
}

static bool reckon(struct sim *sim, const struct truth_of *t, int64_t *headroom, int64_t *missed)
{
	struct credit_whole whole;
	struct op op;

	op_init(&op);
	CHECK(credit_whole(&op, office(sim)->book, str_from(t->key), &whole) == OK);
	*missed = 0;
	for (int i = 0; i < whole.count; i++)
		*missed += too_little(sim, t, &whole.rows[i], place_named(sim, whole.rows[i].site));
	*headroom = whole.limit - whole.out + *missed;
	op_done(&op);
	return *missed > 0 && *headroom > 0 && !whole.hold;
}

static void grant_wrongly(struct sim *sim, struct truth_of *t)
{
	struct place *ho = office(sim);
	const char *site = sim->places[1 + chance_below(&sim->chance, sim->active)].name;
	struct intent i = {.json = BUF_INIT};
	int64_t headroom, missed;

	if (!reckon(sim, t, &headroom, &missed))
		return;
	form_begin(ho, &i, "ceiling", "grant", "granted");
	i.day = DAY_NONE;
	buf_printf(&i.json, "{\"customer\":\"%s\",\"site\":\"%s\",\"amount\":\"%lld.%02lld\"}", t->key, site, (long long)headroom / 100,
		(long long)headroom % 100);
	ho->fuse = 0;
	move_lease(ho, t->key, site, -missed, -missed);
	(void)intent_do(ho, &i);
	move_lease(ho, t->key, site, missed, missed);
	buf_done(&i.json);
	truth_look(ho);
}

/* ---- an approval that head office ends by itself ---- */

/* It counts no more though the site has not taken it down. */
static void end_approvals(struct truth_of *t)
{
	for (int i = 1; i <= SITES_MAX; i++)
		if (t->at[i].approved > 0 && t->at[i].used <= t->at[i].ceiling)
			t->at[i].approved = 0;
}

void plant_credit(struct sim *sim)
{
	struct truth_of *t = &sim->truth->of[chance_below(&sim->chance, CUSTOMERS)];

	if (sim->plant == PLANT_NONE || !chance_hits(&sim->chance, NOW_AND_THEN))
		return;
	if (sim->plant == ENDED_BY_OFFICE)
		end_approvals(t);
	else if (sim->plant != LOOKED_ELSEWHERE)
		grant_wrongly(sim, t);
}

/* ---- a site that goes by what another holds ---- */

/* What was granted to others and, as far as it has heard, not used. */
static int64_t others_left(struct place *p, struct str customer)
{
	struct lease_row *rows;
	int count;
	int64_t left = 0;
	struct op op;

	op_init(&op);
	CHECK(leases_of(&op, book_store(p->book), customer, &rows, &count) == OK);
	for (int i = 0; i < count; i++)
		if (!str_is(rows[i].site, p->name) && rows[i].ceiling > rows[i].used)
			left += rows[i].ceiling - rows[i].used;
	op_done(&op);
	return left;
}

enum err plant_look_elsewhere(struct place *p, struct intent *i)
{
	int64_t left[CUSTOMERS];
	enum err err;
	const struct truth *truth = p->sim->truth;

	if (p->sim->plant != LOOKED_ELSEWHERE || !p->index)
		return intent_do(p, i);
	for (int k = 0; k < CUSTOMERS; k++) {
		left[k] = others_left(p, str_from(truth->of[k].key));
		move_lease(p, truth->of[k].key, p->name, 0, left[k]);
	}
	err = intent_do(p, i);
	for (int k = 0; k < CUSTOMERS; k++)
		move_lease(p, truth->of[k].key, p->name, 0, -left[k]);
	return err;
}
