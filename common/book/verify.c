/* Rebuilding, and finding out what is wrong where. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "documents/registry.h"
#include "model/codec.h"
#include "store/sums.h"

/* ---- rebuild ---- */

/* The end of each log as met so far: an entry joins, or is first, or (at a site, which
 * hears others' logs in part) is another's. */
struct chain {
	struct str site, epoch;
	uint64_t seq;
	struct hash hash;
};

struct chains {
	struct arena arena;
	struct chain *rows;
	int count, cap;
};

static struct chain *chain_of(struct chains *c, struct str site, struct str epoch)
{
	for (int i = c->count - 1; i >= 0; i--)
		if (str_eq(c->rows[i].site, site) && str_eq(c->rows[i].epoch, epoch))
			return &c->rows[i];
	if (c->count == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 16;
		c->rows = realloc(c->rows, sizeof(*c->rows) * (size_t)c->cap);
		CHECK(c->rows);
	}
	c->rows[c->count] = (struct chain){arena_str(&c->arena, site), arena_str(&c->arena, epoch), 0, hash_zero()};
	return &c->rows[c->count++];
}

static void chains_done(struct chains *c)
{
	free(c->rows);
	arena_done(&c->arena);
}

/* NULL: it joins. */
static const char *broken(struct chains *c, struct book *b, const struct entry_row *row)
{
	struct chain *chain = chain_of(c, row->site, row->epoch);
	struct hash hash = hash_of(row->text), prev;
	struct log_id log;
	uint64_t seq;
	bool whole = book_is_home(b) || str_eq(row->site, b->log.site);
	const char *why = NULL;

	if (!hash_eq(&hash, &row->hash))
		why = "its text is not what its hash says";
	else if (!entry_place(row->text, &log, &seq, &prev) || seq != row->seq || !str_eq(log.site, row->site) || !str_eq(log.epoch, row->epoch))
		why = "its text names another place";
	else if (whole && seq != chain->seq + 1)
		why = "entries before it are missing";
	else if (chain->seq && seq == chain->seq + 1 && !hash_eq(&prev, &chain->hash))
		why = "it does not join on the entry before";
	chain->seq = row->seq;
	chain->hash = hash;
	return why;
}

enum { REBUILD_CACHE_KIB = 32 * 1024 };

struct rebuilding {
	struct book *b;
	struct chains chains;
	struct op op;
	int64_t done, of;
};

static const char *place_of(struct op *op, const struct entry_row *row)
{
	return arena_printf(&op->arena, "%.*s %.*s:%llu", STR_ARG(row->site), STR_ARG(row->epoch), (unsigned long long)row->seq).p;
}

static enum err rebuild_row(void *ctx, struct op *op, const struct entry_row *row)
{
	struct rebuilding *r = ctx;
	const char *why = broken(&r->chains, r->b, row);
	enum err err;

	if (why)
		return op_refuse(op, E_BOOK_DAMAGED, place_of(op, row), "path", place_of(op, row), "why", why, NULL);
	err = fold_at(&r->op, r->b, row, false);
	if (err)
		return op_refuse(op, err, place_of(op, row), "path", r->b->dir, "why", "folding", NULL);
	op_reset(&r->op);
	r->done++;
	if (r->b->options.progress && r->done % 256 == 0)
		r->b->options.progress(r->b->options.progress_ctx, "rebuild", r->done, r->of);
	return OK;
}

static enum err rebuild_within(struct op *op, struct book *b)
{
	struct rebuilding r = {.b = b, .of = b->store->last_n};
	enum err err;

	op_init(&r.op);
	if (!(err = store_drop_projections(op, b->store))) {
		people_forget(b);
		err = entries_from(op, b->store, 0, rebuild_row, &r);
	}
	b->store->folded_n = b->store->last_n;
	op_done(&r.op);
	chains_done(&r.chains);
	if (!err && b->options.progress)
		b->options.progress(b->options.progress_ctx, "rebuild", r.of, r.of);
	return err;
}

static enum err rebuild_whole(struct op *op, struct book *b)
{
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	if ((err = rebuild_within(op, b))) {
		if (err != E_KILLED)
			txn_drop(b);
		return err;
	}
	return txn_end(op, b);
}

enum err book_rebuild(struct op *op, struct book *b)
{
	int64_t left = b->store->folded_n ? 1 : 0;
	enum err err = OK;

	/* What was taken in and calls for decisions is folded first: a rebuild takes none. */
	while (!err && left)
		err = book_fold(op, b, 1000, &left);
	if (err)
		return err;
	/* Every entry is read past the pages that are written meanwhile. */
	db_cache(b->store->db, REBUILD_CACHE_KIB);
	err = rebuild_whole(op, b);
	db_cache(b->store->db, 0);
	return err;
}

/* ---- verify ---- */

struct verifying {
	struct book *b;
	struct chains chains;
	struct op op;
	fault_fn *fault;
	void *ctx;
	int64_t faults, done, of;
};

static void found(struct verifying *v, enum err code, struct str place, struct str detail)
{
	v->faults++;
	v->fault(v->ctx, code, place, detail);
}

/* The paper as it stood after this act: what its effects are worked out from. */
static enum err paper_after(struct verifying *v, const struct entry *e, int64_t n, struct doc **out)
{
	struct op *op = &v->op;
	struct doc_row row;
	bool there;
	int64_t *acts;
	int count;
	enum err err = doc_get(op, v->b->store, e->doc, &row, &there);

	*out = NULL;
	if (err || !there || (err = doc_acts(op, v->b->store, &row, &acts, &count)))
		return err;
	while (count && acts[count - 1] != n)
		count--;
	if (!count)
		return OK;
	row.acts = count;
	row.last_n = n;
	return load_acts(op, v->b, &op->arena, &row, out);
}

static bool same_legs(const struct postings *posts, const struct entry *e)
{
	if (posts->count != e->legs_count)
		return false;
	for (int i = 0; i < e->legs_count; i++)
		if (posts->legs[i].unit != e->legs[i].unit || posts->legs[i].v != e->legs[i].v ||
			!spot_eq(&posts->legs[i].spot, &e->legs[i].spot))
			return false;
	return true;
}

/* A check may look at what lies at another site; only its working out is wanted. */
static bool checks_again(const struct act *act)
{
	return act->check && !(act->needs & CHECKED_ONCE) && (!act->sets || act_is_first(act));
}

/* Another site's paper may name what only that site and head office know. */
static bool out_of_sight(const struct verifying *v, const struct entry *e)
{
	return v->op.refusal.code == E_NO_RECORD && !book_is_home(v->b) && !str_eq(e->log.site, v->b->log.site);
}

/* Works the effects out once more, as design.md asks of a reader that knows the type. */
static enum err effects(struct verifying *v, const struct entry *e, int64_t n, struct str place)
{
	const struct type *type = type_find(e->type);
	const struct act *act = type && type->v == (int)e->v && !type->effects_decided ? act_find(type, e->act) : NULL;
	struct postings posts;
	struct look look;
	struct doc *doc;
	enum err err;

	if (!act)
		return OK;
	if ((err = paper_after(v, e, n, &doc)) || !doc)
		return err;
	look_init(&look, v->b);
	look.site = e->log.site;
	look.again = true;
	doc->last_act = e->act;
	if (codec_required(&v->op, doc, act) || (act->fill && act->fill(&v->op, doc, &look)) ||
		(checks_again(act) && act->check(&v->op, doc, &look))) {
		if (!out_of_sight(v, e))
			found(v, E_EFFECTS, place, str_from(err_code(v->op.refusal.code)));
		op_forgive(&v->op);
		return OK;
	}
	postings_init(&posts, &v->op.arena);
	if (act->post)
		act->post(doc, &posts);
	postings_close(&posts);
	if (!same_legs(&posts, e))
		found(v, E_EFFECTS, place, e->act);
	return OK;
}

static enum err verify_row(void *ctx, struct op *op, const struct entry_row *row)
{
	struct verifying *v = ctx;
	const char *why = broken(&v->chains, v->b, row);
	struct str place = str_from(place_of(&v->op, row)), what, off;
	struct entry e;
	enum err err = OK;

	(void)op;
	if (why)
		found(v, E_CHAIN, place, str_from(why));
	if (entry_read(&v->op, &v->op.arena, row->text, &e)) {
		found(v, E_ENTRY, place, v->op.refusal.values_count ? v->op.refusal.values[0].text : STR_NONE);
		op_forgive(&v->op);
	} else if (!legs_balance(&v->op.arena, e.legs, e.legs_count, &what, &off)) {
		found(v, E_UNBALANCED, place, off);
	} else if (row->n <= v->b->store->folded_n) {
		err = effects(v, &e, row->n, place);
	}
	op_reset(&v->op);
	v->done++;
	if (v->b->options.progress && v->done % 256 == 0)
		v->b->options.progress(v->b->options.progress_ctx, "verify", v->done, v->of);
	return err;
}

/* Balances from the legs once more: a rebuild that is thrown away. */
static enum err verify_projections(struct op *op, struct verifying *v)
{
	struct book *b = v->b;
	struct hash now, again;
	enum err err;

	if (b->options.mode == DB_READ)
		return OK;
	if ((err = txn_begin(op, b)))
		return err;
	if (!(err = store_digest(op, b->store, &now)) && !(err = rebuild_within(op, b)) && !(err = sums_write(op, b->store)))
		err = store_digest(op, b->store, &again);
	txn_drop(b);
	if (!err && !hash_eq(&now, &again))
		found(v, E_BOOK_DAMAGED, STR("projections"), STR("they are not what the entries come to: run rebuild"));
	if (err == E_BOOK_DAMAGED) {
		/* The chain's own fault is reported already. */
		op_forgive(op);
		err = OK;
	}
	return err;
}

static enum err verify_ends(struct op *op, struct verifying *v)
{
	struct book *b = v->b;
	struct second_end end;
	uint64_t seq;
	struct hash head;
	enum err err = book_head(op, b, &seq, &head);

	if (err || !b->second)
		return err;
	end = second_end(b->second);
	if (end.seq != seq || (seq && !hash_eq(&end.hash, &head)))
		found(v, E_TWO_LIVES, b->second_path, STR("its end is not the book's end"));
	return OK;
}

enum err book_verify(struct op *op, struct book *b, fault_fn *fault, void *ctx, int64_t *faults)
{
	struct verifying v = {.b = b, .fault = fault, .ctx = ctx, .of = b->store->last_n};
	enum err err = store_integrity(op, b->store);

	if (err == E_BOOK_DAMAGED) {
		found(&v, err, STR("book.db"), op->refusal.values_count > 1 ? op->refusal.values[1].text : STR_NONE);
		op_forgive(op);
		err = OK;
	}
	op_init(&v.op);
	if (!err)
		err = entries_from(op, b->store, 0, verify_row, &v);
	if (!err)
		err = verify_projections(op, &v);
	if (!err)
		err = verify_ends(op, &v);
	op_done(&v.op);
	chains_done(&v.chains);
	*faults = v.faults;
	return err;
}
