/* A customer's statement: what stood open, what moved it, what stands open after it, as it
 * is sent to him to be agreed.
 *
 * A line is one entry's net effect on what he owes and has paid ahead; setting the one
 * against the other moves nothing of his and is no line. A site starts from what it knows
 * he owes now and goes back over what it knows was written since. */
#include "receivables.h"

#include <stdlib.h>

#include "papers.h"
#include "span.h"
#include "store/log.h"

struct moved { /* by one entry */
	int64_t n, v;
	char day[12];
	enum movement_class class;
	struct str type, site;
};

struct open_item {
	struct str account, paper, site, due;
	int64_t v;
};

struct gather {
	struct span span;
	struct moved *lines;
	int lines_count, lines_cap;
	struct open_item *items;
	int items_count, items_cap;
	int64_t before, after; /* of the span: what the movements come to */
	int64_t closing, unsettled;
};

/* ---- movements ---- */

static void add_line(struct op *op, struct gather *g, const struct movement_row *m)
{
	struct moved *line;

	g->lines = room(&op->arena, g->lines, sizeof(*g->lines), g->lines_count, &g->lines_cap);
	line = &g->lines[g->lines_count++];
	*line = (struct moved){.n = m->n, .v = m->v, .class = movement_class(m->type), .type = arena_str(&op->arena, m->type),
		.site = arena_str(&op->arena, m->site)};
	memcpy(line->day, m->day.p, m->day.n < sizeof(line->day) ? m->day.n : 0);
}

static enum err add_item(struct op *op, struct gather *g, const struct movement_row *m)
{
	struct open_item *last = g->items_count ? &g->items[g->items_count - 1] : NULL;

	if (!last || !str_eq(last->account, m->account) || !str_eq(last->paper, m->paper) || !str_eq(last->due, m->due)) {
		g->items = room(&op->arena, g->items, sizeof(*g->items), g->items_count, &g->items_cap);
		last = &g->items[g->items_count++];
		*last = (struct open_item){arena_str(&op->arena, m->account), arena_str(&op->arena, m->paper),
			arena_str(&op->arena, m->site), arena_str(&op->arena, m->due), 0};
	}
	return sum_to(op, &last->v, m->v);
}

static enum err take_movement(void *ctx, struct op *op, const struct movement_row *m)
{
	struct gather *g = ctx;
	bool ar = str_is(m->account, "AR"), uns = str_is(m->account, "UNS");
	enum span_place place;
	enum err err = OK;

	if (!ar && !uns && !str_is(m->account, "ADV"))
		return OK;
	if ((place = span_place(&g->span, m->n, m->day)) == SPAN_AFTER)
		return uns ? OK : sum_to(op, &g->after, m->v);
	if ((ar || uns) && (err = add_item(op, g, m)))
		return err;
	if (uns)
		return sum_to(op, &g->unsettled, m->v);
	if (place == SPAN_BEFORE)
		return sum_to(op, &g->before, m->v);
	add_line(op, g, m);
	return sum_to(op, &g->closing, m->v);
}

static int by_day(const void *a, const void *b)
{
	const struct moved *x = a, *y = b;
	int order = strcmp(x->day, y->day);

	return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* One line for each entry that left something behind. */
static enum err join_lines(struct op *op, struct gather *g)
{
	int kept = 0;
	enum err err = OK;

	if (g->lines_count)
		qsort(g->lines, (size_t)g->lines_count, sizeof(*g->lines), by_day);
	for (int i = 0; i < g->lines_count && !err; i++) {
		if (kept && g->lines[kept - 1].n == g->lines[i].n)
			err = sum_to(op, &g->lines[kept - 1].v, g->lines[i].v);
		else
			g->lines[kept++] = g->lines[i];
		if ((i + 1 == g->lines_count || g->lines[i + 1].n != g->lines[i].n) && !g->lines[kept - 1].v)
			kept--;
	}
	g->lines_count = kept;
	return err;
}

/* Head office has every movement; a site counts back from what it knows now. */
static enum err find_opening(struct op *op, struct book *b, struct str customer, struct gather *g, int64_t *opening)
{
	struct held held;
	enum err err;

	*opening = g->before;
	if (book_is_home(b))
		return OK;
	if ((err = held_read(op, b, customer, &held)))
		return err;
	*opening = held.sums[HELD_AR];
	if ((err = sum_to(op, opening, held.sums[HELD_ADV])) || (err = sum_less(op, opening, g->after)))
		return err;
	return sum_less(op, opening, g->closing);
}

/* ---- tables ---- */

static const struct report_column sum_columns[] = {
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"opening", "Opening", "期初余额", REPORT_MONEY},
	{"sales", "Sales", "销售", REPORT_MONEY},
	{"receipts", "Receipts", "收款", REPORT_MONEY},
	{"returns", "Returns", "退货", REPORT_MONEY},
	{"other", "Other", "其他", REPORT_MONEY},
	{"closing", "Closing", "期末余额", REPORT_MONEY},
	{"unsettled", "Unsettled", "未结算", REPORT_MONEY},
};
enum { OPENING = 2, SALES, RECEIPTS, RETURNS, OTHER, CLOSING, UNSETTLED, SUMS };

static enum err put_sums(
	struct op *op, struct gather *g, struct str customer, struct str name, int64_t opening, struct report_answer *a)
{
	struct report_table *t = table_add(a, "sums", "Sums", "合计", sum_columns, SUMS);
	struct report_cell *cells = row_add(op, t);
	enum err err = OK;

	cells[0] = cell_text(customer);
	cells[1] = cell_text(name);
	for (int c = OPENING; c < SUMS; c++)
		cells[c] = cell_number(0);
	cells[OPENING].v = cells[CLOSING].v = opening;
	cells[UNSETTLED].v = g->unsettled;
	for (int i = 0; i < g->lines_count && !err; i++) {
		const struct moved *m = &g->lines[i];
		int to = m->class == MOVED_SALE ? SALES : m->class == MOVED_RECEIPT ? RECEIPTS : m->class == MOVED_RETURN ? RETURNS : OTHER;
		err = to == RECEIPTS || to == RETURNS ? sum_less(op, &cells[to].v, m->v) : sum_to(op, &cells[to].v, m->v);
		if (!err)
			err = sum_to(op, &cells[CLOSING].v, m->v);
	}
	return err;
}

static const struct report_column line_columns[] = {
	{"day", "Day", "日期", REPORT_DAY},
	{"number", "Paper", "单据", REPORT_TEXT},
	{"type", "Type", "类型", REPORT_TYPE},
	{"site", "Site", "站点", REPORT_TEXT},
	{"charged", "Charged", "应收", REPORT_MONEY},
	{"credited", "Credited", "已收已退", REPORT_MONEY},
	{"balance", "Balance", "余额", REPORT_MONEY},
};
enum { DAY, NUMBER, TYPE, SITE, CHARGED, CREDITED, BALANCE, LINE_COLUMNS };

static enum err entry_paper(struct op *op, struct book *b, int64_t n, struct str *number)
{
	struct entry e;
	struct hash hash;
	struct str text;
	enum err err = entry_get(op, book_store(b), n, &text, &hash);

	if (err || (err = entry_read(op, &op->arena, text, &e)))
		return err;
	return paper_name(op, b, e.doc, number);
}

static enum err put_line(struct op *op, struct book *b, const struct moved *m, int64_t *balance, struct report_table *t)
{
	struct report_cell *cells = row_add(op, t);
	struct str number;
	enum err err = entry_paper(op, b, m->n, &number);

	if (err || (err = sum_to(op, balance, m->v)))
		return err;
	cells[DAY] = cell_text(arena_str(&op->arena, str_from(m->day)));
	cells[NUMBER] = cell_text(number);
	cells[TYPE] = cell_text(m->type);
	cells[SITE] = cell_text(m->site);
	cells[m->v > 0 ? CHARGED : CREDITED] = cell_number(m->v > 0 ? m->v : 0);
	if (m->v < 0)
		err = sum_less(op, &cells[CREDITED].v, m->v);
	cells[BALANCE] = cell_number(*balance);
	return err;
}

static enum err put_lines(
	struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, int64_t opening, struct report_answer *a)
{
	struct report_table *t = table_add(a, "lines", "Movements", "往来明细", line_columns, LINE_COLUMNS);
	struct report_cell *first = row_add(op, t);
	int64_t balance = opening;
	enum err err = OK;

	first[DAY] = cell_text(day_str(&op->arena, g->span.from));
	first[NUMBER] = cell_text(ask->lang == LANG_ZH ? STR("期初余额") : STR("Opening balance"));
	first[BALANCE] = cell_number(opening);
	for (int i = 0; i < g->lines_count && !err; i++)
		err = put_line(op, b, &g->lines[i], &balance, t);
	if (err || (err = table_total(op, t, ask->lang)))
		return err;
	t->total[BALANCE] = cell_number(balance);
	return OK;
}

static const struct report_column item_columns[] = {
	{"account", "Account", "科目", REPORT_TEXT},
	{"number", "Paper", "单据", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"due", "Due", "到期日", REPORT_DAY},
	{"overdue", "Days past", "逾期天数", REPORT_COUNT},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

static enum err put_items(struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *a)
{
	struct report_table *t = table_add(a, "items", "Open items", "未结款项", item_columns, 6);
	enum err err = OK;

	for (int i = 0; i < g->items_count && !err; i++) {
		const struct open_item *item = &g->items[i];
		struct report_cell *cells;
		struct str number;
		struct day due;
		if (!item->v)
			continue;
		err = paper_name(op, b, item->paper, &number);
		cells = row_add(op, t);
		cells[0] = cell_text(item->account);
		cells[1] = cell_text(number);
		cells[2] = cell_text(item->site);
		cells[3] = cell_text(item->due);
		if (day_read(item->due, &due) && day_cmp(due, a->on) < 0)
			cells[4] = cell_number(day_diff(a->on, due));
		cells[5] = cell_number(item->v);
	}
	if (err || (err = table_total(op, t, ask->lang)))
		return err;
	t->total[4].set = false;
	return OK;
}

static enum err put(struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, struct report_answer *a)
{
	struct str name;
	int64_t opening;
	enum err err = span_name(op, b, &g->span, "customer", ask->word, &name);

	if (err || (err = find_opening(op, b, ask->word, g, &opening)) || (err = join_lines(op, g)) ||
		(err = put_sums(op, g, ask->word, name, opening, a)) || (err = put_lines(op, b, ask, g, opening, a)))
		return err;
	/* A site has not heard every movement of an item: what it knows of items is the standing. */
	if (!book_is_home(b))
		return note_news(op, b, 0, ask->lang, a);
	return put_items(op, b, ask, g, a);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	struct gather g = {.before = 0};
	enum err err = record_asked(op, b, "customer", ask->word);

	if (err || (err = span_read(op, b, ask, &g.span, a)) ||
		(err = movements_walk(op, book_store(b), ask->word, take_movement, &g)))
		return err;
	note(op, a, ask->lang == LANG_ZH ? "期间:%.*s" : "Period: %.*s", STR_ARG(g.span.name));
	return put(op, b, ask, &g, a);
}

const struct report statement_report = {
	.name = "statement",
	.label_zh = "客户对账单",
	.about = "One customer's statement: opening, sales, receipts, returns, closing, and the papers behind them (this month, or --period, --from, --until).",
	.about_zh = "客户对账单:期初、销售、收款、退货、期末,以及逐笔单据(默认本月,或 --period、--from、--until)。",
	.word = "KEY",
	.takes = TAKES_SPAN,
	.see = "see.money",
	.run = run,
};
