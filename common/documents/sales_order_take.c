/* Taking an order: what it has to say, what of it is in stock, and what is said on the way.
 *
 * What the customer's record knows need not be typed; what neither knows is asked back
 * before the order is checked, never guessed (SAL-05, SAL-09). */
#include "order.h"

#include <string.h>

struct str order_moment(struct op *op, struct look *look)
{
	struct moment now, last;

	look->clock(look, &now, &last);
	return moment_str(&op->arena, now.ms < last.ms ? last : now);
}

/* ---- what it says ---- */

static void fill(struct str *of, struct str from)
{
	if (!of->n)
		*of = from;
}

static void fill_from_customer(struct sales_order *order, const struct customer *customer)
{
	fill(&order->name, customer->name);
	fill(&order->contact, customer->contact);
	fill(&order->phone, customer->phone);
	fill(&order->delivery_address, customer->delivery_address.n ? customer->delivery_address : customer->address);
	fill(&order->terms, customer->terms);
	fill(&order->basis, customer->tax_basis);
}

/* Nothing is paid for what goes along. */
static enum err fill_line(struct op *op, struct look *look, struct order_line *line, int row)
{
	const struct item *item;
	enum err err = item_known(op, look, line->item, row, &item);

	if (err)
		return err;
	fill(&line->spec, item->spec);
	fill(&line->model, item->model);
	fill(&line->series, item->series);
	fill(&line->colour, item->colour);
	fill(&line->size, item->size);
	if (!is_on(line->gift))
		return OK;
	if (!(err = goes_along(op, row, line->price)))
		line->price.e4 = 0;
	return err;
}

static enum err fill_in(struct op *op, struct sales_order *order, struct look *look)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", order->customer.key);
	enum err err = OK;

	if (!customer)
		return op_refuse(op, E_NO_RECORD, "customer", "type", "customer", "key", word(op, order->customer.key), NULL);
	fill_from_customer(order, customer);
	if (day_is_none(order->order_day))
		order->order_day = order->doc.day;
	for (int i = 0; i < order->lines.count && !err; i++)
		err = fill_line(op, look, &order->lines.row[i], i);
	if (!err && str_is(order->kind, "internal"))
		err = required_here(op, order->department, "department");
	if (!err && is_on(settings_of(op, look)->checks) && str_is(customer->channel, "prefecture"))
		err = required_here(op, order->bearer.key, "bearer");
	return err;
}

enum err order_check_received(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;

	if (!order->received_at.n)
		order->received_at = order_moment(op, look);
	return fill_in(op, order, look);
}

/* Whoever signed or agreed did so for the form before. */
enum err order_check_changed(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;

	order->signatures.count = 0;
	order->stock_checked.v = 0;
	return fill_in(op, order, look);
}

enum err order_is_complete(struct op *op, const struct sales_order *order)
{
	const struct {
		const char *field;
		struct str value;
	} asked[] = {{"name", order->name}, {"contact", order->contact}, {"phone", order->phone},
		{"delivery_address", order->delivery_address}, {"terms", order->terms}, {"shipping", order->shipping}};

	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		enum err err = required_here(op, asked[i].value, asked[i].field);
		if (err)
			return err;
	}
	return day_is_none(order->delivery_day) ? required_here(op, STR_NONE, "delivery_day") : OK;
}

/* ---- what of it is in stock (SAL-18) ---- */

static struct qty ordered_before(const struct sales_order *order, int row)
{
	struct qty sum = qty_of(0);

	for (int i = 0; i < row; i++)
		if (str_eq(order->lines.row[i].item.key, order->lines.row[row].item.key))
			sum = qty_add(sum, order->lines.row[i].qty);
	return sum;
}

static bool ordered_again(const struct sales_order *order, int row)
{
	for (int i = row + 1; i < order->lines.count; i++)
		if (str_eq(order->lines.row[i].item.key, order->lines.row[row].item.key))
			return true;
	return false;
}

static enum err free_here(struct op *op, struct look *look, struct ref item, int row, struct qty *out, bool *goods)
{
	struct spot on_hand = spot_item("OH", look->site, item.key), reserved = spot_item("RSV", look->site, item.key);
	int64_t have = 0, promised = 0;
	enum err err = item_goods(op, look, item, row, goods);

	if (!err)
		err = look->balance(look, op, &on_hand, UNIT_QTY, &have);
	if (!err)
		err = look->balance(look, op, &reserved, UNIT_QTY, &promised);
	*out = qty_of(have > promised ? have - promised : 0);
	return err;
}

enum err order_check_checked(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	enum err err = order_is_complete(op, order);

	order->shortages.row = rows_new(&op->arena, field_find(doc->type->fields, STR("shortages")), order->lines.count);
	order->shortages.count = 0;
	order->stock_checked.v = 1;
	for (int i = 0; i < order->lines.count && !err; i++) {
		const struct order_line *line = &order->lines.row[i];
		struct qty wanted = qty_add(ordered_before(order, i), line->qty), there;
		bool goods;
		if (ordered_again(order, i))
			continue;
		err = free_here(op, look, line->item, i, &there, &goods);
		if (!err && goods && qty_cmp(wanted, there) > 0)
			order->shortages.row[order->shortages.count++] = (struct order_item){line->item, qty_sub(wanted, there)};
	}
	return err;
}

/* ---- splitting it (SAL-19) ---- */

static struct qty moved_of(const struct sales_order *order, struct ref item)
{
	for (int i = 0; i < order->moved.count; i++)
		if (str_eq(order->moved.row[i].item.key, item.key))
			return order->moved.row[i].qty;
	return qty_of(0);
}

/* Parts `lines` as they stood: what is moved comes off the last lines of its item first, and
 * a discount stays with what stays. E_QTY_OVER where there is not so much. */
static enum err part(struct op *op, const struct sales_order *order, const struct order_line *lines, int count,
	struct order_line *kept, int *kept_count, struct order_line *gone, int *gone_count)
{
	struct qty *off = ARENA_ARRAY(&op->arena, struct qty, count);

	for (int m = 0; m < order->moved.count; m++) {
		struct qty left = order->moved.row[m].qty;
		for (int i = count - 1; i >= 0 && left.milli > 0; i--) {
			if (!str_eq(lines[i].item.key, order->moved.row[m].item.key))
				continue;
			off[i] = qty_cmp(left, lines[i].qty) < 0 ? left : lines[i].qty;
			left = qty_sub(left, off[i]);
		}
		if (left.milli > 0)
			return op_refuse(op, E_QTY_OVER, line_place(op, "moved", m, "qty"), "given", qty_word(op, order->moved.row[m].qty),
				"item", word(op, order->moved.row[m].item.key), "allowed",
				qty_word(op, qty_sub(moved_of(order, order->moved.row[m].item), left)), NULL);
	}
	*kept_count = *gone_count = 0;
	for (int i = 0; i < count; i++) {
		bool all = qty_cmp(off[i], lines[i].qty) == 0;
		if (off[i].milli) {
			gone[*gone_count] = lines[i];
			gone[*gone_count].qty = off[i];
			if (!all)
				gone[*gone_count].discount.minor = NONE;
			++*gone_count;
		}
		if (!all) {
			kept[*kept_count] = lines[i];
			kept[*kept_count].qty = qty_sub(lines[i].qty, off[i]);
			++*kept_count;
		}
	}
	return OK;
}

static struct order_line *lines_new(struct op *op, int count)
{
	return rows_new(&op->arena, field_find(sales_order_type.fields, STR("lines")), count);
}

enum err order_check_split(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	struct order_line *kept, *gone;
	const struct sales_order *stood;
	const struct doc *before;
	int kept_count, gone_count;
	enum err err = items_once(op, order->moved.row, sizeof(*order->moved.row), order->moved.count);

	if (err || (err = look->paper(look, op, "sales_order", doc->id, &before)))
		return err;
	stood = (const struct sales_order *)before;
	kept = lines_new(op, stood->lines.count);
	gone = lines_new(op, stood->lines.count);
	if ((err = part(op, order, stood->lines.row, stood->lines.count, kept, &kept_count, gone, &gone_count)))
		return err;
	if (!kept_count)
		return op_refuse(op, E_AMOUNT, "moved", "value", "all", "allowed", "Leave something in the order, or cancel it.", NULL);
	order->lines.row = kept;
	order->lines.count = kept_count;
	order->stock_checked.v = 0;
	return OK;
}

enum err order_split_off(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct sales_order *order = (const struct sales_order *)doc, *stood;
	struct sales_order *rest = (struct sales_order *)doc_new(&op->arena, &sales_order_type);
	struct order_line *kept;
	const struct doc *before;
	struct doc fresh = rest->doc;
	int kept_count;
	enum err err = look->paper(look, op, "sales_order", doc->id, &before);

	if (err)
		return err;
	stood = (const struct sales_order *)before;
	*rest = *stood;
	rest->doc = fresh;
	rest->number = STR_NONE;
	rest->tokens.milli = NONE;
	rest->rest_of.id = doc->id;
	rest->lines.row = lines_new(op, stood->lines.count);
	kept = lines_new(op, stood->lines.count);
	if ((err = part(op, order, stood->lines.row, stood->lines.count, kept, &kept_count, rest->lines.row, &rest->lines.count)))
		return err;
	bring_paper(with, &rest->doc, "split_off");
	return OK;
}

/* ---- what is said on the way ---- */

static void stamp(struct str *of, const struct sales_order *order, const char *about, struct str now)
{
	if (!of->n && str_is(order->about, about))
		*of = now;
}

enum err order_check_noted(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_order *order = (struct sales_order *)doc;
	const struct field *list = field_find(doc->type->fields, STR("notes"));
	struct order_note *row = rows_new(&op->arena, list, order->notes.count + 1);
	struct str now = order_moment(op, look);
	enum err err;

	if ((err = required_here(op, order->about, "about")) || (err = required_here(op, order->whom, "whom")) ||
		(err = required_here(op, order->said, "said")))
		return err;
	if (order->notes.count)
		memcpy(row, order->notes.row, sizeof(*row) * (size_t)order->notes.count);
	row[order->notes.count++] = (struct order_note){order->about, order->whom, order->said, now};
	order->notes.row = row;
	stamp(&order->replied_at, order, "customer", now);
	stamp(&order->finance_at, order, "finance", now);
	stamp(&order->news_at, order, "paid", now);
	stamp(&order->news_passed_at, order, "remittance", now);
	if (str_is(order->about, "late"))
		order->late_reason = order->said;
	order->about = order->whom = order->said = STR_NONE;
	return OK;
}

enum err order_check_query(struct op *op, struct doc *doc, struct look *look)
{
	(void)op, (void)look;
	((struct sales_order *)doc)->resumes = doc->state;
	return OK;
}
