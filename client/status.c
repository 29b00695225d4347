/* `status`: who this book is, how much of it head office has, and how old its news is. */
#include "base/json.h"
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
	put(&text, "second", str_from(s->second));
	put(&text, "second_path", str_from(s->second_path));
	if (s->lacks)
		buf_printf(&text, ",\"lacks\":%llu", (unsigned long long)s->lacks);
	buf_printf(&text, ",\"drafts\":%d,\"unprinted\":%d}\n", s->drafts, s->unprinted);
	out_print(&text);
	buf_done(&text);
}

static void print_text(const struct status *s)
{
	struct buf hash = BUF_INIT;

	hash_put_short(&hash, &s->head);
	printf("site         %.*s, epoch %.*s%s\n", STR_ARG(s->id.site), STR_ARG(s->id.epoch), s->id.alone ? ", alone" : "");
	printf("own entries  %llu%s%s\n", (unsigned long long)s->seq, s->seq ? ", the last " : "", s->seq ? hash.p : "");
	if (s->lacks)
		printf("lacking      its own entries up to %llu, which head office has: run `sync`\n",
			(unsigned long long)s->lacks);
	printf("all entries  %lld\n", (long long)s->held);
	printf("second file  %s%s%s\n", s->second, *s->second_path ? ", " : "", s->second_path);
	printf("drafts       %d\n", s->drafts);
	if (s->unprinted)
		printf("not printed  %d: `print --waiting`\n", s->unprinted);
	if (s->id.server.n) {
		printf("head office  %.*s\n", STR_ARG(s->id.server));
		printf("not yet sent %llu%s\n", (unsigned long long)waiting(s), waiting(s) ? ": run `sync`" : "");
		printf("last sync    %.*s, news up to %.*s\n", STR_ARG(s->synced.n ? s->synced : STR("never")),
			STR_ARG(s->cursor.n ? s->cursor : STR("nothing")));
	}
	buf_done(&hash);
}

static enum err run(struct op *op, struct cli *cli)
{
	struct status s = {0};
	struct book *b;
	enum err err = cli_book(op, cli, DB_READ, &b);

	if (err)
		return err;
	err = gather(op, cli, b, &s);
	if (!err && cli->json)
		print_json(&s);
	else if (!err)
		print_text(&s);
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
