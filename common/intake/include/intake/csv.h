/* A strict reader of RFC 4180: one record at a time, memory that never grows.
 *
 * Fields may stand in quotes, with "" for a quote and line ends inside. Records
 * end in CRLF or LF; the last one may lack it. A byte order mark at the very
 * start is passed over. Everything has to be UTF-8. */
#ifndef INTAKE_CSV_H
#define INTAKE_CSV_H

#include "base/op.h"
#include "base/str.h"

enum { CSV_FIELD_MAX = 64 * 1024, CSV_RECORD_MAX = 256 * 1024 };

struct csv;

/* Refuses E_DISK where the file cannot be opened. The op and the path must outlive
 * the reader. */
MUST_CHECK enum err csv_open(struct op *op, const char *path, struct csv **out);
/* The same for another character between fields. Fields are the file's bytes, in whatever
 * encoding: one in which neither separator, quote nor line end is part of a character. */
MUST_CHECK enum err csv_open_raw(struct op *op, const char *path, char separator, struct csv **out);
void csv_close(struct csv *csv);

/* The next record. *count is how many fields it has, of which the first `max` are
 * in fields[]; they are valid until the next call. *count is 0 behind the last.
 *
 * E_ENCODING, E_LINE_QUOTE: this record is no good, the next call goes on behind
 * it. E_SIZE: no good, and nothing can be read behind it. These are the caller's
 * to report with csv_line. E_DISK is refused on the op. */
MUST_CHECK enum err csv_next(struct csv *csv, struct str *fields, int max, int *count);

uint32_t csv_line(const struct csv *csv);  /* where the last record began; the first line is 1 */
bool csv_cut(const struct csv *csv);       /* the last record had no line end */
uint64_t csv_bytes(const struct csv *csv); /* taken so far */
uint64_t csv_size(const struct csv *csv);  /* of the file; 0 where it is a pipe */

#endif
