/* Reading what head office answers in lines.
 *
 * An answer is taken whole or not at all: its last line says so. What a line of an
 * entry holds is not judged here, for nothing that others wrote may stop a till. */
#include "uplink.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/json.h"
#include "book/fold.h"

enum { CURSOR_MAX = 256 };

struct reading {
	struct news news;
	int entries_cap, standings_cap;
	struct str next;
};

static enum err damaged(struct op *op, const char *why)
{
	return op_refuse(op, E_DAMAGED, "answer", "why", why, NULL);
}

static void *room(void *list, int count, int *cap, size_t size)
{
	if (count < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 64;
	list = realloc(list, size * (size_t)*cap);
	CHECK(list);
	return list;
}

static void add_entry(struct reading *r, struct str line)
{
	r->news.entries = room(r->news.entries, r->news.entries_count, &r->entries_cap, sizeof(*r->news.entries));
	r->news.entries[r->news.entries_count++] = (struct str){line.p, line.n + 1};
}

static enum err add_standing(struct op *op, struct reading *r, struct str body)
{
	cJSON *tree;
	struct str customer;
	enum err err = json_read(op, body, BATCH_PLAIN_MAX, "standing", &tree);

	if (err)
		return err;
	customer = arena_str(&op->arena, json_text(tree, "customer"));
	cJSON_Delete(tree);
	if (!customer.n)
		return damaged(op, "a standing names no customer");
	r->news.standings =
		room(r->news.standings, r->news.standings_count, &r->standings_cap, sizeof(*r->news.standings));
	r->news.standings[r->news.standings_count].customer = customer;
	r->news.standings[r->news.standings_count++].body = body;
	return OK;
}

/* The cursor is head office's own; here it only has to fit into a query. */
static enum err take_next(struct op *op, struct reading *r, struct str value)
{
	struct str text = value.n >= 2 && value.p[0] == '"' ? str_sub(value, 1, value.n - 2) : STR_NONE;

	if (!text.n || text.n > CURSOR_MAX)
		return damaged(op, "next is no cursor");
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+-_~", text.p[i]) ||
			!text.p[i])
			return damaged(op, "next is no cursor");
	r->next = text;
	return OK;
}

static enum err take_line(struct op *op, struct reading *r, struct str line)
{
	struct str name, value;

	if (r->next.n)
		return damaged(op, "lines stand behind the last one");
	if (str_starts(line, STR("{\"site\":"))) {
		add_entry(r, line);
		return OK;
	}
	if (!wire_message(line, &name, &value))
		return damaged(op, "a line is neither an entry nor a message");
	if (str_is(name, "standing"))
		return add_standing(op, r, value);
	if (str_is(name, "next"))
		return take_next(op, r, value);
	return OK; /* a message of a newer head office */
}

static enum err take_lines(struct op *op, struct reading *r, struct str lines)
{
	struct str line;
	bool torn;
	enum err err = OK;

	while (!err && wire_line(&lines, &line, &torn))
		err = take_line(op, r, line);
	if (err)
		return err;
	if (torn)
		return damaged(op, "its last line is torn");
	return r->next.n ? OK : damaged(op, "its last line is missing");
}

static void reading_done(struct reading *r)
{
	free(r->news.entries);
	free(r->news.standings);
}

enum err news_hear(struct op *op, struct uplink *u, const struct answer *a, bool *any)
{
	struct reading r = {0};
	struct buf plain = BUF_INIT;
	struct str lines, before;
	int fresh = 0;
	enum err err = wire_lines(op, a, &plain, &lines);

	if (!err)
		err = take_lines(op, &r, lines);
	if (!err)
		err = book_cursor(op, u->book, &before);
	*any = r.news.entries_count || r.news.standings_count;
	r.news.cursor = r.next;
	if (!err && (*any || !str_eq(before, r.next)))
		err = book_hear(op, u->book, &r.news, &fresh);
	if (!err)
		u->progress.down_done += fresh;
	reading_done(&r);
	buf_done(&plain);
	return err;
}

/* The lines up to the last message, as one piece. */
static struct str entries_of(const struct reading *r)
{
	const struct news *n = &r->news;
	const char *start;

	if (!n->entries_count)
		return STR_NONE;
	start = n->entries[0].p;
	return (struct str){
		start, (size_t)(n->entries[n->entries_count - 1].p + n->entries[n->entries_count - 1].n - start)};
}

/* Where it does not join on what is here, the log was written on in two places. */
static enum err take_back(struct op *op, struct uplink *u, struct str lines, int *count)
{
	struct hash hash;
	uint64_t seq;
	enum err err = book_take_back(op, u->book, lines, count);

	if (err != E_CHAIN)
		return err;
	op_forgive(op);
	if ((err = book_head(op, u->book, &seq, &hash)))
		return err;
	return op_refuse(op, E_TWO_LIVES, "head", "path", "head office", "seq",
		arena_printf(&op->arena, "%llu", (unsigned long long)seq + 1).p, NULL);
}

enum err back_hear(struct op *op, struct uplink *u, const struct answer *a, int *count)
{
	struct reading r = {0};
	struct buf plain = BUF_INIT;
	struct str lines;
	enum err err = wire_lines(op, a, &plain, &lines);

	*count = 0;
	if (!err)
		err = take_lines(op, &r, lines);
	if (!err && r.news.entries_count)
		err = take_back(op, u, entries_of(&r), count);
	reading_done(&r);
	buf_done(&plain);
	return err;
}
