/* Rows to JSON and back. */
#include "model/codec.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

static const void *member(const struct field *f, const void *of)
{
	return (const char *)of + f->offset;
}

/* ---- out ---- */

static void put_scalar(struct buf *to, const struct field *f, const void *of)
{
	const void *m = member(f, of);

	switch (f->kind) {
	case KIND_text:
	case KIND_ref:
	case KIND_paper:
		buf_put(to, *(const struct str *)m);
		break;
	case KIND_money:
		money_put(to, *(const struct money *)m);
		break;
	case KIND_qty:
		qty_put(to, *(const struct qty *)m);
		break;
	case KIND_price:
		price_put(to, *(const struct price *)m);
		break;
	case KIND_rate:
		rate_put(to, *(const struct rate *)m);
		break;
	case KIND_day:
		day_put(to, *(const struct day *)m);
		break;
	case KIND_flag:
		buf_puts(to, ((const struct flag *)m)->v ? "true" : "false");
		break;
	case KIND_texts:
	case KIND_list:
		CHECK(!"a list is no scalar");
	}
}

static void put_texts(struct buf *to, const struct texts *texts)
{
	buf_putc(to, '[');
	for (int i = 0; i < texts->count; i++) {
		if (i)
			buf_putc(to, ',');
		json_put_str(to, texts->row[i]);
	}
	buf_putc(to, ']');
}

static void put_value(struct buf *to, const struct field *f, const void *of)
{
	if (f->kind == KIND_texts) {
		put_texts(to, member(f, of));
	} else if (f->kind == KIND_flag) {
		put_scalar(to, f, of);
	} else if (f->kind == KIND_text || f->kind == KIND_ref || f->kind == KIND_paper) {
		json_put_str(to, *(const struct str *)member(f, of));
	} else {
		buf_putc(to, '"');
		put_scalar(to, f, of);
		buf_putc(to, '"');
	}
}

/* Is the field one that is written here? */
static bool written(const struct field *list, const struct field *f, const struct act *act, bool given_only)
{
	if ((given_only && f->flags & WORKED_OUT) || (!act && f->flags & SECRET))
		return false;
	return !act || (list ? act_takes(act, list, f) : act_takes(act, f, NULL));
}

static void put_list(struct buf *to, const struct field *f, const void *of, const struct act *act, bool given_only)
{
	const struct any_list *list = member(f, of);

	buf_putc(to, '[');
	for (int i = 0; i < list->count; i++) {
		const void *row = (const char *)list->row + f->row_size * (size_t)i;
		if (i)
			buf_putc(to, ',');
		buf_putc(to, '{');
		for (const struct field *c = f->rows; c->name; c++) {
			if (!field_is_set(c, row) || !written(f, c, act, given_only))
				continue;
			json_put_key(to, c->name);
			put_value(to, c, row);
		}
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

static void put_member(struct buf *to, const struct field *f, const struct doc *doc, const struct act *act, bool given_only)
{
	json_put_key(to, f->name);
	if (f->kind == KIND_list)
		put_list(to, f, doc, act, given_only);
	else
		put_value(to, f, doc);
}

static void put_body(struct buf *to, const struct doc *doc, const struct act *act, bool given_only)
{
	buf_putc(to, '{');
	for (const struct field *f = doc->type->fields; f->name; f++) {
		if (!field_is_set(f, doc) || !written(NULL, f, act, given_only))
			continue;
		put_member(to, f, doc, act, given_only);
	}
	buf_putc(to, '}');
}

void codec_put_body(struct buf *to, const struct doc *doc, const struct act *act)
{
	put_body(to, doc, act, false);
}

void codec_put_given(struct buf *to, const struct doc *doc, const struct act *act)
{
	put_body(to, doc, act, true);
}

static bool is_textual(const struct field *f)
{
	return f->kind == KIND_text || f->kind == KIND_texts || f->kind == KIND_list;
}

void codec_put_changes(struct buf *to, const struct doc *before, const struct doc *doc, const struct act *act)
{
	struct buf was = BUF_INIT, is = BUF_INIT;

	buf_putc(to, '{');
	for (const struct field *f = doc->type->fields; f->name; f++) {
		bool set = field_is_set(f, doc), was_set = field_is_set(f, before);
		if (!written(NULL, f, act, false) || (!set && !(was_set && is_textual(f))))
			continue;
		buf_clear(&was);
		buf_clear(&is);
		put_member(&is, f, doc, act, false);
		if (was_set)
			put_member(&was, f, before, act, false);
		if (!str_eq(buf_str(&was), buf_str(&is)))
			buf_printf(to, "%s%s", to->p[to->n - 1] == '{' ? "" : ",", is.p);
	}
	buf_putc(to, '}');
	buf_done(&was);
	buf_done(&is);
}

void codec_put_text(struct buf *to, const struct field *f, const void *of)
{
	if (!field_is_set(f, of))
		return;
	if (f->kind == KIND_list) {
		buf_put_i64(to, ((const struct any_list *)member(f, of))->count);
	} else if (f->kind == KIND_texts) {
		const struct texts *texts = member(f, of);
		for (int i = 0; i < texts->count; i++)
			buf_printf(to, "%s%.*s", i ? ", " : "", STR_ARG(texts->row[i]));
	} else {
		put_scalar(to, f, of);
	}
}

/* ---- in: one scalar ---- */

enum spelling { AS_WRITTEN, AS_TYPED };

static bool read_amount(const struct field *f, void *m, struct str text, enum spelling how)
{
	switch (f->kind) {
	case KIND_money:
		return how == AS_WRITTEN ? money_read(text, m) : money_from_input(text, m);
	case KIND_qty:
		return how == AS_WRITTEN ? qty_read(text, m) : qty_from_input(text, m);
	case KIND_price:
		return how == AS_WRITTEN ? price_read(text, m) : price_from_input(text, m);
	case KIND_rate:
		return how == AS_WRITTEN ? rate_read(text, m) : rate_from_input(text, m);
	default:
		return false;
	}
}

static bool is_choice(const struct field *f, struct str text)
{
	return !f->of || state_among(f->of, text);
}

static bool read_scalar(struct arena *arena, const struct field *f, void *of, struct str text, enum spelling how)
{
	void *m = (char *)of + f->offset;
	struct docid id;

	switch (f->kind) {
	case KIND_text:
		if (how == AS_TYPED && !is_choice(f, text))
			return false;
		*(struct str *)m = arena_str(arena, text);
		return true;
	case KIND_ref:
		if (!key_valid(text))
			return false;
		*(struct str *)m = arena_str(arena, text);
		return true;
	case KIND_paper:
		/* People know a paper by its number; the book knows which paper that is. */
		if (!docid_read(text, &id) && !str_starts(text, STR("slip:")) && (how == AS_WRITTEN || !key_valid(text)))
			return false;
		*(struct str *)m = arena_str(arena, text);
		return true;
	case KIND_day:
		return day_read(text, m);
	case KIND_flag:
		((struct flag *)m)->v = str_is(text, "true") || (how == AS_TYPED && str_is(text, "yes"));
		return ((struct flag *)m)->v || str_is(text, "false") || (how == AS_TYPED && str_is(text, "no"));
	case KIND_texts:
	case KIND_list:
		return false;
	default:
		return read_amount(f, m, text, how);
	}
}

static bool has_choices(const struct field *f)
{
	return f->of && (f->kind == KIND_text || f->kind == KIND_texts);
}

static enum err bad_value(struct op *op, const struct field *f, struct str text, const char *place)
{
	struct str value = arena_str(&op->arena, text);

	return op_refuse(op, E_VALUE, place, "value", value.n ? value.p : "\"\"", "kind",
		has_choices(f) ? "one of the choices" : kind_words(f->kind), "example",
		has_choices(f) ? f->of : kind_example(f->kind), NULL);
}

static enum err texts_fit(struct op *op, const struct field *f, const struct texts *texts, const char *place)
{
	for (int i = 0; i < texts->count; i++)
		if (!is_choice(f, texts->row[i]))
			return bad_value(op, f, texts->row[i], arena_printf(&op->arena, "%s[%d]", place, i).p);
	return OK;
}

static enum err take_texts(struct op *op, struct arena *arena, const struct field *f, struct texts *to, struct str text,
	const char *place)
{
	struct str rest = text;
	int count = 1;

	for (size_t i = 0; i < text.n; i++)
		count += text.p[i] == ',';
	to->row = ARENA_ARRAY(arena, struct str, count);
	to->count = 0;
	while (rest.n)
		to->row[to->count++] = arena_str(arena, str_cut(&rest, ','));
	return texts_fit(op, f, to, place);
}

enum err codec_take_text(
	struct op *op, struct arena *arena, const struct field *f, void *of, struct str text, const char *place)
{
	if (f->kind == KIND_texts)
		return take_texts(op, arena, f, (struct texts *)((char *)of + f->offset), text, place);
	if (!utf8_valid(text))
		return op_refuse(op, E_ENCODING, place, NULL);
	if (!read_scalar(arena, f, of, text, AS_TYPED))
		return bad_value(op, f, text, place);
	return OK;
}

/* ---- in: JSON ---- */

struct reading {
	struct op *op;
	struct arena *arena;
	const struct act *act; /* NULL: an entry's body */
	enum spelling how;
};

static enum err not_json_kind(struct reading *r, const struct field *f, const cJSON *value, const char *place)
{
	if (r->how == AS_TYPED)
		return op_refuse(r->op, E_VALUE, place, "value", cJSON_IsNumber(value) ? "a bare number" : "this", "kind",
			kind_words(f->kind), "example", kind_example(f->kind), NULL);
	return op_refuse(r->op, E_ENTRY, place, "why", "a value is not of its kind", NULL);
}

static enum err read_texts(struct reading *r, const cJSON *value, struct texts *to, const struct field *f, const char *place)
{
	int count = cJSON_GetArraySize(value);
	const cJSON *one;

	if (!cJSON_IsArray(value))
		return not_json_kind(r, f, value, place);
	to->row = ARENA_ARRAY(r->arena, struct str, count);
	to->count = 0;
	cJSON_ArrayForEach(one, value) {
		if (!cJSON_IsString(one))
			return not_json_kind(r, f, value, place);
		to->row[to->count++] = arena_str(r->arena, str_from(one->valuestring));
	}
	return r->how == AS_TYPED ? texts_fit(r->op, f, to, place) : OK;
}

static enum err read_value(struct reading *r, const struct field *f, void *of, const cJSON *value, const char *place)
{
	struct str text;

	if (f->kind == KIND_texts)
		return read_texts(r, value, (struct texts *)((char *)of + f->offset), f, place);
	if (f->kind == KIND_flag && cJSON_IsBool(value))
		text = cJSON_IsTrue(value) ? STR("true") : STR("false");
	else if (f->kind != KIND_flag && cJSON_IsString(value))
		text = str_from(value->valuestring);
	else
		return not_json_kind(r, f, value, place);
	if (read_scalar(r->arena, f, of, text, r->how))
		return OK;
	if (r->how == AS_TYPED)
		return bad_value(r->op, f, text, place);
	return op_refuse(r->op, E_ENTRY, place, "why", "a value is spelled wrongly", NULL);
}

static bool same_key(const struct field *rows, const void *a, const void *b)
{
	for (const struct field *c = rows; c->name; c++)
		if (c->flags & IS_KEY)
			return str_eq(*(const struct str *)member(c, a), *(const struct str *)member(c, b));
	return false;
}

/* Columns that the new row does not name stay as the old row had them. */
static void keep_row(const struct field *rows, void *row, const void *old)
{
	for (const struct field *c = rows; c->name; c++) {
		void *to = (char *)row + c->offset;
		const void *from = (const char *)old + c->offset;
		if (field_is_set(c, row) || !field_is_set(c, old))
			continue;
		switch (c->kind) {
		case KIND_text:
		case KIND_ref:
		case KIND_paper:
			*(struct str *)to = *(const struct str *)from;
			break;
		case KIND_day:
			*(struct day *)to = *(const struct day *)from;
			break;
		case KIND_flag:
			*(struct flag *)to = *(const struct flag *)from;
			break;
		case KIND_texts:
		case KIND_list:
			break;
		default:
			*(int64_t *)to = *(const int64_t *)from;
		}
	}
}

/* Of the old row of the same key. */
static void keep_columns(const struct field *f, void *row, const struct any_list *before)
{
	for (int i = 0; i < before->count; i++) {
		const char *old = (const char *)before->row + f->row_size * (size_t)i;
		if (!same_key(f->rows, row, old))
			continue;
		keep_row(f->rows, row, old);
		return;
	}
}

void codec_keep_rows(struct doc *doc, const struct doc *before)
{
	for (const struct field *f = doc->type->fields; f->name; f++) {
		const struct any_list *to = member(f, doc), *from = member(f, before);
		for (int i = 0; f->kind == KIND_list && to->count == from->count && i < to->count; i++)
			keep_row(f->rows, (char *)to->row + f->row_size * (size_t)i,
				(const char *)from->row + f->row_size * (size_t)i);
	}
}

static const char *row_place(struct op *op, const char *list, int row, const char *column)
{
	return arena_printf(&op->arena, column ? "%s[%d].%s" : "%s[%d]", list, row, column).p;
}

static enum err read_row(struct reading *r, const struct field *f, void *row, const cJSON *object, int index)
{
	const cJSON *value;

	if (!cJSON_IsObject(object))
		return not_json_kind(r, f, object, row_place(r->op, f->name, index, NULL));
	cJSON_ArrayForEach(value, object) {
		const struct field *c = field_find(f->rows, str_from(value->string));
		enum err err;
		if (!c || (r->act && !act_takes(r->act, f, c))) {
			if (r->how == AS_WRITTEN)
				continue;
			return op_refuse(r->op, E_FIELD, row_place(r->op, f->name, index, NULL), "field", value->string, NULL);
		}
		/* The place is spelled out only where it is needed. */
		err = read_value(r, c, row, value, "");
		if (err) {
			r->op->refusal.place = str_from(row_place(r->op, f->name, index, c->name));
			return err;
		}
	}
	return OK;
}

static enum err read_list(struct reading *r, const struct field *f, void *of, const cJSON *value)
{
	struct any_list *list = (struct any_list *)((char *)of + f->offset);
	struct any_list before = *list;
	int count = cJSON_GetArraySize(value), i = 0;
	const cJSON *object;

	if (!cJSON_IsArray(value))
		return not_json_kind(r, f, value, f->name);
	if (count > LINES_MAX)
		return op_refuse(r->op, E_SIZE, f->name, "size", arena_printf(&r->op->arena, "%d", count).p, "max",
			arena_printf(&r->op->arena, "%d", LINES_MAX).p, NULL);
	list->row = rows_new(r->arena, f, count);
	list->count = count;
	cJSON_ArrayForEach(object, value) {
		char *row = (char *)list->row + f->row_size * (size_t)i;
		enum err err = read_row(r, f, row, object, i++);
		if (err)
			return err;
		keep_columns(f, row, &before);
	}
	return OK;
}

static enum err read_object(struct reading *r, struct doc *doc, const cJSON *object)
{
	const cJSON *value;

	cJSON_ArrayForEach(value, object) {
		const struct field *f = field_find(doc->type->fields, str_from(value->string));
		enum err err;
		if (!f || (r->act && !act_takes(r->act, f, NULL))) {
			if (r->how == AS_WRITTEN)
				continue;
			return op_refuse(r->op, E_FIELD, value->string, "field", value->string, NULL);
		}
		err = f->kind == KIND_list ? read_list(r, f, doc, value) : read_value(r, f, doc, value, f->name);
		if (err)
			return err;
	}
	return OK;
}

enum err codec_fold_body(struct op *op, struct arena *arena, struct doc *doc, struct str body)
{
	struct reading r = {.op = op, .arena = arena, .how = AS_WRITTEN};
	cJSON *tree = cJSON_ParseWithLength(body.p, body.n);
	enum err err;

	if (!cJSON_IsObject(tree))
		err = op_refuse(op, E_ENTRY, "body", "why", "the body is no object", NULL);
	else
		err = read_object(&r, doc, tree);
	cJSON_Delete(tree);
	return err;
}

enum err codec_take_input(
	struct op *op, struct arena *arena, struct doc *doc, const struct act *act, const cJSON *given)
{
	struct reading r = {.op = op, .arena = arena, .act = act, .how = AS_TYPED};

	if (!cJSON_IsObject(given))
		return op_refuse(op, E_VALUE, "", "value", "this", "kind", "an object", "example", "{\"customer\":\"C100\"}", NULL);
	return read_object(&r, doc, given);
}

/* ---- what is missing or out of range ---- */

static enum err range(struct op *op, const struct field *f, const void *of, const char *place)
{
	const int64_t *v = member(f, of);
	struct buf text = BUF_INIT;
	bool bad;

	if (f->kind != KIND_money && f->kind != KIND_qty && f->kind != KIND_price)
		return OK;
	bad = (*v < 0 && !(f->flags & SIGNED)) || (*v == 0 && (f->flags & NOT_NIL));
	if (!bad)
		return OK;
	codec_put_text(&text, f, of);
	op_refuse(op, E_AMOUNT, place, "value", text.p, "allowed",
		f->flags & SIGNED ? "Anything but nil." : f->flags & NOT_NIL ? "Enter more than nil." : "Enter nil or more.", NULL);
	buf_done(&text);
	return E_AMOUNT;
}

static enum err one_required(
	struct op *op, const struct field *list, int row, const struct field *f, const void *of)
{
	bool set = field_is_set(f, of);

	if (set && (f->kind == KIND_texts || f->kind == KIND_list))
		return OK;
	if (set) {
		enum err err = range(op, f, of, "");
		if (err && list)
			op->refusal.place = str_from(row_place(op, list->name, row, f->name));
		else if (err)
			op->refusal.place = str_from(f->name);
		return err;
	}
	if (f->flags & REQUIRED)
		return op_refuse(op, E_REQUIRED, list ? row_place(op, list->name, row, f->name) : f->name, "field", f->name, NULL);
	return OK;
}

enum err codec_required(struct op *op, const struct doc *doc, const struct act *act)
{
	for (const struct field *f = doc->type->fields; f->name; f++) {
		const struct any_list *list = member(f, doc);
		enum err err;
		if (!act_takes(act, f, NULL))
			continue;
		err = one_required(op, NULL, 0, f, doc);
		if (err)
			return err;
		for (int i = 0; f->kind == KIND_list && i < list->count; i++) {
			const char *row = (const char *)list->row + f->row_size * (size_t)i;
			for (const struct field *c = f->rows; c->name; c++) {
				if (act_takes(act, f, c) && (err = one_required(op, f, i, c, row)))
					return err;
			}
		}
	}
	return OK;
}
