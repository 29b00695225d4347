/* A whole act asked for: what is missing, place by place; then what it comes to. */
#include "ask.h"

#include <string.h>

#include "base/phrase.h"
#include "model/codec.h"

/* The paper as it stands, or the draft, with what was given put on it. */
static enum err paper_now(struct asking *a, const struct request *q, const cJSON *tree, struct doc **out)
{
	struct op *op = a->op;
	struct doc_row row;
	struct draft_row draft;
	bool found;
	enum err err;

	*out = doc_new(&op->arena, q->type);
	if (!act_is_first(q->act)) {
		if ((err = book_find(op, a->book, q->type, q->doc, &row)) || (err = book_load(op, a->book, &row, out)))
			return err;
	} else if (q->keep_draft) {
		if ((err = draft_get(op, book_store(a->book), q->doc, &draft, &found)))
			return err;
		if (found && draft.body.n && (err = codec_fold_body(op, &op->arena, *out, draft.body)))
			return err;
	}
	return codec_take_input(op, &op->arena, *out, q->act, tree);
}

/* ---- one place ---- */

static const struct any_list *list_of(const struct doc *doc, const struct field *f)
{
	return (const struct any_list *)((const char *)doc + f->offset);
}

static const char *row_of(const struct doc *doc, const struct field *list, int row)
{
	return (const char *)list_of(doc, list)->row + list->row_size * (size_t)row;
}

static cJSON *row_known(struct asking *a, const struct request *q, const struct doc *doc, const struct field *list, int row)
{
	cJSON *object = cJSON_CreateObject();

	for (const struct field *c = list->rows; c->name; c++) {
		struct buf text = BUF_INIT;
		const char *from = row_of(doc, list, row);
		if (!act_takes(q->act, list, c) || c->flags & WORKED_OUT || !field_is_set(c, from))
			continue;
		codec_put_text(&text, c, from);
		paper_put_value(a->op, object, c, buf_str(&text));
		buf_done(&text);
	}
	return object;
}

/* A list is given whole: where only columns of it are asked for, its rows come along. */
static cJSON *rows_given(struct asking *a, const struct request *q, const struct doc *doc, const struct field *list, cJSON *tree)
{
	cJSON *rows = cJSON_GetObjectItemCaseSensitive(tree, list->name);

	if (rows)
		return rows;
	rows = cJSON_AddArrayToObject(tree, list->name);
	for (int i = 0; i < list_of(doc, list)->count; i++)
		cJSON_AddItemToArray(rows, row_known(a, q, doc, list, i));
	return rows;
}

/* "Lines 2, P1 Tea, Sent 5:" before what is asked of that row. */
static const char *row_hint(struct asking *a, const struct doc *doc, const struct place *at)
{
	struct buf text = BUF_INIT;
	enum lang lang = a->cli->lang;
	const char *out;

	buf_printf(&text, "%s %d", label_of(at->field, lang), at->row + 1);
	for (const struct field *c = at->field->rows; at->row < list_of(doc, at->field)->count && c != at->column; c++) {
		struct buf value = BUF_INIT;
		const char *row = row_of(doc, at->field, at->row);
		if (!c->name)
			break;
		if (!field_is_set(c, row))
			continue;
		codec_put_text(&value, c, row);
		if (c->kind == KIND_ref)
			buf_printf(&text, ", %s", ask_record_named(a, c->of, buf_str(&value)));
		else
			buf_printf(&text, ", %s %s", label_of(c, lang), value.p);
		buf_done(&value);
	}
	buf_puts(&text, in_lang(lang, ":", ":"));
	out = arena_str(&a->op->arena, buf_str(&text)).p;
	buf_done(&text);
	return out;
}

static const struct field *first_column(const struct act *act, const struct field *list)
{
	for (const struct field *c = list->rows; c->name; c++)
		if (act_takes(act, list, c) && c->flags & REQUIRED && !(c->flags & WORKED_OUT))
			return c;
	return NULL;
}

/* *added false: nothing was answered, the list is at its end. */
static enum err ask_new_row(
	struct asking *a, const struct request *q, const struct doc *doc, const struct field *list, cJSON *tree, bool *added)
{
	cJSON *rows = rows_given(a, q, doc, list, tree), *row;
	int n = cJSON_GetArraySize(rows);
	struct place at = {list, n, first_column(q->act, list)};
	struct str value;
	enum err err = ask_value(a, at.column, row_hint(a, doc, &at), n > 0, &value);

	*added = !err && value.n;
	if (!*added)
		return err;
	row = cJSON_CreateObject();
	cJSON_AddItemToArray(rows, row);
	paper_put_value(a->op, row, at.column, value);
	return OK;
}

/* What a row may have besides, where people see it on the slip: a price that stands on no
 * list, the unit. What is taken off a line is given by whoever means to, and asked of
 * nobody. */
static enum err ask_row_rest(
	struct asking *a, const struct request *q, const struct doc *doc, const struct field *list, cJSON *tree, int n)
{
	cJSON *row = cJSON_GetArrayItem(rows_given(a, q, doc, list, tree), n);

	for (const struct field *c = list->rows; c->name; c++) {
		struct place at = {list, n, c};
		struct str value;
		enum err err;
		if (!act_takes(q->act, list, c) || c->flags & (WORKED_OUT | REQUIRED) || !(c->flags & ON_SLIP) ||
			c->kind == KIND_money || c->kind == KIND_flag || json_get(row, c->name))
			continue;
		if ((err = ask_value(a, c, row_hint(a, doc, &at), true, &value)))
			return err;
		if (value.n)
			paper_put_value(a->op, row, c, value);
	}
	return OK;
}

static bool can_ask(const struct request *q, const struct place *at)
{
	/* What is secret is not typed where it shows. */
	if (!act_takes(q->act, at->field, at->column) || at->field->flags & SECRET ||
		(at->column ? at->column : at->field)->flags & WORKED_OUT)
		return false;
	return at->column || at->field->kind != KIND_list || first_column(q->act, at->field);
}

static enum err ask_at(struct asking *a, const struct request *q, cJSON *tree, const struct place *at, const struct field **list)
{
	cJSON *given = cJSON_CreateObject();
	struct doc *doc;
	struct str value;
	bool added;
	enum err err;

	/* What was given may be what is wrong; the row is shown as it stood before. */
	if ((err = paper_now(a, q, tree, &doc))) {
		op_forgive(a->op);
		err = paper_now(a, q, given, &doc);
	}
	cJSON_Delete(given);
	if (err)
		return err;
	if (at->column) {
		cJSON *row = cJSON_GetArrayItem(rows_given(a, q, doc, at->field, tree), at->row);
		if (!row)
			return E_REQUIRED;
		if (!(err = ask_value(a, at->column, row_hint(a, doc, at), false, &value)))
			paper_put_value(a->op, row, at->column, value);
		return err;
	}
	if (at->field->kind == KIND_list) {
		*list = at->field;
		return ask_new_row(a, q, doc, at->field, tree, &added);
	}
	if (!(err = ask_value(a, at->field, NULL, false, &value)))
		paper_put_value(a->op, tree, at->field, value);
	return err;
}

/* ---- what may be given as well ---- */

/* Whom a paper is for is asked along with the rest, though it may be left out. */
static bool is_party(const struct request *q, const struct field *f)
{
	bool party = f->kind == KIND_ref && (f->flags & ON_SLIP || strcmp(f->of, "customer") == 0);

	return party && !(f->flags & (REQUIRED | WORKED_OUT)) && act_takes(q->act, f, NULL);
}

static enum err ask_parties(struct asking *a, const struct request *q, cJSON *tree, const struct doc *doc)
{
	for (const struct field *f = q->type->fields; f->name; f++) {
		struct str value;
		enum err err;
		if (!is_party(q, f) || field_is_set(f, doc))
			continue;
		if ((err = ask_value(a, f, NULL, true, &value)))
			return err;
		if (value.n)
			paper_put_value(a->op, tree, f, value);
	}
	return OK;
}

/* ---- all that is missing ---- */

static bool can_mend(const struct asking *a, const struct request *q, enum err err, struct place *at)
{
	return err_kind(err) == ERR_REFUSED && paper_place(q->type, a->op->refusal.place, at) && can_ask(q, at);
}

static enum err judged(struct asking *a, const struct request *q, const cJSON *tree, struct doc **doc)
{
	enum err err = paper_now(a, q, tree, doc);

	return err ? err : codec_required(a->op, *doc, q->act);
}

/* `list`: the one whose rows are being asked for, until an empty answer. `parties`: those
 * that may be left out are asked for once, before the first that may not. */
static enum err ask_missing(struct asking *a, const struct request *q, cJSON *tree, const struct field *list, bool parties)
{
	int offered = 0;

	for (;;) {
		struct doc *doc;
		struct place at;
		bool added;
		enum err err = judged(a, q, tree, &doc);
		if (err && !can_mend(a, q, err, &at))
			return err;
		if (!err && !list)
			return OK;
		if (!err) {
			for (; offered < list_of(doc, list)->count && !err; offered++)
				err = ask_row_rest(a, q, doc, list, tree, offered);
			if (err || (err = ask_new_row(a, q, doc, list, tree, &added)))
				return err;
			list = added ? list : NULL;
			continue;
		}
		if (err != E_REQUIRED)
			ask_tell_refusal(a);
		op_forgive(a->op);
		if (parties && (err = ask_parties(a, q, tree, doc)))
			return err;
		parties = false;
		if ((err = ask_at(a, q, tree, &at, &list)))
			return err;
	}
}

/* ---- who signs ---- */

/* Into the command too: whoever was named here proves himself like one named there. */
static enum err ask_who(struct asking *a, struct request *q)
{
	enum lang lang = a->cli->lang;
	enum err err;

	if (q->who.n)
		return OK;
	err = ask_record(a, in_lang(lang, "Who signs (key, or part of the name): ", "由谁签字(编码或姓名的一部分):"), "user", false,
		&q->who);
	a->cli->who = q->who = arena_str(&a->cli->arena, q->who);
	return err;
}

static enum err ask_with(struct asking *a, struct request *q)
{
	enum lang lang = a->cli->lang;
	enum err err;

	if (q->with_count || !(q->act->needs & COUNTERSIGN))
		return OK;
	err = ask_record(a, in_lang(lang, "A second person has to sign. Who: ", "需要第二人签字。由谁:"), "user", false, &q->with[0]);
	if (err)
		return err;
	a->cli->with[0] = q->with[0] = arena_str(&a->cli->arena, q->with[0]);
	a->cli->with_count = q->with_count = 1;
	return OK;
}

/* ---- what will be recorded ---- */

static void show_summary(struct asking *a, const struct request *q, const struct doc *doc)
{
	struct buf text = BUF_INIT;
	enum lang lang = a->cli->lang;

	buf_printf(&text, "\n%s: %s\n", in_lang(lang, q->type->label, q->type->label_zh),
		in_lang(lang, q->act->label, q->act->label_zh));
	paper_put_fields(a->op, doc, lang, &text);
	buf_printf(&text, "\n  %s %s", in_lang(lang, "signed by", "签字"), ask_record_named(a, "user", q->who));
	for (int i = 0; i < q->with_count; i++)
		buf_printf(&text, " + %s", ask_record_named(a, "user", q->with[i]));
	buf_puts(&text, "\n");
	ask_say("%s", text.p);
	buf_done(&text);
}

static enum err confirm(struct asking *a, const struct request *q, const cJSON *tree)
{
	struct doc *doc;
	bool yes;
	enum err err = paper_now(a, q, tree, &doc);

	if (err)
		return err;
	show_summary(a, q, doc);
	err = ask_yes(a, in_lang(a->cli->lang, "Record it?", "录入吗?"), true, &yes);
	if (!err && !yes)
		err = op_refuse(a->op, E_LEFT, "", NULL);
	return err;
}

static enum err ask_which(struct asking *a, struct request *q, cJSON *tree)
{
	struct doc_row row;
	enum err err;

	if (act_is_first(q->act) || a->cli->args.words_count > 1)
		return paper_named(a->op, a->cli, a->book, q, tree);
	err = ask_paper(a, q->type, q->act->from, &row);
	if (!err)
		q->doc = row.id;
	return err;
}

enum err ask_act(struct asking *a, struct request *q, cJSON *tree)
{
	enum err err;

	if ((err = ask_which(a, q, tree)) || (err = ask_who(a, q)) || (err = ask_missing(a, q, tree, NULL, true)) ||
		(err = ask_with(a, q)))
		return err;
	return a->begun ? confirm(a, q, tree) : OK;
}

/* A list that only the act itself knew to be missing is asked for like all else: the
 * parties first, and not as a fault. */
static enum err begin_late(struct asking *a, const struct request *q, cJSON *tree)
{
	struct doc *doc;
	enum err err;

	op_forgive(a->op);
	err = paper_now(a, q, tree, &doc);
	return err ? err : ask_parties(a, q, tree, doc);
}

enum err ask_again(struct asking *a, struct request *q, cJSON *tree, bool *asked)
{
	const struct field *list = NULL;
	enum err code = a->op->refusal.code, err;
	struct place at;

	*asked = false;
	if (!can_mend(a, q, code, &at) || (code != E_REQUIRED && (!a->begun || (!at.column && at.field->kind == KIND_list))))
		return code;
	*asked = true;
	if (code == E_REQUIRED && !a->begun && at.field->kind == KIND_list && !at.column && (err = begin_late(a, q, tree)))
		return err;
	if (a->op->refusal.code)
		ask_tell_refusal(a);
	if ((err = ask_at(a, q, tree, &at, &list)) || (err = ask_missing(a, q, tree, list, false)))
		return err;
	return confirm(a, q, tree);
}
