/* What customers owed when the book was begun: an opening item a row, with the number and
 * the days of the books before.
 *
 * A repeat is known by customer and old number together. */
#include "book/read.h"
#include "documents/papers.h"
#include "import_inside.h"

static const struct field day_field[] = {FIELD(doc, day, day, "Day", "日期", .flags = REQUIRED), {0}};

void import_open_columns(struct importing *im, const struct type *type)
{
	import_column_add(im, type, field_find(type->fields, STR("customer")), true);
	import_column_add(im, type, field_find(type->fields, STR("old_number")), true);
	import_column_add(im, type, day_field, true);
	import_column_add(im, type, field_find(type->fields, STR("due")), false);
	import_column_add(im, type, field_find(type->fields, STR("amount")), true);
	import_column_add(im, type, field_find(type->fields, STR("note")), false);
}

void *import_open_target(struct importing *im)
{
	struct doc *doc = doc_new(&im->row_op.arena, im->type);

	doc->day = DAY_NONE;
	return doc;
}

static void count_sum(struct importing *im, const struct opening_item *item)
{
	im->fresh++;
	im->papers++;
	if (item->amount.minor < 0)
		im->advance = money_sub(im->advance, item->amount);
	else
		im->owed = money_add(im->owed, item->amount);
}

static enum err post(struct importing *im, struct opening_item *item)
{
	struct recorded out;
	struct request r;
	enum err err;

	cli_request(im->cli, im->type, act_find(im->type, STR("post")), &r);
	r.paper = &item->doc;
	r.day = item->doc.day;
	err = import_act(im, &r, &out);
	if (!err && !im->row_refused)
		count_sum(im, item);
	return err;
}

static enum err compare(struct importing *im, const struct opening_item *now, struct str id)
{
	struct op *op = &im->row_op;
	const struct import_column *c;
	struct str value, before;
	struct doc_row row;
	struct doc *there;
	enum err err;

	if ((err = book_find(op, im->w.book, im->type, id, &row)) || (err = book_load(op, im->w.book, &row, &there)))
		return err;
	if ((c = import_differs(im, now, there, &value, &before)))
		import_refuse_values(im, import_place(im, str_from(c->field->name)), E_LINE_POSTED, "key",
			arena_str(&op->arena, now->old_number).p, "there", before.p ? before.p : "", "value", value.p, NULL);
	else
		im->unchanged++;
	return OK;
}

enum err import_open_take(struct importing *im, void *target)
{
	struct opening_item *item = target;
	struct str site = book_log(im->w.book).site, id;
	struct hash content;
	bool found;
	enum err err;

	item->source = arena_printf(&im->row_op.arena, "open/%.*s/%.*s", STR_ARG(item->customer.key), STR_ARG(item->old_number));
	if (import_twice(im, item->source, im->columns[1].field, item->old_number))
		return OK;
	if ((err = import_known(im, "customer", item->customer.key)) || im->row_refused)
		return err;
	err = source_get(&im->row_op, book_store(im->w.book), site, item->source, &id, &content, &found);
	if (err)
		return err;
	return found ? compare(im, item, id) : post(im, item);
}
