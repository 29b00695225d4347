/* Sales as papers say them: what was billed and what came back, whatever was paid of it.
 * A paper counts on the day it was written and by how it stands now: one that was voided
 * or reversed was never sold. */
#include "sold.h"

#include "book/read.h"
#include "documents/papers.h"
#include "store/log.h"

struct walk {
	struct book *book;
	struct str customer;
	sold_fn *fn;
	void *ctx;
	struct op op; /* of one paper */
};

static enum err first_day(struct op *op, struct book *b, const struct doc_row *row, struct day *out)
{
	struct hash hash;
	struct str text;
	enum err err = entry_get(op, book_store(b), row->first_n, &text, &hash);

	if (!err && !day_read(entry_day(text), out))
		*out = DAY_NONE;
	return err;
}

static enum err give_lines(struct walk *w, struct op *op, struct sold *sold, const struct sales_line *lines, int count)
{
	enum err err = OK;

	for (int i = 0; i < count && !err; i++) {
		sold->item = lines[i].item.key;
		sold->line = lines[i].contract_line;
		sold->qty = lines[i].qty;
		sold->amount = money_is_set(lines[i].amount) ? lines[i].amount : money_of(0);
		err = w->fn(w->ctx, op, sold);
	}
	return err;
}

static enum err give_paper(struct walk *w, struct op *op, const struct doc_row *row)
{
	struct sold sold = {.back = str_is(row->type, "sales_return")};
	const struct sales_return *back;
	const struct sales_bill *bill;
	struct doc *doc;
	enum err err = book_load(&w->op, w->book, row, &doc);

	if (err || (err = first_day(&w->op, w->book, row, &sold.day)))
		return op_refuse(op, err, "", NULL);
	back = (const struct sales_return *)doc;
	bill = (const struct sales_bill *)doc;
	sold.customer = sold.back ? back->customer.key : bill->customer.key;
	sold.contract = sold.back ? back->contract : bill->contract;
	sold.left = sold.back || state_among("issued|with_ho|sold|closed", row->state);
	return sold.back ? give_lines(w, op, &sold, back->lines.row, back->lines.count)
			 : give_lines(w, op, &sold, bill->lines.row, bill->lines.count);
}

static enum err take_paper(void *ctx, struct op *op, const struct doc_row *row)
{
	struct walk *w = ctx;
	enum err err;

	if ((w->customer.n && !str_eq(row->customer, w->customer)) || state_among("void|reversed|draft", row->state))
		return OK;
	err = give_paper(w, op, row);
	op_reset(&w->op);
	return err;
}

enum err sold_walk(struct op *op, struct book *b, struct str customer, sold_fn *fn, void *ctx)
{
	struct walk w = {.book = b, .customer = customer, .fn = fn, .ctx = ctx};
	enum err err;

	op_init(&w.op);
	err = docs_walk(op, book_store(b), STR("sales_bill"), 0, take_paper, &w);
	if (!err)
		err = docs_walk(op, book_store(b), STR("sales_return"), 0, take_paper, &w);
	op_done(&w.op);
	return err;
}
