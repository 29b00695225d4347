/* The days a report is about. */
#include "span.h"

#include <string.h>

#include "book/period.h"
#include "store/closes.h"
#include "store/log.h"

enum { DAY_BYTES = 10, MONTH_BYTES = 7, TENTHS = 3 };

/* ---- ten days ---- */

int tenth_of(struct str day)
{
	int dom = day.n == DAY_BYTES ? (day.p[8] - '0') * 10 + day.p[9] - '0' : 1;

	return dom <= 10 ? 1 : dom <= 20 ? 2 : TENTHS;
}

struct day tenth_first(struct month m, int part)
{
	return day_add(month_first(m), (part - 1) * 10);
}

struct day tenth_last(struct month m, int part)
{
	return part == TENTHS ? month_last(m) : day_add(month_first(m), part * 10 - 1);
}

/* ---- what was asked ---- */

static enum err bad_period(struct op *op, struct str text)
{
	return op_refuse(op, E_VALUE, "--period", "value", arena_str(&op->arena, text).p, "kind",
		"a month, or ten days of one", "example", "2026-03, 2026-03/2", NULL);
}

static enum err read_period(struct op *op, struct str text, struct span *s)
{
	struct str rest = text, month = str_cut(&rest, '/');

	s->name = arena_str(&op->arena, text);
	if (!month_read(month, &s->month))
		return bad_period(op, text);
	s->from = month_first(s->month);
	s->to = month_last(s->month);
	if (!rest.p)
		return OK;
	if (rest.n != 1 || *rest.p < '1' || *rest.p > '0' + TENTHS)
		return bad_period(op, text);
	s->part = *rest.p - '0';
	s->from = tenth_first(s->month, s->part);
	s->to = tenth_last(s->month, s->part);
	return OK;
}

static enum err read_days(struct op *op, const struct report_ask *ask, struct span *s)
{
	enum err err = OK;

	s->month = MONTH_NONE;
	s->from = day_of(1900, 1, 1);
	s->to = ask->today;
	if (asked(ask, PARAM_from))
		err = day_asked(op, ask->given[PARAM_from], "--from", &s->from);
	if (!err && asked(ask, PARAM_until))
		err = day_asked(op, ask->given[PARAM_until], "--until", &s->to);
	if (!err && day_cmp(s->from, s->to) > 0)
		err = op_refuse(op, E_USAGE, "", "what", "The first day is later than the last.", NULL);
	if (!err)
		s->name = arena_printf(
			&op->arena, "%s - %s", day_str(&op->arena, s->from).p, day_str(&op->arena, s->to).p);
	return err;
}

static enum err read_asked(struct op *op, const struct report_ask *ask, struct span *s)
{
	bool days = asked(ask, PARAM_from) || asked(ask, PARAM_until);

	*s = (struct span){.month = MONTH_NONE};
	if (days && asked(ask, PARAM_period))
		return op_refuse(op, E_USAGE, "", "what", "--period goes without --from and --until.", NULL);
	if (days)
		return read_days(op, ask, s);
	return read_period(op, asked(ask, PARAM_period) ? ask->given[PARAM_period] : month_str(&op->arena, month_of(ask->today)), s);
}

/* ---- late comers ---- */

static enum err take_late(void *ctx, struct op *op, int64_t n, struct str period)
{
	struct span *s = ctx;

	s->late = room(&op->arena, s->late, sizeof(*s->late), s->late_count, &s->late_cap);
	s->late[s->late_count].n = n;
	memcpy(s->late[s->late_count++].period, period.p, MONTH_BYTES);
	return OK;
}

enum err span_read_late(struct op *op, struct book *b, struct span *s)
{
	return s->late ? OK : late_walk(op, book_store(b), take_late, s);
}

static const char *late_period(const struct span *s, int64_t n)
{
	int from = 0, to = s->late_count;

	while (from < to) {
		int middle = from + (to - from) / 2;
		if (s->late[middle].n == n)
			return s->late[middle].period;
		if (s->late[middle].n < n)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* ---- the close ---- */

static void note_close(struct op *op, const struct report_ask *ask, const struct span *s, struct report_answer *a)
{
	bool zh = ask->lang == LANG_ZH;

	if (month_is_none(s->month))
		return;
	if (s->closed)
		note(op, a, zh ? "%s 已月结;此后到达的记入以后月份。" : "%s is closed: what came later counts in a later month.",
			month_str(&op->arena, s->month).p);
	else
		note(op, a, zh ? "%s 尚未月结:金额为目前已知。" : "%s is not closed: the figures are those known now.",
			month_str(&op->arena, s->month).p);
}

enum err span_read(
	struct op *op, struct book *b, const struct report_ask *ask, struct span *out, struct report_answer *a)
{
	const struct closes *closes;
	enum err err = read_asked(op, ask, out);

	if (err)
		return err;
	memcpy(out->first, day_str(&op->arena, out->from).p, DAY_BYTES + 1);
	memcpy(out->last, day_str(&op->arena, out->to).p, DAY_BYTES + 1);
	a->on = out->to;
	if (month_is_none(out->month))
		return OK;
	memcpy(out->period, out->first, MONTH_BYTES);
	if ((err = span_read_late(op, b, out)) || (err = book_closes(op, b, &closes)))
		return err;
	out->closed = a->closed = closes_of(closes, out->month);
	note_close(op, ask, out, a);
	return OK;
}

/* ---- where an entry stands ---- */

struct str span_period(const struct span *s, int64_t n, struct str day)
{
	const char *late = s->late_count ? late_period(s, n) : NULL;

	return late ? (struct str){late, MONTH_BYTES} : str_sub(day, 0, MONTH_BYTES);
}

/* What counts in a later month than its day's counts in that month's first days. */
int span_tenth(const struct span *s, int64_t n, struct str day)
{
	return s->late_count && late_period(s, n) ? 1 : tenth_of(day);
}

static enum span_place placed(int order)
{
	return order < 0 ? SPAN_BEFORE : order ? SPAN_AFTER : SPAN_WITHIN;
}

enum span_place span_place(const struct span *s, int64_t n, struct str day)
{
	enum span_place place;

	if (day.n != DAY_BYTES)
		return SPAN_BEFORE;
	if (month_is_none(s->month))
		return memcmp(day.p, s->first, DAY_BYTES) < 0 ? SPAN_BEFORE
		       : memcmp(day.p, s->last, DAY_BYTES) > 0 ? SPAN_AFTER
							       : SPAN_WITHIN;
	place = placed(memcmp(span_period(s, n, day).p, s->period, MONTH_BYTES));
	return place == SPAN_WITHIN && s->part ? placed(span_tenth(s, n, day) - s->part) : place;
}

/* ---- names ---- */

static enum err name_then(struct op *op, struct book *b, const struct span *s, const struct doc_row *doc, struct str *out)
{
	int64_t *acts;
	int count;
	enum err err = doc_acts(op, book_store(b), doc, &acts, &count);

	for (int i = 0; i < count && !err; i++) {
		struct entry e;
		struct hash hash;
		struct str text;
		if ((err = entry_get(op, book_store(b), acts[i], &text, &hash)) || (err = entry_read(op, &op->arena, text, &e)))
			return err;
		if (e.name.p && (!i || e.seq <= close_mark(s->closed, e.log.site, e.log.epoch)))
			*out = e.name;
	}
	return err;
}

enum err span_name(
	struct op *op, struct book *b, const struct span *s, const char *type, struct str key, struct str *out)
{
	struct record_row record;
	struct doc_row doc;
	bool found;
	enum err err = record_get(op, book_store(b), str_from(type), key, &record, &found);

	*out = STR_NONE;
	if (err || !found)
		return err;
	*out = record.name;
	if (!s->closed || (err = doc_get(op, book_store(b), record.doc, &doc, &found)) || !found || doc.acts < 2)
		return err;
	return name_then(op, b, s, &doc, out);
}
