/* The goods of a bill leave: all of them, or a part.
 *
 * A bill is issued whole or not at all, and has one settlement; so where only a part
 * leaves, the bill is closed at that part, and a second bill takes over the rest, in the
 * same group (SHP-26): goods stay reserved, and each bill goes its own way from there. A
 * settle-first bill was settled whole, and is issued whole. */
#include "bill.h"
#include "mirror.h"
#include "order.h"
#include "settle.h"

enum err bill_release(struct op *op, const struct sales_bill *bill, struct look *look, struct doc **out)
{
	enum err err = bill_linked(op, look, &logistics_release_type, bill->doc.id, NULL, out);

	if (!err && *out && !str_is((*out)->state, "given"))
		*out = NULL;
	return err;
}

enum err bill_check_issued(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *release;
	enum err err;

	if (bill_goods_elsewhere(bill))
		return op_refuse(op, E_STATE, "", "act", "issue", "state", word(op, doc->state), "allowed",
			arena_printf(&op->arena, "Its goods lie at %.*s: `sales_bill ask_goods`.", STR_ARG(bill->issued_from.key)).p, NULL);
	if (is_settle_first(bill->mode) && !str_is(doc->state, "released"))
		return op_refuse(op, E_NOT_SETTLED, "", "number", word(op, bill->number), NULL);
	if (is_ship_first(bill->mode)) {
		if ((err = bill_release(op, bill, look, &release)) || (!release && (err = bill_let_go(op, bill, look, &release))))
			return err;
		if (!release)
			return op_refuse(op, E_NO_RELEASE, "", "number", word(op, bill->number), NULL);
	}
	return bill_paid(op, bill, look);
}

enum err bill_bring_issued(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *issue, *release = NULL;
	enum err err = goods_issue_of(op, bill, look, &issue);

	if (!err && is_ship_first(bill->mode))
		err = bill_release(op, bill, look, &release);
	if (!err && !release && is_ship_first(bill->mode))
		err = bill_let_go(op, bill, look, &release);
	if (!err && release)
		bring_paper(with, release, "use");
	if (err)
		return err;
	if (issue)
		bring_paper(with, issue, "post");
	if ((err = bill_moves_order(op, bill, look, "ship", with)))
		return err;
	return bill_expects_slip(op, bill, look, with);
}

/* ---- a part ---- */

/* Pieces of that item given in `row` and not met by the lines above. */
static struct qty take(struct sales_line *given, int count, const struct sales_line *line)
{
	struct qty taken = qty_of(0);

	for (int i = 0; i < count; i++) {
		struct qty part = given[i].qty;
		if (!str_eq(given[i].item.key, line->item.key) || (price_is_set(given[i].price) && given[i].price.e4 != line->price.e4))
			continue;
		if (qty_cmp(part, qty_sub(line->qty, taken)) > 0)
			part = qty_sub(line->qty, taken);
		given[i].qty = qty_sub(given[i].qty, part);
		taken = qty_add(taken, part);
	}
	return taken;
}

/* A line's part: what was taken off it is shared by pieces, all else is as it was. */
static struct sales_line part_of(const struct sales_line *line, struct qty qty, bool rest)
{
	struct sales_line part = *line;
	struct money share;

	part.qty = qty;
	part.amount.minor = NONE;
	if (!money_is_set(line->discount))
		return part;
	share = money_share(line->discount, rest ? qty_sub(line->qty, qty) : qty, line->qty);
	part.discount = rest ? money_sub(line->discount, share) : share;
	return part;
}

struct parted {
	struct sales_line *left, *rest; /* the ship, the shelf */
	int left_count, rest_count;
};

/* `given` is used up: what remains of it is more than was billed. */
static struct parted part(struct op *op, const struct sales_bill *stands, struct sales_line *given, int given_count)
{
	const struct field *lines = field_find(sales_bill_type.fields, STR("lines"));
	struct parted p = {rows_new(&op->arena, lines, stands->lines.count), rows_new(&op->arena, lines, stands->lines.count), 0, 0};

	for (int i = 0; i < stands->lines.count; i++) {
		const struct sales_line *line = &stands->lines.row[i];
		struct qty left = take(given, given_count, line), rest = qty_sub(line->qty, left);
		if (!qty_is_nil(left))
			p.left[p.left_count++] = part_of(line, left, false);
		if (!qty_is_nil(rest))
			p.rest[p.rest_count++] = part_of(line, rest, true);
	}
	return p;
}

static enum err more_than_billed(struct op *op, const struct sales_bill *stands, const struct sales_line *given, int row)
{
	struct qty billed = qty_of(0);

	for (int i = 0; i < stands->lines.count; i++)
		if (str_eq(stands->lines.row[i].item.key, given->item.key))
			billed = qty_add(billed, stands->lines.row[i].qty);
	return op_refuse(op, E_QTY_OVER, line_place(op, "lines", row, "qty"), "given", qty_word(op, qty_add(billed, given->qty)), "item",
		word(op, given->item.key), "allowed", qty_word(op, billed), NULL);
}

/* Same basis, prices and terms; approvals were for the first. */
static enum err rest_of(struct op *op, struct look *look, const struct sales_bill *stands, const struct parted *p,
	struct money left, struct sales_bill **out)
{
	struct sales_bill *rest = (struct sales_bill *)doc_new(&op->arena, &sales_bill_type);
	struct doc doc = rest->doc;

	*rest = *stands;
	rest->doc = doc;
	rest->number = rest->source = STR_NONE;
	rest->approvals = (struct texts){0};
	rest->excess.row = NULL;
	rest->excess.count = 0;
	rest->rest_of.id = stands->doc.id;
	rest->tokens.milli = NONE;
	rest->lines.row = p->rest;
	rest->lines.count = p->rest_count;
	rest->total.minor = NONE;
	rest->taken_over = money_sub(stands->total, left);
	*out = rest;
	return sales_lines_work_out(op, look, rest->lines.row, rest->lines.count, &rest->total);
}

enum err bill_check_part(struct op *op, struct doc *doc, struct look *look)
{
	struct sales_bill *bill = (struct sales_bill *)doc;
	const struct sales_bill *stands;
	struct parted p;
	enum err err = bill_check_issued(op, doc, look);

	if (err || (err = bill_held(op, look, (struct paper){doc->id}, &stands)))
		return err;
	p = part(op, stands, bill->lines.row, bill->lines.count);
	for (int i = 0; i < bill->lines.count; i++)
		if (!qty_is_nil(bill->lines.row[i].qty))
			return more_than_billed(op, stands, &bill->lines.row[i], i);
	if (!p.rest_count)
		return op_refuse(op, E_STATE, "lines", "act", "issue_part", "state", word(op, doc->state), "allowed",
			"All of it leaves: `sales_bill issue`.", NULL);
	bill->lines.row = p.left;
	bill->lines.count = p.left_count;
	bill->total.minor = NONE;
	if ((err = sales_lines_work_out(op, look, bill->lines.row, bill->lines.count, &bill->total)))
		return err;
	return rest_of(op, look, stands, &p, bill->total, &bill->rest);
}

/* Its settlement is for what left alone. */
static enum err bring_reduced(struct op *op, const struct sales_bill *left, struct look *look, struct bringing *with)
{
	struct doc *settlement, *anew;
	enum err err = bill_linked(op, look, &settlement_type, left->doc.id, NULL, &settlement);

	if (err || !settlement || !str_is(settlement->state, "provisional"))
		return err;
	anew = settlement_of_bill(op, left);
	((struct settlement *)settlement)->billed = ((struct settlement *)anew)->billed;
	((struct settlement *)settlement)->total = ((struct settlement *)anew)->total;
	((struct settlement *)settlement)->lines.row = ((struct settlement *)anew)->lines.row;
	((struct settlement *)settlement)->lines.count = ((struct settlement *)anew)->lines.count;
	bring_paper(with, settlement, "reduce");
	return OK;
}

enum err bill_bring_part(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	const struct sales_bill *left = (const struct sales_bill *)doc;
	enum err err = is_ship_first(left->mode) ? bring_reduced(op, left, look, with) : OK;

	if (err || (err = bill_bring_issued(op, doc, look, with)))
		return err;
	bring_paper(with, &left->rest->doc, "rest");
	return OK;
}
