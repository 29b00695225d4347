/* What a reader's thread does with each call; every one answers, holds or hands on. */
#ifndef SYNCD_CALLS_H
#define SYNCD_CALLS_H

#include "job.h"

void call_read(struct job *job, struct desk *desk); /* head, log, feed, snapshot */
void call_hand_in(struct job *job, struct desk *desk);
void call_enrol(struct job *job, struct desk *desk);

/* Who calls, by the certificate shown and what is known of the device. */
MUST_CHECK enum err caller_of(struct op *op, struct book *b, const struct http_peer *peer, struct caller *out);

#endif
