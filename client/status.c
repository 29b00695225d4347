/* `status`: who this book is, how much of it head office has, and how old its news is. */
#include "base/json.h"
#include "base/phrase.h"
#include "book/fold.h"
#include "cli/printing.h"
#include "commands.h"
#include "documents/registry.h"
#include "store/desk.h"
#include "store/second.h"

struct status {
	struct identity id;
	uint64_t seq, acked;
	struct hash head;
	int64_t held; /* entries of all logs */
	struct str synced, cursor;
	const char *second; /* its state in a word */
	const char *second_path;
	uint64_t lacks; /* own entries up to here are missing: the second file begins behind them */
	int drafts;
	int unprinted;
	struct str logged_in; /* empty: nobody */
};

static enum err count_draft(void *ctx, struct op *op, const struct draft_row *row)
{
	(void)op;
	(void)row;
	++*(int *)ctx;
	return OK;
}

static enum err count_drafts(struct op *op, struct store *store, int *count)
{
	enum err err = OK;

	for (const struct type *const *t = document_types; *t && !err; t++)
		err = drafts_walk(op, store, str_from((*t)->name), count_draft, count);
	return err;
}

static enum err second_state(struct op *op, struct cli *cli, struct book *b, struct status *s)
{
	struct log_id log;
	uint64_t first;
	bool there;
	enum err err;

	s->second_path = "";
	s->second = "none";
	if (str_is(s->id.second, "none"))
		return OK;
	s->second_path = s->id.second.n ? arena_printf(&op->arena, "%.*s/entries.ndjson", STR_ARG(s->id.second)).p
					: arena_printf(&op->arena, "%s/second/entries.ndjson", cli->dir).p;
	err = second_peek(op, s->second_path, &log, &first, &there);
	if (err)
		return err;
	if (there && first > s->seq + 1)
		s->lacks = first - 1;
	s->second = !there ? "missing" : str_eq(log.site, book_log(b).site) && str_eq(log.epoch, book_log(b).epoch) ? "there" : "of another book";
	return OK;
}

static enum err gather(struct op *op, struct cli *cli, struct book *b, struct status *s)
{
	struct store *store = book_store(b);
	struct str acked;
	enum err err;

	if ((err = identity_load(op, cli->dir, &s->id)) || (err = book_head(op, b, &s->seq, &s->head)) ||
		(err = meta_get(op, store, "acked", &acked)) || (err = meta_get(op, store, "synced_at", &s->synced)) ||
		(err = book_cursor(op, b, &s->cursor)) || (err = count_drafts(op, store, &s->drafts)))
		return err;
	if (!acked.n || !str_to_u64(acked, &s->acked))
		s->acked = 0;
	s->held = store->folded_n;
	if ((err = printing_waits(op, cli, b, NULL, NULL, &s->unprinted)))
		return err;
	return second_state(op, cli, b, s);
}

static void put(struct buf *to, const char *name, struct str value)
{
	if (!value.n)
		return;
	json_put_key(to, name);
	json_put_str(to, value);
}

static uint64_t waiting(const struct status *s)
{
	return s->id.server.n && s->seq > s->acked ? s->seq - s->acked : 0;
}

static void print_json(const struct status *s)
{
	struct buf text = BUF_INIT;

	buf_putc(&text, '{');
	put(&text, "site", s->id.site);
	put(&text, "epoch", s->id.epoch);
	put(&text, "server", s->id.server);
	buf_printf(&text, ",\"alone\":%s,\"seq\":%llu,\"entries\":%lld,\"waiting\":%llu", s->id.alone ? "true" : "false",
		(unsigned long long)s->seq, (long long)s->held, (unsigned long long)waiting(s));
	put(&text, "synced", s->synced);
	put(&text, "cursor", s->cursor);
	put(&text, "logged_in", s->logged_in);
	put(&text, "second", str_from(s->second));
	put(&text, "second_path", str_from(s->second_path));
	if (s->lacks)
		buf_printf(&text, ",\"lacks\":%llu", (unsigned long long)s->lacks);
	buf_printf(&text, ",\"drafts\":%d,\"unprinted\":%d}\n", s->drafts, s->unprinted);
	out_print(&text);
	buf_done(&text);
}

/* A line of the answer: what it is, and a text of its own. */
static void line(struct table *t, const char *what, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void line(struct table *t, const char *what, const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	table_cell(t, str_from(what));
	table_cell(t, str_from(text));
}

static void put_own(struct table *t, const struct status *s, enum lang lang)
{
	struct buf hash = BUF_INIT;

	hash_put_short(&hash, &s->head);
	line(t, in_lang(lang, "site", "站点"), in_lang(lang, "%.*s, epoch %.*s%s", "%.*s,账期 %.*s%s"), STR_ARG(s->id.site),
		STR_ARG(s->id.epoch), s->id.alone ? in_lang(lang, ", alone", ",单独") : "");
	if (s->seq)
		line(t, in_lang(lang, "own entries", "本站记录"), in_lang(lang, "%llu, the last %s", "%llu 条,末条 %s"),
			(unsigned long long)s->seq, hash.p);
	else
		line(t, in_lang(lang, "own entries", "本站记录"), "0");
	if (s->lacks)
		line(t, in_lang(lang, "lacking", "缺少"),
			in_lang(lang, "its own entries up to %llu, which head office has: run `sync`", "本站第 %llu 条及以前的记录,总部有存:请运行 `sync`"),
			(unsigned long long)s->lacks);
	line(t, in_lang(lang, "all entries", "全部记录"), "%lld", (long long)s->held);
	line(t, in_lang(lang, "second file", "第二文件"), "%s%s%s", phrase(lang, s->second),
		*s->second_path ? in_lang(lang, ", ", ",") : "", s->second_path);
	line(t, in_lang(lang, "drafts", "草稿"), "%d", s->drafts);
	if (s->logged_in.n)
		line(t, in_lang(lang, "logged in", "已登录"), "%.*s", STR_ARG(s->logged_in));
	if (s->unprinted)
		line(t, in_lang(lang, "not printed", "未打印"), "%d: `print --waiting`", s->unprinted);
	buf_done(&hash);
}

static void put_line_to_office(struct table *t, const struct status *s, enum lang lang)
{
	const char *never = in_lang(lang, "never", "从未"), *nothing = in_lang(lang, "nothing", "无");

	line(t, in_lang(lang, "head office", "总部"), "%.*s", STR_ARG(s->id.server));
	line(t, in_lang(lang, "not yet sent", "未上传"), "%llu%s", (unsigned long long)waiting(s),
		waiting(s) ? in_lang(lang, ": run `sync`", ":请运行 `sync`") : "");
	line(t, in_lang(lang, "last sync", "上次同步"), in_lang(lang, "%.*s, news up to %.*s", "%.*s,消息至 %.*s"),
		STR_ARG(s->synced.n ? s->synced : str_from(never)), STR_ARG(s->cursor.n ? s->cursor : str_from(nothing)));
}

static void print_text(struct op *op, const struct status *s, enum lang lang)
{
	static const struct table_column columns[] = {{""}, {""}};
	struct buf text = BUF_INIT;
	struct str rows;
	struct table t;

	table_init(&t, &op->arena, columns, 2);
	t.room = 0; /* a path is to be read to its end */
	put_own(&t, s, lang);
	if (s->id.server.n)
		put_line_to_office(&t, s, lang);
	table_put(&t, &text);
	rows = buf_str(&text);
	str_cut(&rows, '\n'); /* the line of titles is empty */
	printf("%.*s", STR_ARG(rows));
	buf_done(&text);
}

static enum err run(struct op *op, struct cli *cli)
{
	struct status s = {0};
	struct book *b;
	enum err err = cli_book(op, cli, DB_READ, &b);

	if (err)
		return err;
	err = gather(op, cli, b, &s);
	if (!err)
		err = cli_session(op, cli, &s.logged_in);
	if (!err && cli->json)
		print_json(&s);
	else if (!err)
		print_text(op, &s, cli->lang);
	book_close(b);
	return err;
}

const struct command command_status = {
	.name = "status",
	.words = "",
	.about = "Who this book is, what has not gone up yet, and how old its news is.",
	.about_zh = "这是哪本账、还有多少未上传、消息有多旧。",
	.examples = "status\nstatus --json",
	.run = run,
};
