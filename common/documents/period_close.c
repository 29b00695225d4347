/* Period close: a month is closed up to a place in every site's log (REP-24).
 *
 * The paper names for each log the last entry that head office had folded. Which month an
 * entry counts in follows from that alone (ledger/period.h), the same at every site and
 * for ever: what came late counts in the earliest month that was not closed below it.
 * A month does not close over a site that has not told all of it, unless a leader signs
 * for that site by name. */
#include "lines.h"

#include "base/month.h"

static const struct field site_fields[] = {
	FIELD(closed_site, text, site, "Site", "站点", .flags = REQUIRED),
	FIELD(closed_site, text, epoch, "Epoch", "纪元", .flags = REQUIRED),
	FIELD(closed_site, qty, seq, "Up to entry", "截至条目", .flags = REQUIRED),
	{0}};

static const struct field fields[] = {
	FIELD(period_close, text, number, "Number", "单号", .flags = WORKED_OUT),
	FIELD(period_close, text, month, "Month", "月份", .flags = REQUIRED),
	LIST(period_close, sites, closed_site, site_fields, "Counted up to", "计入范围", .flags = WORKED_OUT),
	FIELD(period_close, texts, without, "Without", "不等的站点"),
	FIELD(period_close, text, reason, "Reason", "原因"),
	{0}};

/* ---- the month ---- */

static enum err bad_month(struct op *op, const struct period_close *close, const char *kind, struct month like)
{
	return op_refuse(op, E_VALUE, "month", "value", word(op, close->month), "kind", kind, "example",
		month_str(&op->arena, like).p, NULL);
}

/* Months are closed once, in their order, and not before they are over. */
static enum err check_month(struct op *op, struct look *look, const struct period_close *close, struct month *out)
{
	const struct doc *last;
	struct month before = MONTH_NONE;
	struct day today;
	enum err err = look->today(look, op, &today);

	if (err || (err = look->newest(look, op, period_close_type.name, &last)))
		return err;
	if (!month_read(close->month, out))
		return bad_month(op, close, "a month", (struct month){month_of(today).number - 1});
	if (last)
		(void)month_read(((const struct period_close *)last)->month, &before);
	if (last && month_cmp(*out, before) <= 0)
		return op_refuse(op, E_PERIOD_CLOSED, "month", "month", word(op, close->month), NULL);
	if (last && month_cmp(*out, month_after(before)) > 0)
		return bad_month(op, close, "the month after the last one closed", month_after(before));
	if (day_cmp(month_last(*out), today) >= 0)
		return op_refuse(op, E_DAY_AHEAD, "month", "day", day_str(&op->arena, month_first(month_after(*out))).p, "today",
			day_str(&op->arena, today).p, NULL);
	return OK;
}

/* ---- how far every log counts ---- */

struct counting {
	struct look *look;
	struct period_close *close;
	int cap;
	struct month month;
	struct buf behind; /* sites that have not told all of it, "B01, S03" */
	struct day last; /* of the first of them */
};

static void add_row(struct op *op, struct counting *c, const struct look_log *log)
{
	struct period_close *close = c->close;

	if (close->sites.count == c->cap) {
		struct closed_site *before = close->sites.row;
		c->cap = c->cap ? c->cap * 2 : 64;
		close->sites.row =
			rows_new(&op->arena, field_find(period_close_type.fields, STR("sites")), c->cap);
		for (int i = 0; i < close->sites.count; i++)
			close->sites.row[i] = before[i];
	}
	close->sites.row[close->sites.count++] = (struct closed_site){arena_str(&op->arena, log->site),
		arena_str(&op->arena, log->epoch), qty_of((int64_t)log->seq * 1000)};
}

static bool is_left_out(const struct period_close *close, struct str site)
{
	for (int i = 0; i < close->without.count; i++)
		if (str_eq(close->without.row[i], site))
			return true;
	return false;
}

static enum err take_log(void *ctx, struct op *op, const struct look_log *log)
{
	struct counting *c = ctx;

	if (log->seq)
		add_row(op, c, log);
	if (!log->newest || str_eq(log->site, c->look->home) || is_left_out(c->close, log->site))
		return OK;
	if (!day_is_none(log->told) && day_cmp(log->told, month_last(c->month)) >= 0)
		return OK;
	if (!c->behind.n)
		c->last = log->last;
	buf_printf(&c->behind, "%s%.*s", c->behind.n ? "," : "", STR_ARG(log->site));
	return OK;
}

static enum err refuse_behind(struct op *op, const struct counting *c)
{
	return op_refuse(op, E_SITE_BEHIND, "without", "site", word(op, buf_str(&c->behind)), "day",
		day_is_none(c->last) ? "-" : day_str(&op->arena, c->last).p, NULL);
}

static enum err sites_known(struct op *op, struct look *look, const struct period_close *close)
{
	for (int i = 0; i < close->without.count; i++)
		if (!look->record(look, op, "site", close->without.row[i]))
			return op_refuse(
				op, E_NO_RECORD, "without", "type", "site", "key", word(op, close->without.row[i]), NULL);
	return OK;
}

static enum err check_closed(struct op *op, struct doc *doc, struct look *look)
{
	struct counting c = {.look = look, .close = (struct period_close *)doc};
	enum err err;

	if (look->again)
		return OK;
	if ((err = check_month(op, look, c.close, &c.month)) || (err = sites_known(op, look, c.close)))
		return err;
	c.close->sites.count = 0;
	if (!(err = look->logs(look, op, take_log, &c)) && c.behind.n)
		err = refuse_behind(op, &c);
	buf_done(&c.behind);
	return err;
}

static enum err check_without(struct op *op, struct doc *doc, struct look *look)
{
	const struct period_close *close = (const struct period_close *)doc;

	if (!look->again && !close->without.count)
		return op_refuse(op, E_REQUIRED, "without", "field", "without", NULL);
	return check_closed(op, doc, look);
}

static const struct act acts[] = {
	{"close", "Close the month", "月结", "period.close", "draft", "closed", "HO", CHECKED_ONCE, .series = "MC",
		.sets = "number month sites reason", .check = check_closed},
	{"close_without", "Close without a site", "不等站点月结", "period.close", "draft", "closed", "HO",
		COUNTERSIGN | CHECKED_ONCE, .series = "MC", .check = check_without, .with_right = "period.override",
		.with_missing = E_NO_APPROVAL},
	{0}};

const struct type period_close_type = {
	.name = "period_close",
	.label = "Month close",
	.label_zh = "月结单",
	.about = "A month is closed: up to which entry of each site it counts; what comes later counts in an open month.",
	.about_zh = "月结:各站点计入该月的截止条目;此后到达的记入未结账的月份。",
	.v = 1,
	.size = sizeof(struct period_close),
	.fields = fields,
	.acts = acts,
	.hearers = topic_all,
};
