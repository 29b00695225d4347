/* What holds between a site and head office, once both are at rest. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

/* ---- its own log is there, byte for byte ---- */

struct comparing {
	struct place *p;
	struct tally own; /* hashes of the own log */
	uint64_t seq;
};

static enum err same_there(void *ctx, struct op *op, const struct entry_row *row)
{
	struct comparing *c = ctx;
	struct store *there = book_store(office(c->p->sim)->book);
	struct hash hash;
	struct str text;
	int64_t n;
	struct op own;

	(void)op;
	op_init(&own);
	CHECK(entry_find(&own, there, place_log(c->p), row->seq, &n, &hash) == OK);
	if (!n || entry_get(&own, there, n, &text, &hash) || !str_eq(text, row->text))
		sim_fail(c->p->sim, "head office has not entry %llu of %s as it was written", (unsigned long long)row->seq, c->p->name);
	tally_add(&c->own, (struct str){(const char *)row->hash.b, sizeof(row->hash.b)}, 1);
	c->seq = row->seq;
	op_done(&own);
	return OK;
}

static void hold_log(struct place *p)
{
	struct comparing c = {.p = p};
	struct log_head there;
	struct op op;

	op_init(&op);
	CHECK(entries_of_log(&op, book_store(p->book), place_log(p), 0, same_there, &c) == OK);
	CHECK(log_head_get(&op, book_store(office(p->sim)->book), place_log(p), &there) == OK);
	if (there.seq != c.seq)
		sim_fail(p->sim, "%s wrote %llu entries, head office has %llu", p->name, (unsigned long long)c.seq,
			(unsigned long long)there.seq);
	for (int i = 0; i < p->acked_count; i++)
		if (!tally_has(&c.own, (struct str){(const char *)p->acked[i].b, sizeof(p->acked[i].b)}))
			sim_fail(p->sim, "an act that %s said was recorded is gone (the %dth)", p->name, i + 1);
	tally_done(&c.own);
	op_done(&op);
}

/* ---- it has heard all it hears ---- */

static enum err heard_one(void *ctx, struct op *op, int64_t n)
{
	struct place *p = ctx;
	struct hash hash, here;
	struct log_id log;
	struct str text;
	uint64_t seq;
	int64_t at;
	struct op own;

	(void)op;
	op_init(&own);
	CHECK(entry_get(&own, book_store(office(p->sim)->book), n, &text, &hash) == OK && entry_place(text, &log, &seq, &here));
	CHECK(entry_find(&own, book_store(p->book), log, seq, &at, &here) == OK);
	if (!at || !hash_eq(&hash, &here))
		sim_fail(p->sim, "%s has not heard entry %llu of %.*s", p->name, (unsigned long long)seq, STR_ARG(log.site));
	op_done(&own);
	return OK;
}

static void hold_heard(struct place *p)
{
	struct store *there = book_store(office(p->sim)->book);
	struct hears_row *rows;
	struct str own;
	int count;
	struct op op;

	op_init(&op);
	CHECK(hears_of(&op, there, str_from(p->name), &rows, &count) == OK);
	own = arena_printf(&op.arena, "site:%s", p->name);
	CHECK(topic_walk(&op, there, STR("all"), 0, there->last_n, heard_one, p) == OK);
	CHECK(topic_walk(&op, there, own, 0, there->last_n, heard_one, p) == OK);
	for (int i = 0; i < count; i++)
		CHECK(topic_walk(&op, there, rows[i].topic, 0, there->last_n, heard_one, p) == OK);
	op_done(&op);
}

/* ---- its stock and its drawer ---- */

struct gathering {
	struct place *p;
	struct tally sums;
	int64_t sign;
};

static bool of_place(const struct spot *spot, const char *site)
{
	static const char *const names[] = {"OH", "RSV", "QUAR", "OUT", "CASH", "REV", "TAX", "BAD", "EQ"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is(spot->a, names[i]))
			return str_is(spot->at, site);
	return false;
}

static enum err gather_one(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct gathering *g = ctx;
	struct buf key = BUF_INIT;

	(void)op;
	if (of_place(spot, g->p->name)) {
		leg_key_put(&key, spot, unit);
		tally_add(&g->sums, buf_str(&key), g->sign * v);
		buf_done(&key);
	}
	return OK;
}

static void hold_stock(struct place *p)
{
	struct gathering g = {.p = p, .sign = 1};
	struct op op;

	op_init(&op);
	CHECK(sums_walk(&op, book_store(p->book), STR_NONE, gather_one, &g) == OK);
	g.sign = -1;
	CHECK(sums_walk(&op, book_store(office(p->sim)->book), STR_NONE, gather_one, &g) == OK);
	for (size_t i = 0; i < g.sums.cap; i++)
		if (g.sums.slots[i].key.p && g.sums.slots[i].v)
			sim_fail(p->sim, "%s and head office differ by %lld in %s", p->name, (long long)g.sums.slots[i].v,
				g.sums.slots[i].key.p);
	tally_done(&g.sums);
	op_done(&op);
}

void hold_site(struct place *p)
{
	hold_log(p);
	hold_heard(p);
	hold_stock(p);
}

/* ---- standings ---- */

struct standing {
	struct place *p;
	struct str customer;
	struct tally sums; /* by account, and by leg for open items */
	uint64_t upto;
	bool there;
};

static void standing_add(struct standing *s, const struct spot *spot, int64_t v)
{
	struct buf key = BUF_INIT;

	tally_add(&s->sums, spot->a, v);
	if (!str_is(spot->a, "ADV")) {
		leg_key_put(&key, spot, UNIT_MONEY);
		tally_add(&s->sums, buf_str(&key), v);
	}
	buf_done(&key);
}

static bool of_exposure(struct str account)
{
	return str_is(account, "AR") || str_is(account, "ADV") || str_is(account, "OPEN") || str_is(account, "UNS");
}

static enum err own_since(void *ctx, struct op *op, const struct entry_row *row)
{
	struct standing *s = ctx;
	struct entry e;
	struct op own;

	(void)op;
	op_init(&own);
	CHECK(entry_read(&own, &own.arena, row->text, &e) == OK);
	for (int i = 0; i < e.legs_count; i++)
		if (str_eq(e.legs[i].spot.of, s->customer) && of_exposure(e.legs[i].spot.a))
			standing_add(s, &e.legs[i].spot, e.legs[i].v);
	op_done(&own);
	return OK;
}

static enum err office_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct standing *s = ctx;

	(void)op;
	(void)unit;
	if (str_eq(spot->of, s->customer) && of_exposure(spot->a))
		standing_add(s, spot, -v);
	return OK;
}

/* The total says what the items come to; only the advance has none. */
static void take_standing(struct standing *s, const cJSON *body)
{
	static const struct {
		const char *name, *account;
	} totals[] = {{"ar", "AR"}, {"open", "OPEN"}, {"uns", "UNS"}};
	const cJSON *item;
	struct money m;

	CHECK(json_u64(json_get(body, "upto"), "seq", &s->upto) && money_read(json_text(body, "adv"), &m));
	standing_add(s, &(struct spot){.a = STR("ADV")}, m.minor);
	cJSON_ArrayForEach(item, json_get(body, "items")) {
		struct spot spot = {.a = json_text(item, "account"), .at = json_text(item, "at"), .of = s->customer,
			.paper = json_text(item, "paper"), .due = json_text(item, "due"), .by = json_text(item, "by")};
		CHECK(money_read(json_text(item, "m"), &m));
		standing_add(s, &spot, m.minor);
	}
	for (size_t i = 0; i < sizeof(totals) / sizeof(*totals); i++)
		if (!money_read(json_text(body, totals[i].name), &m) || m.minor != tally_get(&s->sums, str_from(totals[i].account)))
			sim_fail(s->p->sim, "a standing of %.*s does not add up", STR_ARG(s->customer));
}

static void hold_standing(struct place *p, struct str customer)
{
	struct standing s = {.p = p, .customer = customer};
	struct str body;
	cJSON *tree;
	struct op op;

	op_init(&op);
	CHECK(standing_get(&op, book_store(p->book), customer, &body, &s.there) == OK);
	if (!s.there)
		sim_fail(p->sim, "%s hears of %.*s and has no standing of him", p->name, STR_ARG(customer));
	CHECK(json_read(&op, body, BATCH_PLAIN_MAX, "standing", &tree) == OK);
	take_standing(&s, tree);
	cJSON_Delete(tree);
	CHECK(entries_of_log(&op, book_store(p->book), place_log(p), s.upto, own_since, &s) == OK);
	CHECK(sums_walk(&op, book_store(office(p->sim)->book), STR_NONE, office_sum, &s) == OK);
	for (size_t i = 0; i < s.sums.cap; i++)
		if (s.sums.slots[i].key.p && s.sums.slots[i].v)
			sim_fail(p->sim, "%s shows %.*s %lld off in %s", p->name, STR_ARG(customer), (long long)s.sums.slots[i].v,
				s.sums.slots[i].key.p);
	tally_done(&s.sums);
	op_done(&op);
}

void hold_standings(struct place *p)
{
	struct str start = STR("customer:");
	struct hears_row *rows;
	int count;
	struct op op;

	op_init(&op);
	CHECK(hears_of(&op, book_store(office(p->sim)->book), str_from(p->name), &rows, &count) == OK);
	for (int i = 0; i < count; i++)
		if (str_starts(rows[i].topic, start))
			hold_standing(p, str_sub(rows[i].topic, start.n, rows[i].topic.n));
	op_done(&op);
}
