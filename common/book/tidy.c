/* What a site does by itself with the credit it was given, when it is about to speak to
 * head office.
 *
 * It gives back and takes nothing: what was asked for, all of it where its news has grown
 * too old to sell on, and what a customer's cash brought where he seldom buys. Each is an
 * entry of its own log, so that it adds up with whatever head office does meanwhile. */
#include "book/credit.h"
#include "inside.h"

#include "documents/credit.h"
#include "store/sums.h"

enum { STALE_HOURS = 72, ONE = 1000 };

struct tidying {
	struct book *b;
	bool everything; /* unused goes back */
	bool leaving; /* and nothing is wanted in its place */
	struct lease_row *rows; /* with something to give back */
	int count, cap;
};

static int64_t at_least_nil(int64_t v)
{
	return v > 0 ? v : 0;
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Cash that passed all that was ever sold here, less what went back already. */
static int64_t brought_by_cash(const struct lease_row *row)
{
	return at_least_nil(-row->used - row->raised - (row->granted - row->ceiling));
}

static int64_t to_return(const struct tidying *t, const struct lease_row *row)
{
	int64_t unused = at_least_nil(row->ceiling - row->used), asked = 0;

	if (t->everything)
		return unused;
	if (row->asked > row->told && row->keep < unused)
		asked = unused - at_least_nil(row->keep);
	return smaller(unused, asked > brought_by_cash(row) ? asked : brought_by_cash(row));
}

/* What the sum has no need of any more. */
static int64_t to_end(const struct lease_row *row)
{
	return smaller(at_least_nil(row->approved), at_least_nil(row->ceiling + row->approved - row->used));
}

static enum err gather(void *ctx, struct op *op, const struct lease_row *row)
{
	struct tidying *t = ctx;

	if (!str_eq(row->epoch, t->b->log.epoch) || (!to_return(t, row) && !to_end(row)))
		return OK;
	if (t->count == t->cap) {
		int cap = t->cap ? t->cap * 2 : 16;
		struct lease_row *rows = ARENA_ARRAY(&op->arena, struct lease_row, cap);
		for (int i = 0; i < t->count; i++)
			rows[i] = t->rows[i];
		t->rows = rows;
		t->cap = cap;
	}
	t->rows[t->count] = *row;
	t->rows[t->count++].customer = arena_str(&op->arena, row->customer);
	return OK;
}

/* ---- approvals ---- */

enum { ENDED_MAX = 64 };

struct ending {
	struct tidying *t;
	struct ceiling *paper;
	int64_t left;
};

static enum err end_one(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct ending *e = ctx;
	struct str by = spot->by;
	struct approved_excess *row = &e->paper->ended.row[e->paper->ended.count];

	if (unit != UNIT_MONEY || !str_eq(str_cut(&by, '/'), e->t->b->log.epoch) || v <= 0 || e->left <= 0 ||
		e->paper->ended.count == ENDED_MAX)
		return OK;
	row->approval = arena_str(&op->arena, spot->by);
	row->amount = money_of(smaller(v, e->left));
	e->left -= row->amount.minor;
	e->paper->ended.count++;
	return OK;
}

static enum err end_approvals(struct op *op, struct tidying *t, const struct lease_row *row, struct ceiling *paper)
{
	struct ending e = {t, paper, to_end(row)};
	struct str prefix = arena_printf(&op->arena, "APPR\t%.*s\t%.*s\t", STR_ARG(row->customer), STR_ARG(t->b->log.site));

	if (!e.left)
		return OK;
	paper->ended.row = rows_new(&op->arena, field_find(ceiling_type.fields, STR("ended")), ENDED_MAX);
	return sums_walk(op, t->b->store, prefix, end_one, &e);
}

/* ---- giving back ---- */

static enum err give_back(struct op *op, struct tidying *t, const struct lease_row *row)
{
	struct ceiling *paper = (struct ceiling *)doc_new(&op->arena, &ceiling_type);
	struct recorded out;
	struct request r;
	enum err err = end_approvals(op, t, row, paper);

	if (err)
		return err;
	paper->customer.key = row->customer;
	paper->amount = money_of(to_return(t, row));
	if (t->leaving)
		paper->reason = STR("device change");
	request_init(&r, &ceiling_type, act_find(&ceiling_type, STR("hand_back")));
	r.who = STR("daybook");
	r.paper = &paper->doc;
	return book_act(op, t->b, &r, &out);
}

static enum err tidy(struct op *op, struct tidying *t, int *made)
{
	enum err err = leases_walk(op, t->b->store, t->b->log.site, gather, t);

	for (int i = 0; i < t->count && !err; i++) {
		err = give_back(op, t, &t->rows[i]);
		*made += !err;
		/* What a rule keeps here stays; the line does not wait for it. */
		if (err && err_kind(err) == ERR_REFUSED) {
			op_forgive(op);
			err = OK;
		}
	}
	return err;
}

static enum err too_old(struct op *op, struct book *b, bool *old)
{
	const struct doc *doc;
	const struct settings *settings;
	int64_t hours;
	enum err err = book_news_age(op, b, &hours);

	if (err || (err = book_record(op, b, "settings", STR("company"), &doc)))
		return err;
	settings = (const struct settings *)doc;
	*old = hours == NEWS_UNKNOWN ||
	       hours > (settings && qty_is_set(settings->stale_hours) ? settings->stale_hours.milli / ONE : STALE_HOURS);
	return OK;
}

enum err book_credit_tidy(struct op *op, struct book *b, int *made)
{
	struct tidying t = {.b = b};
	bool on;
	enum err err = credit_is_on(op, b, &on);

	*made = 0;
	if (err || !on || book_is_home(b) || b->behind || b->restored)
		return err;
	if ((err = too_old(op, b, &t.everything)))
		return err;
	return tidy(op, &t, made);
}

enum err book_credit_return_all(struct op *op, struct book *b, int *made)
{
	struct tidying t = {.b = b, .everything = true, .leaving = true};

	*made = 0;
	return book_is_home(b) ? OK : tidy(op, &t, made);
}
