/* Papers and records out of the book, and what a guard is shown of it. */
#include "inside.h"

#include <stdlib.h>

#include "base/check.h"
#include "book/held.h"
#include "documents/registry.h"
#include "model/codec.h"
#include "store/alias.h"
#include "store/local.h"
#include "store/prices.h"
#include "store/sums.h"

/* ---- papers ---- */

static enum err no_document(struct op *op, const struct type *type, struct str word)
{
	return op_refuse(op, E_NO_DOCUMENT, "", "type", type ? type->name : "paper", "key", arena_str(&op->arena, word).p, NULL);
}

static struct str own_key(struct op *op, struct book *b, struct str word)
{
	return arena_printf(&op->arena, "%.*s/%.*s", STR_ARG(b->log.site), STR_ARG(word));
}

static enum err by_key(struct op *op, struct book *b, const struct type *type, struct str word, struct doc_row *row, bool *found)
{
	struct record_row record;
	struct str now;
	enum err err;

	*found = false;
	if (!type || !type_is_record(type))
		return OK;
	if ((err = alias_of(op, b->store, type->name, word, &now)) ||
		(err = record_get(op, b->store, str_from(type->name), now, &record, found)))
		return err;
	/* One of this site's own goes by what the rest of its key is. */
	if (!*found && type->key_from && (err = record_get(op, b->store, str_from(type->name), own_key(op, b, word), &record, found)))
		return err;
	if (!*found)
		return OK;
	return doc_get(op, b->store, record.doc, row, found);
}

enum err book_find(struct op *op, struct book *b, const struct type *type, struct str word, struct doc_row *row)
{
	bool found = false;
	enum err err = by_key(op, b, type, word, row, &found);

	if (!err && !found)
		err = doc_get(op, b->store, word, row, &found);
	if (!err && !found)
		err = doc_by_number(op, b->store, word, row, &found);
	if (err)
		return err;
	if (!found || (type && !str_is(row->type, type->name)))
		return no_document(op, type, word);
	return OK;
}

/* A record is its holder's: what another site wrote about it is a case, and changes
 * nothing of what stands in it. Whoever has one device would else have every post. */
static bool is_holders(const struct doc *doc, const struct entry *e)
{
	return !doc->acts || !type_is_record(doc->type) || str_eq(doc->holder, e->log.site);
}

/* Whoever made the paper what it is cannot be its second look. */
static void add_maker(struct arena *arena, struct doc *doc, const struct entry *e)
{
	const struct act *act = act_find(doc->type, e->act);
	struct texts more = {0};

	if (doc->acts > 1 && !(act && act->needs & CHANGES))
		return;
	more.row = ARENA_ARRAY(arena, struct str, doc->makers.count + 1);
	for (int i = 0; i < doc->makers.count; i++) {
		if (str_eq(doc->makers.row[i], e->who))
			return;
		more.row[more.count++] = doc->makers.row[i];
	}
	more.row[more.count++] = arena_str(arena, e->who);
	doc->makers = more;
}

static enum err fold_act(struct op *op, struct book *b, struct arena *arena, int64_t n, struct doc *doc)
{
	struct entry e;
	struct hash hash;
	struct str text;
	enum err err = entry_get(op, b->store, n, &text, &hash);

	if (err || (err = entry_read(op, &op->arena, text, &e)))
		return err;
	doc->head = hash;
	if (!is_holders(doc, &e))
		return OK;
	if ((err = codec_fold_body(op, arena, doc, e.body)))
		return err;
	doc->home_changed |= str_eq(e.log.site, b->home) && str_is(e.act, "change");
	if (!doc->acts++) {
		doc->site = arena_str(arena, e.log.site);
		doc->first_epoch = arena_str(arena, e.log.epoch);
	}
	add_maker(arena, doc, &e);
	doc->day = e.day;
	doc->state = arena_str(arena, e.state);
	doc->holder = arena_str(arena, e.holder);
	doc->last_act = arena_str(arena, e.act);
	return OK;
}

enum err load_acts(struct op *op, struct book *b, struct arena *arena, const struct doc_row *row, struct doc **out)
{
	const struct type *type = type_find(row->type);
	int64_t *acts;
	int count;
	enum err err;

	if (!type)
		return no_document(op, NULL, row->id);
	if ((err = doc_acts(op, b->store, row, &acts, &count)))
		return err;
	*out = doc_new(arena, type);
	(*out)->id = arena_str(arena, row->id);
	for (int i = 0; i < count && !err; i++)
		err = fold_act(op, b, arena, acts[i], *out);
	return err;
}

enum err book_load(struct op *op, struct book *b, const struct doc_row *row, struct doc **out)
{
	return load_acts(op, b, &op->arena, row, out);
}

enum err book_sum(struct op *op, struct book *b, const struct spot *spot, enum account_unit unit, int64_t *out)
{
	return sum_get(op, b->store, spot, unit, out);
}

enum err newest_own(struct op *op, struct book *b, const char *type, struct doc **out)
{
	struct doc_row row;
	bool found;
	enum err err = doc_newest(op, b->store, str_from(type), b->log.site, &row, &found);

	*out = NULL;
	return err || !found ? err : book_load(op, b, &row, out);
}

/* ---- records ---- */

enum { RECORDS_KEPT_MAX = 20000 };

struct record {
	struct str key; /* type, tab, key */
	struct doc *doc; /* NULL: there is none */
};

struct records {
	struct arena arena;
	struct record *slots;
	size_t cap, count;
};

struct records *records_new(void)
{
	struct records *r = calloc(1, sizeof(*r));

	CHECK(r);
	return r;
}

void records_forget(struct records *r)
{
	arena_done(&r->arena);
	r->arena = (struct arena){0};
	free(r->slots);
	r->slots = NULL;
	r->cap = r->count = 0;
}

void records_free(struct records *r)
{
	if (!r)
		return;
	records_forget(r);
	free(r);
}

void people_forget(struct book *b)
{
	records_forget(b->records);
	b->roles = (struct roles_known){0};
	b->closed_known = false;
	closes_forget(b);
}

bool records_full(const struct records *r)
{
	return r->count > RECORDS_KEPT_MAX;
}

static size_t hash_of_key(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ (h >> 31));
}

static struct record *slot(struct records *r, struct str key)
{
	size_t at = hash_of_key(key) & (r->cap - 1);

	while (r->slots[at].key.n && !str_eq(r->slots[at].key, key))
		at = (at + 1) & (r->cap - 1);
	return &r->slots[at];
}

void records_forget_one(struct records *r, struct str type, struct str key)
{
	struct buf name = BUF_INIT;

	if (!r->count)
		return;
	buf_printf(&name, "%.*s\t%.*s", STR_ARG(type), STR_ARG(key));
	if (slot(r, buf_str(&name))->key.n)
		records_forget(r);
	buf_done(&name);
}

static void room(struct records *r)
{
	struct record *before = r->slots;
	size_t cap = r->cap;

	if (r->count * 2 < r->cap)
		return;
	r->cap = cap ? cap * 2 : 64;
	r->slots = calloc(r->cap, sizeof(*r->slots));
	CHECK(r->slots);
	for (size_t i = 0; i < cap; i++)
		if (before[i].key.n)
			*slot(r, before[i].key) = before[i];
	free(before);
}

static enum err fetch(struct op *op, struct book *b, const char *type, struct str key, struct doc **out)
{
	struct record_row record;
	struct doc_row row;
	struct str now;
	bool found;
	enum err err = alias_of(op, b->store, type, key, &now);

	*out = NULL;
	if (err || (err = record_get(op, b->store, str_from(type), now, &record, &found)) || !found)
		return err;
	if ((err = doc_get(op, b->store, record.doc, &row, &found)) || !found || !str_is(row.type, type))
		return err;
	return load_acts(op, b, &b->records->arena, &row, out);
}

enum err book_record(struct op *op, struct book *b, const char *type, struct str key, const struct doc **out)
{
	struct buf name = BUF_INIT;
	struct record *at;
	struct doc *doc;
	enum err err = OK;

	buf_printf(&name, "%s\t%.*s", type, STR_ARG(key));
	room(b->records);
	at = slot(b->records, buf_str(&name));
	if (!at->key.n && !(err = fetch(op, b, type, key, &doc))) {
		*at = (struct record){arena_str(&b->records->arena, buf_str(&name)), doc};
		b->records->count++;
	}
	*out = err ? NULL : at->doc;
	buf_done(&name);
	return err;
}

/* ---- what a guard is shown ---- */

static const struct doc *look_record(struct look *look, struct op *op, const char *type, struct str key)
{
	const struct doc *doc;

	/* A circumstance here shows as a record that is not known, with its own refusal. */
	return book_record(op, look->ctx, type, key, &doc) ? NULL : doc;
}

static enum err held_paper(struct look *look, struct op *op, const char *type, struct str id, struct doc **out)
{
	struct book *b = look->ctx;
	struct doc_row row;
	enum err err = book_find(op, b, type_find(str_from(type)), id, &row);

	if (err)
		return err;
	if (!str_eq(row.holder, look->site))
		return op_refuse(op, E_NOT_HERE, "", "act", type, "holder", row.holder.p, "site", arena_str(&op->arena, look->site).p, NULL);
	return book_load(op, b, &row, out);
}

static enum err look_paper(struct look *look, struct op *op, const char *type, struct str id, const struct doc **out)
{
	struct doc *doc = NULL;
	enum err err = held_paper(look, op, type, id, &doc);

	*out = doc;
	return err;
}

static enum err look_heard(struct look *look, struct op *op, const char *type, struct str id, const struct doc **out)
{
	struct book *b = look->ctx;
	struct doc *doc = NULL;
	struct doc_row row;
	enum err err = book_find(op, b, type_find(str_from(type)), id, &row);

	if (!err)
		err = book_load(op, b, &row, &doc);
	*out = doc;
	return err;
}

static enum err look_linked(struct look *look, struct op *op, const char *type, struct str paper, struct doc **out)
{
	struct book *b = look->ctx;
	struct doc_row row;
	struct str id;
	enum err err = link_newest(op, b->store, paper, str_from(type), &id);

	*out = NULL;
	if (err || !id.n || (err = held_paper(look, op, type, id, out)) != E_NOT_HERE)
		return err;
	return book_find(op, b, NULL, id, &row) || book_load(op, b, &row, out) ? op->refusal.code : E_NOT_HERE;
}

struct naming {
	struct look *look;
	const char *type;
	look_paper_fn *fn;
	void *ctx;
};

static enum err link_held(void *ctx, struct op *op, struct str type, struct str id)
{
	struct naming *n = ctx;
	struct doc_row row;
	struct doc *doc;
	bool found;
	enum err err;

	if (!str_is(type, n->type))
		return OK;
	if ((err = doc_get(op, ((struct book *)n->look->ctx)->store, id, &row, &found)) || !found || !str_eq(row.holder, n->look->site))
		return err;
	return (err = book_load(op, n->look->ctx, &row, &doc)) ? err : n->fn(n->ctx, op, doc);
}

static enum err look_links(struct look *look, struct op *op, const char *type, struct str paper, look_paper_fn *fn, void *ctx)
{
	struct naming n = {look, type, fn, ctx};
	struct book *b = look->ctx;

	return links_walk(op, b->store, paper, link_held, &n);
}

static enum err look_balance(struct look *look, struct op *op, const struct spot *spot, enum account_unit unit, int64_t *out)
{
	struct book *b = look->ctx;
	const struct account *account = account_find(spot->a);

	CHECK(account && (account->owner != OWNER_AT || str_eq(spot->at, look->site)));
	return book_sum(op, b, spot, unit, out);
}

static enum err look_owed(struct look *look, struct op *op, struct str customer, struct owed *out)
{
	struct held held;
	enum err err = held_read(op, look->ctx, customer, &held);

	if (err)
		return err;
	*out = (struct owed){money_of(held.sums[HELD_OPEN]), money_of(held.sums[HELD_UNS]), money_of(held.sums[HELD_AR]),
		money_neg(money_of(held.sums[HELD_ADV]))};
	return OK;
}

static enum err look_allocated_since(struct look *look, struct op *op, struct str customer, struct str paper, bool *is)
{
	struct book *b = look->ctx;
	struct doc_row row;
	bool found;
	enum err err = doc_get(op, b->store, paper, &row, &found);

	*is = false;
	return err || !found ? err : alias_is_allocated(op, b->store, customer, row.first_n, is);
}

/* What is to be said of the clock was said when the act was begun. */
static enum err look_today(struct look *look, struct op *op, struct day *out)
{
	static const struct act any;
	int warned = op->warnings_count;
	enum err err = clock_day(op, look->ctx, &any, out);

	op->warnings_count = warned;
	return err;
}

static enum err look_newest(struct look *look, struct op *op, const char *type, const struct doc **out)
{
	struct doc *doc;
	enum err err = newest_own(op, look->ctx, type, &doc);

	*out = err ? NULL : doc;
	return err;
}

struct walking {
	look_entry_fn *fn;
	void *ctx;
	struct arena arena; /* of one entry */
};

static enum err walk_entry(void *ctx, struct op *op, const struct entry_row *row)
{
	struct walking *w = ctx;
	struct entry e;
	enum err err;

	arena_reset(&w->arena);
	err = entry_read(op, &w->arena, row->text, &e);
	return err ? err : w->fn(w->ctx, op, &e);
}

static enum err look_own(struct look *look, struct op *op, uint64_t seq, look_entry_fn *fn, void *ctx)
{
	struct book *b = look->ctx;
	struct walking w = {.fn = fn, .ctx = ctx};
	enum err err = entries_of_log(op, b->store, b->log, seq ? seq - 1 : 0, walk_entry, &w);

	arena_done(&w.arena);
	return err;
}

static enum err look_refusals(struct look *look, struct op *op, struct day day, int64_t *count)
{
	struct book *b = look->ctx;
	struct buf text = BUF_INIT;
	struct local_db *local;
	enum err err = local_db_open(op, b->dir, &local);

	*count = 0;
	if (err)
		return err;
	day_put(&text, day);
	err = local_refusals_count(op, local, buf_str(&text), count);
	buf_done(&text);
	local_db_close(local);
	return err;
}

/* The customer's own before the channel's before everybody's. */
static enum err look_price(struct look *look, struct op *op, const struct price_wanted *wanted, struct price_said *out)
{
	struct book *b = look->ctx;
	const struct str whose[] = {wanted->customer.n ? price_whom(&op->arena, wanted->customer, STR_NONE) : STR_NONE,
		wanted->channel.n ? price_whom(&op->arena, STR_NONE, wanted->channel) : STR_NONE, STR_NONE};
	struct price_ask ask = {.of = wanted->of, .item = wanted->item, .day = wanted->day, .qty = wanted->qty};
	struct price_row row = {.price = {NONE}};
	enum err err = OK;

	for (int i = 0; i < 3 && !err && !price_is_set(row.price); i++) {
		ask.whom = whose[i];
		if (i == 2 || ask.whom.n)
			err = price_on(op, b->store, &ask, &row);
	}
	*out = (struct price_said){row.price, row.discount};
	return err;
}

void look_init(struct look *look, struct book *b)
{
	*look = (struct look){
		.site = b->log.site,
		.home = b->home,
		.ctx = b,
		.record = look_record,
		.paper = look_paper,
		.heard = look_heard,
		.linked = look_linked,
		.links = look_links,
		.allocated_since = look_allocated_since,
		.balance = look_balance,
		.owed = look_owed,
		.headroom = look_headroom,
		.lease = look_lease,
		.open_papers = look_open_papers,
		.credit = look_credit,
		.item = look_item,
		.allocated = look_allocated,
		.clock = look_clock,
		.price = look_price,
		.epoch = b->log.epoch,
		.today = look_today,
		.newest = look_newest,
		.own = look_own,
		.refusals = look_refusals,
		.logs = look_logs,
		.month_open = look_month_open,
		.draft = look_draft,
		.code = look_code,
		.try_code = look_try_code,
	};
}
