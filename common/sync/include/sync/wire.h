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
#define PACKING_PLAIN "application/x-ndjson" /* of answers alone */

enum call_method { CALL_GET, CALL_POST };

struct call {
	enum call_method method;
	struct str path;      /* "/v1/log" */
	struct str query;     /* "after=1.25&wait=30", as sent */
	struct str packing;   /* Content-Type */
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
/* The value of one name in the query, as sent; false where it is not there. */
bool wire_query(struct str query, const char *name, struct str *out);
/* The same with %XX decoded, in the arena; false also where that is malformed. */
bool wire_query_text(struct arena *a, struct str query, const char *name, struct str *out);
/* What is signed of a batch: site|epoch|seq|hash. */
void wire_put_signed(struct buf *to, struct log_id log, uint64_t seq, const struct hash *head);

/* The head of a log, as an answer tells it. */
struct wire_head {
	struct str site, epoch;
	uint64_t seq;
	struct hash hash; /* zero where nothing is held */
	uint64_t kept;    /* the last entry that lies in a second place too */
};

/* "site":…,"epoch":…,"seq":…,"hash":…,"kept":… with a comma before where one is due. */
void wire_put_head(struct buf *to, const struct wire_head *head);
/* Reads such an object, whatever else it holds; E_DAMAGED. In the op's arena. */
MUST_CHECK enum err wire_read_head(struct op *op, struct str body, struct wire_head *out);

/* The lines of an answer, unpacked into `plain` where they came packed. E_PACKING,
 * E_SIZE past BATCH_PLAIN_MAX, E_DAMAGED. */
MUST_CHECK enum err wire_lines(struct op *op, const struct answer *a, struct buf *plain, struct str *lines);
/* The next line without its line feed; false at the end. A last line without one is torn: *torn. */
bool wire_line(struct str *rest, struct str *line, bool *torn);
/* `{"standing":{…}}`: name and value of a message of one key. False: it is none. */
bool wire_message(struct str line, struct str *name, struct str *value);

#endif
