/* What those who book the documents ask about them: amounts, the opening stock,
 * and how a long document becomes several papers. */
#include "intake/retail.h"

#include <stdlib.h>

#include "base/check.h"

uint32_t retail_country(const struct retail *r, struct str name)
{
	for (uint32_t i = 0; i < r->countries_count; i++)
		if (str_eq(r->countries[i], name))
			return i;
	return RETAIL_NONE;
}

struct money retail_amount(const struct retail_line *line)
{
	struct money amount;
	CHECK(money_from_qty_price(line->qty, line->price, &amount)); /* or the line had been refused */
	return amount;
}

/* The stock that is there after a line: a return puts back what a sale takes; a
 * write-off takes away though its quantity stands below nil. */
static struct qty stock_after(struct qty stock, enum retail_kind kind, struct qty qty)
{
	switch (kind) {
	case RETAIL_BILL:
	case RETAIL_COUNTER:
	case RETAIL_RETURN:
		return qty_sub(stock, qty);
	case RETAIL_WRITE_OFF:
		return qty_add(stock, qty);
	case RETAIL_BAD_DEBT:
		return stock;
	}
	return stock;
}

static void follow_doc(const struct retail *r, const struct retail_doc *doc, struct qty *stock, struct qty *need)
{
	for (uint32_t i = doc->first; i < doc->first + doc->count; i++) {
		const struct retail_line *line = &r->lines[i];
		if (!r->items[line->item].goods)
			continue;
		struct qty now = stock_after(stock[line->item], doc->kind, line->qty);
		if (qty_cmp(qty_neg(now), need[line->item]) > 0)
			need[line->item] = qty_neg(now);
		stock[line->item] = now;
	}
}

void retail_opening(const struct retail *r, uint32_t country, struct qty *need)
{
	struct qty *stock = calloc(r->items_count + 1, sizeof(*stock));
	CHECK(stock);
	for (uint32_t i = 0; i < r->items_count; i++)
		need[i] = qty_of(0);
	for (uint32_t d = 0; d < r->docs_count; d++)
		if (r->docs[d].country == country)
			follow_doc(r, &r->docs[d], stock, need);
	free(stock);
}

uint32_t retail_parts(const struct retail_doc *doc)
{
	return (doc->count + RETAIL_PART_LINES - 1) / RETAIL_PART_LINES;
}

void retail_part(const struct retail_doc *doc, uint32_t part, uint32_t *first, uint32_t *count)
{
	CHECK(part < retail_parts(doc));
	uint32_t before = part * RETAIL_PART_LINES;
	uint32_t left = doc->count - before;
	*first = doc->first + before;
	*count = left < RETAIL_PART_LINES ? left : RETAIL_PART_LINES;
}

struct str retail_source(struct arena *arena, const struct retail_doc *doc, uint32_t part)
{
	if (!part)
		return arena_printf(arena, "%.*s", STR_ARG(doc->number));
	return arena_printf(arena, "%.*s/%u", STR_ARG(doc->number), part + 1);
}
