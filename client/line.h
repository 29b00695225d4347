/* The line to head office: what the uplink says next, said over HTTPS. */
#ifndef CLIENT_LINE_H
#define CLIENT_LINE_H

#include "book/book.h"
#include "device.h"
#include "net/http_client.h"
#include "sync/uplink.h"

/* One conversation of a book with head office. */
struct line {
	struct device device;
	struct http_client *http;
	struct uplink *uplink;
	struct book *book;
	uint64_t up_from; /* what head office held when it was first asked */
	bool asked;
};

MUST_CHECK enum err line_open(struct op *op, struct book *b, int feed_wait_s, struct line *out);
void line_close(struct line *l);
/* One call and its answer; *idle: nothing is left to do. E_NETWORK and E_LATER leave
 * the conversation where it was: step again after a while. */
MUST_CHECK enum err line_step(struct op *op, struct line *l, bool *idle);
/* Steps until nothing is left to do; resets op between the steps. `tries`: how often
 * an unreachable or busy head office is asked again, with growing pauses. */
MUST_CHECK enum err line_run(struct op *op, struct line *l, int tries, void (*told)(void *ctx, const struct line *l), void *ctx);
/* After a sync that ended well. Keeps in the book how far head office is and when it
 * said so, puts an enrolment's papers away, and lets the second file go of what lies in
 * two places there. */
MUST_CHECK enum err line_note(struct op *op, struct line *l);
uint64_t line_up(const struct line *l); /* entries handed in */
/* How long to wait after `err`, the last of so many failures on end: what E_LATER in op
 * asks for, or a pause that grows up to `most_s`. Each site draws its own. */
int64_t line_pause_ms(const struct op *op, struct line *l, enum err err, int failures, int most_s);

#endif
