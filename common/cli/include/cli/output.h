/* What people and scripts see: tables, JSON, refusals, progress.
 *
 * Data goes to standard output and is all that goes there; what is said about it
 * (warnings, refusals in text, progress) goes to standard error. Under --json a
 * refusal is the data. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdio.h>

#include "base/json.h"

/* ---- tables ---- */

struct table_column {
	const char *title;
	bool right; /* amounts and quantities */
};

struct table {
	struct arena *arena;
	const struct table_column *columns; /* borrowed */
	int columns_count;
	struct str *cells; /* rows one behind the other */
	int cells_count, cells_cap;
	size_t room; /* columns of the terminal; 0: as wide as it is */
};

void table_init(struct table *t, struct arena *arena, const struct table_column *columns, int count);
/* The next cell; a row is full when every column has one. The text is copied. */
void table_cell(struct table *t, struct str text);
void table_cellf(struct table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
int table_rows(const struct table *t);
/* Columns line up by what the terminal shows, Chinese characters counting two. On a
 * terminal, words too long for it end in an ellipsis. */
void table_put(const struct table *t, struct buf *to);
void table_print(const struct table *t);

/* Somebody's text made fit to be shown (utf8_put_shown); a copy that ends in a nul. */
struct str one_line(struct arena *arena, struct str text);

/* ---- answers ---- */

void out_print(const struct buf *text); /* to standard output */
/* ,"warnings":[…] */
void warnings_put_json(const struct op *op, enum lang lang, struct buf *to);
void warnings_print(const struct op *op, enum lang lang); /* to standard error */
/* The refusal that stands in op, where it belongs; a code without one is told bare.
 * `details`: further members of the JSON object. */
void refusal_print(const struct op *op, enum err err, bool json, enum lang lang, struct str details);
/* The refusal that the JSON text says, refused here too; OK where it is none. */
MUST_CHECK enum err refusal_take(struct op *op, struct str text);
/* For reading further warnings out of an answer. */
void warnings_take(struct op *op, const cJSON *list);

/* ---- progress ---- */

/* One line on standard error that is written over: how far, how fast, when done.
 * Nothing is shown unless standard error is a terminal, nor in the first second. */
struct progress {
	bool shown; /* may be shown at all */
	enum lang lang;
	bool drawn;
	char what[48];
	int64_t begun_ms, drawn_ms;
	int64_t done, of;
};

void progress_init(struct progress *p);
/* Fits book_options.progress: ctx is the struct progress. A new `what` begins anew. */
void progress_at(void *ctx, const char *what, int64_t done, int64_t of);
void progress_end(struct progress *p); /* wipes the line */
int64_t clock_ms(void); /* counts on, whatever the wall clock does */

#endif
