/* `find`: records by what somebody has of them: a code, a part of the name, its initials. */
#include "cli/commands.h"

#include <stdio.h>

#include "documents/registry.h"
#include "store/search.h"

enum { LIMIT = 20 };

struct asked {
	const struct type *type; /* NULL: all records */
	struct str text;
	uint64_t limit;
};

static enum err no_record_type(struct op *op, const struct type *type)
{
	return cli_usage(op, "%s are papers, not records: `%s list` shows them.", type->name, type->name);
}

/* The first of several words may say what kind of record; the others are looked for. */
static enum err read_words(struct op *op, const struct cli *cli, struct asked *out)
{
	const struct args *args = &cli->args;
	struct buf text = BUF_INIT;
	int from = 0;

	*out = (struct asked){.limit = LIMIT};
	if (args->words_count > 1 && (out->type = type_find(args->words[0])))
		from = 1;
	if (out->type && !type_is_record(out->type))
		return no_record_type(op, out->type);
	for (int i = from; i < args->words_count; i++) {
		if (i > from)
			buf_putc(&text, ' ');
		buf_put(&text, args->words[i]);
	}
	out->text = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return args_u64(op, args, "limit", &out->limit);
}

static enum err check_limit(struct op *op, uint64_t limit)
{
	if (limit && limit <= SEARCH_LIMIT_MAX)
		return OK;
	return cli_usage(op, "--limit is a number from 1 to %d.", SEARCH_LIMIT_MAX);
}

/* ---- the answer ---- */

static const char *by_name(enum found_by by)
{
	static const char *const names[] = {
		[FOUND_KEY] = "key", [FOUND_KEY_BEGINS] = "key_begins", [FOUND_BARCODE] = "barcode", [FOUND_NAME] = "name"};

	return names[by];
}

static void member(struct buf *to, const char *name, struct str value)
{
	json_put_key(to, name);
	json_put_str(to, value);
}

static void print_json(const struct search_hit *hits, int count)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"found\":[");
	for (int i = 0; i < count; i++) {
		const struct record_row *r = &hits[i].record;
		buf_puts(&text, i ? ",{" : "{");
		member(&text, "type", r->type);
		member(&text, "key", r->key);
		member(&text, "name", r->name);
		member(&text, "doc", r->doc);
		member(&text, "by", str_from(by_name(hits[i].by)));
		buf_putc(&text, '}');
	}
	buf_puts(&text, "]}\n");
	out_print(&text);
	buf_done(&text);
}

static struct str label_of_type(struct str name, bool zh)
{
	const struct type *type = type_find(name);

	return type ? str_from(zh ? type->label_zh : type->label) : name;
}

static void print_text(struct op *op, const struct search_hit *hits, int count, const struct asked *asked, bool zh)
{
	const struct table_column titles[] = {{zh ? "编码" : "Key"}, {zh ? "名称" : "Name"}, {zh ? "类别" : "Kind"}};
	struct table t;

	if (!count) {
		fprintf(stderr, zh ? "没有找到“%.*s”。请换个写法,或少写几个字。\n"
				   : "Nothing is called `%.*s`. Try another spelling, or less of it.\n",
			STR_ARG(asked->text));
		return;
	}
	table_init(&t, &op->arena, titles, asked->type ? 2 : 3);
	for (int i = 0; i < count; i++) {
		table_cell(&t, hits[i].record.key);
		table_cell(&t, hits[i].record.name);
		if (!asked->type)
			table_cell(&t, label_of_type(hits[i].record.type, zh));
	}
	table_print(&t);
	if ((uint64_t)count == asked->limit)
		fprintf(stderr, zh ? "前 %d 条;--limit 可多列,再多写几个字可少列。\n"
				   : "The first %d; --limit shows more, and more of the name shows fewer.\n",
			count);
}

static enum err run(struct op *op, struct cli *cli)
{
	struct search_hit *hits;
	struct asked asked;
	struct book *b;
	int count;
	enum err err;

	if ((err = read_words(op, cli, &asked)) || (err = check_limit(op, asked.limit)) || (err = cli_book(op, cli, DB_READ, &b)))
		return err;
	err = search_find(op, book_store(b), asked.type ? str_from(asked.type->name) : STR_NONE, asked.text, (int)asked.limit, &hits,
		&count);
	if (!err && cli->json)
		print_json(hits, count);
	else if (!err)
		print_text(op, hits, count, &asked, cli->lang == LANG_ZH);
	book_close(b);
	return err;
}

static const struct arg_option options[] = {{"limit", "N", "at most so many (20)", "最多列出多少条(20)"}, {0}};

const struct command command_find = {
	.name = "find",
	.words = "[TYPE] TEXT",
	.words_min = 1,
	.words_max = 32,
	.about = "Find items, customers and other records by code, barcode, a part of the name, or its pinyin initials.",
	.about_zh = "按编码、条码、名称中的字或拼音首字母查找商品、客户等档案。",
	.examples = "find item tcb\nfind 瓷杯\nfind customer corner shop --limit 5\nfind item 69012 --json",
	.options = options,
	.run = run,
};
