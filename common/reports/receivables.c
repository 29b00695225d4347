/* Receivables by customer and by age.
 *
 * Head office goes once over the movements, which lie in the order of customers; an open
 * item needs no look of its own, for what a movement adds to an item it adds to the age
 * of the item's due day. A site, which has no movements of others, goes by standings. */
#include "receivables.h"

#include <string.h>

#include "span.h"
#include "store/owed.h"

struct owing { /* the customer at hand */
	struct str customer; /* p is NULL: none yet */
	int64_t ages[AGES_MAX];
	int64_t receivable, credit, balance;
	int64_t unsettled; /* shipped, on the way to a receivable: beside the balance */
};

struct gather {
	struct aging aging;
	char until[12]; /* movements up to this day count; empty: all */
	bool owing; /* those alone whose balance is above nil */
	struct owing now;
	struct report_table *table;
	enum err (*put)(struct op *op, struct gather *g, const struct owing *o);
	int64_t customers;
	uint64_t n; /* at a site: of the newest standing */
};

/* The customer at hand is complete. */
static enum err finish(struct op *op, struct gather *g)
{
	struct owing *o = &g->now;
	enum err err;

	if (!o->customer.p)
		return OK;
	o->balance = o->receivable;
	err = sum_to(op, &o->balance, o->credit);
	if (err || (g->owing && o->balance <= 0))
		return err;
	g->customers++;
	return g->put(op, g, o);
}

static enum err next(struct op *op, struct gather *g, struct str customer)
{
	enum err err = finish(op, g);

	g->now = (struct owing){.customer = arena_str(&op->arena, customer)};
	return err;
}

static enum err add_receivable(struct op *op, struct gather *g, struct str due, int64_t v)
{
	enum err err = sum_to(op, &g->now.ages[aging_place(&g->aging, due)], v);

	return err ? err : sum_to(op, &g->now.receivable, v);
}

/* ---- head office ---- */

static enum err take_owed(void *ctx, struct op *op, const struct owed_row *row)
{
	struct gather *g = ctx;
	bool ar = str_eq(row->account, STR("AR")), uns = str_eq(row->account, STR("UNS"));
	enum err err = OK;

	if ((!ar && !uns && !str_eq(row->account, STR("ADV"))) || day_is_past(g->until, row->day))
		return OK;
	if (!str_eq(g->now.customer, row->customer))
		err = next(op, g, row->customer);
	if (err)
		return err;
	return ar ? add_receivable(op, g, row->due, row->v) : sum_to(op, uns ? &g->now.unsettled : &g->now.credit, row->v);
}

/* ---- a site ---- */

static enum err take_held(struct op *op, struct book *b, struct gather *g, struct str customer)
{
	struct held held;
	enum err err = held_read(op, b, customer, &held);

	if (err || !held.any || (err = next(op, g, customer)))
		return err;
	g->now.credit = held.sums[HELD_ADV];
	g->now.unsettled = held.sums[HELD_UNS];
	if (held.n > g->n)
		g->n = held.n;
	for (int i = 0; i < held.claims_count && !err; i++)
		if (str_is(held.claims[i].account, "AR"))
			err = add_receivable(op, g, held.claims[i].due, held.claims[i].v);
	return err;
}

static enum err take_key(void *ctx, struct op *op, const struct record_row *row)
{
	(void)op;
	keys_place(ctx, row->key);
	return OK;
}

static enum err take_standing_key(void *ctx, struct op *op, struct str customer, struct str body)
{
	(void)op;
	(void)body;
	keys_place(ctx, customer);
	return OK;
}

static enum err all_held(struct op *op, struct book *b, struct gather *g)
{
	struct keys keys;
	int *order;
	enum err err;

	keys_init(&keys, &op->arena);
	if ((err = records_walk(op, book_store(b), STR("customer"), take_key, &keys)) ||
		(err = standings_walk(op, book_store(b), take_standing_key, &keys)))
		return err;
	order = keys_sorted(&keys);
	for (int i = 0; i < keys.count && !err; i++)
		err = take_held(op, b, g, keys.list[order[i]]);
	return err;
}

/* ---- both ---- */

static enum err gather_held(
	struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *out)
{
	struct str customer = ask->given[PARAM_customer];
	enum err err = customer.n ? take_held(op, b, g, customer) : all_held(op, b, g);

	if (err || (err = finish(op, g)))
		return err;
	if (asked(ask, PARAM_on))
		note(op, out, ask->lang == LANG_ZH ? "账龄按该日计;金额为目前已知。"
						   : "Ages are counted back from that day; the sums are those known now.");
	return note_news(op, b, g->n, ask->lang, out);
}

static enum err gather(
	struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *out)
{
	enum err err;

	if (!book_is_home(b))
		return gather_held(op, b, ask, g, out);
	err = owed_walk(op, book_store(b), ask->given[PARAM_customer], take_owed, g);
	return err ? err : finish(op, g);
}

/* ---- by customer ---- */

enum { FIRST_AGE = 3 };

static struct report_table *customer_table(struct op *op, const struct gather *g, struct report_answer *out)
{
	int ages = g->aging.count, count = FIRST_AGE + ages + 3;
	struct report_column *c = ARENA_ARRAY(&op->arena, struct report_column, count);

	c[0] = (struct report_column){"customer", "Customer", "客户", REPORT_TEXT};
	c[1] = (struct report_column){"name", "Name", "名称", REPORT_TEXT};
	c[2] = (struct report_column){"receivable", "Receivable", "应收", REPORT_MONEY};
	for (int i = 0; i < ages; i++)
		c[FIRST_AGE + i] = aging_column(op, &g->aging, i);
	c[FIRST_AGE + ages] = (struct report_column){"unapplied_credit", "Unapplied", "未核销余账", REPORT_MONEY};
	c[FIRST_AGE + ages + 1] = (struct report_column){"balance", "Balance", "余额", REPORT_MONEY};
	c[FIRST_AGE + ages + 2] = (struct report_column){"unsettled", "Unsettled", "未结算", REPORT_MONEY};
	return table_add(out, "customers", "Customers", "客户", c, count);
}

static enum err put_customer(struct op *op, struct gather *g, const struct owing *o)
{
	struct report_cell *cells = row_add(op, g->table);
	int ages = g->aging.count;

	cells[0] = cell_text(o->customer);
	cells[2] = cell_number(o->receivable);
	for (int k = 0; k < ages; k++)
		cells[FIRST_AGE + k] = cell_number(o->ages[k]);
	cells[FIRST_AGE + ages] = cell_number(o->credit);
	cells[FIRST_AGE + ages + 1] = cell_number(o->balance);
	cells[FIRST_AGE + ages + 2] = cell_number(o->unsettled);
	return OK;
}

struct naming {
	struct report_table *table;
	int row;
};

/* Rows and records both come in the order of keys: one walk beside the other. */
static enum err take_name(void *ctx, struct op *op, const struct record_row *record)
{
	struct naming *n = ctx;
	const struct report_table *t = n->table;

	while (n->row < t->rows) {
		struct report_cell *cells = &t->cells[n->row * t->columns_count];
		int order = str_cmp(cells[0].text, record->key);
		if (order > 0)
			return OK;
		if (!order)
			cells[1] = cell_text(arena_str(&op->arena, record->name));
		n->row++;
	}
	return OK;
}

static enum err by_customer(
	struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *out)
{
	struct naming n = {0};
	enum err err;

	g->table = n.table = customer_table(op, g, out);
	g->put = put_customer;
	if ((err = gather(op, b, ask, g, out)) || (err = records_walk(op, book_store(b), STR("customer"), take_name, &n)))
		return err;
	return table_total(op, g->table, ask->lang);
}

/* ---- by age ---- */

static const struct report_column age_columns[] = {
	{"age", "Age in days", "账龄(天)", REPORT_TEXT},
	{"customers", "Customers", "客户数", REPORT_COUNT},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

static void age_row(struct op *op, struct report_table *t, const char *label)
{
	struct report_cell *cells = row_add(op, t);

	cells[0] = cell_text(str_from(label));
	cells[1] = cell_number(0);
	cells[2] = cell_number(0);
}

static enum err count_in(struct op *op, struct report_table *t, int row, int64_t v)
{
	struct report_cell *cells = &t->cells[row * t->columns_count];

	cells[1].v += v != 0;
	return sum_to(op, &cells[2].v, v);
}

static enum err put_ages(struct op *op, struct gather *g, const struct owing *o)
{
	enum err err = OK;

	for (int k = 0; k < g->aging.count && !err; k++)
		err = count_in(op, g->table, k, o->ages[k]);
	return err ? err : count_in(op, g->table, g->aging.count, o->credit);
}

static enum err by_age(
	struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *out)
{
	bool zh = ask->lang == LANG_ZH;
	enum err err;

	g->table = table_add(out, "ages", "Ages", "账龄", age_columns, 3);
	g->put = put_ages;
	for (int k = 0; k < g->aging.count; k++) {
		struct report_column c = aging_column(op, &g->aging, k);
		age_row(op, g->table, zh ? c.label_zh : c.label);
	}
	age_row(op, g->table, zh ? "未核销余账" : "unapplied credit");
	if ((err = gather(op, b, ask, g, out)) || (err = table_total(op, g->table, ask->lang)))
		return err;
	g->table->total[1] = cell_number(g->customers); /* one may stand in several rows */
	return OK;
}

/* ---- what was asked ---- */

static enum err by_ages(struct op *op, struct book *b, const struct report_ask *ask, bool customers, struct gather *g,
	struct report_answer *out)
{
	struct str customer = ask->given[PARAM_customer];
	enum err err = aging_init(op, ask->given[PARAM_buckets], out->on, &g->aging);

	if (!err && customer.p)
		err = record_asked(op, b, "customer", customer);
	if (err)
		return err;
	g->owing = asked(ask, PARAM_owing);
	return customers ? by_customer(op, b, ask, g, out) : by_age(op, b, ask, g, out);
}

static enum err check_by(struct op *op, const struct report_ask *ask, struct str by)
{
	if (!str_is(by, "customer") && !str_is(by, "site") && !str_is(by, "age") && !str_is(by, "collector"))
		return op_refuse(op, E_VALUE, "--by", "value", arena_str(&op->arena, by).p, "kind",
			"customer, site, age or collector", "example", "customer", NULL);
	if (asked(ask, PARAM_detail) && asked(ask, PARAM_by))
		return op_refuse(op, E_USAGE, "", "what", "--detail goes without --by.", NULL);
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct str by = asked(ask, PARAM_by) ? ask->given[PARAM_by] : STR("customer");
	struct gather g = {0};
	enum err err = check_by(op, ask, by);

	if (err)
		return err;
	if (asked(ask, PARAM_detail))
		return receivables_items(op, b, ask, out);
	if (str_is(by, "collector") || (span_asked_for(ask) && !str_is(by, "age")))
		return receivables_of_period(op, b, ask, by, out);
	if (asked(ask, PARAM_on)) {
		if ((err = day_asked(op, ask->given[PARAM_on], "--on", &out->on)))
			return err;
		memcpy(g.until, ask->given[PARAM_on].p, ask->given[PARAM_on].n);
	}
	if (str_is(by, "site"))
		return receivables_by_site(op, b, ask, g.until, out);
	return by_ages(op, b, ask, str_is(by, "customer"), &g, out);
}

const struct report receivables_report = {
	.name = "receivables",
	.label_zh = "应收账款",
	.about = "Who owes what and since when: by customer, site, age or collector, on any day or over a period; --detail item by item.",
	.about_zh = "应收账款:按客户、站点、账龄或收款站点,任意日期或期间;--detail 逐笔。",
	.takes = TAKES(by) | TAKES(on) | TAKES(buckets) | TAKES(customer) | TAKES(owing) | TAKES(detail) | TAKES(age_by) | TAKES_SPAN,
	.see = "see.money",
	.run = run,
};
