/* A topic by itself: its entries so far, and the customer's standing behind them. */
#include "cursor.h"
#include "page.h"
#include "store/docs.h"
#include "store/feed.h"
#include "walk.h"

struct snapshot {
	struct page page;
	struct cursor cursor;
};

static enum err put_topic_entry(void *ctx, struct op *op, int64_t n)
{
	struct snapshot *s = ctx;
	enum err err;

	(void)op;
	if (page_is_full(&s->page))
		return WALK_ENOUGH;
	err = page_put_whole(&s->page, n);
	s->cursor.n = n;
	return err;
}

static enum err put_topic(struct snapshot *s, struct str topic)
{
	struct str start = STR("customer:");
	enum err err = topic_walk(s->page.op, s->page.store, topic, s->cursor.n, s->page.folded, put_topic_entry, s);

	if (err == WALK_ENOUGH)
		return OK;
	if (err)
		return err;
	s->cursor.n = s->page.folded;
	return str_starts(topic, start) ? page_put_standing(&s->page, str_sub(topic, start.n, topic.n)) : OK;
}

static enum err heard_topic(
	struct op *op, struct book *b, const struct caller *who, const struct call *call, struct str *topic)
{
	bool hears;
	enum err err = caller_check(op, who, true);

	if (err)
		return err;
	if (!wire_query_text(&op->arena, call->query, "topic", topic) || !topic->n)
		return op_refuse(op, E_REQUIRED, "topic", "field", "topic", NULL);
	if ((err = feed_hears(op, book_store(b), who->log.site, *topic, &hears)) || hears)
		return err;
	return op_refuse(op, E_PERMISSION, "topic", "who", arena_str(&op->arena, who->log.site).p, "what",
		arena_printf(&op->arena, "hear %.*s", STR_ARG(*topic)).p, "what_zh",
		arena_printf(&op->arena, "接收 %.*s", STR_ARG(*topic)).p, "posts", "head office", NULL);
}

enum err desk_snapshot(
	struct op *op, struct book *b, const struct caller *who, const struct call *call, struct answer *out)
{
	struct snapshot s = {0};
	struct str era, topic;
	enum err err = heard_topic(op, b, who, call, &topic);

	if (err || (err = era_of(op, book_store(b), &era)) || (err = cursor_of(op, call, era, &s.cursor)) ||
		(err = page_begin(op, b, who, call->query, &s.page)))
		return err;
	if (!(err = put_topic(&s, topic)))
		err = page_answer(&s.page, cursor_text(op, era, &s.cursor), out);
	page_done(&s.page);
	return err;
}
