/* Void information: papers given up or taken back in a period, by whom and why (REP-12). */
#include "papers.h"
#include "scan.h"

#include "book/read.h"

enum { NUMBER, TYPE, SITE, DAY, STATE, AMOUNT, WHO, WITH, REASON, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"number", "Paper", "单据", REPORT_TEXT},
	{"type", "Type", "类型", REPORT_TYPE},
	{"site", "Site", "站点", REPORT_TEXT},
	{"day", "Day", "日期", REPORT_DAY},
	{"state", "State", "状态", REPORT_STATE},
	{"amount", "Amount", "金额", REPORT_MONEY},
	{"who", "By", "经办", REPORT_TEXT},
	{"with", "Countersigned", "复签", REPORT_TEXT},
	{"reason", "Reason", "原因", REPORT_TEXT},
};

struct gather {
	struct book *b;
	struct span span;
	struct str site;
	struct report_table *table;
};

static struct str signers(struct op *op, const struct entry *e)
{
	struct buf text = BUF_INIT;
	struct str out;

	for (int i = 0; i < e->with_count; i++)
		buf_printf(&text, "%s%.*s", i ? " " : "", STR_ARG(e->with[i]));
	out = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return out;
}

static enum err take_entry(void *ctx, struct op *op, const struct scanned *s)
{
	struct gather *g = ctx;
	struct report_cell *cells;
	struct doc_row row;
	struct doc *doc;
	enum err err;

	if (!state_among("void|reversed|withdrawn", s->e->state) || (g->site.n && !str_eq(s->e->log.site, g->site)))
		return OK;
	if ((err = book_find(op, g->b, NULL, s->e->doc, &row))) {
		op_forgive(op);
		return OK;
	}
	if ((err = book_load(op, g->b, &row, &doc)))
		return err;
	cells = row_add(op, g->table);
	cells[NUMBER] = cell_text(row.number.n ? row.number : row.id);
	cells[TYPE] = cell_text(row.type);
	cells[SITE] = cell_text(row.site);
	cells[DAY] = cell_text(arena_str(&op->arena, s->day));
	cells[STATE] = cell_text(arena_str(&op->arena, s->e->state));
	cells[AMOUNT] = cell_worth(doc);
	cells[WHO] = cell_text(arena_str(&op->arena, s->e->who));
	cells[WITH] = cell_text(signers(op, s->e));
	cells[REASON] = cell_text(doc_text(doc, "reason"));
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	struct gather g = {.b = b, .site = ask->given[PARAM_site]};
	enum err err;

	g.table = table_add(a, "voids", "Voids", "作废", columns, COLUMNS);
	if ((g.site.n && (err = record_asked(op, b, "site", g.site))) || (err = span_read(op, b, ask, &g.span, a)))
		return err;
	return scan_entries(op, b, &g.span, false, 0, take_entry, &g);
}

const struct report voids_report = {
	.name = "voids",
	.label_zh = "作废信息",
	.about = "Papers that were void or taken back in a period: which, by whom, and why.",
	.about_zh = "作废信息:期间内作废或冲销的单据、经办人与原因。",
	.takes = TAKES_SPAN | TAKES(site),
	.see = "see.money",
	.run = run,
};
