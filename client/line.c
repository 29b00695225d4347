/* The uplink's calls carried by the HTTP client, and their answers back. */
#include "line.h"

#include <time.h>

#include "store/store.h"

enum { PAUSE_FIRST_S = 1, PAUSE_MOST_S = 8 };

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

int later_seconds(const struct op *op, int otherwise)
{
	uint64_t seconds;

	for (int i = 0; i < op->refusal.values_count; i++)
		if (str_is(str_from(op->refusal.values[i].name), "seconds") &&
			str_to_u64(op->refusal.values[i].text, &seconds) && seconds < 3600)
			return (int)seconds;
	return otherwise;
}

enum err line_run(struct op *op, struct line *l, int tries, void (*told)(void *ctx, const struct line *l), void *ctx)
{
	int pause = PAUSE_FIRST_S;
	bool idle = false;
	enum err err;

	for (;;) {
		err = line_step(op, l, &idle);
		if (idle)
			return OK;
		if (!err) {
			told(ctx, l);
			op_reset(op);
			pause = PAUSE_FIRST_S;
			continue;
		}
		if ((err != E_NETWORK && err != E_LATER) || tries-- <= 0)
			return err;
		nanosleep(&(struct timespec){.tv_sec = err == E_LATER ? later_seconds(op, pause) : pause}, NULL);
		op_reset(op);
		pause = pause * 2 > PAUSE_MOST_S ? PAUSE_MOST_S : pause * 2;
	}
}

uint64_t line_up(const struct line *l)
{
	return uplink_progress(l->uplink).up_done - l->up_from;
}

enum err line_note(struct op *op, struct line *l)
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
		err = meta_put(op, s, "synced", buf_str(&at));
	if (err)
		store_rollback(s);
	else
		err = store_commit(op, s);
	buf_done(&at);
	buf_done(&acked);
	return err;
}
