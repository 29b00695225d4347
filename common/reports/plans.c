/* Plans: what was to be sold against what was sold so far, plan by plan and item by item
 * (CON-28); how far a plan's days have gone stands beside it. */
#include "sold.h"

#include "book/read.h"
#include "documents/papers.h"

enum column { NUMBER, PLAN, FROM, TO, FOLLOWS, ITEM, ITEM_NAME, PLANNED, SOLD, VALUE, SOLD_VALUE, PER_CENT, DAYS_GONE, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"plan", "Plan", "计划", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"from", "From", "起始", REPORT_DAY},
	{"to", "Until", "截止", REPORT_DAY},
	{"follows", "Followed up by", "跟进人", REPORT_TEXT},
	{"item", "Item", "商品", REPORT_TEXT},
	{"item_name", "Item's name", "品名", REPORT_TEXT},
	{"planned", "Planned", "计划量", REPORT_QTY},
	{"sold", "Sold", "已售量", REPORT_QTY},
	{"planned_value", "Planned value", "计划额", REPORT_MONEY},
	{"sold_value", "Sold value", "已售额", REPORT_MONEY},
	{"percent", "Per cent", "完成百分比", REPORT_COUNT},
	{"days_percent", "Days gone, per cent", "时间进度百分比", REPORT_COUNT},
};

struct done {
	struct qty qty;
	struct money value;
};

struct planned {
	const struct sales_plan *plan;
	struct done all, *lines;
};

struct plans {
	struct book *book;
	struct planned *list;
	int count, cap;
	struct str number; /* of this one alone */
	struct day on;
};

static enum err take_plan(void *ctx, struct op *op, const struct doc_row *row)
{
	struct plans *p = ctx;
	struct doc *doc;
	const struct sales_plan *plan;
	enum err err;

	if ((p->number.n && !str_eq(row->number, p->number)) || (!p->number.n && !str_is(row->state, "active")))
		return OK;
	if ((err = book_load(op, p->book, row, &doc)))
		return err;
	plan = (const struct sales_plan *)doc;
	p->list = room(&op->arena, p->list, sizeof(*p->list), p->count, &p->cap);
	p->list[p->count++] = (struct planned){.plan = plan, .lines = ARENA_ARRAY(&op->arena, struct done, plan->lines.count + 1)};
	return OK;
}

static void add(struct done *to, const struct sold *sold)
{
	to->qty = qty_add(to->qty, sold->back ? qty_neg(sold->qty) : sold->qty);
	to->value = money_add(to->value, sold->back ? money_neg(sold->amount) : sold->amount);
}

static enum err take_sold(void *ctx, struct op *op, const struct sold *sold)
{
	struct plans *p = ctx;

	(void)op;
	if (day_is_none(sold->day) || day_cmp(sold->day, p->on) > 0)
		return OK;
	for (int i = 0; i < p->count; i++) {
		const struct sales_plan *plan = p->list[i].plan;
		if (day_cmp(sold->day, plan->from) < 0 || day_cmp(sold->day, plan->to) > 0 ||
			(plan->customer.key.n && !str_eq(plan->customer.key, sold->customer)))
			continue;
		add(&p->list[i].all, sold);
		for (int k = 0; k < plan->lines.count; k++)
			if (str_eq(plan->lines.row[k].item.key, sold->item))
				add(&p->list[i].lines[k], sold);
	}
	return OK;
}

static int64_t per_cent(int64_t part, int64_t whole)
{
	return whole > 0 && part > 0 ? (int64_t)((__int128)part * 100 / whole) : 0;
}

static struct report_cell *put_row(struct op *op, struct report_table *t, const struct plans *p, const struct sales_plan *plan)
{
	struct report_cell *cells = row_add(op, t);
	int gone = day_diff(p->on, plan->from) + 1, days = day_diff(plan->to, plan->from) + 1;

	cells[NUMBER] = cell_text(plan->number);
	cells[PLAN] = cell_text(plan->name);
	cells[FROM] = cell_text(day_str(&op->arena, plan->from));
	cells[TO] = cell_text(day_str(&op->arena, plan->to));
	cells[FOLLOWS] = cell_text(plan->follows.key);
	cells[DAYS_GONE] = cell_number(gone > days ? 100 : per_cent(gone, days));
	return cells;
}

static void put_done(struct report_cell *cells, const struct done *done, struct qty qty, struct money value)
{
	cells[SOLD] = cell_number(done->qty.milli);
	cells[SOLD_VALUE] = cell_number(done->value.minor);
	if (qty_is_set(qty))
		cells[PLANNED] = cell_number(qty.milli);
	if (money_is_set(value))
		cells[VALUE] = cell_number(value.minor);
	cells[PER_CENT] = cell_number(
		money_is_set(value) ? per_cent(done->value.minor, value.minor) : per_cent(done->qty.milli, qty.milli));
}

static void put_plan(struct op *op, struct report_table *t, const struct plans *p, const struct planned *one, struct names *items)
{
	const struct sales_plan *plan = one->plan;

	for (int i = 0; i < plan->lines.count; i++) {
		const struct plan_line *line = &plan->lines.row[i];
		struct report_cell *cells = put_row(op, t, p, plan);
		cells[ITEM] = cell_text(line->item.key);
		cells[ITEM_NAME] = cell_text(name_of(items, line->item.key));
		put_done(cells, &one->lines[i], line->qty, line->value);
	}
	if (money_is_set(plan->target))
		put_done(put_row(op, t, p, plan), &one->all, (struct qty){NONE}, plan->target);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "plans", "Sales plans", "销售计划", columns, COLUMNS);
	struct plans p = {.book = b, .number = ask->word, .on = ask->today};
	struct names items;
	enum err err = asked(ask, PARAM_on) ? day_asked(op, ask->given[PARAM_on], "--on", &p.on) : OK;

	if (err || (err = names_read(op, b, "item", &items)) ||
		(err = docs_walk(op, book_store(b), STR("sales_plan"), 0, take_plan, &p)))
		return err;
	if (p.number.n && !p.count)
		return op_refuse(op, E_NO_DOCUMENT, "", "type", "sales_plan", "key", arena_str(&op->arena, p.number).p, NULL);
	out->on = p.on;
	if (p.count && (err = sold_walk(op, b, STR_NONE, take_sold, &p)))
		return err;
	for (int i = 0; i < p.count; i++)
		put_plan(op, t, &p, &p.list[i], &items);
	return OK;
}

const struct report plans_report = {
	.name = "plans",
	.label_zh = "销售计划执行表",
	.about = "Sales plans against what was sold so far; those that run, or one by its number.",
	.about_zh = "销售计划与已售对比;列出执行中的计划,或按单号查一份。",
	.word = "[PLAN]",
	.takes = TAKES(on),
	.run = run,
};
