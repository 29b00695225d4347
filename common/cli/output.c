/* Answers and refusals. */
#include "cli/output.h"
#include "cli/wording.h"

#include <string.h>

enum { REFUSAL_BYTES_MAX = 64 * 1024 };

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
		refusal_put(&op->warnings[i], lang, &text);
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
		refusal_put(r, lang, &text);
		fwrite(text.p, 1, text.n, stderr);
	}
	buf_done(&text);
}
