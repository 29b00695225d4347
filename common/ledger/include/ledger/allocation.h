/* Which credit pays which open item: a pure plan (REC-13, REC-14; design.md "Receipts
 * and open items"). Head office writes it down as decisions. */
#ifndef LEDGER_ALLOCATION_H
#define LEDGER_ALLOCATION_H

#include "base/arena.h"
#include "base/money.h"
#include "base/when.h"

struct open_item {
	struct str paper;
	struct str site;
	struct str due; /* as written */
	struct day day; /* posted */
	struct day since; /* posted, or opened again: no decision about it bears an earlier day */
	struct str number;
	int64_t open; /* minor units */
	int named; /* 0: not named by the credit; otherwise 1, 2 … in the order named */
};

struct free_credit {
	struct str doc;
	struct str site;
	struct day day;
	struct str number;
	int64_t free;
};

struct allocation_pair {
	const struct free_credit *credit;
	const struct open_item *item;
	int64_t amount;
	struct day day; /* the later of the two days it joins */
};

/* Sorts both lists (items: named first, then due, day, number; credits: day, number)
 * and pays in that order; open and free are taken down. */
void allocation_plan(struct arena *a, struct open_item *items, int items_count, struct free_credit *credits,
	int credits_count, struct allocation_pair **pairs, int *count);

#endif
