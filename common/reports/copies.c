/* Copies that go to the clerk in charge of the customer: returns and red reversals, by clerk,
 * and first those that are nobody's (REC-10, RET-14). */
#include "papers.h"

#include <stdlib.h>

#include "book/read.h"
#include "documents/papers.h"

enum { CLERK, CUSTOMER, NUMBER, TYPE, SITE, DAY, AMOUNT, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"clerk", "Clerk", "往来会计", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"number", "Paper", "单据", REPORT_TEXT},
	{"type", "Type", "类型", REPORT_TYPE},
	{"site", "Site", "站点", REPORT_TEXT},
	{"day", "Day", "日期", REPORT_DAY},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

struct copy {
	struct str clerk, number, type, day;
	const struct doc *doc;
	int64_t n;
};

struct gather {
	struct book *b;
	const struct report_ask *ask;
	struct copy *row;
	int count, cap;
};

static bool within(const struct gather *g, struct str day)
{
	const struct str *given = g->ask->given;

	return (!asked(g->ask, PARAM_from) || str_cmp(day, given[PARAM_from]) >= 0) &&
	       (!asked(g->ask, PARAM_until) || str_cmp(day, given[PARAM_until]) <= 0);
}

static enum err take_paper(void *ctx, struct op *op, const struct doc_row *row)
{
	struct gather *g = ctx;
	const struct doc *customer = NULL;
	struct copy *copy;
	struct doc *doc;
	struct str key, clerk;
	enum err err;

	if (!within(g, row->day))
		return OK;
	if ((err = book_load(op, g->b, row, &doc)))
		return err;
	key = doc_text(doc, "customer");
	if (!key.n)
		return OK;
	if ((err = book_record(op, g->b, "customer", key, &customer)))
		return err;
	clerk = customer ? arena_str(&op->arena, doc_text(customer, "ar_accountant")) : STR_NONE;
	if (g->ask->word.n && !str_eq(g->ask->word, clerk))
		return OK;
	g->row = room(&op->arena, g->row, sizeof(*g->row), g->count, &g->cap);
	copy = &g->row[g->count++];
	*copy = (struct copy){clerk, arena_str(&op->arena, row->number), arena_str(&op->arena, row->type),
		arena_str(&op->arena, row->day), doc, row->first_n};
	return OK;
}

static int by_clerk(const void *a, const void *b)
{
	const struct copy *x = a, *y = b;
	int order = str_cmp(x->clerk, y->clerk);

	if (!order)
		order = str_cmp(x->day, y->day);
	return order ? order : x->n < y->n ? -1 : 1;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	static const char *const types[] = {"sales_return", "red_reversal"};
	struct report_table *t = table_add(a, "copies", "Copies", "回单", columns, COLUMNS);
	struct gather g = {.b = b, .ask = ask};
	struct day day;
	enum err err = OK;

	if ((asked(ask, PARAM_from) && (err = day_asked(op, ask->given[PARAM_from], "from", &day))) ||
		(asked(ask, PARAM_until) && (err = day_asked(op, ask->given[PARAM_until], "until", &day))))
		return err;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types) && !err; i++)
		err = docs_walk(op, book_store(b), str_from(types[i]), 0, take_paper, &g);
	if (g.count)
		qsort(g.row, (size_t)g.count, sizeof(*g.row), by_clerk);
	for (int i = 0; i < g.count && !err; i++) {
		const struct copy *copy = &g.row[i];
		struct report_cell *cells = row_add(op, t);
		cells[CLERK] = cell_text(copy->clerk);
		cells[CUSTOMER] = cell_text(doc_text(copy->doc, "customer"));
		cells[NUMBER] = cell_text(copy->number);
		cells[TYPE] = cell_text(copy->type);
		cells[SITE] = cell_text(copy->doc->site);
		cells[DAY] = cell_text(copy->day);
		cells[AMOUNT] = cell_worth(copy->doc);
	}
	return err;
}

const struct report copies_report = {
	.name = "copies",
	.label_zh = "退货回单",
	.about = "Returns and reversals whose copies go to the clerk in charge of the customer, by clerk.",
	.about_zh = "退货与冲红的回单,按负责的往来会计列出。",
	.word = "[CLERK]",
	.takes = TAKES(from) | TAKES(until),
	.see = "see.money",
	.run = run,
};
