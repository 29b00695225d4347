/* Head office's half of sync: answers calls from its book.
 *
 * Reading calls need a reader's book and may run beside the writer. Handing in goes
 * in three parts, so that many batches share one commit: checked (unpacked, signature
 * against the certificate's log), taken in (book_take_within), answered. */
#ifndef SYNC_DESK_H
#define SYNC_DESK_H

#include "book/fold.h"
#include "sync/wire.h"

/* GET /v1/head, /v1/log?after=SEQ, /v1/feed?after=ERA.N&wait=S, /v1/snapshot?topic=T
 * (&after=ERA.N: its next page); `most` makes a page smaller. Whatever is refused
 * becomes an answer with its status and a JSON refusal; an err is a circumstance of
 * our own.
 * *caught_up: a feed that had nothing new and was asked to wait: hold it and call
 * again when the book has grown, or answer as it is when `wait` seconds have passed. */
MUST_CHECK enum err desk_read(struct op *op, struct book *b, const struct caller *who, const struct call *call,
	struct answer *out, bool *caught_up);

/* POST /v1/log, first part: true, with the batch's lines in *lines (the caller's
 * buffer), or false with the answer filled (415, 413, 403, 400). Reads the book only
 * for the signing key. */
bool desk_hand_in(struct op *op, struct book *b, const struct caller *who, const struct call *call, struct buf *lines,
	struct batch *batch, struct answer *out);
/* Last part: 200 with the new head, or what `err` (E_CHAIN: 409 with the head) calls for. */
void desk_handed_in(struct op *op, enum err err, const struct taken *taken, const struct batch *batch, uint64_t kept,
	struct answer *out);

/* The last entry of a log that lies in a second place too: within what the newest
 * backup reached, which it notes as `kept_n` in meta. */
MUST_CHECK enum err desk_kept(struct op *op, struct book *b, struct log_id log, uint64_t *kept);

/* The refusal in op as an answer: its code decides the status. */
void desk_refused(struct op *op, struct answer *out);


#endif
