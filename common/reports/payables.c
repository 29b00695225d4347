/* Payables by supplier: what reviewed receipts say is owed. A site can vouch for its own
 * part alone; head office adds up all of them. */
#include "inside.h"

#include "store/sums.h"

enum column { SUPPLIER, NAME, OWED, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"supplier", "Supplier", "供应商", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"owed", "Owed", "应付", REPORT_MONEY},
};

struct owing {
	struct str site; /* empty: all */
	struct keys suppliers;
	int64_t *owed;
	int cap;
};

/* A payable stands below nil in the book, and is shown as an amount. */
static enum err take_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct owing *o = ctx;
	int at;

	if (unit != UNIT_MONEY || (o->site.n && !str_eq(spot->at, o->site)))
		return OK;
	at = keys_place(&o->suppliers, spot->of);
	o->owed = room(&op->arena, o->owed, sizeof(*o->owed), at, &o->cap);
	return sum_less(op, &o->owed[at], v);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct report_table *t = table_add(out, "suppliers", "Suppliers", "供应商", columns, COLUMNS);
	struct owing o = {.site = book_is_home(b) ? STR_NONE : book_log(b).site};
	struct names names;
	int *order;
	enum err err;

	keys_init(&o.suppliers, &op->arena);
	if ((err = names_read(op, b, "supplier", &names)) || (err = sums_walk(op, book_store(b), STR("AP\t"), take_sum, &o)))
		return err;
	order = keys_sorted(&o.suppliers);
	for (int i = 0; i < o.suppliers.count; i++) {
		struct str key = o.suppliers.list[order[i]];
		struct report_cell *cells;
		if (!o.owed[order[i]])
			continue;
		cells = row_add(op, t);
		cells[SUPPLIER] = cell_text(key);
		cells[NAME] = cell_text(name_of(&names, key));
		cells[OWED] = cell_number(o.owed[order[i]]);
	}
	return table_total(op, t, ask->lang);
}

const struct report payables_report = {
	.name = "payables",
	.about = "What is owed to suppliers for goods received.",
	.about_zh = "已收货应付供应商的款项。",
	.see = "see.money",
	.run = run,
};
