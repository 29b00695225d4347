/* `sites`: every log held here and how far it reaches; sites that have handed in
 * nothing yet stand at the end. */
#include "base/json.h"
#include "book/read.h"
#include "commands.h"
#include "documents/papers.h"
#include "store/docs.h"
#include "store/log.h"

struct listing {
	struct book *book;
	struct table table;
	struct buf json;
	int count;
};

struct line {
	struct str site, name, epoch, day, at;
	uint64_t seq;
};

static void put(struct buf *to, const char *name, struct str value)
{
	json_put_key(to, name);
	json_put_str(to, value);
}

static void add_json(struct listing *l, const struct line *line)
{
	if (l->count++)
		buf_putc(&l->json, ',');
	buf_putc(&l->json, '{');
	put(&l->json, "site", line->site);
	put(&l->json, "name", line->name);
	if (line->epoch.n)
		put(&l->json, "epoch", line->epoch);
	buf_printf(&l->json, ",\"entries\":%llu", (unsigned long long)line->seq);
	if (line->day.n)
		put(&l->json, "day", line->day);
	if (line->at.n)
		put(&l->json, "at", line->at);
	buf_putc(&l->json, '}');
}

static void add(struct listing *l, const struct line *line)
{
	add_json(l, line);
	table_cell(&l->table, line->site);
	table_cell(&l->table, line->name);
	table_cell(&l->table, line->epoch.n ? line->epoch : STR("-"));
	table_cellf(&l->table, "%llu", (unsigned long long)line->seq);
	table_cell(&l->table, line->day.n ? line->day : STR("-"));
	table_cell(&l->table, line->at.n ? line->at : STR("-"));
}

static enum err name_of(struct op *op, struct book *b, struct str site, struct str *name)
{
	const struct doc *record;
	enum err err = book_record(op, b, "site", site, &record);

	*name = !err && record ? ((const struct site *)record)->name : STR_NONE;
	return err;
}

/* What the last entry says of itself: its own site's clock. One that is no entry says
 * nothing and still counts. */
static enum err last_entry(struct op *op, struct book *b, const struct log_row *row, struct line *line)
{
	struct buf text = BUF_INIT;
	struct entry e;
	struct str entry;
	struct hash hash;
	int64_t n;
	enum err err = entry_find(op, book_store(b), row->log, row->head.seq, &n, &hash);

	if (err || !n || (err = entry_get(op, book_store(b), n, &entry, &hash)))
		return err;
	if (entry_read(op, &op->arena, entry, &e)) {
		op_forgive(op);
		return OK;
	}
	moment_put(&text, e.at);
	line->at = arena_str(&op->arena, buf_str(&text));
	buf_clear(&text);
	day_put(&text, e.day);
	line->day = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return OK;
}

static enum err add_log(void *ctx, struct op *op, const struct log_row *row)
{
	struct listing *l = ctx;
	struct line line = {.site = row->log.site, .epoch = row->log.epoch, .seq = row->head.seq};
	enum err err;

	if ((err = name_of(op, l->book, line.site, &line.name)) || (err = last_entry(op, l->book, row, &line)))
		return err;
	add(l, &line);
	return OK;
}

static bool listed(const struct listing *l, struct str site)
{
	for (int i = 0; i < l->table.cells_count; i += l->table.columns_count)
		if (str_eq(l->table.cells[i], site))
			return true;
	return false;
}

static enum err add_silent(void *ctx, struct op *op, const struct record_row *row)
{
	struct listing *l = ctx;
	struct line line = {.site = row->key, .name = row->name};

	(void)op;
	if (!listed(l, row->key))
		add(l, &line);
	return OK;
}

static enum err list(struct op *op, struct listing *l)
{
	enum err err = logs_walk(op, book_store(l->book), add_log, l);

	return err ? err : records_walk(op, book_store(l->book), STR("site"), add_silent, l);
}

static enum err run(struct op *op, struct cli *cli)
{
	static const struct table_column columns[] = {{"Site", false}, {"Name", false}, {"Epoch", false},
		{"Entries", true}, {"Last day", false}, {"Last moment", false}};
	static const struct table_column columns_zh[] = {{"站点", false}, {"名称", false}, {"纪元", false},
		{"记录数", true}, {"末条营业日", false}, {"末条时间", false}};
	struct listing l = {0};
	enum err err = cli_book(op, cli, DB_READ, &l.book);

	if (err)
		return err;
	table_init(&l.table, &cli->arena, cli->lang == LANG_ZH ? columns_zh : columns,
		sizeof(columns) / sizeof(*columns));
	buf_puts(&l.json, "{\"sites\":[");
	err = list(op, &l);
	buf_puts(&l.json, "]}\n");
	book_close(l.book);
	if (!err && cli->json)
		out_print(&l.json);
	else if (!err)
		table_print(&l.table);
	buf_done(&l.json);
	return err;
}

const struct command command_sites = {
	.name = "sites",
	.words = "",
	.about = "List the sites and how far the log of each is held here.",
	.about_zh = "列出各站点,以及其日志在此存到第几条。",
	.examples = "sites\nsites --json",
	.run = run,
};
