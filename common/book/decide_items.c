/* What there is to decide about: a customer's open items and free credits. */
#include "deciding.h"

#include <string.h>

static void items_close(struct items *it)
{
	if (it->paper.n && it->sum > 0) {
		if (it->count == it->cap) {
			int cap = it->cap ? it->cap * 2 : 16;
			struct open_item *row = ARENA_ARRAY(it->arena, struct open_item, cap);
			if (it->count)
				memcpy(row, it->row, sizeof(*row) * (size_t)it->count);
			it->row = row;
			it->cap = cap;
		}
		it->row[it->count++] = (struct open_item){.paper = it->paper, .site = it->site, .due = it->due, .day = it->day,
			.since = it->since, .open = it->sum};
	}
	it->paper = STR_NONE;
	it->sum = 0;
}

/* Movements come by due and paper: one item is a run of rows. */
static enum err gather(void *ctx, struct op *op, const struct movement_row *row)
{
	struct items *it = ctx;

	(void)op;
	if (!str_is(row->account, "AR"))
		return OK;
	if (!str_eq(it->paper, row->paper) || !str_eq(it->due, row->due)) {
		items_close(it);
		it->paper = arena_str(it->arena, row->paper);
		it->due = arena_str(it->arena, row->due);
		it->site = arena_str(it->arena, row->site);
		it->day = it->since = DAY_NONE;
	}
	/* What adds to it after the first time opens it again: a decision undone. */
	if (row->v > 0)
		(void)day_read(row->day, &it->since);
	if (day_is_none(it->day))
		it->day = it->since;
	it->sum += row->v;
	return OK;
}

/* Numbers decide only between items of one due and day. */
static enum err add_numbers(struct deciding *d, struct items *it)
{
	for (int i = 0; i < it->count; i++) {
		bool tie = false;
		struct doc_row row;
		bool found;
		enum err err;
		for (int k = i - 1; k <= i + 1; k += 2)
			tie |= k >= 0 && k < it->count && str_eq(it->row[k].due, it->row[i].due);
		if (!tie)
			continue;
		if ((err = doc_get(d->op, d->b->store, it->row[i].paper, &row, &found)))
			return err;
		if (found)
			it->row[i].number = row.number;
	}
	return OK;
}

enum err open_items(struct deciding *d, struct items *it)
{
	enum err err;

	*it = (struct items){.arena = &d->op->arena};
	if ((err = movements_walk(d->op, d->b->store, d->customer, gather, it)))
		return err;
	items_close(it);
	return add_numbers(d, it);
}

/* Numbers decide only between credits of one day, which stand side by side. */
static enum err number_credits(struct deciding *d, struct free_credit *credits, int count)
{
	for (int i = 0; i < count; i++) {
		bool tie = (i && day_cmp(credits[i].day, credits[i - 1].day) == 0) ||
			   (i + 1 < count && day_cmp(credits[i].day, credits[i + 1].day) == 0);
		struct doc_row row;
		bool found;
		enum err err;
		if (!tie)
			continue;
		if ((err = doc_get(d->op, d->b->store, credits[i].doc, &row, &found)))
			return err;
		if (found)
			credits[i].number = row.number;
	}
	return OK;
}

struct free_credit credit_of(const struct credit_row *row)
{
	struct free_credit c = {.doc = row->doc, .site = row->site, .day = DAY_NONE, .free = row->free};

	(void)day_read(row->day, &c.day);
	return c;
}

static bool waits_for(const struct credit_row *row, struct str paper)
{
	struct str rest = row->waits;

	while (rest.n)
		if (str_eq(str_cut(&rest, ','), paper))
			return true;
	return false;
}

/* What was taken past what was given is made good before anything is allocated. */
static void settle_debits(struct free_credit *credits, int count)
{
	int64_t owed = 0;

	for (int i = 0; i < count; i++) {
		if (credits[i].free >= 0)
			continue;
		owed -= credits[i].free;
		credits[i].free = 0;
	}
	for (int i = 0; i < count && owed; i++) {
		int64_t part = credits[i].free < owed ? credits[i].free : owed;
		credits[i].free -= part;
		owed -= part;
	}
}

enum err free_credits(struct deciding *d, struct str only, struct str for_paper, struct free_credit **out, int *count)
{
	struct credit_row *rows;
	int all;
	enum err err = credits_of(d->op, d->b->store, d->customer, &rows, &all);

	*count = 0;
	*out = ARENA_ARRAY(&d->op->arena, struct free_credit, all ? all : 1);
	for (int i = 0; i < all && !err; i++)
		if ((rows[i].day.n || rows[i].free < 0) && (!rows[i].waits.n || waits_for(&rows[i], for_paper)))
			(*out)[(*count)++] = credit_of(&rows[i]);
	settle_debits(*out, *count);
	for (int i = 0; i < *count && only.n; i++)
		if (!str_eq((*out)[i].doc, only))
			(*out)[i].free = 0;
	return err || only.n ? err : number_credits(d, *out, *count);
}
