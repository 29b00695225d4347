/* The keeper's daily sheet of goods (WHS-20): what stood there in the morning, what came
 * and went by kind, what stands there in the evening.
 *
 * Today's sums less what later days brought are the evening of the day asked; less what
 * the day itself brought, its morning. So the sheet of any day agrees with the stock
 * report, and a row adds up from left to right. */
#include "inside.h"

#include "documents/papers.h"
#include "model/codec.h"
#include "store/log.h"
#include "store/sums.h"

enum column {
	ITEM, NAME, OPENING, BOUGHT, SOLD, RETURNED, SENT, RECEIVED, ADJUSTED, CLOSING, RESERVED, FREE, QUARANTINE, COLUMNS
};

static const struct report_column columns[COLUMNS] = {
	{"item", "Item", "商品", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"opening", "Morning", "期初", REPORT_QTY},
	{"bought", "Bought", "进货", REPORT_QTY},
	{"sold", "Sold", "销售", REPORT_QTY},
	{"returned", "Returned", "退货", REPORT_QTY},
	{"sent", "Sent", "调出", REPORT_QTY},
	{"received", "Received", "调入", REPORT_QTY},
	{"adjusted", "Adjusted", "调整", REPORT_QTY},
	{"closing", "Evening", "结存", REPORT_QTY},
	{"reserved", "Reserved", "占用", REPORT_QTY},
	{"free", "Free", "可用", REPORT_QTY},
	{"quarantine", "In quarantine", "待检", REPORT_QTY},
};

/* What moves stock on hand, by type and, where that matters, act. All else adjusts it. */
static const struct {
	const char *type, *act;
	enum column column;
} kinds[] = {
	{"purchase_receipt", NULL, BOUGHT}, {"sales_bill", NULL, SOLD}, {"goods_issue", NULL, SOLD}, {"sales_return", NULL, RETURNED},
	{"transfer", "send", SENT}, {"transfer", NULL, RECEIVED},
};

struct sheet_row {
	int64_t v[COLUMNS];
};

struct gather {
	struct str day, site; /* site empty: all */
	struct str item; /* empty: all */
	struct keys items;
	struct sheet_row *rows;
	int cap;
	struct arena scratch; /* of one entry */
};

static bool is_asked(const struct gather *g, const struct spot *spot)
{
	return (!g->site.n || str_eq(spot->at, g->site)) && (!g->item.n || str_eq(spot->item, g->item));
}

static struct sheet_row *row_of(struct op *op, struct gather *g, struct str item)
{
	int at = keys_place(&g->items, item);

	g->rows = room(&op->arena, g->rows, sizeof(*g->rows), at, &g->cap);
	return &g->rows[at];
}

/* The column that an account's sum stands in. */
static bool column_of_account(struct str account, enum column *out)
{
	*out = str_is(account, "OH") ? CLOSING : str_is(account, "RSV") ? RESERVED : QUARANTINE;
	return *out != QUARANTINE || str_is(account, "QUAR");
}

static enum column kind_of(struct str type, struct str act)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_is(type, kinds[i].type) && (!kinds[i].act || str_is(act, kinds[i].act)))
			return kinds[i].column;
	return ADJUSTED;
}

/* A red reversal takes back what its original's kind did. */
static enum err kind_of_entry(struct op *op, struct gather *g, const struct entry *e, enum column *out)
{
	struct str type = e->type;
	struct doc *red;
	enum err err = OK;

	if (str_is(type, red_reversal_type.name)) {
		red = doc_new(&g->scratch, &red_reversal_type);
		err = codec_fold_body(op, &g->scratch, red, e->body);
		type = ((struct red_reversal *)red)->kind;
	}
	*out = kind_of(type, e->act);
	return err;
}

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct gather *g = ctx;
	enum column column;

	if (unit != UNIT_QTY || !is_asked(g, spot) || !column_of_account(spot->a, &column))
		return OK;
	return sum_to(op, &row_of(op, g, spot->item)->v[column], v);
}

static enum err take_leg(struct op *op, struct gather *g, const struct leg *leg, enum column kind, bool later)
{
	struct sheet_row *row;
	enum column column;

	if (leg->unit != UNIT_QTY || !is_asked(g, &leg->spot) || !column_of_account(leg->spot.a, &column))
		return OK;
	row = row_of(op, g, leg->spot.item);
	if (later)
		return sum_less(op, &row->v[column], leg->v);
	return column == CLOSING ? sum_to(op, &row->v[kind], leg->v) : OK;
}

static enum err take_entry(void *ctx, struct op *op, const struct entry_row *text)
{
	struct gather *g = ctx;
	int order = str_cmp(entry_day(text->text), g->day);
	enum column kind;
	struct entry e;
	enum err err;

	if (order < 0)
		return OK;
	arena_reset(&g->scratch);
	if ((err = entry_read(op, &g->scratch, text->text, &e)) || (err = kind_of_entry(op, g, &e, &kind)))
		return err;
	for (int i = 0; i < e.legs_count && !err; i++)
		err = take_leg(op, g, &e.legs[i], kind, order > 0);
	return err;
}

static enum err work_out(struct op *op, struct sheet_row *row)
{
	enum err err = OK;

	row->v[OPENING] = row->v[FREE] = row->v[CLOSING];
	for (int c = BOUGHT; c <= ADJUSTED && !err; c++)
		err = sum_less(op, &row->v[OPENING], row->v[c]);
	return err ? err : sum_less(op, &row->v[FREE], row->v[RESERVED]);
}

static bool is_empty(const struct sheet_row *row)
{
	for (int c = OPENING; c < COLUMNS; c++)
		if (row->v[c])
			return false;
	return true;
}

static enum err put_rows(struct op *op, struct gather *g, struct names *names, bool all, struct report_table *t)
{
	int *order = keys_sorted(&g->items);

	for (int i = 0; i < g->items.count; i++) {
		struct sheet_row *row = &g->rows[order[i]];
		struct report_cell *cells;
		enum err err = work_out(op, row);
		if (err)
			return err;
		if (!all && is_empty(row))
			continue;
		cells = row_add(op, t);
		cells[ITEM] = cell_text(g->items.list[order[i]]);
		cells[NAME] = cell_text(name_of(names, g->items.list[order[i]]));
		for (int c = OPENING; c < COLUMNS; c++)
			cells[c] = cell_number(row->v[c]);
	}
	return OK;
}

static enum err gather_all(struct op *op, struct book *b, struct gather *g)
{
	static const char *const accounts_kept[] = {"OH\t", "RSV\t", "QUAR\t"};
	enum err err = OK;

	for (size_t i = 0; i < sizeof(accounts_kept) / sizeof(*accounts_kept) && !err; i++)
		err = sums_walk(op, book_store(b), str_from(accounts_kept[i]), take_sum, g);
	if (!err)
		err = entries_from(op, book_store(b), 0, take_entry, g);
	arena_done(&g->scratch);
	return err;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "items", "Items", "商品", columns, COLUMNS);
	struct gather g = {.item = ask->given[PARAM_item]};
	bool all = asked(ask, PARAM_all) || g.item.n;
	struct names names;
	enum err err = stock_site(op, b, ask, &g.site);

	if (!err && ask->word.n)
		err = day_asked(op, ask->word, "DAY", &out->on);
	if (!err && g.item.p)
		err = record_asked(op, b, "item", g.item);
	keys_init(&g.items, &op->arena);
	g.day = day_str(&op->arena, out->on);
	if (err || (err = names_read(op, b, "item", &names)))
		return err;
	for (int i = 0; i < names.keys.count && all; i++)
		if (!g.item.n || str_eq(g.item, names.keys.list[i]))
			(void)row_of(op, &g, names.keys.list[i]);
	if ((err = gather_all(op, b, &g)) || (err = put_rows(op, &g, &names, all, t)))
		return err;
	if (g.site.n)
		note(op, out, ask->lang == LANG_ZH ? "站点 %.*s。" : "Stock of %.*s.", STR_ARG(g.site));
	return table_total(op, t, ask->lang);
}

const struct report stock_sheet_report = {
	.name = "stock_sheet",
	.label_zh = "成品库存单",
	.about = "A day's sheet of goods: morning, in and out by kind, evening, reserved, in quarantine.",
	.about_zh = "《成品库存单》:期初、各类进出、结存、占用、待检。",
	.word = "[DAY]",
	.takes = TAKES(item) | TAKES(site) | TAKES(all),
	.see = "see.stock",
	.run = run,
};
