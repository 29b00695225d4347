/* What goes over the line, without a line: calls and answers as values.
 *
 * The real program carries them with libcurl and libevent, the simulator loses,
 * doubles and reorders them. Every call is whole in itself and safe to repeat. */
#ifndef SYNC_WIRE_H
#define SYNC_WIRE_H

#include "base/op.h"
#include "model/entry.h"

/* format.md section 5 */
enum { BATCH_SENT_MAX = 1024 * 1024, BATCH_PLAIN_MAX = 16 * 1024 * 1024 };

#define PACKING_ZSTD "application/x-ndjson+zstd"

enum call_method { CALL_GET, CALL_POST };

struct call {
	enum call_method method;
	struct str path; /* "/v1/log" */
	struct str query; /* "after=1.25&wait=30", decoded by wire_query */
	struct str packing; /* Content-Type */
	struct str signature; /* Daybook-Signature: base64, of a batch's head */
	struct str body;
};

enum caller_state { CALLER_NONE, CALLER_GOOD, CALLER_EXPIRED, CALLER_WITHDRAWN };

struct caller { /* from the certificate; by CALLER_NONE only enrol is asked */
	enum caller_state state;
	struct log_id log;
};

struct answer {
	int status; /* 0: none came */
	struct str packing;
	int retry_after_s;
	struct buf body; /* the owner's: answer_done */
};

void answer_done(struct answer *a);
/* The value of one name in the query; false where it is not there. */
bool wire_query(struct str query, const char *name, struct str *out);
/* What is signed of a batch: site|epoch|seq|hash. */
void wire_put_signed(struct buf *to, struct log_id log, uint64_t seq, const struct hash *head);

#endif
