/* Looking records up.
 *
 * Each part of what was typed becomes a set of entries, a bit for each, and what is in
 * all of them is found. A set is made whole before anything is chosen: a frequent
 * character costs the reading of its list, and no choice of parts costs more. */
#include "store/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "search_inside.h"
#include "search_words.h"
#include "store/log.h"

/* ---- what was found ---- */

struct finding {
	struct op *op;
	struct store *s;
	struct str text; /* without spaces around it */
	int limit;
	struct search_hit *hits;
	int count;
};

static bool is_full(const struct finding *f)
{
	return f->count == f->limit;
}

static void take(struct finding *f, const struct record_row *row, enum found_by by)
{
	for (int i = 0; i < f->count; i++)
		if (str_eq(f->hits[i].record.key, row->key) && str_eq(f->hits[i].record.type, row->type))
			return;
	f->hits[f->count++] = (struct search_hit){{arena_str(&f->op->arena, row->type), arena_str(&f->op->arena, row->key),
							  arena_str(&f->op->arena, row->name), arena_str(&f->op->arena, row->doc)}, by};
}

/* The record whose first entry is n, as it is called now. */
static enum err take_entry(struct finding *f, int64_t n, enum found_by by)
{
	struct record_row row;
	struct entry e;
	struct hash hash;
	struct str text;
	bool found;
	enum err err = entry_get(f->op, f->s, n, &text, &hash);

	if (err || (err = entry_read(f->op, &f->op->arena, text, &e)))
		return err;
	if ((err = record_get(f->op, f->s, e.type, e.key, &row, &found)))
		return err;
	if (found)
		take(f, &row, by);
	return OK;
}

/* ---- by key and barcode ---- */

static enum err find_key(struct finding *f, struct str type)
{
	struct record_row row;
	bool found;
	enum err err = record_get(f->op, f->s, type, f->text, &row, &found);

	if (!err && found && !is_full(f))
		take(f, &row, FOUND_KEY);
	return err;
}

/* Behind every text that begins with `start`. */
static struct str end_of_range(struct arena *a, struct str start)
{
	return arena_printf(a, "%.*s\U0010FFFF", STR_ARG(start));
}

static enum err keys_from(struct finding *f, struct str type, struct str start)
{
	struct str end = end_of_range(&f->op->arena, start);
	int64_t most = f->limit;
	sqlite3_stmt *st = db_sql(f->s->db,
		"SELECT key, name, doc FROM record WHERE type = $1 AND key >= $2 AND key < $3 ORDER BY key LIMIT $4", "ttti", &type,
		&start, &end, most);

	while (!is_full(f) && db_row(f->s->db, st)) {
		struct record_row row = {type, db_text(st, 0), db_text(st, 1), db_text(st, 2)};
		take(f, &row, str_eq(row.key, f->text) ? FOUND_KEY : FOUND_KEY_BEGINS);
	}
	if (st)
		db_end(st);
	return db_err(f->op, f->s->db);
}

static struct str with_case(struct arena *a, struct str text, char first, char last, int step)
{
	struct str out = arena_str(a, text);
	char *p = arena_take(a, text.n + 1);

	for (size_t i = 0; i < text.n; i++)
		p[i] = out.p[i] >= first && out.p[i] <= last ? (char)(out.p[i] + step) : out.p[i];
	out.p = p;
	return out;
}

/* As it was typed, all large and all small: keys mostly are one of the three. */
static enum err find_key_begins(struct finding *f, struct str type)
{
	struct arena *a = &f->op->arena;
	struct str large = with_case(a, f->text, 'a', 'z', 'A' - 'a'), small = with_case(a, f->text, 'A', 'Z', 'a' - 'A');
	enum err err = keys_from(f, type, f->text);

	if (!err && !str_eq(large, f->text))
		err = keys_from(f, type, large);
	if (!err && !str_eq(small, f->text))
		err = keys_from(f, type, small);
	return err;
}

/* Entries are remembered first: taking one reads other tables. */
static enum err find_barcode(struct finding *f, struct str type)
{
	struct str start = arena_printf(&f->op->arena, "%.*s/#%.*s", STR_ARG(type), STR_ARG(f->text));
	struct str end = end_of_range(&f->op->arena, start);
	int64_t *found = ARENA_ARRAY(&f->op->arena, int64_t, f->limit), most = f->limit;
	uint32_t *places = ARENA_ARRAY(&f->op->arena, uint32_t, f->limit);
	sqlite3_stmt *st = db_sql(f->s->db,
		"SELECT block, list FROM search WHERE token >= $1 AND token < $2 ORDER BY token, block LIMIT $3", "tti", &start, &end,
		most);
	int count = 0;
	enum err err;

	while (count < f->limit && db_row(f->s->db, st)) {
		int n = list_read(db_bytes(st, 1), places, f->limit - count);
		for (int i = 0; i < n; i++)
			found[count++] = db_int(st, 0) << BLOCK_BITS | places[i] >> AT_BITS;
	}
	if (st)
		db_end(st);
	err = db_err(f->op, f->s->db);
	for (int i = 0; i < count && !err && !is_full(f); i++)
		err = take_entry(f, found[i], FOUND_BARCODE);
	return err;
}

/* ---- sets of entries ---- */

enum { WORDS = (1 << BLOCK_BITS) / 64 };

struct bits {
	uint64_t word[WORDS];
};

/* By block; a block without any has none. */
struct set {
	struct bits **in; /* that have it in their name */
	struct bits **begins; /* whose name begins with it */
	int blocks;
};

struct places { /* n << AT_BITS | at, ascending */
	int64_t *row;
	int count, cap;
};

/* What one search works with. */
struct asking {
	struct op *op;
	struct store *s;
	struct str type;
	int blocks;
	uint32_t *list;
	int list_cap;
};

static void set_init(struct asking *a, struct set *set)
{
	set->blocks = a->blocks;
	set->in = ARENA_ARRAY(&a->op->arena, struct bits *, a->blocks);
	set->begins = ARENA_ARRAY(&a->op->arena, struct bits *, a->blocks);
}

static void set_add(struct asking *a, struct set *set, int block, uint32_t place)
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
static enum err list_of(struct asking *a, sqlite3_stmt *st, int *block, int *count)
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

static enum err add_rows(struct asking *a, sqlite3_stmt *st, struct set *to)
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

static struct str token(struct asking *a, const char *text, int n, const char *end)
{
	return arena_printf(&a->op->arena, "%.*s/%.*s%s", STR_ARG(a->type), n, text, end);
}

static enum err add_token(struct asking *a, struct str token, struct set *to)
{
	return add_rows(a, db_sql(a->s->db, "SELECT block, list FROM search WHERE token = $1 ORDER BY block", "t", &token), to);
}

static enum err add_range(struct asking *a, struct str start, struct set *to)
{
	struct str end = end_of_range(&a->op->arena, start);

	return add_rows(
		a, db_sql(a->s->db, "SELECT block, list FROM search WHERE token >= $1 AND token < $2", "tt", &start, &end), to);
}

/* ---- runs ---- */

static enum err read_places(struct asking *a, struct str token, struct places *to)
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
static enum err add_run(struct asking *a, const struct str *tokens, int count, struct set *to)
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

/* ---- the parts of what was typed ---- */

/* Signs that follow each other, or one word. */
struct part {
	struct unit *units;
	int count;
};

static enum err find_word(struct asking *a, const struct unit *u, struct set *to)
{
	if (u->letters <= 2)
		return add_token(a, token(a, u->text, u->n, "*"), to);
	if (u->letters > WORD_LETTERS_MAX)
		return add_token(a, token(a, u->text, u->n, ""), to);
	return add_range(a, token(a, u->text, u->n, ""), to);
}

/* Letters as the initials of signs. */
static enum err find_initials(struct asking *a, const struct unit *u, struct set *to)
{
	struct str tokens[WORD_LETTERS_MAX];
	char letters[WORD_LETTERS_MAX];

	if (u->letters > WORD_LETTERS_MAX)
		return OK;
	for (int i = 0; i < u->n; i++) {
		if (u->text[i] < 'a' || u->text[i] > 'z')
			return OK;
		letters[i] = (char)(u->text[i] - 'a' + 'A');
	}
	if (u->n == 1)
		return add_range(a, token(a, letters, 1, ""), to);
	for (int i = 0; i + 1 < u->n; i++)
		tokens[i] = token(a, letters + i, 2, "");
	return add_run(a, tokens, u->n - 1, to);
}

static enum err find_part(struct asking *a, const struct part *p, struct set *to)
{
	struct str tokens[UNITS_MAX];
	enum err err;

	set_init(a, to);
	if (p->units->kind == UNIT_SIGN) {
		for (int i = 0; i < p->count; i++)
			tokens[i] = token(a, p->units[i].text, p->units[i].n, "");
		return add_run(a, tokens, p->count, to);
	}
	err = find_word(a, p->units, to);
	if (!err && p->units->kind == UNIT_LETTERS)
		err = find_initials(a, p->units, to);
	return err;
}

/* Spaces part signs too; what stands between them otherwise does not. */
static int parts_of(struct op *op, struct str text, struct part *parts, bool *too_long)
{
	struct unit *units = ARENA_ARRAY(&op->arena, struct unit, UNITS_MAX);
	int count = 0, n = 0;

	*too_long = false;
	while (text.p) {
		struct units walk = units_of(str_cut(&text, ' '));
		bool after_sign = false;
		struct unit unit;
		while (unit_next(&walk, &unit)) {
			if ((*too_long = n == UNITS_MAX))
				return 0;
			units[n] = unit;
			if (after_sign && unit.kind == UNIT_SIGN)
				parts[count - 1].count++;
			else
				parts[count++] = (struct part){&units[n], 1};
			after_sign = unit.kind == UNIT_SIGN;
			n++;
		}
	}
	return count;
}

/* In `all` what is in `one` too. Where a name begins is the first part's matter. */
static void keep_common(struct set *all, const struct set *one)
{
	for (int b = 0; b < all->blocks; b++) {
		if (!all->in[b])
			continue;
		for (int i = 0; i < WORDS; i++) {
			uint64_t in = one->in[b] ? one->in[b]->word[i] : 0;
			all->in[b]->word[i] &= in;
			all->begins[b]->word[i] &= in;
		}
	}
}

static int64_t first_in(uint64_t word, int block, int i)
{
	return (int64_t)block << BLOCK_BITS | (int64_t)(i * 64 + __builtin_ctzll(word));
}

static enum err take_set(struct finding *f, struct bits *const *which, struct bits *const *without, int blocks)
{
	enum err err = OK;

	for (int b = 0; b < blocks; b++)
		for (int i = 0; which[b] && i < WORDS; i++) {
			uint64_t word = which[b]->word[i] & ~(without ? without[b]->word[i] : 0);
			for (; word && !is_full(f) && !err; word &= word - 1)
				err = take_entry(f, first_in(word, b, i), FOUND_NAME);
			if (err || is_full(f))
				return err;
		}
	return err;
}

static enum err ask(struct finding *f, struct asking *a, const struct part *parts, int count)
{
	struct set all, one;
	enum err err = find_part(a, &parts[0], &all);

	for (int i = 1; i < count && !err; i++)
		if (!(err = find_part(a, &parts[i], &one)))
			keep_common(&all, &one);
	if (err || (err = take_set(f, all.begins, NULL, all.blocks)))
		return err;
	return take_set(f, all.in, all.begins, all.blocks);
}

static enum err find_name(struct finding *f, struct str type)
{
	struct asking a = {.op = f->op, .s = f->s, .type = type, .blocks = (int)(f->s->last_n >> BLOCK_BITS) + 1};
	struct part parts[UNITS_MAX];
	bool too_long;
	int count = parts_of(f->op, f->text, parts, &too_long);
	enum err err = OK;

	/* Longer than any name is known by: in none. */
	if (count && !too_long)
		err = ask(f, &a, parts, count);
	free(a.list);
	return err;
}

/* ---- the search ---- */

enum { TYPES_MAX = 64 };

static enum err types_of(struct op *op, struct store *s, struct str *types, int *count)
{
	struct str last = STR("");

	for (*count = 0; *count < TYPES_MAX; types[(*count)++] = last) {
		sqlite3_stmt *st = db_sql(s->db, "SELECT type FROM record WHERE type > $1 ORDER BY type LIMIT 1", "t", &last);
		if (!db_row(s->db, st))
			break;
		last = arena_str(&op->arena, db_text(st, 0));
		db_end(st);
	}
	return db_err(op, s->db);
}

static struct str trimmed(struct str s)
{
	while (s.n && (unsigned char)s.p[0] <= ' ')
		s = (struct str){s.p + 1, s.n - 1};
	while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
		s.n--;
	return s;
}

enum err search_find(struct op *op, struct store *s, struct str type, struct str text, int limit, struct search_hit **hits,
	int *count)
{
	static enum err (*const ways[])(struct finding *f, struct str type) = {find_key, find_key_begins, find_barcode, find_name};
	struct finding f = {.op = op, .s = s, .text = trimmed(text), .limit = limit};
	struct str types[TYPES_MAX] = {type};
	int types_count = 1;
	enum err err = OK;

	CHECK(limit > 0 && limit <= SEARCH_LIMIT_MAX);
	*count = 0;
	if (!utf8_valid(text))
		return op_refuse(op, E_ENCODING, "", NULL);
	f.hits = *hits = ARENA_ARRAY(&op->arena, struct search_hit, limit);
	if (!type.n)
		err = types_of(op, s, types, &types_count);
	if (!err)
		err = search_write(op, s);
	for (size_t w = 0; f.text.n && w < sizeof(ways) / sizeof(*ways); w++)
		for (int i = 0; i < types_count && !err && !is_full(&f); i++)
			err = ways[w](&f, types[i]);
	*count = f.count;
	return err;
}
