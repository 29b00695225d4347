/* Prices: what each item costs on a day, what it is, and how much of it is free
 * (SAL-40): the three things a desk is asked while the customer waits. */
#include "inside.h"

#include "book/read.h"
#include "documents/papers.h"
#include "store/log.h"
#include "store/prices.h"
#include "store/sums.h"

enum column { ITEM, NAME, SPECIFICATION, UNIT, PRICE, FROM, LIST, FREE, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"item", "Item", "商品", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"specification", "Specification", "规格", REPORT_TEXT},
	{"unit", "Unit", "单位", REPORT_TEXT},
	{"price", "Price", "单价", REPORT_TEXT},
	{"from", "Since", "生效日期", REPORT_DAY},
	{"list", "Price list", "价格表", REPORT_TEXT},
	{"free", "Free", "可用", REPORT_QTY},
};

struct pricing {
	struct book *book;
	struct report_table *table;
	struct str site; /* whose stock; empty: all */
	struct str item; /* empty: every item that has a price */
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

static enum err put_price(struct op *op, struct pricing *p, const struct price_row *row, struct report_cell *cells)
{
	struct buf text = BUF_INIT;
	enum err err;

	if (!price_is_set(row->price))
		return OK;
	if ((err = list_number(op, p, row->n)))
		return err;
	price_put(&text, row->price);
	cells[PRICE] = cell_text(arena_str(&op->arena, buf_str(&text)));
	cells[FROM] = cell_text(day_str(&op->arena, row->from));
	cells[LIST] = cell_text(p->list);
	buf_done(&text);
	return OK;
}

static enum err put_item(struct op *op, struct pricing *p, struct names *names, struct str key)
{
	struct report_cell *cells;
	struct price_row row;
	const struct doc *doc;
	const struct item *item;
	int known = p->items.count, at;
	enum err err = price_on(op, book_store(p->book), PRICE_LIST, key, p->on, &row);

	if (err || (!price_is_set(row.price) && !p->item.n))
		return err;
	if ((err = book_record(op, p->book, "item", key, &doc)) || !doc)
		return err;
	item = (const struct item *)doc;
	cells = row_add(op, p->table);
	cells[ITEM] = cell_text(key);
	cells[NAME] = cell_text(name_of(names, key));
	cells[SPECIFICATION] = cell_text(arena_str(&op->arena, item->spec));
	cells[UNIT] = cell_text(arena_str(&op->arena, item->unit));
	at = keys_place(&p->items, key);
	cells[FREE] = cell_number(at < known ? p->free[at] : 0);
	return put_price(op, p, &row, cells);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct pricing p = {.book = b, .item = ask->word, .on = ask->today,
		.table = table_add(out, "prices", "Prices", "价格", columns, COLUMNS)};
	struct names names;
	int *order;
	enum err err = stock_site(op, b, ask, &p.site);

	if (!err && asked(ask, PARAM_on))
		err = day_asked(op, ask->given[PARAM_on], "--on", &p.on);
	if (!err && p.item.n)
		err = record_asked(op, b, "item", p.item);
	if (err || (err = names_read(op, b, "item", &names)) || (err = gather_free(op, &p)))
		return err;
	out->on = p.on;
	order = keys_sorted(&names.keys);
	for (int i = 0; i < names.keys.count && !err; i++)
		if (!p.item.n || str_eq(p.item, names.keys.list[order[i]]))
			err = put_item(op, &p, &names, names.keys.list[order[i]]);
	return err;
}

const struct report prices_report = {
	.name = "prices",
	.about = "Prices on a day, with specification and what is free; of one item, or of all that have a price.",
	.about_zh = "某日价格,附规格与可用数量;可查一种商品,或所有有价商品。",
	.word = "[ITEM]",
	.takes = TAKES(on) | TAKES(site),
	.run = run,
};
