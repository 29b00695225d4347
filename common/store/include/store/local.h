/* What this machine alone keeps: DIR/local.db, never synced and in no log.
 *
 * Beside the book and not in it, because it is written where the book refuses (and
 * while another program has the book's lock), and because a backup of the book or a
 * log handed in may not carry it. A table is added by common/store/local/NNNN_words.sql
 * and a file local_TABLE.c; what stands in an older step is never changed. */
#ifndef STORE_LOCAL_H
#define STORE_LOCAL_H

#include "base/op.h"
#include "base/when.h"

struct local_db;

/* Opens DIR/local.db; makes it, readable by its owner alone, where there is none.
 * E_NO_BOOK where DIR is none, E_BOOK_VERSION where a newer program made it. */
MUST_CHECK enum err local_db_open(struct op *op, const char *dir, struct local_db **out);
void local_db_close(struct local_db *l);
struct db *local_db_of(struct local_db *l); /* for the files of this layer */

/* ---- refusals (SEC-18) ---- */

struct local_refusal {
	int64_t id;
	struct moment at;
	struct str day; /* the business day of what was asked, "2026-03-01" */
	struct str who;
	struct str command; /* "sales_bill sell" */
	struct str code, place;
	struct str said; /* its values, a JSON object; never a secret */
};
MUST_CHECK enum err local_refusal_put(struct op *op, struct local_db *l, const struct local_refusal *row);
/* How many of a business day; the day's close says it. */
MUST_CHECK enum err local_refusals_count(struct op *op, struct local_db *l, struct str day, int64_t *count);
typedef enum err local_refusal_fn(void *ctx, struct op *op, const struct local_refusal *row);
/* Oldest first; day empty: of all. Texts are valid within fn only. */
MUST_CHECK enum err local_refusals_walk(struct op *op, struct local_db *l, struct str day, local_refusal_fn *fn, void *ctx);

/* ---- wrong PINs ---- */

enum { ATTEMPTS_FREE = 5, ATTEMPT_LOCK_S = 60, ATTEMPT_LOCK_MAX_S = 3600 };

struct local_attempt {
	int wrong; /* this one among them */
	bool locked; /* it may not be tried before `until` */
	struct moment until;
};
/* Counts an attempt as a wrong one, on the disk, before it is looked at: whoever kills
 * the program in between has had his try. From the fifth on each locks: a minute,
 * doubling up to an hour. An attempt while locked is not counted. */
MUST_CHECK enum err local_attempt(struct op *op, struct local_db *l, struct str who, struct moment now, struct local_attempt *out);
/* It was the right one after all. */
MUST_CHECK enum err local_attempt_good(struct op *op, struct local_db *l, struct str who);

/* ---- wrong codes by telephone ---- */

enum { CODES_A_REQUEST = 5, CODES_A_DAY = 10 };

struct local_code {
	struct str request; /* its challenge */
	struct str day; /* "2026-03-01" */
	struct str unlocked; /* the last paper by which head office let this site try again; may be empty */
	bool request_locked, site_locked; /* it may not be tried */
	int left; /* tries after this one, should it be wrong */
};
/* Counts a try as a wrong one, on the disk, before it is looked at: five a request, ten a
 * site and day, and then none until `unlocked` is another. What is locked is not counted. */
MUST_CHECK enum err local_code_try(struct op *op, struct local_db *l, struct local_code *c);
/* It was the right one after all. */
MUST_CHECK enum err local_code_good(struct op *op, struct local_db *l, const struct local_code *c);

/* ---- who is logged in ---- */

struct local_session {
	struct str place; /* the terminal, as the caller spells it */
	struct str who;
	struct moment since, used;
	int64_t idle_s; /* it ends when nothing was done for so long */
};
MUST_CHECK enum err local_session_put(struct op *op, struct local_db *l, const struct local_session *row);
/* *live false: nobody, or idle too long; a clock that went back ends it too. Texts in
 * the op's arena. */
MUST_CHECK enum err local_session_get(
	struct op *op, struct local_db *l, struct str place, struct moment now, struct local_session *out, bool *live);
MUST_CHECK enum err local_session_used(struct op *op, struct local_db *l, struct str place, struct moment now);
MUST_CHECK enum err local_session_end(struct op *op, struct local_db *l, struct str place);
/* Of one user, everywhere on this machine: his PIN is another one now. */
MUST_CHECK enum err local_sessions_end(struct op *op, struct local_db *l, struct str who);

/* ---- slips ---- */

struct local_printer {
	struct str address; /* a file or device, or "tcp:HOST:PORT" */
	struct str form; /* "escpos" or "text" */
	int columns;
	bool drawer; /* it opens for what is paid in cash */
	bool at_once; /* a paper is printed as soon as it is recorded */
	int64_t since; /* papers begun behind this entry are to be printed */
};
MUST_CHECK enum err local_printer_get(struct op *op, struct local_db *l, struct local_printer *out, bool *there);
MUST_CHECK enum err local_printer_put(struct op *op, struct local_db *l, const struct local_printer *printer);
MUST_CHECK enum err local_printer_drop(struct op *op, struct local_db *l);
/* How often the printer took that copy of the paper (SEC-08). */
MUST_CHECK enum err local_printed(struct op *op, struct local_db *l, struct str number, struct str copy, int *times);
/* It took it once more. */
MUST_CHECK enum err local_printed_put(struct op *op, struct local_db *l, struct str number, struct str copy, struct moment at);

#endif
