/* The line between a site and head office: it loses, doubles, delays and cuts.
 *
 * A site has one call out at a time. A call that its sender gave up may still be on
 * its way: it is kept as a ghost and arrives much later, behind newer ones, and
 * nobody hears its answer. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

#include "seal/zstd.h"

/* ---- letters ---- */

void letter_done(struct letter *l)
{
	buf_done(&l->path);
	buf_done(&l->query);
	buf_done(&l->packing);
	buf_done(&l->signature);
	buf_done(&l->body);
	*l = (struct letter){0};
}

static struct buf buf_of(struct str s)
{
	struct buf b = BUF_INIT;

	buf_put(&b, s);
	return b;
}

void letter_copy(struct letter *to, const struct letter *from)
{
	*to = (struct letter){.site = from->site, .nr = from->nr, .at = from->at, .method = from->method,
		.path = buf_of(buf_str(&from->path)), .query = buf_of(buf_str(&from->query)),
		.packing = buf_of(buf_str(&from->packing)), .signature = buf_of(buf_str(&from->signature)),
		.body = buf_of(buf_str(&from->body))};
}

static void letter_write(struct place *p, const struct call *call)
{
	letter_done(&p->call);
	p->call = (struct letter){.site = p->index, .nr = ++p->sim->calls, .at = protocol_of(uplink_state(p->uplink)),
		.method = call->method, .path = buf_of(call->path), .query = buf_of(call->query),
		.packing = buf_of(call->packing), .signature = buf_of(call->signature), .body = buf_of(call->body)};
	atomic_fetch_add(&p->sim->cover->calls, 1);
}

/* ---- what was carried ---- */

static void cover_lines(struct sim *sim, enum fault fault, struct str lines)
{
	struct str line;
	struct entry e;
	struct op op;
	bool torn;

	op_init(&op);
	while (wire_line(&lines, &line, &torn)) {
		if (str_starts(line, STR("{\"site\":")) && !entry_read(&op, &op.arena, line, &e))
			cover_paper(sim->cover, fault, e.type, e.state);
		op_reset(&op);
	}
	op_done(&op);
}

void line_papers(struct sim *sim, enum fault fault, struct str packing, struct str body)
{
	struct buf plain = BUF_INIT;
	struct op op;

	op_init(&op);
	if (!str_is(packing, PACKING_ZSTD))
		cover_lines(sim, fault, body);
	else if (!zstd_unpack(&op, body, BATCH_PLAIN_MAX, &plain))
		cover_lines(sim, fault, buf_str(&plain));
	buf_done(&plain);
	op_done(&op);
}

static void met_call(struct place *p, enum fault fault)
{
	cover_line(p->sim->cover, p->call.at, fault);
	line_papers(p->sim, fault, buf_str(&p->call.packing), buf_str(&p->call.body));
}

/* A call without a body asks for papers: those of its answer are what was at stake. */
static void met_answer(struct place *p, enum fault fault)
{
	cover_line(p->sim->cover, p->call.at, fault);
	if (p->call.body.n)
		line_papers(p->sim, fault, buf_str(&p->call.packing), buf_str(&p->call.body));
	else
		line_papers(p->sim, fault, p->answer.packing, buf_str(&p->answer.body));
}

/* ---- the site's end ---- */

static bool expected(const struct place *p, enum err err)
{
	return !p->sim->calm && (err == E_NETWORK || err == E_LATER || err == E_SERVER || err == E_DAMAGED);
}

static void hear(struct place *p, const struct answer *a, bool reset)
{
	struct op op;
	enum err err;

	sim_tell(p, "hears in", uplink_state(p->uplink));
	op_init(&op);
	p->line = LINE_FREE;
	err = uplink_hear(&op, p->uplink, a, reset);
	if (err && err != E_KILLED && !expected(p, err))
		sim_fail_op(p->sim, &op, "hearing an answer");
	if (err == E_KILLED) {
		line_papers(p->sim, SITE_KILLED, a->packing, buf_str(&a->body));
		CHECK(place_died(p, &op, err, "hearing"));
	} else if (!err) {
		plant_fold_twice(p);
	}
	op_done(&op);
}

static void hear_nothing(struct place *p)
{
	struct answer none = {0};

	answer_done(&p->answer);
	hear(p, &none, p->call.method == CALL_POST && chance_hits(&p->sim->chance, 2));
}

void line_hang_up(struct place *p)
{
	for (int i = 0; i < p->sim->inbox_count; i++)
		if (p->sim->inbox[i].call.site == p->index)
			p->sim->inbox[i].ghost = true;
	answer_done(&p->answer);
	p->line = LINE_FREE;
	p->late = false;
}

/* At rest, it lets its second file go of what head office keeps twice. */
static void let_go(struct place *p)
{
	uint64_t kept = uplink_progress(p->uplink).kept;
	struct op op;

	if (!kept || kept < book_second_first(p->book))
		return;
	sim_tell(p, "lets go of", "its second file's front");
	op_init(&op);
	(void)place_died(p, &op, book_cut_second(&op, p->book, kept), "letting go");
	op_done(&op);
}

static void at_rest(struct place *p)
{
	if (p->sim->calm)
		return;
	if (chance_hits(&p->sim->chance, 6))
		uplink_again(p->uplink);
	else if (chance_hits(&p->sim->chance, 2))
		let_go(p);
}

static void next_call(struct place *p)
{
	enum uplink_step step;
	struct call call;
	struct op op;

	op_init(&op);
	if (uplink_next(&op, p->uplink, &step, &call))
		sim_fail_op(p->sim, &op, "the next call");
	if (step == UPLINK_CALL) {
		letter_write(p, &call);
		p->line = LINE_CALLED;
	} else {
		at_rest(p);
	}
	op_done(&op);
}

/* ---- the way there ---- */

static void keep_ghost(struct sim *sim, const struct letter *l)
{
	int at = sim->ghosts_count < GHOSTS_MAX ? sim->ghosts_count++ : chance_below(&sim->chance, GHOSTS_MAX);

	letter_done(&sim->ghosts[at]);
	letter_copy(&sim->ghosts[at], l);
}

static void lose_call(struct place *p)
{
	met_call(p, LOST_CALL);
	if (chance_hits(&p->sim->chance, 2))
		keep_ghost(p->sim, &p->call);
	hear_nothing(p);
}

static void cut_call(struct place *p)
{
	struct letter cut;

	met_call(p, CUT_CALL);
	letter_copy(&cut, &p->call);
	cut.body.n = (size_t)chance_below(&p->sim->chance, (int)cut.body.n);
	/* It was cut on the way, or the sender noticed nothing. */
	if (chance_hits(&p->sim->chance, 2)) {
		desk_take(p->sim, &cut, true);
		hear_nothing(p);
	} else {
		desk_take(p->sim, &cut, false);
	}
	letter_done(&cut);
}

static void too_busy(struct place *p)
{
	struct answer later = {.status = 503, .retry_after_s = 1 + chance_below(&p->sim->chance, 20)};

	met_call(p, BUSY);
	hear(p, &later, false);
}

static void double_call(struct place *p)
{
	desk_take(p->sim, &p->call, true);
	desk_take(p->sim, &p->call, false);
	met_answer(p, DOUBLED);
}

static void send_call(struct place *p)
{
	int luck = p->sim->calm ? 99 : chance_below(&p->sim->chance, 30);

	if (luck < 2)
		lose_call(p);
	else if (luck < 4 && p->call.body.n)
		cut_call(p);
	else if (luck < 5)
		too_busy(p);
	else if (luck < 7)
		double_call(p);
	else
		desk_take(p->sim, &p->call, false);
	if (luck == 7)
		keep_ghost(p->sim, &p->call);
}

void ghost_step(struct sim *sim)
{
	struct letter *l;
	int at;

	if (!sim->ghosts_count)
		return;
	at = chance_below(&sim->chance, sim->ghosts_count);
	l = &sim->ghosts[at];
	desk_take(sim, l, true);
	letter_done(l);
	*l = sim->ghosts[--sim->ghosts_count];
	sim->ghosts[sim->ghosts_count] = (struct letter){0};
}

/* ---- the way back ---- */

static void give_answer(struct place *p)
{
	struct answer a;

	if (p->late)
		met_answer(p, LATE_ANSWER);
	p->late = false;
	a = p->answer;
	p->answer = (struct answer){0};
	hear(p, &a, false);
	answer_done(&a);
}

static void take_answer(struct place *p)
{
	int luck = p->sim->calm ? 99 : chance_below(&p->sim->chance, 30);

	if (luck < 2) {
		met_answer(p, LOST_ANSWER);
		hear_nothing(p);
	} else if (luck < 4 && p->answer.body.n && p->answer.status == 200) {
		met_answer(p, CUT_ANSWER);
		p->answer.body.n = (size_t)chance_below(&p->sim->chance, (int)p->answer.body.n);
		give_answer(p);
	} else if (luck < 14) {
		p->late = true;
	} else {
		give_answer(p);
	}
}

void line_step(struct place *p)
{
	switch (p->line) {
	case LINE_FREE:
		next_call(p);
		break;
	case LINE_CALLED:
		send_call(p);
		break;
	case LINE_AT_OFFICE:
		/* The sender waits no longer; head office takes it in all the same. */
		if (!p->sim->calm && chance_hits(&p->sim->chance, 50)) {
			met_call(p, LOST_ANSWER);
			line_hang_up(p);
			hear_nothing(p);
		}
		break;
	case LINE_ANSWERED:
		take_answer(p);
		break;
	}
}
