/* The uplink's calls carried by the HTTP client, and their answers back. */
#include "line.h"

#include <time.h>

#include "book/restore.h"
#include "store/store.h"
#include "sync/patience.h"

enum { PAUSE_MOST_S = 8, LATER_MOST_S = 3600, MS_PER_S = 1000, NS_PER_MS = 1000 * 1000 };
enum { SPARE_MANY = 1000, SPARE_PART = 4 }; /* so many entries, or that part of the file */

enum err line_open(struct op *op, struct book *b, int feed_wait_s, struct line *out)
{
	struct http_client_config config = {0};
	struct uplink_options options = {.feed_wait_s = feed_wait_s};
	struct identity id;
	enum err err;

	*out = (struct line){.book = b};
	if ((err = identity_load(op, book_dir(b), &id)))
		return err;
	if (!id.server.n)
		return op_refuse(op, E_NOT_ENROLLED, "", NULL);
	if ((err = device_load(op, book_dir(b), &out->device)))
		return err;
	config.base_url = id.server.p;
	config.authority_pem = buf_str(&out->device.authority);
	config.cert_pem = buf_str(&out->device.cert);
	config.key_pem = buf_str(&out->device.key);
	options.sign_key_pem = buf_str(&out->device.sign);
	if ((err = http_client_open(op, &config, &out->http)) || (err = uplink_open(op, b, &options, &out->uplink)))
		line_close(out);
	return err;
}

void line_close(struct line *l)
{
	uplink_close(l->uplink);
	http_client_close(l->http);
	device_done(&l->device);
	*l = (struct line){0};
}

static enum err carry(struct op *op, struct line *l, const struct call *call, struct http_reply *reply)
{
	struct http_header headers[2];
	const char *path;
	int n = 0;

	if (call->packing.n)
		headers[n++] = (struct http_header){"Content-Type", arena_str(&op->arena, call->packing).p};
	if (call->signature.n)
		headers[n++] = (struct http_header){"Daybook-Signature", arena_str(&op->arena, call->signature).p};
	path = arena_printf(&op->arena, "%.*s%s%.*s", STR_ARG(call->path), call->query.n ? "?" : "", STR_ARG(call->query)).p;
	return http_client_call(l->http, op, call->method == CALL_POST ? HTTP_POST : HTTP_GET, path, headers, n, call->body,
		BATCH_PLAIN_MAX, reply);
}

/* A line that was cut in the middle of a large batch may carry a smaller one. */
static enum err hear_nothing(struct op *op, struct line *l, enum err err, bool reset)
{
	struct refusal refusal = op->refusal;
	struct answer none = {0};

	if (!reset)
		return err;
	op_forgive(op);
	if (uplink_hear(op, l->uplink, &none, true) == OK)
		return OK;
	op->refusal = refusal;
	return err;
}

static void note_first(struct line *l)
{
	if (l->asked)
		return;
	l->asked = true;
	l->up_from = uplink_progress(l->uplink).up_done;
}

enum err line_step(struct op *op, struct line *l, bool *idle)
{
	struct http_reply reply = {0};
	enum uplink_step step;
	struct call call;
	struct answer a;
	enum err err = uplink_next(op, l->uplink, &step, &call);

	*idle = !err && step == UPLINK_IDLE;
	if (err || *idle)
		return err;
	err = carry(op, l, &call, &reply);
	if (err) {
		err = err == E_NETWORK ? hear_nothing(op, l, err, reply.reset) : err;
	} else {
		a = (struct answer){.status = reply.status, .packing = reply.content_type,
			.retry_after_s = reply.retry_after_s, .body = reply.body};
		err = uplink_hear(op, l->uplink, &a, false);
		if (!err)
			note_first(l);
	}
	http_reply_done(&reply);
	return err;
}

/* What E_LATER in op asks for; -1: nothing. */
static int told_seconds(const struct op *op)
{
	uint64_t seconds;

	for (int i = 0; i < op->refusal.values_count; i++)
		if (str_is(str_from(op->refusal.values[i].name), "seconds") &&
			str_to_u64(op->refusal.values[i].text, &seconds))
			return seconds > LATER_MOST_S ? LATER_MOST_S : (int)seconds;
	return -1;
}

int64_t line_pause_ms(const struct op *op, struct line *l, enum err err, int failures, int most_s)
{
	struct world *w = book_world(l->book);
	int told = err == E_LATER ? told_seconds(op) : -1;

	return told >= 0 ? patience_told_ms(w, told) : patience_ms(w, failures, most_s);
}

enum err line_run(struct op *op, struct line *l, int tries, void (*told)(void *ctx, const struct line *l), void *ctx)
{
	int failures = 0;
	bool idle = false;
	enum err err;

	for (;;) {
		err = line_step(op, l, &idle);
		if (idle)
			return OK;
		if (!err) {
			told(ctx, l);
			op_reset(op);
			failures = 0;
			continue;
		}
		if ((err != E_NETWORK && err != E_LATER) || tries-- <= 0)
			return err;
		int64_t ms = line_pause_ms(op, l, err, ++failures, PAUSE_MOST_S);
		nanosleep(&(struct timespec){ms / MS_PER_S, ms % MS_PER_S * NS_PER_MS}, NULL);
		op_reset(op);
	}
}

uint64_t line_up(const struct line *l)
{
	return uplink_progress(l->uplink).up_done - l->up_from;
}

static enum err note(struct op *op, struct line *l)
{
	struct store *s = book_store(l->book);
	struct buf at = BUF_INIT, acked = BUF_INIT;
	enum err err = store_begin(op, s);

	if (err)
		return err;
	moment_put(&at, world_now(book_world(l->book)));
	buf_printf(&acked, "%llu", (unsigned long long)uplink_progress(l->uplink).up_done);
	err = meta_put(op, s, "acked", buf_str(&acked));
	if (!err)
		err = meta_put(op, s, "synced_at", buf_str(&at));
	if (err)
		store_rollback(s);
	else
		err = store_commit(op, s);
	buf_done(&at);
	buf_done(&acked);
	return err ? err : book_met_office(op, l->book);
}

/* What head office keeps in two places need not lie in the second file any more. It is
 * written anew for that, so a little waits until it is worth it. */
static enum err let_go(struct op *op, struct line *l)
{
	uint64_t kept = uplink_progress(l->uplink).kept, first = book_second_first(l->book), seq, spare;
	struct hash head;
	enum err err;

	if (!first || kept < first)
		return OK;
	if ((err = book_head(op, l->book, &seq, &head)))
		return err;
	spare = kept - first + 1;
	if (spare < SPARE_MANY && spare * SPARE_PART < seq - first + 1)
		return OK;
	return book_cut_second(op, l->book, kept);
}

enum err line_note(struct op *op, struct line *l)
{
	enum err err = note(op, l);

	if (err)
		return err;
	device_settled(op, book_dir(l->book));
	return let_go(op, l);
}
