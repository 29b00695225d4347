/* Looking records up.
 *
 * Each part of what was typed becomes a set of entries, a bit for each, and what is in
 * all of them is found. A set is made whole before anything is chosen: a frequent
 * character costs the reading of its list, and no choice of parts costs more. */
#include "store/alias.h"
#include "store/search.h"

#include <string.h>

#include "base/check.h"
#include "search_inside.h"
#include "search_set.h"
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

static void add(struct finding *f, const struct record_row *row, enum found_by by)
{
	for (int i = 0; i < f->count; i++)
		if (str_eq(f->hits[i].record.key, row->key) && str_eq(f->hits[i].record.type, row->type))
			return;
	f->hits[f->count++] = (struct search_hit){{arena_str(&f->op->arena, row->type), arena_str(&f->op->arena, row->key),
							  arena_str(&f->op->arena, row->name), arena_str(&f->op->arena, row->doc)}, by};
}

/* A name that is read as another finds that one. */
static enum err take(struct finding *f, const struct record_row *row, enum found_by by)
{
	struct record_row one;
	struct str now;
	bool found;
	enum err err = alias_of(f->op, f->s, arena_str(&f->op->arena, row->type).p, row->key, &now);

	if (!err && str_eq(now, row->key))
		add(f, row, by);
	if (err || str_eq(now, row->key) || (err = record_get(f->op, f->s, row->type, now, &one, &found)))
		return err;
	if (found)
		add(f, &one, by);
	return OK;
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
	return found ? take(f, &row, by) : OK;
}

/* ---- by key and barcode ---- */

static enum err find_key(struct finding *f, struct str type)
{
	struct record_row row;
	bool found;
	enum err err = record_get(f->op, f->s, type, f->text, &row, &found);

	return err || !found || is_full(f) ? err : take(f, &row, FOUND_KEY);
}

static enum err keys_from(struct finding *f, struct str type, struct str start)
{
	struct str end = set_range_end(&f->op->arena, start);
	int64_t most = f->limit;
	enum err err = OK;
	sqlite3_stmt *st = db_sql(f->s->db,
		"SELECT key, name, doc FROM record WHERE type = $1 AND key >= $2 AND key < $3 ORDER BY key LIMIT $4", "ttti", &type,
		&start, &end, most);

	while (!err && !is_full(f) && db_row(f->s->db, st)) {
		struct record_row row = {type, db_text(st, 0), db_text(st, 1), db_text(st, 2)};
		err = take(f, &row, str_eq(row.key, f->text) ? FOUND_KEY : FOUND_KEY_BEGINS);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(f->op, f->s->db);
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
	struct str end = set_range_end(&f->op->arena, start);
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

/* ---- the parts of what was typed ---- */

static struct str token(struct set_maker *a, const char *text, int n, const char *end)
{
	return arena_printf(&a->op->arena, "%.*s/%.*s%s", STR_ARG(a->type), n, text, end);
}

/* Signs that follow each other, or one word. */
struct part {
	struct unit *units;
	int count;
};

static enum err find_word(struct set_maker *a, const struct unit *u, struct set *to)
{
	if (u->letters <= 2)
		return set_add_token(a, token(a, u->text, u->n, "*"), to);
	if (u->letters > WORD_LETTERS_MAX)
		return set_add_token(a, token(a, u->text, u->n, ""), to);
	return set_add_range(a, token(a, u->text, u->n, ""), to);
}

/* Letters as the initials of signs. */
static enum err find_initials(struct set_maker *a, const struct unit *u, struct set *to)
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
		return set_add_range(a, token(a, letters, 1, ""), to);
	for (int i = 0; i + 1 < u->n; i++)
		tokens[i] = token(a, letters + i, 2, "");
	return set_add_run(a, tokens, u->n - 1, to);
}

static enum err find_part(struct set_maker *a, const struct part *p, struct set *to)
{
	struct str tokens[UNITS_MAX];
	enum err err;

	set_init(a, to);
	if (p->units->kind == UNIT_SIGN) {
		for (int i = 0; i < p->count; i++)
			tokens[i] = token(a, p->units[i].text, p->units[i].n, "");
		return set_add_run(a, tokens, p->count, to);
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

/* Of the set, what begins with the first part, or what does not. */
static enum err take_set(struct finding *f, const struct set *set, bool begins)
{
	enum err err = OK;

	for (int64_t n = set_next(set, begins, 0); n >= 0 && !is_full(f) && !err; n = set_next(set, begins, n + 1))
		err = take_entry(f, n, FOUND_NAME);
	return err;
}

static bool unit_eq(const struct unit *a, const struct unit *b)
{
	return a->n == b->n && memcmp(a->text, b->text, (size_t)a->n) == 0;
}

/* A word typed a hundred times is looked for once. */
static bool asked_before(const struct part *parts, int i)
{
	for (int k = 0; k < i; k++)
		if (parts[k].count == 1 && parts[i].count == 1 && unit_eq(parts[k].units, parts[i].units))
			return true;
	return false;
}

static enum err ask(struct finding *f, struct set_maker *a, const struct part *parts, int count)
{
	struct set all, one;
	enum err err = find_part(a, &parts[0], &all);

	for (int i = 1; i < count && !err; i++)
		if (!asked_before(parts, i) && !(err = find_part(a, &parts[i], &one)))
			set_keep(&all, &one);
	if (err || (err = take_set(f, &all, true)))
		return err;
	return take_set(f, &all, false);
}

static enum err find_name(struct finding *f, struct str type)
{
	struct set_maker a = {.op = f->op, .s = f->s, .type = type, .blocks = (int)(f->s->last_n >> BLOCK_BITS) + 1};
	struct part parts[UNITS_MAX];
	bool too_long;
	int count = parts_of(f->op, f->text, parts, &too_long);
	enum err err = OK;

	/* Longer than any name is known by: in none. */
	if (count && !too_long)
		err = ask(f, &a, parts, count);
	set_maker_done(&a);
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
