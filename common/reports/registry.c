/* The index of the reports, and what is the same for each: which parameters it takes,
 * one snapshot, and how far every site has reported. */
#include "inside.h"

#include <string.h>

#include "model/field.h"
#include "store/log.h"

extern const struct report receivables_report;
extern const struct report customer_report;
extern const struct report stock_report;
extern const struct report stock_sheet_report;
extern const struct report day_report;
extern const struct report payables_report;
extern const struct report prices_report;
extern const struct report balances_report;

const struct report *const reports[] = {&receivables_report, &customer_report, &stock_report, &stock_sheet_report,
	&day_report, &payables_report, &prices_report, &balances_report, NULL};

const struct report *report_find(struct str name)
{
	for (const struct report *const *r = reports; *r; r++)
		if (str_is(name, (*r)->name))
			return *r;
	return NULL;
}

void report_ask_init(struct report_ask *ask)
{
	*ask = (struct report_ask){.today = DAY_NONE};
}

/* ---- what was asked ---- */

static const char *const param_names[] = {
#define PARAM(name, value, en, zh) #name,
#include "reports/params.def"
#undef PARAM
};

static enum err usage(struct op *op, const char *what)
{
	return op_refuse(op, E_USAGE, "", "what", what, NULL);
}

static enum err check_asked(struct op *op, const struct report *report, const struct report_ask *ask)
{
	const char *name = report->name;

	for (int i = 0; i < PARAM_COUNT; i++)
		if (asked(ask, (enum report_param)i) && !(report->takes & 1u << i))
			return usage(op, arena_printf(&op->arena, "Report %s takes no --%s.", name, param_names[i]).p);
	if (ask->word.n && !report->word)
		return usage(op, arena_printf(&op->arena, "Report %s takes options alone, not `%.*s`.", name, STR_ARG(ask->word)).p);
	if (!ask->word.n && report->word && report->word[0] != '[')
		return usage(op, arena_printf(&op->arena, "Report %s is asked with %s.", name, report->word).p);
	return OK;
}

enum err day_asked(struct op *op, struct str text, const char *place, struct day *out)
{
	if (day_read(text, out))
		return OK;
	return op_refuse(op, E_VALUE, place, "value", arena_str(&op->arena, text).p, "kind", kind_words(KIND_day), "example",
		kind_example(KIND_day), NULL);
}

enum err record_asked(struct op *op, struct book *b, const char *type, struct str key)
{
	struct record_row row;
	bool found;
	enum err err = record_get(op, book_store(b), str_from(type), key, &row, &found);

	if (err || found)
		return err;
	return op_refuse(op, E_NO_RECORD, "", "type", type, "key", arena_str(&op->arena, key).p, NULL);
}

/* The first "day" of an entry is its own: it stands before the body. */
struct str entry_day(struct str text)
{
	static const char key[] = "\"day\":\"";
	const char *at = memmem(text.p, text.n, key, sizeof(key) - 1);

	return at ? str_sub(text, (size_t)(at - text.p) + sizeof(key) - 1, 10) : STR_NONE;
}

/* ---- how far every site has reported ---- */

struct reported {
	struct report_answer *answer;
	struct book *book;
	int cap;
};

/* A site's logs come oldest first: its last one stands. */
static enum err take_log(void *ctx, struct op *op, const struct log_row *row)
{
	struct reported *r = ctx;
	struct report_answer *a = r->answer;
	struct report_site *to;

	if (!book_is_home(r->book) && !str_eq(row->log.site, book_log(r->book).site))
		return OK; /* what a site has heard of others says nothing of how far they are */
	if (!a->sites_count || !str_eq(a->sites[a->sites_count - 1].site, row->log.site)) {
		a->sites = room(&op->arena, a->sites, sizeof(*a->sites), a->sites_count, &r->cap);
		a->sites_count++;
	}
	to = &a->sites[a->sites_count - 1];
	*to = (struct report_site){.site = arena_str(&op->arena, row->log.site), .epoch = arena_str(&op->arena, row->log.epoch),
		.seq = row->head.seq, .day = arena_str(&op->arena, row->last_day), .at = row->head.at};
	return OK;
}

static enum err run(struct op *op, struct book *b, const struct report *report, const struct report_ask *ask,
	struct report_answer *out)
{
	struct reported r = {out, b, 0};
	enum err err = report->run(op, b, ask, out);

	return err ? err : logs_walk(op, book_store(b), take_log, &r);
}

enum err report_run(struct op *op, struct book *b, const struct report *report, const struct report_ask *asked_for,
	struct report_answer *out)
{
	struct report_ask ask = *asked_for;
	struct store *s = book_store(b);
	enum err err = check_asked(op, report, &ask);

	if (day_is_none(ask.today))
		ask.today = book_today(b);
	*out = (struct report_answer){.report = report, .on = ask.today};
	if (err || (err = store_look(op, s)))
		return err;
	err = run(op, b, report, &ask, out);
	store_look_end(s);
	return err;
}
