/* Receivables by site: what each has to show for what it sold. A row's accounts are all
 * the money of a site: claims, credit, other sites, drawer and opening on the one hand,
 * what was earned or lost on the other, and the two sum to nil. */
#include "receivables.h"

#include "store/sums.h"

enum column { SITE, NAME, AR, ADV, IB, CASH, EQ, BALANCE, REV, TAX, BAD, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"site", "Site", "站点", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"receivable", "Receivable", "应收", REPORT_MONEY},
	{"unapplied_credit", "Unapplied", "未核销余账", REPORT_MONEY},
	{"between_sites", "Between sites", "站点往来", REPORT_MONEY},
	{"cash", "Cash", "现金", REPORT_MONEY},
	{"opening", "Opening", "期初", REPORT_MONEY},
	{"balance", "Balance", "合计", REPORT_MONEY},
	{"revenue", "Revenue", "收入", REPORT_MONEY},
	{"tax", "Tax", "税金", REPORT_MONEY},
	{"bad_debt", "Bad debt", "坏账", REPORT_MONEY},
};

static const char *const accounts_of[COLUMNS] = {
	[AR] = "AR", [ADV] = "ADV", [IB] = "IB", [CASH] = "CASH", [EQ] = "EQ", [REV] = "REV", [TAX] = "TAX", [BAD] = "BAD"};

struct site_sums {
	int64_t v[COLUMNS];
};

struct gather {
	const char *until;
	struct keys sites;
	struct site_sums *sums;
	int cap;
	int last; /* the site of the row before: mostly that of this one */
	int column;
};

static struct site_sums *sums_of(struct op *op, struct gather *g, struct str site)
{
	int at = g->last;

	if (!g->sites.count || !str_eq(g->sites.list[at], site)) {
		at = keys_place(&g->sites, site);
		g->sums = room(&op->arena, g->sums, sizeof(*g->sums), at, &g->cap);
		g->last = at;
	}
	return &g->sums[at];
}

static enum err take_movement(void *ctx, struct op *op, const struct movement_row *row)
{
	struct gather *g = ctx;
	bool ar = str_is(row->account, "AR");

	if ((!ar && !str_is(row->account, "ADV")) || day_is_past(g->until, row->day))
		return OK;
	return sum_to(op, &sums_of(op, g, row->site)->v[ar ? AR : ADV], row->v);
}

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct gather *g = ctx;

	return unit == UNIT_MONEY ? sum_to(op, &sums_of(op, g, spot->at)->v[g->column], v) : OK;
}

static enum err gather_sums(struct op *op, struct book *b, struct str customer, struct gather *g)
{
	enum err err = movements_walk(op, book_store(b), customer, take_movement, g);

	/* Of one customer a site holds claims and credit alone. */
	for (int c = IB; c < COLUMNS && !err && !customer.n; c++) {
		g->column = c;
		if (accounts_of[c])
			err = sums_walk(op, book_store(b), arena_printf(&op->arena, "%s\t", accounts_of[c]), take_sum, g);
	}
	return err;
}

static enum err balance(struct op *op, struct site_sums *s)
{
	enum err err = OK;

	for (int c = AR; c <= EQ && !err; c++)
		err = sum_to(op, &s->v[BALANCE], s->v[c]);
	return err;
}

static enum err put_rows(struct op *op, struct gather *g, struct names *names, bool owing, struct report_table *t)
{
	int *order = keys_sorted(&g->sites);

	for (int i = 0; i < g->sites.count; i++) {
		struct site_sums *s = &g->sums[order[i]];
		struct report_cell *cells;
		enum err err = balance(op, s);
		if (err)
			return err;
		if (owing && s->v[BALANCE] <= 0)
			continue;
		cells = row_add(op, t);
		cells[SITE] = cell_text(g->sites.list[order[i]]);
		cells[NAME] = cell_text(name_of(names, g->sites.list[order[i]]));
		for (int c = AR; c < COLUMNS; c++)
			cells[c] = cell_number(s->v[c]);
	}
	return OK;
}

enum err receivables_by_site(struct op *op, struct book *b, const struct report_ask *ask, const char *until,
	struct report_answer *out)
{
	struct report_table *t = table_add(out, "by_site", "Sites", "站点", columns, COLUMNS);
	struct gather g = {.until = until};
	struct names names;
	enum err err = OK;

	if (!book_is_home(b))
		return op_refuse(op, E_REPORT_HOME, "--by", "what", ask->lang == LANG_ZH ? "按站点的应收" : "Receivables by site", NULL);
	if (asked(ask, PARAM_buckets))
		return op_refuse(op, E_USAGE, "", "what", "Sites have no ages: --buckets goes with --by customer or age.", NULL);
	if (asked(ask, PARAM_customer))
		err = record_asked(op, b, "customer", ask->given[PARAM_customer]);
	keys_init(&g.sites, &op->arena);
	if (err || (err = gather_sums(op, b, ask->given[PARAM_customer], &g)) || (err = names_read(op, b, "site", &names)))
		return err;
	if (*until)
		note(op, out, ask->lang == LANG_ZH ? "应收和余账截至该日;其他科目为目前已知。"
						   : "Receivable and unapplied are as of that day; the other accounts as reported until now.");
	err = put_rows(op, &g, &names, asked(ask, PARAM_owing), t);
	return err ? err : table_total(op, t, ask->lang);
}
