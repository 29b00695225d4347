/* The entries behind a figure: number, day, act, amount and hash of each that makes it
 * (any report's line is a sum of these), or of what came in since some day.
 *
 * What narrows the list is what a leg is kept by. Of a customer the movements say where to
 * look; everything else is found by going over the entries. */
#include "papers.h"
#include "scan.h"

#include "store/log.h"

enum { N, NUMBER, TYPE, ACT, PERIOD, DAY, ACCOUNT, SITE, CUSTOMER, AMOUNT, PLACE, HASH, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"n", "Entry", "序号", REPORT_COUNT},
	{"number", "Paper", "单据", REPORT_TEXT},
	{"type", "Type", "类型", REPORT_TYPE},
	{"act", "Act", "动作", REPORT_TEXT},
	{"period", "Counts in", "记入月份", REPORT_TEXT},
	{"day", "Day", "日期", REPORT_DAY},
	{"account", "Account", "科目", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"customer", "Party", "往来单位", REPORT_TEXT},
	{"amount", "Amount", "金额", REPORT_MONEY},
	{"place", "Written at", "录入处", REPORT_TEXT},
	{"hash", "Hash", "校验码", REPORT_TEXT},
};

struct gather {
	struct book *b;
	struct span span;
	struct str account, customer, site, paper;
	bool late; /* those alone that count in a later month than their day's */
	struct report_table *table;
	int64_t sum;
};

static struct str kept(struct op *op, struct buf *text)
{
	struct str out = arena_str(&op->arena, buf_str(text));

	buf_done(text);
	return out;
}

static bool fits(const struct gather *g, const struct leg *leg)
{
	const struct spot *at = &leg->spot;

	return leg->unit == UNIT_MONEY && (!g->account.n || str_eq(at->a, g->account)) &&
	       (!g->customer.n || (str_eq(at->of, g->customer) && !str_is(at->a, "IB"))) &&
	       (!g->site.n || str_eq(at->at, g->site)) && (!g->paper.n || str_eq(at->paper, g->paper));
}

static enum err put_leg(struct op *op, struct gather *g, const struct scanned *s, const struct leg *leg)
{
	struct report_cell *cells = row_add(op, g->table);
	struct buf hash = BUF_INIT;
	struct str number;
	enum err err = paper_name(op, g->b, s->e->doc, &number);

	if (err)
		return err;
	hash_put_short(&hash, s->hash);
	cells[N] = cell_number(s->n);
	cells[NUMBER] = cell_text(arena_str(&op->arena, number));
	cells[TYPE] = cell_text(arena_str(&op->arena, s->e->type));
	cells[ACT] = cell_text(arena_str(&op->arena, s->e->act));
	cells[PERIOD] = cell_text(arena_str(&op->arena, span_period(&g->span, s->n, s->day)));
	cells[DAY] = cell_text(arena_str(&op->arena, s->day));
	cells[ACCOUNT] = cell_text(arena_str(&op->arena, leg->spot.a));
	cells[SITE] = cell_text(arena_str(&op->arena, leg->spot.at));
	cells[CUSTOMER] = cell_text(arena_str(&op->arena, leg->spot.of));
	cells[AMOUNT] = cell_number(leg->v);
	cells[PLACE] = cell_text(arena_printf(&op->arena, "%.*s %.*s:%llu", STR_ARG(s->e->log.site), STR_ARG(s->e->log.epoch),
		(unsigned long long)s->e->seq));
	cells[HASH] = cell_text(kept(op, &hash));
	return sum_to(op, &g->sum, leg->v);
}

static enum err take_entry(void *ctx, struct op *op, const struct scanned *s)
{
	struct gather *g = ctx;
	enum err err = OK;

	if (g->late && str_eq(span_period(&g->span, s->n, s->day), str_sub(s->day, 0, 7)))
		return OK;
	for (int i = 0; i < s->e->legs_count && !err; i++)
		if (fits(g, &s->e->legs[i]))
			err = put_leg(op, g, s, &s->e->legs[i]);
	return err;
}

/* ---- since when ---- */

struct finding {
	struct day since;
	int utc_offset_min;
	int64_t n;
};

static enum err take_own(void *ctx, struct op *op, const struct entry_row *row)
{
	struct finding *f = ctx;
	struct entry e;

	if (entry_read(op, &op->arena, row->text, &e))
		op_forgive(op);
	else if (day_cmp(day_of_moment(e.at, f->utc_offset_min), f->since) < 0)
		f->n = row->n;
	return OK;
}

/* A day means: behind what this book itself had recorded by then. */
static enum err read_since(struct op *op, struct book *b, struct str since, int64_t *after)
{
	struct finding f = {.utc_offset_min = book_world(b)->utc_offset_min};
	uint64_t n;
	enum err err;

	*after = 0;
	if (!since.n)
		return OK;
	if (str_to_u64(since, &n) && n <= INT64_MAX) {
		*after = (int64_t)n;
		return OK;
	}
	if ((err = day_asked(op, since, "--since", &f.since)) ||
		(err = entries_of_log(op, book_store(b), book_log(b), 0, take_own, &f)))
		return err;
	*after = f.n;
	return OK;
}

/* ---- what was asked ---- */

static enum err read_paper(struct op *op, struct book *b, struct str word, struct str *id)
{
	struct doc_row row;
	bool found = false;
	enum err err = OK;

	*id = word;
	if (!word.n || (err = doc_get(op, book_store(b), word, &row, &found)) || found)
		return err;
	if ((err = doc_by_number(op, book_store(b), word, &row, &found)))
		return err;
	if (!found)
		return op_refuse(op, E_NO_DOCUMENT, "--paper", "type", "paper", "key", arena_str(&op->arena, word).p, NULL);
	*id = row.id;
	return OK;
}

static enum err read_asked(
	struct op *op, struct book *b, const struct report_ask *ask, struct gather *g, int64_t *after, struct report_answer *a)
{
	enum err err;

	g->account = ask->given[PARAM_account];
	g->customer = ask->given[PARAM_customer];
	g->site = ask->given[PARAM_site];
	if (g->account.n && !account_find(g->account))
		return op_refuse(op, E_VALUE, "--account", "value", arena_str(&op->arena, g->account).p, "kind", "an account",
			"example", "AR", NULL);
	if ((g->customer.n && (err = record_asked(op, b, "customer", g->customer))) ||
		(g->site.n && (err = record_asked(op, b, "site", g->site))) ||
		(err = read_paper(op, b, ask->given[PARAM_paper], &g->paper)) ||
		(err = read_since(op, b, ask->given[PARAM_since], after)))
		return err;
	return span_read(op, b, ask, &g->span, a);
}

static enum err list(struct op *op, struct book *b, const struct report_ask *given, bool late, struct report_answer *a)
{
	struct gather g = {.b = b, .late = late};
	struct report_ask ask = *given;
	int64_t after;
	enum err err;

	/* Without a span: all there is. */
	if (!span_asked_for(given))
		ask.given[PARAM_until] = STR("9999-12-31");
	if ((err = read_asked(op, b, &ask, &g, &after, a)))
		return err;
	if (!span_asked_for(given))
		a->on = a->today;
	if (!late && !g.account.n && !g.customer.n && !g.paper.n && !asked(given, PARAM_since))
		return op_refuse(op, E_USAGE, "", "what",
			"Say which: --account, --customer, --paper or --since.", NULL);
	if ((err = span_read_late(op, b, &g.span)))
		return err;
	g.table = table_add(a, late ? "late" : "entries", "Entries", "条目", columns, COLUMNS);
	if ((err = scan_entries(op, b, &g.span, false, after, take_entry, &g)) || (err = table_total(op, g.table, ask.lang)))
		return err;
	g.table->total[N].set = false;
	return OK;
}

static enum err run_entries(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	return list(op, b, ask, false, a);
}

static enum err run_late(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	return list(op, b, ask, true, a);
}

const struct report entries_report = {
	.name = "entries",
	.label_zh = "条目明细",
	.about = "The entries behind a figure: --account AR --customer C600 --period 2026-03; --since: what came in since then.",
	.about_zh = "构成某一金额的条目:--account AR --customer C600 --period 2026-03;--since:此后到达的。",
	.takes = TAKES_SPAN | TAKES(account) | TAKES(customer) | TAKES(site) | TAKES(paper) | TAKES(since),
	.see = "see.money",
	.run = run_entries,
};

const struct report late_report = {
	.name = "late",
	.label_zh = "迟到条目",
	.about = "What came after its month was closed, with the month it counts in.",
	.about_zh = "月结之后到达的条目,以及记入的月份。",
	.takes = TAKES_SPAN | TAKES(account) | TAKES(customer) | TAKES(site) | TAKES(since),
	.see = "see.money",
	.run = run_late,
};
