/* Contracts: one line for each, with what was agreed, billed and left of it (CON-26); of one
 * contract its lines; of a sales agreement what was sold against what was agreed, in all
 * and by product, and the rebate that comes of it (CON-11, CON-13).
 *
 * What was billed is read from the bills that name the contract; an agreement counts all
 * that its customer bought while it ran. */
#include "sold.h"

#include <stdlib.h>

#include "book/read.h"
#include "documents/papers.h"

enum column { KEY, KIND, CUSTOMER, NAME, SIGNATORY, SITE, STATE_OF, FROM, TO, DELIVERY, FILED, AGREED, BILLED, ISSUED, LEFT, LATE, COLUMNS };
enum line_column { LINE, ITEM, ITEM_NAME, LINE_AGREED, LINE_BILLED, LINE_ISSUED, LINE_LEFT, VALUE_AGREED, VALUE_BILLED, LINE_COLUMNS };
enum rebate_column { SALES, RETURNS, NET, REBATE_FROM, RATE, REBATE, REBATE_COLUMNS };
enum part_column { PART_KEY, PART, PART_BILLED, PART_RETURNED, PART_COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"contract", "Contract", "合同", REPORT_TEXT},
	{"kind", "Kind", "种类", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"signatory", "Signed by", "签约人", REPORT_TEXT},
	{"site", "Billed at", "开单站点", REPORT_TEXT},
	{"state", "State", "状态", REPORT_STATE},
	{"from", "From", "生效", REPORT_DAY},
	{"to", "Until", "截止", REPORT_DAY},
	{"delivery", "Delivery", "交货", REPORT_DAY},
	{"file", "Filed at", "存档", REPORT_TEXT},
	{"agreed", "Agreed", "合同额", REPORT_MONEY},
	{"billed", "Billed", "已开单", REPORT_MONEY},
	{"issued", "Issued", "已发货", REPORT_MONEY},
	{"left", "Left", "余额", REPORT_MONEY},
	{"late", "Days late", "逾期天数", REPORT_COUNT},
};

static const struct report_column line_columns[LINE_COLUMNS] = {
	{"line", "Line", "行", REPORT_TEXT},
	{"item", "Item", "商品", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"agreed", "Agreed", "合同量", REPORT_QTY},
	{"billed", "Billed", "已开单", REPORT_QTY},
	{"issued", "Issued", "已发货", REPORT_QTY},
	{"left", "Left", "余量", REPORT_QTY},
	{"agreed_value", "Agreed value", "合同额", REPORT_MONEY},
	{"billed_value", "Billed value", "开单额", REPORT_MONEY},
};

static const struct report_column rebate_columns[REBATE_COLUMNS] = {
	{"sales", "Sales", "销售额", REPORT_MONEY},
	{"returns", "Returns", "退货额", REPORT_MONEY},
	{"net", "Net sales", "净销售额", REPORT_MONEY},
	{"from", "Rebate from", "返利起点", REPORT_MONEY},
	{"rate", "Rate", "返利率", REPORT_TEXT},
	{"rebate", "Rebate", "返利", REPORT_MONEY},
};

static const struct report_column part_columns[PART_COLUMNS] = {
	{"contract", "Contract", "合同", REPORT_TEXT},
	{"period", "Period", "期间", REPORT_TEXT},
	{"billed", "Billed", "开单额", REPORT_MONEY},
	{"returned", "Returned", "退货额", REPORT_MONEY},
};

struct progress { /* of one contract, or of one of its lines */
	struct qty billed, back, issued;
	struct money billed_value, back_value, issued_value;
};

struct listed {
	const struct contract *contract;
	struct progress all;
	struct progress *lines; /* one for each of its own */
};

struct part {
	int contract;
	struct str period;
	struct money billed, back;
};

struct register_of {
	struct book *book;
	struct listed *list;
	int count, cap;
	struct str key; /* of this one alone */
	struct day on;
	int months; /* of a part: 1, 3, 12; 0: none */
	struct part *parts;
	int parts_count, parts_cap;
};

/* ---- gathering ---- */

static enum err take_contract(void *ctx, struct op *op, const struct doc_row *row)
{
	struct register_of *r = ctx;
	struct doc *doc;
	enum err err = book_load(op, r->book, row, &doc);
	const struct contract *contract = (const struct contract *)doc;

	if (err || (r->key.n && !str_eq(contract->key, r->key)))
		return err;
	r->list = room(&op->arena, r->list, sizeof(*r->list), r->count, &r->cap);
	r->list[r->count++] = (struct listed){
		.contract = contract, .lines = ARENA_ARRAY(&op->arena, struct progress, contract->lines.count + 1)};
	return OK;
}

static bool is_agreement(const struct contract *contract)
{
	return str_is(contract->kind, "agreement");
}

static bool ran_on(const struct contract *contract, struct day day)
{
	return !day_is_none(day) && day_cmp(day, contract->from) >= 0 && day_cmp(day, contract->to) <= 0;
}

/* An agreement counts all that its customer buys meanwhile, a contract what names it. */
static bool counts_for(const struct contract *contract, const struct sold *sold)
{
	if (is_agreement(contract))
		return str_eq(contract->customer.key, sold->customer) && ran_on(contract, sold->day) &&
		       !state_among("entered|void", contract->doc.state);
	return sold->line.n && str_eq(contract->key, sold->contract);
}

static int line_of(const struct contract *contract, const struct sold *sold)
{
	uint64_t line = 0;

	if (!is_agreement(contract))
		return str_to_u64(sold->line, &line) && line && line <= (uint64_t)contract->lines.count ? (int)line - 1 : -1;
	for (int i = 0; i < contract->lines.count; i++)
		if (str_eq(contract->lines.row[i].item.key, sold->item))
			return i;
	return -1;
}

static void count_in(struct progress *p, const struct sold *sold)
{
	if (sold->back) {
		p->back = qty_add(p->back, sold->qty);
		p->back_value = money_add(p->back_value, sold->amount);
		return;
	}
	p->billed = qty_add(p->billed, sold->qty);
	p->billed_value = money_add(p->billed_value, sold->amount);
	if (sold->left) {
		p->issued = qty_add(p->issued, sold->qty);
		p->issued_value = money_add(p->issued_value, sold->amount);
	}
}

/* "2026-03", "2026/1", "2026": a month, a quarter, a year. */
static struct str period_of(struct op *op, struct day day, int months)
{
	struct str text = day_str(&op->arena, day);
	int month = (text.p[5] - '0') * 10 + text.p[6] - '0';

	if (months == 1)
		return str_sub(text, 0, 7);
	return months == 12 ? str_sub(text, 0, 4) : arena_printf(&op->arena, "%.4s/%d", text.p, (month - 1) / 3 + 1);
}

static void count_part(struct register_of *r, struct op *op, int contract, const struct sold *sold)
{
	struct str period = period_of(op, sold->day, r->months);
	struct part *part;
	int at = 0;

	while (at < r->parts_count && (r->parts[at].contract != contract || !str_eq(r->parts[at].period, period)))
		at++;
	if (at == r->parts_count) {
		r->parts = room(&op->arena, r->parts, sizeof(*r->parts), r->parts_count, &r->parts_cap);
		r->parts[r->parts_count++] = (struct part){.contract = contract, .period = period};
	}
	part = &r->parts[at];
	if (sold->back)
		part->back = money_add(part->back, sold->amount);
	else
		part->billed = money_add(part->billed, sold->amount);
}

static enum err take_sold(void *ctx, struct op *op, const struct sold *sold)
{
	struct register_of *r = ctx;

	if (day_cmp(sold->day, r->on) > 0)
		return OK;
	for (int i = 0; i < r->count; i++) {
		struct listed *l = &r->list[i];
		int line = line_of(l->contract, sold);
		if (!counts_for(l->contract, sold))
			continue;
		count_in(&l->all, sold);
		if (line >= 0)
			count_in(&l->lines[line], sold);
		if (r->months && !day_is_none(sold->day))
			count_part(r, op, i, sold);
	}
	return OK;
}

/* ---- the register ---- */

static struct money worth(const struct contract_line *line)
{
	struct money value = money_of(0);

	if (money_is_set(line->value))
		return line->value;
	if (qty_is_set(line->qty) && price_is_set(line->price) && !money_from_qty_price(line->qty, line->price, &value))
		value = money_of(MONEY_MAX);
	return value;
}

static struct money agreed_value(const struct contract *contract)
{
	struct money sum = money_of(0);

	if (is_agreement(contract) && money_is_set(contract->target))
		return contract->target;
	for (int i = 0; i < contract->lines.count; i++)
		sum = money_add(sum, worth(&contract->lines.row[i]));
	return sum;
}

static struct money or_nil(struct money m)
{
	return m.minor < 0 ? money_of(0) : m;
}

/* Whose time has run out is expired, and what is issued to the end is completed, whether
 * anybody wrote so or not. */
static struct str state_on(const struct listed *l, struct day on, struct money left)
{
	const struct contract *contract = l->contract;

	if (!str_is(contract->doc.state, "active"))
		return contract->doc.state;
	if (!is_agreement(contract) && money_is_nil(left) && !money_cmp(l->all.billed_value, l->all.issued_value))
		return STR("completed");
	return day_cmp(on, contract->to) > 0 ? STR("expired") : contract->doc.state;
}

static struct str day_text(struct op *op, struct day day)
{
	return day_is_none(day) ? STR_NONE : day_str(&op->arena, day);
}

static void put_contract(struct op *op, struct register_of *r, struct report_table *t, struct names *names, const struct listed *l)
{
	const struct contract *c = l->contract;
	struct money net = money_sub(l->all.billed_value, l->all.back_value);
	struct money left = or_nil(money_sub(agreed_value(c), net));
	struct report_cell *cells = row_add(op, t);

	cells[KEY] = cell_text(c->key);
	cells[KIND] = cell_text(c->kind);
	cells[CUSTOMER] = cell_text(c->customer.key);
	cells[NAME] = cell_text(name_of(names, c->customer.key));
	cells[SIGNATORY] = cell_text(c->signatory.key);
	cells[SITE] = cell_text(c->site.key.n ? c->site.key : c->doc.site);
	cells[STATE_OF] = cell_text(state_on(l, r->on, left));
	cells[FROM] = cell_text(day_text(op, c->from));
	cells[TO] = cell_text(day_text(op, c->to));
	cells[DELIVERY] = cell_text(day_text(op, c->delivery_day));
	cells[FILED] = cell_text(c->file);
	cells[AGREED] = cell_number(agreed_value(c).minor);
	cells[BILLED] = cell_number(net.minor);
	cells[ISSUED] = cell_number(money_sub(l->all.issued_value, l->all.back_value).minor);
	cells[LEFT] = cell_number(left.minor);
	if (str_is(c->doc.state, "active") && !is_agreement(c) && !day_is_none(c->delivery_day) &&
		day_cmp(r->on, c->delivery_day) > 0 && !money_is_nil(left))
		cells[LATE] = cell_number(day_diff(r->on, c->delivery_day));
}

static void put_line(struct op *op, struct report_table *t, struct names *items, const struct listed *l, int row)
{
	const struct contract_line *line = &l->contract->lines.row[row];
	const struct progress *p = &l->lines[row];
	struct report_cell *cells = row_add(op, t);
	struct qty net = qty_sub(p->billed, p->back);

	cells[LINE] = cell_text(arena_printf(&op->arena, "%d", row + 1));
	cells[ITEM] = cell_text(line->item.key);
	cells[ITEM_NAME] = cell_text(name_of(items, line->item.key));
	if (qty_is_set(line->qty)) {
		cells[LINE_AGREED] = cell_number(line->qty.milli);
		cells[LINE_LEFT] = cell_number(qty_cmp(line->qty, net) > 0 ? qty_sub(line->qty, net).milli : 0);
	}
	cells[LINE_BILLED] = cell_number(net.milli);
	cells[LINE_ISSUED] = cell_number(qty_sub(p->issued, p->back).milli);
	cells[VALUE_AGREED] = cell_number(worth(line).minor);
	cells[VALUE_BILLED] = cell_number(money_sub(p->billed_value, p->back_value).minor);
}

static struct str rate_text(struct op *op, struct rate rate)
{
	struct buf text = BUF_INIT;
	struct str kept;

	rate_put(&text, rate_or_nil(rate));
	kept = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return kept;
}

static void put_rebate(struct op *op, struct report_answer *out, const struct listed *l)
{
	struct report_table *t = table_add(out, "rebate", "Rebate", "返利", rebate_columns, REBATE_COLUMNS);
	struct money net = money_sub(l->all.billed_value, l->all.back_value);
	struct report_cell *cells = row_add(op, t);

	cells[SALES] = cell_number(l->all.billed_value.minor);
	cells[RETURNS] = cell_number(l->all.back_value.minor);
	cells[NET] = cell_number(net.minor);
	cells[REBATE_FROM] = cell_number(money_is_set(l->contract->rebate_from) ? l->contract->rebate_from.minor : 0);
	cells[RATE] = cell_text(rate_text(op, l->contract->rebate));
	cells[REBATE] = cell_number(contract_rebate(l->contract, net).minor);
}

static enum err put_one(struct op *op, struct register_of *r, struct report_answer *out)
{
	struct report_table *t = table_add(out, "lines", "Lines", "明细", line_columns, LINE_COLUMNS);
	const struct listed *l = &r->list[0];
	struct names items;
	enum err err = names_read(op, r->book, "item", &items);

	for (int i = 0; i < l->contract->lines.count && !err; i++)
		put_line(op, t, &items, l, i);
	if (!err && is_agreement(l->contract))
		put_rebate(op, out, l);
	return err;
}

static int by_period(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return x->contract != y->contract ? (x->contract < y->contract ? -1 : 1) : str_cmp(x->period, y->period);
}

static void put_parts(struct op *op, struct register_of *r, struct report_answer *out)
{
	struct report_table *t = table_add(out, "periods", "By period", "按期间", part_columns, PART_COLUMNS);

	if (r->parts_count)
		qsort(r->parts, (size_t)r->parts_count, sizeof(*r->parts), by_period);
	for (int i = 0; i < r->parts_count; i++) {
		struct report_cell *cells = row_add(op, t);
		cells[PART_KEY] = cell_text(r->list[r->parts[i].contract].contract->key);
		cells[PART] = cell_text(r->parts[i].period);
		cells[PART_BILLED] = cell_number(r->parts[i].billed.minor);
		cells[PART_RETURNED] = cell_number(r->parts[i].back.minor);
	}
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct listed *)a)->contract->key, ((const struct listed *)b)->contract->key);
}

static enum err read_asked(struct op *op, struct book *b, const struct report_ask *ask, struct register_of *r)
{
	struct str by = asked(ask, PARAM_by) ? ask->given[PARAM_by] : STR_NONE;
	enum err err = asked(ask, PARAM_on) ? day_asked(op, ask->given[PARAM_on], "--on", &r->on) : OK;

	r->months = str_is(by, "month") ? 1 : str_is(by, "quarter") ? 3 : str_is(by, "year") ? 12 : 0;
	if (!err && by.n && !r->months)
		return op_refuse(op, E_USAGE, "--by", "what", "Contracts go --by month, quarter or year.", NULL);
	return err || !r->key.n ? err : record_asked(op, b, "contract", r->key);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "contracts", "Contracts", "合同", columns, COLUMNS);
	struct register_of r = {.book = b, .key = ask->word, .on = ask->today};
	struct names names;
	enum err err = read_asked(op, b, ask, &r);

	if (err || (err = names_read(op, b, "customer", &names)) ||
		(err = docs_walk(op, book_store(b), STR("contract"), 0, take_contract, &r)) || !r.count)
		return err;
	out->on = r.on;
	qsort(r.list, (size_t)r.count, sizeof(*r.list), by_key);
	if ((err = sold_walk(op, b, r.count == 1 ? r.list[0].contract->customer.key : STR_NONE, take_sold, &r)))
		return err;
	for (int i = 0; i < r.count; i++)
		put_contract(op, &r, t, &names, &r.list[i]);
	if (r.key.n)
		err = put_one(op, &r, out);
	if (!err && r.months)
		put_parts(op, &r, out);
	return err;
}

const struct report contracts_report = {
	.name = "contracts",
	.label_zh = "合同登记表",
	.about = "The register of contracts and agreements with their progress; of one its lines, and an agreement's rebate.",
	.about_zh = "合同与协议登记表及执行进度;指定一份时列出明细与返利。",
	.word = "[CONTRACT]",
	.takes = TAKES(on) | TAKES(by),
	.run = run,
};
