/* Periods: each close in turn either counts the entry, or moves it past itself. */
#include "ledger/period.h"

#include <string.h>

/* Room for one more row of `size` bytes behind `count` of them. */
static void *room(struct arena *a, void *rows, size_t size, int count, int *cap)
{
	void *more;

	if (count < *cap)
		return rows;
	*cap = *cap ? *cap * 2 : 16;
	more = arena_take(a, size * (size_t)*cap);
	if (count)
		memcpy(more, rows, size * (size_t)count);
	return more;
}

void closes_add(struct closes_maker *m, struct month month, struct str site, struct str epoch, uint64_t seq)
{
	struct closes *c = &m->closes;
	struct month_close *close;

	if (!c->count || month_cmp(c->row[c->count - 1].month, month) != 0) {
		c->row = room(m->arena, c->row, sizeof(*c->row), c->count, &m->cap);
		c->row[c->count++] = (struct month_close){.month = month};
		m->marks_cap = 0;
	}
	close = &c->row[c->count - 1];
	close->marks = room(m->arena, close->marks, sizeof(*close->marks), close->count, &m->marks_cap);
	close->marks[close->count++] =
		(struct watermark){arena_str(m->arena, site), arena_str(m->arena, epoch), seq};
}

struct month closes_last(const struct closes *c)
{
	return c->count ? c->row[c->count - 1].month : MONTH_NONE;
}

const struct month_close *closes_of(const struct closes *c, struct month month)
{
	for (int i = 0; i < c->count; i++)
		if (!month_cmp(c->row[i].month, month))
			return &c->row[i];
	return NULL;
}

static int mark_cmp(const struct watermark *mark, struct str site, struct str epoch)
{
	int order = str_cmp(mark->site, site);

	return order ? order : str_cmp(mark->epoch, epoch);
}

uint64_t close_mark(const struct month_close *close, struct str site, struct str epoch)
{
	int from = 0, to = close->count;

	while (from < to) {
		int middle = from + (to - from) / 2, order = mark_cmp(&close->marks[middle], site, epoch);
		if (!order)
			return close->marks[middle].seq;
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return 0;
}

struct month closes_period(const struct closes *c, struct str site, struct str epoch, uint64_t seq, struct day day)
{
	struct month period = month_of(day);

	for (int i = 0; i < c->count; i++)
		if (month_cmp(c->row[i].month, period) >= 0 && seq > close_mark(&c->row[i], site, epoch))
			period = month_after(c->row[i].month);
	return period;
}
