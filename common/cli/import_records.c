/* Customers, items, suppliers: a record a row, by its key. */
#include "import_inside.h"
#include "book/read.h"
#include "model/codec.h"

void import_record_columns(struct importing *im, const struct type *type)
{
	const struct act *create = act_find(type, STR("create"));

	for (const struct field *f = type->fields; f->name; f++)
		if (f->kind != KIND_list && f->kind != KIND_paper && !(f->flags & WORKED_OUT) && act_takes(create, f, NULL))
			import_column_add(im, type, f, (f->flags & REQUIRED) != 0);
}

void *import_record_target(struct importing *im)
{
	return doc_new(&im->row_op.arena, im->type);
}

static enum err create(struct importing *im, struct doc *record)
{
	struct recorded out;
	struct request r;
	enum err err;

	cli_request(im->cli, im->type, act_find(im->type, STR("create")), &r);
	r.paper = record;
	err = import_act(im, &r, &out);
	im->fresh += !err && !im->row_refused;
	return err;
}

/* What differs and nothing else, as somebody would type it. */
static cJSON *changes(struct importing *im, struct doc *now, const struct doc *there, const struct act *change)
{
	struct buf text = BUF_INIT;
	struct str a, b;
	cJSON *given;

	for (int i = 0; i < im->columns_count; i++)
		if (!import_column_differs(im, im->columns[i].field, now, there, &a, &b))
			field_clear(im->columns[i].field, now);
	codec_put_body(&text, now, change);
	given = cJSON_ParseWithLength(text.p, text.n);
	buf_done(&text);
	return given;
}

static enum err change(struct importing *im, struct doc *now, const struct doc *there)
{
	const struct act *act = act_find(im->type, STR("change"));
	struct recorded out;
	struct request r;
	cJSON *given = changes(im, now, there, act);
	enum err err;

	cli_request(im->cli, im->type, act, &r);
	r.doc = there->id;
	r.given = given;
	err = import_act(im, &r, &out);
	im->changed += !err && !im->row_refused;
	cJSON_Delete(given);
	return err;
}

static enum err compare(struct importing *im, struct doc *now, struct str key)
{
	struct op *op = &im->row_op;
	const struct import_column *c;
	struct str value, before;
	struct doc_row row;
	struct doc *there;
	enum err err;

	if ((err = book_find(op, im->w.book, im->type, key, &row)) || (err = book_load(op, im->w.book, &row, &there)))
		return err;
	if (!(c = import_differs(im, now, there, &value, &before)))
		im->unchanged++;
	else if (im->update)
		return change(im, now, there);
	else
		import_refuse_values(im, import_place(im, str_from(c->field->name)), E_LINE_OTHER, "key",
			arena_str(&op->arena, key).p, "there", before.p ? before.p : "", "value", value.p, NULL);
	return OK;
}

enum err import_record_take(struct importing *im, void *target)
{
	struct doc *record = target;
	struct str key = doc_key(record);
	struct record_row there;
	bool found;
	enum err err;

	if (import_twice(im, key, &im->type->fields[0], key))
		return OK;
	if ((err = record_get(&im->row_op, book_store(im->w.book), str_from(im->type->name), key, &there, &found)))
		return err;
	return found ? compare(im, record, key) : create(im, record);
}
