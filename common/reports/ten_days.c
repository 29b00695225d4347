/* Ten-day report: sales, receipts and returns of days 1-10, 11-20 and 21 to the end, and
 * of the month so far; by customer or for all (REP-05, REP-25). */
#include "receivables.h"

#include "span.h"

enum { TENTHS = 3, KINDS = 3, ALL = TENTHS };
enum moving { SALES, RECEIPTS, RETURNS };

struct row {
	int64_t v[KINDS][TENTHS + 1];
};

struct gather {
	struct span span;
	bool by_customer;
	struct keys customers;
	struct row *rows;
	int cap;
};

static struct row *row_of(struct op *op, struct gather *g, struct str customer)
{
	int count = g->customers.count, at = keys_place(&g->customers, g->by_customer ? customer : STR("-"));

	g->rows = room(&op->arena, g->rows, sizeof(*g->rows), count, &g->cap);
	if (at == count)
		g->rows[at] = (struct row){.v = {{0}}};
	return &g->rows[at];
}

static enum err take_movement(void *ctx, struct op *op, const struct movement_row *m)
{
	struct gather *g = ctx;
	enum movement_class class = movement_class(m->type);
	bool ar = str_is(m->account, "AR"), adv = str_is(m->account, "ADV");
	enum moving kind = class == MOVED_SALE ? SALES : class == MOVED_RECEIPT ? RECEIPTS : RETURNS;
	int64_t *to;
	enum err err;

	if ((!ar && !adv) || (class != MOVED_SALE && class != MOVED_RECEIPT && class != MOVED_RETURN) ||
		(class == MOVED_SALE && !ar) || span_place(&g->span, m->n, m->day) != SPAN_WITHIN)
		return OK;
	to = row_of(op, g, m->customer)->v[kind];
	if (kind == SALES) {
		err = sum_to(op, &to[span_tenth(&g->span, m->n, m->day) - 1], m->v);
		return err ? err : sum_to(op, &to[ALL], m->v);
	}
	err = sum_less(op, &to[span_tenth(&g->span, m->n, m->day) - 1], m->v);
	return err ? err : sum_less(op, &to[ALL], m->v);
}

/* ---- by customer: a row has all three periods ---- */

static const struct report_column customer_columns[] = {{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT}, {"sales_1", "Sales 1-10", "销售 1-10", REPORT_MONEY},
	{"sales_2", "11-20", "11-20", REPORT_MONEY}, {"sales_3", "21-", "21-末", REPORT_MONEY},
	{"sales", "Sales, month", "销售累计", REPORT_MONEY}, {"receipts_1", "Receipts 1-10", "收款 1-10", REPORT_MONEY},
	{"receipts_2", "11-20", "11-20", REPORT_MONEY}, {"receipts_3", "21-", "21-末", REPORT_MONEY},
	{"receipts", "Receipts, month", "收款累计", REPORT_MONEY}, {"returns", "Returns, month", "退货累计", REPORT_MONEY}};

static enum err put_customers(struct op *op, struct book *b, struct gather *g, struct report_answer *a)
{
	struct report_table *t = table_add(a, "customers", "Customers", "客户", customer_columns, 11);
	int *order = keys_sorted(&g->customers);
	enum err err = OK;

	for (int i = 0; i < g->customers.count && !err; i++) {
		struct str key = g->customers.list[order[i]], name;
		const struct row *r = &g->rows[order[i]];
		struct report_cell *cells = row_add(op, t);
		err = span_name(op, b, &g->span, "customer", key, &name);
		cells[0] = cell_text(key);
		cells[1] = err ? cell_text(STR_NONE) : cell_text(name);
		for (int k = 0; k <= ALL; k++) {
			cells[2 + k] = cell_number(r->v[SALES][k]);
			cells[6 + k] = cell_number(r->v[RECEIPTS][k]);
		}
		cells[10] = cell_number(r->v[RETURNS][ALL]);
	}
	return err;
}

/* ---- for all: a row a period, and what the month has come to by its end ---- */

static const struct report_column columns[] = {{"period", "Period", "旬", REPORT_TEXT},
	{"from", "From", "自", REPORT_DAY}, {"to", "To", "至", REPORT_DAY}, {"sales", "Sales", "销售", REPORT_MONEY},
	{"receipts", "Receipts", "收款", REPORT_MONEY}, {"returns", "Returns", "退货", REPORT_MONEY},
	{"sales_so_far", "Sales so far", "销售累计", REPORT_MONEY},
	{"receipts_so_far", "Receipts so far", "收款累计", REPORT_MONEY}};

static enum err put_periods(struct op *op, struct gather *g, struct report_answer *a)
{
	static const char *const names[TENTHS] = {"1-10", "11-20", "21-"};
	struct report_table *t = table_add(a, "periods", "Periods", "旬", columns, 8);
	struct row *r = row_of(op, g, STR_NONE);
	int64_t sales = 0, receipts = 0;
	enum err err = OK;

	for (int k = 0; k < TENTHS && !err; k++) {
		struct report_cell *cells = row_add(op, t);
		if (!(err = sum_to(op, &sales, r->v[SALES][k])))
			err = sum_to(op, &receipts, r->v[RECEIPTS][k]);
		cells[0] = cell_text(str_from(names[k]));
		cells[1] = cell_text(day_str(&op->arena, tenth_first(g->span.month, k + 1)));
		cells[2] = cell_text(day_str(&op->arena, tenth_last(g->span.month, k + 1)));
		for (int kind = 0; kind < KINDS; kind++)
			cells[3 + kind] = cell_number(r->v[kind][k]);
		cells[6] = cell_number(sales);
		cells[7] = cell_number(receipts);
	}
	return err;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *given, struct report_answer *a)
{
	struct gather g = {.by_customer = asked(given, PARAM_by)};
	struct report_ask ask = *given;
	enum err err;

	if (g.by_customer && !str_is(given->given[PARAM_by], "customer"))
		return op_refuse(op, E_VALUE, "--by", "value", arena_str(&op->arena, given->given[PARAM_by]).p, "kind", "customer",
			"example", "customer", NULL);
	if (given->word.n)
		ask.given[PARAM_period] = given->word;
	keys_init(&g.customers, &op->arena);
	if ((err = span_read(op, b, &ask, &g.span, a)) ||
		(err = movements_walk(op, book_store(b), ask.given[PARAM_customer], take_movement, &g)) ||
		(err = g.by_customer ? put_customers(op, b, &g, a) : put_periods(op, &g, a)) ||
		(err = table_total(op, &a->tables[0], ask.lang)))
		return err;
	if (!g.by_customer)
		a->tables[0].total[6].set = a->tables[0].total[7].set = false;
	return OK;
}

const struct report ten_days_report = {
	.name = "ten_days",
	.label_zh = "旬报",
	.about = "Sales, receipts and returns by days 1-10, 11-20 and 21 on, and the month so far; --by customer.",
	.about_zh = "旬报:1–10、11–20、21–月末的销售、收款、退货及本月累计;--by customer 按客户。",
	.word = "[MONTH]",
	.takes = TAKES(by) | TAKES(customer),
	.see = "see.money",
	.run = run,
};
