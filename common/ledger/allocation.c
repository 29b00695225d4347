/* Oldest first. */
#include "ledger/allocation.h"

#include <stdlib.h>

static int by_age(const void *a, const void *b)
{
	const struct open_item *x = a, *y = b;
	int order;

	if (x->named != y->named)
		return !x->named ? 1 : !y->named ? -1 : x->named < y->named ? -1 : 1;
	if ((order = str_cmp(x->due, y->due)) || (order = day_cmp(x->day, y->day)) || (order = str_cmp(x->number, y->number)))
		return order;
	return str_cmp(x->paper, y->paper);
}

static int by_day(const void *a, const void *b)
{
	const struct free_credit *x = a, *y = b;
	int order;

	if ((order = day_cmp(x->day, y->day)) || (order = str_cmp(x->number, y->number)))
		return order;
	return str_cmp(x->doc, y->doc);
}

void allocation_plan(struct arena *a, struct open_item *items, int items_count, struct free_credit *credits,
	int credits_count, struct allocation_pair **pairs, int *count)
{
	int i = 0, c = 0;

	if (items_count)
		qsort(items, (size_t)items_count, sizeof(*items), by_age);
	if (credits_count)
		qsort(credits, (size_t)credits_count, sizeof(*credits), by_day);
	*pairs = ARENA_ARRAY(a, struct allocation_pair, items_count + credits_count);
	*count = 0;
	while (i < items_count && c < credits_count) {
		int64_t amount = items[i].open < credits[c].free ? items[i].open : credits[c].free;
		if (amount > 0)
			(*pairs)[(*count)++] = (struct allocation_pair){
				&credits[c], &items[i], amount, day_later(credits[c].day, items[i].since)};
		items[i].open -= amount > 0 ? amount : 0;
		credits[c].free -= amount > 0 ? amount : 0;
		if (items[i].open <= 0)
			i++;
		else
			c++;
	}
}
