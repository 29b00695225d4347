/* Sales report: what was sold, settled and invoiced in a period, day by day (REP-10). */
#include "papers.h"
#include "scan.h"

#include "book/read.h"

enum { KINDS = 3 };
enum { DAY, SOLD, SALES, SETTLED, SETTLEMENTS, INVOICED, INVOICES, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"day", "Day", "日期", REPORT_DAY},
	{"sold", "Bills", "销售单数", REPORT_COUNT},
	{"sales", "Sales", "销售金额", REPORT_MONEY},
	{"settled", "Settled", "结算数", REPORT_COUNT},
	{"settlements", "Settlements", "结算金额", REPORT_MONEY},
	{"invoiced", "Invoices", "发票数", REPORT_COUNT},
	{"invoices", "Invoiced", "发票金额", REPORT_MONEY},
};

/* Goods that left, a voucher in the ledger, an invoice written; and what takes them back. */
static const struct {
	const char *type, *acts;
	int column;
	int sign;
} kinds[] = {
	{"sales_bill", "issue|sell", SOLD, 1},
	{"sales_bill", "reverse", SOLD, -1},
	{"voucher", "post", SETTLED, 1},
	{"voucher", "unpost", SETTLED, -1},
	{"invoice", "issue", INVOICED, 1},
	{"invoice", "void", INVOICED, -1},
};

struct day_sums {
	int64_t v[COLUMNS];
};

struct gather {
	struct book *b;
	struct span span;
	struct str site;
	struct keys days;
	struct day_sums *sums;
	int cap;
	struct op one; /* of one paper */
};

static enum err worth_of(struct gather *g, const struct entry *e, int64_t *worth)
{
	struct report_cell cell;
	struct doc_row row;
	struct doc *doc;
	enum err err;

	op_reset(&g->one);
	if ((err = book_find(&g->one, g->b, NULL, e->doc, &row)) || (err = book_load(&g->one, g->b, &row, &doc)))
		return err;
	cell = cell_worth(doc);
	*worth = cell.set ? cell.v : 0;
	return OK;
}

static enum err take(struct op *op, struct gather *g, const struct scanned *s, int column, int sign)
{
	int count = g->days.count, at = keys_place(&g->days, s->day);
	int64_t worth, *v;
	enum err err = worth_of(g, s->e, &worth);

	if (err)
		return op_refuse(op, err, "", "path", book_dir(g->b), "why", "a paper", NULL);
	g->sums = room(&op->arena, g->sums, sizeof(*g->sums), count, &g->cap);
	if (at == count)
		g->sums[at] = (struct day_sums){.v = {0}};
	v = g->sums[at].v;
	v[column] += sign;
	return sign > 0 ? sum_to(op, &v[column + 1], worth) : sum_less(op, &v[column + 1], worth);
}

static enum err take_entry(void *ctx, struct op *op, const struct scanned *s)
{
	struct gather *g = ctx;

	if (g->site.n && !str_eq(s->e->log.site, g->site))
		return OK;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_is(s->e->type, kinds[i].type) && state_among(kinds[i].acts, s->e->act))
			return take(op, g, s, kinds[i].column, kinds[i].sign);
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	struct report_table *t = table_add(a, "days", "Days", "逐日", columns, COLUMNS);
	struct gather g = {.b = b, .site = ask->given[PARAM_site]};
	int *order;
	enum err err;

	keys_init(&g.days, &op->arena);
	if ((g.site.n && (err = record_asked(op, b, "site", g.site))) || (err = span_read(op, b, ask, &g.span, a)))
		return err;
	op_init(&g.one);
	err = scan_entries(op, b, &g.span, false, 0, take_entry, &g);
	op_done(&g.one);
	order = keys_sorted(&g.days);
	for (int i = 0; i < g.days.count && !err; i++) {
		struct report_cell *cells = row_add(op, t);
		cells[DAY] = cell_text(g.days.list[order[i]]);
		for (int c = SOLD; c < COLUMNS; c++)
			cells[c] = cell_number(g.sums[order[i]].v[c]);
	}
	return err ? err : table_total(op, t, ask->lang);
}

const struct report sales_report = {
	.name = "sales",
	.label_zh = "销售报表",
	.about = "Sales, settlements and invoices of a period, day by day.",
	.about_zh = "销售报表:期间内逐日的销售、结算与发票。",
	.takes = TAKES_SPAN | TAKES(site),
	.see = "see.money",
	.run = run,
};
