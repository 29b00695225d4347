/* An import of a sheet, in its parts: columns, cells, what was seen, report, and what each
 * kind of row becomes. */
#ifndef CLI_IMPORT_INSIDE_H
#define CLI_IMPORT_INSIDE_H

#include "cli/import.h"
#include "intake/cell.h"
#include "intake/sheet.h"
#include "model/document.h"

enum { IMPORT_COLUMNS_MAX = 64, IMPORT_SHOWN = 50 };

struct importing;

/* What a column may hold: a row of a type, over the member of the row's target. */
struct import_column {
	const struct field *field;
	const struct type *type; /* whose words it goes by */
	bool required;
};

struct import_kind {
	const char *name, *label, *label_zh;
	const char *type; /* whose papers or records come of it */
	void (*columns)(struct importing *im, const struct type *type);
	/* The target of the next row's cells: a document or a line, nothing set, in row_op's arena. */
	void *(*target)(struct importing *im);
	/* The target is filled and held to its rows. A refusal of the line stands in row_op. */
	enum err (*take)(struct importing *im, void *target);
	enum err (*end)(struct importing *im); /* NULL: nothing is left over */
	const char *about, *about_zh; /* how it is told apart from what is there */
};

extern const struct import_kind import_kinds[]; /* ends with a name of NULL */

/* ---- import_words.c ---- */

/* Is this the field's own name or label? Plain, as heading_plain. */
bool import_label_is(const struct field *f, struct str plain);
/* Is it another word for it, that people write above a column? */
bool import_word_is(const struct type *type, const struct field *f, struct str plain);
/* The choice, out of "cash|monthly", that people call so; STR_NONE where it is none. */
struct str import_choice(const char *choices, struct str word);
/* Does a line of sums begin so? */
bool import_is_total(struct str cell);
/* "编码、货号、…": the other words for it; NULL none. */
const char *import_words_of(const struct type *type, const struct field *f);

/* ---- import_map.c ---- */

struct import_map {
	struct {
		struct str plain; /* the heading */
		struct str field; /* "-": not read */
	} row[IMPORT_COLUMNS_MAX];
	int count;
	struct cell_rules rules;
};

/* E_MAP, E_DISK. Texts live in the arena. */
MUST_CHECK enum err import_map_read(struct op *op, struct arena *arena, const char *path, struct import_map *out);

/* ---- import_seen.c ---- */

/* Keys and the lines they stand on, by their hashes. */
struct import_seen {
	struct {
		uint64_t hash;
		uint32_t line; /* 0: free */
	} *slot;
	size_t cap, count;
};

/* The line on which the key stood before, or 0 and it is remembered. */
uint32_t import_seen_before(struct import_seen *seen, struct str key, uint32_t line);
void import_seen_done(struct import_seen *seen);

/* ---- the import ---- */

struct importing {
	struct cli *cli;
	struct op *op; /* what ends the import is refused here */
	struct op row_op; /* of one row */
	const struct import_kind *kind;
	const struct type *type;
	const char *path;
	bool update, dry;
	struct writer w;
	struct sheet *sheet;
	struct import_map map;
	struct import_column columns[IMPORT_COLUMNS_MAX];
	int columns_count;
	int field_at[SHEET_COLUMNS_MAX]; /* the column's place above, or SHEET_NO_FIELD */
	int place_of[IMPORT_COLUMNS_MAX]; /* the sheet's column, or -1 */
	struct import_seen seen;
	struct buf text; /* of the cell at hand */
	/* The row at hand. */
	uint32_t line;
	bool row_refused;
	/* Lines of a paper that is being filled. */
	struct arena paper_arena;
	void *state; /* the kind's own */
	FILE *report;
	int64_t fresh, changed, unchanged, refused, totals, faults, papers;
	struct money owed, advance;
};

/* Refuses the row at hand: `column` is the sheet's, or -1. */
void import_refuse(struct importing *im, int column, const struct refusal *r);
/* The same, built here: the values as op_refuse takes them. */
void import_refuse_values(struct importing *im, int column, enum err code, ...) __attribute__((sentinel));
/* The sheet's column of the field with that name, or -1. */
int import_place(const struct importing *im, struct str field);

/* Adds an act to the batch. What is the line's fault is told and OK returned, `out` empty;
 * what ends the import is refused on im->op. */
MUST_CHECK enum err import_act(struct importing *im, const struct request *r, struct recorded *out);

/* import_cells.c: a line of sums beneath the others: its first cell says so, and something
 * that every line has to have is not in it. */
bool import_sums_up(struct importing *im, const struct sheet_row *row);
/* The row's cells into the target. */
void import_cells(struct importing *im, const struct sheet_row *row, void *target);

/* import_compare.c: is the field set in `now`, and another in `there`? */
bool import_column_differs(
	struct importing *im, const struct field *f, const void *now, const void *there, struct str *now_text, struct str *there_text);
/* The first column that is set in `now` and differs in `there`; NULL:
 * none. The two texts live in row_op's arena. */
const struct import_column *import_differs(
	struct importing *im, const void *now, const void *there, struct str *now_text, struct str *there_text);
/* True the second time a key comes; the row is refused then. */
bool import_twice(struct importing *im, struct str key, const struct field *of, struct str shown);

/* Refuses the row where this book has not heard of the record. */
MUST_CHECK enum err import_known(struct importing *im, const char *type, struct str key);

/* import_report.c */
MUST_CHECK enum err import_report_open(struct importing *im, struct str path);
MUST_CHECK enum err import_report_close(struct importing *im);
void import_tell_columns(struct importing *im); /* what is read of the sheet, what is left out */
void import_tell(struct importing *im, int64_t took_ms);

/* Kinds. */
void import_record_columns(struct importing *im, const struct type *type);
void *import_record_target(struct importing *im);
enum err import_record_take(struct importing *im, void *target);
void import_stock_columns(struct importing *im, const struct type *type);
void *import_stock_target(struct importing *im);
enum err import_stock_take(struct importing *im, void *target);
enum err import_stock_end(struct importing *im);
void import_price_columns(struct importing *im, const struct type *type);
void *import_price_target(struct importing *im);
enum err import_price_take(struct importing *im, void *target);
enum err import_price_end(struct importing *im);
void import_open_columns(struct importing *im, const struct type *type);
void *import_open_target(struct importing *im);
enum err import_open_take(struct importing *im, void *target);

void import_column_add(struct importing *im, const struct type *type, const struct field *f, bool required);

#endif
