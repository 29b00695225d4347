/* Closed months: what a close says is kept as rows, and which entries it leaves for a
 * later month is worked out when either of the two is folded, whichever comes second. So
 * a book gets the same whatever the order in which it heard of them. */
#include "inside.h"

#include "base/json.h"
#include "book/period.h"
#include "documents/papers.h"
#include "store/closes.h"
#include "store/desk.h"

enum { LATEST = 20 }; /* entries looked at for the day a log has come to: one may be dated back */

/* ---- what is closed ---- */

static enum err take_closed(void *ctx, struct op *op, const struct closed_row *row)
{
	struct month month;

	(void)op;
	if (month_read(row->month, &month))
		closes_add(ctx, month, row->site, row->epoch, row->seq);
	return OK;
}

void closes_forget(struct book *b)
{
	arena_done(&b->closes_arena);
	b->closes_arena = (struct arena){0};
	b->closes = (struct closes){0};
	b->closes_known = false;
}

static enum err read_closes(struct op *op, struct book *b)
{
	struct closes_maker maker = {.arena = &b->closes_arena};
	enum err err;

	if (b->closes_known)
		return OK;
	closes_forget(b);
	if ((err = closed_walk(op, b->store, take_closed, &maker)))
		return err;
	b->closes = maker.closes;
	b->closes_known = true;
	return OK;
}

/* A reader begins no transaction that would tell it of what others wrote. */
enum err book_closes(struct op *op, struct book *b, const struct closes **out)
{
	if (!b->store->writing)
		closes_forget(b);
	*out = &b->closes;
	return read_closes(op, b);
}

/* ---- which entries it moves ---- */

static enum err place(struct op *op, struct book *b, int64_t n, const struct entry *e, bool anew)
{
	const struct closes *c = &b->closes;
	struct month period, own;
	enum err err = read_closes(op, b);

	if (err || !c->count)
		return err;
	own = month_of(e->day);
	period = closes_period(c, e->log.site, e->log.epoch, e->seq, e->day);
	if (!month_cmp(period, own))
		return anew ? late_put(op, b->store, n, STR_NONE) : OK;
	return late_put(op, b->store, n, month_str(&op->arena, period));
}

struct placing {
	struct book *b;
	struct op one; /* of one entry */
};

static enum err place_again(void *ctx, struct op *op, const struct entry_row *row)
{
	struct placing *p = ctx;
	struct entry e;
	enum err err = OK;

	op_reset(&p->one);
	/* What does not read is a case already, and counts nowhere. */
	if (entry_read(&p->one, &p->one.arena, row->text, &e))
		op_forgive(&p->one);
	else
		err = place(&p->one, p->b, row->n, &e, true);
	return err ? op_refuse(op, err, "", "path", p->b->dir, "why", "a close", NULL) : OK;
}

struct passing {
	struct placing *placing;
	const struct month_close *close;
};

static enum err place_log(void *ctx, struct op *op, const struct log_row *row)
{
	struct passing *p = ctx;
	uint64_t mark = close_mark(p->close, row->log.site, row->log.epoch);

	if (mark >= row->head.seq)
		return OK;
	return entries_of_log(op, p->placing->b->store, row->log, mark, place_again, p->placing);
}

/* Entries that stand behind what the close counts and were folded before it. */
static enum err place_all(struct op *op, struct book *b, struct month month)
{
	struct placing placing = {.b = b};
	struct passing p = {.placing = &placing};
	enum err err = read_closes(op, b);

	if (err || !(p.close = closes_of(&b->closes, month)))
		return err;
	op_init(&placing.one);
	err = logs_walk(op, b->store, place_log, &p);
	op_done(&placing.one);
	return err;
}

static enum err fold_close(struct op *op, struct book *b, const struct entry *e)
{
	/* The entry was read strictly; a body that cJSON cannot take is treated as empty. */
	cJSON *body = cJSON_ParseWithLength(e->body.p, e->body.n);
	const cJSON *line;
	struct month month;
	bool good = month_read(json_text(body, "month"), &month);
	enum err err = OK;

	cJSON_ArrayForEach(line, json_get(body, "sites")) {
		struct closed_row row = {json_text(body, "month"), json_text(line, "site"), json_text(line, "epoch"), 0};
		if (good && !err && row.site.n && str_to_u64(json_text(line, "seq"), &row.seq) && row.seq <= INT64_MAX)
			err = closed_put(op, b->store, &row);
	}
	cJSON_Delete(body);
	if (err || !good)
		return err;
	closes_forget(b);
	return place_all(op, b, month);
}

enum err fold_period(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	if (!e->legs_count && str_is(e->type, period_close_type.name) && str_eq(e->log.site, b->home))
		return fold_close(op, b, e);
	return place(op, b, n, e, false);
}

/* ---- what may be written ---- */

enum err month_closed(struct op *op, struct book *b, struct day day, bool *closed)
{
	const struct closes *c = &b->closes;
	enum err err = read_closes(op, b);

	*closed = !err && c->count && !day_is_none(day) && month_cmp(month_of(day), closes_last(c)) <= 0;
	return err;
}

enum err month_is_open(struct op *op, struct book *b, struct day day)
{
	bool closed;
	enum err err = month_closed(op, b, day, &closed);

	if (err || !closed)
		return err;
	return op_refuse(op, E_PERIOD_CLOSED, "day", "month", month_str(&op->arena, month_of(day)).p, NULL);
}

enum err look_month_open(struct look *look, struct op *op, struct day day)
{
	return month_is_open(op, look->ctx, day);
}

/* ---- how far the logs have come ---- */

static enum err take_told(void *ctx, struct op *op, const struct entry_row *row)
{
	struct told *told = ctx;
	struct entry e;

	if (entry_read(op, &op->arena, row->text, &e)) {
		op_forgive(op);
		return OK;
	}
	told->last = day_later(told->last, e.day);
	told->all = day_later(told->all, str_is(e.type, day_close_type.name) ? e.day : day_add(e.day, -1));
	return OK;
}

enum err book_told(struct op *op, struct book *b, struct log_id log, uint64_t seq, struct told *out)
{
	*out = (struct told){DAY_NONE, DAY_NONE};
	return entries_of_log(op, b->store, log, seq > LATEST ? seq - LATEST : 0, take_told, out);
}

struct logs {
	struct look_log *row;
	int64_t *ids;
	int count, cap;
};

static void logs_room(struct op *op, struct logs *l)
{
	struct logs more = {.count = l->count, .cap = l->cap * 2 + 16};

	if (l->count < l->cap)
		return;
	more.row = ARENA_ARRAY(&op->arena, struct look_log, more.cap);
	more.ids = ARENA_ARRAY(&op->arena, int64_t, more.cap);
	for (int i = 0; i < l->count; i++) {
		more.row[i] = l->row[i];
		more.ids[i] = l->ids[i];
	}
	*l = more;
}

static enum err gather_log(void *ctx, struct op *op, const struct log_row *row)
{
	struct logs *l = ctx;

	logs_room(op, l);
	l->ids[l->count] = row->head.id;
	l->row[l->count++] = (struct look_log){arena_str(&op->arena, row->log.site), arena_str(&op->arena, row->log.epoch),
		row->head.seq, true, DAY_NONE, DAY_NONE};
	if (l->count > 1 && str_eq(l->row[l->count - 2].site, row->log.site))
		l->row[l->count - 2].newest = false;
	return OK;
}

static enum err gather_silent(void *ctx, struct op *op, const struct enrolment_row *row)
{
	struct logs *l = ctx;

	for (int i = 0; i < l->count; i++)
		if (str_eq(l->row[i].site, row->site))
			return OK;
	logs_room(op, l);
	l->ids[l->count] = 0;
	l->row[l->count++] = (struct look_log){
		arena_str(&op->arena, row->site), arena_str(&op->arena, row->epoch), 0, true, DAY_NONE, DAY_NONE};
	return OK;
}

/* What was taken in and is not folded yet counts in no sum, and so in no close. */
static enum err fill_log(struct op *op, struct book *b, struct look_log *log, int64_t id)
{
	struct log_id of = {log->site, log->epoch};
	struct told told;
	enum err err = OK;

	if (id && !str_eq(log->site, b->log.site) && b->store->folded_n < b->store->last_n)
		err = log_seq_at(op, b->store, id, b->store->folded_n, &log->seq);
	if (err || !log->seq || !log->newest || (err = book_told(op, b, of, log->seq, &told)))
		return err;
	log->last = told.last;
	log->told = told.all;
	return OK;
}

enum err look_logs(struct look *look, struct op *op, look_log_fn *fn, void *ctx)
{
	struct book *b = look->ctx;
	struct logs l = {.count = 0};
	enum err err = logs_walk(op, b->store, gather_log, &l);

	if (!err)
		err = enrolments_walk(op, b->store, gather_silent, &l);
	for (int i = 0; i < l.count && !err; i++)
		if (!(err = fill_log(op, b, &l.row[i], l.ids[i])))
			err = fn(ctx, op, &l.row[i]);
	return err;
}
