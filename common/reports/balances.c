/* Balances: every account that does not stand at nil, as the ledger keeps it.
 *
 * The raw sums behind all other reports, so that they can be held against the entries
 * by anyone who can add. */
#include "inside.h"

#include "store/sums.h"

enum column { ACCOUNT, SITE, PARTY, ITEM, PAPER, DUE, BY, MONEY, QUANTITY, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"account", "Account", "科目", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"party", "Party", "往来单位", REPORT_TEXT},
	{"item", "Item", "商品", REPORT_TEXT},
	{"paper", "Paper", "单据", REPORT_TEXT},
	{"due", "Due", "到期日", REPORT_TEXT},
	{"by", "By", "分类", REPORT_TEXT},
	{"money", "Money", "金额", REPORT_MONEY},
	{"quantity", "Quantity", "数量", REPORT_QTY},
};

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct report_cell *cells = row_add(op, ctx);
	const struct str keys[] = {spot->a, spot->at, spot->of, spot->item, spot->paper, spot->due, spot->by};

	for (int i = ACCOUNT; i <= BY; i++)
		if (keys[i].n)
			cells[i] = cell_text(arena_str(&op->arena, keys[i]));
	cells[unit == UNIT_MONEY ? MONEY : QUANTITY] = cell_number(v);
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "balances", "Balances", "余额", columns, COLUMNS);
	struct str prefix = ask->word.n ? arena_printf(&op->arena, "%.*s\t", STR_ARG(ask->word)) : STR("");

	return sums_walk(op, book_store(b), prefix, take_sum, t);
}

const struct report balances_report = {
	.name = "balances",
	.label_zh = "科目余额",
	.about = "Every account that is not at nil, as the ledger keeps it.",
	.about_zh = "账上所有非零科目余额。",
	.word = "[ACCOUNT]",
	.see = "see.money",
	.run = run,
};
