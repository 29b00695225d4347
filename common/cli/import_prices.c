/* What goods cost from a day on: price lists of a thousand lines. An item whose price in
 * force on that day is the same already is unchanged. */
#include <string.h>

#include "documents/papers.h"
#include "import_inside.h"
#include "store/prices.h"

enum { LIST_LINES = 1000 };

struct prices {
	struct day from;
	struct str name;
	struct price_list *list; /* that is being filled */
};

void import_price_columns(struct importing *im, const struct type *type)
{
	const struct field *lines = field_find(type->fields, STR("lines"));

	/* Breaks by quantity are published by hand: a sheet's column of them is left unread, and
	 * said to be. */
	for (const struct field *f = lines->rows; f->name; f++)
		if (f->flags & REQUIRED)
			import_column_add(im, type, f, true);
}

void *import_price_target(struct importing *im)
{
	return rows_new(&im->row_op.arena, field_find(im->type->fields, STR("lines")), 1);
}

/* From the day that is named, or today; under the file's own name where none is given. */
static enum err begin(struct importing *im)
{
	struct str from = args_get(&im->cli->args, "from"), name = args_get(&im->cli->args, "name");
	const char *base = strrchr(im->path, '/');
	struct prices *p;

	if (im->state)
		return OK;
	im->state = p = arena_take(&im->cli->arena, sizeof(*p));
	p->from = day_is_none(im->cli->day) ? book_today(im->w.book) : im->cli->day;
	p->name = name.n ? name : str_from(base ? base + 1 : im->path);
	if (from.n && !day_read(from, &p->from))
		return op_refuse(im->op, E_VALUE, "--from", "value", from.p, "kind", kind_words(KIND_day), "example",
			kind_example(KIND_day), NULL);
	return OK;
}

static enum err publish(struct importing *im)
{
	struct prices *p = im->state;
	struct recorded out;
	struct request r;
	enum err err;

	if (!p || !p->list)
		return OK;
	p->list->from = p->from;
	p->list->name = p->name;
	cli_request(im->cli, im->type, act_find(im->type, STR("publish")), &r);
	r.paper = &p->list->doc;
	op_reset(&im->row_op);
	if (!(err = import_act(im, &r, &out)))
		im->papers++;
	p->list = NULL;
	arena_reset(&im->paper_arena);
	return err;
}

static void add_line(struct importing *im, const struct price_line *line)
{
	struct prices *p = im->state;

	if (!p->list) {
		p->list = (struct price_list *)doc_new(&im->paper_arena, im->type);
		p->list->lines.row = rows_new(&im->paper_arena, field_find(im->type->fields, STR("lines")), LIST_LINES);
	}
	p->list->lines.row[p->list->lines.count] = *line;
	p->list->lines.row[p->list->lines.count++].item.key = arena_str(&im->paper_arena, line->item.key);
}

enum err import_price_take(struct importing *im, void *target)
{
	struct price_line *line = target;
	struct prices *p;
	struct price_ask ask;
	struct price_row now;
	enum err err = begin(im);

	p = im->state;
	if (err || import_twice(im, line->item.key, im->columns[0].field, line->item.key) ||
		(err = import_known(im, "item", line->item.key)) || im->row_refused)
		return err;
	ask = (struct price_ask){.of = PRICE_LIST, .item = line->item.key, .day = p->from};
	if ((err = price_on(&im->row_op, book_store(im->w.book), &ask, &now)))
		return err;
	if (price_is_set(now.price) && now.price.e4 == line->price.e4) {
		im->unchanged++;
		return OK;
	}
	im->fresh++;
	add_line(im, line);
	return p->list->lines.count == LIST_LINES ? publish(im) : OK;
}

enum err import_price_end(struct importing *im)
{
	return publish(im);
}
