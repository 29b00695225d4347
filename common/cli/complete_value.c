/* Values that a shell may offer: choices, records, papers, columns of a row. */
#include <string.h>

#include "complete.h"
#include "documents/registry.h"
#include "model/codec.h"
#include "reports/reports.h"
#include "store/search.h"

/* What has to be quoted in some shell is left to whoever types it. */
static bool is_plain(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		unsigned char c = (unsigned char)word.p[i];
		bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
		if (!letter && !strchr("-_.,/+:@%=", c))
			return false;
	}
	return word.n > 0 && utf8_valid(word);
}

static void put(struct completing *c, struct str word, const char *about)
{
	struct arena arena = {0};

	if (c->count == CANDIDATES_MAX || !is_plain(word))
		return;
	c->count++;
	buf_put(c->to, c->head);
	buf_put(c->to, word);
	buf_printf(c->to, "\t%s\n", about ? one_line(&arena, str_from(about)).p : "");
	arena_done(&arena);
}

void offer(struct completing *c, struct str word, const char *about)
{
	if (str_starts(word, c->at_hand))
		put(c, word, about);
}

void offer_list(struct completing *c, const char *words, char separator)
{
	struct str rest = str_from(words);

	while (rest.n)
		offer(c, str_cut(&rest, separator), "");
}

void offer_types(struct completing *c)
{
	for (const struct type *const *t = document_types; *t; t++)
		offer(c, str_from((*t)->name), in_lang(c->cli->lang, (*t)->label, (*t)->label_zh));
}

static struct book *book_of(struct completing *c)
{
	if (!c->book_tried && cli_book(c->op, c->cli, DB_READ, &c->book))
		c->book = NULL;
	c->book_tried = true;
	op_forgive(c->op);
	return c->book;
}

/* ---- records and papers ---- */

static enum err take_record(void *ctx, struct op *op, const struct record_row *row)
{
	struct completing *c = ctx;

	offer(c, row->key, arena_str(&op->arena, row->name).p);
	return c->count == CANDIDATES_MAX ? E_LEFT : OK;
}

void offer_records(struct completing *c, const char *type)
{
	struct book *b = book_of(c);
	struct search_hit *hits;
	int count = 0, before = c->count;

	if (!b)
		return;
	if (!c->at_hand.n) {
		(void)!records_walk(c->op, book_store(b), str_from(type), take_record, c);
		return;
	}
	if (search_find(c->op, book_store(b), str_from(type), c->at_hand, CANDIDATES_MAX, &hits, &count))
		return;
	for (int i = 0; i < count; i++)
		offer(c, hits[i].record.key, hits[i].record.name.p);
	if (c->count == before && count == 1)
		put(c, hits[0].record.key, hits[0].record.name.p);
}

struct papers {
	struct completing *c;
	const char *state;
	int seen;
};

static enum err take_paper(void *ctx, struct op *op, const struct doc_row *row)
{
	struct papers *p = ctx;

	if (!p->state || state_among(p->state, row->state))
		offer(p->c, row->number.n ? row->number : row->id, arena_str(&op->arena, row->day).p);
	return p->c->count == CANDIDATES_MAX ? E_LEFT : OK;
}

void offer_papers(struct completing *c, const struct type *type, const char *state)
{
	enum { NEWEST = 2000 };
	struct book *b = book_of(c);
	struct papers p = {c, state, 0};

	if (b && type_is_record(type))
		offer_records(c, type->name);
	else if (b)
		(void)!docs_walk(c->op, book_store(b), str_from(type->name), NEWEST, take_paper, &p);
}

/* ---- values of options ---- */

static void offer_field(struct completing *c, const struct field *f);

static const struct field *column_named(const struct field *list, struct str name)
{
	for (const struct field *col = list->rows; col->name; col++)
		if (arg_name_eq(name, col->name))
			return col;
	return NULL;
}

/* "item=P1,qt": what stands before the last comma or equals sign stays as it is. */
static void offer_row(struct completing *c, const struct field *list)
{
	struct str whole = c->at_hand, head = c->head, part = whole, value;
	const struct field *col;
	struct buf kept = BUF_INIT;

	for (size_t i = 0; i < whole.n; i++)
		if (whole.p[i] == ',')
			part = str_sub(whole, i + 1, whole.n - i - 1);
	value = part;
	col = column_named(list, str_cut(&value, '='));
	buf_put(&kept, head);
	buf_put(&kept, str_sub(whole, 0, whole.n - (value.p ? value.n : part.n)));
	c->head = buf_str(&kept);
	c->at_hand = value.p ? value : part;
	if (value.p && col)
		offer_field(c, col);
	for (col = list->rows; !value.p && col->name; col++)
		if (!(col->flags & (WORKED_OUT | SECRET)))
			offer(c, arena_printf(&c->op->arena, "%s=", col->name), label_of(col, c->cli->lang));
	c->head = head;
	c->at_hand = whole;
	buf_done(&kept);
}

static void offer_field(struct completing *c, const struct field *f)
{
	if (f->kind == KIND_list)
		offer_row(c, f);
	else if (f->kind == KIND_flag)
		offer_list(c, "true|false", '|');
	else if (f->kind == KIND_ref)
		offer_records(c, f->of);
	else if (f->kind == KIND_paper && f->of && type_find(str_from(f->of)))
		offer_papers(c, type_find(str_from(f->of)), NULL);
	else if (f->of)
		offer_list(c, f->of, '|');
}

static void offer_states(struct completing *c, const struct type *type)
{
	for (const struct act *a = type->acts; a->name; a++) {
		struct str rest = str_from(a->to);
		while (rest.n) {
			struct str state = str_cut(&rest, '|');
			if (!memmem(c->to->p ? c->to->p : "", c->to->n, state.p, state.n))
				offer(c, state, arena_str(&c->op->arena, state_label(state, c->cli->lang)).p);
		}
	}
}

/* A value that is called like a choice is one; USER and SITE are records, and so is what
 * an option called like a type names. */
void offer_value(struct completing *c, const struct type *type, const struct arg_option *o)
{
	for (const struct field *f = type ? type->fields : NULL; f && f->name; f++)
		if (strcmp(f->name, o->name) == 0 || strcmp(option_of_field(&c->op->arena, f), o->name) == 0) {
			offer_field(c, f);
			return;
		}
	if (strcmp(o->value, "USER") == 0)
		offer_records(c, "user");
	else if (strcmp(o->value, "SITE") == 0)
		offer_records(c, "site");
	else if (strcmp(o->value, "KEY") == 0 && type_find(str_from(o->name)))
		offer_records(c, o->name);
	else if (strcmp(o->value, "STATE") == 0 && type)
		offer_states(c, type);
	else if (strchr(o->value, '|'))
		offer_list(c, o->value, '|');
}

/* ---- words of commands ---- */

static void offer_reports(struct completing *c)
{
	for (const struct report *const *r = reports; *r; r++)
		offer(c, str_from((*r)->name), in_lang(c->cli->lang, (*r)->about, (*r)->about_zh));
}

/* The n-th word of "[REPORT [KEY|DAY]]", without its brackets. */
static struct str nth(const char *words, int n)
{
	struct str rest = str_from(words), one = STR_NONE;

	for (int i = 0; i <= n; i++)
		one = str_cut(&rest, ' ');
	while (one.n && one.p[0] == '[')
		one = str_sub(one, 1, one.n - 1);
	while (one.n && one.p[one.n - 1] == ']')
		one.n--;
	return one;
}

static void offer_named(struct completing *c, struct str what)
{
	bool literal = what.n && what.p[0] >= 'a' && what.p[0] <= 'z';

	if (literal)
		offer(c, what, "");
	else if (str_is(what, "REPORT"))
		offer_reports(c);
	else if (str_is(what, "SITE"))
		offer_records(c, "site");
	else if (str_is(what, "TYPE"))
		offer_types(c);
	else if (str_is(what, "KEY") && c->words_count && type_find(c->words[c->words_count - 1]))
		offer_records(c, c->words[c->words_count - 1].p);
}

void offer_word(struct completing *c, const struct command *command, int n)
{
	struct str words = nth(command->words, n);

	while (words.n)
		offer_named(c, str_cut(&words, '|'));
}
