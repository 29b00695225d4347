/* What waits for an answer about money, oldest first (REC-02): remittances that were told,
 * payers whom nobody knows, cash on its way to the bank, and what finance was asked to
 * collect; and where what came is not what was told, or went into another account (REC-03). */
#include "papers.h"

#include <stdlib.h>

#include "book/read.h"
#include "documents/papers.h"

enum { NUMBER, TYPE, CUSTOMER, SITE, DAY, AGE, STATE, AMOUNT, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"number", "Paper", "单据", REPORT_TEXT},
	{"type", "Type", "类型", REPORT_TYPE},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"day", "Day", "日期", REPORT_DAY},
	{"age", "Days", "天数", REPORT_COUNT},
	{"state", "State", "状态", REPORT_STATE},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

enum { D_NUMBER, D_CUSTOMER, D_SITE, D_DAY, D_ACCOUNT, D_TOLD, D_ARRIVED, D_DIFFERENCE, D_COLUMNS };

static const struct report_column different_columns[D_COLUMNS] = {
	{"number", "Paper", "单据", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"day", "Day", "日期", REPORT_DAY},
	{"account", "Account", "到账账户", REPORT_TEXT},
	{"told", "Told", "报告金额", REPORT_MONEY},
	{"arrived", "Arrived", "实际到账", REPORT_MONEY},
	{"difference", "Difference", "差异", REPORT_MONEY},
};

struct waiting {
	struct doc_row row;
	const struct doc *doc;
};

struct gather {
	struct book *b;
	struct day on;
	struct str designated;
	struct waiting *waiting;
	int count, cap;
	struct report_table *different;
};

static struct str party(const struct doc *doc)
{
	struct str customer = doc_text(doc, "customer");

	return customer.n ? customer : doc_text(doc, "payer");
}

static void put_different(struct op *op, struct gather *g, const struct doc_row *row, const struct customer_receipt *receipt)
{
	bool elsewhere = g->designated.n && receipt->account.n && !str_eq(receipt->account, g->designated);
	struct money arrived = money_is_set(receipt->arrived) ? receipt->arrived : receipt->amount;
	struct report_cell *cells;

	if (!elsewhere && !money_cmp(arrived, receipt->amount))
		return;
	cells = row_add(op, g->different);
	cells[D_NUMBER] = cell_text(arena_str(&op->arena, row->number));
	cells[D_CUSTOMER] = cell_text(receipt->customer.key);
	cells[D_SITE] = cell_text(receipt->doc.site);
	cells[D_DAY] = cell_text(arena_str(&op->arena, row->day));
	cells[D_ACCOUNT] = cell_text(receipt->account);
	cells[D_TOLD] = cell_number(receipt->amount.minor);
	cells[D_ARRIVED] = cell_number(arrived.minor);
	cells[D_DIFFERENCE] = cell_number(money_sub(arrived, receipt->amount).minor);
}

static enum err take_paper(void *ctx, struct op *op, const struct doc_row *row)
{
	struct gather *g = ctx;
	bool waits = state_among("reported|unclaimed|sent|asked", row->state);
	struct doc *doc;
	enum err err;

	if (!waits && !str_is(row->state, "confirmed"))
		return OK;
	if ((err = book_load(op, g->b, row, &doc)))
		return err;
	if (!waits) {
		if (doc->type == &customer_receipt_type)
			put_different(op, g, row, (const struct customer_receipt *)doc);
		return OK;
	}
	g->waiting = room(&op->arena, g->waiting, sizeof(*g->waiting), g->count, &g->cap);
	g->waiting[g->count++] = (struct waiting){
		{.number = arena_str(&op->arena, row->number), .type = arena_str(&op->arena, row->type), .first_n = row->first_n}, doc};
	return OK;
}

static int by_day(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;
	int order = day_cmp(x->doc->day, y->doc->day);

	return order ? order : x->row.first_n < y->row.first_n ? -1 : 1;
}

static void put_waiting(struct op *op, struct gather *g, struct report_table *t)
{
	if (g->count)
		qsort(g->waiting, (size_t)g->count, sizeof(*g->waiting), by_day);
	for (int i = 0; i < g->count; i++) {
		const struct waiting *w = &g->waiting[i];
		struct report_cell *cells = row_add(op, t);
		struct buf day = BUF_INIT;
		day_put(&day, w->doc->day);
		cells[NUMBER] = cell_text(w->row.number);
		cells[TYPE] = cell_text(w->row.type);
		cells[CUSTOMER] = cell_text(party(w->doc));
		cells[SITE] = cell_text(w->doc->site);
		cells[DAY] = cell_text(arena_str(&op->arena, buf_str(&day)));
		cells[AGE] = cell_number(day_diff(g->on, w->doc->day));
		cells[STATE] = cell_text(w->doc->state);
		cells[AMOUNT] = cell_worth(w->doc);
		buf_done(&day);
	}
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	static const char *const types[] = {"customer_receipt", "cash_deposit", "receipt_application"};
	struct report_table *t = table_add(a, "waiting", "Not answered", "待答复", columns, COLUMNS);
	struct gather g = {.b = b, .on = ask->today};
	const struct doc *settings;
	enum err err = book_record(op, b, "settings", STR("company"), &settings);

	g.different = table_add(a, "different", "Not as told", "与报告不符", different_columns, D_COLUMNS);
	if (!err && settings)
		g.designated = doc_text(settings, "bank_account");
	for (size_t i = 0; i < sizeof(types) / sizeof(*types) && !err; i++)
		err = docs_walk(op, book_store(b), str_from(types[i]), 0, take_paper, &g);
	if (err)
		return err;
	put_waiting(op, &g, t);
	return table_total(op, g.different, ask->lang);
}

const struct report remittances_report = {
	.name = "remittances",
	.label_zh = "汇款答复",
	.about = "Remittances, unknown payers, deposits and requests that nobody has answered; and what came otherwise than told.",
	.about_zh = "尚未答复的汇款、待认领款、缴存与收款申请;以及与报告不符的到账。",
	.see = "see.money",
	.run = run,
};
