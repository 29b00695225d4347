/* Entries between the books of a table: the site's uplink and head office's desk, with
 * a function call for a line. */
#include "table.h"

#include "seal/zstd.h"
#include "seal/sign.h"
#include "sync/desk.h"
#include "sync/uplink.h"

enum { STEPS_MAX = 1000 };

static void must(struct table *t, struct op *op, enum err err, const char *what)
{
	struct buf why = BUF_INIT;

	if (!err)
		return;
	refusal_text(&op->refusal, LANG_EN, &why);
	table_fault(t, t->line, "%s: %s", what, why.p);
	buf_done(&why);
	op_forgive(op);
}

static void fold_all(struct table *t)
{
	int64_t left = 1;
	struct op op;

	op_init(&op);
	while (left)
		CHECK(book_fold(&op, t->places[0].book, 100, &left) == OK);
	op_done(&op);
}

static void take(struct table *t, const struct caller *who, const struct call *call, struct answer *out)
{
	struct book *ho = t->places[0].book;
	struct buf lines = BUF_INIT;
	struct batch batch;
	struct taken taken;
	struct op op;

	op_init(&op);
	if (desk_hand_in(&op, ho, who, call, &lines, &batch, out)) {
		desk_handed_in(&op, book_take_in(&op, ho, &batch, &taken), &taken, &batch, 0, out);
		fold_all(t);
	}
	buf_done(&lines);
	op_done(&op);
}

static void answer(struct table *t, struct place *p, const struct call *call, struct answer *out)
{
	struct caller who = {CALLER_GOOD, book_log(p->book)};
	bool caught_up;
	struct op op;

	if (call->method == CALL_POST) {
		take(t, &who, call, out);
		return;
	}
	op_init(&op);
	must(t, &op, desk_read(&op, t->places[0].book, &who, call, out, &caught_up), "the desk");
	op_done(&op);
}

void sync_one(struct table *t, struct place *p)
{
	struct uplink_options options = {.sign_key_pem = buf_str(&p->key)};
	struct uplink *u;
	struct op op;
	int steps = 0;
	enum err err;

	op_init(&op);
	CHECK(uplink_open(&op, p->book, &options, &u) == OK);
	do {
		struct answer a = {0};
		enum uplink_step step;
		struct call call;
		if ((err = uplink_next(&op, u, &step, &call)) || step == UPLINK_IDLE)
			break;
		answer(t, p, &call, &a);
		err = uplink_hear(&op, u, &a, false);
		answer_done(&a);
		if (!err)
			op_reset(&op);
	} while (!err && ++steps < STEPS_MAX);
	must(t, &op, err, "sync");
	if (steps == STEPS_MAX)
		table_fault(t, t->line, "sync of %.*s does not end", STR_ARG(p->site));
	uplink_close(u);
	op_done(&op);
}

/* Twice: what the last one handed in may be news for the first. */
void sync_all(struct table *t)
{
	for (int round = 0; round < 2; round++)
		for (int i = 1; i < t->places_count; i++)
			sync_one(t, &t->places[i]);
	t->synced = true;
}

static enum err gather(void *ctx, struct op *op, const struct entry_row *row)
{
	struct buf *lines = ctx;

	(void)op;
	buf_put(lines, row->text);
	buf_putc(lines, '\n');
	return OK;
}

void hand_in_again(struct table *t, struct place *p)
{
	struct hash before = table_digest(&t->places[0]), after, head;
	struct buf lines = BUF_INIT, packed = BUF_INIT, told = BUF_INIT, signature = BUF_INIT;
	struct log_id log = book_log(p->book);
	struct answer a = {0};
	struct call call;
	uint64_t seq;
	struct op op;

	op_init(&op);
	CHECK(entries_of_log(&op, book_store(p->book), log, 0, gather, &lines) == OK);
	CHECK(book_head(&op, p->book, &seq, &head) == OK && lines.n);
	must(t, &op, zstd_pack(&op, buf_str(&lines), &packed), "packing");
	wire_put_signed(&told, log, seq, &head);
	must(t, &op, sign_make(&op, buf_str(&p->key), buf_str(&told), &signature), "signing");
	call = (struct call){.method = CALL_POST, .path = STR("/v1/log"), .packing = STR(PACKING_ZSTD),
		.signature = buf_str(&signature), .body = buf_str(&packed)};
	answer(t, p, &call, &a);
	after = table_digest(&t->places[0]);
	if (a.status != 200 || !hash_eq(&before, &after))
		table_fault(t, t->line, "handed in again: status %d%s", a.status, hash_eq(&before, &after) ? "" : ", and the book changed");
	answer_done(&a);
	buf_done(&lines);
	buf_done(&packed);
	buf_done(&told);
	buf_done(&signature);
	op_done(&op);
}
