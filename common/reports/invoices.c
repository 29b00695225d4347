/* Invoices: each serial number as used, void or free, with no gap (SET-16); and the bills
 * that were shipped and have no invoice yet, with age and amount (SET-10). */
#include "papers.h"

#include <stdlib.h>
#include <string.h>

#include "book/read.h"
#include "documents/papers.h"
#include "store/sums.h"

/* ---- usage ---- */

static const struct report_column usage_columns[] = {
	{"serial", "Serial", "发票号码", REPORT_TEXT},
	{"use", "Use", "使用情况", REPORT_TEXT},
	{"number", "Paper", "单据", REPORT_TEXT},
	{"state", "State", "状态", REPORT_STATE},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"day", "Day", "日期", REPORT_DAY},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

enum { GAP_MAX = 1000 }; /* free numbers listed one by one; past that two books of forms were used */

struct used {
	struct str serial, stem; /* "AB00012" is "AB" and 12, five digits wide */
	uint64_t number;
	int width;
	const struct doc_row *row;
	const struct invoice *invoice;
};

struct usage {
	struct book *b;
	struct used *list;
	int count, cap;
};

static void split_serial(struct used *u)
{
	size_t digits = 0;

	while (digits < u->serial.n && digits < 18 && u->serial.p[u->serial.n - 1 - digits] >= '0' &&
		u->serial.p[u->serial.n - 1 - digits] <= '9')
		digits++;
	u->stem = str_sub(u->serial, 0, u->serial.n - digits);
	u->width = (int)digits;
	(void)str_to_u64(str_sub(u->serial, u->serial.n - digits, digits), &u->number);
}

static enum err take_invoice(void *ctx, struct op *op, const struct doc_row *row)
{
	struct usage *g = ctx;
	struct doc_row *kept = ARENA_NEW(&op->arena, struct doc_row);
	struct doc *doc;
	struct used *u;
	enum err err = book_load(op, g->b, row, &doc);

	if (err || !((struct invoice *)doc)->serial.n)
		return err;
	*kept = *row;
	kept->number = arena_str(&op->arena, row->number);
	kept->state = arena_str(&op->arena, row->state);
	kept->day = arena_str(&op->arena, row->day);
	g->list = room(&op->arena, g->list, sizeof(*g->list), g->count, &g->cap);
	u = &g->list[g->count++];
	*u = (struct used){.serial = ((struct invoice *)doc)->serial, .row = kept, .invoice = (struct invoice *)doc};
	split_serial(u);
	return OK;
}

static int by_serial(const void *a, const void *b)
{
	const struct used *x = a, *y = b;
	int order = str_cmp(x->stem, y->stem);

	if (order || (order = x->width - y->width))
		return order;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return str_cmp(x->serial, y->serial);
}

static void put_free(struct op *op, struct report_table *t, const struct used *last, const struct used *next, enum lang lang)
{
	if (!str_eq(last->stem, next->stem) || last->width != next->width || next->number - last->number > GAP_MAX)
		return;
	for (uint64_t n = last->number + 1; n < next->number; n++) {
		struct report_cell *cells = row_add(op, t);
		cells[0] = cell_text(arena_printf(&op->arena, "%.*s%0*llu", STR_ARG(last->stem), last->width, (unsigned long long)n));
		cells[1] = cell_text(lang == LANG_ZH ? STR("未用") : STR("free"));
	}
}

static void put_used(struct op *op, struct report_table *t, const struct used *u, enum lang lang)
{
	struct report_cell *cells = row_add(op, t);
	bool is_void = str_is(u->row->state, "void");

	cells[0] = cell_text(u->serial);
	cells[1] = cell_text(str_from(is_void ? in_lang(lang, "void", "作废") : in_lang(lang, "used", "已用")));
	cells[2] = cell_text(u->row->number);
	cells[3] = cell_text(u->row->state);
	cells[4] = cell_text(u->invoice->customer.key);
	cells[5] = cell_text(u->row->day);
	cells[6] = cell_worth(&u->invoice->doc);
}

static enum err run_usage(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	struct report_table *t = table_add(a, "invoices", "Invoices", "发票", usage_columns, 7);
	struct usage g = {.b = b};
	enum err err = docs_walk(op, book_store(b), STR("invoice"), 0, take_invoice, &g);

	if (err)
		return err;
	if (g.count)
		qsort(g.list, (size_t)g.count, sizeof(*g.list), by_serial);
	for (int i = 0; i < g.count; i++) {
		if (i)
			put_free(op, t, &g.list[i - 1], &g.list[i], ask->lang);
		put_used(op, t, &g.list[i], ask->lang);
	}
	return OK;
}

const struct report invoices_report = {
	.name = "invoices",
	.label_zh = "发票使用情况",
	.about = "Invoice usage: each serial number as used, void or free, with no gap.",
	.about_zh = "发票使用情况:每个号码已用、作废或未用,无断号。",
	.see = "see.money",
	.run = run_usage,
};

/* ---- held ---- */

static const struct report_column held_columns[] = {
	{"number", "Bill", "销售单", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"day", "Shipped", "发货日", REPORT_DAY},
	{"age", "Days", "天数", REPORT_COUNT},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

struct unsettled {
	struct book *b;
	struct day on;
	struct report_table *table;
};

struct invoiced {
	struct book *b;
	bool is;
};

static enum err take_link(void *ctx, struct op *op, struct str type, struct str doc)
{
	struct invoiced *i = ctx;
	struct doc_row row;
	bool found;
	enum err err;

	if (!str_is(type, "invoice"))
		return OK;
	err = doc_get(op, book_store(i->b), doc, &row, &found);
	i->is |= !err && found && !str_is(row.state, "void");
	return err;
}

/* The first day on which the bill stood among what was shipped. */
static enum err shipped_on(void *ctx, struct op *op, const struct movement_row *m)
{
	struct movement_row *first = ctx;

	if (str_is(m->account, "UNS") && str_eq(m->paper, first->paper) && (!first->day.n || str_cmp(m->day, first->day) < 0))
		first->day = arena_str(&op->arena, m->day);
	return OK;
}

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct unsettled *g = ctx;
	struct invoiced invoiced = {.b = g->b};
	struct movement_row first = {.paper = arena_str(&op->arena, spot->paper)};
	struct str customer = arena_str(&op->arena, spot->of), site = arena_str(&op->arena, spot->at), number;
	struct report_cell *cells;
	struct day day;
	enum err err = links_walk(op, book_store(g->b), first.paper, take_link, &invoiced);

	if (err || invoiced.is || unit != UNIT_MONEY || v <= 0)
		return err;
	if ((err = paper_name(op, g->b, first.paper, &number)) ||
		(err = movements_walk(op, book_store(g->b), customer, shipped_on, &first)))
		return err;
	cells = row_add(op, g->table);
	cells[0] = cell_text(number);
	cells[1] = cell_text(customer);
	cells[2] = cell_text(site);
	cells[3] = cell_text(first.day);
	if (day_read(first.day, &day))
		cells[4] = cell_number(day_diff(g->on, day));
	cells[5] = cell_number(v);
	return OK;
}

static enum err run_held(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	struct unsettled g = {b, a->on, table_add(a, "held", "Held invoices", "暂缓开票", held_columns, 6)};
	struct str prefix = ask->given[PARAM_customer].n
				    ? arena_printf(&op->arena, "UNS\t%.*s\t", STR_ARG(ask->given[PARAM_customer]))
				    : STR("UNS\t");
	enum err err = OK;

	if (asked(ask, PARAM_customer))
		err = record_asked(op, b, "customer", ask->given[PARAM_customer]);
	if (err || (err = sums_walk(op, book_store(b), prefix, take_sum, &g)) || (err = table_total(op, g.table, ask->lang)))
		return err;
	g.table->total[4].set = false;
	return OK;
}

const struct report held_invoices_report = {
	.name = "held_invoices",
	.label_zh = "暂缓开票清单",
	.about = "Bills that were shipped and have no invoice, with age and amount.",
	.about_zh = "已发货而未开发票的销售单,及天数与金额。",
	.takes = TAKES(customer),
	.see = "see.money",
	.run = run_held,
};
