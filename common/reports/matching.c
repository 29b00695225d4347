/* Orders, bills, shipments and receipts held against each other (REC-06): a line for each
 * bill that is not shipped or not paid, and for each order that is not billed, with what the
 * four come to. A bill that was shipped and paid in full has no difference and no line. */
#include "papers.h"

#include "book/read.h"
#include "documents/papers.h"
#include "store/sums.h"

enum { NUMBER, ORDER, CUSTOMER, STATE, ORDERED, BILLED, SHIPPED, RECEIVED, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"number", "Bill", "销售单", REPORT_TEXT},
	{"order", "Order", "订单", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"state", "State", "状态", REPORT_STATE},
	{"ordered", "Ordered", "订货", REPORT_MONEY},
	{"billed", "Billed", "开单", REPORT_MONEY},
	{"shipped", "Shipped", "发货", REPORT_MONEY},
	{"received", "Received", "收款", REPORT_MONEY},
};

/* What is still to move of one paper: its goods (OPEN), its settlement or its money. */
struct rest {
	struct str customer;
	int64_t goods, money;
};

struct gather {
	struct book *b;
	struct report_table *table;
	struct keys papers, billed; /* orders that have a bill here */
	struct rest *rest;
	int cap;
	bool goods;
};

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct gather *g = ctx;
	int before = g->papers.count, at;

	if (unit != UNIT_MONEY)
		return OK;
	at = keys_place(&g->papers, spot->paper);
	g->rest = room(&op->arena, g->rest, sizeof(*g->rest), before, &g->cap);
	if (at == before)
		g->rest[at] = (struct rest){arena_str(&op->arena, spot->of), 0, 0};
	return sum_to(op, g->goods ? &g->rest[at].goods : &g->rest[at].money, v);
}

static struct report_cell worth_of(struct op *op, struct gather *g, struct str id, struct str *number)
{
	struct doc_row row;
	struct doc *doc;

	*number = id;
	if (!id.n || book_find(op, g->b, NULL, id, &row) || book_load(op, g->b, &row, &doc)) {
		op_forgive(op);
		return (struct report_cell){0};
	}
	*number = row.number.n ? row.number : id;
	return cell_worth(doc);
}

static enum err put_paper(struct op *op, struct gather *g, struct str id, const struct rest *rest)
{
	struct report_cell *cells, worth;
	struct doc_row row;
	struct doc *doc;
	struct str order, number;
	enum err err;

	if ((!rest->goods && !rest->money) || book_find(op, g->b, NULL, id, &row)) {
		op_forgive(op);
		return OK;
	}
	if ((err = book_load(op, g->b, &row, &doc)) || !(worth = cell_worth(doc)).set)
		return err;
	cells = row_add(op, g->table);
	order = doc->type == &sales_bill_type ? ((const struct sales_bill *)doc)->order.id : STR_NONE;
	cells[ORDERED] = worth_of(op, g, order, &number);
	cells[NUMBER] = cell_text(row.number.n ? row.number : row.id);
	cells[ORDER] = cell_text(number);
	cells[CUSTOMER] = cell_text(rest->customer);
	cells[STATE] = cell_text(row.state);
	cells[BILLED] = worth;
	cells[SHIPPED] = cell_number(worth.v - rest->goods);
	cells[RECEIVED] = cell_number(worth.v - rest->goods - rest->money);
	if (order.n)
		(void)keys_place(&g->billed, order);
	return OK;
}

/* An order that no bill took up, and that is not given up. */
static enum err take_order(void *ctx, struct op *op, const struct doc_row *row)
{
	struct gather *g = ctx;
	struct report_cell *cells;
	struct doc *doc;
	enum err err;

	if (state_among("billed|shipped|closed|cancelled", row->state))
		return OK;
	if ((err = book_load(op, g->b, row, &doc)))
		return err;
	cells = row_add(op, g->table);
	cells[ORDER] = cell_text(arena_str(&op->arena, row->number.n ? row->number : row->id));
	cells[CUSTOMER] = cell_text(arena_str(&op->arena, row->customer));
	cells[STATE] = cell_text(arena_str(&op->arena, row->state));
	cells[ORDERED] = cell_worth(doc);
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	static const char *const walked[] = {"OPEN\t", "UNS\t", "AR\t"};
	struct gather g = {.b = b};
	enum err err = OK;

	g.table = table_add(a, "matching", "Differences", "差异", columns, COLUMNS);
	keys_init(&g.papers, &op->arena);
	keys_init(&g.billed, &op->arena);
	for (size_t i = 0; i < sizeof(walked) / sizeof(*walked) && !err; i++) {
		g.goods = !i;
		err = sums_walk(op, book_store(b), str_from(walked[i]), take_sum, &g);
	}
	for (int i = 0; i < g.papers.count && !err; i++)
		err = put_paper(op, &g, g.papers.list[i], &g.rest[i]);
	if (!err)
		err = docs_walk(op, book_store(b), STR("sales_order"), 0, take_order, &g);
	return err ? err : table_total(op, g.table, ask->lang);
}

const struct report matching_report = {
	.name = "matching",
	.label_zh = "订货发货收款核对",
	.about = "Where orders, bills, shipments and receipts differ.",
	.about_zh = "订单、开单、发货与收款之间的差异。",
	.see = "see.money",
	.run = run,
};
