/* Filling the search table: gathered in memory, written sorted. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "search_inside.h"
#include "search_words.h"

/* So many places are gathered before they are written: 4 MiB of them. */
enum { MARKS_MAX = 256 * 1024, NO_MARK = -1 };

struct mark {
	int64_t place;
	int32_t before; /* of the same token, the one gathered before it */
	bool gone;
};

struct token {
	struct str text;
	uint64_t hash;
	int32_t last;
};

struct search {
	struct arena arena; /* the tokens' texts */
	struct token *tokens;
	int tokens_count, tokens_cap;
	int32_t *slots; /* a token's place and one */
	int slots_cap; /* a power of two */
	struct mark *marks;
	int marks_count, marks_cap;
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

static struct token *token_of(struct search *s, struct str text)
{
	uint64_t hash = hash_of_token(text);
	int32_t *at;

	more_slots(s);
	at = slot(s, text, hash);
	if (!*at) {
		s->tokens = more(s->tokens, sizeof(*s->tokens), s->tokens_count, &s->tokens_cap);
		s->tokens[s->tokens_count++] = (struct token){arena_str(&s->arena, text), hash, NO_MARK};
		*at = s->tokens_count;
	}
	return &s->tokens[*at - 1];
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
	struct token *token = token_of(s, text);

	s->marks = more(s->marks, sizeof(*s->marks), s->marks_count, &s->marks_cap);
	s->marks[s->marks_count] = (struct mark){place_of(g->n, at), token->last, g->gone};
	token->last = s->marks_count++;
}

static enum err note(struct op *op, struct store *s, const struct searched *what, bool gone)
{
	struct gathering g = {s->search, what->n, gone};

	tokens_of(what->type, what->name, what->barcode, gather, &g);
	return s->search->marks_count < MARKS_MAX ? OK : search_write(op, s);
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

/* One row of the table as it will be. */
struct row {
	struct str token;
	int64_t block;
	const struct mark *marks; /* ascending, the last word on each place alone */
	int marks_count;
};

struct writing {
	struct op *op;
	struct store *s;
	struct mark *marks; /* of one token */
	int marks_cap;
	uint32_t *held, *after;
	int cap;
	struct buf list;
};

static int merge(const struct row *r, const uint32_t *held, int held_count, uint32_t *to)
{
	int h = 0, n = 0;

	for (int i = 0; i < r->marks_count; i++) {
		uint32_t place = (uint32_t)(r->marks[i].place & (PLACES_PER_BLOCK - 1));
		while (h < held_count && held[h] < place)
			to[n++] = held[h++];
		if (h < held_count && held[h] == place)
			h++;
		if (!r->marks[i].gone)
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

static enum err damaged(struct op *op)
{
	return op_refuse(op, E_BOOK_DAMAGED, "search", "path", "search", "why", "a list is none", NULL);
}

/* What the row holds now, in w->held. */
static enum err read_row(struct writing *w, const struct row *r, bool *there, int *count)
{
	sqlite3_stmt *st = db_sql(w->s->db, "SELECT list FROM search WHERE token = $1 AND block = $2", "ti", &r->token, r->block);

	*count = 0;
	*there = db_row(w->s->db, st);
	if (*there) {
		struct str list = db_bytes(st, 0);
		room_for(w, (int)list.n + r->marks_count);
		*count = list_read(list, w->held, w->cap);
		db_end(st);
	}
	room_for(w, *count + r->marks_count);
	return *count < 0 ? damaged(w->op) : db_err(w->op, w->s->db);
}

static enum err write_row(struct writing *w, const struct row *r)
{
	struct db *db = w->s->db;
	struct str list;
	bool there;
	int count;
	enum err err = read_row(w, r, &there, &count);

	if (err)
		return err;
	count = merge(r, w->held, count, w->after);
	buf_clear(&w->list);
	list_put(&w->list, w->after, count);
	list = buf_str(&w->list);
	if (!count)
		db_do(db, db_sql(db, "DELETE FROM search WHERE token = $1 AND block = $2", "ti", &r->token, r->block));
	else if (there)
		db_do(db, db_sql(db, "UPDATE search SET list = $1 WHERE token = $2 AND block = $3", "xti", &list, &r->token, r->block));
	else
		db_do(db, db_sql(db, "INSERT INTO search(token, block, list) VALUES($1, $2, $3)", "tix", &r->token, r->block, &list));
	return db_err(w->op, db);
}

static int by_place(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->before < y->before ? -1 : x->before > y->before; /* as they were gathered */
}

/* A token's marks into w->marks, ascending, the last word on each place alone. */
static int marks_of(struct writing *w, const struct token *t)
{
	const struct mark *all = w->s->search->marks;
	int count = 0, n = 0;
	bool sorted = true;

	for (int32_t at = t->last; at != NO_MARK; at = all[at].before) {
		w->marks = more(w->marks, sizeof(*w->marks), count, &w->marks_cap);
		w->marks[count++] = all[at];
	}
	for (int i = 0; i < count / 2; i++) {
		struct mark other = w->marks[i];
		w->marks[i] = w->marks[count - 1 - i];
		w->marks[count - 1 - i] = other;
	}
	for (int i = 1; i < count && sorted; i++)
		sorted = w->marks[i - 1].place <= w->marks[i].place;
	if (!sorted)
		qsort(w->marks, (size_t)count, sizeof(*w->marks), by_place);
	for (int i = 0; i < count; i++) {
		if (n && w->marks[n - 1].place == w->marks[i].place)
			n--;
		w->marks[n++] = w->marks[i];
	}
	return n;
}

static enum err write_token(struct writing *w, const struct token *t)
{
	int count = marks_of(w, t);
	enum err err = OK;

	for (int i = 0, n; i < count && !err; i += n) {
		struct row row = {t->text, w->marks[i].place / PLACES_PER_BLOCK, w->marks + i, 0};
		for (n = 0; i + n < count && w->marks[i + n].place / PLACES_PER_BLOCK == row.block; n++)
			;
		row.marks_count = n;
		err = write_row(w, &row);
	}
	return err;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(((const struct token *)a)->text, ((const struct token *)b)->text);
}

enum err search_write(struct op *op, struct store *s)
{
	struct search *search = s->search;
	struct writing w = {.op = op, .s = s};
	enum err err = OK;

	if (!search->marks_count)
		return OK;
	qsort(search->tokens, (size_t)search->tokens_count, sizeof(*search->tokens), by_text);
	for (int i = 0; i < search->tokens_count && !err; i++)
		err = write_token(&w, &search->tokens[i]);
	free(w.marks);
	free(w.held);
	free(w.after);
	buf_done(&w.list);
	search_forget(search);
	return err;
}
