/* From a paper to the printer: its copies, each marked as printed once it was taken. */
#include "cli/printing.h"

#include "documents/registry.h"

enum err printing_copies(struct op *op, struct printing *p, struct str wanted)
{
	struct str own, rest;
	enum err err = copies_of(op, p->book, &p->row, &p->wants, &own);

	if (err)
		return err;
	for (rest = wanted.n ? wanted : own; rest.n && p->copies_count < COPIES_MAX;) {
		struct str copy = str_cut(&rest, ' ');
		int times;
		if (!copy_find(copy))
			return op_refuse(op, E_VALUE, "--copy", "value", arena_str(&op->arena, copy).p, "kind", "one of the choices",
				"example", own.p, NULL);
		if ((err = local_printed(op, p->local, p->row.number, copy, &times)))
			return err;
		if (times && str_is(copy, "customer") && copies_once(&p->row)) {
			if (wanted.n)
				return op_refuse(op, E_REPRINT, "--copy", "number", p->row.number.p, NULL);
			continue;
		}
		if (times > p->before)
			p->before = times;
		p->copies[p->copies_count++] = copy;
	}
	return p->copies_count ? OK : op_refuse(op, E_REPRINT, "", "number", p->row.number.p, NULL);
}

static enum err page(struct op *op, struct printing *p, int copy, struct slip *out)
{
	int times;
	enum err err = local_printed(op, p->local, p->row.number, p->copies[copy], &times);

	if (err)
		return err;
	p->wants.copy = p->copies[copy];
	p->wants.reprint = times;
	return slip_of_paper(op, p->book, &p->row, &p->wants, out);
}

/* What was paid over the counter opens the drawer, with the first slip and once. */
static bool opens_drawer(const struct printing *p, int copy)
{
	return p->printer.drawer && copy == 0 && !p->before && str_is(p->row.state, "sold");
}

static enum err put_page(struct op *op, struct printing *p, int copy, struct buf *to)
{
	struct slip slip;
	enum err err = page(op, p, copy, &slip);

	if (err)
		return err;
	if (!str_is(p->printer.form, "text"))
		return slip_put_escpos(op, &slip, opens_drawer(p, copy), to);
	slip_put_text(&slip, to);
	return OK;
}

enum err printing_do(struct op *op, struct printing *p)
{
	struct buf bytes = BUF_INIT;
	enum err err = OK;

	for (int i = 0; i < p->copies_count && !err; i++)
		err = put_page(op, p, i, &bytes);
	if (!err)
		err = slip_deliver(op, p->printer.address, buf_str(&bytes), p->row.number);
	for (int i = 0; i < p->copies_count && !err; i++)
		err = local_printed_put(op, p->local, p->row.number, p->copies[i], world_now(&p->cli->world));
	buf_done(&bytes);
	return err;
}

enum err printing_show(struct op *op, struct printing *p, struct buf *to)
{
	enum err err = OK;

	for (int i = 0; i < p->copies_count && !err; i++) {
		struct slip slip;
		if (!(err = page(op, p, i, &slip)))
			slip_put_text(&slip, to);
	}
	return err;
}

/* ---- at once ---- */

static enum err bring(struct op *op, struct printing *p, struct str number)
{
	bool there, found;
	enum err err;

	if ((err = local_db_open(op, p->cli->dir, &p->local)) || (err = local_printer_get(op, p->local, &p->printer, &there)))
		return err;
	if (!there || !p->printer.at_once)
		return OK;
	if ((err = doc_by_number(op, book_store(p->book), number, &p->row, &found)) || !found)
		return err;
	p->wants.columns = p->printer.columns;
	if ((err = printing_copies(op, p, STR_NONE)))
		return err;
	return p->before ? OK : printing_do(op, p);
}

void print_at_once(struct op *op, struct cli *cli, struct book *b, const struct recorded *r)
{
	struct printing p = {.cli = cli, .book = b, .wants.lang = cli->lang};
	struct str why = STR_NONE;
	struct op own;

	if (!r->number.n || r->already)
		return;
	op_init(&own);
	if (bring(&own, &p, r->number)) {
		for (int i = 0; i < own.refusal.values_count; i++)
			if (strcmp(own.refusal.values[i].name, "why") == 0)
				why = own.refusal.values[i].text;
		op_warn(op, W_NOT_PRINTED, "", "number", arena_str(&op->arena, r->number).p, "why",
			why.n ? arena_str(&op->arena, why).p : err_code(own.refusal.code), NULL);
	}
	local_db_close(p.local);
	op_done(&own);
}

/* ---- what waits ---- */

struct waits {
	struct local_db *local;
	struct book *book;
	doc_fn *fn;
	void *ctx;
	int count;
	int64_t first; /* the first that waits; 0: none */
};

static enum err wait_one(void *ctx, struct op *op, const struct doc_row *row)
{
	struct waits *w = ctx;
	struct slip_wants form;
	struct str copies;
	int times;
	enum err err;

	if (!row->number.n || !str_eq(row->site, book_log(w->book).site))
		return OK;
	if ((err = copies_of(op, w->book, row, &form, &copies)) ||
		(err = local_printed(op, w->local, row->number, str_cut(&copies, ' '), &times)) || times)
		return err;
	if (!w->first || row->first_n < w->first)
		w->first = row->first_n;
	w->count++;
	return w->fn ? w->fn(w->ctx, op, row) : OK;
}

static enum err look_for(struct op *op, struct waits *w)
{
	struct local_printer printer;
	int64_t end = book_store(w->book)->folded_n;
	bool there;
	enum err err = local_printer_get(op, w->local, &printer, &there);

	if (err || !there)
		return err;
	for (const struct type *const *t = document_types; *t && !err; t++)
		err = docs_after(op, book_store(w->book), str_from((*t)->name), printer.since, wait_one, w);
	if (err)
		return err;
	/* What is printed up to there is not looked at again. */
	end = w->first ? w->first - 1 : end;
	if (end <= printer.since)
		return OK;
	printer.since = end;
	return local_printer_put(op, w->local, &printer);
}

enum err printing_waits(struct op *op, struct cli *cli, struct book *b, doc_fn *fn, void *ctx, int *count)
{
	struct waits w = {.book = b, .fn = fn, .ctx = ctx};
	enum err err = local_db_open(op, cli->dir, &w.local);

	if (!err)
		err = look_for(op, &w);
	local_db_close(w.local);
	*count = w.count;
	return err;
}
