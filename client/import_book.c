/* The documents of the file as papers, in batches of one transaction each.
 *
 * Every paper carries its source, by which the book knows what it has: so an import
 * that was killed is simply begun again. The papers' structs are filled directly, for
 * there are many. */
#include <stdlib.h>

#include "base/check.h"
#include "book/act.h"
#include "documents/papers.h"
#include "import.h"

enum { BATCH_PAPERS = 500 };

struct booking {
	struct op *op;
	struct importing *im;
	const struct retail *file;
	bool open; /* a batch is */
	int in_batch;
	int64_t batch_papers, batch_skipped, batch_lines, batch_warnings; /* counted when it is on disk */
	int64_t done, of;
	/* The paper at hand, for a refusal's place. */
	struct str source;
	uint32_t csv_line; /* 0: opening stock */
};

/* ---- batches ---- */

static enum err end_batch(struct booking *k)
{
	struct importing *im = k->im;
	enum err err;

	if (!k->open)
		return OK;
	k->open = false;
	if ((err = book_batch_end(k->op, im->book)))
		return err;
	im->papers += k->batch_papers;
	im->skipped += k->batch_skipped;
	im->lines += k->batch_lines;
	im->warnings += k->batch_warnings;
	k->in_batch = 0;
	k->batch_papers = k->batch_skipped = k->batch_lines = k->batch_warnings = 0;
	book_rest(im->book);
	return OK;
}

static enum err in_batch(struct booking *k)
{
	enum err err;

	if (k->open)
		return OK;
	err = book_batch_begin(k->op, k->im->book);
	k->open = !err;
	return err;
}

/* One paper is done, one way or the other. */
static enum err paper_done(struct booking *k)
{
	k->batch_warnings += k->op->warnings_count + k->op->warnings_lost;
	k->in_batch++;
	k->done++;
	progress_at(&k->im->cli->progress, "Booking papers", k->done, k->of);
	op_reset(k->op);
	return k->in_batch >= BATCH_PAPERS ? end_batch(k) : OK;
}

/* ---- one act ---- */

static void say_where(struct booking *k)
{
	struct op *op = k->op;
	struct str inner = op->refusal.place;

	op->refusal.place = k->csv_line ? arena_printf(&op->arena, "line %u, document %.*s%s%.*s", k->csv_line, STR_ARG(k->source),
						  inner.n ? ", " : "", STR_ARG(inner))
					: arena_printf(&op->arena, "%.*s%s%.*s", STR_ARG(k->source), inner.n ? ", " : "",
						  STR_ARG(inner));
}

/* `paper` NULL: a later act on the paper `doc`. */
static enum err act(struct booking *k, const struct type *type, const char *name, struct day day, struct doc *paper,
	struct str doc, struct recorded *out)
{
	struct request r;

	cli_request(k->im->cli, type, act_find(type, str_from(name)), &r);
	r.day = day;
	r.paper = paper;
	r.doc = doc;
	return book_act_within(k->op, k->im->book, &r, out);
}

/* Booked before with other content: told, and the rest goes on. */
static enum err refused(struct booking *k, enum err err)
{
	say_where(k);
	if (err != E_CONFLICT)
		return err;
	import_refused(k->im, &k->op->refusal);
	return paper_done(k);
}

static enum err booked(struct booking *k, const struct recorded *recorded, uint32_t lines)
{
	if (recorded->already) {
		k->batch_skipped++;
	} else {
		k->batch_papers++;
		k->batch_lines += lines;
	}
	return paper_done(k);
}

static enum err one_act_paper(struct booking *k, const char *name, struct day day, struct doc *paper, uint32_t lines)
{
	struct recorded recorded;
	enum err err = act(k, paper->type, name, day, paper, STR_NONE, &recorded);

	return err ? refused(k, err) : booked(k, &recorded, lines);
}

/* ---- papers ---- */

/* A document, or the part of it that one paper holds. */
struct part {
	const struct retail_doc *doc;
	const struct retail_line *lines;
	uint32_t count;
	struct str customer;
};

static void sales_lines(struct booking *k, const struct part *part, bool back, struct sales_line *rows)
{
	for (uint32_t i = 0; i < part->count; i++) {
		rows[i].item.key = k->file->items[part->lines[i].item].code;
		rows[i].qty = back ? qty_neg(part->lines[i].qty) : part->lines[i].qty;
		rows[i].price = part->lines[i].price;
	}
}

static struct sales_bill *bill_of(struct booking *k, const struct part *part)
{
	struct sales_bill *bill = (struct sales_bill *)doc_new(&k->op->arena, &sales_bill_type);

	bill->source = k->source;
	bill->customer.key = part->customer;
	bill->lines.row = rows_new(&k->op->arena, field_find(sales_bill_type.fields, STR("lines")), (int)part->count);
	bill->lines.count = (int)part->count;
	sales_lines(k, part, false, bill->lines.row);
	return bill;
}

/* Confirmed and issued; one that was only confirmed before a death is issued now. */
static enum err book_bill(struct booking *k, const struct part *part)
{
	struct day day = part->doc->day;
	struct sales_bill *bill = bill_of(k, part);
	struct recorded recorded, issued;
	enum err err;

	bill->due = day;
	err = act(k, &sales_bill_type, "confirm", day, &bill->doc, STR_NONE, &recorded);
	if (err)
		return refused(k, err);
	if (!str_is(recorded.state, "confirmed"))
		return booked(k, &recorded, part->count);
	err = act(k, &sales_bill_type, "issue", day, NULL, recorded.doc, &issued);
	return err ? refused(k, err) : booked(k, &issued, part->count);
}

static enum err book_counter(struct booking *k, const struct part *part)
{
	return one_act_paper(k, "sell", part->doc->day, &bill_of(k, part)->doc, part->count);
}

static enum err book_return(struct booking *k, const struct part *part)
{
	struct sales_return *back = (struct sales_return *)doc_new(&k->op->arena, &sales_return_type);

	back->source = k->source;
	back->customer.key = part->customer;
	back->lines.row = rows_new(&k->op->arena, field_find(sales_return_type.fields, STR("lines")), (int)part->count);
	back->lines.count = (int)part->count;
	sales_lines(k, part, true, back->lines.row);
	return one_act_paper(k, "post", part->doc->day, &back->doc, part->count);
}

/* The file counts a claim given up below nil. A paper holds one amount under one code. */
static enum err book_bad_debt(struct booking *k, const struct part *part)
{
	struct bad_debt *debt = (struct bad_debt *)doc_new(&k->op->arena, &bad_debt_type);

	CHECK(part->count == 1);
	debt->source = k->source;
	debt->customer.key = part->customer;
	debt->item.key = k->file->items[part->lines[0].item].code;
	debt->amount = money_neg(retail_amount(&part->lines[0]));
	return one_act_paper(k, "post", part->doc->day, &debt->doc, 1);
}

static enum err book_write_off(struct booking *k, const struct part *part)
{
	struct stock_adjustment *off = (struct stock_adjustment *)doc_new(&k->op->arena, &stock_adjustment_type);

	off->source = k->source;
	off->reason = STR("write-off");
	off->lines.row = rows_new(&k->op->arena, field_find(stock_adjustment_type.fields, STR("lines")), (int)part->count);
	off->lines.count = (int)part->count;
	for (uint32_t i = 0; i < part->count; i++) {
		off->lines.row[i].item.key = k->file->items[part->lines[i].item].code;
		off->lines.row[i].qty = part->lines[i].qty;
	}
	return one_act_paper(k, "post", part->doc->day, &off->doc, part->count);
}

static enum err (*const book_kind[])(struct booking *, const struct part *) = {
	[RETAIL_BILL] = book_bill,
	[RETAIL_COUNTER] = book_counter,
	[RETAIL_RETURN] = book_return,
	[RETAIL_BAD_DEBT] = book_bad_debt,
	[RETAIL_WRITE_OFF] = book_write_off,
};

/* ---- the file ---- */

/* A bad debt's lines are papers of their own, else a paper holds a thousand. */
static uint32_t parts_of(const struct retail_doc *doc)
{
	return doc->kind == RETAIL_BAD_DEBT ? doc->count : retail_parts(doc);
}

static enum err book_part(struct booking *k, const struct retail_doc *doc, uint32_t n)
{
	struct part part = {.doc = doc};
	uint32_t first = doc->first + n;
	enum err err = in_batch(k);

	if (err)
		return err;
	part.count = 1;
	if (doc->kind != RETAIL_BAD_DEBT)
		retail_part(doc, n, &first, &part.count);
	part.lines = &k->file->lines[first];
	if (doc->customer != RETAIL_NONE)
		part.customer = k->file->customers[doc->customer].key;
	k->source = retail_source(&k->op->arena, doc, n);
	k->csv_line = part.lines->csv_line;
	return book_kind[doc->kind](k, &part);
}

static enum err book_documents(struct booking *k)
{
	for (uint32_t i = 0; i < k->file->docs_count; i++) {
		const struct retail_doc *doc = &k->file->docs[i];
		for (uint32_t n = 0; n < parts_of(doc); n++) {
			enum err err = book_part(k, doc, n);
			if (err)
				return err;
		}
	}
	return OK;
}

/* ---- what must lie there beforehand ---- */

static uint32_t needed(const struct qty *need, uint32_t items)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < items; i++)
		count += need[i].milli > 0;
	return count;
}

static enum err book_opening_part(struct booking *k, const struct qty *need, uint32_t *at, uint32_t count, uint32_t part)
{
	struct opening_stock *opening;
	enum err err = in_batch(k);

	if (err)
		return err;
	k->source = arena_printf(&k->op->arena, "opening/%u", part);
	k->csv_line = 0;
	opening = (struct opening_stock *)doc_new(&k->op->arena, &opening_stock_type);
	opening->source = k->source;
	opening->lines.row = rows_new(&k->op->arena, field_find(opening_stock_type.fields, STR("lines")), (int)count);
	for (; (uint32_t)opening->lines.count < count; ++*at) {
		struct stock_line *line = &opening->lines.row[opening->lines.count];
		if (need[*at].milli <= 0)
			continue;
		line->item.key = k->file->items[*at].code;
		line->qty = need[*at];
		opening->lines.count++;
	}
	return one_act_paper(k, "post", k->file->docs[0].day, &opening->doc, count);
}

static enum err book_opening(struct booking *k, const struct qty *need)
{
	uint32_t left = needed(need, k->file->items_count), at = 0;
	enum err err = OK;

	for (uint32_t part = 1; left && !err; part++) {
		uint32_t count = left < RETAIL_PART_LINES ? left : RETAIL_PART_LINES;
		err = book_opening_part(k, need, &at, count, part);
		left -= count;
	}
	return err;
}

enum err import_book(struct op *op, struct importing *im)
{
	const struct retail *file = im->file;
	struct booking k = {.op = op, .im = im, .file = file};
	struct qty *need = calloc(file->items_count + 1, sizeof(*need));
	enum err err;

	CHECK(need);
	retail_opening(file, retail_country(file, str_from(im->country)), need);
	k.of = (needed(need, file->items_count) + RETAIL_PART_LINES - 1) / RETAIL_PART_LINES;
	for (uint32_t i = 0; i < file->docs_count; i++)
		k.of += parts_of(&file->docs[i]);
	op_reset(op);
	err = book_opening(&k, need);
	if (!err)
		err = book_documents(&k);
	if (!err)
		err = end_batch(&k);
	else if (k.open)
		book_batch_drop(im->book);
	free(need);
	return err;
}
