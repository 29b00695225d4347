/* Who gets what is short: main customers first, then whoever ordered first (SAL-41).
 *
 * A suggestion, no reservation. Only items are shown of which orders want more than is free
 * at the site they lie with. */
#include "orders.h"

#include <stdlib.h>

#include "book/read.h"

enum column { ITEM, SITE, CLASS, NUMBER, CUSTOMER, ORDERED, WANTED, GETS, SHORT, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"item", "Item", "商品", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"class", "Class", "客户等级", REPORT_TEXT},
	{"number", "Order", "订单", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"ordered", "Ordered", "订货日期", REPORT_DAY},
	{"wanted", "Wanted", "订货数量", REPORT_QTY},
	{"gets", "Gets", "可分配", REPORT_QTY},
	{"short", "Short", "缺", REPORT_QTY},
};

struct want {
	const struct sales_order *order;
	struct str item, class;
	int64_t qty;
};

struct wants {
	struct want *row;
	int count, cap;
};

static struct str class_of(const struct customer *customer)
{
	return customer && customer->class.n ? customer->class : STR("z");
}

static enum err gather(struct op *op, struct book *b, const struct orders *orders, struct wants *w)
{
	for (int i = 0; i < orders->count; i++) {
		const struct sales_order *order = orders->row[i];
		const struct customer *customer;
		enum err err;
		if (state_among("billed|shipped", order->doc.state))
			continue;
		if ((err = orders_customer(op, b, order->customer.key, &customer)))
			return err;
		for (int k = 0; k < order->lines.count; k++) {
			w->row = room(&op->arena, w->row, sizeof(*w->row), w->count, &w->cap);
			w->row[w->count++] = (struct want){order, order->lines.row[k].item.key, arena_str(&op->arena, class_of(customer)),
				order->lines.row[k].qty.milli};
		}
	}
	return OK;
}

static int same_goods(const struct want *x, const struct want *y)
{
	int order = str_cmp(x->item, y->item);

	return order ? order : str_cmp(x->order->doc.site, y->order->doc.site);
}

static int first_served(const void *a, const void *b)
{
	const struct want *x = a, *y = b;
	int order = same_goods(x, y);

	if (!order)
		order = str_cmp(x->class, y->class);
	if (!order)
		order = day_cmp(x->order->order_day, y->order->order_day);
	return order ? order : str_cmp(x->order->number, y->order->number);
}

static enum err free_at(struct op *op, struct book *b, const struct want *w, int64_t *out)
{
	struct spot on_hand = {.a = STR("OH"), .at = w->order->doc.site, .item = w->item}, reserved = on_hand;
	int64_t have, promised;
	enum err err = book_sum(op, b, &on_hand, UNIT_QTY, &have);

	reserved.a = STR("RSV");
	if (err || (err = book_sum(op, b, &reserved, UNIT_QTY, &promised)))
		return err;
	*out = have > promised ? have - promised : 0;
	return OK;
}

static void put(struct op *op, struct report_table *t, const struct want *w, int64_t gets)
{
	struct report_cell *cells = row_add(op, t);

	cells[ITEM] = cell_text(w->item);
	cells[SITE] = cell_text(w->order->doc.site);
	cells[CLASS] = cell_text(str_is(w->class, "z") ? STR_NONE : w->class);
	cells[NUMBER] = cell_text(w->order->number);
	cells[CUSTOMER] = cell_text(w->order->customer.key);
	cells[ORDERED] = cell_text(day_str(&op->arena, w->order->order_day));
	cells[WANTED] = cell_number(w->qty);
	cells[GETS] = cell_number(gets);
	cells[SHORT] = cell_number(w->qty - gets);
}

enum err orders_short(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t;
	struct orders orders;
	struct wants w = {0};
	enum err err = orders_read(op, b, ask, false, &orders);

	if (err || (err = gather(op, b, &orders, &w)))
		return err;
	if (w.count)
		qsort(w.row, (size_t)w.count, sizeof(*w.row), first_served);
	t = table_add(out, "short", "Short", "缺货", columns, COLUMNS);
	for (int i = 0, end; i < w.count; i = end) {
		int64_t wanted = 0, there;
		for (end = i; end < w.count && !same_goods(&w.row[i], &w.row[end]); end++)
			if ((err = sum_to(op, &wanted, w.row[end].qty)))
				return err;
		if ((err = free_at(op, b, &w.row[i], &there)))
			return err;
		for (int k = i; wanted > there && k < end; k++) {
			int64_t gets = w.row[k].qty < there ? w.row[k].qty : there;
			put(op, t, &w.row[k], gets);
			there -= gets;
			wanted -= gets;
		}
	}
	return OK;
}
