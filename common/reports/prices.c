/* Prices: what each item costs on a day, what it is, and how much of it is free
 * (SAL-40): the three things a desk is asked while the customer waits. For a customer they
 * are his executed prices, each with the quantity from which it holds and whose policy it
 * is, and what else was agreed with him (CON-16); a quotation is this list (CON-21). */
#include "inside.h"

#include "book/read.h"
#include "documents/papers.h"
#include "store/log.h"
#include "store/prices.h"
#include "store/sums.h"

enum column { ITEM, NAME, SPECIFICATION, UNIT, PRICE, DISCOUNT, WHOSE, FROM, LIST, LEAST, FREE, COLUMNS };
enum policy_column { NUMBER, LIST_NAME, FOR, SINCE, POLICY, OFFSET, POLICY_COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"item", "Item", "商品", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"specification", "Specification", "规格", REPORT_TEXT},
	{"unit", "Unit", "单位", REPORT_TEXT},
	{"price", "Price", "单价", REPORT_TEXT},
	{"discount", "Discount at most", "最高折扣", REPORT_TEXT},
	{"for", "For", "适用", REPORT_TEXT},
	{"from", "Since", "生效日期", REPORT_DAY},
	{"list", "Price list", "价格表", REPORT_TEXT},
	{"from_qty", "From quantity", "起订数量", REPORT_QTY},
	{"free", "Free", "可用", REPORT_QTY},
};

static const struct report_column policy_columns[POLICY_COLUMNS] = {
	{"list", "Price list", "价格表", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"for", "For", "适用", REPORT_TEXT},
	{"from", "Since", "生效日期", REPORT_DAY},
	{"policy", "Special policy", "特殊政策", REPORT_TEXT},
	{"offset", "Expenses set off", "费用冲抵", REPORT_TEXT},
};

struct pricing {
	struct book *book;
	struct report_table *table;
	struct str site; /* whose stock; empty: all */
	struct str item; /* empty: every item that has a price */
	const struct customer *customer; /* NULL: everybody's prices */
	struct day on;
	struct keys items; /* that have stock */
	int64_t *free;
	int cap;
	int sign;
	int64_t list_n; /* the entry last asked for its number */
	struct str list;
};

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct pricing *p = ctx;
	int at;

	if (unit != UNIT_QTY || (p->site.n && !str_eq(spot->at, p->site)) || (p->item.n && !str_eq(spot->item, p->item)))
		return OK;
	at = keys_place(&p->items, spot->item);
	p->free = room(&op->arena, p->free, sizeof(*p->free), at, &p->cap);
	return p->sign < 0 ? sum_less(op, &p->free[at], v) : sum_to(op, &p->free[at], v);
}

static enum err gather_free(struct op *op, struct pricing *p)
{
	struct store *s = book_store(p->book);
	enum err err;

	keys_init(&p->items, &op->arena);
	p->sign = 1;
	if ((err = sums_walk(op, s, STR("OH\t"), take_sum, p)))
		return err;
	p->sign = -1;
	return sums_walk(op, s, STR("RSV\t"), take_sum, p);
}

/* The number of the list that says so; the items of one list mostly come together. */
static enum err list_number(struct op *op, struct pricing *p, int64_t n)
{
	struct entry e;
	struct hash hash;
	struct str text;
	enum err err;

	if (p->list_n == n)
		return OK;
	if ((err = entry_get(op, book_store(p->book), n, &text, &hash)) || (err = entry_read(op, &op->arena, text, &e)))
		return err;
	p->list_n = n;
	p->list = e.number;
	return OK;
}

static struct str price_text(struct op *op, struct price price)
{
	struct buf text = BUF_INIT;
	struct str kept;

	price_put(&text, price);
	kept = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return kept;
}

static struct str rate_text(struct op *op, struct rate rate)
{
	struct buf text = BUF_INIT;
	struct str kept;

	if (rate.e6 == NONE)
		return STR_NONE;
	rate_put(&text, rate);
	kept = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return kept;
}

/* Whose price it is, as the list says it: a customer's key, a channel, nobody's. */
static struct str whose(struct str whom)
{
	return whom.n > 2 ? str_sub(whom, 2, whom.n - 2) : STR_NONE;
}

static enum err put_price(struct op *op, struct pricing *p, const struct price_row *row, struct report_cell *cells)
{
	enum err err = list_number(op, p, row->n);

	if (err)
		return err;
	cells[PRICE] = cell_text(price_text(op, row->price));
	cells[DISCOUNT] = cell_text(rate_text(op, row->discount));
	cells[WHOSE] = cell_text(whose(row->whom));
	cells[FROM] = cell_text(day_str(&op->arena, row->from));
	cells[LIST] = cell_text(p->list);
	if (row->least.milli)
		cells[LEAST] = cell_number(row->least.milli);
	return OK;
}

/* One row for each price in force: the nearest policy from its lowest quantity on, below
 * that the next. */
static enum err prices_of(struct op *op, struct pricing *p, struct str key, struct price_row *rows, int *count)
{
	const struct str whom[] = {p->customer ? price_whom(&op->arena, p->customer->key, STR_NONE) : STR_NONE,
		p->customer ? price_whom(&op->arena, STR_NONE, p->customer->channel) : STR_NONE, STR_NONE};
	int64_t below = INT64_MAX;

	*count = 0;
	for (int i = 0; i < 3 && below; i++) {
		struct price_ask ask = {.of = PRICE_LIST, .item = key, .whom = whom[i], .day = p->on};
		struct price_row *breaks;
		int many;
		enum err err;
		if (i < 2 && !whom[i].n)
			continue;
		if ((err = price_breaks(op, book_store(p->book), &ask, &breaks, &many)))
			return err;
		for (int k = 0; k < many; k++)
			if (breaks[k].least.milli < below)
				rows[(*count)++] = breaks[k];
		if (many && breaks[many - 1].least.milli < below)
			below = breaks[many - 1].least.milli;
	}
	return OK;
}

static enum err put_item(struct op *op, struct pricing *p, struct names *names, struct str key)
{
	struct price_row *rows = ARENA_ARRAY(&op->arena, struct price_row, 3 * PRICE_BREAKS_MAX);
	const struct doc *doc;
	const struct item *item;
	int known = p->items.count, at, count;
	enum err err = prices_of(op, p, key, rows, &count);

	if (err || (!count && !p->item.n))
		return err;
	if ((err = book_record(op, p->book, "item", key, &doc)) || !doc)
		return err;
	item = (const struct item *)doc;
	at = keys_place(&p->items, key);
	for (int i = 0; !err && (i < count || !i); i++) {
		struct report_cell *cells = row_add(op, p->table);
		cells[ITEM] = cell_text(key);
		cells[NAME] = cell_text(name_of(names, key));
		cells[SPECIFICATION] = cell_text(arena_str(&op->arena, item->spec));
		cells[UNIT] = cell_text(arena_str(&op->arena, item->unit));
		cells[FREE] = cell_number(at < known ? p->free[at] : 0);
		if (count)
			err = put_price(op, p, &rows[i], cells);
	}
	return err;
}

/* ---- what else was agreed ---- */

struct agreeing {
	struct pricing *pricing;
	struct report_table *table;
};

static bool concerns(const struct pricing *p, const struct price_list *list)
{
	if (day_cmp(list->from, p->on) > 0 || (!list->policy.n && list->offset.e6 == NONE))
		return false;
	if (list->customer.key.n)
		return str_eq(list->customer.key, p->customer->key);
	return !list->channel.n || str_eq(list->channel, p->customer->channel);
}

static enum err put_policy(void *ctx, struct op *op, const struct doc_row *row)
{
	struct agreeing *a = ctx;
	const struct price_list *list;
	struct report_cell *cells;
	struct doc *doc;
	enum err err = book_load(op, a->pricing->book, row, &doc);

	list = (const struct price_list *)doc;
	if (err || !concerns(a->pricing, list))
		return err;
	cells = row_add(op, a->table);
	cells[NUMBER] = cell_text(list->number);
	cells[LIST_NAME] = cell_text(list->name);
	cells[FOR] = cell_text(list->customer.key.n ? list->customer.key : list->channel);
	cells[SINCE] = cell_text(day_str(&op->arena, list->from));
	cells[POLICY] = cell_text(list->policy);
	cells[OFFSET] = cell_text(rate_text(op, list->offset));
	return OK;
}

/* The word may name an item, or the customer whose prices are asked for. */
static enum err take_word(struct op *op, struct book *b, const struct report_ask *ask, struct pricing *p)
{
	struct str customer = asked(ask, PARAM_customer) ? ask->given[PARAM_customer] : STR_NONE;
	const struct doc *doc = NULL;
	enum err err = OK;

	if (p->item.n && !customer.n) {
		err = book_record(op, b, "item", p->item, &doc);
		if (!err && !doc && !(err = book_record(op, b, "customer", p->item, &doc)) && doc) {
			customer = p->item;
			p->item = STR_NONE;
		}
	}
	if (!err && customer.n && !(err = record_asked(op, b, "customer", customer)))
		err = book_record(op, b, "customer", customer, &doc);
	if (!err && customer.n)
		p->customer = (const struct customer *)doc;
	return err || !p->item.n ? err : record_asked(op, b, "item", p->item);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct pricing p = {.book = b, .item = ask->word, .on = ask->today,
		.table = table_add(out, "prices", "Prices", "价格", columns, COLUMNS)};
	struct agreeing agreed = {.pricing = &p};
	struct names names;
	int *order;
	enum err err = stock_site(op, b, ask, &p.site);

	if (!err && asked(ask, PARAM_on))
		err = day_asked(op, ask->given[PARAM_on], "--on", &p.on);
	if (!err)
		err = take_word(op, b, ask, &p);
	if (err || (err = names_read(op, b, "item", &names)) || (err = gather_free(op, &p)))
		return err;
	out->on = p.on;
	order = keys_sorted(&names.keys);
	for (int i = 0; i < names.keys.count && !err; i++)
		if (!p.item.n || str_eq(p.item, names.keys.list[order[i]]))
			err = put_item(op, &p, &names, names.keys.list[order[i]]);
	if (err || !p.customer)
		return err;
	agreed.table = table_add(out, "policies", "Special policies", "特殊政策", policy_columns, POLICY_COLUMNS);
	return docs_walk(op, book_store(b), STR("price_list"), 0, put_policy, &agreed);
}

const struct report prices_report = {
	.name = "prices",
	.about = "Prices on a day, with specification and what is free; of one item, or of all that have a price; as a customer has them.",
	.about_zh = "某日价格,附规格与可用数量;可查一种商品、所有有价商品,或某客户的执行价。",
	.word = "[ITEM|CUSTOMER]",
	.takes = TAKES(on) | TAKES(site) | TAKES(customer),
	.run = run,
};
