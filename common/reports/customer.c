/* One customer: what he owes, what is open, what was written last. */
#include "book/held.h"
#include "inside.h"
#include "papers.h"

#include <stdlib.h>

#include "book/read.h"
#include "documents/registry.h"
#include "store/log.h"

enum { RECENT_MAX = 10 };

static const struct report_column sum_columns[] = {
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"open", "Confirmed, not issued", "已确定未发货", REPORT_MONEY},
	{"unsettled", "Shipped, not settled", "已发货未结算", REPORT_MONEY},
	{"receivable", "Receivable", "应收", REPORT_MONEY},
	{"unapplied_credit", "Unapplied", "未核销余账", REPORT_MONEY},
	{"on_delivery", "On delivery", "货到付款", REPORT_MONEY},
	{"exposure", "Exposure", "信用占用", REPORT_MONEY},
};

static const struct report_column item_columns[] = {
	{"account", "Account", "科目", REPORT_TEXT},
	{"number", "Paper", "单据", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"due", "Due", "到期日", REPORT_DAY},
	{"age", "Age", "账龄", REPORT_COUNT},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

static const struct report_column paper_columns[] = {
	{"number", "Paper", "单据", REPORT_TEXT},
	{"type", "Type", "类型", REPORT_TYPE},
	{"site", "Site", "站点", REPORT_TEXT},
	{"day", "Day", "日期", REPORT_DAY},
	{"state", "State", "状态", REPORT_STATE},
	{"amount", "Amount", "金额", REPORT_MONEY},
};

/* ---- sums ---- */

/* What is paid on delivery is no credit and counts in no exposure. */
static enum err put_sums(struct op *op, struct str key, struct str name, const struct held *h, struct report_answer *out)
{
	struct report_table *t = table_add(out, "sums", "Sums", "合计", sum_columns, 8);
	struct report_cell *cells = row_add(op, t);
	enum err err = OK;

	cells[0] = cell_text(key);
	cells[1] = cell_text(name);
	for (int i = 0; i < HELD_COUNT; i++)
		cells[2 + i] = cell_number(h->sums[i]);
	cells[7] = cell_number(0);
	for (int i = HELD_OPEN; i <= HELD_ADV && !err; i++)
		err = sum_to(op, &cells[7].v, h->sums[i]);
	return err;
}

/* ---- open items ---- */

static int by_due(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int order = str_cmp(x->due, y->due);

	return order ? order : str_cmp(x->paper, y->paper);
}

static enum err put_items(struct op *op, struct book *b, struct held *h, enum lang lang, struct report_answer *out)
{
	struct report_table *t = table_add(out, "items", "Open items", "未结款项", item_columns, 6);

	if (h->claims_count)
		qsort(h->claims, (size_t)h->claims_count, sizeof(*h->claims), by_due);
	for (int i = 0; i < h->claims_count; i++) {
		const struct claim *c = &h->claims[i];
		struct report_cell *cells = row_add(op, t);
		struct str number;
		struct day due;
		enum err err = paper_name(op, b, c->paper, &number);
		if (err)
			return err;
		cells[0] = cell_text(c->account);
		cells[1] = cell_text(number);
		cells[2] = cell_text(c->site);
		cells[3] = cell_text(c->due);
		if (day_read(c->due, &due))
			cells[4] = cell_number(day_diff(out->on, due));
		cells[5] = cell_number(c->v);
	}
	if (!t->rows)
		return OK;
	enum err err = table_total(op, t, lang);
	if (!err)
		t->total[4].set = false;
	return err;
}

/* ---- recent papers ---- */

struct places {
	int64_t *n;
	int count, cap;
};

static enum err take_place(void *ctx, struct op *op, int64_t n)
{
	struct places *p = ctx;

	p->n = room(&op->arena, p->n, sizeof(*p->n), p->count, &p->cap);
	p->n[p->count++] = n;
	return OK;
}

/* The paper that the entry at n is about; *found false for a record, a decision, or
 * one of which only a part was heard. */
static enum err paper_at(struct op *op, struct book *b, int64_t n, struct doc_row *row, bool *found)
{
	struct entry e;
	struct hash hash;
	struct str text;
	const struct type *type;
	enum err err = entry_get(op, book_store(b), n, &text, &hash);

	*found = false;
	if (err || (err = entry_read(op, &op->arena, text, &e)))
		return err;
	type = type_find(e.type);
	if (!type || type_is_record(type))
		return OK;
	if ((err = doc_get(op, book_store(b), e.doc, row, found)))
		return err;
	*found = *found && row->number.n;
	return OK;
}

static enum err put_paper(struct op *op, struct book *b, const struct doc_row *row, struct report_table *t)
{
	struct report_cell *cells;
	struct doc *doc;
	enum err err = book_load(op, b, row, &doc);

	if (err)
		return err;
	cells = row_add(op, t);
	cells[0] = cell_text(row->number);
	cells[1] = cell_text(row->type);
	cells[2] = cell_text(row->site);
	cells[3] = cell_text(row->day);
	cells[4] = cell_text(row->state);
	cells[5] = cell_worth(doc);
	return OK;
}

static enum err put_papers(struct op *op, struct book *b, struct str key, struct report_answer *out)
{
	struct report_table *t = table_add(out, "papers", "Latest papers", "最近单据", paper_columns, 6);
	struct str topic = arena_printf(&op->arena, "customer:%.*s", STR_ARG(key));
	struct places places = {0};
	struct keys seen;
	enum err err = topic_walk(op, book_store(b), topic, 0, INT64_MAX, take_place, &places);

	keys_init(&seen, &op->arena);
	for (int i = places.count - 1; i >= 0 && t->rows < RECENT_MAX && !err; i--) {
		struct doc_row row;
		bool found;
		if ((err = paper_at(op, b, places.n[i], &row, &found)) || !found)
			continue;
		int before = seen.count;
		if (keys_place(&seen, row.id) == before)
			err = put_paper(op, b, &row, t);
	}
	return err;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct record_row record;
	struct held held;
	bool known;
	enum err err = OK;

	if (asked(ask, PARAM_on))
		err = day_asked(op, ask->given[PARAM_on], "--on", &out->on);
	if (err || (err = record_get(op, book_store(b), STR("customer"), ask->word, &record, &known)) ||
		(err = held_read(op, b, ask->word, &held)))
		return err;
	if (!known && !held.any)
		return record_asked(op, b, "customer", ask->word);
	if ((err = put_sums(op, ask->word, known ? record.name : STR_NONE, &held, out)) ||
		(err = put_items(op, b, &held, ask->lang, out)) || (err = put_papers(op, b, ask->word, out)))
		return err;
	return book_is_home(b) ? OK : note_news(op, b, held.n, ask->lang, out);
}

const struct report customer_report = {
	.name = "customer",
	.label_zh = "客户对账",
	.about = "One customer: sums, open items with their ages, the latest papers.",
	.about_zh = "单个客户:合计、未结款项及账龄、最近单据。",
	.word = "KEY",
	.takes = TAKES(on),
	.see = "see.money",
	.run = run,
};
