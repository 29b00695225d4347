/* `TYPE list`: papers newest first, and drafts.
 *
 * What stands in a column is whatever the type has of number, key, name, customer
 * and total. */
#include <string.h>

#include "model/codec.h"
#include "paper_inside.h"
#include "store/alias.h"
#include "store/search.h"

enum { LIMIT = 50 };

struct listing {
	struct cli *cli;
	const struct type *type;
	struct str state; /* empty: any */
	struct str called; /* as records are found; p NULL: all */
	uint64_t limit; /* 0: all */
	struct doc_row *rows;
	int count, cap;
	struct draft_row *drafts;
	int drafts_count, drafts_cap;
};

/* Room for one more in an array of the arena. */
static void *room(struct arena *arena, void *rows, size_t size, int count, int *cap)
{
	void *more;

	if (count < *cap)
		return rows;
	*cap = *cap ? *cap * 2 : 64;
	more = arena_take(arena, size * (size_t)*cap);
	if (count)
		memcpy(more, rows, size * (size_t)count);
	return more;
}

static enum err take(void *ctx, struct op *op, const struct doc_row *row)
{
	struct listing *l = ctx;
	struct doc_row *to;

	if (l->limit && (uint64_t)l->count == l->limit)
		return OK;
	if (l->state.n && !str_eq(l->state, row->state) && !str_eq(l->state, state_label(row->state, l->cli->lang)))
		return OK;
	l->rows = room(&op->arena, l->rows, sizeof(*l->rows), l->count, &l->cap);
	to = &l->rows[l->count++];
	to->id = arena_str(&op->arena, row->id);
	return OK;
}

static enum err take_draft(void *ctx, struct op *op, const struct draft_row *row)
{
	struct listing *l = ctx;

	if (l->state.n && !str_is(l->state, "draft"))
		return OK;
	l->drafts = room(&op->arena, l->drafts, sizeof(*l->drafts), l->drafts_count, &l->drafts_cap);
	l->drafts[l->drafts_count++] = (struct draft_row){.doc = arena_str(&op->arena, row->doc),
		.who = arena_str(&op->arena, row->who), .body = arena_str(&op->arena, row->body), .at = row->at};
	return OK;
}

static enum err collect_found(struct op *op, struct book *b, struct listing *l)
{
	int limit = l->limit && l->limit < SEARCH_LIMIT_MAX && !l->state.n ? (int)l->limit : SEARCH_LIMIT_MAX, count;
	struct search_hit *hits;
	enum err err = search_find(op, book_store(b), str_from(l->type->name), l->called, limit, &hits, &count);

	for (int i = 0; i < count && !err; i++) {
		struct doc_row row;
		bool there;
		if (!(err = doc_get(op, book_store(b), hits[i].record.doc, &row, &there)) && there)
			err = take(l, op, &row);
	}
	return err;
}

static enum err collect(struct op *op, struct book *b, struct listing *l)
{
	int limit = l->state.n ? 0 : (int)l->limit;
	enum err err;

	if (l->called.p)
		return collect_found(op, b, l);
	err = docs_walk(op, book_store(b), str_from(l->type->name), limit, take, l);

	return err ? err : drafts_walk(op, book_store(b), str_from(l->type->name), take_draft, l);
}

/* ---- columns ---- */

static const char *const shown[] = {"name", "customer", "supplier", "to", "total", "amount"};

enum { SHOWN = sizeof(shown) / sizeof(*shown) };

static const struct field *shown_field(const struct type *type, int i)
{
	return field_find(type->fields, str_from(shown[i]));
}

static bool is_amount(const struct field *f)
{
	return f->kind == KIND_money || f->kind == KIND_qty || f->kind == KIND_price;
}

static int columns(const struct listing *l, struct table_column *to)
{
	bool zh = l->cli->lang == LANG_ZH;
	int n = 0;

	to[n++] = (struct table_column){type_is_record(l->type) ? (zh ? "编码" : "Key") : (zh ? "单号" : "Number"), false};
	to[n++] = (struct table_column){zh ? "单据 ID" : "Id", false};
	to[n++] = (struct table_column){zh ? "日期" : "Day", false};
	to[n++] = (struct table_column){zh ? "状态" : "State", false};
	to[n++] = (struct table_column){zh ? "所在" : "At", false};
	for (int i = 0; i < SHOWN; i++) {
		const struct field *f = shown_field(l->type, i);
		if (f)
			to[n++] = (struct table_column){label_of(f, l->cli->lang), is_amount(f)};
	}
	return n;
}

static void cells(struct table *t, const struct listing *l, const struct doc_row *row, const struct doc *doc)
{
	table_cell(t, type_is_record(l->type) ? doc_key(doc) : row->number);
	table_cell(t, row->id);
	table_cell(t, row->day);
	table_cell(t, state_label(row->state, l->cli->lang));
	table_cell(t, row->holder);
	for (int i = 0; i < SHOWN; i++) {
		const struct field *f = shown_field(l->type, i);
		struct buf text = BUF_INIT;
		if (!f)
			continue;
		codec_put_text(&text, f, doc);
		table_cell(t, buf_str(&text));
		buf_done(&text);
	}
}

static void member(struct buf *to, const char *name, struct str text)
{
	if (!text.n)
		return;
	json_put_key(to, name);
	json_put_str(to, text);
}

static void json_row(struct buf *to, const struct listing *l, const struct doc_row *row, const struct doc *doc)
{
	buf_putc(to, '{');
	member(to, "doc", row->id);
	member(to, "number", row->number);
	member(to, "key", doc_key(doc));
	member(to, "day", row->day);
	member(to, "state", row->state);
	member(to, "at", row->holder);
	for (int i = 0; i < SHOWN; i++) {
		const struct field *f = shown_field(l->type, i);
		struct buf text = BUF_INIT;
		if (!f)
			continue;
		codec_put_text(&text, f, doc);
		member(to, f->name, buf_str(&text));
		buf_done(&text);
	}
	buf_putc(to, '}');
}

/* ---- out ---- */

/* A record that is read as another is no more to be chosen. */
static enum err merged(struct op *op, struct book *b, const struct listing *l, struct doc_row *row, const struct doc *doc)
{
	struct str now, key = doc_key(doc);
	enum err err = key.n ? alias_of(op, book_store(b), l->type->name, key, &now) : OK;

	if (!err && key.n && !str_eq(now, key))
		row->state = STR("merged");
	return err;
}

static enum err each(struct op *op, struct book *b, struct listing *l, struct table *t, struct buf *json)
{
	for (int i = 0; i < l->count; i++) {
		struct doc *doc;
		enum err err = book_find(op, b, l->type, l->rows[i].id, &l->rows[i]);
		if (err || (err = book_load(op, b, &l->rows[i], &doc)))
			return err;
		if ((err = merged(op, b, l, &l->rows[i], doc)))
			return err;
		if (json && i)
			buf_putc(json, ',');
		if (json)
			json_row(json, l, &l->rows[i], doc);
		else
			cells(t, l, &l->rows[i], doc);
	}
	return OK;
}

static void json_drafts(struct buf *to, const struct listing *l)
{
	for (int i = 0; i < l->drafts_count; i++) {
		buf_puts(to, i ? ",{" : "{");
		member(to, "doc", l->drafts[i].doc);
		member(to, "state", STR("draft"));
		member(to, "who", l->drafts[i].who);
		json_put_key(to, "at");
		buf_putc(to, '"');
		moment_put(to, l->drafts[i].at);
		buf_puts(to, "\",\"body\":");
		buf_put(to, l->drafts[i].body.n ? l->drafts[i].body : STR("{}"));
		buf_putc(to, '}');
	}
}

static enum err print_json(struct op *op, struct book *b, struct listing *l)
{
	struct buf text = BUF_INIT;
	enum err err;

	buf_puts(&text, "{\"papers\":[");
	err = each(op, b, l, NULL, &text);
	buf_puts(&text, "],\"drafts\":[");
	json_drafts(&text, l);
	buf_puts(&text, "]}\n");
	if (!err)
		out_print(&text);
	buf_done(&text);
	return err;
}

static void print_drafts(struct op *op, const struct listing *l)
{
	bool zh = l->cli->lang == LANG_ZH;
	const struct table_column titles[] = {{zh ? "草稿" : "Draft"}, {zh ? "录入人" : "Who"}, {zh ? "时间" : "Since"}};
	struct table t;

	table_init(&t, &op->arena, titles, 3);
	for (int i = 0; i < l->drafts_count; i++) {
		struct buf at = BUF_INIT;
		moment_put(&at, l->drafts[i].at);
		table_cell(&t, l->drafts[i].doc);
		table_cell(&t, l->drafts[i].who);
		table_cell(&t, buf_str(&at));
		buf_done(&at);
	}
	putchar('\n');
	table_print(&t);
}

static enum err print_text(struct op *op, struct book *b, struct listing *l)
{
	struct table_column titles[5 + SHOWN];
	struct table t;
	enum err err;

	table_init(&t, &op->arena, titles, columns(l, titles));
	err = each(op, b, l, &t, NULL);
	if (err)
		return err;
	table_print(&t);
	if (l->drafts_count)
		print_drafts(op, l);
	if (l->limit && (uint64_t)l->count == l->limit && !l->called.p)
		fprintf(stderr, l->cli->lang == LANG_ZH ? "最新 %d 张;--limit 0 显示全部。\n"
							: "The newest %d; --limit 0 shows all.\n",
			l->count);
	return OK;
}

enum err paper_list(struct op *op, struct cli *cli, const struct type *type)
{
	struct listing l = {.cli = cli, .type = type, .state = args_get(&cli->args, "state"),
		.called = args_get(&cli->args, "find"), .limit = LIMIT};
	struct book *b;
	enum err err = args_u64(op, &cli->args, "limit", &l.limit);

	if (!err && cli->args.words_count > 1)
		err = cli_usage(op, "`list` takes no paper; `show` does.");
	if (!err && l.called.p && !type_is_record(type))
		err = cli_usage(op, "--find is for records; %s are papers.", type->name);
	if (err || (err = cli_book(op, cli, DB_READ, &b)))
		return err;
	if (!(err = cli_may_see(op, cli, b, type->see)))
		err = collect(op, b, &l);
	if (!err)
		err = cli->json ? print_json(op, b, &l) : print_text(op, b, &l);
	book_close(b);
	return err;
}
