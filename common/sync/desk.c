/* The counter: which call is whose, and how a refusal is said.
 *
 * What the caller got wrong is an answer; what went wrong here is an err, and whoever
 * runs the desk decides what becomes of it. */
#include "sync/desk.h"

#include "base/check.h"
#include "base/json.h"
#include "page.h"
#include "store/feed.h"
#include "store/log.h"
#include "walk.h"

enum { BUSY_S = 10 };

static int status_of(enum err code)
{
	switch (code) {
	case E_PACKING:
		return 415;
	case E_SIZE:
		return 413;
	case E_SIGNATURE:
	case E_CERTIFICATE:
	case E_TOKEN:
	case E_PERMISSION:
		return 403;
	case E_NOT_FOUND:
		return 404;
	case E_CHAIN:
		return 409;
	case E_BUSY:
	case E_LATER:
		return 503;
	default:
		return err_kind(code) == ERR_CIRCUMSTANCE ? 500 : 400;
	}
}

void desk_refused(struct op *op, struct answer *out)
{
	CHECK(op->refusal.code);
	out->status = status_of(op->refusal.code);
	out->packing = STR("application/json");
	out->retry_after_s = out->status == 503 ? BUSY_S : 0;
	buf_clear(&out->body);
	refusal_json(&op->refusal, LANG_EN, &out->body);
}

enum err caller_check(struct op *op, const struct caller *who, bool good_only)
{
	static const char *const why[] = {[CALLER_NONE] = "none was shown that head office knows",
		[CALLER_EXPIRED] = "it has expired",
		[CALLER_WITHDRAWN] = "it was withdrawn, or another device was enrolled since"};

	if (who->state == CALLER_GOOD || (who->state != CALLER_NONE && !good_only))
		return OK;
	return op_refuse(op, E_CERTIFICATE, "", "why", why[who->state], NULL);
}

/* ---- the head ---- */

enum err desk_kept(struct op *op, struct book *b, struct log_id log, uint64_t *kept)
{
	struct str word;
	uint64_t n = 0;
	enum err err = meta_get(op, book_store(b), "kept_n", &word);

	if (err || !str_to_u64(word, &n))
		n = 0;
	return err ? err : log_seq_upto(op, book_store(b), log, (int64_t)n, kept);
}

static enum err answer_head(struct op *op, struct book *b, const struct caller *who, struct answer *out)
{
	struct wire_head told = {.site = who->log.site, .epoch = who->log.epoch};
	struct log_head held;
	enum err err = caller_check(op, who, false);

	if (err || (err = log_head_get(op, book_store(b), who->log, &held)) ||
		(err = desk_kept(op, b, who->log, &told.kept)))
		return err;
	told.seq = held.seq;
	told.hash = held.hash;
	out->status = 200;
	out->packing = STR("application/json");
	buf_clear(&out->body);
	buf_putc(&out->body, '{');
	wire_put_head(&out->body, &told);
	buf_putc(&out->body, '}');
	return OK;
}

/* ---- one's own log back ---- */

struct back {
	struct page *page;
	uint64_t seq; /* up to which groups are whole */
	size_t whole; /* bytes up to there */
};

static enum err put_back(void *ctx, struct op *op, const struct entry_row *row)
{
	struct back *back = ctx;
	int k, n;

	(void)op;
	if (back->whole == back->page->lines.n && page_is_full(back->page))
		return WALK_ENOUGH;
	page_put(back->page, row->text);
	if (!entry_group(row->text, &k, &n) || k == n) {
		back->whole = back->page->lines.n;
		back->seq = row->seq;
	}
	return OK;
}

static enum err answer_log(
	struct op *op, struct book *b, const struct caller *who, const struct call *call, struct answer *out)
{
	struct page page;
	struct back back = {.page = &page};
	struct str after;
	enum err err = caller_check(op, who, true);

	if (err)
		return err;
	if (wire_query(call->query, "after", &after) && after.n && !str_to_u64(after, &back.seq))
		return op_refuse(op, E_VALUE, "after", "value", arena_str(&op->arena, after).p, "kind",
			"a place in a log", "example", "123", NULL);
	if ((err = page_begin(op, b, who, call->query, &page)))
		return err;
	err = entries_of_log(op, page.store, who->log, back.seq, put_back, &back);
	if (!err || err == WALK_ENOUGH) {
		page.lines.n = back.whole;
		err = page_answer(&page, arena_printf(&op->arena, "%llu", (unsigned long long)back.seq), out);
	}
	page_done(&page);
	return err;
}

/* ---- the calls ---- */

static enum err read_call(struct op *op, struct book *b, const struct caller *who, const struct call *call,
	struct answer *out, bool *caught_up)
{
	if (call->method == CALL_GET && str_is(call->path, "/v1/head"))
		return answer_head(op, b, who, out);
	if (call->method == CALL_GET && str_is(call->path, "/v1/log"))
		return answer_log(op, b, who, call, out);
	if (call->method == CALL_GET && str_is(call->path, "/v1/feed"))
		return desk_feed(op, b, who, call, out, caught_up);
	if (call->method == CALL_GET && str_is(call->path, "/v1/snapshot"))
		return desk_snapshot(op, b, who, call, out);
	return op_refuse(op, E_NOT_FOUND, "", "path", arena_str(&op->arena, call->path).p, NULL);
}

enum err desk_read(struct op *op, struct book *b, const struct caller *who, const struct call *call, struct answer *out,
	bool *caught_up)
{
	enum err err = store_look(op, book_store(b));

	*caught_up = false;
	if (err)
		return err;
	err = read_call(op, b, who, call, out, caught_up);
	store_look_end(book_store(b));
	if (!err || err_kind(err) == ERR_CIRCUMSTANCE)
		return err;
	desk_refused(op, out);
	return OK;
}
