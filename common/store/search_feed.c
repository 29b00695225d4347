/* Filling the search table: gathered in memory, written sorted. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "search_inside.h"
#include "search_words.h"

/* So much is gathered before it is written: 8 MiB each. */
enum { MARKS_MAX = 1024 * 1024, TOKENS_MAX = 128 * 1024 };

/* Counted from the first entry gathered. */
struct place {
	uint32_t at : 31;
	uint32_t gone : 1;
};
enum { REACH = 1 << (31 - AT_BITS) };

struct mark {
	struct place place;
	int32_t token;
};

struct token {
	struct str text;
	uint64_t hash;
	int32_t count; /* of its marks */
	int32_t from; /* where they stand once they are put in order */
};

struct search {
	struct arena arena; /* the tokens' texts */
	struct token *tokens;
	int tokens_count, tokens_cap;
	int32_t *slots; /* a token's place and one */
	int slots_cap; /* a power of two */
	struct mark *marks;
	int marks_count, marks_cap;
	int64_t first; /* n of the first one gathered */
};

struct search *search_new(void)
{
	struct search *s = calloc(1, sizeof(*s));

	CHECK(s);
	return s;
}

void search_forget(struct search *s)
{
	arena_done(&s->arena);
	free(s->tokens);
	free(s->slots);
	free(s->marks);
	*s = (struct search){0};
}

void search_free(struct search *s)
{
	if (!s)
		return;
	search_forget(s);
	free(s);
}

/* ---- gathering ---- */

static uint64_t hash_of_token(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h ^ h >> 29;
}

static int32_t *slot(struct search *s, struct str text, uint64_t hash)
{
	int at = (int)(hash & (uint64_t)(s->slots_cap - 1));

	while (s->slots[at] && (s->tokens[s->slots[at] - 1].hash != hash || !str_eq(s->tokens[s->slots[at] - 1].text, text)))
		at = (at + 1) & (s->slots_cap - 1);
	return &s->slots[at];
}

static void more_slots(struct search *s)
{
	if (s->tokens_count * 2 < s->slots_cap)
		return;
	free(s->slots);
	s->slots_cap = s->slots_cap ? s->slots_cap * 2 : 256;
	s->slots = calloc((size_t)s->slots_cap, sizeof(*s->slots));
	CHECK(s->slots);
	for (int i = 0; i < s->tokens_count; i++)
		*slot(s, s->tokens[i].text, s->tokens[i].hash) = i + 1;
}

static void *more(void *rows, size_t size, int count, int *cap)
{
	if (count < *cap)
		return rows;
	*cap = *cap ? *cap * 2 : 64;
	rows = realloc(rows, size * (size_t)*cap);
	CHECK(rows);
	return rows;
}

static int32_t token_of(struct search *s, struct str text)
{
	uint64_t hash = hash_of_token(text);
	int32_t *at;

	more_slots(s);
	at = slot(s, text, hash);
	if (!*at) {
		s->tokens = more(s->tokens, sizeof(*s->tokens), s->tokens_count, &s->tokens_cap);
		s->tokens[s->tokens_count++] = (struct token){.text = arena_str(&s->arena, text), .hash = hash};
		*at = s->tokens_count;
	}
	return *at - 1;
}

struct gathering {
	struct search *search;
	int64_t n;
	bool gone;
};

static void gather(void *ctx, struct str text, int at)
{
	struct gathering *g = ctx;
	struct search *s = g->search;
	struct place place = {(uint32_t)place_of(g->n - s->first, at), g->gone};
	int32_t token = token_of(s, text);

	s->marks = more(s->marks, sizeof(*s->marks), s->marks_count, &s->marks_cap);
	s->marks[s->marks_count++] = (struct mark){place, token};
	s->tokens[token].count++;
}

static enum err note(struct op *op, struct store *s, const struct searched *what, bool gone)
{
	struct search *search = s->search;
	struct gathering g = {search, what->n, gone};
	bool full = search->marks_count >= MARKS_MAX || search->tokens_count >= TOKENS_MAX;
	bool in_reach = what->n >= search->first && what->n - search->first < REACH;
	enum err err = full || !in_reach ? search_write(op, s) : OK;

	if (err)
		return err;
	if (!search->marks_count)
		search->first = what->n;
	tokens_of(what->type, what->name, what->barcode, gather, &g);
	return OK;
}

enum err search_add(struct op *op, struct store *s, const struct searched *what)
{
	return note(op, s, what, false);
}

enum err search_gone(struct op *op, struct store *s, const struct searched *what)
{
	return note(op, s, what, true);
}

/* ---- lists ---- */

int list_read(struct str list, uint32_t *to, int cap)
{
	const unsigned char *p = (const unsigned char *)list.p, *end = p + list.n;
	uint32_t at = 0;
	int n = 0;

	while (p < end && n < cap) {
		uint32_t step = 0;
		int shift = 0;
		while (p < end && *p & 0x80 && shift < 28) {
			step |= (uint32_t)(*p++ & 0x7f) << shift;
			shift += 7;
		}
		if (p == end || (*p & 0x80))
			return -1;
		at += step | (uint32_t)*p++ << shift;
		to[n++] = at;
	}
	return n;
}

void list_put(struct buf *to, const uint32_t *places, int count)
{
	uint32_t before = 0;

	for (int i = 0; i < count; i++) {
		uint32_t step = places[i] - before;
		for (; step >= 0x80; step >>= 7)
			buf_putc(to, (char)(0x80 | (step & 0x7f)));
		buf_putc(to, (char)step);
		before = places[i];
	}
}

/* ---- writing ---- */

/* What one row of the table is told. */
struct row {
	struct str token;
	int64_t block;
	const struct change *changes; /* ascending, the last word on each place alone */
	int count;
};

struct change {
	int64_t place;
	int32_t k; /* in the order they were gathered */
	bool gone;
};

struct writing {
	struct op *op;
	struct store *s;
	struct place *places; /* token by token, as they were gathered */
	struct change *changes; /* of one token */
	int changes_cap;
	uint32_t *held, *after;
	int cap;
	struct buf list;
};

static int merge(const struct row *r, const uint32_t *held, int held_count, uint32_t *to)
{
	int h = 0, n = 0;

	for (int i = 0; i < r->count; i++) {
		uint32_t place = (uint32_t)(r->changes[i].place & (PLACES_PER_BLOCK - 1));
		while (h < held_count && held[h] < place)
			to[n++] = held[h++];
		if (h < held_count && held[h] == place)
			h++;
		if (!r->changes[i].gone)
			to[n++] = place;
	}
	while (h < held_count)
		to[n++] = held[h++];
	return n;
}

static void room_for(struct writing *w, int places)
{
	if (places <= w->cap)
		return;
	w->cap = places * 2;
	w->held = realloc(w->held, sizeof(*w->held) * (size_t)w->cap);
	w->after = realloc(w->after, sizeof(*w->after) * (size_t)w->cap);
	CHECK(w->held && w->after);
}

static struct str list_after(struct writing *w, const struct row *r, int held_count, int *count)
{
	room_for(w, held_count + r->count);
	*count = merge(r, w->held, held_count, w->after);
	buf_clear(&w->list);
	list_put(&w->list, w->after, *count);
	return buf_str(&w->list);
}

static enum err damaged(struct op *op)
{
	return op_refuse(op, E_BOOK_DAMAGED, "search", "path", "search", "why", "a list is none", NULL);
}

/* What the row holds now, in w->held. */
static enum err read_row(struct writing *w, const struct row *r, int *count)
{
	sqlite3_stmt *st = db_sql(w->s->db, "SELECT list FROM search WHERE token = $1 AND block = $2", "ti", &r->token, r->block);

	*count = 0;
	if (db_row(w->s->db, st)) {
		struct str list = db_bytes(st, 0);
		room_for(w, (int)list.n);
		*count = list_read(list, w->held, w->cap);
		db_end(st);
	}
	return *count < 0 ? damaged(w->op) : db_err(w->op, w->s->db);
}

/* Most rows are new: they are put in first, and read only where that did not go. */
static enum err write_row(struct writing *w, const struct row *r)
{
	struct db *db = w->s->db;
	int count;
	struct str list = list_after(w, r, 0, &count);
	enum err err;

	if (count) {
		db_do(db, db_sql(db, "INSERT INTO search(token, block, list) VALUES($1, $2, $3) ON CONFLICT(token, block) DO NOTHING",
				"tix", &r->token, r->block, &list));
		if (db_failed(db) || sqlite3_changes(db_handle(db)))
			return db_err(w->op, db);
	}
	if ((err = read_row(w, r, &count)))
		return err;
	list = list_after(w, r, count, &count);
	if (count)
		db_do(db, db_sql(db, "UPDATE search SET list = $1 WHERE token = $2 AND block = $3", "xti", &list, &r->token, r->block));
	else
		db_do(db, db_sql(db, "DELETE FROM search WHERE token = $1 AND block = $2", "ti", &r->token, r->block));
	return db_err(w->op, db);
}

static int by_place(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->k < y->k ? -1 : x->k > y->k;
}

/* A token's marks into w->changes. */
static void changes_of(struct writing *w, const struct token *t, bool *sorted)
{
	int64_t first = place_of(w->s->search->first, 0);

	*sorted = true;
	if (t->count > w->changes_cap) {
		w->changes_cap = t->count * 2;
		w->changes = realloc(w->changes, sizeof(*w->changes) * (size_t)w->changes_cap);
		CHECK(w->changes);
	}
	for (int k = 0; k < t->count; k++) {
		const struct place *p = &w->places[t->from + k];
		w->changes[k] = (struct change){first + p->at, k, p->gone};
		*sorted = *sorted && (!k || w->changes[k - 1].place <= w->changes[k].place);
	}
}

/* The last word on each place alone, ascending. */
static int last_words(struct writing *w, const struct token *t)
{
	int count = t->count, n = 0;
	bool sorted;

	changes_of(w, t, &sorted);
	if (!sorted)
		qsort(w->changes, (size_t)count, sizeof(*w->changes), by_place);
	for (int i = 0; i < count; i++) {
		if (n && w->changes[n - 1].place == w->changes[i].place)
			n--;
		w->changes[n++] = w->changes[i];
	}
	return n;
}

static enum err write_token(struct writing *w, const struct token *t)
{
	int count = last_words(w, t);
	enum err err = OK;

	for (int i = 0, n; i < count && !err; i += n) {
		struct row row = {t->text, w->changes[i].place / PLACES_PER_BLOCK, w->changes + i, 0};
		for (n = 0; i + n < count && w->changes[i + n].place / PLACES_PER_BLOCK == row.block; n++)
			;
		row.count = n;
		err = write_row(w, &row);
	}
	return err;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(((const struct token *)a)->text, ((const struct token *)b)->text);
}

/* The marks of each token side by side: in one walk, for they lie far apart. */
static struct place *places_by_token(struct search *s)
{
	struct place *places = malloc(sizeof(*places) * (size_t)s->marks_count);
	int32_t from = 0;

	CHECK(places);
	for (int i = 0; i < s->tokens_count; i++) {
		s->tokens[i].from = from;
		from += s->tokens[i].count;
		s->tokens[i].count = 0;
	}
	for (int i = 0; i < s->marks_count; i++) {
		struct token *t = &s->tokens[s->marks[i].token];
		places[t->from + t->count++] = s->marks[i].place;
	}
	return places;
}

enum err search_write(struct op *op, struct store *s)
{
	struct search *search = s->search;
	struct writing w = {.op = op, .s = s};
	enum err err = OK;

	if (!search->marks_count)
		return OK;
	w.places = places_by_token(search);
	qsort(search->tokens, (size_t)search->tokens_count, sizeof(*search->tokens), by_text);
	for (int i = 0; i < search->tokens_count && !err; i++)
		err = write_token(&w, &search->tokens[i]);
	free(w.places);
	free(w.changes);
	free(w.held);
	free(w.after);
	buf_done(&w.list);
	search_forget(search);
	return err;
}
