/* Orders as they stand: state, promised and expected delivery, what he has to remit, and the
 * bill beside the order, so that the two can be held against each other (SAL-37, SAL-38,
 * SAL-49). Two more lists of the same orders stand in files of their own. */
#include "orders.h"

#include "book/read.h"
#include "papers.h"
#include "store/docs.h"

enum column { NUMBER, CUSTOMER, NAME, SALESPERSON, STATE, ORDERED, PROMISED, EXPECTED, TOTAL, REMIT, BILL, BILLED, QUESTION, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"number", "Order", "订单", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"salesperson", "Salesperson", "业务员", REPORT_TEXT},
	{"state", "State", "状态", REPORT_STATE},
	{"ordered", "Ordered", "订货日期", REPORT_DAY},
	{"promised", "Promised", "交货日期", REPORT_DAY},
	{"expected", "Expected", "预计交货", REPORT_DAY},
	{"total", "Total", "合计", REPORT_MONEY},
	{"remit", "To remit", "应汇金额", REPORT_MONEY},
	{"bill", "Bill", "销售单", REPORT_TEXT},
	{"billed", "Billed", "开单金额", REPORT_MONEY},
	{"question", "Open question", "未答疑问", REPORT_TEXT},
};

/* ---- reading them ---- */

struct walking {
	const struct report_ask *ask;
	bool all;
	struct doc_row *row;
	int count, cap;
};

static enum err take(void *ctx, struct op *op, const struct doc_row *row)
{
	struct walking *w = ctx;
	struct str site = w->ask->given[PARAM_site];

	if ((!w->all && state_among("closed|cancelled", row->state)) || (site.n && !str_eq(row->site, site)))
		return OK;
	w->row = room(&op->arena, w->row, sizeof(*w->row), w->count, &w->cap);
	w->row[w->count] = *row;
	w->row[w->count++].id = arena_str(&op->arena, row->id);
	return OK;
}

enum err orders_read(struct op *op, struct book *b, const struct report_ask *ask, bool all, struct orders *out)
{
	struct walking w = {.ask = ask, .all = all};
	struct str customer = ask->given[PARAM_customer];
	enum err err = docs_walk(op, book_store(b), STR("sales_order"), 0, take, &w);

	*out = (struct orders){0};
	for (int i = 0; i < w.count && !err; i++) {
		struct doc_row row;
		struct doc *doc;
		bool found;
		if ((err = doc_get(op, book_store(b), w.row[i].id, &row, &found)) || !found || (err = book_load(op, b, &row, &doc)))
			continue;
		if (customer.n && !str_eq(customer, ((struct sales_order *)doc)->customer.key))
			continue;
		out->row = room(&op->arena, out->row, sizeof(*out->row), out->count, &out->cap);
		out->row[out->count++] = (const struct sales_order *)doc;
	}
	return err;
}

enum err orders_customer(struct op *op, struct book *b, struct str key, const struct customer **out)
{
	const struct doc *doc;
	enum err err = book_record(op, b, "customer", key, &doc);

	*out = err ? NULL : (const struct customer *)doc;
	return err;
}

/* ---- how they stand ---- */

static struct report_cell cell_day(struct op *op, struct day day)
{
	return day_is_none(day) ? (struct report_cell){0} : cell_text(day_str(&op->arena, day));
}

static struct report_cell cell_money(struct money m)
{
	return money_is_set(m) ? cell_number(m.minor) : (struct report_cell){0};
}

/* The newest bill that was made of it. */
static enum err put_bill(struct op *op, struct book *b, const struct sales_order *order, struct report_cell *cells)
{
	struct doc_row row;
	struct str id;
	struct doc *bill;
	bool found;
	enum err err = link_newest(op, book_store(b), order->doc.id, STR("sales_bill"), &id);

	if (err || !id.n || (err = doc_get(op, book_store(b), id, &row, &found)) || !found || str_is(row.state, "void"))
		return err;
	if ((err = book_load(op, b, &row, &bill)))
		return err;
	cells[BILL] = cell_text(row.number);
	cells[BILLED] = cell_worth(bill);
	return OK;
}

static enum err put_order(struct op *op, struct book *b, const struct sales_order *order, struct report_table *t)
{
	struct report_cell *cells = row_add(op, t);
	const struct customer *customer;
	enum err err = orders_customer(op, b, order->customer.key, &customer);

	if (err)
		return err;
	cells[NUMBER] = cell_text(order->number);
	cells[CUSTOMER] = cell_text(order->customer.key);
	cells[NAME] = cell_text(order->name);
	if (customer)
		cells[SALESPERSON] = cell_text(arena_str(&op->arena, customer->salesperson));
	cells[STATE] = cell_text(order->doc.state);
	cells[ORDERED] = cell_day(op, order->order_day);
	cells[PROMISED] = cell_day(op, order->delivery_day);
	cells[EXPECTED] = cell_day(op, order->expected);
	cells[TOTAL] = cell_money(order->total);
	cells[REMIT] = cell_money(order->remit);
	if (str_is(order->doc.state, "query"))
		cells[QUESTION] = cell_text(order->question);
	return put_bill(op, b, order, cells);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t;
	struct orders orders;
	enum err err;

	if (asked(ask, PARAM_late))
		return orders_late(op, b, ask, out);
	if (asked(ask, PARAM_shortage))
		return orders_short(op, b, ask, out);
	if ((err = orders_read(op, b, ask, asked(ask, PARAM_all), &orders)))
		return err;
	t = table_add(out, "orders", "Orders", "订单", columns, COLUMNS);
	for (int i = 0; i < orders.count && !err; i++)
		err = put_order(op, b, orders.row[i], t);
	return err ? err : table_total(op, t, ask->lang);
}

const struct report orders_report = {
	.name = "orders",
	.label_zh = "订单",
	.about = "Orders that are not over, with their bills; what is late and why; who gets what is short.",
	.about_zh = "未完成的订单及其销售单;逾时事项及原因;缺货分配。",
	.takes = TAKES(customer) | TAKES(site) | TAKES(all) | TAKES(late) | TAKES(shortage) | TAKES(hours),
	.run = run,
};
