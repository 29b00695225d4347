/* A customer's debt as this book knows it. */
#include "book/held.h"

#include "inside.h"

#include <string.h>

#include "base/json.h"
#include "store/alias.h"
#include "store/desk.h"
#include "store/log.h"
#include "store/sums.h"

static const struct {
	const char *account, *member; /* in a standing */
} held_names[HELD_COUNT] = {{"OPEN", "open"}, {"UNS", "uns"}, {"AR", "ar"}, {"ADV", "adv"}, {"COD", "cod"}};

enum { STANDING_BYTES_MAX = 64 * 1024 * 1024 };

/* Foreign entries alone can bring a sum so far. */
static enum err sum_to(struct op *op, int64_t *sum, int64_t v)
{
	if (!__builtin_add_overflow(*sum, v, sum))
		return OK;
	return op_refuse(op, E_BOOK_DAMAGED, "", "path", "sum", "why", "a sum passes what a book can hold", NULL);
}

static struct claim *claim_add(struct op *op, struct held *h)
{
	struct claim *more;

	if (h->claims_count == h->cap) {
		h->cap = h->cap ? h->cap * 2 : 64;
		more = ARENA_ARRAY(&op->arena, struct claim, h->cap);
		if (h->claims_count)
			memcpy(more, h->claims, sizeof(*more) * (size_t)h->claims_count);
		h->claims = more;
	}
	return &h->claims[h->claims_count++];
}

static int account_place(struct str account)
{
	int i = 0;

	while (i < HELD_COUNT && !str_is(account, held_names[i].account))
		i++;
	return i;
}

static struct claim *claim_at(struct op *op, struct held *h, const struct claim *like)
{
	for (int i = 0; i < h->claims_count; i++) {
		struct claim *c = &h->claims[i];
		if (str_eq(c->paper, like->paper) && str_eq(c->account, like->account) && str_eq(c->due, like->due) &&
			str_eq(c->site, like->site))
			return c;
	}
	struct claim *c = claim_add(op, h);
	*c = (struct claim){arena_str(&op->arena, like->account), arena_str(&op->arena, like->site),
		arena_str(&op->arena, like->paper), arena_str(&op->arena, like->due), 0, STR_NONE};
	return c;
}

/* ---- head office ---- */

struct summing {
	struct held *held;
	int place;
};

/* Every key is one claim: none is looked for. */
static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct summing *s = ctx;
	struct held *h = s->held;

	if (unit != UNIT_MONEY)
		return OK;
	h->any = true;
	if (s->place <= HELD_AR) {
		*claim_add(op, h) = (struct claim){arena_str(&op->arena, spot->a), arena_str(&op->arena, spot->at),
			arena_str(&op->arena, spot->paper), arena_str(&op->arena, spot->due), v, STR_NONE};
	}
	return sum_to(op, &h->sums[s->place], v);
}

static enum err held_at_home(struct op *op, struct book *b, struct str customer, struct held *h)
{
	enum err err = OK;

	for (int i = 0; i < HELD_COUNT && !err; i++) {
		struct summing s = {h, i};
		struct str prefix = arena_printf(&op->arena, "%s\t%.*s\t", held_names[i].account, STR_ARG(customer));
		err = sums_walk(op, book_store(b), prefix, take_sum, &s);
	}
	return err;
}

/* ---- a site: the standing ---- */

struct upto { /* the site's own entries that a standing includes */
	struct log_id log;
	uint64_t seq;
};

static enum err odd_standing(struct op *op, const char *what)
{
	return op_refuse(op, E_BOOK_DAMAGED, "standing", "path", "standing", "why", what, NULL);
}

static enum err take_sums(struct op *op, const cJSON *tree, struct held *h)
{
	for (int i = 0; i < HELD_COUNT; i++) {
		struct money m;
		if (!money_read(json_text(tree, held_names[i].member), &m))
			return odd_standing(op, "a sum is missing");
		h->sums[i] = m.minor;
	}
	return OK;
}

static enum err take_claims(struct op *op, const cJSON *items, struct held *h)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, items) {
		struct money m;
		if (!money_read(json_text(item, "m"), &m))
			return odd_standing(op, "an open item has no amount");
		*claim_add(op, h) = (struct claim){arena_str(&op->arena, json_text(item, "account")),
			arena_str(&op->arena, json_text(item, "at")), arena_str(&op->arena, json_text(item, "paper")),
			arena_str(&op->arena, json_text(item, "due")), m.minor, arena_str(&op->arena, json_text(item, "day"))};
	}
	return OK;
}

static enum err take_standing(struct op *op, struct str body, struct held *h, struct upto *upto)
{
	cJSON *tree;
	const cJSON *reach;
	enum err err = json_read(op, body, STANDING_BYTES_MAX, "standing", &tree);

	if (err)
		return err;
	reach = json_get(tree, "upto");
	h->any = true;
	(void)json_u64(tree, "n", &h->n);
	(void)json_u64(reach, "seq", &upto->seq);
	/* Of another life of this site nothing is left here to count. */
	if (!str_eq(json_text(reach, "epoch"), upto->log.epoch))
		upto->seq = 0;
	if (!(err = take_sums(op, tree, h)))
		err = take_claims(op, json_get(tree, "items"), h);
	cJSON_Delete(tree);
	return err;
}

/* ---- a site: what it has written since ---- */

struct adding {
	struct book *book;
	struct held *held;
	struct str customer;
	struct upto upto;
	struct str written; /* one of the names that are read as his */
};

static enum err add_leg(struct op *op, struct held *h, const struct leg *leg, struct day day)
{
	const struct spot *at = &leg->spot;
	struct claim like = {at->a, at->at, at->paper, at->due, 0, STR_NONE}, *claim;
	int place = account_place(at->a);
	enum err err;

	if (place == HELD_COUNT || leg->unit != UNIT_MONEY)
		return OK;
	err = sum_to(op, &h->sums[place], leg->v);
	if (!err && place == HELD_ADV)
		err = sum_to(op, &h->came, -leg->v);
	if (err || place > HELD_AR)
		return err;
	claim = claim_at(op, h, &like);
	if (!claim->since.n && place != HELD_OPEN && leg->v > 0)
		claim->since = day_str(&op->arena, day);
	return sum_to(op, &claim->v, leg->v);
}

static enum err add_entry(void *ctx, struct op *op, int64_t n)
{
	struct adding *a = ctx;
	struct entry e;
	struct hash hash;
	struct str text;
	enum err err = entry_get(op, book_store(a->book), n, &text, &hash);

	if (err || (err = entry_read(op, &op->arena, text, &e)))
		return err;
	if (!str_eq(e.log.site, a->upto.log.site) || !str_eq(e.log.epoch, a->upto.log.epoch) || e.seq <= a->upto.seq)
		return OK;
	a->held->since++;
	for (int i = 0; i < e.legs_count && !err; i++)
		if (str_eq(e.legs[i].spot.of, a->written) && !str_is(e.legs[i].spot.a, "IB"))
			err = add_leg(op, a->held, &e.legs[i], e.day);
	a->held->any = true;
	return err;
}

/* What was written under each name that is read as his. */
static enum err add_own(struct op *op, struct book *b, struct adding *a)
{
	struct str *names;
	struct hash hash;
	int64_t from = 0;
	int count;
	enum err err = alias_names(op, book_store(b), STR("customer"), a->customer, &names, &count);

	if (!err && a->upto.seq)
		err = entry_find(op, book_store(b), a->upto.log, a->upto.seq, &from, &hash);
	for (int i = 0; i < count && !err; i++) {
		a->written = names[i];
		err = topic_walk(op, book_store(b), arena_printf(&op->arena, "customer:%.*s", STR_ARG(names[i])), from, INT64_MAX,
			add_entry, a);
	}
	return err;
}

static enum err held_at_site(struct op *op, struct book *b, struct str customer, struct held *h)
{
	struct adding a = {.book = b, .held = h, .customer = customer, .upto = {.log = book_log(b)}};
	struct str body;
	bool found;
	enum err err = standing_get(op, book_store(b), customer, &body, &found);

	if (!err && found)
		err = take_standing(op, body, h, &a.upto);
	return err ? err : add_own(op, b, &a);
}

/* A claim that came to nil is none. */
static void drop_nil(struct held *h)
{
	int kept = 0;

	for (int i = 0; i < h->claims_count; i++)
		if (h->claims[i].v)
			h->claims[kept++] = h->claims[i];
	h->claims_count = kept;
}

enum err held_read(struct op *op, struct book *b, struct str customer, struct held *out)
{
	enum err err;

	*out = (struct held){0};
	if ((err = alias_of(op, book_store(b), "customer", customer, &customer)))
		return err;
	err = book_is_home(b) ? held_at_home(op, b, customer, out) : held_at_site(op, b, customer, out);
	drop_nil(out);
	for (int i = 0; book_is_home(b) && i < out->claims_count && !err; i++)
		err = paper_since(op, b->store, customer, out->claims[i].paper, out->claims[i].due, &out->claims[i].since);
	return err;
}
