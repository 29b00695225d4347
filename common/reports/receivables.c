/* Receivables by customer and by age.
 *
 * Head office goes once over the movements, which lie in the order of customers; an open
 * item needs no look of its own, for what a movement adds to an item it adds to the age
 * of the item's due day. A site, which has no movements of others, goes by standings. */
#include "receivables.h"

#include <string.h>

#include "base/check.h"

struct owing {
	struct str customer;
	int64_t ages[AGES_MAX];
	int64_t receivable, credit;
};

struct gather {
	struct aging aging;
	char until[12]; /* movements up to this day count; empty: all */
	struct owing *rows;
	int count, cap;
	uint64_t n; /* at a site: of the newest standing */
};

static enum err balance_of(struct op *op, const struct owing *o, int64_t *out)
{
	*out = o->receivable;
	return sum_to(op, out, o->credit);
}

static struct owing *owing_add(struct op *op, struct gather *g, struct str customer)
{
	g->rows = room(&op->arena, g->rows, sizeof(*g->rows), g->count, &g->cap);
	g->rows[g->count] = (struct owing){.customer = arena_str(&op->arena, customer)};
	return &g->rows[g->count++];
}

static enum err add_receivable(struct op *op, struct gather *g, struct owing *o, struct str due, int64_t v)
{
	enum err err = sum_to(op, &o->ages[aging_place(&g->aging, due)], v);

	return err ? err : sum_to(op, &o->receivable, v);
}

/* ---- head office ---- */

static enum err take_movement(void *ctx, struct op *op, const struct movement_row *row)
{
	struct gather *g = ctx;
	struct owing *o = g->count ? &g->rows[g->count - 1] : NULL;
	bool ar = str_is(row->account, "AR");

	if ((!ar && !str_is(row->account, "ADV")) || day_is_past(g->until, row->day))
		return OK;
	if (!o || !str_eq(o->customer, row->customer))
		o = owing_add(op, g, row->customer);
	return ar ? add_receivable(op, g, o, row->due, row->v) : sum_to(op, &o->credit, row->v);
}

/* ---- a site ---- */

static enum err take_held(struct op *op, struct book *b, struct gather *g, struct str customer)
{
	struct held held;
	struct owing *o;
	enum err err = held_read(op, b, customer, &held);

	if (err || !held.any)
		return err;
	o = owing_add(op, g, customer);
	o->credit = held.sums[HELD_ADV];
	if (held.n > g->n)
		g->n = held.n;
	for (int i = 0; i < held.claims_count && !err; i++)
		if (str_is(held.claims[i].account, "AR"))
			err = add_receivable(op, g, o, held.claims[i].due, held.claims[i].v);
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

static enum err gather(struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *out)
{
	struct str customer = ask->given[PARAM_customer];
	enum err err = aging_init(op, ask->given[PARAM_buckets], out->on, &g->aging);

	if (!err && customer.p)
		err = record_asked(op, b, "customer", customer);
	if (err)
		return err;
	if (book_is_home(b))
		return movements_walk(op, book_store(b), customer, take_movement, g);
	err = customer.n ? take_held(op, b, g, customer) : all_held(op, b, g);
	if (!err && asked(ask, PARAM_on))
		note(op, out, ask->lang == LANG_ZH ? "账龄按该日计;金额为目前已知。"
						   : "Ages are counted back from that day; the sums are those known now.");
	return err ? err : note_news(op, b, g->n, ask->lang, out);
}

static enum err drop_square(struct op *op, struct gather *g)
{
	int kept = 0;

	for (int i = 0; i < g->count; i++) {
		int64_t balance;
		enum err err = balance_of(op, &g->rows[i], &balance);
		if (err)
			return err;
		if (balance > 0)
			g->rows[kept++] = g->rows[i];
	}
	g->count = kept;
	return OK;
}

/* ---- by customer ---- */

enum { FIRST_AGE = 3 };

static struct report_table *customer_table(struct op *op, const struct gather *g, struct report_answer *out)
{
	int ages = g->aging.count, count = FIRST_AGE + ages + 2;
	struct report_column *c = ARENA_ARRAY(&op->arena, struct report_column, count);

	c[0] = (struct report_column){"customer", "Customer", "客户", REPORT_TEXT};
	c[1] = (struct report_column){"name", "Name", "名称", REPORT_TEXT};
	c[2] = (struct report_column){"receivable", "Receivable", "应收", REPORT_MONEY};
	for (int i = 0; i < ages; i++)
		c[FIRST_AGE + i] = aging_column(op, &g->aging, i);
	c[FIRST_AGE + ages] = (struct report_column){"unapplied_credit", "Unapplied", "未核销余账", REPORT_MONEY};
	c[FIRST_AGE + ages + 1] = (struct report_column){"balance", "Balance", "余额", REPORT_MONEY};
	return table_add(out, "customers", "Customers", "客户", c, count);
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

static enum err put_names(struct op *op, struct book *b, struct report_table *t)
{
	struct naming n = {t, 0};

	return records_walk(op, book_store(b), STR("customer"), take_name, &n);
}

static enum err by_customer(struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *out)
{
	struct report_table *t = customer_table(op, g, out);
	enum err err = OK;

	for (int i = 0; i < g->count && !err; i++) {
		const struct owing *o = &g->rows[i];
		struct report_cell *cells = row_add(op, t);
		cells[0] = cell_text(o->customer);
		cells[2] = cell_number(o->receivable);
		for (int k = 0; k < g->aging.count; k++)
			cells[FIRST_AGE + k] = cell_number(o->ages[k]);
		cells[FIRST_AGE + g->aging.count] = cell_number(o->credit);
		cells[FIRST_AGE + g->aging.count + 1].set = true;
		err = balance_of(op, o, &cells[FIRST_AGE + g->aging.count + 1].v);
	}
	if (err || (err = put_names(op, b, t)))
		return err;
	return table_total(op, t, ask->lang);
}

/* ---- by age ---- */

static const struct report_column age_columns[] = {
	{"age", "Age in days", "账龄(天)", REPORT_TEXT},
	{"customers", "Customers", "客户数", REPORT_COUNT},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

static struct report_cell *age_row(struct op *op, struct report_table *t, const char *label)
{
	struct report_cell *cells = row_add(op, t);

	cells[0] = cell_text(str_from(label));
	cells[1] = cell_number(0);
	cells[2] = cell_number(0);
	return cells;
}

static enum err count_in(struct op *op, struct report_cell *cells, int64_t v)
{
	cells[1].v += v != 0;
	return sum_to(op, &cells[2].v, v);
}

static enum err by_age(struct op *op, const struct report_ask *ask, const struct gather *g, struct report_answer *out)
{
	struct report_table *t = table_add(out, "ages", "Ages", "账龄", age_columns, 3);
	bool zh = ask->lang == LANG_ZH;
	enum err err = OK;

	for (int k = 0; k < g->aging.count; k++) {
		struct report_column c = aging_column(op, &g->aging, k);
		struct report_cell *cells = age_row(op, t, zh ? c.label_zh : c.label);
		for (int i = 0; i < g->count && !err; i++)
			err = count_in(op, cells, g->rows[i].ages[k]);
	}
	struct report_cell *cells = age_row(op, t, zh ? "未核销余账" : "unapplied credit");
	for (int i = 0; i < g->count && !err; i++)
		err = count_in(op, cells, g->rows[i].credit);
	if (!err)
		err = table_total(op, t, ask->lang);
	if (!err)
		t->total[1] = cell_number(g->count);
	return err;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct str by = asked(ask, PARAM_by) ? ask->given[PARAM_by] : STR("customer");
	struct gather g = {0};
	enum err err = OK;

	if (!str_is(by, "customer") && !str_is(by, "site") && !str_is(by, "age"))
		return op_refuse(op, E_VALUE, "--by", "value", arena_str(&op->arena, by).p, "kind", "customer, site or age", "example",
			"customer", NULL);
	if (asked(ask, PARAM_on)) {
		if ((err = day_asked(op, ask->given[PARAM_on], "--on", &out->on)))
			return err;
		memcpy(g.until, ask->given[PARAM_on].p, ask->given[PARAM_on].n);
	}
	if (str_is(by, "site"))
		return receivables_by_site(op, b, ask, g.until, out);
	if ((err = gather(op, b, ask, &g, out)) || (asked(ask, PARAM_owing) && (err = drop_square(op, &g))))
		return err;
	return str_is(by, "age") ? by_age(op, ask, &g, out) : by_customer(op, b, ask, &g, out);
}

const struct report receivables_report = {
	.name = "receivables",
	.about = "Who owes what and since when: by customer, site or age, on any day.",
	.about_zh = "应收账款:按客户、站点或账龄,任意日期。",
	.takes = TAKES(by) | TAKES(on) | TAKES(buckets) | TAKES(customer) | TAKES(owing),
	.run = run,
};
