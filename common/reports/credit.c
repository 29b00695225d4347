/* Credit: what is left of customers' limits.
 *
 * At a site what it may still sell by itself, and how old its news is. At head office each
 * customer's limit against what he owes and what was given out, and below it what lies at
 * which site, with the day of the site's last entry: a silent site's ceiling stays counted. */
#include "inside.h"

#include "book/credit.h"
#include "book/read.h"
#include "documents/credit.h"

static const struct report_column site_columns[] = {
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"oldest", "Oldest unpaid", "最早未付单", REPORT_TEXT},
	{"oldest_day", "Since", "起始日", REPORT_DAY},
	{"left", "Left here", "本站可用", REPORT_MONEY},
	{"used", "Used here", "本站已用", REPORT_MONEY},
	{"ceiling", "Ceiling", "站点授信额", REPORT_MONEY},
	{"approved", "Approved past it", "超额审批", REPORT_MONEY},
};

static const struct report_column home_columns[] = {
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"name", "Name", "名称", REPORT_TEXT},
	{"hold", "Held", "超额标记", REPORT_TEXT},
	{"limit", "Limit", "信用额度", REPORT_MONEY},
	{"exposure", "Exposure", "信用占用", REPORT_MONEY},
	{"headroom", "Headroom", "剩余额度", REPORT_MONEY},
	{"out", "Owed or given out", "占用或已分配", REPORT_MONEY},
	{"free", "Free at head office", "总部可分配", REPORT_MONEY},
	{"approved", "Approved past it", "超额审批", REPORT_MONEY},
};

static const struct report_column ceiling_columns[] = {
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"epoch", "Epoch", "账期", REPORT_TEXT},
	{"reported", "Last reported", "最近上报", REPORT_DAY},
	{"ceiling", "Ceiling", "站点授信额", REPORT_MONEY},
	{"used", "Used", "已用", REPORT_MONEY},
	{"unused", "Unused", "未用", REPORT_MONEY},
	{"approved", "Approved past it", "超额审批", REPORT_MONEY},
};

enum { COLUMNS_OF_SITE = 8, COLUMNS_OF_HOME = 9, COLUMNS_OF_CEILINGS = 8 };

struct gather {
	struct book *b;
	struct str only; /* empty: all */
	struct keys customers;
};

static enum err take(void *ctx, struct op *op, const struct lease_row *row)
{
	struct gather *g = ctx;

	(void)op;
	if (!g->only.n || str_eq(g->only, row->customer))
		(void)keys_place(&g->customers, row->customer);
	return OK;
}

static enum err take_terms(void *ctx, struct op *op, const struct record_row *row)
{
	struct gather *g = ctx;

	(void)op;
	if (!g->only.n || str_eq(g->only, row->key))
		(void)keys_place(&g->customers, row->key);
	return OK;
}

static enum err put_name(struct op *op, struct book *b, struct str customer, struct report_cell *cell)
{
	struct record_row row;
	bool found;
	enum err err = record_get(op, book_store(b), STR("customer"), customer, &row, &found);

	if (!err && found)
		*cell = cell_text(row.name);
	return err;
}

static int64_t at_least_nil(int64_t v)
{
	return v > 0 ? v : 0;
}

/* ---- a site ---- */

static enum err put_left(struct op *op, struct book *b, struct str customer, struct report_table *t)
{
	struct report_cell *cells = row_add(op, t);
	struct open_paper *open;
	struct lease_row row;
	int count;
	enum err err = lease_get(op, book_store(b), customer, book_log(b), &row);

	if (err || (err = put_name(op, b, customer, &cells[1])) || (err = book_open_papers(op, b, customer, &open, &count)))
		return err;
	cells[0] = cell_text(customer);
	if (count && !day_is_none(open[0].since)) {
		cells[2] = cell_text(open[0].number.n ? open[0].number : open[0].paper);
		cells[3] = cell_text(day_str(&op->arena, open[0].since));
	}
	cells[4] = cell_number(row.ceiling + row.approved - row.used);
	cells[5] = cell_number(row.used);
	cells[6] = cell_number(row.ceiling);
	cells[7] = cell_number(row.approved);
	return OK;
}

static enum err say_news(struct op *op, struct book *b, enum lang lang, struct report_answer *out)
{
	int64_t hours;
	enum err err = book_news_age(op, b, &hours);

	if (err)
		return err;
	if (hours < 0)
		note(op, out, lang == LANG_ZH ? "总部信息时间未知:请先同步。" : "How old head office's word is, is not known: sync first.");
	else
		note(op, out, lang == LANG_ZH ? "总部信息:%lld 小时前(按本机运行时间)。" : "Head office was heard %lld hours ago, in hours this machine ran.",
			(long long)hours);
	return OK;
}

static enum err at_site(struct op *op, struct gather *g, enum lang lang, struct report_answer *out)
{
	struct report_table *t = table_add(out, "left", "Left here", "本站可用额度", site_columns, COLUMNS_OF_SITE);
	enum err err = leases_walk(op, book_store(g->b), book_log(g->b).site, take, g);

	if (!err && g->only.n)
		(void)keys_place(&g->customers, g->only);
	for (int i = 0; i < g->customers.count && !err; i++)
		err = put_left(op, g->b, g->customers.list[i], t);
	return err ? err : say_news(op, g->b, lang, out);
}

/* ---- head office ---- */

static enum err put_ceilings(
	struct op *op, const struct report_answer *out, struct str customer, const struct credit_whole *whole, struct report_table *t)
{
	for (int i = 0; i < whole->count; i++) {
		const struct lease_row *row = &whole->rows[i];
		const struct report_site *site = site_reported(out, row->site);
		struct report_cell *cells;
		if (!row->ceiling && !row->approved)
			continue;
		cells = row_add(op, t);
		cells[0] = cell_text(customer);
		cells[1] = cell_text(row->site);
		cells[2] = cell_text(row->epoch);
		if (site)
			cells[3] = cell_text(site->day);
		cells[4] = cell_number(row->ceiling);
		cells[5] = cell_number(row->used);
		cells[6] = cell_number(at_least_nil(row->ceiling - row->used));
		cells[7] = cell_number(row->approved);
	}
	return OK;
}

static enum err put_whole(struct op *op, struct gather *g, struct str customer, enum lang lang, struct report_answer *out,
	struct report_table *t, struct report_table *ceilings)
{
	struct credit_whole whole;
	struct report_cell *cells;
	enum err err = credit_whole(op, g->b, customer, &whole);

	if (err || (!whole.has_terms && !whole.out))
		return err;
	cells = row_add(op, t);
	cells[0] = cell_text(customer);
	if ((err = put_name(op, g->b, customer, &cells[1])))
		return err;
	if (whole.hold)
		cells[2] = cell_text(lang == LANG_ZH ? STR("是") : STR("held"));
	cells[3] = cell_number(whole.limit);
	cells[4] = cell_number(whole.owed);
	cells[5] = cell_number(whole.limit - whole.owed);
	cells[6] = cell_number(whole.out);
	cells[7] = cell_number(at_least_nil(whole.limit - whole.out));
	cells[8] = cell_number(whole.approved);
	return put_ceilings(op, out, customer, &whole, ceilings);
}

static enum err at_home(struct op *op, struct gather *g, enum lang lang, struct report_answer *out)
{
	struct report_table *t = table_add(out, "limits", "Limits", "信用额度", home_columns, COLUMNS_OF_HOME);
	struct report_table *ceilings = table_add(out, "ceilings", "At the sites", "站点授信", ceiling_columns, COLUMNS_OF_CEILINGS);
	enum err err = records_walk(op, book_store(g->b), STR("credit_terms"), take_terms, g);

	if (err || (err = leases_walk(op, book_store(g->b), STR_NONE, take, g)) || (err = sites_reported(op, g->b, out)))
		return err;
	for (int i = 0; i < g->customers.count && !err; i++)
		err = put_whole(op, g, g->customers.list[i], lang, out, t, ceilings);
	return err;
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct gather g = {.b = b, .only = ask->word};
	bool on;
	enum err err = credit_is_on(op, b, &on);

	if (err || (ask->word.n && (err = record_asked(op, b, "customer", ask->word))))
		return err;
	keys_init(&g.customers, &op->arena);
	if (!on)
		note(op, out, ask->lang == LANG_ZH ? "信用控制未启用。" : "Credit control is off.");
	return book_is_home(b) ? at_home(op, &g, ask->lang, out) : at_site(op, &g, ask->lang, out);
}

const struct report credit_report = {
	.name = "credit",
	.label_zh = "信用额度",
	.about = "What is left of customers' limits: here, or at every site.",
	.about_zh = "客户信用额度的剩余:本站或各站点。",
	.word = "[CUSTOMER]",
	.see = "see.money",
	.run = run,
};
