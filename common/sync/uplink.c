/* The conversation's course.
 *
 * A step is taken only when an answer was heard and applied; before that the same
 * call is made again, which does no harm, for every call is safe to repeat. */
#include "uplink.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/json.h"
#include "book/act.h"
#include "book/credit.h"
#include "book/fold.h"
#include "store/log.h"

enum { REFUSAL_BYTES_MAX = 64 * 1024, LATER_S = 10 };

enum err uplink_open(struct op *op, struct book *b, const struct uplink_options *options, struct uplink **out)
{
	struct uplink *u;

	if (book_is_home(b))
		return op_refuse(op, E_NOT_ENROLLED, "", NULL);
	u = calloc(1, sizeof(*u));
	CHECK(u);
	u->book = b;
	u->options = *options;
	uplink_again(u);
	*out = u;
	return OK;
}

void uplink_close(struct uplink *u)
{
	if (!u)
		return;
	buf_done(&u->parcel.plain);
	buf_done(&u->parcel.packed);
	buf_done(&u->parcel.signature);
	buf_done(&u->query);
	free(u);
}

void uplink_again(struct uplink *u)
{
	parcel_drop(u);
	u->at = AT_HEAD;
	u->plain_max = parcel_plain_start(u);
}

struct uplink_progress uplink_progress(const struct uplink *u)
{
	return u->progress;
}

const char *uplink_state(const struct uplink *u)
{
	static const char *const names[] = {[AT_HEAD] = "head",
		[AT_TAKE_BACK] = "take_back",
		[AT_HAND_IN] = "hand_in",
		[AT_FEED] = "feed",
		[AT_IDLE] = "idle"};

	return names[u->at];
}

/* ---- what to call ---- */

static void query_begin(struct uplink *u, const char *name, struct str value)
{
	buf_clear(&u->query);
	buf_printf(&u->query, "%s=%.*s", name, STR_ARG(value));
	if (u->options.page_lines_max > 0)
		buf_printf(&u->query, "&most=%d", u->options.page_lines_max);
}

static struct call call_get(struct uplink *u, struct str path)
{
	return (struct call){.method = CALL_GET, .path = path, .query = buf_str(&u->query)};
}

static enum err call_take_back(struct op *op, struct uplink *u, struct call *out)
{
	struct hash hash;
	uint64_t seq;
	enum err err = book_head(op, u->book, &seq, &hash);

	if (err)
		return err;
	query_begin(u, "after", arena_printf(&op->arena, "%llu", (unsigned long long)seq));
	*out = call_get(u, STR("/v1/log"));
	return OK;
}

static enum err call_feed(struct op *op, struct uplink *u, struct call *out)
{
	struct str cursor;
	enum err err = book_cursor(op, u->book, &cursor);

	if (err)
		return err;
	query_begin(u, "after", cursor);
	if (u->options.feed_wait_s > 0)
		buf_printf(&u->query, "&wait=%d", u->options.feed_wait_s);
	*out = call_get(u, STR("/v1/feed"));
	return OK;
}

static enum err call_hand_in(struct op *op, struct uplink *u, struct call *out)
{
	bool any;
	enum err err = parcel_make(op, u, &any);

	if (err)
		return err;
	if (!any) {
		u->at = AT_FEED;
		return call_feed(op, u, out);
	}
	*out = (struct call){.method = CALL_POST,
		.path = STR("/v1/log"),
		.packing = STR(PACKING_ZSTD),
		.signature = buf_str(&u->parcel.signature),
		.body = buf_str(&u->parcel.packed)};
	return OK;
}

enum err uplink_next(struct op *op, struct uplink *u, enum uplink_step *step, struct call *out)
{
	*step = UPLINK_CALL;
	*out = (struct call){0};
	switch (u->at) {
	case AT_HEAD:
		buf_clear(&u->query);
		*out = call_get(u, STR("/v1/head"));
		return OK;
	case AT_TAKE_BACK:
		return call_take_back(op, u, out);
	case AT_HAND_IN:
		return call_hand_in(op, u, out);
	case AT_FEED:
		return call_feed(op, u, out);
	case AT_IDLE:
		break;
	}
	*step = UPLINK_IDLE;
	return OK;
}

/* ---- answers that are refusals ---- */

/* What head office says, in its words. */
static const char *said(struct op *op, const struct answer *a)
{
	cJSON *tree;
	struct str message;

	if (json_read(op, buf_str(&a->body), REFUSAL_BYTES_MAX, "", &tree)) {
		op_forgive(op);
		return "it did not say why";
	}
	/* What is wrong with a certificate is said again, not the sentence around it. */
	message = arena_str(&op->arena, json_text(json_get(tree, "values"), "why"));
	if (!message.n || !str_is(json_text(tree, "code"), err_code(E_CERTIFICATE)))
		message = arena_str(&op->arena, json_text(tree, "message"));
	cJSON_Delete(tree);
	return message.n ? message.p : "it did not say why";
}

static enum err refused(struct op *op, const struct answer *a)
{
	int seconds = a->retry_after_s > 0 ? a->retry_after_s : LATER_S;

	switch (a->status) {
	case 0:
		return op_refuse(op, E_NETWORK, "", "why", "no answer came", NULL);
	case 401:
	case 403:
		return op_refuse(op, E_CERTIFICATE, "", "why", said(op, a), NULL);
	case 503:
		return op_refuse(op, E_LATER, "", "seconds", arena_printf(&op->arena, "%d", seconds).p, NULL);
	}
	return op_refuse(
		op, E_SERVER, "", "status", arena_printf(&op->arena, "%d", a->status).p, "why", said(op, a), NULL);
}

static enum err two_lives(struct op *op, uint64_t seq)
{
	return op_refuse(op, E_TWO_LIVES, "head", "path", "head office", "seq",
		arena_printf(&op->arena, "%llu", (unsigned long long)seq).p, NULL);
}

/* ---- answers ---- */

/* Is that end of our log, as head office has it, on our chain? *ahead: it is past our end. */
static enum err place_theirs(struct op *op, struct uplink *u, const struct wire_head *head, bool *ahead)
{
	struct log_id log = book_log(u->book);
	struct hash hash;
	uint64_t ours;
	int64_t n;
	enum err err = book_head(op, u->book, &ours, &hash);

	if (err)
		return err;
	if (!str_eq(head->site, log.site) || !str_eq(head->epoch, log.epoch))
		return op_refuse(op, E_CERTIFICATE, "", "why", "head office answers for another device", NULL);
	u->progress.up_of = ours > head->seq ? ours : head->seq;
	u->progress.up_done = head->seq;
	u->progress.kept = head->kept;
	*ahead = head->seq > ours;
	if (*ahead || !head->seq)
		return OK;
	if ((err = entry_find(op, book_store(u->book), log, head->seq, &n, &hash)))
		return err;
	return n && hash_eq(&hash, &head->hash) ? OK : two_lives(op, head->seq);
}

static enum err hear_head(struct op *op, struct uplink *u, const struct answer *a)
{
	struct wire_head head;
	int given_back;
	bool ahead;
	enum err err = wire_read_head(op, buf_str(&a->body), &head);

	if (err || (err = place_theirs(op, u, &head, &ahead)))
		return err;
	parcel_drop(u);
	u->theirs = head.seq;
	u->at = ahead ? AT_TAKE_BACK : AT_HAND_IN;
	if (ahead || (err = book_credit_tidy(op, u->book, &given_back)))
		return err;
	return book_hand_over(op, u->book);
}

static enum err hear_back(struct op *op, struct uplink *u, const struct answer *a)
{
	int count;
	enum err err = back_hear(op, u, a, &count);

	if (err)
		return err;
	if (!count)
		return op_refuse(op, E_SERVER, "", "status", "200", "why",
			"it has our entries and does not give them back", NULL);
	u->at = AT_HEAD;
	return OK;
}

/* A head that the batch did not move, or that is where we thought it was, would be
 * asked for again for ever. */
static enum err hear_handed_in(struct op *op, struct uplink *u, const struct answer *a)
{
	struct wire_head head;
	bool ahead;
	enum err err = wire_read_head(op, buf_str(&a->body), &head);

	if (err || (err = place_theirs(op, u, &head, &ahead)))
		return err;
	if (!ahead && head.seq == u->theirs)
		return refused(op, &(struct answer){.status = a->status, .body = a->body});
	if (a->status == 200)
		u->progress.sent_bytes += u->parcel.packed.n;
	parcel_drop(u);
	u->theirs = head.seq;
	if (ahead)
		u->at = AT_HEAD;
	return OK;
}

static enum err hear_feed(struct op *op, struct uplink *u, const struct answer *a)
{
	struct hash hash;
	uint64_t ours;
	bool any;
	enum err err = news_hear(op, u, a, &any);

	if (err || any)
		return err;
	if ((err = book_news_heard(op, u->book)) || (err = book_head(op, u->book, &ours, &hash)))
		return err;
	u->at = ours > u->theirs ? AT_HAND_IN : AT_IDLE;
	return OK;
}

/* A batch too large for the line is made smaller; one group alone cannot be. */
static bool made_smaller(struct uplink *u, const struct answer *a, bool reset)
{
	bool too_large = a->status == 413 || (a->status == 0 && reset);

	return too_large && u->at == AT_HAND_IN && u->parcel.made && parcel_halve(u);
}

enum err uplink_hear(struct op *op, struct uplink *u, const struct answer *a, bool reset)
{
	if (made_smaller(u, a, reset))
		return OK;
	if (a->status != 200 && !(a->status == 409 && u->at == AT_HAND_IN))
		return refused(op, a);
	switch (u->at) {
	case AT_HEAD:
		return hear_head(op, u, a);
	case AT_TAKE_BACK:
		return hear_back(op, u, a);
	case AT_HAND_IN:
		return hear_handed_in(op, u, a);
	case AT_FEED:
		return hear_feed(op, u, a);
	case AT_IDLE:
		break;
	}
	return OK;
}
