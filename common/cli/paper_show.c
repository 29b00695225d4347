/* `TYPE show`: a paper as it stands, the acts that made it, and what they posted. */
#include <string.h>

#include "documents/registry.h"
#include "model/account.h"
#include "model/codec.h"
#include "paper_inside.h"
#include "store/log.h"

struct showing {
	struct cli *cli;
	const struct type *type;
	struct doc_row row;
	const struct doc *doc;
	struct entry *acts;
	struct hash *hashes;
	int acts_count;
};

static enum err load_acts(struct op *op, struct book *b, struct showing *s)
{
	int64_t *n;
	enum err err = doc_acts(op, book_store(b), &s->row, &n, &s->acts_count);

	if (err)
		return err;
	s->acts = ARENA_ARRAY(&op->arena, struct entry, s->acts_count + 1);
	s->hashes = ARENA_ARRAY(&op->arena, struct hash, s->acts_count + 1);
	for (int i = 0; i < s->acts_count; i++) {
		struct str text;
		if ((err = entry_get(op, book_store(b), n[i], &text, &s->hashes[i])) ||
			(err = entry_read(op, &op->arena, text, &s->acts[i])))
			return err;
	}
	return OK;
}

/* ---- JSON ---- */

static void member(struct buf *to, const char *name, struct str text)
{
	if (!text.n)
		return;
	json_put_key(to, name);
	json_put_str(to, text);
}

static void json_leg(struct buf *to, const struct leg *leg)
{
	struct buf v = BUF_INIT;

	buf_putc(to, '{');
	member(to, "a", leg->spot.a);
	member(to, "at", leg->spot.at);
	member(to, "of", leg->spot.of);
	member(to, "item", leg->spot.item);
	member(to, "paper", leg->spot.paper);
	member(to, "due", leg->spot.due);
	member(to, "by", leg->spot.by);
	leg_value_put(&v, leg->unit, leg->v);
	member(to, leg->unit == UNIT_MONEY ? "m" : "q", buf_str(&v));
	buf_putc(to, '}');
	buf_done(&v);
}

static void json_day(struct buf *to, const char *name, struct day day)
{
	struct buf text = BUF_INIT;

	if (!day_is_none(day))
		day_put(&text, day);
	member(to, name, buf_str(&text));
	buf_done(&text);
}

static void json_act(struct buf *to, const struct entry *e, const struct hash *hash)
{
	buf_putc(to, '{');
	member(to, "site", e->log.site);
	buf_printf(to, ",\"seq\":%llu,\"hash\":\"", (unsigned long long)e->seq);
	hash_put_hex(to, hash);
	buf_puts(to, "\",\"short\":\"");
	hash_put_short(to, hash);
	buf_putc(to, '"');
	member(to, "act", e->act);
	member(to, "who", e->who);
	buf_puts(to, ",\"with\":[");
	for (int i = 0; i < e->with_count; i++) {
		if (i)
			buf_putc(to, ',');
		json_put_str(to, e->with[i]);
	}
	buf_putc(to, ']');
	json_day(to, "day", e->day);
	buf_puts(to, ",\"at\":\"");
	moment_put(to, e->at);
	buf_puts(to, "\",\"posts\":[");
	for (int i = 0; i < e->legs_count; i++) {
		if (i)
			buf_putc(to, ',');
		json_leg(to, &e->legs[i]);
	}
	buf_puts(to, "]}");
}

static void json_paper(struct buf *to, const struct showing *s)
{
	buf_putc(to, '{');
	member(to, "doc", s->row.id);
	member(to, "type", str_from(s->type->name));
	member(to, "number", s->row.number);
	member(to, "key", doc_key(s->doc));
	member(to, "state", s->row.state);
	member(to, "at", s->row.holder);
	member(to, "site", s->row.site);
	member(to, "day", s->row.day);
	buf_puts(to, ",\"body\":");
	codec_put_body(to, s->doc, NULL);
	buf_puts(to, ",\"acts\":[");
	for (int i = 0; i < s->acts_count; i++) {
		if (i)
			buf_putc(to, ',');
		json_act(to, &s->acts[i], &s->hashes[i]);
	}
	buf_puts(to, "]}\n");
}

/* ---- text ---- */

/* A field as people read it: a type by its label. */
static void put_words(struct buf *to, const struct field *f, const void *of, enum lang lang)
{
	bool names_type = f->kind == KIND_text && (strcmp(f->name, "type") == 0 || strcmp(f->name, "kind") == 0);
	const struct type *type = names_type ? type_find(*(const struct str *)((const char *)of + f->offset)) : NULL;

	if (type)
		buf_puts(to, in_lang(lang, type->label, type->label_zh));
	else
		codec_put_text(to, f, of);
}

/* Is the column filled in any row? */
static bool column_is_filled(const struct field *list_field, const struct any_list *list, const struct field *c)
{
	for (int i = 0; i < list->count; i++)
		if (field_is_set(c, (const char *)list->row + list_field->row_size * (size_t)i))
			return true;
	return false;
}

static void put_list(struct op *op, const struct field *f, const struct doc *doc, enum lang lang, struct buf *to)
{
	const struct any_list *list = (const struct any_list *)((const char *)doc + f->offset);
	struct table_column titles[16];
	const struct field *columns[16];
	struct table t;
	int n = 0;

	for (const struct field *c = f->rows; c->name && n < 16; c++) {
		if (!column_is_filled(f, list, c))
			continue;
		columns[n] = c;
		titles[n++] = (struct table_column){label_of(c, lang), c->kind >= KIND_money && c->kind <= KIND_rate};
	}
	table_init(&t, &op->arena, titles, n);
	for (int i = 0; i < list->count; i++) {
		const char *row = (const char *)list->row + f->row_size * (size_t)i;
		for (int c = 0; c < n; c++) {
			struct buf text = BUF_INIT;
			put_words(&text, columns[c], row, lang);
			table_cell(&t, buf_str(&text));
			buf_done(&text);
		}
	}
	buf_printf(to, "\n%s\n", label_of(f, lang));
	table_put(&t, to);
}

void paper_put_fields(struct op *op, const struct doc *doc, enum lang lang, struct buf *to)
{
	static const struct table_column titles[] = {{""}, {""}};
	struct table t;
	struct buf text = BUF_INIT;

	table_init(&t, &op->arena, titles, 2);
	for (const struct field *f = doc->type->fields; f->name; f++) {
		if (f->kind == KIND_list || !field_is_set(f, doc))
			continue;
		buf_clear(&text);
		put_words(&text, f, doc, lang);
		table_cellf(&t, "  %s", label_of(f, lang));
		table_cell(&t, buf_str(&text));
	}
	buf_clear(&text);
	table_put(&t, &text);
	/* The line of titles is empty: it parts the fields from what stands above. */
	if (table_rows(&t))
		buf_put(to, buf_str(&text));
	buf_done(&text);
	for (const struct field *f = doc->type->fields; f->name; f++)
		if (f->kind == KIND_list && field_is_set(f, doc) && !(f->flags & SECRET))
			put_list(op, f, doc, lang, to);
}

static void cell_of(struct table *t, void (*put)(struct buf *to, const void *v), const void *v)
{
	struct buf text = BUF_INIT;

	put(&text, v);
	table_cell(t, buf_str(&text));
	buf_done(&text);
}

static void put_with(struct buf *to, const void *v)
{
	const struct entry *e = v;

	buf_put(to, e->who);
	for (int i = 0; i < e->with_count; i++)
		buf_printf(to, " + %.*s", STR_ARG(e->with[i]));
}

static void put_entry_day(struct buf *to, const void *v)
{
	day_put(to, ((const struct entry *)v)->day);
}

static void put_entry_at(struct buf *to, const void *v)
{
	moment_put(to, ((const struct entry *)v)->at);
}

static void put_hash(struct buf *to, const void *v)
{
	hash_put_short(to, v);
}

/* In Chinese what the act is called; in English its word says it. */
static struct str act_words(const struct showing *s, struct str act)
{
	const struct act *a = s->cli->lang == LANG_ZH ? act_find(s->type, act) : NULL;

	return a ? str_from(a->label_zh) : act;
}

static void put_acts(struct op *op, const struct showing *s, struct buf *to)
{
	static const struct table_column titles[] = {
		{"Act"}, {"Who"}, {"Day"}, {"At"}, {"Site"}, {"Seq", true}, {"Hash"}};
	static const struct table_column titles_zh[] = {
		{"操作"}, {"签字"}, {"营业日"}, {"时间"}, {"站点"}, {"序号", true}, {"短码"}};
	bool zh = s->cli->lang == LANG_ZH;
	struct table t;

	table_init(&t, &op->arena, zh ? titles_zh : titles, 7);
	for (int i = 0; i < s->acts_count; i++) {
		const struct entry *e = &s->acts[i];
		table_cell(&t, act_words(s, e->act));
		cell_of(&t, put_with, e);
		cell_of(&t, put_entry_day, e);
		cell_of(&t, put_entry_at, e);
		table_cell(&t, e->log.site);
		table_cellf(&t, "%llu", (unsigned long long)e->seq);
		cell_of(&t, put_hash, &s->hashes[i]);
	}
	buf_puts(to, zh ? "\n操作\n" : "\nActs\n");
	table_put(&t, to);
}

/* Behind its word, in Chinese, what the account is called. */
static void put_account(struct table *t, const struct showing *s, struct str a)
{
	const struct account *account = account_find(a);

	if (account && s->cli->lang == LANG_ZH)
		table_cellf(t, "%.*s %s", STR_ARG(a), account->label_zh);
	else
		table_cell(t, a);
}

static void put_leg(struct table *t, const struct showing *s, const struct entry *e, const struct leg *leg)
{
	struct buf v = BUF_INIT;

	leg_value_put(&v, leg->unit, leg->v);
	table_cell(t, act_words(s, e->act));
	put_account(t, s, leg->spot.a);
	table_cell(t, leg->spot.at);
	table_cell(t, leg->spot.of);
	table_cell(t, leg->spot.item);
	table_cell(t, leg->spot.due);
	table_cell(t, leg->unit == UNIT_MONEY ? buf_str(&v) : STR_NONE);
	table_cell(t, leg->unit == UNIT_QTY ? buf_str(&v) : STR_NONE);
	buf_done(&v);
}

static void put_posts(struct op *op, const struct showing *s, struct buf *to)
{
	static const struct table_column titles[] = {
		{"Act"}, {"Account"}, {"Site"}, {"Of"}, {"Item"}, {"Due"}, {"Money", true}, {"Quantity", true}};
	static const struct table_column titles_zh[] = {
		{"操作"}, {"科目"}, {"站点"}, {"往来"}, {"商品"}, {"到期"}, {"金额", true}, {"数量", true}};
	bool zh = s->cli->lang == LANG_ZH;
	struct table t;

	table_init(&t, &op->arena, zh ? titles_zh : titles, 8);
	for (int i = 0; i < s->acts_count; i++)
		for (int k = 0; k < s->acts[i].legs_count; k++)
			put_leg(&t, s, &s->acts[i], &s->acts[i].legs[k]);
	if (!table_rows(&t))
		return;
	buf_puts(to, zh ? "\n过账\n" : "\nPostings\n");
	table_put(&t, to);
}

static void text_paper(struct op *op, const struct showing *s, struct buf *to)
{
	bool zh = s->cli->lang == LANG_ZH;
	struct str state = state_label(s->row.state, s->cli->lang);
	struct str name = s->row.number.n ? s->row.number : doc_key(s->doc);

	buf_printf(to, "%s %.*s\n", zh ? s->type->label_zh : s->type->label, STR_ARG(name));
	buf_printf(to, zh ? "状态 %.*s,在 %.*s,%.*s,ID %.*s\n" : "state %.*s, at %.*s, day %.*s, id %.*s\n",
		STR_ARG(state), STR_ARG(s->row.holder), STR_ARG(s->row.day), STR_ARG(s->row.id));
	paper_put_fields(op, s->doc, s->cli->lang, to);
	put_acts(op, s, to);
	put_posts(op, s, to);
}

/* ---- drafts ---- */

static enum err show_draft(struct op *op, const struct showing *s, const struct draft_row *draft, struct buf *to)
{
	struct str body = draft->body.n ? draft->body : STR("{}");
	struct doc *doc = doc_new(&op->arena, s->type);
	const char *label = s->cli->lang == LANG_ZH ? s->type->label_zh : s->type->label;
	enum err err;

	if (s->cli->json) {
		buf_putc(to, '{');
		member(to, "doc", draft->doc);
		member(to, "type", draft->type);
		member(to, "state", STR("draft"));
		member(to, "who", draft->who);
		buf_printf(to, ",\"body\":%.*s,\"acts\":[]}\n", STR_ARG(body));
		return OK;
	}
	err = codec_fold_body(op, &op->arena, doc, body);
	if (err)
		return err;
	buf_printf(to, s->cli->lang == LANG_ZH ? "%s %.*s\n状态 草稿,录入人 %.*s\n" : "%s %.*s\nstate draft, by %.*s\n",
		label, STR_ARG(draft->doc), STR_ARG(draft->who));
	paper_put_fields(op, doc, s->cli->lang, to);
	return OK;
}

static enum err number_of(struct op *op, struct book *b, struct str *paper)
{
	struct doc_row row;
	bool found;
	enum err err = doc_get(op, book_store(b), *paper, &row, &found);

	if (!err && found && row.number.n)
		*paper = row.number;
	return err;
}

/* People know papers by their numbers. */
static enum err number_papers(struct op *op, struct book *b, const struct field *fields, void *of)
{
	enum err err = OK;

	for (const struct field *f = fields; f->name && !err; f++) {
		char *m = (char *)of + f->offset;
		if (f->kind == KIND_paper && field_is_set(f, of))
			err = number_of(op, b, (struct str *)m);
		for (int i = 0; f->kind == KIND_list && i < ((struct any_list *)m)->count && !err; i++)
			err = number_papers(op, b, f->rows, (char *)((struct any_list *)m)->row + f->row_size * (size_t)i);
	}
	return err;
}

static enum err show(struct op *op, struct book *b, struct showing *s, struct buf *to)
{
	struct found found;
	struct doc *doc;
	enum err err = paper_find(op, b, s->type, s->cli->args.words[1], &found);

	if (err)
		return err;
	if (found.is_draft)
		return show_draft(op, s, &found.draft, to);
	s->row = found.row;
	if ((err = book_load(op, b, &s->row, &doc)) || (err = load_acts(op, b, s)))
		return err;
	s->doc = doc;
	if (s->cli->json) {
		json_paper(to, s);
		return OK;
	}
	if (!(err = number_papers(op, b, s->type->fields, doc)))
		text_paper(op, s, to);
	return err;
}

enum err paper_show(struct op *op, struct cli *cli, const struct type *type)
{
	struct showing s = {.cli = cli, .type = type};
	struct buf text = BUF_INIT;
	struct book *b;
	enum err err = cli_book(op, cli, DB_READ, &b);

	if (err)
		return err;
	if (!(err = cli_may_see(op, cli, b, type->see)))
		err = show(op, b, &s, &text);
	if (!err)
		out_print(&text);
	buf_done(&text);
	book_close(b);
	return err;
}
