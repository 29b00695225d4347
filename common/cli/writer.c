/* An act and its answer as one line of JSON each. */
#include "cli/writer.h"

#include <string.h>

#include "cli/output.h"
#include "documents/registry.h"
#include "model/codec.h"

/* ---- the writer that is the book ---- */

enum err book_write(struct op *op, struct book *b, const struct request *r, enum writing how, struct recorded *out)
{
	switch (how) {
	case WRITE_DRAFT:
		return book_draft(op, b, r, out);
	case WRITE_DROP:
		return book_draft_drop(op, b, r, out);
	default:
		return book_act(op, b, r, out);
	}
}

static enum err write_in_book(
	struct writer *w, struct op *op, const struct request *r, enum writing how, struct recorded *out)
{
	return book_write(op, w->book, r, how, out);
}

static enum err begin_in_book(struct writer *w, struct op *op, int64_t most)
{
	return book_batch_begin_whole(op, w->book, most);
}

static enum err add_in_book(struct writer *w, struct op *op, const struct request *r, struct recorded *out)
{
	return book_act_within(op, w->book, r, out);
}

static enum err end_in_book(struct writer *w, struct op *op)
{
	enum err err = book_batch_end(op, w->book);

	if (!err)
		book_rest(w->book);
	return err;
}

static void drop_in_book(struct writer *w)
{
	book_batch_drop(w->book);
}

static void close_book(struct writer *w)
{
	book_close(w->book);
}

void writer_of_book(struct writer *w, struct book *b)
{
	*w = (struct writer){.book = b, .write = write_in_book, .batch_begin = begin_in_book, .batch_add = add_in_book,
		.batch_end = end_in_book, .batch_drop = drop_in_book, .close = close_book};
}

/* ---- an act ---- */

static void put_text(struct buf *to, const char *name, struct str text)
{
	if (!text.n)
		return;
	json_put_key(to, name);
	json_put_str(to, text);
}

static void put_given(struct buf *to, const struct request *r)
{
	char *text;

	json_put_key(to, "given");
	if (r->paper) {
		codec_put_body(to, r->paper, r->act);
		return;
	}
	text = r->given ? cJSON_PrintUnformatted(r->given) : NULL;
	buf_puts(to, text ? text : "{}");
	cJSON_free(text);
}

void request_put_json(struct buf *to, const struct request *r, enum writing how)
{
	buf_putc(to, '{');
	put_text(to, "type", str_from(r->type->name));
	if (r->act)
		put_text(to, "act", str_from(r->act->name));
	put_text(to, "doc", r->doc);
	put_text(to, "on", r->on);
	put_text(to, "who", r->who);
	json_put_key(to, "with");
	buf_putc(to, '[');
	for (int i = 0; i < r->with_count; i++) {
		if (i)
			buf_putc(to, ',');
		json_put_str(to, r->with[i]);
	}
	buf_putc(to, ']');
	if (!day_is_none(r->day)) {
		struct buf day = BUF_INIT;
		day_put(&day, r->day);
		put_text(to, "day", buf_str(&day));
		buf_done(&day);
	}
	if (how == WRITE_DRAFT)
		buf_puts(to, ",\"draft\":true");
	if (how == WRITE_DROP)
		buf_puts(to, ",\"drop\":true");
	if (r->keep_draft)
		buf_puts(to, ",\"from_draft\":true");
	put_given(to, r);
	buf_putc(to, '}');
}

static struct str text_of(struct op *op, const cJSON *object, const char *name)
{
	return arena_str(&op->arena, json_text(object, name));
}

static enum err unknown(struct op *op, const char *name, const char *value)
{
	return op_refuse(op, E_FIELD, name, "field", arena_printf(&op->arena, "%s `%s`", name, value ? value : "").p, NULL);
}

static enum err read_with(struct op *op, const cJSON *list, struct request *r)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (!cJSON_IsString(one) || r->with_count == ENTRY_WITH_MAX)
			return unknown(op, "with", one->valuestring);
		r->with[r->with_count++] = arena_str(&op->arena, str_from(one->valuestring));
	}
	return OK;
}

static enum err read_request(struct op *op, const cJSON *tree, struct acting *out)
{
	struct request *r = &out->request;
	struct str type = text_of(op, tree, "type"), act = text_of(op, tree, "act"), day = text_of(op, tree, "day");
	const cJSON *given = json_get(tree, "given");

	request_init(r, type_find(type), NULL);
	if (!r->type)
		return unknown(op, "type", type.p);
	out->how = cJSON_IsTrue(json_get(tree, "draft")) ? WRITE_DRAFT :
		cJSON_IsTrue(json_get(tree, "drop"))     ? WRITE_DROP :
							   WRITE_ACT;
	r->act = act_find(r->type, act);
	if (!r->act)
		return unknown(op, "act", act.p);
	if (day.n && !day_read(day, &r->day))
		return op_refuse(op, E_VALUE, "day", "value", day.p, "kind", kind_words(KIND_day), "example",
			kind_example(KIND_day), NULL);
	if (given && !cJSON_IsObject(given))
		return unknown(op, "given", NULL);
	r->doc = text_of(op, tree, "doc");
	r->on = text_of(op, tree, "on");
	r->who = text_of(op, tree, "who");
	r->keep_draft = cJSON_IsTrue(json_get(tree, "from_draft"));
	r->given = given;
	return read_with(op, json_get(tree, "with"), r);
}

enum err acting_read(struct op *op, struct str text, struct acting *out)
{
	enum err err;

	*out = (struct acting){0};
	err = json_read(op, text, INPUT_BYTES_MAX, "", &out->tree);
	if (!err)
		err = read_request(op, out->tree, out);
	if (err)
		acting_done(out);
	return err;
}

void acting_done(struct acting *a)
{
	cJSON_Delete(a->tree);
	*a = (struct acting){0};
}

/* ---- its answer ---- */

void recorded_put_json(struct buf *to, const struct recorded *r, const struct op *op, enum lang lang)
{
	buf_putc(to, '{');
	put_text(to, "doc", r->doc);
	put_text(to, "number", r->number);
	put_text(to, "state", r->state);
	put_text(to, "at", r->holder);
	if (r->seq)
		buf_printf(to, ",\"seq\":%llu", (unsigned long long)r->seq);
	if (!hash_is_zero(&r->hash)) {
		buf_puts(to, ",\"hash\":\"");
		hash_put_hex(to, &r->hash);
		buf_puts(to, "\",\"short\":\"");
		hash_put_short(to, &r->hash);
		buf_putc(to, '"');
	}
	json_put_key(to, "already");
	buf_puts(to, r->already ? "true" : "false");
	warnings_put_json(op, lang, to);
	buf_putc(to, '}');
}

static enum err read_recorded(struct op *op, const cJSON *tree, struct recorded *out)
{
	out->doc = text_of(op, tree, "doc");
	if (!out->doc.n)
		return op_refuse(op, E_DAEMON, "", "why", "its answer is none", NULL);
	out->number = text_of(op, tree, "number");
	out->state = text_of(op, tree, "state");
	out->holder = text_of(op, tree, "at");
	out->already = cJSON_IsTrue(json_get(tree, "already"));
	json_u64(tree, "seq", &out->seq);
	if (json_get(tree, "hash") && !hash_read_hex(json_text(tree, "hash"), &out->hash))
		return op_refuse(op, E_DAEMON, "", "why", "its answer names no hash", NULL);
	warnings_take(op, json_get(tree, "warnings"));
	return OK;
}

enum err recorded_read(struct op *op, struct str text, struct recorded *out)
{
	cJSON *tree;
	enum err err;

	*out = (struct recorded){0};
	if ((err = refusal_take(op, text)))
		return err;
	err = json_read(op, text, INPUT_BYTES_MAX, "", &tree);
	if (!err)
		err = read_recorded(op, tree, out);
	cJSON_Delete(tree);
	return err;
}
