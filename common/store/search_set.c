/* Sets out of lists: whole lists at once, and runs of tokens by their places. */
#include "search_set.h"

#include <stdlib.h>

#include "base/check.h"
#include "search_inside.h"

struct bits {
	uint64_t word[SET_WORDS];
};

struct places { /* n << AT_BITS | at, ascending */
	int64_t *row;
	int count, cap;
};

void set_init(struct set_maker *a, struct set *set)
{
	set->blocks = a->blocks;
	set->in = ARENA_ARRAY(&a->op->arena, struct bits *, a->blocks);
	set->begins = ARENA_ARRAY(&a->op->arena, struct bits *, a->blocks);
}

static void set_add(struct set_maker *a, struct set *set, int block, uint32_t place)
{
	uint32_t n = place >> AT_BITS;

	if (!set->in[block]) {
		set->in[block] = ARENA_NEW(&a->op->arena, struct bits);
		set->begins[block] = ARENA_NEW(&a->op->arena, struct bits);
	}
	set->in[block]->word[n / 64] |= UINT64_C(1) << n % 64;
	if (!(place & ((1 << AT_BITS) - 1)))
		set->begins[block]->word[n / 64] |= UINT64_C(1) << n % 64;
}

static enum err damaged(struct op *op)
{
	return op_refuse(op, E_BOOK_DAMAGED, "search", "path", "search", "why", "a list is none", NULL);
}

/* The list of the row that stands in column 1, in a->list. */
static enum err list_of(struct set_maker *a, sqlite3_stmt *st, int *block, int *count)
{
	struct str list = db_bytes(st, 1);

	*block = (int)db_int(st, 0);
	if ((int)list.n > a->list_cap) {
		a->list_cap = (int)list.n * 2;
		a->list = realloc(a->list, sizeof(*a->list) * (size_t)a->list_cap);
		CHECK(a->list);
	}
	*count = list_read(list, a->list, a->list_cap);
	if (*count < 0 || *block < 0)
		return damaged(a->op);
	/* Written by another connection since this one last looked. */
	if (*block >= a->blocks)
		*count = 0;
	return OK;
}

static enum err add_rows(struct set_maker *a, sqlite3_stmt *st, struct set *to)
{
	enum err err = OK;
	int block, count;

	while (!err && db_row(a->s->db, st))
		if (!(err = list_of(a, st, &block, &count)))
			for (int i = 0; i < count; i++)
				set_add(a, to, block, a->list[i]);
	if (st)
		db_end(st);
	return err ? err : db_err(a->op, a->s->db);
}

enum err set_add_token(struct set_maker *a, struct str token, struct set *to)
{
	return add_rows(a, db_sql(a->s->db, "SELECT block, list FROM search WHERE token = $1 ORDER BY block", "t", &token), to);
}

enum err set_add_range(struct set_maker *a, struct str start, struct set *to)
{
	struct str end = set_range_end(&a->op->arena, start);

	return add_rows(
		a, db_sql(a->s->db, "SELECT block, list FROM search WHERE token >= $1 AND token < $2", "tt", &start, &end), to);
}

/* ---- runs ---- */

static enum err read_places(struct set_maker *a, struct str token, struct places *to)
{
	sqlite3_stmt *st = db_sql(a->s->db, "SELECT block, list FROM search WHERE token = $1 ORDER BY block", "t", &token);
	enum err err = OK;
	int block, count;

	to->count = 0;
	while (!err && db_row(a->s->db, st)) {
		if ((err = list_of(a, st, &block, &count)))
			break;
		if (to->count + count > to->cap) {
			to->cap = (to->count + count) * 2;
			to->row = realloc(to->row, sizeof(*to->row) * (size_t)to->cap);
			CHECK(to->row);
		}
		for (int i = 0; i < count; i++)
			to->row[to->count++] = (int64_t)block * PLACES_PER_BLOCK + a->list[i];
	}
	if (st)
		db_end(st);
	return err ? err : db_err(a->op, a->s->db);
}

/* Of the places in `run`, those that have one of `next` `behind` places further on. */
static void keep_runs(struct places *run, const struct places *next, int behind)
{
	int n = 0, k = 0;

	for (int i = 0; i < run->count; i++) {
		int64_t want = run->row[i] + behind;
		while (k < next->count && next->row[k] < want)
			k++;
		if (k < next->count && next->row[k] == want)
			run->row[n++] = run->row[i];
	}
	run->count = n;
}

/* Where all of these tokens stand one behind the other. */
enum err set_add_run(struct set_maker *a, const struct str *tokens, int count, struct set *to)
{
	struct places run = {0}, next = {0};
	enum err err = read_places(a, tokens[0], &run);

	for (int i = 1; i < count && run.count && !err; i++)
		if (!(err = read_places(a, tokens[i], &next)))
			keep_runs(&run, &next, i);
	for (int i = 0; i < run.count && !err; i++)
		set_add(a, to, (int)(run.row[i] / PLACES_PER_BLOCK), (uint32_t)(run.row[i] % PLACES_PER_BLOCK));
	free(run.row);
	free(next.row);
	return err;
}

/* ---- sets together ---- */

/* In `all` what is in `one` too. Where a name begins is the first part's matter. */
void set_keep(struct set *all, const struct set *one)
{
	for (int b = 0; b < all->blocks; b++) {
		if (!all->in[b])
			continue;
		for (int i = 0; i < SET_WORDS; i++) {
			uint64_t in = one->in[b] ? one->in[b]->word[i] : 0;
			all->in[b]->word[i] &= in;
			all->begins[b]->word[i] &= in;
		}
	}
}

int64_t set_next(const struct set *set, bool begins, int64_t from)
{
	for (int64_t n = from; n >> BLOCK_BITS < set->blocks; n = (n | 63) + 1) {
		int64_t b = n >> BLOCK_BITS, at = n & ((1 << BLOCK_BITS) - 1);
		uint64_t word;
		if (!set->in[b]) {
			n = ((b + 1) << BLOCK_BITS) - 1;
			continue;
		}
		word = begins ? set->begins[b]->word[at / 64] : set->in[b]->word[at / 64] & ~set->begins[b]->word[at / 64];
		word &= ~UINT64_C(0) << at % 64;
		if (word)
			return (n & ~INT64_C(63)) + __builtin_ctzll(word);
	}
	return -1;
}

void set_maker_done(struct set_maker *a)
{
	free(a->list);
}

struct str set_range_end(struct arena *a, struct str start)
{
	return arena_printf(a, "%.*s\U0010FFFF", STR_ARG(start));
}
