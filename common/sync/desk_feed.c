/* The feed: what a site hears, in commit order, cut into pages.
 *
 * The stream is a row of stops, one for each number at which something comes to the
 * site: an entry it hears, a topic given to it, a customer whose sums that entry was
 * the last to change. A stop brings entries first (what came before, then its own),
 * standings after. An act whose paper comes to the site only now (handed over, made
 * known to all, of a topic given) brings the paper's acts before it. A page may end in the middle of a stop, and the cursor says where.
 * What was heard before is no news, so that a stop may bring a little too much. */
#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "page.h"
#include "store/docs.h"
#include "store/feed.h"
#include "store/log.h"

struct stop {
	int64_t n;
	bool heard;            /* the entry itself */
	bool given;            /* it gave the site a topic */
	struct str *customers; /* whose standing it brings */
	int customers_count, customers_cap;
};

struct feed {
	struct page page;
	struct feed_walk walk;
	struct feed_row row;
	bool row_there;
	int64_t *given;
	int given_count, given_at;
	struct cursor cursor;
};

/* ---- collecting a stop ---- */

static void stop_add_customer(struct op *op, struct stop *stop, struct str topic)
{
	struct str start = STR("customer:");

	if (!str_starts(topic, start))
		return;
	if (stop->customers_count == stop->customers_cap) {
		int cap = stop->customers_cap ? stop->customers_cap * 2 : 4;
		struct str *more = ARENA_ARRAY(&op->arena, struct str, cap);
		if (stop->customers_count)
			memcpy(more, stop->customers, sizeof(*more) * (size_t)stop->customers_count);
		stop->customers = more;
		stop->customers_cap = cap;
	}
	stop->customers[stop->customers_count++] = arena_str(&op->arena, str_sub(topic, start.n, topic.n));
}

static void row_next(struct feed *f)
{
	f->row_there = feed_next(&f->walk, &f->row);
}

static void take_rows(struct feed *f, struct stop *stop)
{
	while (f->row_there && f->row.n == stop->n) {
		stop->heard |= !f->row.own;
		if (f->row.changed)
			stop_add_customer(f->page.op, stop, f->row.topic);
		row_next(f);
	}
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum err take_given(struct feed *f, struct stop *stop)
{
	struct op *op = f->page.op;
	struct str *topics;
	int count;
	enum err err;

	if (f->given_at == f->given_count || f->given[f->given_at] != stop->n)
		return OK;
	f->given_at++;
	stop->given = true;
	if ((err = feed_given_topics(op, f->page.store, f->page.log.site, stop->n, &topics, &count)))
		return err;
	for (int i = 0; i < count; i++)
		stop_add_customer(op, stop, topics[i]);
	return OK;
}

/* *there false: nothing more comes to this site. */
static enum err stop_next(struct feed *f, struct stop *stop, bool *there)
{
	bool given = f->given_at < f->given_count;
	enum err err;

	*stop = (struct stop){0};
	*there = given || f->row_there;
	if (!*there)
		return OK;
	stop->n = given ? f->given[f->given_at] : f->row.n;
	if (f->row_there && f->row.n < stop->n)
		stop->n = f->row.n;
	take_rows(f, stop);
	if ((err = take_given(f, stop)))
		return err;
	if (stop->customers_count)
		qsort(stop->customers, (size_t)stop->customers_count, sizeof(*stop->customers), by_text);
	return OK;
}

/* ---- its entries ---- */

struct places {
	int64_t *n;
	int count;
};

static void place_add(struct op *op, struct places *to, const int64_t *n, int count)
{
	int64_t *both = ARENA_ARRAY(&op->arena, int64_t, to->count + count + 1);

	if (to->count)
		memcpy(both, to->n, sizeof(*both) * (size_t)to->count);
	if (count)
		memcpy(both + to->count, n, sizeof(*both) * (size_t)count);
	to->n = both;
	to->count += count;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* No more of the past is fetched than the page could take, so what is left out comes
 * behind all that is put on it. */
static enum err stop_places(struct feed *f, const struct stop *stop, struct places *to)
{
	struct op *op = f->page.op;
	int most = f->page.count_max - f->page.count + 1;
	struct places given = {0};
	enum err err;

	*to = (struct places){0};
	if (stop->given) {
		err = feed_past(
			op, f->page.store, f->page.log.site, stop->n, f->cursor.k, most, &given.n, &given.count);
		if (err)
			return err;
		place_add(op, to, given.n, given.count);
	}
	if (stop->heard)
		place_add(op, to, &stop->n, 1);
	if (to->count)
		qsort(to->n, (size_t)to->count, sizeof(*to->n), by_number);
	return OK;
}

static enum err put_entries(struct feed *f, const struct stop *stop, bool *whole)
{
	struct places places;
	enum err err = stop_places(f, stop, &places);

	*whole = false;
	for (int i = 0; i < places.count && !err; i++) {
		if (places.n[i] <= f->cursor.k || places.n[i] > stop->n)
			continue;
		if (page_is_full(&f->page))
			return OK;
		err = page_put_whole(&f->page, places.n[i]);
		f->cursor.k = places.n[i];
	}
	*whole = !err;
	return err;
}

static enum err put_standings(struct feed *f, const struct stop *stop, bool *whole)
{
	enum err err = OK;

	*whole = false;
	for (int i = 0; i < stop->customers_count && !err; i++) {
		if (f->cursor.customer.n && str_cmp(stop->customers[i], f->cursor.customer) <= 0)
			continue;
		if (page_is_full(&f->page))
			return OK;
		err = page_put_standing(&f->page, stop->customers[i]);
		f->cursor.k = stop->n;
		f->cursor.customer = stop->customers[i];
	}
	*whole = !err;
	return err;
}

static enum err put_stop(struct feed *f, const struct stop *stop, bool *whole)
{
	enum err err;

	/* Where the page before ended in the middle of another stop, that one is gone. */
	if (stop->n != f->cursor.n + 1 || !f->cursor.k)
		f->cursor = (struct cursor){.n = stop->n - 1};
	if ((err = put_entries(f, stop, whole)) || !*whole || (err = put_standings(f, stop, whole)))
		return err;
	if (*whole)
		f->cursor = (struct cursor){.n = stop->n};
	return OK;
}

/* ---- a page ---- */

static enum err put_stops(struct feed *f)
{
	struct stop stop;
	bool there = true, whole = true;
	enum err err = OK;

	row_next(f);
	while (whole && !page_is_full(&f->page)) {
		if ((err = stop_next(f, &stop, &there)) || !there)
			break;
		if ((err = put_stop(f, &stop, &whole)))
			break;
	}
	if (!err && !there)
		f->cursor = (struct cursor){.n = f->page.folded};
	return err;
}

static enum err fill(struct feed *f)
{
	struct op *op = f->page.op;
	struct store *s = f->page.store;
	struct str site = f->page.log.site;
	enum err err, ended;

	/* While the book is folded anew it knows less than the site has heard. */
	if (f->cursor.n >= f->page.folded)
		return OK;
	if ((err = feed_given(op, s, site, f->cursor.n, f->page.folded, &f->given, &f->given_count)) ||
		(err = feed_begin(op, s, site, f->cursor.n, f->page.folded, &f->walk)))
		return err;
	err = put_stops(f);
	ended = feed_end(op, &f->walk);
	return err ? err : ended;
}

enum err desk_feed(struct op *op, struct book *b, const struct caller *who, const struct call *call, struct answer *out,
	bool *caught_up)
{
	struct feed f = {0};
	struct str era, wait;
	uint64_t wait_s = 0;
	enum err err = caller_check(op, who, true);

	if (err || (err = era_of(op, book_store(b), &era)) || (err = cursor_of(op, call, era, &f.cursor)) ||
		(err = page_begin(op, b, who, call->query, &f.page)))
		return err;
	if (!(err = fill(&f)))
		err = page_answer(&f.page, cursor_text(op, era, &f.cursor), out);
	*caught_up =
		!err && !f.page.count && wire_query(call->query, "wait", &wait) && str_to_u64(wait, &wait_s) && wait_s;
	page_done(&f.page);
	return err;
}
