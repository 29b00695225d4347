/* A bill as its returns see it. */
#include "mirror.h"

#include "base/check.h"
#include "lines.h"

static bool is_of(const struct sales_line *line, struct str item, struct price price)
{
	return str_eq(line->item.key, item) && line->price.e4 == price.e4;
}

int mirror_prices(const struct sales_bill *bill, struct str item, struct price *price)
{
	int count = 0;

	for (int i = 0; i < bill->lines.count; i++) {
		const struct sales_line *line = &bill->lines.row[i];
		bool first = str_eq(line->item.key, item);
		for (int k = 0; k < i && first; k++)
			first = !is_of(&bill->lines.row[k], item, line->price);
		if (first && !count++)
			*price = line->price;
	}
	return count;
}

struct qty mirror_qty(const struct sales_bill *bill, struct str item, struct price price, struct rate *tax)
{
	struct qty sum = qty_of(0);

	for (int i = bill->lines.count - 1; i >= 0; i--) {
		const struct sales_line *line = &bill->lines.row[i];
		if (!is_of(line, item, price))
			continue;
		sum = qty_add(sum, line->qty);
		*tax = line->tax;
	}
	return sum;
}

struct str mirror_contract_line(const struct sales_bill *bill, struct str item, struct price price)
{
	for (int i = 0; i < bill->lines.count; i++)
		if (is_of(&bill->lines.row[i], item, price))
			return bill->lines.row[i].contract_line;
	return STR_NONE;
}

/* By its price; of a line from which something was taken off, its share of what was left. */
static struct money part_of(const struct sales_line *line, struct qty part)
{
	struct money amount;

	if (money_is_set(line->discount))
		return money_share(line->amount, part, line->qty);
	CHECK(money_from_qty_price(part, line->price, &amount));
	return amount;
}

struct worth mirror_worth(const struct sales_bill *bill, struct str item, struct price price, struct qty first)
{
	struct worth sum = {money_of(0), money_of(0)};
	struct qty left = first;

	for (int i = 0; i < bill->lines.count && !qty_is_nil(left); i++) {
		const struct sales_line *line = &bill->lines.row[i];
		struct qty part = qty_cmp(left, line->qty) < 0 ? left : line->qty;
		struct money amount = line->amount;
		if (!is_of(line, item, price))
			continue;
		if (qty_cmp(part, line->qty) != 0)
			amount = part_of(line, part);
		sum.amount = money_add(sum.amount, amount);
		sum.tax = money_add(sum.tax, money_tax_inside(amount, rate_or_nil(line->tax)));
		left = qty_sub(left, part);
	}
	return sum;
}

struct spot spot_back(struct arena *arena, struct str site, struct str bill, struct str item, struct price price)
{
	struct spot spot = spot_item("BACK", site, item);
	struct buf text = BUF_INIT;

	price_put(&text, price);
	spot.paper = bill;
	spot.by = arena_str(arena, buf_str(&text));
	buf_done(&text);
	return spot;
}
