/* A site hands its log in: what can be judged of a batch before it is taken.
 *
 * Whose it is, that it was made for this desk and that the device signed it. Whether
 * it joins the chain is found where it is taken in; what it says is judged by nobody. */
#include "sync/desk.h"

#include "seal/sign.h"
#include "seal/zstd.h"
#include "page.h"
#include "store/desk.h"

static enum err check_call(struct op *op, const struct caller *who, const struct call *call)
{
	enum err err;

	if (call->method != CALL_POST || !str_is(call->path, "/v1/log"))
		return op_refuse(op, E_NOT_FOUND, "", "path", arena_str(&op->arena, call->path).p, NULL);
	if ((err = caller_check(op, who, false)))
		return err;
	if (call->body.n > BATCH_SENT_MAX)
		return op_refuse(op, E_SIZE, "", "size", arena_printf(&op->arena, "%zu", call->body.n).p, "max",
			arena_printf(&op->arena, "%d", BATCH_SENT_MAX).p, NULL);
	if (!str_is(call->packing, PACKING_ZSTD))
		return op_refuse(op, E_PACKING, "", "packing", arena_str(&op->arena, call->packing).p, "known",
			PACKING_ZSTD, NULL);
	return OK;
}

static enum err last_line(struct op *op, struct str lines, struct str *line)
{
	size_t start;

	if (!lines.n || lines.p[lines.n - 1] != '\n')
		return op_refuse(op, E_DAMAGED, "", "why", "it ends in the middle of a line", NULL);
	start = lines.n - 1;
	while (start && lines.p[start - 1] != '\n')
		start--;
	*line = str_sub(lines, start, lines.n - 1 - start);
	return OK;
}

static enum err check_signature(
	struct op *op, const struct caller *who, struct str sign_key, struct str line, struct str signature)
{
	const char *site = arena_str(&op->arena, who->log.site).p;
	struct log_id log;
	struct hash prev, head = hash_of(line);
	struct buf signed_text = BUF_INIT;
	uint64_t seq;
	enum err err;

	if (!entry_place(line, &log, &seq, &prev) || !str_eq(log.site, who->log.site) ||
		!str_eq(log.epoch, who->log.epoch))
		return op_refuse(op, E_SIGNATURE, "", "site", site, NULL);
	wire_put_signed(&signed_text, log, seq, &head);
	err = sign_check(op, sign_key, buf_str(&signed_text), signature, site);
	buf_done(&signed_text);
	return err;
}

static enum err check_batch(
	struct op *op, struct book *b, const struct caller *who, const struct call *call, struct buf *lines)
{
	struct enrolment_row enrolment;
	struct str line;
	bool found;
	enum err err;

	if ((err = check_call(op, who, call)) || (err = zstd_unpack(op, call->body, BATCH_PLAIN_MAX, lines)) ||
		(err = last_line(op, buf_str(lines), &line)) ||
		(err = enrolment_get(op, book_store(b), who->log, &enrolment, &found)))
		return err;
	if (!found)
		return op_refuse(op, E_CERTIFICATE, "", "why", "the device is not enrolled", NULL);
	return check_signature(op, who, enrolment.sign, line, call->signature);
}

bool desk_hand_in(struct op *op, struct book *b, const struct caller *who, const struct call *call, struct buf *lines,
	struct batch *batch, struct answer *out)
{
	if (check_batch(op, b, who, call, lines)) {
		desk_refused(op, out);
		return false;
	}
	*batch = (struct batch){.lines = buf_str(lines), .log = who->log};
	return true;
}

void desk_handed_in(struct op *op, enum err err, const struct taken *taken, const struct batch *batch, uint64_t kept,
	struct answer *out)
{
	struct wire_head head = {batch->log.site, batch->log.epoch, taken->seq, taken->hash, kept};

	if (err && err != E_CHAIN) {
		desk_refused(op, out);
		return;
	}
	if (err) {
		/* The refusal, and beside its members the head to go on from. */
		desk_refused(op, out);
		out->body.n--;
	} else {
		out->status = 200;
		out->packing = STR("application/json");
		buf_clear(&out->body);
		buf_putc(&out->body, '{');
	}
	wire_put_head(&out->body, &head);
	buf_putc(&out->body, '}');
}
