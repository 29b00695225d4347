/* The index of the reports, and what is the same for each: which parameters it takes,
 * one snapshot, and how far every site has reported. */
#include "inside.h"

#include <string.h>

#include "model/field.h"

extern const struct report receivables_report;
extern const struct report customer_report;
extern const struct report credit_report;
extern const struct report stock_report;
extern const struct report stock_sheet_report;
extern const struct report day_report;
extern const struct report payables_report;
extern const struct report prices_report;
extern const struct report plans_report;
extern const struct report contracts_report;
extern const struct report balances_report;
extern const struct report statement_report;
extern const struct report ten_days_report;
extern const struct report sales_report;
extern const struct report postings_report;
extern const struct report entries_report;
extern const struct report late_report;
extern const struct report voids_report;
extern const struct report invoices_report;
extern const struct report held_invoices_report;
extern const struct report remittances_report;
extern const struct report chase_report;
extern const struct report matching_report;
extern const struct report copies_report;
extern const struct report approvals_report;
extern const struct report orders_report;
extern const struct report usual_report;

const struct report *const reports[] = {&receivables_report, &customer_report, &credit_report, &stock_report, &stock_sheet_report,
	&day_report, &payables_report, &prices_report, &contracts_report, &plans_report, &balances_report,
	&statement_report, &ten_days_report, &sales_report, &postings_report, &entries_report, &late_report,
	&voids_report, &invoices_report, &held_invoices_report,
	&remittances_report, &chase_report, &matching_report, &copies_report, &approvals_report,
	&orders_report, &usual_report, NULL};

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

static enum err run(struct op *op, struct book *b, const struct report *report, const struct report_ask *ask,
	struct report_answer *out)
{
	enum err err = report->run(op, b, ask, out);

	return err ? err : sites_reported(op, b, out);
}

enum err report_run(struct op *op, struct book *b, const struct report *report, const struct report_ask *asked_for,
	struct report_answer *out)
{
	struct report_ask ask = *asked_for;
	struct store *s = book_store(b);
	enum err err = check_asked(op, report, &ask);

	if (day_is_none(ask.today))
		ask.today = book_today(b);
	*out = (struct report_answer){.report = report, .on = ask.today, .today = ask.today};
	if (err || (err = store_look(op, s)))
		return err;
	err = run(op, b, report, &ask, out);
	store_look_end(s);
	return err;
}
