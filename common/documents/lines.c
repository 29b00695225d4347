/* What several papers do with their lines. The item's record says whether stock is
 * kept of it; the answer stays in the line, so that posting asks nobody. */
#include "lines.h"

#include <string.h>

const struct field sales_line_fields[] = {
	FIELD(sales_line, ref, item, "Item", "商品", .flags = REQUIRED | ON_SLIP, .of = "item"),
	FIELD(sales_line, qty, qty, "Quantity", "数量", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(sales_line, price, price, "Unit price", "单价", .flags = ON_SLIP),
	FIELD(sales_line, rate, tax, "Tax rate inside", "内含税率"),
	FIELD(sales_line, money, amount, "Amount", "金额", .flags = WORKED_OUT | ON_SLIP),
	FIELD(sales_line, money, inside, "Tax inside", "内含税额", .flags = WORKED_OUT),
	FIELD(sales_line, money, discount, "Discount", "折扣", .flags = ON_SLIP),
	FIELD(sales_line, price, case_price, "Case price without tax", "不含税箱价"),
	FIELD(sales_line, text, contract_line, "Line of the contract", "合同行"),
	FIELD(sales_line, flag, gift, "Goes along without charge", "随货赠送", .flags = ON_SLIP),
	{0}};

const char *line_place(struct op *op, const char *list, int row, const char *column)
{
	return arena_printf(&op->arena, "%s[%d].%s", list, row, column).p;
}

const char *word(struct op *op, struct str text)
{
	return arena_str(&op->arena, text).p;
}

const char *money_word(struct op *op, struct money m)
{
	struct buf text = BUF_INIT;
	const char *kept;

	money_put(&text, m);
	kept = word(op, buf_str(&text));
	buf_done(&text);
	return kept;
}

const char *qty_word(struct op *op, struct qty q)
{
	struct buf text = BUF_INIT;
	const char *kept;

	qty_put(&text, q);
	kept = word(op, buf_str(&text));
	buf_done(&text);
	return kept;
}

const char *price_word(struct op *op, struct price p)
{
	struct buf text = BUF_INIT;
	const char *kept;

	price_put(&text, p);
	kept = word(op, buf_str(&text));
	buf_done(&text);
	return kept;
}

enum err goes_along(struct op *op, int row, struct price price)
{
	if (!price_is_set(price) || !price.e4)
		return OK;
	return op_refuse(op, E_AMOUNT, line_place(op, "lines", row, "price"), "value", price_word(op, price), "allowed",
		"What goes along without charge has no price.", NULL);
}

enum err required_here(struct op *op, struct str value, const char *field)
{
	return value.n ? OK : op_refuse(op, E_REQUIRED, field, "field", field, NULL);
}

enum err item_known(struct op *op, struct look *look, struct ref item, int row, const struct item **out)
{
	*out = (const struct item *)look->record(look, op, "item", item.key);
	return *out ? OK
		    : op_refuse(op, E_NO_RECORD, line_place(op, "lines", row, "item"), "type", "item", "key",
			      word(op, item.key), NULL);
}

enum err item_goods(struct op *op, struct look *look, struct ref item, int row, bool *goods)
{
	const struct item *record;
	enum err err = item_known(op, look, item, row, &record);

	if (!err)
		*goods = record->goods.v != 0;
	return err;
}

enum err lines_goods(struct op *op, struct look *look, struct sales_line *lines, int count)
{
	for (int i = 0; i < count; i++) {
		enum err err = item_goods(op, look, lines[i].item, i, &lines[i].goods);
		if (err)
			return err;
	}
	return OK;
}

static struct ref item_of(const void *rows, size_t row_size, int row)
{
	return *(const struct ref *)((const char *)rows + row_size * (size_t)row);
}

enum err goods_only(struct op *op, struct look *look, const void *rows, size_t row_size, int count)
{
	for (int i = 0; i < count; i++) {
		struct ref one = item_of(rows, row_size, i);
		bool goods;
		enum err err = item_goods(op, look, one, i, &goods);
		if (err)
			return err;
		if (!goods)
			return op_refuse(op, E_NO_GOODS, line_place(op, "lines", i, "item"), "item",
				word(op, one.key), NULL);
	}
	return OK;
}

static size_t slot_of(struct str key, size_t mask)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ (h >> 32)) & mask;
}

enum err items_once(struct op *op, const void *rows, size_t row_size, int count)
{
	size_t slots = 16;
	int *seen;

	while (slots < (size_t)count * 2)
		slots *= 2;
	seen = ARENA_ARRAY(&op->arena, int, slots);
	for (int i = 0; i < count; i++) {
		struct str key = item_of(rows, row_size, i).key;
		size_t at = slot_of(key, slots - 1);
		for (; seen[at]; at = (at + 1) & (slots - 1))
			if (str_eq(item_of(rows, row_size, seen[at] - 1).key, key))
				return op_refuse(op, E_DUPLICATE, line_place(op, "lines", i, "item"), "what",
					"The item", "key", word(op, key), NULL);
		seen[at] = i + 1;
	}
	return OK;
}

enum err money_agrees(struct op *op, const char *place, struct money computed, struct money *m)
{
	if (money_is_set(*m) && money_cmp(*m, computed) != 0)
		return op_refuse(op, E_ARITH, place, "given", money_word(op, *m), "computed",
			money_word(op, computed), NULL);
	*m = computed;
	return OK;
}

static enum err too_much(struct op *op, const char *place, const char *value)
{
	return op_refuse(op, E_AMOUNT, place, "value", value, "allowed",
		arena_printf(&op->arena, "At most %s.", money_word(op, money_of(MONEY_MAX))).p, NULL);
}

/* The place is spelled out only where a line is wrong: an import has a million of them. */
enum err line_amount(struct op *op, int row, struct qty qty, struct price price, struct money *m)
{
	struct money amount;

	if (!money_from_qty_price(qty, price, &amount))
		return too_much(op, line_place(op, "lines", row, "qty"), qty_word(op, qty));
	if (money_is_set(*m) && money_cmp(*m, amount) != 0)
		return money_agrees(op, line_place(op, "lines", row, "amount"), amount, m);
	*m = amount;
	return OK;
}

enum err lines_total(struct op *op, int row, struct money amount, struct money *sum)
{
	*sum = money_add(*sum, amount);
	return money_cmp(*sum, money_of(MONEY_MAX)) > 0 ? too_much(op, line_place(op, "lines", row, "amount"), money_word(op, *sum))
							: OK;
}

/* Quantity times price less the discount, rounded once (CON-22). */
static enum err discounted_amount(struct op *op, int row, struct sales_line *line)
{
	struct money given = line->amount, whole = money_of(NONE);
	enum err err = line_amount(op, row, line->qty, line->price, &whole);

	if (err)
		return err;
	if (money_cmp(line->discount, whole) > 0)
		return too_much(op, line_place(op, "lines", row, "discount"), money_word(op, line->discount));
	line->amount = given;
	return money_agrees(op, line_place(op, "lines", row, "amount"), money_sub(whole, line->discount), &line->amount);
}

static enum err line_work_out(struct op *op, struct look *look, struct sales_line *line, int row)
{
	enum err err = item_goods(op, look, line->item, row, &line->goods);

	if (err)
		return err;
	if (!price_is_set(line->price))
		return op_refuse(op, E_REQUIRED, line_place(op, "lines", row, "price"), "field", "price", NULL);
	if (money_is_set(line->discount))
		return discounted_amount(op, row, line);
	return line_amount(op, row, line->qty, line->price, &line->amount);
}

enum err policy_price(struct op *op, struct look *look, const struct customer *customer, const struct sales_line *line,
	struct day day, struct price_said *out)
{
	struct price_wanted wanted = {.of = PRICE_LIST, .item = line->item.key, .day = day, .qty = line->qty};

	if (customer) {
		wanted.customer = customer->key;
		wanted.channel = customer->channel;
	}
	return look->price(look, op, &wanted, out);
}

/* A chain orders by the case and without tax (CON-23). */
static enum err convert_case(struct op *op, const struct item *item, struct sales_line *line, int row)
{
	struct price price;

	if (!qty_is_set(item->case_size))
		return op_refuse(op, E_REQUIRED, line_place(op, "lines", row, "case_price"), "field",
			arena_printf(&op->arena, "case_size (%.*s)", STR_ARG(item->key)).p, NULL);
	if (!price_from_case(line->case_price, rate_or_nil(line->tax), item->case_size, &price))
		return too_much(op, line_place(op, "lines", row, "case_price"), price_word(op, line->case_price));
	if (price_is_set(line->price) && line->price.e4 != price.e4)
		return op_refuse(op, E_ARITH, line_place(op, "lines", row, "price"), "given", price_word(op, line->price), "computed",
			price_word(op, price), NULL);
	line->price = price;
	return OK;
}

struct filling {
	struct op *op;
	struct look *look;
	const struct customer *customer;
	const struct tax_rate *standard; /* NULL: none, or not looked for */
	bool looked;
	struct day day;
};

/* The item's own, or the company's rate of that day. */
static struct rate tax_of(struct filling *f, const struct item *item)
{
	if (item->tax.e6 != NONE)
		return item->tax;
	if (!f->looked)
		f->standard = (const struct tax_rate *)f->look->record(f->look, f->op, "tax_rate", STR(TAX_RATE_KEY));
	f->looked = true;
	return f->standard ? tax_rate_on(f->standard, f->day) : item->tax;
}

static enum err line_goes_along(struct op *op, struct sales_line *line, int row)
{
	enum err err = goes_along(op, row, line->price);

	if (!err)
		line->price.e4 = 0;
	return err;
}

static enum err line_fill_in(struct filling *f, struct sales_line *line, int row)
{
	const struct item *item;
	struct price_said said;
	enum err err = item_known(f->op, f->look, line->item, row, &item);

	if (err)
		return err;
	line->floored = price_is_set(item->floor) && item->floor.e4 > 0;
	if (line->tax.e6 == NONE)
		line->tax = tax_of(f, item);
	if (price_is_set(line->case_price))
		return convert_case(f->op, item, line, row);
	if (line->gift.v == 1)
		return line_goes_along(f->op, line, row);
	if (price_is_set(line->price))
		return OK;
	if (!(err = policy_price(f->op, f->look, f->customer, line, f->day, &said)))
		line->price = said.price;
	return err;
}

enum err sales_lines_fill_in(struct op *op, struct look *look, const struct customer *customer, struct sales_line *lines,
	int count, struct day day)
{
	struct filling f = {.op = op, .look = look, .customer = customer, .day = day};

	for (int i = 0; i < count && !look->again; i++) {
		enum err err = line_fill_in(&f, &lines[i], i);
		if (err)
			return err;
	}
	return OK;
}

enum err sales_lines_work_out(
	struct op *op, struct look *look, struct sales_line *lines, int count, struct money *total)
{
	struct money sum = money_of(0);

	for (int i = 0; i < count; i++) {
		enum err err = line_work_out(op, look, &lines[i], i);
		if (err || (err = lines_total(op, i, lines[i].amount, &sum)))
			return err;
	}
	return money_agrees(op, "total", sum, total);
}

struct money sales_lines_tax(const struct sales_line *lines, int count)
{
	struct money tax = money_of(0);

	for (int i = 0; i < count; i++)
		tax = money_add(tax, money_is_set(lines[i].inside) ? lines[i].inside
								   : money_tax_inside(lines[i].amount, rate_or_nil(lines[i].tax)));
	return tax;
}

struct spot spot_at(const char *account, struct str site)
{
	return (struct spot){.a = str_from(account), .at = site};
}

struct spot spot_item(const char *account, struct str site, struct str item)
{
	return (struct spot){.a = str_from(account), .at = site, .item = item};
}

struct spot spot_party(const char *account, struct str site, struct str of)
{
	return (struct spot){.a = str_from(account), .at = site, .of = of};
}

struct spot spot_claim(
	struct arena *arena, const char *account, struct str site, struct str of, struct str paper, struct day due)
{
	struct spot spot = spot_party(account, site, of);
	struct buf text = BUF_INIT;

	day_put(&text, due);
	spot.due = arena_str(arena, buf_str(&text));
	spot.paper = paper;
	buf_done(&text);
	return spot;
}

void post_in(struct postings *to, const char *account, struct str site, struct str item, struct qty q)
{
	post_qty(to, spot_item(account, site, item), q);
	post_qty(to, spot_item("OUT", site, item), qty_neg(q));
}

static void topic_put(struct arena *arena, struct texts *to, struct str topic)
{
	struct str *row;
	int at = 0;

	while (at < to->count && str_cmp(to->row[at], topic) < 0)
		at++;
	if (at < to->count && str_eq(to->row[at], topic))
		return;
	row = ARENA_ARRAY(arena, struct str, to->count + 1);
	if (to->count) {
		memcpy(row, to->row, sizeof(*row) * (size_t)at);
		memcpy(row + at + 1, to->row + at, sizeof(*row) * (size_t)(to->count - at));
	}
	row[at] = topic;
	to->row = row;
	to->count++;
}

void topic_add(struct arena *arena, struct texts *to, const char *kind, struct str key)
{
	topic_put(arena, to, arena_printf(arena, "%s:%.*s", kind, STR_ARG(key)));
}

void topic_all(const struct doc *doc, struct arena *arena, struct texts *to)
{
	if (!str_starts(doc->site, STR("X")))
		topic_put(arena, to, STR("all"));
}
