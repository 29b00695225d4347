/* What a customer usually takes, and what is new for him (SAL-52): goods to have ready, and
 * products to put to him. Counted over the bills that this book knows. */
#include "inside.h"

#include <stdlib.h>

#include "book/read.h"
#include "documents/papers.h"

enum column { ITEM, NAME, BILLS, EACH, LAST, COLUMNS };
enum { NEW_MAX = 20 };

static const struct report_column columns[COLUMNS] = {
	{"item", "Item", "商品", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"bills", "Bills", "次数", REPORT_COUNT},
	{"each", "Each time", "每次数量", REPORT_QTY},
	{"last", "Last", "最近", REPORT_DAY},
};

static const struct report_column new_columns[] = {
	{"item", "Item", "商品", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
};

struct taken {
	int64_t bills, qty;
	struct day last;
};

struct usual {
	struct book *book;
	struct str customer;
	struct keys bills, items;
	struct taken *taken;
	int cap;
};

static enum err count_line(struct op *op, struct usual *u, const struct sales_line *line, struct day day)
{
	int known = u->items.count, at = keys_place(&u->items, line->item.key);
	struct taken *t;

	u->taken = room(&op->arena, u->taken, sizeof(*u->taken), at, &u->cap);
	t = &u->taken[at];
	if (at == known)
		*t = (struct taken){.last = day};
	t->bills++;
	t->last = day_later(t->last, day);
	return sum_to(op, &t->qty, line->qty.milli);
}

static enum err count_bill(struct op *op, struct usual *u, struct str id)
{
	const struct sales_bill *bill;
	struct doc_row row;
	struct doc *doc;
	bool found;
	enum err err = doc_get(op, book_store(u->book), id, &row, &found);

	if (err || !found || !str_is(row.type, "sales_bill") || state_among("void|reversed", row.state))
		return err;
	if ((err = book_load(op, u->book, &row, &doc)))
		return err;
	bill = (const struct sales_bill *)doc;
	for (int i = 0; i < bill->lines.count && !err; i++)
		if (bill->lines.row[i].gift.v != 1)
			err = count_line(op, u, &bill->lines.row[i], doc->day);
	return err;
}

static enum err take_bill(void *ctx, struct op *op, const struct doc_row *row)
{
	struct usual *u = ctx;

	(void)op;
	if (str_eq(row->customer, u->customer))
		keys_place(&u->bills, row->id);
	return OK;
}

static enum err read_bills(struct op *op, struct usual *u)
{
	enum err err = docs_walk(op, book_store(u->book), STR("sales_bill"), 0, take_bill, u);

	for (int i = 0; i < u->bills.count && !err; i++)
		err = count_bill(op, u, u->bills.list[i]);
	return err;
}

static int by_bills(const struct usual *u, int a, int b)
{
	int64_t x = u->taken[a].bills, y = u->taken[b].bills;

	return x != y ? (x < y ? 1 : -1) : str_cmp(u->items.list[a], u->items.list[b]);
}

/* A few dozen items: put in order as they are shown. */
static void put_taken(struct op *op, struct usual *u, struct names *names, struct report_table *t)
{
	int *order = ARENA_ARRAY(&op->arena, int, u->items.count + 1);

	for (int i = 0; i < u->items.count; i++) {
		int at = i;
		for (; at > 0 && by_bills(u, order[at - 1], i) > 0; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	for (int i = 0; i < u->items.count; i++) {
		const struct taken *taken = &u->taken[order[i]];
		struct report_cell *cells = row_add(op, t);
		cells[ITEM] = cell_text(u->items.list[order[i]]);
		cells[NAME] = cell_text(name_of(names, u->items.list[order[i]]));
		cells[BILLS] = cell_number(taken->bills);
		cells[EACH] = cell_number(taken->qty / taken->bills);
		cells[LAST] = cell_text(day_str(&op->arena, taken->last));
	}
}

struct newest {
	struct str key[NEW_MAX];
	int64_t n[NEW_MAX];
	int count;
};

static void place_new(struct newest *newest, struct str key, int64_t n)
{
	int at = newest->count < NEW_MAX ? newest->count++ : NEW_MAX;

	for (; at > 0 && newest->n[at - 1] < n; at--)
		if (at < NEW_MAX) {
			newest->key[at] = newest->key[at - 1];
			newest->n[at] = newest->n[at - 1];
		}
	if (at < NEW_MAX) {
		newest->key[at] = key;
		newest->n[at] = n;
	}
}

/* The newest items that he has not taken yet. */
static enum err put_new(struct op *op, struct usual *u, struct names *names, struct report_table *t)
{
	struct newest newest = {0};

	for (int i = 0; i < names->keys.count; i++) {
		struct record_row record;
		struct doc_row row;
		struct str key = names->keys.list[i];
		int known = u->items.count;
		bool found;
		enum err err;
		if (keys_place(&u->items, key) < known)
			continue;
		if ((err = record_get(op, book_store(u->book), STR("item"), key, &record, &found)) || !found ||
			(err = doc_get(op, book_store(u->book), record.doc, &row, &found)))
			return err;
		if (found && str_is(row.state, "active"))
			place_new(&newest, key, row.first_n);
	}
	for (int i = 0; i < newest.count; i++) {
		struct report_cell *cells = row_add(op, t);
		cells[0] = cell_text(newest.key[i]);
		cells[1] = cell_text(name_of(names, newest.key[i]));
	}
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct usual u = {.book = b, .customer = ask->word};
	struct names names;
	enum err err = record_asked(op, b, "customer", ask->word);

	keys_init(&u.bills, &op->arena);
	keys_init(&u.items, &op->arena);
	if (err || (err = names_read(op, b, "item", &names)) || (err = read_bills(op, &u)))
		return err;
	put_taken(op, &u, &names, table_add(out, "usual", "Usually takes", "常用商品", columns, COLUMNS));
	return put_new(op, &u, &names, table_add(out, "new", "New for him", "新品", new_columns, 2));
}

const struct report usual_report = {
	.name = "usual",
	.label_zh = "客户常用商品",
	.about = "What a customer usually takes, and the newest items that he has not taken yet.",
	.about_zh = "客户常用的商品,以及尚未用过的新品。",
	.word = "KEY",
	.run = run,
};
