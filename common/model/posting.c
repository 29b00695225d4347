/* Legs: gathering them, adding them up, and the key under which they are summed. */
#include "model/posting.h"

#include <string.h>

#include "base/check.h"

void postings_init(struct postings *p, struct arena *arena)
{
	*p = (struct postings){.arena = arena};
}

bool spot_eq(const struct spot *a, const struct spot *b)
{
	return str_eq(a->a, b->a) && str_eq(a->item, b->item) && str_eq(a->at, b->at) && str_eq(a->of, b->of) &&
	       str_eq(a->paper, b->paper) && str_eq(a->due, b->due) && str_eq(a->by, b->by);
}

static uint64_t mix(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return (h ^ 0xff) * UINT64_C(1099511628211);
}

static uint64_t spot_hash(const struct spot *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	h = mix(h, s->a);
	h = mix(h, s->item);
	h = mix(h, s->at);
	h = mix(h, s->of);
	h = mix(h, s->paper);
	h = mix(h, s->due);
	h = mix(h, s->by);
	return h ^ (h >> 29);
}

static void index_put(struct postings *p, int at)
{
	uint64_t h = spot_hash(&p->legs[at].spot);

	while (p->index[h & (unsigned)(p->index_cap - 1)])
		h++;
	p->index[h & (unsigned)(p->index_cap - 1)] = at + 1;
}

static void grow(struct postings *p)
{
	int cap = p->cap ? p->cap * 2 : 16;
	struct leg *legs = ARENA_ARRAY(p->arena, struct leg, cap);

	if (p->count)
		memcpy(legs, p->legs, sizeof(*legs) * (size_t)p->count);
	p->legs = legs;
	p->cap = cap;
	p->index_cap = cap * 2;
	p->index = ARENA_ARRAY(p->arena, int, p->index_cap);
	for (int i = 0; i < p->count; i++)
		index_put(p, i);
}

static struct leg *leg_at(struct postings *p, const struct spot *spot, enum account_unit unit)
{
	if (p->count == p->cap)
		grow(p);
	for (uint64_t h = spot_hash(spot); p->index[h & (unsigned)(p->index_cap - 1)]; h++) {
		struct leg *leg = &p->legs[p->index[h & (unsigned)(p->index_cap - 1)] - 1];
		if (leg->unit == unit && spot_eq(&leg->spot, spot))
			return leg;
	}
	p->legs[p->count] = (struct leg){.spot = *spot, .unit = unit};
	index_put(p, p->count);
	return &p->legs[p->count++];
}

static void add(struct postings *to, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct leg *leg = leg_at(to, spot, unit);

	CHECK(!__builtin_add_overflow(leg->v, v, &leg->v));
}

void post_money(struct postings *to, struct spot spot, struct money m)
{
	add(to, &spot, UNIT_MONEY, m.minor);
}

void post_qty(struct postings *to, struct spot spot, struct qty q)
{
	add(to, &spot, UNIT_QTY, q.milli);
}

static struct spot far_end(struct postings *p, struct spot spot)
{
	spot.a = arena_printf(p->arena, "%.*s~", STR_ARG(spot.a));
	return spot;
}

void post_qty_both_ends(struct postings *to, struct spot spot, struct qty q)
{
	post_qty(to, spot, q);
	post_qty(to, far_end(to, spot), qty_neg(q));
}

void post_money_both_ends(struct postings *to, struct spot spot, struct money m)
{
	post_money(to, spot, m);
	post_money(to, far_end(to, spot), money_neg(m));
}

void postings_close(struct postings *p)
{
	int kept = 0;

	for (int i = 0; i < p->count; i++)
		if (p->legs[i].v)
			p->legs[kept++] = p->legs[i];
	p->count = kept;
	p->index = NULL;
	p->index_cap = 0;
	p->cap = kept;
}

/* Legs mostly stand as pairs of one item: where each run of an item comes to nil, so
 * does the whole. False: it has to be looked at closely. */
static bool runs_balance(const struct leg *legs, int count)
{
	int64_t money = 0, run = 0;
	struct str item = STR_NONE;

	for (int i = 0; i < count; i++) {
		bool qty = legs[i].unit == UNIT_QTY;
		if (qty && !str_eq(item, legs[i].spot.item)) {
			if (run)
				return false;
			item = legs[i].spot.item;
		}
		if (__builtin_add_overflow(qty ? run : money, legs[i].v, qty ? &run : &money))
			return false;
	}
	return !money && !run;
}

bool legs_balance(struct arena *scratch, const struct leg *legs, int count, struct str *what, struct str *off)
{
	struct postings sums;
	struct buf text = BUF_INIT;
	bool even = true;

	if (runs_balance(legs, count))
		return true;
	postings_init(&sums, scratch);
	for (int i = 0; i < count && even; i++) {
		struct spot spot = {.item = legs[i].unit == UNIT_QTY ? legs[i].spot.item : STR_NONE};
		struct leg *sum = leg_at(&sums, &spot, legs[i].unit);
		even = !__builtin_add_overflow(sum->v, legs[i].v, &sum->v);
		if (!even) {
			*what = STR("sum");
			*off = STR("too much");
		}
	}
	for (int i = 0; i < sums.count && even; i++) {
		if (!sums.legs[i].v)
			continue;
		even = false;
		*what = sums.legs[i].unit == UNIT_QTY ? sums.legs[i].spot.item : STR("money");
		leg_value_put(&text, sums.legs[i].unit, sums.legs[i].v);
		*off = arena_str(scratch, buf_str(&text));
	}
	buf_done(&text);
	return even;
}

void leg_key_put(struct buf *to, const struct spot *s, enum account_unit unit)
{
	const struct str parts[] = {s->a, s->of, s->at, s->item, s->paper, s->due, s->by};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		buf_put(to, parts[i]);
		buf_putc(to, '\t');
	}
	buf_putc(to, unit == UNIT_MONEY ? 'm' : 'q');
}

bool leg_key_read(struct str key, struct spot *s, enum account_unit *unit)
{
	struct str *parts[] = {&s->a, &s->of, &s->at, &s->item, &s->paper, &s->due, &s->by};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const char *tab = key.n ? memchr(key.p, '\t', key.n) : NULL;
		if (!tab)
			return false;
		*parts[i] = (struct str){key.p, (size_t)(tab - key.p)};
		key = str_sub(key, parts[i]->n + 1, key.n);
	}
	*unit = str_is(key, "m") ? UNIT_MONEY : UNIT_QTY;
	return key.n == 1;
}

void leg_value_put(struct buf *to, enum account_unit unit, int64_t v)
{
	if (unit == UNIT_MONEY)
		money_put(to, (struct money){v});
	else
		qty_put(to, (struct qty){v});
}
