/* Stock by item: on hand, promised, free, on the way.
 *
 * Sums lie by account, site and item; here they are gathered by item. A site's own
 * figures are all it can vouch for, so there it is always that one site's stock. */
#include "inside.h"

#include "book/read.h"
#include "documents/papers.h"
#include "store/sums.h"

enum column { ITEM, NAME, ON_HAND, RESERVED, FREE, TRANSIT, QUARANTINE, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"item", "Item", "商品", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"on_hand", "On hand", "库存", REPORT_QTY},
	{"reserved", "Reserved", "占用", REPORT_QTY},
	{"free", "Free", "可用", REPORT_QTY},
	{"in_transit", "On the way", "在途", REPORT_QTY},
	{"quarantine", "In quarantine", "待检", REPORT_QTY},
};

static const struct {
	const char *account;
	enum column column;
} kept[] = {{"OH", ON_HAND}, {"RSV", RESERVED}, {"QUAR", QUARANTINE}, {"TRN", TRANSIT}};

struct item_stock {
	int64_t v[COLUMNS];
};

struct gather {
	struct book *book;
	struct str site, item; /* empty: all */
	enum column column;
	struct keys items;
	struct item_stock *stock;
	int cap;
	struct str paper; /* the transfer last asked about, and its answer */
	bool comes_here;
};

static struct item_stock *stock_of(struct op *op, struct gather *g, struct str item)
{
	int at = keys_place(&g->items, item);

	g->stock = room(&op->arena, g->stock, sizeof(*g->stock), at, &g->cap);
	return &g->stock[at];
}

/* Goods on the way belong to the stock of the site they go to. */
static enum err comes_here(struct op *op, struct gather *g, struct str paper, bool *out)
{
	struct doc_row row;
	struct doc *doc;
	bool found;
	enum err err = OK;

	if (!str_eq(g->paper, paper)) {
		g->paper = arena_str(&op->arena, paper);
		g->comes_here = false;
		if (!(err = doc_get(op, book_store(g->book), paper, &row, &found)) && found &&
			str_is(row.type, transfer_type.name) && !(err = book_load(op, g->book, &row, &doc)))
			g->comes_here = str_eq(((struct transfer *)doc)->to.key, g->site);
	}
	*out = g->comes_here;
	return err;
}

static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct gather *g = ctx;
	bool ours = true;
	enum err err = OK;

	if (unit != UNIT_QTY || (g->item.n && !str_eq(spot->item, g->item)))
		return OK;
	if (g->site.n && g->column == TRANSIT)
		err = comes_here(op, g, spot->paper, &ours);
	else if (g->site.n)
		ours = str_eq(spot->at, g->site);
	return err || !ours ? err : sum_to(op, &stock_of(op, g, spot->item)->v[g->column], v);
}

static enum err gather_sums(struct op *op, struct gather *g)
{
	enum err err = OK;

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept) && !err; i++) {
		g->column = kept[i].column;
		err = sums_walk(op, book_store(g->book), arena_printf(&op->arena, "%s\t", kept[i].account), take_sum, g);
	}
	return err;
}

static enum err put_rows(struct op *op, struct gather *g, struct names *names, bool all, struct report_table *t)
{
	int *order = keys_sorted(&g->items);

	for (int i = 0; i < g->items.count; i++) {
		struct item_stock *s = &g->stock[order[i]];
		struct report_cell *cells;
		enum err err;
		s->v[FREE] = s->v[ON_HAND];
		if ((err = sum_less(op, &s->v[FREE], s->v[RESERVED])))
			return err;
		if (!all && !s->v[ON_HAND] && !s->v[RESERVED] && !s->v[TRANSIT] && !s->v[QUARANTINE])
			continue;
		cells = row_add(op, t);
		cells[ITEM] = cell_text(g->items.list[order[i]]);
		cells[NAME] = cell_text(name_of(names, g->items.list[order[i]]));
		for (int c = ON_HAND; c < COLUMNS; c++)
			cells[c] = cell_number(s->v[c]);
	}
	return OK;
}

enum err stock_site(struct op *op, struct book *b, const struct report_ask *ask, struct str *out)
{
	struct str own = book_log(b).site;

	*out = asked(ask, PARAM_site) ? ask->given[PARAM_site] : book_is_home(b) ? STR_NONE : own;
	if (!out->n || str_eq(*out, own))
		return OK;
	if (!book_is_home(b))
		return op_refuse(
			op, E_REPORT_HOME, "--site", "what", ask->lang == LANG_ZH ? "其他站点的库存" : "Another site's stock", NULL);
	return record_asked(op, b, "site", *out);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "items", "Items", "商品", columns, COLUMNS);
	struct gather g = {.book = b, .item = ask->given[PARAM_item]};
	bool all = asked(ask, PARAM_all) || g.item.n;
	struct names names;
	enum err err = stock_site(op, b, ask, &g.site);

	if (!err && g.item.p)
		err = record_asked(op, b, "item", g.item);
	keys_init(&g.items, &op->arena);
	if (err || (err = names_read(op, b, "item", &names)))
		return err;
	for (int i = 0; i < names.keys.count && all; i++)
		if (!g.item.n || str_eq(g.item, names.keys.list[i]))
			(void)stock_of(op, &g, names.keys.list[i]);
	if ((err = gather_sums(op, &g)) || (err = put_rows(op, &g, &names, all, t)))
		return err;
	if (g.site.n)
		note(op, out, ask->lang == LANG_ZH ? "站点 %.*s;在途为运往该站的货物。" : "Stock of %.*s; on the way is what goes there.",
			STR_ARG(g.site));
	return table_total(op, t, ask->lang);
}

const struct report stock_report = {
	.name = "stock",
	.label_zh = "库存",
	.about = "Stock by item: on hand, reserved, free, on the way, in quarantine.",
	.about_zh = "库存:在库、占用、可用、在途、待检。",
	.takes = TAKES(item) | TAKES(site) | TAKES(all),
	.see = "see.stock",
	.run = run,
};
