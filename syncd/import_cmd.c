/* `import online-retail --records FILE`: the items and customers of a wholesaler's
 * year, made once at head office, and who hears of which.
 *
 * What is there already is passed over, so the same file may come again. A site whose
 * name is a country of the file hears of the customers who trade there. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "batcher.h"
#include "cli/import.h"
#include "commands.h"
#include "documents/papers.h"
#include "intake/retail.h"
#include "store/desk.h"
#include "store/docs.h"
#include "cli/wording.h"

enum { FAULTS_SHOWN = 50 };

struct importing {
	struct cli *cli;
	struct batcher batcher;
	struct retail *file;
	struct arena arena; /* of one record */
	int64_t done, of;
	int items, items_there, customers, customers_there, sites, topics;
};

/* ---- records ---- */

static enum err is_there(struct op *op, struct importing *in, const char *type, struct str key, bool *there)
{
	struct record_row row;

	return record_get(op, book_store(in->batcher.book), str_from(type), key, &row, there);
}

static enum err create(struct op *op, struct importing *in, struct doc *record)
{
	struct request r;

	cli_request(in->cli, record->type, act_find(record->type, STR("create")), &r);
	r.paper = record;
	return batcher_add(op, &in->batcher, &r);
}

static void step(struct importing *in)
{
	arena_reset(&in->arena);
	progress_at(&in->cli->progress, "Making records", ++in->done, in->of);
}

static enum err make_item(struct op *op, struct importing *in, const struct retail_item *from)
{
	struct item *item;
	bool there;
	enum err err = is_there(op, in, "item", from->code, &there);

	if (err || there) {
		in->items_there += there;
		return err;
	}
	item = (struct item *)doc_new(&in->arena, &item_type);
	item->key = from->code;
	item->name = from->name;
	if (!from->goods)
		item->goods.v = 0;
	in->items++;
	return create(op, in, &item->doc);
}

static enum err make_customer(struct op *op, struct importing *in, const struct retail_customer *from)
{
	struct customer *customer;
	bool there;
	enum err err = is_there(op, in, "customer", from->key, &there);

	if (err || there) {
		in->customers_there += there;
		return err;
	}
	customer = (struct customer *)doc_new(&in->arena, &customer_type);
	customer->key = from->key;
	customer->name = arena_printf(&in->arena, "Customer %.*s", STR_ARG(from->key));
	in->customers++;
	return create(op, in, &customer->doc);
}

static enum err make_records(struct op *op, struct importing *in)
{
	enum err err = OK;

	in->of = (int64_t)in->file->items_count + in->file->customers_count;
	for (uint32_t i = 0; i < in->file->items_count && !err; i++) {
		err = make_item(op, in, &in->file->items[i]);
		step(in);
	}
	for (uint32_t i = 0; i < in->file->customers_count && !err; i++) {
		err = make_customer(op, in, &in->file->customers[i]);
		step(in);
	}
	return err ? err : batcher_flush(op, &in->batcher);
}

/* ---- who hears what ---- */

static bool trades_in(const struct retail *file, const struct retail_customer *customer, uint32_t country)
{
	for (uint32_t t = customer->trade; t != RETAIL_NONE; t = file->trades[t].next)
		if (file->trades[t].country == country)
			return true;
	return false;
}

static int compare_topics(const void *a, const void *b)
{
	return str_cmp(((const struct hears_row *)a)->topic, ((const struct hears_row *)b)->topic);
}

/* The topics of a country's customers that the site does not hear yet. */
static enum err missing_topics(struct op *op, struct importing *in, struct str site, uint32_t country, cJSON *topics)
{
	struct hears_row *rows;
	int count;
	enum err err = hears_of(op, book_store(in->batcher.book), site, &rows, &count);

	if (err)
		return err;
	qsort(rows, (size_t)count, sizeof(*rows), compare_topics);
	for (uint32_t i = 0; i < in->file->customers_count; i++) {
		const struct retail_customer *c = &in->file->customers[i];
		struct hears_row want;
		if (!trades_in(in->file, c, country))
			continue;
		want.topic = arena_printf(&op->arena, "customer:%.*s", STR_ARG(c->key));
		if (!count || !bsearch(&want, rows, (size_t)count, sizeof(*rows), compare_topics))
			cJSON_AddItemToArray(topics, cJSON_CreateString(want.topic.p));
	}
	return OK;
}

static enum err let_hear(void *ctx, struct op *op, const struct record_row *row)
{
	struct importing *in = ctx;
	uint32_t country = retail_country(in->file, row->name);
	cJSON *given, *topics;
	struct request r;
	enum err err;
	int count;

	if (country == RETAIL_NONE)
		return OK;
	given = cJSON_CreateObject();
	topics = cJSON_AddArrayToObject(given, "topics");
	err = missing_topics(op, in, row->key, country, topics);
	count = cJSON_GetArraySize(topics);
	if (!err && count) {
		cli_request(in->cli, &site_type, act_find(&site_type, STR("hear")), &r);
		r.doc = row->key;
		r.given = given;
		err = batcher_add(op, &in->batcher, &r);
		in->sites++;
		in->topics += count;
	}
	cJSON_Delete(given);
	return err;
}

struct site_rows {
	struct record_row *rows;
	int count, cap;
	struct arena *arena;
};

static enum err keep_site(void *ctx, struct op *op, const struct record_row *row)
{
	struct site_rows *s = ctx;

	(void)op;
	if (s->count == s->cap) {
		struct record_row *rows = ARENA_ARRAY(s->arena, struct record_row, s->cap ? s->cap * 2 : 64);
		if (s->count)
			memcpy(rows, s->rows, sizeof(*rows) * (size_t)s->count);
		s->rows = rows;
		s->cap = s->cap ? s->cap * 2 : 64;
	}
	s->rows[s->count++] =
		(struct record_row){.key = arena_str(s->arena, row->key), .name = arena_str(s->arena, row->name)};
	return OK;
}

/* The walk ends before anything is written beneath it. */
static enum err let_all_hear(struct op *op, struct importing *in)
{
	struct site_rows sites = {.arena = &in->cli->arena};
	enum err err = records_walk(op, book_store(in->batcher.book), STR("site"), keep_site, &sites);

	for (int i = 0; i < sites.count && !err; i++)
		err = let_hear(in, op, &sites.rows[i]);
	return err ? err : batcher_flush(op, &in->batcher);
}

/* ---- the command ---- */

static void tell(const struct importing *in)
{
	if (in->cli->json)
		printf("{\"items\":%d,\"items_there\":%d,\"customers\":%d,\"customers_there\":%d,\"sites\":%d,"
		       "\"topics\":%d}\n",
			in->items, in->items_there, in->customers, in->customers_there, in->sites, in->topics);
	else
		printf(in_lang(in->cli->lang,
			       "%d items made, %d were there; %d customers made, %d were there; %d sites hear of %d customers more.\n",
			       "新建商品 %d 个,已有 %d 个;新建客户 %d 个,已有 %d 个;%d 个站点新订阅 %d 个客户。\n"),
			in->items, in->items_there, in->customers, in->customers_there, in->sites, in->topics);
}

/* Under --json they stand in the refusal, all that were kept. */
static void tell_faults(struct cli *cli, const struct retail *file)
{
	struct buf *details = &cli->details, text = BUF_INIT;
	uint32_t shown = file->faults_count;

	if (!cli->json && shown > FAULTS_SHOWN)
		shown = FAULTS_SHOWN;
	if (cli->json)
		buf_puts(details, "\"faults\":[");
	for (uint32_t i = 0; i < shown; i++) {
		struct refusal r = retail_fault_refusal(&cli->arena, &file->faults[i]);
		if (cli->json && i)
			buf_putc(details, ',');
		if (cli->json)
			refusal_json(&r, cli->lang, details);
		else
			refusal_put(&r, cli->lang, &text);
	}
	if (cli->json)
		buf_putc(details, ']');
	else if (file->faults_all > shown)
		buf_printf(&text, in_lang(cli->lang, "... and %u more.\n", "……另有 %u 处。\n"), file->faults_all - shown);
	fwrite(text.p ? text.p : "", 1, text.n, stderr);
	buf_done(&text);
}

static void at_bytes(void *arg, uint64_t done, uint64_t all)
{
	progress_at(arg, "Reading the file", (int64_t)done, (int64_t)all);
}

static enum err write_all(struct op *op, struct importing *in)
{
	enum err err = batcher_open(op, in->cli, &in->batcher);

	if (err)
		return err;
	if (!(err = make_records(op, in)))
		err = let_all_hear(op, in);
	batcher_close(&in->batcher);
	progress_end(&in->cli->progress);
	return err;
}

static enum err run(struct op *op, struct cli *cli)
{
	struct importing in = {.cli = cli};
	struct retail_progress progress = {at_bytes, &cli->progress};
	struct str path = args_get(&cli->args, "records");
	enum err err;

	if (import_is_sheet(cli->args.words[0]))
		return import_sheet(op, cli);
	if (!str_is(cli->args.words[0], "online-retail") || !path.n)
		return op_refuse(op, E_USAGE, "", "what", "It is written: import online-retail --records FILE.", NULL);
	if ((err = cli_signed(op, cli)) || (err = cli_prove(op, cli)))
		return err;
	err = retail_read(op, path.p, NULL, &progress, &in.file);
	progress_end(&cli->progress);
	if (err == E_LINES)
		tell_faults(cli, in.file);
	if (!err && !(err = write_all(op, &in)))
		tell(&in);
	retail_free(in.file);
	arena_done(&in.arena);
	return err;
}

static const struct arg_option options[] = {
	IMPORT_SHEET_OPTIONS,
	{"records", "FILE", "of online-retail: the CSV; its items and customers are made", "online-retail 专用:CSV 文件;建立其中的商品和客户"},
	{0}};

const struct command command_import = {
	.name = "import",
	.words = "KIND [FILE]",
	.words_min = 1,
	.words_max = 2,
	.about = "Take in your own data out of a spreadsheet's CSV, whole or refused line by line; or the items and customers of a "
		 "year's file (online-retail), and let the sites hear of their customers.",
	.about_zh = "从表格的 CSV 录入自己的资料:整份录入,或逐行说明拒绝原因;或按一年的文件(online-retail)建立商品和客户,并让各站点订阅自己的客户。",
	.examples = "import items 商品.csv --as li\n"
		    "import customers 客户.csv --encoding gbk --report 问题.csv --as li\n"
		    "import items new.csv --map columns.txt --update --as li\n"
		    "import prices 商品.csv --from 2026-12-01 --as li\n"
		    "import online-retail --records data.csv --as li",
	.options = options,
	.more = import_help,
	.run = run,
};
