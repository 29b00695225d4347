/* How an act typed at the command line is written, and the act as JSON.
 *
 * At a site the command opens the book and writes. Beside a running daemon it hands
 * the act over and gets the answer back: both ways are a struct writer, so that no
 * command knows which it has. The JSON is one line without line feed.
 *
 *   {"type","act","doc","on","who","with":[…],"day","draft":true,"drop":true,"from_draft":true,"given":{…}}
 *   {"doc","number","state","at","seq","hash","short","already","warnings":[…]}, or a refusal
 *
 * A draft names the act whose form it is; `drop` throws one away. What was recorded before has no "seq".
 */
#ifndef CLI_WRITER_H
#define CLI_WRITER_H

#include "book/act.h"

enum writing { WRITE_ACT, WRITE_DRAFT, WRITE_DROP };

struct writer {
	struct book *book; /* to look things up in; may be a reader beside the daemon */
	enum err (*write)(struct writer *w, struct op *op, const struct request *r, enum writing how, struct recorded *out);
	/* Many acts that stand or fall together, whatever comes between: begin, add each, then
	 * end or drop; `most`: about how many papers are made. Beside a daemon an add only hands on, and `out` is empty. */
	enum err (*batch_begin)(struct writer *w, struct op *op, int64_t most);
	enum err (*batch_add)(struct writer *w, struct op *op, const struct request *r, struct recorded *out);
	enum err (*batch_end)(struct writer *w, struct op *op);
	void (*batch_drop)(struct writer *w);
	bool beside; /* a daemon: what is refused shows at the end of the batch */
	void (*close)(struct writer *w); /* the book too */
	void *ctx;
};

/* The book itself, opened for writing. */
void writer_of_book(struct writer *w, struct book *b);
MUST_CHECK enum err book_write(struct op *op, struct book *b, const struct request *r, enum writing how, struct recorded *out);

/* An act as it came; `tree` holds what request.given borrows: acting_done. */
struct acting {
	struct request request;
	enum writing how;
	cJSON *tree;
};

void request_put_json(struct buf *to, const struct request *r, enum writing how);
/* Texts live in the op's arena. E_JSON, E_USAGE; E_FIELD for a type or act unknown here. */
MUST_CHECK enum err acting_read(struct op *op, struct str text, struct acting *out);
void acting_done(struct acting *a);

/* The answer of an act; the op's warnings stand in it. */
void recorded_put_json(struct buf *to, const struct recorded *r, const struct op *op, enum lang lang);
/* The answer back: what was recorded, its warnings now in op; or the refusal, now in
 * op, and its code. E_DAEMON for what is neither. */
MUST_CHECK enum err recorded_read(struct op *op, struct str text, struct recorded *out);

#endif
