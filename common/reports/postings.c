/* Postings of a period, by account and site, for the accountants' own system: what was
 * debited, what was credited. Every entry's money sums to nil, and so does the whole. */
#include "scan.h"

#include <stdio.h>

enum { ACCOUNT, LABEL, SITE, ENTRIES, DEBIT, CREDIT_SIDE, NET, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"account", "Account", "科目", REPORT_TEXT},
	{"label", "Name", "名称", REPORT_TEXT},
	{"site", "Site", "站点", REPORT_TEXT},
	{"postings", "Postings", "笔数", REPORT_COUNT},
	{"debit", "Debit", "借方", REPORT_MONEY},
	{"credit", "Credit", "贷方", REPORT_MONEY},
	{"net", "Net", "净额", REPORT_MONEY},
};

struct sum {
	int64_t count, debit, credit;
};

struct gather {
	struct span span;
	struct str site; /* empty: all */
	struct keys keys; /* "AR\tA01" */
	struct sum *sums;
	int cap;
};

static enum err take_leg(struct op *op, struct gather *g, const struct leg *leg)
{
	char key[64];
	int n = snprintf(key, sizeof(key), "%.*s\t%.*s", STR_ARG(leg->spot.a), STR_ARG(leg->spot.at));
	int count = g->keys.count, at;

	if (n < 0 || (size_t)n >= sizeof(key))
		return OK; /* no account and no site is called so */
	at = keys_place(&g->keys, (struct str){key, (size_t)n});
	g->sums = room(&op->arena, g->sums, sizeof(*g->sums), count, &g->cap);
	if (at == count)
		g->sums[at] = (struct sum){0};
	g->sums[at].count++;
	return leg->v > 0 ? sum_to(op, &g->sums[at].debit, leg->v) : sum_less(op, &g->sums[at].credit, leg->v);
}

static enum err take_entry(void *ctx, struct op *op, const struct scanned *s)
{
	struct gather *g = ctx;
	enum err err = OK;

	for (int i = 0; i < s->e->legs_count && !err; i++)
		if (s->e->legs[i].unit == UNIT_MONEY && (!g->site.n || str_eq(s->e->legs[i].spot.at, g->site)))
			err = take_leg(op, g, &s->e->legs[i]);
	return err;
}

static const char *label_of(struct str name, enum lang lang)
{
	const struct account *account = account_find(name);

	return account ? in_lang(lang, account->label, account->label_zh) : "";
}

static enum err put_rows(struct op *op, const struct report_ask *ask, struct gather *g, struct report_answer *a)
{
	struct report_table *t = table_add(a, "postings", "Postings", "记账汇总", columns, COLUMNS);
	int *order = keys_sorted(&g->keys);
	enum err err = OK;

	for (int i = 0; i < g->keys.count && !err; i++) {
		struct str site = g->keys.list[order[i]], account = str_cut(&site, '\t');
		const struct sum *sum = &g->sums[order[i]];
		struct report_cell *cells = row_add(op, t);
		cells[ACCOUNT] = cell_text(account);
		cells[LABEL] = cell_text(str_from(label_of(account, ask->lang)));
		cells[SITE] = cell_text(site);
		cells[ENTRIES] = cell_number(sum->count);
		cells[DEBIT] = cell_number(sum->debit);
		cells[CREDIT_SIDE] = cell_number(sum->credit);
		cells[NET] = cell_number(sum->debit);
		err = sum_less(op, &cells[NET].v, sum->credit);
	}
	return err ? err : table_total(op, t, ask->lang);
}

static enum err run(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *a)
{
	struct gather g = {.site = ask->given[PARAM_site]};
	enum err err;

	keys_init(&g.keys, &op->arena);
	if ((g.site.n && (err = record_asked(op, b, "site", g.site))) || (err = span_read(op, b, ask, &g.span, a)) ||
		(err = scan_entries(op, b, &g.span, false, 0, take_entry, &g)))
		return err;
	return put_rows(op, ask, &g, a);
}

const struct report postings_report = {
	.name = "postings",
	.label_zh = "记账汇总",
	.about = "What a period posted, by account and site: debits, credits, net; sums to nil; for the accountants' own system.",
	.about_zh = "期间记账汇总:按科目与站点的借方、贷方与净额,合计为零;供财务系统使用。",
	.takes = TAKES_SPAN | TAKES(site),
	.see = "see.money",
	.run = run,
};
