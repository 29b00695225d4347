/* The port for those who watch the daemon: plain HTTP, on an address of its own.
 *
 *   GET /metrics   Prometheus' text form
 *   GET /healthz   200 `ok`, or 503 and in a few words what is wrong
 *
 * It tells nobody's name and takes no certificate, so it belongs on the loopback or a
 * network of one's own. One thread serves it, a bounded number of callers at once, each
 * for a bounded time; it takes no lock that a call waits for. */
#ifndef SYNCD_METRICS_H
#define SYNCD_METRICS_H

#include "office.h"

enum { METRICS_GUESTS_MAX = 16, METRICS_GUEST_MS = 5000, METRICS_HEAD_MAX = 4096 };

struct metrics;

/* Listens and serves when it returns. E_VALUE, E_LISTEN. */
MUST_CHECK enum err metrics_open(struct op *op, struct office *office, struct str address, struct metrics **out);
/* "127.0.0.1:7444", with the port that it really got; valid until it is closed. */
const char *metrics_address(const struct metrics *m);
void metrics_close(struct metrics *m);

/* `book`: a reader's, for what only it knows; NULL: left out. */
void metrics_put(struct office *office, struct book *book, struct buf *to);

#endif
