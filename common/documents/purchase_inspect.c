/* A purchase receipt's inspection (PUR-12, WHS-01).
 *
 * What is given replaces the list, keeping of each item what was delivered; the lines
 * it does not name are taken from the paper as it stands. */
#include "purchase.h"

#include "lines.h"

static const struct purchase_line *line_of(const struct purchase_receipt *receipt, struct str item)
{
	for (int i = 0; i < receipt->lines.count; i++)
		if (str_eq(receipt->lines.row[i].item.key, item))
			return &receipt->lines.row[i];
	return NULL;
}

static enum err over(struct op *op, const char *place, const struct purchase_line *line, struct qty given, struct qty allowed)
{
	return op_refuse(op, E_QTY_OVER, place, "item", word(op, line->item.key), "given", qty_word(op, given), "allowed",
		qty_word(op, allowed), NULL);
}

static bool adds_up(const struct purchase_line *line)
{
	return qty_is_set(line->accepted) && qty_is_set(line->faulty) &&
	       qty_cmp(qty_add(line->accepted, line->faulty), line->qty) == 0;
}

/* What an earlier inspection found of a line holds until the line says otherwise, in
 * part or by another quantity. */
static struct purchase_line found_anew(const struct purchase_line *given, const struct purchase_line *stands)
{
	struct purchase_line line = given ? *given : *stands;
	bool accepted = line.accepted.milli != stands->accepted.milli, faulty = line.faulty.milli != stands->faulty.milli;

	if (accepted && !faulty)
		line.faulty.milli = NONE;
	if (faulty && !accepted)
		line.accepted.milli = NONE;
	if (!accepted && !faulty && !adds_up(&line))
		line.accepted.milli = line.faulty.milli = NONE;
	return line;
}

/* In the order of the paper, each line as given or as it stands. */
static enum err all_lines(struct op *op, const struct purchase_receipt *stands, struct purchase_receipt *now)
{
	struct purchase_line *row =
		rows_new(&op->arena, field_find(now->doc.type->fields, STR("lines")), stands->lines.count);

	for (int i = 0; i < now->lines.count; i++)
		if (!line_of(stands, now->lines.row[i].item.key))
			return over(op, line_place(op, "lines", i, "item"), &now->lines.row[i], qty_of(0), qty_of(0));
	for (int i = 0; i < stands->lines.count; i++)
		row[i] = found_anew(line_of(now, stands->lines.row[i].item.key), &stands->lines.row[i]);
	now->lines.row = row;
	now->lines.count = stands->lines.count;
	return OK;
}

static enum err inspect_goods(struct op *op, struct purchase_line *line, int row)
{
	struct qty found;

	if (!qty_is_set(line->faulty) && qty_is_set(line->accepted) && qty_cmp(line->accepted, line->qty) < 0)
		return op_refuse(op, E_REQUIRED, line_place(op, "lines", row, "faulty"), "field", "faulty", NULL);
	if (!qty_is_set(line->faulty))
		line->faulty = qty_of(0);
	if (qty_cmp(line->faulty, line->qty) > 0)
		return over(op, line_place(op, "lines", row, "faulty"), line, line->faulty, line->qty);
	if (!qty_is_set(line->accepted))
		line->accepted = qty_sub(line->qty, line->faulty);
	found = qty_add(line->accepted, line->faulty);
	if (qty_cmp(found, line->qty) > 0)
		return over(op, line_place(op, "lines", row, "accepted"), line, found, line->qty);
	if (qty_cmp(found, line->qty) < 0)
		return op_refuse(op, E_AMOUNT, line_place(op, "lines", row, "accepted"), "value", qty_word(op, found), "allowed",
			"Accepted and faulty pieces come to what was delivered; change the receipt where fewer came.", NULL);
	if (!qty_is_nil(line->faulty) && !line->fault.n)
		return op_refuse(op, E_REQUIRED, line_place(op, "lines", row, "fault"), "field", "fault", NULL);
	return OK;
}

static enum err inspect_line(struct op *op, struct look *look, struct purchase_line *line, int row)
{
	enum err err = item_goods(op, look, line->item, row, &line->goods);

	if (err || line->goods)
		return err ? err : inspect_goods(op, line, row);
	line->accepted.milli = line->faulty.milli = NONE;
	line->fault = STR_NONE;
	return OK;
}

enum err purchase_check_inspected(struct op *op, struct doc *doc, struct look *look)
{
	struct purchase_receipt *receipt = (struct purchase_receipt *)doc;
	const struct doc *stands;
	enum err err = items_once(op, receipt->lines.row, sizeof(*receipt->lines.row), receipt->lines.count);

	if (err || (err = look->paper(look, op, "purchase_receipt", doc->id, &stands)) ||
		(err = all_lines(op, (const struct purchase_receipt *)stands, receipt)))
		return err;
	for (int i = 0; i < receipt->lines.count && !err; i++)
		err = inspect_line(op, look, &receipt->lines.row[i], i);
	return err;
}
