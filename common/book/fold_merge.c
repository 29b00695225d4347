/* A merge, and its taking back, as they are folded: what was summed under one name is
 * summed under another, entry by entry, by what each says. */
#include "inside.h"

#include "base/json.h"
#include "documents/papers.h"
#include "store/alias.h"
#include "store/desk.h"
#include "store/docs.h"

struct merging {
	struct book *b;
	int64_t n; /* of the merge */
	struct str type;
	struct str written; /* the name that entries say */
	struct str from, to; /* as it was read, and as it is from here on */
};

static enum err resum(struct merging *m, struct op *op, int64_t n, struct str text)
{
	struct op one;
	struct entry e;
	bool aside;
	enum err err = entry_set_aside(op, m->b->store, n, &aside);

	if (err || aside)
		return err;
	op_init(&one);
	if (entry_read(&one, &one.arena, text, &e))
		err = OK;
	else if ((err = alias_resum(&one, m->b->store, n, &e, m->type, m->written, m->from, m->to)))
		op_refuse(op, err, "", "path", m->b->dir, "why", "merging", NULL);
	op_done(&one);
	return err;
}

static enum err resum_at(void *ctx, struct op *op, int64_t n)
{
	struct merging *m = ctx;
	struct hash hash;
	struct str text;
	enum err err = entry_get(op, m->b->store, n, &text, &hash);

	return err ? err : resum(m, op, n, text);
}

static enum err resum_row(void *ctx, struct op *op, const struct entry_row *row)
{
	struct merging *m = ctx;

	return row->n < m->n ? resum(m, op, row->n, row->text) : OK;
}

/* Entries are filed under their parties; what names an item is found by reading all. */
static enum err resum_all(struct op *op, struct merging *m)
{
	struct str topic = arena_printf(&op->arena, "%.*s:%.*s", STR_ARG(m->type), STR_ARG(m->written));
	enum err err;

	if (str_is(m->type, "item"))
		return entries_between(op, m->b->store, 0, (int)m->n, resum_row, m);
	if ((err = topic_walk(op, m->b->store, topic, 0, m->n - 1, resum_at, m)))
		return err;
	return str_is(m->type, "customer") ? alias_move_credits(op, m->b->store, m->written, m->from, m->to) : OK;
}

/* All that was read as `from`, whatever its entries call it. */
static enum err rename_group(struct op *op, struct merging *m, struct str group)
{
	struct str *names;
	int count;
	enum err err = alias_names(op, m->b->store, m->type, group, &names, &count);

	for (int i = 0; i < count && !err; i++) {
		m->written = names[i];
		err = resum_all(op, m);
	}
	return err;
}

/* Sites are told of both: what they show of either is as old as this. */
static enum err tell(struct op *op, struct merging *m, struct str one, struct str other)
{
	enum err err;

	if (!str_is(m->type, "customer"))
		return OK;
	if ((err = changed_put(op, m->b->store, one, m->n)) || (err = changed_put(op, m->b->store, other, m->n)))
		return err;
	return book_is_home(m->b) ? OK : standing_drop(op, m->b->store, one);
}

static enum err merge_names(struct op *op, struct merging *m, struct str from, struct str into)
{
	struct str now;
	enum err err = alias_of(op, m->b->store, m->type.p, into, &now);

	/* In a circle neither is the other's. */
	if (err || str_eq(now, from))
		return err;
	m->from = from;
	m->to = arena_str(&op->arena, now);
	if ((err = rename_group(op, m, from)) || (err = alias_put(op, m->b->store, m->type, from, into, m->n)))
		return err;
	return tell(op, m, from, into);
}

static enum err part_names(struct op *op, struct merging *m, struct str from, struct str into)
{
	struct str now;
	enum err err = alias_drop(op, m->b->store, m->type, from);

	if (err || (err = alias_of(op, m->b->store, m->type.p, into, &now)))
		return err;
	m->from = arena_str(&op->arena, now);
	m->to = from;
	if ((err = rename_group(op, m, from)))
		return err;
	return tell(op, m, from, into);
}

enum err fold_merge(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	struct merging m = {.b = b, .n = n};
	const struct merge *merge;
	struct doc_row row;
	struct doc *doc;
	bool found;
	enum err err;

	/* Only head office says who is who. */
	if (!str_is(e->type, "merge") || !str_eq(e->log.site, b->home))
		return OK;
	if ((err = doc_get(op, b->store, e->doc, &row, &found)) || !found || (err = book_load(op, b, &row, &doc)))
		return err;
	merge = (const struct merge *)doc;
	m.type = merge->kind;
	records_forget(b->records);
	if (str_is(e->act, "post"))
		return merge_names(op, &m, merge->from, merge->into);
	return str_is(e->act, "undo") ? part_names(op, &m, merge->from, merge->into) : OK;
}
