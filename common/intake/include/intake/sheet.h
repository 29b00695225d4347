/* A table as a spreadsheet leaves it: CSV with comma, semicolon or tab between its
 * columns, in UTF-8, GBK or GB18030, with a line of headings.
 *
 * The reader knows no trade. Whoever opens a sheet says which words head a column he
 * knows; the line with most of them is the line of headings, and tells the separator as
 * well. Lines above it are titles and are passed over. Cells that were merged leave empty
 * headings: a second line that fills them is taken into the first; one that stays empty
 * may have nothing beneath it. One row at a time, memory that never grows. */
#ifndef INTAKE_SHEET_H
#define INTAKE_SHEET_H

#include "base/op.h"
#include "intake/encoding.h"

enum { SHEET_COLUMNS_MAX = 256, SHEET_NO_FIELD = -1 };

struct sheet;

struct sheet_ask {
	const char *path;
	enum encoding encoding;
	/* Which field a heading means, or SHEET_NO_FIELD. */
	int (*field_of)(void *ctx, struct str heading);
	void *ctx;
};

struct sheet_column {
	struct str heading; /* as it stands; empty: none */
	int field;
};

/* What is wrong with one row; texts are valid until the next one. */
struct sheet_fault {
	enum err code; /* E_LINE_… */
	int column; /* from 0; -1: the whole line's */
	struct str value, other;
};

struct sheet_row {
	uint32_t line; /* of the file, from 1; a cell with line feeds spans several */
	struct str *cells; /* as many as there are columns, in UTF-8, as they stand */
	struct sheet_fault fault; /* code OK: the row can be read */
};

/* Refuses E_DISK, E_NOT_CSV for what is no text, E_HEADINGS where no line has a heading
 * that is known, E_HEADING_TWICE where two columns mean one field. */
MUST_CHECK enum err sheet_open(struct op *op, const struct sheet_ask *ask, struct sheet **out);
void sheet_close(struct sheet *s);

/* The next row that is not empty; *more false behind the last. E_DISK; E_LINE_LONG where a
 * quotation mark is never closed: then nothing behind it can be read. */
MUST_CHECK enum err sheet_next(struct op *op, struct sheet *s, struct sheet_row *row, bool *more);

const struct sheet_column *sheet_columns(const struct sheet *s, int *count);
enum encoding sheet_encoding(const struct sheet *s);
char sheet_separator(const struct sheet *s);
uint32_t sheet_heading_line(const struct sheet *s);
int64_t sheet_lines(const struct sheet *s); /* of the whole file */

/* A heading as it is compared: no spaces or marks, nothing behind a bracket, lower case. */
void heading_plain(struct str heading, struct buf *to);

#endif
