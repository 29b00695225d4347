/* Records and papers, looked up by whatever part of them is typed. */
#include <string.h>

#include "ask.h"
#include "base/phrase.h"
#include "documents/registry.h"
#include "model/codec.h"
#include "store/search.h"

enum { SHOWN_MAX = 12 };

struct match {
	struct str key, name;
};

struct matches {
	struct str text; /* what is looked for */
	struct match row[SHOWN_MAX];
	int count;
	bool more; /* than there is room for */
};

static void take(struct matches *m, const struct record_row *row)
{
	if (m->count < SHOWN_MAX)
		m->row[m->count++] = (struct match){row->key, row->name};
	else
		m->more = true;
}

/* An empty answer shows what there is, as much as there is room for. */
static enum err take_any(void *ctx, struct op *op, const struct record_row *row)
{
	struct matches *m = ctx;
	struct record_row kept = {.key = arena_str(&op->arena, row->key), .name = arena_str(&op->arena, row->name)};

	take(m, &kept);
	return m->more ? E_LEFT : OK;
}

static enum err look_up(struct asking *a, const char *type, struct matches *m)
{
	struct search_hit *hits;
	int count;
	enum err err = m->text.n ? search_find(a->op, book_store(a->book), str_from(type), m->text, SHOWN_MAX + 1, &hits, &count)
				 : records_walk(a->op, book_store(a->book), str_from(type), take_any, m);

	if (err == E_LEFT && !a->op->refusal.code)
		err = OK;
	for (int i = 0; m->text.n && !err && i < count; i++)
		take(m, &hits[i].record);
	if (!err && m->text.n && count && hits[0].by == FOUND_KEY && str_eq(hits[0].record.key, m->text)) {
		m->count = 1;
		m->more = false;
	}
	return err;
}

static void show(const struct matches *m, enum lang lang)
{
	static const struct table_column titles[] = {{"", true}, {""}, {""}};
	struct arena arena = {0};
	struct buf text = BUF_INIT;
	struct table t;
	struct str rows;

	table_init(&t, &arena, titles, 3);
	for (int i = 0; i < m->count; i++) {
		table_cellf(&t, "  %d", i + 1);
		table_cell(&t, m->row[i].key);
		table_cell(&t, m->row[i].name);
	}
	table_put(&t, &text);
	rows = buf_str(&text);
	str_cut(&rows, '\n'); /* the line of titles is empty */
	ask_say("%.*s", STR_ARG(rows));
	if (m->more)
		ask_say("%s", in_lang(lang, "  and more: type more of it\n", "  还有更多:请多输入一些\n"));
	buf_done(&text);
	arena_done(&arena);
}

static const char *type_label(const char *name, enum lang lang)
{
	const struct type *type = type_find(str_from(name));

	return type ? in_lang(lang, type->label, type->label_zh) : name;
}

/* A number chooses among what was shown last. */
static bool chosen(const struct matches *shown, struct str answer, struct match *out)
{
	uint64_t n;

	if (!str_to_u64(answer, &n) || n < 1 || n > (uint64_t)shown->count)
		return false;
	*out = shown->row[n - 1];
	return true;
}

static void say_match(const struct match *m)
{
	struct arena arena = {0};

	ask_say("  -> %.*s %s\n", STR_ARG(m->key), one_line(&arena, m->name).p);
	arena_done(&arena);
}

enum err ask_record(struct asking *a, const char *prompt, const char *type, bool empty, struct str *key)
{
	struct matches shown = {0};
	enum lang lang = a->cli->lang;

	for (;;) {
		struct matches m = {0};
		struct match one;
		enum err err = ask_line(a, prompt, &m.text);
		if (err)
			return err;
		if (!m.text.n && empty) {
			*key = STR_NONE;
			return OK;
		}
		if (!shown.count || !chosen(&shown, m.text, &one)) {
			if ((err = look_up(a, type, &m)))
				return err;
			if (!m.count)
				ask_say(in_lang(lang, "  No %s with `%.*s` in key or name.\n", "  没有编码或名称含有所输内容的%s:%.*s\n"),
					type_label(type, lang), STR_ARG(m.text));
			if (m.count > 1)
				show(&m, lang);
			if (m.count)
				shown = m.count > 1 ? m : (struct matches){0};
			if (m.count != 1)
				continue;
			one = m.row[0];
		}
		*key = one.key;
		if (!str_eq(one.name, one.key))
			say_match(&one);
		return OK;
	}
}

const char *ask_record_named(struct asking *a, const char *type, struct str key)
{
	struct record_row row;
	bool found = false;

	if (record_get(a->op, book_store(a->book), str_from(type), key, &row, &found) || !found)
		return arena_str(&a->op->arena, key).p;
	return arena_printf(&a->op->arena, "%.*s %.*s", STR_ARG(key), STR_ARG(one_line(&a->op->arena, row.name))).p;
}

/* ---- papers ---- */

struct papers {
	const struct type *type;
	const char *state;
	struct doc_row row[SHOWN_MAX];
	int count;
};

static enum err take_paper(void *ctx, struct op *op, const struct doc_row *row)
{
	struct papers *p = ctx;

	if (p->count == SHOWN_MAX || !state_among(p->state, row->state))
		return OK;
	p->row[p->count++] = (struct doc_row){.id = arena_str(&op->arena, row->id), .number = arena_str(&op->arena, row->number),
		.day = arena_str(&op->arena, row->day), .customer = arena_str(&op->arena, row->customer)};
	return OK;
}

static enum err show_papers(struct asking *a, const struct papers *p)
{
	for (int i = 0; i < p->count; i++) {
		const struct doc_row *row = &p->row[i];
		struct doc_row whole;
		struct doc *doc;
		enum err err = book_find(a->op, a->book, p->type, row->id, &whole);
		if (err || (err = book_load(a->op, a->book, &whole, &doc)))
			return err;
		ask_say("  %2d  %.*s  %.*s  %s\n", i + 1, STR_ARG(row->number.n ? row->number : doc_key(doc).n ? doc_key(doc) : row->id),
			STR_ARG(row->day), row->customer.n ? ask_record_named(a, "customer", row->customer) : "");
	}
	return OK;
}

enum err ask_paper(struct asking *a, const struct type *type, const char *state, struct doc_row *out)
{
	struct papers p = {.type = type, .state = state};
	enum lang lang = a->cli->lang;
	struct str rest = str_from(state), answer;
	enum err err = docs_walk(a->op, book_store(a->book), str_from(type->name), 0, take_paper, &p);
	uint64_t n;

	if (err)
		return err;
	ask_say("%s", in_lang(lang, type->label, type->label_zh));
	while (rest.n) {
		struct str label = state_label(str_cut(&rest, '|'), lang);
		ask_say(", %.*s", STR_ARG(label));
	}
	ask_say(":\n");
	if ((err = show_papers(a, &p)))
		return err;
	for (;;) {
		err = ask_line(a, in_lang(lang, "Which one (its number here, or the paper's): ", "哪一张(此处序号或单号):"), &answer);
		if (err)
			return err;
		if (str_to_u64(answer, &n) && n >= 1 && n <= (uint64_t)p.count)
			answer = p.row[n - 1].id;
		err = answer.n ? book_find(a->op, a->book, type, answer, out) : OK;
		if (!err && answer.n)
			return OK;
		if (err && err != E_NO_DOCUMENT)
			return err;
		if (err)
			ask_tell_refusal(a);
	}
}
