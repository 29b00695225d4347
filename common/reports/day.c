/* A business day of this site: its papers by series, and the drawer.
 *
 * Papers are of the day on which their number was drawn, voids and reversals of the day
 * on which they were done: the same as in the day's close. The drawer's sum at the end of
 * the day is today's less what later days brought, so the log is read once and only
 * entries from that day on are taken apart. */
#include "inside.h"

#include "documents/registry.h"
#include "model/codec.h"
#include "papers.h"
#include "store/log.h"
#include "store/sums.h"

enum column { TYPE, SERIES, COUNT, FIRST, LAST, VOIDS, REVERSED, GAPS, AMOUNT, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"type", "Type", "类型", REPORT_TYPE},
	{"series", "Series", "号段", REPORT_TEXT},
	{"count", "Papers", "张数", REPORT_COUNT},
	{"first", "First", "首号", REPORT_TEXT},
	{"last", "Last", "末号", REPORT_TEXT},
	{"voids", "Voided", "作废", REPORT_COUNT},
	{"reversed", "Reversed", "冲红", REPORT_COUNT},
	{"gaps", "Missing", "缺号", REPORT_COUNT},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

static const struct report_column cash_columns[] = {
	{"taken", "Cash taken", "现金收入", REPORT_MONEY},
	{"paid_out", "Cash paid out", "现金支出", REPORT_MONEY},
	{"drawer", "In the drawer", "钱箱余额", REPORT_MONEY},
};

struct numbers { /* of one type and series on the day */
	const struct type *type;
	struct str series; /* "A01-SB" */
	int64_t count, voids, reversed;
	uint64_t first, last;
	struct str first_number, last_number;
	struct report_cell amount;
};

struct gather {
	struct book *book;
	struct str day, site;
	struct arena scratch; /* of one entry */
	struct numbers *rows;
	int count, cap;
	int64_t taken, paid_out, later;
};

static enum err take_cash(struct op *op, struct gather *g, const struct entry *e, bool on_the_day)
{
	enum err err = OK;

	for (int i = 0; i < e->legs_count && !err; i++) {
		const struct leg *leg = &e->legs[i];
		if (!str_is(leg->spot.a, "CASH") || !str_eq(leg->spot.at, g->site))
			continue;
		if (!on_the_day)
			err = sum_to(op, &g->later, leg->v);
		else
			err = leg->v > 0 ? sum_to(op, &g->taken, leg->v) : sum_less(op, &g->paid_out, leg->v);
	}
	return err;
}

/* "A01-SB-000012": series "A01-SB", 12. */
static bool number_split(struct str number, struct str *series, uint64_t *n)
{
	size_t at = number.n;

	while (at && number.p[at - 1] != '-')
		at--;
	if (!at || !str_to_u64(str_sub(number, at, number.n), n))
		return false;
	*series = str_sub(number, 0, at - 1);
	return true;
}

static struct numbers *numbers_of(struct op *op, struct gather *g, const struct type *type, struct str series)
{
	for (int i = 0; i < g->count; i++)
		if (g->rows[i].type == type && str_eq(g->rows[i].series, series))
			return &g->rows[i];
	g->rows = room(&op->arena, g->rows, sizeof(*g->rows), g->count, &g->cap);
	g->rows[g->count] = (struct numbers){.type = type, .series = arena_str(&op->arena, series)};
	return &g->rows[g->count++];
}

static enum err add_worth(struct op *op, struct gather *g, const struct entry *e, struct numbers *row)
{
	struct doc *doc = doc_new(&g->scratch, row->type);
	struct report_cell worth;
	enum err err = codec_fold_body(op, &g->scratch, doc, e->body);

	if (err)
		return err;
	worth = cell_worth(doc);
	row->amount.set |= worth.set;
	return worth.set ? sum_to(op, &row->amount.v, worth.v) : OK;
}

static enum err take_paper(struct op *op, struct gather *g, const struct entry *e)
{
	const struct type *type = type_find(e->type);
	const struct act *act = type ? act_find(type, e->act) : NULL;
	struct str number = e->number.n ? e->number : e->key;
	struct numbers *row;
	struct str series;
	uint64_t n;

	if (!act || !act->series || e->on.n || !number_split(number, &series, &n))
		return OK;
	row = numbers_of(op, g, type, series);
	if (!row->count || n < row->first) {
		row->first = n;
		row->first_number = arena_str(&op->arena, number);
	}
	if (!row->count || n > row->last) {
		row->last = n;
		row->last_number = arena_str(&op->arena, number);
	}
	row->count++;
	return add_worth(op, g, e, row);
}

static enum err take_undoing(struct op *op, struct gather *g, const struct entry *e)
{
	const struct type *type = type_find(e->type);
	bool is_void = str_is(e->state, "void"), found;
	struct numbers *row;
	struct doc_row paper;
	struct str series;
	uint64_t n;
	enum err err;

	if (!type || (!is_void && !str_is(e->state, "reversed")))
		return OK;
	if ((err = doc_get(op, book_store(g->book), e->doc, &paper, &found)) || !found || !number_split(paper.number, &series, &n))
		return err;
	row = numbers_of(op, g, type, series);
	++*(is_void ? &row->voids : &row->reversed);
	return OK;
}

static enum err take_entry(void *ctx, struct op *op, const struct entry_row *row)
{
	struct gather *g = ctx;
	int order = str_cmp(entry_day(row->text), g->day);
	struct entry e;
	enum err err;

	if (order < 0)
		return OK;
	arena_reset(&g->scratch);
	err = entry_read(op, &g->scratch, row->text, &e);
	if (!err)
		err = take_cash(op, g, &e, order == 0);
	if (!err && !order)
		err = take_paper(op, g, &e);
	return err || order ? err : take_undoing(op, g, &e);
}

/* Between the first and the last are those that other days drew; what no day drew is
 * missing. */
static enum err count_gaps(struct op *op, struct gather *g, const struct numbers *row, int64_t *gaps)
{
	struct doc_row paper;
	bool found;
	enum err err = OK;

	*gaps = 0;
	if (!row->count || row->last - row->first + 1 == (uint64_t)row->count)
		return OK;
	for (uint64_t n = row->first; n <= row->last && !err; n++) {
		struct str number = arena_printf(&op->arena, "%.*s-%06llu", STR_ARG(row->series), (unsigned long long)n);
		err = doc_by_number(op, book_store(g->book), number, &paper, &found);
		*gaps += !err && !found;
	}
	return err;
}

static enum err put_numbers(struct op *op, struct gather *g, const struct numbers *n, struct report_table *t)
{
	struct report_cell *cells = row_add(op, t);
	int64_t gaps;
	enum err err = count_gaps(op, g, n, &gaps);

	cells[TYPE] = cell_text(str_from(n->type->name));
	cells[SERIES] = cell_text(n->series);
	cells[COUNT] = cell_number(n->count);
	cells[FIRST] = cell_text(n->first_number);
	cells[LAST] = cell_text(n->last_number);
	cells[VOIDS] = cell_number(n->voids);
	cells[REVERSED] = cell_number(n->reversed);
	cells[GAPS] = cell_number(gaps);
	cells[AMOUNT] = n->amount;
	return err;
}

static enum err put_cash(struct op *op, struct book *b, const struct gather *g, struct report_answer *out)
{
	struct report_table *t = table_add(out, "cash", "Cash", "现金", cash_columns, 3);
	struct spot spot = {.a = STR("CASH"), .at = g->site};
	struct report_cell *cells = row_add(op, t);
	int64_t now;
	enum err err = sum_get(op, book_store(b), &spot, UNIT_MONEY, &now);

	if (err || (err = sum_less(op, &now, g->later)))
		return err;
	cells[0] = cell_number(g->taken);
	cells[1] = cell_number(g->paid_out);
	cells[2] = cell_number(now);
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "papers", "Papers", "单据", columns, COLUMNS);
	struct gather g = {.book = b, .site = book_log(b).site};
	enum err err = OK;

	if (ask->word.n && asked(ask, PARAM_on))
		return op_refuse(op, E_USAGE, "", "what", "The day is given twice.", NULL);
	if (ask->word.n)
		err = day_asked(op, ask->word, "DAY", &out->on);
	else if (asked(ask, PARAM_on))
		err = day_asked(op, ask->given[PARAM_on], "--on", &out->on);
	if (err)
		return err;
	g.day = day_str(&op->arena, out->on);
	err = entries_of_site(op, book_store(b), g.site, 0, take_entry, &g);
	for (int i = 0; i < g.count && !err; i++)
		err = put_numbers(op, &g, &g.rows[i], t);
	arena_done(&g.scratch);
	return err ? err : put_cash(op, b, &g, out);
}

const struct report day_report = {
	.name = "day",
	.label_zh = "营业日报",
	.about = "A business day of this site: papers by series, voids, missing numbers, cash.",
	.about_zh = "本站营业日:各号段单据、作废、缺号、现金。",
	.word = "[DAY]",
	.takes = TAKES(on),
	.run = run,
};
