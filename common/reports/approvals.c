/* Approvals in force: who gave them, for how much, and whose site has not reported yet
 * what became of them. What waits for its answer is `approval list --state raised`. */
#include "inside.h"

#include "store/approved.h"
#include "store/log.h"

enum column { NUMBER, SINCE, SITE, CUSTOMER, NAME, RULE, AMOUNT, APPROVER, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"number", "Number", "单号", REPORT_TEXT},
	{"since", "Since", "批准日期", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"rule", "Rule", "放行的规则", REPORT_TEXT},
	{"amount", "Amount", "金额", REPORT_MONEY},
	{"approver", "Approved by", "批准人", REPORT_TEXT},
};

struct listing {
	struct book *book;
	struct report_table *table;
	struct names *customers;
};

static enum err add(void *ctx, struct op *op, const struct approved_row *row)
{
	struct listing *l = ctx;
	struct report_cell *cells;
	struct hash hash;
	struct str text;
	enum err err = entry_get(op, book_store(l->book), row->given, &text, &hash);

	if (err)
		return err;
	cells = row_add(op, l->table);
	cells[NUMBER] = cell_text(arena_str(&op->arena, row->number));
	cells[SINCE] = cell_text(arena_str(&op->arena, entry_day(text)));
	cells[SITE] = cell_text(arena_str(&op->arena, row->site));
	cells[CUSTOMER] = cell_text(arena_str(&op->arena, row->customer));
	cells[NAME] = cell_text(name_of(l->customers, row->customer));
	cells[RULE] = cell_text(arena_str(&op->arena, row->rule));
	cells[AMOUNT] = cell_number(row->v);
	cells[APPROVER] = cell_text(arena_str(&op->arena, row->approver));
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "approvals", "Approvals in force", "有效审批", columns, COLUMNS);
	struct names customers;
	struct listing l = {b, t, &customers};
	enum err err = names_read(op, b, "customer", &customers);

	if (err || (err = approved_walk(op, book_store(b), add, &l)))
		return err;
	return table_total(op, t, ask->lang);
}

const struct report approvals_report = {
	.name = "approvals",
	.about = "Approvals given and not yet reported used or given up, codes by telephone among them.",
	.about_zh = "已批准而尚未报告使用或放弃的审批,包括电话审批码。",
	.see = "see.money",
	.run = run,
};
