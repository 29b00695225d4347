/* `TYPE history DRAFT`: what was altered in a draft, by whom and when, with the value
 * before and behind (SEC-03). It stays to be read when the draft has become a paper. */
#include <string.h>

#include "base/json.h"
#include "model/codec.h"
#include "paper_inside.h"

struct history {
	struct cli *cli;
	const struct type *type;
	struct table table;
	struct buf json;
	cJSON *before;
	int forms;
};

static struct str value_text(struct arena *a, const cJSON *value)
{
	char *text = value && !cJSON_IsString(value) ? cJSON_PrintUnformatted(value) : NULL;
	struct str out = value ? arena_str(a, str_from(text ? text : value->valuestring)) : STR_NONE;

	cJSON_free(text);
	return out;
}

static void put_change(struct history *h, const struct draft_row *row, struct str at, const struct field *f, struct str from,
	struct str to)
{
	table_cell(&h->table, at);
	table_cell(&h->table, row->who);
	table_cell(&h->table, str_from(label_of(f, h->cli->lang)));
	table_cell(&h->table, from);
	table_cell(&h->table, to);
	buf_puts(&h->json, h->json.p[h->json.n - 1] == '[' ? "{\"at\":" : ",{\"at\":");
	json_put_str(&h->json, at);
	json_put_key(&h->json, "who");
	json_put_str(&h->json, row->who);
	json_put_key(&h->json, "field");
	json_put_str(&h->json, str_from(f->name));
	json_put_key(&h->json, "before");
	json_put_str(&h->json, from);
	json_put_key(&h->json, "after");
	json_put_str(&h->json, to);
	buf_putc(&h->json, '}');
}

static enum err take_form(void *ctx, struct op *op, const struct draft_row *row)
{
	struct history *h = ctx;
	struct str at = moment_str(&op->arena, row->at);
	cJSON *now;
	enum err err = json_read(op, row->body, INPUT_BYTES_MAX, "draft", &now);

	if (err)
		return err;
	for (const struct field *f = h->type->fields; f->name; f++) {
		struct str from = value_text(&op->arena, json_get(h->before, f->name));
		struct str to = value_text(&op->arena, json_get(now, f->name));
		if (!str_eq(from, to))
			put_change(h, row, at, f, from, to);
	}
	cJSON_Delete(h->before);
	h->before = now;
	h->forms++;
	return OK;
}

static enum err gather(struct op *op, struct book *b, struct history *h)
{
	struct str word = h->cli->args.words[1];
	struct found found;
	enum err err = paper_find(op, b, h->type, word, &found);

	/* One that was thrown away is no draft any more, and has its history still. */
	if (err == E_NO_DOCUMENT) {
		struct refusal refusal = op->refusal;
		op_forgive(op);
		err = draft_history(op, book_store(b), word, take_form, h);
		if (!err && !h->forms)
			op->refusal = refusal;
		return !err && !h->forms ? E_NO_DOCUMENT : err;
	}
	return err ? err : draft_history(op, book_store(b), found.is_draft ? found.draft.doc : found.row.id, take_form, h);
}

enum err paper_history(struct op *op, struct cli *cli, const struct type *type)
{
	static const struct table_column columns[] = {{"When"}, {"Who"}, {"Field"}, {"Before"}, {"After"}};
	static const struct table_column columns_zh[] = {{"时间"}, {"用户"}, {"栏目"}, {"改前"}, {"改后"}};
	struct history h = {.cli = cli, .type = type};
	struct book *b;
	enum err err;

	if (cli->args.words_count < 2)
		return cli_usage(op, "Name the draft: %s history DRAFT", type->name);
	if ((err = cli_book(op, cli, DB_READ, &b)))
		return err;
	table_init(&h.table, &cli->arena, cli->lang == LANG_ZH ? columns_zh : columns, sizeof(columns) / sizeof(*columns));
	buf_puts(&h.json, "{\"changes\":[");
	if (!(err = cli_may_see(op, cli, b, type->see)))
		err = gather(op, b, &h);
	buf_puts(&h.json, "]}\n");
	book_close(b);
	if (!err && cli->json)
		out_print(&h.json);
	else if (!err)
		table_print(&h.table);
	cJSON_Delete(h.before);
	buf_done(&h.json);
	return err;
}
