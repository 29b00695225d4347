/* Tables, answers and refusals. */
#include "cli/output.h"

#include <string.h>

#include "base/check.h"

enum { REFUSAL_BYTES_MAX = 64 * 1024 };

void table_init(struct table *t, struct arena *arena, const struct table_column *columns, int count)
{
	*t = (struct table){.arena = arena, .columns = columns, .columns_count = count};
}

struct str one_line(struct arena *arena, struct str text)
{
	struct str copy = arena_str(arena, text);
	char *p = (char *)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		if ((unsigned char)p[i] < ' ' || p[i] == 127)
			p[i] = ' ';
	return copy;
}

void table_cell(struct table *t, struct str text)
{
	if (t->cells_count == t->cells_cap) {
		int cap = t->cells_cap ? t->cells_cap * 2 : 16 * t->columns_count;
		struct str *cells = ARENA_ARRAY(t->arena, struct str, cap);
		if (t->cells_count)
			memcpy(cells, t->cells, sizeof(*cells) * (size_t)t->cells_count);
		t->cells = cells;
		t->cells_cap = cap;
	}
	t->cells[t->cells_count++] = one_line(t->arena, text);
}

void table_cellf(struct table *t, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	table_cell(t, str_from(text));
}

int table_rows(const struct table *t)
{
	return t->cells_count / t->columns_count;
}

static size_t column_width(const struct table *t, int column)
{
	size_t width = utf8_width(str_from(t->columns[column].title));

	for (int i = column; i < t->cells_count; i += t->columns_count) {
		size_t w = utf8_width(t->cells[i]);
		if (w > width)
			width = w;
	}
	return width;
}

static void pad(struct buf *to, size_t spaces)
{
	while (spaces--)
		buf_putc(to, ' ');
}

/* The last one ends the line, and leaves no spaces before its end. */
static void put_cell(const struct table *t, struct buf *to, struct str text, int column, const size_t *widths)
{
	size_t spaces = widths[column] - utf8_width(text);

	if (column)
		buf_puts(to, "  ");
	if (t->columns[column].right)
		pad(to, spaces);
	buf_put(to, text);
	if (!t->columns[column].right)
		pad(to, spaces);
	if (column < t->columns_count - 1)
		return;
	while (to->n && to->p[to->n - 1] == ' ')
		to->n--;
	buf_putc(to, '\n');
}

void table_put(const struct table *t, struct buf *to)
{
	size_t *widths = ARENA_ARRAY(t->arena, size_t, t->columns_count);

	CHECK(t->cells_count % t->columns_count == 0);
	for (int c = 0; c < t->columns_count; c++)
		widths[c] = column_width(t, c);
	for (int c = 0; c < t->columns_count; c++)
		put_cell(t, to, str_from(t->columns[c].title), c, widths);
	for (int i = 0; i < t->cells_count; i++)
		put_cell(t, to, t->cells[i], i % t->columns_count, widths);
}

void table_print(const struct table *t)
{
	struct buf text = BUF_INIT;

	table_put(t, &text);
	out_print(&text);
	buf_done(&text);
}

void out_print(const struct buf *text)
{
	if (text->n)
		fwrite(text->p, 1, text->n, stdout);
}

void warnings_put_json(const struct op *op, enum lang lang, struct buf *to)
{
	json_put_key(to, "warnings");
	buf_putc(to, '[');
	for (int i = 0; i < op->warnings_count; i++) {
		if (i)
			buf_putc(to, ',');
		refusal_json(&op->warnings[i], lang, to);
	}
	buf_putc(to, ']');
}

void warnings_print(const struct op *op, enum lang lang)
{
	struct buf text = BUF_INIT;

	for (int i = 0; i < op->warnings_count; i++)
		refusal_text(&op->warnings[i], lang, &text);
	if (op->warnings_lost)
		buf_printf(&text, lang == LANG_ZH ? "另有 %d 条提示。\n" : "%d more warnings.\n", op->warnings_lost);
	if (text.n)
		fwrite(text.p, 1, text.n, stderr);
	buf_done(&text);
}

static struct str text_of(struct op *op, const cJSON *object, const char *name)
{
	return arena_str(&op->arena, json_text(object, name));
}

static bool refusal_read(struct op *op, const cJSON *tree, struct refusal *out)
{
	enum err code = err_from_code(json_text(tree, "code").p);
	const cJSON *value;

	*out = (struct refusal){.code = code, .place = text_of(op, tree, "place")};
	cJSON_ArrayForEach(value, json_get(tree, "values")) {
		if (!cJSON_IsString(value) || out->values_count == OP_VALUES_MAX)
			break;
		out->values[out->values_count++] = (struct op_value){
			arena_str(&op->arena, str_from(value->string)).p, arena_str(&op->arena, str_from(value->valuestring))};
	}
	return code != OK;
}

enum err refusal_take(struct op *op, struct str text)
{
	struct refusal refusal;
	struct op reading;
	cJSON *tree;
	enum err err;

	op_init(&reading);
	err = json_read(&reading, text, REFUSAL_BYTES_MAX, "", &tree);
	op_done(&reading);
	if (err)
		return OK;
	if (refusal_read(op, tree, &refusal) && !op->refusal.code)
		op->refusal = refusal;
	cJSON_Delete(tree);
	return refusal.code;
}

void warnings_take(struct op *op, const cJSON *list)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (op->warnings_count == OP_WARNINGS_MAX)
			op->warnings_lost++;
		else if (refusal_read(op, one, &op->warnings[op->warnings_count]))
			op->warnings_count++;
	}
}

void refusal_print(const struct op *op, enum err err, bool json, enum lang lang, struct str details)
{
	struct refusal bare = {.code = err};
	const struct refusal *r = op->refusal.code ? &op->refusal : &bare;
	struct buf text = BUF_INIT;

	if (json) {
		refusal_json(r, lang, &text);
		if (details.n) {
			text.n--;
			buf_printf(&text, ",%.*s}", STR_ARG(details));
		}
		buf_putc(&text, '\n');
		out_print(&text);
	} else {
		refusal_text(r, lang, &text);
		fwrite(text.p, 1, text.n, stderr);
	}
	buf_done(&text);
}
