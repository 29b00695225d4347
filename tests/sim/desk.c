/* Head office at its desk: many batches share one commit, folding comes after.
 *
 * Whatever it has said it holds has to be there ever after: that is looked at each
 * time it stands up again. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

static struct place *sender(struct sim *sim, const struct letter *l)
{
	return &sim->places[l->site];
}

/* ---- what it promised ---- */

static void promise(struct place *p, const struct answer *a)
{
	struct wire_head head;
	struct op op;

	op_init(&op);
	if (wire_read_head(&op, buf_str(&a->body), &head))
		sim_fail_op(p->sim, &op, "head office's own head");
	if (head.seq > p->told)
		p->told = head.seq;
	op_done(&op);
}

void desk_check_promise(struct sim *sim)
{
	for (int i = 1; i < sim->count; i++) {
		struct place *p = &sim->places[i];
		struct log_head held;
		struct op op;
		op_init(&op);
		CHECK(!p->told || log_head_get(&op, book_store(office(sim)->book), place_log(p), &held) == OK);
		if (p->told && held.seq < p->told)
			sim_fail(sim, "head office said it holds %s up to %llu and has %llu", p->name, (unsigned long long)p->told,
				(unsigned long long)held.seq);
		op_done(&op);
	}
}

/* ---- answers ---- */

static void give(struct sim *sim, const struct letter *l, bool ghost, struct answer *a)
{
	struct place *p = sender(sim, l);
	bool of_head = l->method == CALL_POST || !strcmp(l->path.p, "/v1/head");

	if (of_head && (a->status == 200 || a->status == 409))
		promise(p, a);
	if (ghost) {
		answer_done(a);
		return;
	}
	answer_done(&p->answer);
	p->answer = *a;
	p->line = LINE_ANSWERED;
}

static struct call call_of(const struct letter *l)
{
	return (struct call){.method = l->method, .path = buf_str(&l->path), .query = buf_str(&l->query),
		.packing = buf_str(&l->packing), .signature = buf_str(&l->signature), .body = buf_str(&l->body)};
}

static struct caller caller_of(struct sim *sim, const struct letter *l)
{
	return (struct caller){CALLER_GOOD, place_log(sender(sim, l))};
}

static void read_call(struct sim *sim, const struct letter *l, bool ghost)
{
	struct call call = call_of(l);
	struct caller who = caller_of(sim, l);
	struct answer a = {0};
	bool caught_up;
	struct op op;

	op_init(&op);
	if (desk_read(&op, office(sim)->book, &who, &call, &a, &caught_up))
		sim_fail_op(sim, &op, "reading at the desk");
	op_done(&op);
	if (a.status == 200 && !strcmp(l->path.p, "/v1/feed"))
		plant_drop_line(sim, &a);
	give(sim, l, ghost, &a);
}

/* It dies with the answer in its hand. */
static bool dies_now(struct sim *sim)
{
	if (sim->calm || !chance_hits(&sim->chance, 60))
		return false;
	place_kill(office(sim), "before an answer");
	return true;
}

void desk_take(struct sim *sim, const struct letter *l, bool ghost)
{
	struct place *p = sender(sim, l);
	struct inbox *in;

	if (l->nr < p->handled) {
		cover_line(sim->cover, protocol_of(uplink_state(p->uplink)), REORDERED);
		line_papers(sim, REORDERED, buf_str(&l->packing), buf_str(&l->body));
	} else {
		p->handled = l->nr;
	}
	if (l->method == CALL_GET) {
		if (!ghost)
			p->line = LINE_AT_OFFICE;
		if (ghost || !dies_now(sim))
			read_call(sim, l, ghost);
		return;
	}
	while (sim->inbox_count == INBOX_MAX)
		desk_commit(sim);
	in = &sim->inbox[sim->inbox_count++];
	letter_copy(&in->call, l);
	in->ghost = ghost;
	if (!ghost)
		p->line = LINE_AT_OFFICE;
}

static void clear_inbox(struct sim *sim)
{
	for (int i = 0; i < sim->inbox_count; i++)
		letter_done(&sim->inbox[i].call);
	sim->inbox_count = 0;
}

void desk_died(struct sim *sim)
{
	clear_inbox(sim);
	for (int i = 1; i < sim->count; i++) {
		struct place *p = &sim->places[i];
		struct answer none = {0};
		struct op op;
		if (p->line != LINE_AT_OFFICE)
			continue;
		cover_line(sim->cover, p->call.at, OFFICE_KILLED);
		line_papers(sim, OFFICE_KILLED, buf_str(&p->call.packing), buf_str(&p->call.body));
		op_init(&op);
		p->line = LINE_FREE;
		if (uplink_hear(&op, p->uplink, &none, false) != E_NETWORK)
			sim_fail_op(sim, &op, "hearing nothing");
		op_done(&op);
	}
}

/* ---- taking in ---- */

struct handing {
	struct op op;
	struct inbox in;
	struct buf lines;
	struct batch batch;
	struct taken taken;
	struct answer answer;
	bool good;
	enum err err;
};

static void check_one(struct sim *sim, struct handing *h, const struct inbox *in)
{
	struct call call;
	struct caller who;

	*h = (struct handing){.in = {.ghost = in->ghost}};
	op_init(&h->op);
	letter_copy(&h->in.call, &in->call);
	call = call_of(&h->in.call);
	who = caller_of(sim, &h->in.call);
	h->good = desk_hand_in(&h->op, office(sim)->book, &who, &call, &h->lines, &h->batch, &h->answer);
}

static void take_one(struct sim *sim, struct handing *h)
{
	if (!h->good)
		return;
	h->err = book_take_within(&h->op, office(sim)->book, &h->batch, &h->taken);
	if (h->err && h->err != E_CHAIN)
		sim_fail_op(sim, &h->op, "taking in");
}

static void answer_one(struct sim *sim, struct handing *h)
{
	uint64_t kept = 0;

	if (h->good && desk_kept(&h->op, office(sim)->book, h->batch.log, &kept))
		sim_fail_op(sim, &h->op, "what is kept");
	if (h->good)
		desk_handed_in(&h->op, h->err, &h->taken, &h->batch, kept, &h->answer);
	give(sim, &h->in.call, h->in.ghost, &h->answer);
	h->answer = (struct answer){0};
}

static void handing_done(struct handing *h)
{
	answer_done(&h->answer);
	letter_done(&h->in.call);
	buf_done(&h->lines);
	op_done(&h->op);
}

/* Planted: it says yes first, and then the disk does not have it. */
static bool answers_early(struct sim *sim, struct handing *list, int count)
{
	if (sim->plant != EARLY_ANSWER || sim->calm || !chance_hits(&sim->chance, 10))
		return false;
	for (int i = 0; i < count; i++)
		answer_one(sim, &list[i]);
	place_kill(office(sim), "before_append");
	return true;
}

/* True: durable. */
static bool commit(struct sim *sim, struct handing *list, int count)
{
	struct place *ho = office(sim);
	struct op op;
	enum err err;
	bool died;

	op_init(&op);
	if ((err = book_take_begin(&op, ho->book)))
		sim_fail_op(sim, &op, "beginning to take in");
	for (int i = 0; i < count; i++)
		take_one(sim, &list[i]);
	died = answers_early(sim, list, count);
	if (!died) {
		err = book_take_end(&op, ho->book);
		died = place_died(ho, &op, err, "taking in");
	}
	op_done(&op);
	return !died;
}

void desk_commit(struct sim *sim)
{
	struct handing list[INBOX_MAX];
	int count = sim->inbox_count;

	for (int i = 0; i < count; i++)
		check_one(sim, &list[i], &sim->inbox[i]);
	if (count && commit(sim, list, count) && !dies_now(sim)) {
		clear_inbox(sim);
		for (int i = 0; i < count; i++)
			answer_one(sim, &list[i]);
	}
	for (int i = 0; i < count; i++)
		handing_done(&list[i]);
}

/* ---- folding ---- */

static uint64_t own_end(struct place *p)
{
	struct hash head;
	uint64_t seq;
	struct op op;

	op_init(&op);
	CHECK(book_head(&op, p->book, &seq, &head) == OK);
	op_done(&op);
	return seq;
}

void desk_fold(struct sim *sim)
{
	struct place *ho = office(sim);
	uint64_t before = own_end(ho);
	int64_t left;
	struct op op;
	enum err err;

	/* A decision that only the second file has, or half of one. */
	if (!sim->calm && chance_hits(&sim->chance, 12))
		ho->fuse = 2;
	op_init(&op);
	err = book_fold(&op, ho->book, 1 + chance_below(&sim->chance, 6), &left);
	/* What it decided is in the second file, or it was torn there. */
	if (place_died(ho, &op, err, "folding") && (own_end(ho) > before || ho->torn)) {
		cover_paper(sim->cover, OFFICE_KILLED, STR("allocation"), STR("decided"));
		if (ho->torn)
			cover_paper(sim->cover, FILE_TORN, STR("allocation"), STR("decided"));
	} else if (!err) {
		plant_fold_twice(ho);
	}
	op_done(&op);
}
