/* Stock that stood on the shelves: opening papers of a thousand lines.
 *
 * A repeat is known by the item: what this site has in its opening papers already, from
 * whatever paper, is unchanged where the quantity is the same, and refused otherwise. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/hash.h"
#include "book/read.h"
#include "documents/papers.h"
#include "import_inside.h"

enum { PAPER_LINES = 1000 };

struct stock {
	/* The opening papers there are. */
	bool looked;
	struct import_seen items; /* "line" is the place below, from 1 */
	struct qty *there;
	uint32_t there_count, there_cap;
	/* The paper that is being filled. */
	struct opening_stock *paper;
	uint32_t lines[PAPER_LINES];
};

/* ---- what is there ---- */

static void add_there(struct stock *s, const struct stock_line *line)
{
	uint32_t at = import_seen_before(&s->items, line->item.key, s->there_count + 1);

	if (at) {
		s->there[at - 1] = qty_add(s->there[at - 1], line->qty);
		return;
	}
	if (s->there_count == s->there_cap) {
		s->there_cap = s->there_cap ? s->there_cap * 2 : 1024;
		s->there = realloc(s->there, s->there_cap * sizeof(*s->there));
		CHECK(s->there);
	}
	s->there[s->there_count++] = line->qty;
}

static enum err read_paper(void *ctx, struct op *op, const struct doc_row *row)
{
	struct importing *im = ctx;
	const struct opening_stock *paper;
	struct doc *doc;
	struct op own;
	enum err err;

	(void)op;
	if (!str_eq(row->site, book_log(im->w.book).site))
		return OK;
	op_init(&own);
	if (!(err = book_load(&own, im->w.book, row, &doc))) {
		paper = (const struct opening_stock *)doc;
		for (int i = 0; i < paper->lines.count; i++)
			add_there(im->state, &paper->lines.row[i]);
	}
	op_done(&own);
	return err;
}

static struct stock *state_of(struct importing *im)
{
	if (!im->state)
		im->state = arena_take(&im->cli->arena, sizeof(struct stock));
	return im->state;
}

static enum err look(struct importing *im)
{
	struct stock *s = state_of(im);

	if (s->looked)
		return OK;
	s->looked = true;
	return docs_walk(im->op, book_store(im->w.book), STR("opening_stock"), 0, read_paper, im);
}

/* ---- papers ---- */

void import_stock_columns(struct importing *im, const struct type *type)
{
	const struct field *lines = field_find(type->fields, STR("lines"));

	for (const struct field *f = lines->rows; f->name; f++)
		if (!(f->flags & WORKED_OUT))
			import_column_add(im, type, f, (f->flags & REQUIRED) != 0);
}

void *import_stock_target(struct importing *im)
{
	return rows_new(&im->row_op.arena, field_find(im->type->fields, STR("lines")), 1);
}

/* By its lines, so that the same paper twice is one. */
static struct str source_of(struct importing *im, const struct opening_stock *paper)
{
	struct buf text = BUF_INIT, hex = BUF_INIT;
	struct str source;
	struct hash hash;

	for (int i = 0; i < paper->lines.count; i++) {
		buf_put(&text, paper->lines.row[i].item.key);
		buf_putc(&text, '\t');
		qty_put(&text, paper->lines.row[i].qty);
		buf_putc(&text, '\n');
	}
	hash = hash_of(buf_str(&text));
	hash_put_hex(&hex, &hash);
	source = arena_printf(&im->paper_arena, "stock/%.16s", hex.p);
	buf_done(&text);
	buf_done(&hex);
	return source;
}

/* "lines[17].item": the file's line that this is. */
static void blame_line(struct importing *im, const struct stock *s)
{
	int at;

	if (sscanf(im->row_op.refusal.place.p ? im->row_op.refusal.place.p : "", "lines[%d]", &at) == 1 && at >= 0 &&
		at < s->paper->lines.count)
		im->line = s->lines[at];
}

static enum err post(struct importing *im)
{
	struct stock *s = im->state;
	struct recorded out;
	struct request r;
	enum err err;

	if (!s || !s->paper)
		return OK;
	s->paper->source = source_of(im, s->paper);
	cli_request(im->cli, im->type, act_find(im->type, STR("post")), &r);
	r.paper = &s->paper->doc;
	op_reset(&im->row_op);
	err = im->w.batch_add(&im->w, &im->row_op, &r, &out);
	if (err)
		blame_line(im, s);
	else
		im->papers++;
	s->paper = NULL;
	arena_reset(&im->paper_arena);
	return err;
}

static void add_line(struct importing *im, const struct stock_line *line)
{
	struct stock *s = im->state;
	struct stock_line *row;

	if (!s->paper) {
		s->paper = (struct opening_stock *)doc_new(&im->paper_arena, im->type);
		s->paper->lines.row = rows_new(&im->paper_arena, field_find(im->type->fields, STR("lines")), PAPER_LINES);
	}
	row = &s->paper->lines.row[s->paper->lines.count];
	*row = *line;
	row->item.key = arena_str(&im->paper_arena, line->item.key);
	s->lines[s->paper->lines.count++] = im->line;
}

static enum err known_goods(struct importing *im, struct str key, bool *good)
{
	const char *word = arena_str(&im->row_op.arena, key).p;
	const struct doc *item;
	enum err err = book_record(&im->row_op, im->w.book, "item", key, &item);

	*good = false;
	if (err)
		return err;
	if (!item)
		import_refuse_values(im, import_place(im, STR("item")), E_NO_RECORD, "type", "item", "key", word, NULL);
	else if (((const struct item *)item)->goods.v == 0)
		import_refuse_values(im, import_place(im, STR("item")), E_NO_GOODS, "item", word, NULL);
	else
		*good = true;
	return OK;
}

static const char *qty_word(struct importing *im, struct qty q)
{
	struct buf text = BUF_INIT;
	const char *word;

	qty_put(&text, q);
	word = arena_str(&im->row_op.arena, buf_str(&text)).p;
	buf_done(&text);
	return word;
}

/* Is the item in an opening paper of this site? The same quantity is what was meant. */
static bool there_already(struct importing *im, const struct stock_line *line)
{
	struct stock *s = im->state;
	uint32_t at = import_seen_before(&s->items, line->item.key, UINT32_MAX);

	/* Not there: it is remembered as the file's own, and the file has it once. */
	if (!at || at == UINT32_MAX)
		return false;
	if (qty_cmp(s->there[at - 1], line->qty) == 0)
		im->unchanged++;
	else
		import_refuse_values(im, import_place(im, STR("qty")), E_LINE_POSTED, "key",
			arena_str(&im->row_op.arena, line->item.key).p, "there", qty_word(im, s->there[at - 1]), "value",
			qty_word(im, line->qty), NULL);
	return true;
}

enum err import_stock_take(struct importing *im, void *target)
{
	struct stock_line *line = target;
	struct stock *s = state_of(im);
	bool good;
	enum err err = look(im);

	if (err || import_twice(im, line->item.key, im->columns[0].field, line->item.key))
		return err;
	if (there_already(im, line) || (err = known_goods(im, line->item.key, &good)) || !good)
		return err;
	im->fresh++;
	add_line(im, line);
	return s->paper->lines.count == PAPER_LINES ? post(im) : OK;
}

enum err import_stock_end(struct importing *im)
{
	struct stock *s = im->state;
	enum err err = post(im);

	if (s) {
		import_seen_done(&s->items);
		free(s->there);
		s->there = NULL;
	}
	return err;
}
