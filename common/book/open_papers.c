/* A customer's unpaid bills, as this book last heard of them and with what it wrote since.
 *
 * Cash taken here is head office's to allocate; until it has, it is read as paying what is
 * due first, so that who pays his oldest bill at the till can buy at the till. */
#include "book/credit.h"
#include "book/held.h"
#include "inside.h"

#include <stdlib.h>

#include "store/docs.h"

struct gathered {
	struct open_paper *rows;
	int count;
};

static struct open_paper *row_of(struct gathered *g, struct str paper)
{
	for (int i = 0; i < g->count; i++)
		if (str_eq(g->rows[i].paper, paper))
			return &g->rows[i];
	g->rows[g->count] = (struct open_paper){.paper = paper, .since = DAY_NONE, .due = DAY_NONE, .open = money_of(0)};
	return &g->rows[g->count++];
}

static void take(struct gathered *g, const struct claim *c)
{
	struct open_paper *row = row_of(g, c->paper);
	struct day since;

	row->open = money_add(row->open, money_of(c->v));
	(void)day_read(c->due, &row->due);
	if (day_read(c->since, &since) && (day_is_none(row->since) || day_cmp(since, row->since) < 0))
		row->since = since;
}

static int by_due(const void *a, const void *b)
{
	const struct open_paper *x = a, *y = b;
	int order = day_cmp(x->due, y->due);

	return order ? order : str_cmp(x->paper, y->paper);
}

static int by_since(const void *a, const void *b)
{
	const struct open_paper *x = a, *y = b;
	bool none = day_is_none(x->since), other = day_is_none(y->since);

	if (none != other)
		return none ? 1 : -1;
	return none || !day_cmp(x->since, y->since) ? by_due(a, b) : day_cmp(x->since, y->since);
}

static void pay(struct gathered *g, int64_t came)
{
	for (int i = 0; i < g->count && came > 0; i++) {
		int64_t part = g->rows[i].open.minor < came ? g->rows[i].open.minor : came;
		if (day_is_none(g->rows[i].since) || part <= 0)
			continue;
		g->rows[i].open.minor -= part;
		came -= part;
	}
}

static void drop_paid(struct gathered *g)
{
	int kept = 0;

	for (int i = 0; i < g->count; i++)
		if (g->rows[i].open.minor > 0)
			g->rows[kept++] = g->rows[i];
	g->count = kept;
}

static enum err add_numbers(struct op *op, struct book *b, struct gathered *g)
{
	enum err err = OK;

	for (int i = 0; i < g->count && !err; i++) {
		struct doc_row row;
		bool found;
		if (!(err = doc_get(op, b->store, g->rows[i].paper, &row, &found)) && found)
			g->rows[i].number = row.number;
	}
	return err;
}

enum err book_open_papers(struct op *op, struct book *b, struct str customer, struct open_paper **rows, int *count)
{
	struct gathered g = {0};
	struct held held;
	enum err err = held_read(op, b, customer, &held);

	if (err)
		return err;
	g.rows = ARENA_ARRAY(&op->arena, struct open_paper, held.claims_count ? held.claims_count : 1);
	for (int i = 0; i < held.claims_count; i++)
		take(&g, &held.claims[i]);
	qsort(g.rows, (size_t)g.count, sizeof(*g.rows), by_due);
	if (!book_is_home(b))
		pay(&g, held.came);
	drop_paid(&g);
	qsort(g.rows, (size_t)g.count, sizeof(*g.rows), by_since);
	*rows = g.rows;
	*count = g.count;
	return add_numbers(op, b, &g);
}

enum err look_open_papers(struct look *look, struct op *op, struct str customer, struct open_paper **rows, int *count)
{
	return book_open_papers(op, look->ctx, customer, rows, count);
}
