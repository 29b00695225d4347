/* The chase list: who owes what since when, who looks after him, and what he said when he
 * was last pressed (REC-07 to REC-09). The longest overdue comes first.
 *
 * Head office adds up its own accounts; a site tells what it has heard of the customers it
 * serves and has written since. */
#include "book/held.h"
#include "inside.h"

#include <stdlib.h>

#include "book/read.h"
#include "documents/papers.h"
#include "store/sums.h"

enum { CUSTOMER, NAME, CLERK, DUE, AGE, PRESSED, BY, SAID, PROMISED, RECEIVABLE, OVERDUE, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"clerk", "Clerk", "往来会计", REPORT_TEXT},
	{"due", "Oldest due", "最早到期", REPORT_DAY},
	{"age", "Days over", "逾期天数", REPORT_COUNT},
	{"pressed", "Pressed on", "催款日", REPORT_DAY},
	{"by", "By", "催款人", REPORT_TEXT},
	{"said", "What he said", "答复", REPORT_TEXT},
	{"promised", "Means to pay on", "承诺日", REPORT_DAY},
	{"receivable", "Receivable", "应收", REPORT_MONEY},
	{"overdue", "Overdue", "逾期", REPORT_MONEY},
};

struct debtor {
	int64_t owed, overdue;
	struct str due; /* the oldest */
	const struct reminder *pressed; /* NULL: never */
};

struct gather {
	struct book *b;
	struct day on;
	struct str customer; /* at a site, whose claims are being added */
	struct keys keys;
	struct debtor *row;
	int cap;
};

static struct debtor *debtor_at(struct op *op, struct gather *g, struct str customer)
{
	int before = g->keys.count, at = keys_place(&g->keys, customer);

	g->row = room(&op->arena, g->row, sizeof(*g->row), before, &g->cap);
	if (at == before)
		g->row[at] = (struct debtor){.due = STR_NONE};
	return &g->row[at];
}

static enum err add_claim(struct op *op, struct gather *g, struct str customer, struct str due, int64_t v)
{
	struct debtor *d = debtor_at(op, g, customer);
	struct day day;
	enum err err = sum_to(op, &d->owed, v);

	if (err || !day_read(due, &day) || v <= 0)
		return err;
	if (!d->due.n || str_cmp(due, d->due) < 0)
		d->due = arena_str(&op->arena, due);
	return day_cmp(day, g->on) < 0 ? sum_to(op, &d->overdue, v) : OK;
}

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	return unit == UNIT_MONEY ? add_claim(op, ctx, spot->of, spot->due, v) : OK;
}

static enum err take_customer(void *ctx, struct op *op, const struct record_row *row)
{
	struct gather *g = ctx;
	struct str key = arena_str(&op->arena, row->key);
	struct held held;
	enum err err = held_read(op, g->b, key, &held);

	for (int i = 0; i < held.claims_count && !err; i++)
		if (str_is(held.claims[i].account, "AR"))
			err = add_claim(op, g, key, held.claims[i].due, held.claims[i].v);
	return err;
}

/* Newest first: the first one of a customer stands. */
static enum err take_reminder(void *ctx, struct op *op, const struct doc_row *row)
{
	struct gather *g = ctx;
	struct debtor *d;
	struct doc *doc;
	enum err err;

	if (!row->customer.n || (d = debtor_at(op, g, row->customer))->pressed)
		return OK;
	if (!(err = book_load(op, g->b, row, &doc)))
		d->pressed = (const struct reminder *)doc;
	return err;
}

static struct report_cell cell_day(struct op *op, struct day day)
{
	struct buf text = BUF_INIT;
	struct report_cell cell;

	if (day_is_none(day))
		return (struct report_cell){0};
	day_put(&text, day);
	cell = cell_text(arena_str(&op->arena, buf_str(&text)));
	buf_done(&text);
	return cell;
}

static enum err put_row(struct op *op, struct gather *g, struct report_table *t, struct str key, const struct debtor *d)
{
	struct report_cell *cells = row_add(op, t);
	const struct doc *customer;
	struct day due;
	enum err err = book_record(op, g->b, "customer", key, &customer);

	if (err)
		return err;
	cells[CUSTOMER] = cell_text(key);
	cells[NAME] = cell_text(customer ? arena_str(&op->arena, doc_text(customer, "name")) : STR_NONE);
	cells[CLERK] = cell_text(customer ? arena_str(&op->arena, doc_text(customer, "ar_accountant")) : STR_NONE);
	cells[DUE] = cell_text(d->due);
	if (day_read(d->due, &due) && day_cmp(due, g->on) < 0)
		cells[AGE] = cell_number(day_diff(g->on, due));
	cells[RECEIVABLE] = cell_number(d->owed);
	cells[OVERDUE] = cell_number(d->overdue);
	if (!d->pressed)
		return OK;
	cells[PRESSED] = cell_day(op, d->pressed->doc.day);
	cells[BY] = cell_text(d->pressed->doc.makers.count ? d->pressed->doc.makers.row[0] : STR_NONE);
	cells[SAID] = cell_text(d->pressed->said);
	cells[PROMISED] = cell_day(op, d->pressed->promised);
	return OK;
}

static int by_due(const void *a, const void *b, void *ctx)
{
	const struct gather *g = ctx;
	int x = *(const int *)a, y = *(const int *)b;
	int order = str_cmp(g->row[x].due, g->row[y].due);

	return order ? order : str_cmp(g->keys.list[x], g->keys.list[y]);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	struct report_table *t = table_add(a, "chase", "To be chased", "催收", columns, COLUMNS);
	struct gather g = {.b = b, .on = ask->today};
	int *order;
	enum err err;

	keys_init(&g.keys, &op->arena);
	if ((err = book_is_home(b) ? sums_walk(op, book_store(b), STR("AR\t"), take_sum, &g)
				   : records_walk(op, book_store(b), STR("customer"), take_customer, &g)) ||
		(err = docs_walk(op, book_store(b), STR("reminder"), 0, take_reminder, &g)))
		return err;
	order = keys_sorted(&g.keys);
	if (g.keys.count)
		qsort_r(order, (size_t)g.keys.count, sizeof(*order), by_due, &g);
	for (int i = 0; i < g.keys.count && !err; i++)
		if (g.row[order[i]].owed > 0 && (!asked(ask, PARAM_customer) || str_eq(g.keys.list[order[i]], ask->given[PARAM_customer])))
			err = put_row(op, &g, t, g.keys.list[order[i]], &g.row[order[i]]);
	if (err || (err = table_total(op, t, ask->lang)))
		return err;
	if (t->total)
		t->total[AGE].set = false;
	return OK;
}

const struct report chase_report = {
	.name = "chase",
	.label_zh = "催收清单",
	.about = "Who owes since when, who looks after him, and what he said when he was last pressed.",
	.about_zh = "谁欠款、自何日起、由谁负责,以及最近一次催款的答复。",
	.takes = TAKES(customer),
	.see = "see.money",
	.run = run,
};
