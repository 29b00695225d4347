/* Receivables item by item: what stands open of each paper, and since when.
 *
 * The same movements as the summary, summed by paper instead of by customer, so the two
 * agree to the fen (REC-17). A customer's credit that is set against nothing is a line
 * of its own. */
#include "receivables.h"

#include "papers.h"
#include "span.h"

enum { CUSTOMER, NAME, ACCOUNT, PAPER, SITE, DAY, DUE, AGE, AMOUNT, AGES };

struct item {
	struct str customer, account, paper, site, due;
	char day[12]; /* the first on which it was posted */
	int64_t v;
};

struct gather {
	struct aging aging;
	struct span span;
	char until[12];
	bool of_span; /* up to the end of the span; otherwise up to `until` */
	bool by_day; /* aged from the item's own day */
	struct item *items;
	int count, cap;
};

static bool counts(const struct gather *g, const struct movement_row *m)
{
	if (!str_is(m->account, "AR") && !str_is(m->account, "ADV") && !str_is(m->account, "UNS"))
		return false;
	return g->of_span ? span_place(&g->span, m->n, m->day) != SPAN_AFTER : !day_is_past(g->until, m->day);
}

/* The rows of one item come together, the oldest first; credit is one sum a customer. */
static enum err take_movement(void *ctx, struct op *op, const struct movement_row *m)
{
	struct gather *g = ctx;
	struct item *last = g->count ? &g->items[g->count - 1] : NULL;

	if (!counts(g, m))
		return OK;
	if (!last || !str_eq(last->customer, m->customer) || !str_eq(last->account, m->account) ||
		!str_eq(last->paper, m->paper) || !str_eq(last->due, m->due)) {
		struct str customer =
			last && str_eq(last->customer, m->customer) ? last->customer : arena_str(&op->arena, m->customer);
		g->items = room(&op->arena, g->items, sizeof(*g->items), g->count, &g->cap);
		last = &g->items[g->count++];
		*last = (struct item){.customer = customer, .account = arena_str(&op->arena, m->account),
			.paper = arena_str(&op->arena, m->paper), .due = arena_str(&op->arena, m->due)};
		if (!str_is(m->account, "ADV")) {
			last->site = arena_str(&op->arena, m->site);
			memcpy(last->day, m->day.p, m->day.n < sizeof(last->day) ? m->day.n : 0);
		}
	}
	return sum_to(op, &last->v, m->v);
}

/* An item that was shipped first and settled later is as old as its shipping. */
static void begin_with_shipping(struct gather *g)
{
	struct arena scratch = {0};
	struct keys papers;
	const struct item **first = ARENA_ARRAY(&scratch, const struct item *, g->count + 1);

	keys_init(&papers, &scratch);
	for (int i = 0; i < g->count; i++) {
		int known = papers.count, at = keys_place(&papers, g->items[i].paper);
		if (at == known || strcmp(g->items[i].day, first[at]->day) < 0)
			first[at] = &g->items[i];
	}
	for (int i = 0; i < g->count; i++)
		if (g->items[i].paper.n)
			memmove(g->items[i].day, first[keys_place(&papers, g->items[i].paper)]->day, sizeof(g->items[i].day));
	arena_done(&scratch);
}

static struct report_table *items_table(struct op *op, const struct gather *g, struct report_answer *a)
{
	static const struct report_column columns[AGES] = {{"customer", "Customer", "客户", REPORT_TEXT},
		{"name", "Name", "名称", REPORT_TEXT}, {"account", "Account", "科目", REPORT_TEXT},
		{"number", "Paper", "单据", REPORT_TEXT}, {"site", "Site", "站点", REPORT_TEXT},
		{"day", "Day", "日期", REPORT_DAY}, {"due", "Due", "到期日", REPORT_DAY}, {"age", "Age", "账龄", REPORT_COUNT},
		{"amount", "Amount", "金额", REPORT_MONEY}};
	struct report_column *c = ARENA_ARRAY(&op->arena, struct report_column, AGES + g->aging.count);

	memcpy(c, columns, sizeof(columns));
	for (int i = 0; i < g->aging.count; i++)
		c[AGES + i] = aging_column(op, &g->aging, i);
	return table_add(a, "items", "Items", "明细", c, AGES + g->aging.count);
}

static enum err put_item(struct op *op, struct book *b, const struct gather *g, const struct item *item, struct str name,
	struct report_table *t)
{
	struct str number = STR_NONE, day = str_from(item->day), since = g->by_day ? day : item->due;
	struct report_cell *cells;
	struct day from;
	enum err err = item->paper.n ? paper_name(op, b, item->paper, &number) : OK;

	if (err)
		return err;
	cells = row_add(op, t);
	cells[CUSTOMER] = cell_text(item->customer);
	cells[NAME] = cell_text(name);
	cells[ACCOUNT] = cell_text(item->account);
	cells[PAPER] = cell_text(number);
	cells[SITE] = cell_text(item->site);
	cells[DAY] = cell_text(day);
	cells[DUE] = cell_text(item->due);
	if (day_read(since, &from))
		cells[AGE] = cell_number(day_diff(g->aging.on, from));
	cells[AMOUNT] = cell_number(item->v);
	for (int k = 0; k < g->aging.count; k++)
		cells[AGES + k] = cell_number(0);
	if (str_is(item->account, "AR"))
		cells[AGES + aging_place(&g->aging, since)].v = item->v;
	return OK;
}

static enum err put_items(struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *a)
{
	struct report_table *t = items_table(op, g, a);
	struct str customer = STR_NONE, name = STR_NONE;
	enum err err = OK;

	for (int i = 0; i < g->count && !err; i++) {
		const struct item *item = &g->items[i];
		if (!item->v)
			continue;
		if (!str_eq(customer, item->customer)) {
			customer = item->customer;
			err = span_name(op, b, &g->span, "customer", customer, &name);
		}
		if (!err)
			err = put_item(op, b, g, item, name, t);
	}
	if (err || (err = table_total(op, t, ask->lang)))
		return err;
	t->total[AGE].set = false;
	return OK;
}

static enum err read_asked(struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *a)
{
	struct str age_by = asked(ask, PARAM_age_by) ? ask->given[PARAM_age_by] : STR("due");
	enum err err = OK;

	if (!str_is(age_by, "due") && !str_is(age_by, "day"))
		return op_refuse(op, E_VALUE, "--age-by", "value", arena_str(&op->arena, age_by).p, "kind", "due or day", "example",
			"day", NULL);
	g->by_day = str_is(age_by, "day");
	g->of_span = span_asked_for(ask);
	if (g->of_span && asked(ask, PARAM_on))
		return op_refuse(op, E_USAGE, "", "what", "--on goes without --period.", NULL);
	if (g->of_span)
		err = span_read(op, b, ask, &g->span, a);
	if (!err && asked(ask, PARAM_on)) {
		if ((err = day_asked(op, ask->given[PARAM_on], "--on", &a->on)))
			return err;
		memcpy(g->until, ask->given[PARAM_on].p, ask->given[PARAM_on].n);
	}
	if (!err && asked(ask, PARAM_customer))
		err = record_asked(op, b, "customer", ask->given[PARAM_customer]);
	return err ? err : aging_init(op, ask->given[PARAM_buckets], a->on, &g->aging);
}

enum err receivables_items(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct gather g = {.count = 0};
	enum err err;

	if (!book_is_home(b))
		return op_refuse(op, E_REPORT_HOME, "--detail", "what", ask->lang == LANG_ZH ? "应收明细" : "Receivables item by item", NULL);
	if ((err = read_asked(op, b, ask, &g, out)) ||
		(err = movements_walk(op, book_store(b), ask->given[PARAM_customer], take_movement, &g)))
		return err;
	begin_with_shipping(&g);
	return put_items(op, b, ask, &g, out);
}
