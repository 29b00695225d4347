/* What people do in a day: acts of every type, chosen by chance, with small amounts.
 *
 * Whoever was at the till when the program died sends the same form again, most of
 * the time. A refusal is an answer like any other; a contradiction is not. */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/sign.h"

enum { BATCH_ACTS_MAX = 4 };

/* ---- doing ---- */

static void acked(struct place *p, const struct hash *hash)
{
	if (p->acked_count == p->acked_cap) {
		p->acked_cap = p->acked_cap ? p->acked_cap * 2 : 64;
		p->acked = realloc(p->acked, sizeof(*p->acked) * (size_t)p->acked_cap);
		CHECK(p->acked);
	}
	p->acked[p->acked_count++] = *hash;
}

cJSON *request_of(const struct intent *i, struct request *r)
{
	cJSON *given = cJSON_Parse(i->json.n ? i->json.p : "{}");

	CHECK(given);
	request_init(r, type_find(str_from(i->type)), act_find(type_find(str_from(i->type)), str_from(i->act)));
	CHECK(r->type && r->act);
	r->doc = str_from(i->doc);
	r->on = str_from(i->on);
	r->who = str_from(i->who);
	r->with[0] = str_from(i->with);
	r->with_count = i->with[0] != 0;
	r->day = i->day;
	r->given = given;
	return given;
}

static void answered(struct place *p, enum err err, const struct recorded *out)
{
	struct cover *cover = p->sim->cover;

	/* Numbers are contiguous whatever befell the book. */
	CHECK(err != E_NUMBER_GAP);
	if (err) {
		atomic_fetch_add(&cover->refused, 1);
		return;
	}
	if (out->already)
		atomic_fetch_add(&cover->again, 1);
	else
		acked(p, &out->hash);
}

static void died_of(struct place *p, const struct intent *i)
{
	enum fault fault = p->index ? SITE_KILLED : OFFICE_KILLED;

	cover_paper(p->sim->cover, fault, str_from(i->type), str_from(i->state));
	if (p->torn)
		cover_paper(p->sim->cover, FILE_TORN, str_from(i->type), str_from(i->state));
	/* The paper that the act brings along is written with it. */
	if ((!strcmp(i->act, "issue") && !p->sim->in_memory) || !strcmp(i->act, "reverse")) {
		struct str type = !strcmp(i->act, "issue") ? STR("goods_issue")
				  : !strcmp(i->type, "customer_receipt") ? STR("receipt_reversal") : STR("red_reversal");
		cover_paper(p->sim->cover, fault, type, STR("posted"));
		if (p->torn)
			cover_paper(p->sim->cover, FILE_TORN, type, STR("posted"));
	}
}

/* Was it refused because the paper has gone on since the form was opened? Then the act
 * itself must not be in the book. */
static bool form_is_stale(struct place *p, const struct op *why, const struct intent *i)
{
	struct doc_row row;
	int64_t *acts;
	int count;
	bool done = false;
	struct op op;

	if (!i->on[0] || !str_is(why->refusal.place, "on"))
		return false;
	op_init(&op);
	CHECK(book_find(&op, p->book, type_find(str_from(i->type)), str_from(i->doc), &row) == OK &&
		doc_acts(&op, book_store(p->book), &row, &acts, &count) == OK);
	for (int k = 0; k < count; k++) {
		struct str text;
		struct hash hash;
		struct entry e;
		CHECK(entry_get(&op, book_store(p->book), acts[k], &text, &hash) == OK && entry_read(&op, &op.arena, text, &e) == OK);
		done |= str_is(e.act, i->act) && str_is(e.on, i->on);
	}
	op_done(&op);
	return !done;
}

enum err intent_do(struct place *p, struct intent *i)
{
	struct request r;
	struct recorded out;
	cJSON *given = request_of(i, &r);
	struct op op;
	enum err err;

	op_init(&op);
	i->pending = false;
	err = book_act(&op, p->book, &r, &out);
	if (place_died(p, &op, err, i->type)) {
		i->pending = true;
		died_of(p, i);
	} else {
		if (err == E_CONFLICT && !form_is_stale(p, &op, i))
			sim_fail_op(p->sim, &op, i->type);
		answered(p, err, &out);
	}
	cJSON_Delete(given);
	op_done(&op);
	return err;
}

/* ---- the day ---- */

static struct chance *luck(struct place *p)
{
	return &p->sim->chance;
}

/* Several in one transaction, as an import does: nothing is told before its end. Two
 * of them may contradict each other; the second is refused then. */
static void import(struct place *p)
{
	struct intent list[BATCH_ACTS_MAX] = {{0}};
	struct recorded out[BATCH_ACTS_MAX];
	enum err errs[BATCH_ACTS_MAX];
	int count = 0;
	struct op op[BATCH_ACTS_MAX + 1];
	enum err err;

	while (count < BATCH_ACTS_MAX && form_any(p, &list[count]))
		count++;
	for (int k = 0; k <= count && k <= BATCH_ACTS_MAX; k++)
		op_init(&op[k]);
	if (!place_died(p, &op[count], err = book_batch_begin(&op[count], p->book), "an import") && !err) {
		for (int k = 0; k < count; k++) {
			struct request r;
			cJSON *given = request_of(&list[k], &r);
			errs[k] = book_act_within(&op[k], p->book, &r, &out[k]);
			cJSON_Delete(given);
		}
		if (!place_died(p, &op[count], err = book_batch_end(&op[count], p->book), "an import")) {
			for (int k = 0; k < count; k++)
				answered(p, errs[k], &out[k]);
		}
	}
	for (int k = 0; k <= count && k <= BATCH_ACTS_MAX; k++)
		op_done(&op[k]);
	for (int k = 0; k < BATCH_ACTS_MAX; k++)
		buf_done(&list[k].json);
}

void deed(struct place *p)
{
	plant_number(p);
	/* Between the two files: what head office alone writes is rare. */
	if (chance_hits(luck(p), p->index ? 40 : 15))
		p->fuse = 2;
	if (p->intent.pending && !chance_hits(luck(p), 4)) {
		(void)intent_do(p, &p->intent);
		return;
	}
	p->intent.pending = false;
	if (chance_hits(luck(p), 12)) {
		import(p);
		return;
	}
	if (form_any(p, &p->intent))
		(void)intent_do(p, &p->intent);
}

/* ---- the beginning ---- */

void must(struct place *p, const char *type, const char *act, const char *doc, const char *json)
{
	struct intent *i = &p->intent;

	form_begin(p, i, type, act, "active");
	if (doc)
		form_begin_site(p, i, act, doc);
	i->day = DAY_NONE;
	if (!strcmp(act, "enrol"))
		snprintf(i->who, ID_MAX, "syncd");
	buf_clear(&i->json);
	buf_puts(&i->json, json);
	if (intent_do(p, i))
		sim_fail(p->sim, "%s %s is refused at the beginning", type, act);
}

void setup_place(struct place *ho, struct place *p)
{
	struct buf json = BUF_INIT, sign = BUF_INIT;
	struct op op;

	op_init(&op);
	buf_printf(&json, "{\"key\":\"%s\",\"name\":\"%s\"}", p->name, p->name);
	must(ho, "site", "create", NULL, json.p);
	CHECK(sign_key_public(&op, buf_str(&p->key_pem), &sign) == OK);
	buf_clear(&json);
	buf_printf(&json, "{\"epoch\":\"%s\",\"sign\":\"%s\"}", p->epoch, sign.p);
	must(ho, "site", "enrol", p->name, json.p);
	for (int k = 0; k < 2 && p != ho; k++) {
		buf_clear(&json);
		buf_printf(&json, "{\"key\":\"%s\",\"name\":\"user\",\"sites\":[\"%s\"]%s}", p->users[k], p->name,
			k ? ",\"roles\":[\"GM\"]" : "");
		must(ho, "user", "create", NULL, json.p);
	}
	buf_done(&json);
	buf_done(&sign);
	op_done(&op);
}

void setup(struct sim *sim)
{
	struct place *ho = office(sim);

	must(ho, "user", "create", NULL, "{\"key\":\"HO-a\",\"name\":\"user\",\"sites\":[\"HO\"]}");
	must(ho, "user", "create", NULL, "{\"key\":\"HO-b\",\"name\":\"user\",\"sites\":[\"HO\"]}");
	for (int i = 0; i < sim->count; i++)
		setup_place(ho, &sim->places[i]);
	for (int i = 0; i < 3; i++)
		CHECK(form_item(ho, &ho->intent) && intent_do(ho, &ho->intent) == OK);
	for (int i = 0; i < 3; i++)
		CHECK(form_customer(ho, &ho->intent) && intent_do(ho, &ho->intent) == OK);
	for (int i = 1; i < sim->count; i++)
		must(ho, "site", "hear", sim->places[i].name, "{\"topics\":[\"customer:C0\",\"customer:C1\"]}");
}
