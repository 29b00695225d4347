/* daybook-pdf: a report as pages.
 *
 * It reads a plain description, one thing a line, its parts parted by tabs:
 *
 *   title WORDS            page WORDS             what stands before a page's number
 *   sub WORDS              carried WORDS          what a page's carried sums are called
 *   table LABEL            begins a table
 *   column KIND LABEL      of that table; t text, n a number, s one that is summed
 *   row CELL…  total CELL…
 *   note WORDS             stands below everything
 */
#ifndef PDF_PDF_H
#define PDF_PDF_H

#include <stdio.h>

#include "base/arena.h"

enum { PDF_COLUMNS_MAX = 32, PDF_TABLES_MAX = 8, PDF_NOTES_MAX = 64, PDF_LINE_MAX = 64 * 1024 };

struct pdf_column {
	char kind; /* t, n, s */
	const char *label;
};

struct pdf_table {
	const char *label;
	struct pdf_column columns[PDF_COLUMNS_MAX];
	int count;
	const char **cells; /* rows one behind the other */
	int rows, cap;
	const char **total; /* NULL: none */
};

struct pdf_text {
	struct arena arena;
	const char *title, *sub, *page, *carried;
	struct pdf_table tables[PDF_TABLES_MAX];
	int tables_count;
	const char *notes[PDF_NOTES_MAX];
	int notes_count;
};

/* False with a sentence in *why where a line is not understood. */
bool pdf_read(struct pdf_text *text, FILE *in, const char **why);
/* A4, upright, or lying where the columns want it. False where the file was not written. */
bool pdf_draw(const struct pdf_text *text, const char *path, const char **why);

/* ---- sums carried from page to page ---- */

struct pdf_sum {
	int64_t thousandths;
	int decimals; /* as the column is written; -1: no number was seen */
	bool broken; /* too large, or no number: nothing is carried */
};

void pdf_sum_add(struct pdf_sum *sum, const char *cell);
/* "1,234.56" as the cells are written, without commas. */
void pdf_sum_put(const struct pdf_sum *sum, char *to, size_t size);

#endif
