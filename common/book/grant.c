/* What head office gives of customers' limits, and to which sites: decided when something
 * changed what is free, and written as entries signed by the program.
 *
 * The aim is that a customer seldom meets an empty ceiling while others hold idle ones. Each
 * site that serves him is to have a share of his headroom by what it sold him, and a part
 * stays at head office. A site is given more when it has less than half its share, and one
 * that has far more than its share is asked for the rest when another runs short. All goes
 * by what stands in the book, so that deciding twice about one cause decides nothing new. */
#include "book/credit.h"
#include "deciding.h"

#include <stdlib.h>

#include "documents/credit.h"
#include "model/codec.h"
#include "store/alias.h"
#include "store/docs.h"

enum { UNIT_MINOR = 100, RATE_ONE = 1000000, RESERVE_E6 = 200000, HALVES = 2 };

/* One site that serves the customer. */
struct server {
	struct lease_row row;
	int64_t share; /* of his headroom, that it is to have */
};

struct granting {
	struct op *op;
	struct book *b;
	struct str customer;
	struct day day;
	bool stopped; /* restored, and nobody has said since that it may grant */
	const struct settings *settings;
	struct credit_whole whole;
	struct server *servers;
	int count, cap;
	struct deed *deeds;
	int deeds_count;
};

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Past what one sum can hold nothing is shared out. */
static int64_t part_of(int64_t whole, int64_t part, int64_t of)
{
	return of > 0 ? (int64_t)((__int128)whole * part / of) : 0;
}

static int64_t left_at(const struct server *s)
{
	return larger(s->row.ceiling - s->row.used, 0);
}

/* ---- who serves him ---- */

static enum err add_server(void *ctx, struct op *op, struct str site)
{
	struct granting *g = ctx;
	struct enrolment_row epoch;
	struct server *more;
	bool found;
	enum err err = enrolment_last(op, g->b->store, site, &epoch, &found);

	if (err || !found || str_eq(site, g->b->home))
		return err;
	for (int i = 0; i < g->count; i++)
		if (str_eq(g->servers[i].row.site, site))
			return OK;
	if (g->count == g->cap) {
		g->cap = g->cap ? g->cap * 2 : 16;
		more = ARENA_ARRAY(&op->arena, struct server, g->cap);
		for (int i = 0; i < g->count; i++)
			more[i] = g->servers[i];
		g->servers = more;
	}
	return lease_get(op, g->b->store, g->customer, (struct log_id){arena_str(&op->arena, site), epoch.epoch},
		&g->servers[g->count++].row);
}

static enum err find_servers(struct granting *g)
{
	struct str topic = arena_printf(&g->op->arena, "customer:%.*s", STR_ARG(g->customer));

	return topic_hearers(g->op, g->b->store, topic, add_server, g);
}

/* ---- what is written ---- */

static void add_deed(struct granting *g, struct doc *doc, const char *act)
{
	struct deed *deed = &g->deeds[g->deeds_count++];
	struct docid id;

	*deed = (struct deed){.act = act_find(doc->type, str_from(act)), .doc = doc};
	if (!doc->acts) {
		id = world_docid(g->b->world);
		doc->id = arena_str(&g->op->arena, docid_str(&id));
		doc->site = g->b->log.site;
	}
	doc->day = g->day;
	doc->last_act = str_from(act);
	postings_init(&deed->posts, &g->op->arena);
	if (deed->act->post)
		deed->act->post(doc, &deed->posts);
	postings_close(&deed->posts);
}

static void tell_site(struct granting *g, const struct lease_row *row, const char *act, int64_t v)
{
	struct ceiling *paper = (struct ceiling *)doc_new(&g->op->arena, &ceiling_type);

	paper->customer.key = g->customer;
	paper->site.key = row->site;
	paper->epoch = row->epoch;
	*(str_is(STR("ask"), act) ? &paper->keep : &paper->amount) = money_of(v);
	add_deed(g, &paper->doc, act);
}

static bool is_asked(const struct lease_row *row)
{
	return row->asked > row->told && row->keep != LEASE_KEEP_ALL;
}

static void ask_back(struct granting *g, const struct server *s, int64_t keep)
{
	if (s->row.ceiling - s->row.used > keep && !(is_asked(&s->row) && s->row.keep <= keep))
		tell_site(g, &s->row, "ask", keep);
}

/* ---- CRD-12 ---- */

static enum err flag(struct granting *g, bool past)
{
	struct doc_row row;
	struct doc *doc;
	enum err err = book_find(g->op, g->b, &credit_terms_type, g->customer, &row);

	if (err || (err = book_load(g->op, g->b, &row, &doc)))
		return err;
	((struct credit_terms *)doc)->hold.v = past;
	add_deed(g, doc, past ? "hold" : "let_go");
	return OK;
}

/* ---- shares ---- */

static int64_t reserve_e6(const struct granting *g)
{
	struct rate set = g->settings->reserve;

	return set.e6 == NONE || set.e6 < 0 || set.e6 > RATE_ONE ? RESERVE_E6 : set.e6;
}

/* Headroom, if every ceiling stood where its sum stands. */
static int64_t headroom(const struct granting *g)
{
	int64_t room = g->whole.limit - g->whole.out;

	for (int i = 0; i < g->count; i++)
		room += left_at(&g->servers[i]);
	return larger(room, 0);
}

/* By what each sold him, and a little for who has not yet. */
static void work_out_shares(struct granting *g, int64_t kept_back)
{
	int64_t room = headroom(g) - kept_back, sold = 0, least;

	for (int i = 0; i < g->count; i++)
		sold += g->servers[i].row.raised;
	least = sold / (HALVES * g->count) + 1;
	for (int i = 0; i < g->count; i++)
		g->servers[i].share = part_of(room, g->servers[i].row.raised + least, sold + least * g->count) / UNIT_MINOR * UNIT_MINOR;
}

static int by_need(const void *a, const void *b)
{
	const struct server *x = a, *y = b;
	__int128 left = (__int128)left_at(x) * larger(y->share, 1), other = (__int128)left_at(y) * larger(x->share, 1);

	return left != other ? (left < other ? -1 : 1) : str_cmp(x->row.site, y->row.site);
}

static void share_out(struct granting *g)
{
	int64_t kept_back = part_of(headroom(g), reserve_e6(g), RATE_ONE), free = g->whole.limit - g->whole.out - kept_back;
	bool short_of_it = false;

	work_out_shares(g, kept_back);
	qsort(g->servers, (size_t)g->count, sizeof(*g->servers), by_need);
	for (int i = 0; i < g->count; i++) {
		struct server *s = &g->servers[i];
		int64_t more = smaller(s->share - left_at(s), larger(free, 0)) / UNIT_MINOR * UNIT_MINOR;
		if (left_at(s) * HALVES >= s->share)
			continue;
		short_of_it |= more < s->share - left_at(s);
		if (more <= 0)
			continue;
		/* Approvals let its sum pass the ceiling: that much is counted already. */
		tell_site(g, &s->row, "grant", more + larger(s->row.used - s->row.ceiling, 0));
		free -= more;
	}
	for (int i = 0; i < g->count && short_of_it; i++)
		if (left_at(&g->servers[i]) > g->servers[i].share + g->servers[i].share / HALVES)
			ask_back(g, &g->servers[i], g->servers[i].share);
}

/* ---- one customer ---- */

static enum err write(struct granting *g)
{
	struct signing by = {.who = STR("syncd"), .day = g->day};

	return g->deeds_count ? write_deeds(g->op, g->b, g->deeds, g->deeds_count, &by, NULL) : OK;
}

static enum err look_at(struct granting *g)
{
	int64_t bound;
	bool past;
	enum err err;

	if ((err = credit_whole(g->op, g->b, g->customer, &g->whole)) || !g->whole.has_terms || (err = find_servers(g)))
		return err;
	g->deeds = ARENA_ARRAY(&g->op->arena, struct deed, 2 * g->count + 1);
	bound = g->whole.limit + g->whole.approved;
	past = g->whole.owed > bound;
	if (past != g->whole.hold && (err = flag(g, past)))
		return err;
	if (past || g->whole.out > bound)
		for (int i = 0; i < g->count; i++)
			ask_back(g, &g->servers[i], 0);
	else if (g->count && str_is(g->settings->ceilings, "by_use") && !g->stopped)
		share_out(g);
	return write(g);
}

static enum err decide_for(struct op *op, struct book *b, const struct entry *e, const struct settings *settings, struct str customer)
{
	struct granting g = {.op = op, .b = b, .day = e->day, .settings = settings};
	struct str stopped;
	enum err err = meta_get(op, b->store, NO_GRANTS_FACT, &stopped);

	if (err || (err = alias_of(op, b->store, "customer", customer, &g.customer)))
		return err;
	g.stopped = stopped.n > 0;
	g.customer = arena_str(&op->arena, g.customer);
	return look_at(&g);
}

/* ---- what an entry changes ---- */

static bool moves_credit(const struct leg *leg)
{
	return leg->unit == UNIT_MONEY && leg->spot.of.n &&
	       (counts_as_credit(leg->spot.a) || str_is(leg->spot.a, "CEIL") || str_is(leg->spot.a, "APPR"));
}

static bool told_already(const struct entry *e, int at)
{
	for (int i = 0; i < at; i++)
		if (moves_credit(&e->legs[i]) && str_eq(e->legs[i].spot.of, e->legs[at].spot.of))
			return true;
	return false;
}

static bool is_moved(const struct entry *e, struct str customer)
{
	int64_t sum = 0;

	for (int i = 0; i < e->legs_count; i++) {
		if (!str_eq(e->legs[i].spot.of, customer))
			continue;
		if (str_is(e->legs[i].spot.a, "CEIL") || str_is(e->legs[i].spot.a, "APPR"))
			return true;
		if (counts_as_credit(e->legs[i].spot.a))
			sum += e->legs[i].v;
	}
	return sum != 0;
}

struct all_of_them {
	struct book *b;
	const struct entry *e;
	const struct settings *settings;
	struct texts keys;
	int cap;
};

static enum err take_key(void *ctx, struct op *op, const struct record_row *row)
{
	struct all_of_them *all = ctx;
	struct str *more;

	if (all->keys.count == all->cap) {
		all->cap = all->cap ? all->cap * 2 : 64;
		more = ARENA_ARRAY(&op->arena, struct str, all->cap);
		for (int i = 0; i < all->keys.count; i++)
			more[i] = all->keys.row[i];
		all->keys.row = more;
	}
	all->keys.row[all->keys.count++] = arena_str(&op->arena, row->key);
	return OK;
}

/* Credit control was turned on, or how ceilings are given was changed. */
static enum err everybody(struct op *op, struct book *b, const struct entry *e, const struct settings *settings)
{
	struct all_of_them all = {.b = b, .e = e, .settings = settings};
	enum err err = records_walk(op, b->store, STR("credit_terms"), take_key, &all);

	for (int i = 0; i < all.keys.count && !err; i++)
		err = decide_for(op, b, e, settings, all.keys.row[i]);
	return err;
}

/* A site that begins a new life has no ceilings yet. */
static enum err new_epoch(struct op *op, struct book *b, const struct entry *e, const struct settings *settings)
{
	struct hears_row *rows;
	struct str key;
	int count;
	enum err err = record_key_of(op, b->store, STR("site"), e->doc, &key);

	if (err || !key.n || (err = hears_of(op, b->store, key, &rows, &count)))
		return err;
	for (int i = 0; i < count && !err; i++) {
		struct str name = rows[i].topic;
		if (str_is(str_cut(&name, ':'), "customer"))
			err = decide_for(op, b, e, settings, name);
	}
	return err;
}

/* A site begins to serve customers. */
static enum err served(struct op *op, struct book *b, const struct entry *e, const struct settings *settings)
{
	cJSON *tree;
	const cJSON *topic, *body = body_tree(e, &tree);
	enum err err = OK;

	cJSON_ArrayForEach(topic, json_get(body, "topics")) {
		struct str name = cJSON_IsString(topic) ? str_from(topic->valuestring) : STR_NONE;
		if (!err && str_is(str_cut(&name, ':'), "customer"))
			err = decide_for(op, b, e, settings, name);
	}
	cJSON_Delete(tree);
	return err;
}

static enum err of_record(struct op *op, struct book *b, const struct entry *e, const struct settings *settings)
{
	struct str key = e->key;
	enum err err = OK;

	if (str_is(e->type, "settings"))
		return (err = meta_put(op, b->store, NO_GRANTS_FACT, STR_NONE)) ? err : everybody(op, b, e, settings);
	if (str_is(e->type, "site") && str_is(e->act, "hear"))
		return served(op, b, e, settings);
	if (str_is(e->type, "site") && str_is(e->act, "enrol"))
		return new_epoch(op, b, e, settings);
	if (!str_is(e->type, "credit_terms"))
		return OK;
	if (!key.n)
		err = record_key_of(op, b->store, e->type, e->doc, &key);
	return err || !key.n ? err : decide_for(op, b, e, settings, key);
}

/* A device that is about to be changed gives all back and says why: it gets nothing for it. */
static bool is_leaving(const struct entry *e)
{
	bool leaving = false;
	cJSON *tree;

	if (!str_is(e->type, "ceiling") || !str_is(e->act, "hand_back"))
		return false;
	leaving = json_text(body_tree(e, &tree), "reason").n > 0;
	cJSON_Delete(tree);
	return leaving;
}

enum err decide_credit(struct op *op, struct book *b, const struct entry *e)
{
	const struct doc *settings;
	bool on;
	enum err err;

	/* Its own decisions call for no others. */
	if (b->id.alone || (str_is(e->who, "syncd") && (str_is(e->type, "ceiling") || str_is(e->type, "credit_terms"))) || is_leaving(e))
		return OK;
	if ((err = credit_is_on(op, b, &on)) || !on || (err = book_record(op, b, "settings", STR("company"), &settings)))
		return err;
	for (int i = 0; i < e->legs_count && !err; i++)
		if (moves_credit(&e->legs[i]) && !told_already(e, i) && is_moved(e, e->legs[i].spot.of))
			err = decide_for(op, b, e, (const struct settings *)settings, e->legs[i].spot.of);
	return err || e->legs_count ? err : of_record(op, b, e, (const struct settings *)settings);
}
