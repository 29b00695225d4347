/* Receivables over a period: what was owed before, what moved it, what is owed after.
 *
 * One walk over the movements. Sales, receipts and returns are told apart by the type of
 * the paper that moved them; an allocation moves a customer's credit into his items and
 * is neither. So for every row
 *
 *   closing = opening + sales - receipts - returns - surplus used + other
 *
 * holds to the fen, with `surplus used` what his credit fell by (or, negative, grew). */
#include "receivables.h"

#include "span.h"

enum flow { OPENING, SALES, RECEIPTS, RETURNS, SURPLUS, OTHER, CLOSING, UNSETTLED, UNAPPLIED, FLOWS };

enum by { BY_CUSTOMER, BY_SITE, BY_COLLECTOR };

struct row {
	int64_t v[FLOWS];
};

struct gather {
	struct span span;
	enum by by;
	struct str customer;
	struct keys keys;
	struct row *rows;
	int cap;
	int last; /* the row of the movement before: mostly that of this one */
};

static struct row *row_of(struct op *op, struct gather *g, struct str key)
{
	int at = g->last, count = g->keys.count;

	if (!count || !str_eq(g->keys.list[at], key)) {
		at = keys_place(&g->keys, key);
		g->rows = room(&op->arena, g->rows, sizeof(*g->rows), count, &g->cap);
		if (at == count)
			g->rows[at] = (struct row){.v = {0}};
		g->last = at;
	}
	return &g->rows[at];
}

enum movement_class movement_class(struct str type)
{
	static const struct {
		const char *type;
		enum movement_class class;
	} classes[] = {{"allocation", MOVED_ALLOCATION}, {"sales_bill", MOVED_SALE}, {"voucher", MOVED_SALE},
		{"settlement", MOVED_SALE}, {"customer_receipt", MOVED_RECEIPT}, {"receipt_reversal", MOVED_RECEIPT},
		{"sales_return", MOVED_RETURN}, {"red_reversal", MOVED_RETURN}};

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (str_is(type, classes[i].type))
			return classes[i].class;
	return MOVED_OTHER;
}

/* Within the period: what the movement is besides its account. */
static enum err take_flow(struct op *op, struct row *r, const struct movement_row *m, bool ar)
{
	enum err err = ar ? OK : sum_to(op, &r->v[SURPLUS], m->v);

	if (err)
		return err;
	switch (movement_class(m->type)) {
	case MOVED_SALE:
		return ar ? sum_to(op, &r->v[SALES], m->v) : OK;
	case MOVED_RECEIPT:
		return sum_less(op, &r->v[RECEIPTS], m->v);
	case MOVED_RETURN:
		return sum_less(op, &r->v[RETURNS], m->v);
	case MOVED_ALLOCATION:
	case MOVED_OTHER:
		break;
	}
	return OK;
}

static enum err take_collected(struct op *op, struct gather *g, const struct movement_row *m, enum span_place place)
{
	if (place != SPAN_WITHIN || movement_class(m->type) != MOVED_RECEIPT)
		return OK;
	return sum_less(op, &row_of(op, g, m->site)->v[RECEIPTS], m->v);
}

static enum err take_movement(void *ctx, struct op *op, const struct movement_row *m)
{
	struct gather *g = ctx;
	bool ar = str_is(m->account, "AR"), adv = str_is(m->account, "ADV"), uns = str_is(m->account, "UNS");
	enum span_place place;
	struct row *r;
	enum err err;

	if (!ar && !adv && !uns)
		return OK;
	if ((place = span_place(&g->span, m->n, m->day)) == SPAN_AFTER)
		return OK;
	if (g->by == BY_COLLECTOR)
		return take_collected(op, g, m, place);
	r = row_of(op, g, g->by == BY_SITE ? m->site : m->customer);
	if (uns)
		return sum_to(op, &r->v[UNSETTLED], m->v);
	if ((err = sum_to(op, &r->v[ar ? CLOSING : UNAPPLIED], m->v)))
		return err;
	if (place == SPAN_WITHIN)
		return take_flow(op, r, m, ar);
	return ar ? sum_to(op, &r->v[OPENING], m->v) : OK;
}

/* What none of the columns says. */
static enum err residue(struct op *op, struct row *r)
{
	enum err err;

	r->v[OTHER] = r->v[CLOSING];
	if ((err = sum_less(op, &r->v[OTHER], r->v[OPENING])) || (err = sum_less(op, &r->v[OTHER], r->v[SALES])) ||
		(err = sum_to(op, &r->v[OTHER], r->v[RECEIPTS])) || (err = sum_to(op, &r->v[OTHER], r->v[RETURNS])))
		return err;
	return sum_to(op, &r->v[OTHER], r->v[SURPLUS]);
}

/* ---- tables ---- */

struct shape {
	const char *name, *label, *label_zh;
	const struct report_column *columns;
	const enum flow *flows; /* of the columns behind key and name */
	int count; /* of all columns */
};

#define KEYED(name, en, zh) {name, en, zh, REPORT_TEXT}, {"name", "Name", "名称", REPORT_TEXT}

static const struct report_column customer_columns[] = {KEYED("customer", "Customer", "客户"),
	{"opening", "Opening", "期初", REPORT_MONEY}, {"sales", "Sales", "销售", REPORT_MONEY},
	{"receipts", "Receipts", "收款", REPORT_MONEY}, {"returns", "Returns", "退货", REPORT_MONEY},
	{"surplus_used", "Surplus used", "使用余账", REPORT_MONEY}, {"other", "Other", "其他", REPORT_MONEY},
	{"closing", "Closing", "期末应收", REPORT_MONEY}, {"unsettled", "Unsettled", "未结算", REPORT_MONEY},
	{"unapplied_credit", "Unapplied", "未核销余账", REPORT_MONEY}};
static const enum flow customer_flows[] = {OPENING, SALES, RECEIPTS, RETURNS, SURPLUS, OTHER, CLOSING, UNSETTLED, UNAPPLIED};

/* Where an item stands and where its money came in are two sites: what was set against
 * items is one sum. */
static const struct report_column site_columns[] = {KEYED("site", "Site", "站点"),
	{"opening", "Opening", "期初", REPORT_MONEY}, {"sales", "Sales", "销售", REPORT_MONEY},
	{"settled", "Paid and set off", "核销", REPORT_MONEY}, {"closing", "Closing", "期末应收", REPORT_MONEY},
	{"unsettled", "Unsettled", "未结算", REPORT_MONEY}, {"reported", "Reported to", "报到日", REPORT_DAY},
	{"behind", "Behind", "未报齐", REPORT_TEXT}};
static const enum flow site_flows[] = {OPENING, SALES, OTHER, CLOSING, UNSETTLED};

static const struct report_column collector_columns[] = {
	KEYED("site", "Collector", "收款站点"), {"receipts", "Receipts", "收款", REPORT_MONEY}};
static const enum flow collector_flows[] = {RECEIPTS};

static const struct shape shapes[] = {
	[BY_CUSTOMER] = {"customers", "Customers", "客户", customer_columns, customer_flows, 11},
	[BY_SITE] = {"by_site", "Sites", "站点", site_columns, site_flows, 9},
	[BY_COLLECTOR] = {"by_collector", "Collectors", "收款站点", collector_columns, collector_flows, 3},
};

/* By site: nothing but sales and what was set against them. */
static enum err prepare(struct op *op, struct gather *g, struct row *r)
{
	enum err err;

	if (g->by == BY_CUSTOMER)
		return residue(op, r);
	r->v[OTHER] = r->v[OPENING];
	if ((err = sum_to(op, &r->v[OTHER], r->v[SALES])))
		return err;
	return sum_less(op, &r->v[OTHER], r->v[CLOSING]);
}

static bool is_nil(const struct row *r)
{
	for (int i = 0; i < FLOWS; i++)
		if (r->v[i])
			return false;
	return true;
}

static void put_reported(const struct report_answer *a, struct str site, enum lang lang, struct report_cell *cells)
{
	const struct report_site *at = site_reported(a, site);

	if (!at)
		return;
	cells[0] = cell_text(at->day);
	if (at->behind)
		cells[1] = cell_text(lang == LANG_ZH ? STR("未报齐") : STR("behind"));
}

static enum err put_rows(
	struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *a)
{
	const struct shape *shape = &shapes[g->by];
	struct report_table *t = table_add(a, shape->name, shape->label, shape->label_zh, shape->columns, shape->count);
	int *order = keys_sorted(&g->keys), flows = g->by == BY_SITE ? 5 : shape->count - 2;
	enum err err = sites_reported(op, b, a);

	for (int i = 0; i < g->keys.count && !err; i++) {
		struct row *r = &g->rows[order[i]];
		struct str key = g->keys.list[order[i]], name;
		struct report_cell *cells;
		if ((err = prepare(op, g, r)) || is_nil(r) || (asked(ask, PARAM_owing) && r->v[CLOSING] <= 0))
			continue;
		if ((err = span_name(op, b, &g->span, g->by == BY_CUSTOMER ? "customer" : "site", key, &name)))
			return err;
		cells = row_add(op, t);
		cells[0] = cell_text(key);
		cells[1] = cell_text(name);
		for (int k = 0; k < flows; k++)
			cells[2 + k] = cell_number(r->v[shape->flows[k]]);
		if (g->by == BY_SITE)
			put_reported(a, key, ask->lang, &cells[2 + flows]);
	}
	return err ? err : table_total(op, t, ask->lang);
}

enum err receivables_of_period(
	struct op *op, struct book *b, const struct report_ask *ask, struct str by, struct report_answer *out)
{
	struct gather g = {.by = str_is(by, "site") ? BY_SITE : str_is(by, "collector") ? BY_COLLECTOR : BY_CUSTOMER};
	struct str customer = ask->given[PARAM_customer];
	enum err err;

	if (!book_is_home(b))
		return op_refuse(op, E_REPORT_HOME, "--period", "what",
			ask->lang == LANG_ZH ? "按期间的应收" : "Receivables over a period", NULL);
	if (asked(ask, PARAM_buckets) || asked(ask, PARAM_on))
		return op_refuse(op, E_USAGE, "", "what", "Ages and --on go without --period: --detail has both.", NULL);
	keys_init(&g.keys, &op->arena);
	if ((customer.n && (err = record_asked(op, b, "customer", customer))) || (err = span_read(op, b, ask, &g.span, out)) ||
		(err = movements_walk(op, book_store(b), customer, take_movement, &g)))
		return err;
	return put_rows(op, b, ask, &g, out);
}
