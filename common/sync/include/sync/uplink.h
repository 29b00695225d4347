/* The site's half of sync: a state machine that says what to call next.
 *
 *   head -> hand in, batch by batch -> feed, page by page -> idle
 *     \-> take back what only head office has -> head
 *
 * It keeps nothing that the book does not keep: killed anywhere and begun anew, it
 * asks for the head and goes on from there. No socket, no clock, no chance in it. */
#ifndef SYNC_UPLINK_H
#define SYNC_UPLINK_H

#include "book/book.h"
#include "sync/wire.h"

struct uplink;

enum uplink_step {
	UPLINK_CALL, /* make this call and give the answer to uplink_hear */
	UPLINK_IDLE, /* nothing is left to do: both sides hold the same */
};

struct uplink_options {
	struct str sign_key_pem; /* the device's Ed25519 key; borrowed */
	size_t batch_plain_max;  /* 0: as much as format.md allows; the simulator makes it small */
	int feed_wait_s;         /* how long head office may hold a feed that has nothing new; 0: not at all */
	int page_lines_max;      /* 0: as head office likes; the simulator makes it small */
};

struct uplink_progress {
	uint64_t up_done, up_of; /* own entries */
	int64_t down_done;       /* entries heard */
	uint64_t sent_bytes;
	uint64_t kept; /* the last own entry that lies in a second place at head office too */
};

MUST_CHECK enum err uplink_open(
	struct op *op, struct book *b, const struct uplink_options *options, struct uplink **out);
void uplink_close(struct uplink *u);
/* The call's texts are valid until the answer is given. */
MUST_CHECK enum err uplink_next(struct op *op, struct uplink *u, enum uplink_step *step, struct call *out);
/* Any status, also none (0): E_NETWORK then, and the call is simply made again by the
 * next uplink_next, as after every other err. `reset`: the line was cut while sending;
 * the batch is halved, as after 413. E_LATER carries the server's seconds;
 * E_TWO_LIVES, E_CERTIFICATE where head office says so. */
MUST_CHECK enum err uplink_hear(struct op *op, struct uplink *u, const struct answer *a, bool reset);
/* Begins again at the head: for a watcher, after new entries or a pause. */
void uplink_again(struct uplink *u);
struct uplink_progress uplink_progress(const struct uplink *u);
const char *uplink_state(const struct uplink *u); /* "head", "take_back", "hand_in", "feed", "idle" */

#endif
