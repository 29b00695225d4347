/* Fields as people type them, made into the JSON object that the codec takes. */
#include <stdio.h>
#include <string.h>

#include "model/codec.h"
#include "paper_inside.h"

const char *option_of_field(struct arena *arena, const struct field *f)
{
	size_t n = strlen(f->name);

	if (f->kind != KIND_list || f->name[n - 1] != 's')
		return f->name;
	return arena_printf(arena, "%.*s", (int)n - 1, f->name).p;
}

static struct arg_option option_row(struct arena *arena, const struct field *f, enum lang lang)
{
	static const char *const values[] = {[KIND_text] = "TEXT", [KIND_ref] = "KEY", [KIND_paper] = "PAPER",
		[KIND_money] = "AMOUNT", [KIND_qty] = "QTY", [KIND_price] = "PRICE", [KIND_rate] = "RATE",
		[KIND_day] = "DAY", [KIND_flag] = "true|false", [KIND_texts] = "A,B", [KIND_list] = "ROW"};

	return (struct arg_option){option_of_field(arena, f), (f->kind == KIND_text || f->kind == KIND_texts) && f->of ? f->of : values[f->kind],
		label_of(f, lang), label_of(f, lang)};
}

static const struct arg_option act_options[] = {
	{"doc", "ID", "the paper's id, drawn when the form was opened; sent twice it is recorded once", "打开表单时取得的单据 ID;重复提交只录入一次"},
	{"on", "HASH", "the act on which the form was opened: refused if the paper has gone on since", "打开表单时所据的操作;单据此后若有变动则拒绝"},
};

const struct arg_option paper_list_options[PAPER_LIST_OPTIONS] = {
	{"limit", "N", "list: at most so many (50; 0: all)", "list:最多几张(50;0 为全部)"},
	{"state", "STATE", "list: only those", "list:仅此状态"},
	{"find", "TEXT", "list of records: those called so, as `find` looks", "档案列表:仅按 `find` 找到的"},
	{0},
};

const struct arg_option *paper_options(struct arena *arena, const struct type *type, enum lang lang)
{
	enum { COMMON = sizeof(act_options) / sizeof(*act_options), LISTS = sizeof(paper_list_options) / sizeof(*paper_list_options) };
	struct arg_option *rows;
	int count = 0, n = 0;

	for (const struct field *f = type->fields; f->name; f++)
		count++;
	rows = ARENA_ARRAY(arena, struct arg_option, COMMON + LISTS + 2 * count);
	for (const struct field *f = type->fields; f->name; f++) {
		/* What stands on a command line is everybody's to see. */
		if (f->flags & SECRET)
			continue;
		rows[n] = option_row(arena, f, lang);
		if (f->flags & WORKED_OUT)
			rows[n].help = NULL;
		if (strcmp(rows[n++].name, f->name) != 0)
			rows[n++] = (struct arg_option){f->name, "ROW", NULL};
	}
	memcpy(rows + n, act_options, sizeof(act_options));
	memcpy(rows + n + COMMON, paper_list_options, sizeof(paper_list_options));
	return rows;
}

static enum err misspelled(struct op *op, const char *option, const char *what)
{
	return op_refuse(op, E_USAGE, "", "what", arena_printf(&op->arena, "--%s %s", option, what).p, NULL);
}

static enum err put_once(struct op *op, cJSON *object, const char *name, cJSON *value, const char *option)
{
	if (json_get(object, name)) {
		cJSON_Delete(value);
		return misspelled(op, option, arena_printf(&op->arena, "gives %s twice.", name).p);
	}
	cJSON_AddItemToObject(object, name, value);
	return OK;
}

/* What is neither true nor false goes on as text: the codec refuses it with its place. */
static cJSON *scalar(const struct field *f, const char *text)
{
	if (f && f->kind == KIND_flag && (strcmp(text, "true") == 0 || strcmp(text, "yes") == 0))
		return cJSON_CreateTrue();
	if (f && f->kind == KIND_flag && (strcmp(text, "false") == 0 || strcmp(text, "no") == 0))
		return cJSON_CreateFalse();
	return cJSON_CreateString(text);
}

/* Up to the next comma that no backslash stands before, without the backslashes. */
static struct str part(struct arena *arena, struct str *rest)
{
	char *text = arena_take(arena, rest->n + 1);
	size_t n = 0, i = 0;

	for (; i < rest->n && rest->p[i] != ','; i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n && (rest->p[i + 1] == ',' || rest->p[i + 1] == '\\'))
			i++;
		text[n++] = rest->p[i];
	}
	*rest = i < rest->n ? str_sub(*rest, i + 1, rest->n - i - 1) : STR_NONE;
	return (struct str){text, n};
}

static enum err column(struct op *op, const struct field *list, struct str given, cJSON *row, const char *option)
{
	struct str value = given, name = str_cut(&value, '=');
	const char *known = NULL;
	const struct field *c = list->rows;

	if (!value.p)
		return misspelled(op, option, arena_printf(&op->arena, "is written NAME=VALUE,NAME=VALUE: `%.*s` has no `=`.",
						      STR_ARG(given)).p);
	while (c->name && !arg_name_eq(name, c->name))
		c++;
	known = c->name ? c->name : arena_str(&op->arena, name).p;
	return put_once(op, row, known, scalar(c->name ? c : NULL, arena_str(&op->arena, value).p), option);
}

static enum err add_row(struct op *op, const struct field *list, struct str text, cJSON *rows, const char *option)
{
	cJSON *row;

	if (text.n && text.p[0] == '{') {
		enum err err = json_read(op, text, INPUT_BYTES_MAX, option, &row);
		if (!err)
			cJSON_AddItemToArray(rows, row);
		return err;
	}
	row = cJSON_CreateObject();
	cJSON_AddItemToArray(rows, row);
	while (text.p) {
		enum err err = column(op, list, part(&op->arena, &text), row, option);
		if (err)
			return err;
	}
	return OK;
}

static void add_texts(struct op *op, struct str text, cJSON *texts)
{
	while (text.n)
		cJSON_AddItemToArray(texts, cJSON_CreateString(part(&op->arena, &text).p));
}

static cJSON *array_of(cJSON *object, const char *name)
{
	cJSON *array = cJSON_GetObjectItemCaseSensitive(object, name);

	return array ? array : cJSON_AddArrayToObject(object, name);
}

/* "lines[2].qty" taken apart; false where it is no place of this type's. */
bool paper_place(const struct type *type, struct str place, struct place *out)
{
	struct str rest = place, column, index;
	uint64_t row;

	*out = (struct place){.row = -1};
	if (!memchr(place.p ? place.p : "", '[', place.n)) {
		out->field = field_find(type->fields, place);
		return out->field != NULL;
	}
	out->field = field_find(type->fields, str_cut(&rest, '['));
	index = str_cut(&rest, ']');
	if (!out->field || !str_to_u64(index, &row))
		return false;
	out->row = (int)row;
	column = rest.n ? str_sub(rest, 1, rest.n - 1) : STR_NONE;
	out->column = out->field->kind == KIND_list ? field_find(out->field->rows, column) : NULL;
	return out->column != NULL;
}

void paper_put_value(struct op *op, cJSON *object, const struct field *f, struct str text)
{
	cJSON *value = f->kind == KIND_texts ? cJSON_CreateArray() : scalar(f, arena_str(&op->arena, text).p);

	if (f->kind == KIND_texts)
		add_texts(op, text, value);
	cJSON_DeleteItemFromObjectCaseSensitive(object, f->name);
	cJSON_AddItemToObject(object, f->name, value);
}

static enum err put_field(struct op *op, const struct field *f, const struct arg *arg, cJSON *to)
{
	if (!utf8_valid(arg->value))
		return op_refuse(op, E_ENCODING, arg->name, NULL);
	if (f->kind == KIND_list)
		return add_row(op, f, arg->value, array_of(to, f->name), arg->name);
	if (f->kind == KIND_texts) {
		add_texts(op, arg->value, array_of(to, f->name));
		return OK;
	}
	return put_once(op, to, f->name, scalar(f, arg->value.p), arg->name);
}

static const struct field *field_of(struct op *op, const struct type *type, const struct arg *arg)
{
	for (const struct field *f = type->fields; f->name; f++)
		if (strcmp(arg->name, f->name) == 0 || strcmp(arg->name, option_of_field(&op->arena, f)) == 0)
			return f;
	return NULL;
}

enum err paper_given(struct op *op, const struct args *args, const struct type *type, cJSON **out)
{
	*out = NULL;
	for (int i = 0; i < args->options_count; i++) {
		const struct field *f = field_of(op, type, &args->options[i]);
		enum err err;
		if (!f)
			continue;
		if (!*out)
			*out = cJSON_CreateObject();
		err = put_field(op, f, &args->options[i], *out);
		if (err) {
			cJSON_Delete(*out);
			*out = NULL;
			return err;
		}
	}
	return OK;
}
