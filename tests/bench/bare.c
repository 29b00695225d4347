/* Recording changes and repeating them. */
#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { COLUMNS_MAX = 32, SHAPES_MAX = 256, WAL_PAGES_BEFORE_CHECKPOINT = 1000 };

struct value {
	int type;
	int n; /* bytes */
	union {
		int64_t i;
		const char *p;
	};
};

struct change {
	int shape; /* which statement */
	int count;
	struct value *values; /* in the order of its parameters */
	struct value *key;    /* for the order; key_count of them */
	int key_count;
};

struct transaction {
	struct change *changes;
	int count;
};

struct shape {
	char table[64];
	char *sql;
};

struct bare_changes {
	struct arena arena;
	sqlite3 *db;
	sqlite3_session *session;
	struct shape shapes[SHAPES_MAX];
	int shapes_count;
	struct transaction *transactions;
	int count, cap;
	int64_t rows;
};

static void good(int code, sqlite3 *db)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return;
	fprintf(stderr, "bench: bare SQLite: %s\n", db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
	exit(1);
}

struct bare_changes *bare_changes_new(void)
{
	struct bare_changes *c = calloc(1, sizeof(*c));

	must_be(c != NULL, "memory");
	return c;
}

void bare_changes_free(struct bare_changes *c)
{
	for (int i = 0; i < c->shapes_count; i++)
		free(c->shapes[i].sql);
	free(c->transactions);
	arena_done(&c->arena);
	free(c);
}

int bare_count(const struct bare_changes *c)
{
	return c->count;
}

int64_t bare_rows(const struct bare_changes *c)
{
	return c->rows;
}

/* ---- recording ---- */

static void session_begin(struct bare_changes *c)
{
	good(sqlite3session_create(c->db, "main", &c->session), c->db);
	good(sqlite3session_attach(c->session, NULL), c->db);
}

void bare_record(struct bare_changes *c, sqlite3 *db)
{
	c->db = db;
	session_begin(c);
}

void bare_record_end(struct bare_changes *c)
{
	sqlite3session_delete(c->session);
	c->session = NULL;
}

static struct value value_of(struct arena *a, sqlite3_value *from)
{
	struct value v = {.type = sqlite3_value_type(from)};

	if (v.type == SQLITE_INTEGER) {
		v.i = sqlite3_value_int64(from);
		return v;
	}
	v.n = sqlite3_value_bytes(from);
	v.p = arena_str(a,
		(struct str){v.type == SQLITE_BLOB ? sqlite3_value_blob(from) : (const char *)sqlite3_value_text(from),
			(size_t)v.n})
		      .p;
	return v;
}

static int shape_find(struct bare_changes *c, const char *table, struct buf *sql)
{
	for (int i = 0; i < c->shapes_count; i++)
		if (strcmp(c->shapes[i].sql, sql->p) == 0)
			return i;
	must_be(c->shapes_count < SHAPES_MAX, "few enough statements");
	snprintf(c->shapes[c->shapes_count].table, sizeof(c->shapes->table), "%s", table);
	c->shapes[c->shapes_count].sql = strdup(sql->p);
	return c->shapes_count++;
}

static const char *column_name(struct bare_changes *c, const char *table, int column)
{
	static const char sql[] = "SELECT name FROM pragma_table_info($1) WHERE cid = $2";
	sqlite3_stmt *s;
	const char *name;

	good(sqlite3_prepare_v2(c->db, sql, -1, &s, NULL), c->db);
	good(sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC), c->db);
	good(sqlite3_bind_int(s, 2, column), c->db);
	must_be(sqlite3_step(s) == SQLITE_ROW, "a column's name");
	name = arena_str(&c->arena, str_from((const char *)sqlite3_column_text(s, 0))).p;
	sqlite3_finalize(s);
	return name;
}

struct reading {
	struct bare_changes *c;
	sqlite3_changeset_iter *at;
	const char *table;
	int columns, op;
	unsigned char *keys; /* is this column part of the primary key? */
	struct value values[2 * COLUMNS_MAX];
	int count;
	unsigned changed; /* columns, of an update */
};

static struct value read_value(struct reading *r, bool before, int column, bool *there)
{
	sqlite3_value *v = NULL;

	good(before ? sqlite3changeset_old(r->at, column, &v) : sqlite3changeset_new(r->at, column, &v), NULL);
	*there = v != NULL;
	return v ? value_of(&r->c->arena, v) : (struct value){0};
}

static void put_keys(struct reading *r, struct buf *sql)
{
	const char *word = " WHERE ";
	bool there;

	for (int i = 0; i < r->columns; i++) {
		if (!r->keys[i])
			continue;
		r->values[r->count++] = read_value(r, true, i, &there);
		buf_printf(sql, "%s%s = ?%d", word, column_name(r->c, r->table, i), r->count);
		word = " AND ";
	}
}

static void put_statement(struct reading *r, struct buf *sql)
{
	const char *comma = "";
	bool there;

	if (r->op == SQLITE_INSERT) {
		buf_printf(sql, "INSERT INTO %s VALUES(", r->table);
		for (int i = 0; i < r->columns; i++, comma = ",") {
			r->values[r->count++] = read_value(r, false, i, &there);
			buf_printf(sql, "%s?%d", comma, r->count);
		}
		buf_putc(sql, ')');
	} else if (r->op == SQLITE_UPDATE) {
		buf_printf(sql, "UPDATE %s SET ", r->table);
		for (int i = 0; i < r->columns; i++) {
			struct value v = read_value(r, false, i, &there);
			if (!there || r->keys[i])
				continue;
			r->values[r->count++] = v;
			buf_printf(sql, "%s%s = ?%d", comma, column_name(r->c, r->table, i), r->count);
			comma = ", ";
		}
		put_keys(r, sql);
	} else {
		buf_printf(sql, "DELETE FROM %s", r->table);
		put_keys(r, sql);
	}
}

static void read_change(struct reading *r, struct change *out)
{
	struct buf sql = BUF_INIT;
	bool there;

	r->count = 0;
	put_statement(r, &sql);
	*out = (struct change){.shape = shape_find(r->c, r->table, &sql), .count = r->count};
	out->values = ARENA_ARRAY(&r->c->arena, struct value, r->count);
	memcpy(out->values, r->values, sizeof(struct value) * (size_t)r->count);
	out->key = ARENA_ARRAY(&r->c->arena, struct value, r->columns);
	for (int i = 0; i < r->columns; i++)
		if (r->keys[i])
			out->key[out->key_count++] = read_value(r, r->op != SQLITE_INSERT, i, &there);
	buf_done(&sql);
}

static int compare(const struct value *a, const struct value *b)
{
	int n = a->n < b->n ? a->n : b->n, order;

	if (a->type == SQLITE_INTEGER)
		return (a->i > b->i) - (a->i < b->i);
	order = memcmp(a->p, b->p, (size_t)n);
	return order ? order : (a->n > b->n) - (a->n < b->n);
}

static int by_key(const void *a, const void *b, void *ctx)
{
	const struct change *x = a, *y = b;
	const struct bare_changes *c = ctx;
	int order = strcmp(c->shapes[x->shape].table, c->shapes[y->shape].table);

	for (int i = 0; i < x->key_count && !order; i++)
		order = compare(&x->key[i], &y->key[i]);
	return order;
}

static void add_transaction(struct bare_changes *c, struct change *changes, int count)
{
	if (c->count == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 256;
		c->transactions = realloc(c->transactions, sizeof(*c->transactions) * (size_t)c->cap);
		must_be(c->transactions != NULL, "memory");
	}
	c->transactions[c->count++] = (struct transaction){changes, count};
	c->rows += count;
}

void bare_cut(struct bare_changes *c)
{
	struct reading r = {.c = c};
	struct change *changes = NULL, *kept;
	void *set = NULL;
	int size = 0, count = 0, cap = 0, indirect;

	good(sqlite3session_changeset(c->session, &size, &set), c->db);
	good(sqlite3changeset_start(&r.at, size, set), NULL);
	while (sqlite3changeset_next(r.at) == SQLITE_ROW) {
		good(sqlite3changeset_op(r.at, &r.table, &r.columns, &r.op, &indirect), NULL);
		good(sqlite3changeset_pk(r.at, &r.keys, NULL), NULL);
		must_be(r.columns <= COLUMNS_MAX, "a table of few columns");
		if (count == cap) {
			cap = cap ? cap * 2 : 64;
			changes = realloc(changes, sizeof(*changes) * (size_t)cap);
			must_be(changes != NULL, "memory");
		}
		read_change(&r, &changes[count++]);
	}
	sqlite3changeset_finalize(r.at);
	sqlite3_free(set);
	sqlite3session_delete(c->session);
	if (count)
		qsort_r(changes, (size_t)count, sizeof(*changes), by_key, c);
	kept = ARENA_ARRAY(&c->arena, struct change, count ? count : 1);
	if (count)
		memcpy(kept, changes, sizeof(*kept) * (size_t)count);
	free(changes);
	add_transaction(c, kept, count);
	session_begin(c);
}

/* ---- repeating ---- */

struct bare {
	sqlite3 *db;
	const struct bare_changes *changes;
	sqlite3_stmt *statements[SHAPES_MAX];
	sqlite3_stmt *begin, *commit;
	int wal_pages;
};

static int note_wal(void *ctx, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	*(int *)ctx = pages;
	return SQLITE_OK;
}

static sqlite3 *open_like_the_book(const char *path, int autocheckpoint)
{
	sqlite3 *db;

	good(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL), NULL);
	good(sqlite3_exec(db,
		     "PRAGMA page_size=4096; PRAGMA cache_size=-8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
		     NULL, NULL, NULL),
		db);
	good(sqlite3_wal_autocheckpoint(db, autocheckpoint), db);
	return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;

	good(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL), db);
	return s;
}

struct bare *bare_open(const char *path, const struct bare_changes *c, int autocheckpoint)
{
	struct bare *b = calloc(1, sizeof(*b));

	must_be(b != NULL, "memory");
	b->changes = c;
	b->db = open_like_the_book(path, autocheckpoint);
	if (!autocheckpoint)
		sqlite3_wal_hook(b->db, note_wal, &b->wal_pages);
	b->begin = prepare(b->db, "BEGIN IMMEDIATE");
	b->commit = prepare(b->db, "COMMIT");
	for (int i = 0; i < c->shapes_count; i++)
		b->statements[i] = prepare(b->db, c->shapes[i].sql);
	return b;
}

void bare_close(struct bare *b)
{
	for (int i = 0; i < SHAPES_MAX; i++)
		sqlite3_finalize(b->statements[i]);
	sqlite3_finalize(b->begin);
	sqlite3_finalize(b->commit);
	good(sqlite3_close(b->db), b->db);
	free(b);
}

static void bind(sqlite3_stmt *s, int at, const struct value *v)
{
	if (v->type == SQLITE_INTEGER)
		sqlite3_bind_int64(s, at, v->i);
	else if (v->type == SQLITE_BLOB)
		sqlite3_bind_blob(s, at, v->p, v->n, SQLITE_STATIC);
	else
		sqlite3_bind_text(s, at, v->p, v->n, SQLITE_STATIC);
}

static void step(sqlite3 *db, sqlite3_stmt *s)
{
	good(sqlite3_step(s), db);
	sqlite3_reset(s);
}

void bare_do(struct bare *b, int transaction)
{
	const struct transaction *t = &b->changes->transactions[transaction];

	step(b->db, b->begin);
	for (int i = 0; i < t->count; i++) {
		const struct change *change = &t->changes[i];
		sqlite3_stmt *s = b->statements[change->shape];
		for (int k = 0; k < change->count; k++)
			bind(s, k + 1, &change->values[k]);
		step(b->db, s);
	}
	step(b->db, b->commit);
}

void bare_rest(struct bare *b)
{
	int in_wal = 0, moved = 0;

	if (b->wal_pages < WAL_PAGES_BEFORE_CHECKPOINT)
		return;
	good(sqlite3_wal_checkpoint_v2(b->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_wal, &moved), b->db);
	b->wal_pages = in_wal - moved;
}

/* ---- whole tables ---- */

enum { TABLES_MAX = 32 };

struct table {
	const char *insert;
	int columns;
	struct value *cells;
	int64_t rows, cap;
};

struct bare_rows {
	struct arena arena;
	struct buf schema;
	struct table tables[TABLES_MAX];
	int count;
	int64_t rows;
};

/* What is no projection. */
#define KEPT "('meta', 'log', 'entry', 'draft', 'draft_before', 'standing', 'token', 'device')"

static void add_row(struct bare_rows *r, struct table *t, sqlite3_stmt *s)
{
	if (t->rows == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 1024;
		t->cells = realloc(t->cells, sizeof(*t->cells) * (size_t)(t->cap * t->columns));
		must_be(t->cells != NULL, "memory");
	}
	for (int i = 0; i < t->columns; i++)
		t->cells[t->rows * t->columns + i] = value_of(&r->arena, sqlite3_column_value(s, i));
	t->rows++;
	r->rows++;
}

static void read_table(struct bare_rows *r, sqlite3 *db, const char *name)
{
	struct table *t = &r->tables[r->count++];
	struct buf sql = BUF_INIT;
	sqlite3_stmt *s;

	must_be(r->count < TABLES_MAX, "few enough tables");
	buf_printf(&sql, "SELECT * FROM %s", name);
	s = prepare(db, sql.p);
	t->columns = sqlite3_column_count(s);
	buf_clear(&sql);
	buf_printf(&sql, "INSERT INTO %s VALUES(?", name);
	for (int i = 1; i < t->columns; i++)
		buf_puts(&sql, ",?");
	buf_putc(&sql, ')');
	t->insert = arena_str(&r->arena, buf_str(&sql)).p;
	while (sqlite3_step(s) == SQLITE_ROW)
		add_row(r, t, s);
	sqlite3_finalize(s);
	buf_done(&sql);
}

struct bare_rows *bare_rows_read(sqlite3 *db)
{
	struct bare_rows *r = calloc(1, sizeof(*r));
	sqlite3_stmt *s;

	must_be(r != NULL, "memory");
	s = prepare(db, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT IN " KEPT
			" AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, rowid");
	while (sqlite3_step(s) == SQLITE_ROW) {
		buf_printf(&r->schema, "%s;\n", (const char *)sqlite3_column_text(s, 2));
		if (strcmp((const char *)sqlite3_column_text(s, 0), "table") == 0)
			read_table(r, db, (const char *)sqlite3_column_text(s, 1));
	}
	sqlite3_finalize(s);
	return r;
}

void bare_rows_free(struct bare_rows *r)
{
	for (int i = 0; i < r->count; i++)
		free(r->tables[i].cells);
	buf_done(&r->schema);
	arena_done(&r->arena);
	free(r);
}

int64_t bare_rows_count(const struct bare_rows *r)
{
	return r->rows;
}

static void write_table(sqlite3 *db, const struct table *t)
{
	sqlite3_stmt *s = prepare(db, t->insert);

	for (int64_t row = 0; row < t->rows; row++) {
		for (int i = 0; i < t->columns; i++)
			bind(s, i + 1, &t->cells[row * t->columns + i]);
		step(db, s);
	}
	sqlite3_finalize(s);
}

double bare_rows_write(const struct bare_rows *r, const char *path)
{
	sqlite3 *db = open_like_the_book(path, 0);
	double from, to;

	good(sqlite3_exec(db, r->schema.p, NULL, NULL, NULL), db);
	from = now_us();
	good(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), db);
	for (int i = 0; i < r->count; i++)
		write_table(db, &r->tables[i]);
	good(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), db);
	to = now_us();
	good(sqlite3_close(db), db);
	return to - from;
}
