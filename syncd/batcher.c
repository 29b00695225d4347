/* Filling batches and sending them off. */
#include "batcher.h"

#include "local.h"

enum { BATCH_ACTS = 1000 };

enum err batcher_open(struct op *op, struct cli *cli, struct batcher *out)
{
	enum err err;

	*out = (struct batcher){0};
	op_init(&out->op);
	if (!(err = hand_open(op, cli->dir, &out->hand)))
		err = cli_book(op, cli, out->hand.daemon >= 0 ? DB_READ : DB_WRITE, &out->book);
	if (err)
		batcher_close(out);
	return err;
}

static bool by_daemon(const struct batcher *b)
{
	return b->hand.daemon >= 0;
}

void batcher_close(struct batcher *b)
{
	if (b->book && b->waiting && !by_daemon(b))
		book_batch_drop(b->book);
	book_close(b->book);
	hand_close(&b->hand);
	buf_done(&b->acts);
	op_done(&b->op);
}

/* Only what the caller has to know outlives the batch's op. */
static enum err told(struct op *op, struct batcher *b, enum err err)
{
	struct buf text = BUF_INIT;

	if (err && b->op.refusal.code) {
		refusal_json(&b->op.refusal, LANG_EN, &text);
		err = refusal_take(op, buf_str(&text));
		buf_done(&text);
	}
	return err;
}

static enum err send_batch(struct op *op, struct batcher *b)
{
	struct str answer;
	enum err err;

	buf_putc(&b->acts, ']');
	err = hand_ask(op, &b->hand, "batch", buf_str(&b->acts), &answer);
	buf_clear(&b->acts);
	return err;
}

enum err batcher_flush(struct op *op, struct batcher *b)
{
	enum err err;

	if (!b->waiting)
		return OK;
	b->waiting = 0;
	if (by_daemon(b))
		return send_batch(op, b);
	err = told(op, b, book_batch_end(&b->op, b->book));
	if (!err)
		book_rest(b->book);
	op_reset(&b->op);
	return err;
}

static enum err write_within(struct op *op, struct batcher *b, const struct request *r)
{
	struct recorded recorded;
	enum err err;

	if (!b->waiting && (err = book_batch_begin(&b->op, b->book)))
		return told(op, b, err);
	b->waiting++;
	return told(op, b, book_act_within(&b->op, b->book, r, &recorded));
}

enum err batcher_add(struct op *op, struct batcher *b, const struct request *r)
{
	enum err err = OK;

	if (by_daemon(b)) {
		buf_putc(&b->acts, b->waiting++ ? ',' : '[');
		request_put_json(&b->acts, r, WRITE_ACT);
	} else {
		err = write_within(op, b, r);
	}
	if (!err && b->waiting == BATCH_ACTS)
		err = batcher_flush(op, b);
	return err;
}
