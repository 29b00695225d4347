/* Reports: what a book comes to, as tables.
 *
 * A report is a row of the registry with the parameters it takes; its answer is tables
 * of typed cells, so that a screen and a script are told the same. Every answer says how
 * far it knows: the last entry that each site has reported. */
#ifndef REPORTS_REPORTS_H
#define REPORTS_REPORTS_H

#include "book/book.h"
#include "ledger/period.h"

enum report_param {
#define PARAM(name, value, en, zh) PARAM_##name,
#include "reports/params.def"
#undef PARAM
	PARAM_COUNT
};

/* A type and a state are words, which people are shown by their labels. Amounts come last. */
enum report_kind { REPORT_TEXT, REPORT_TYPE, REPORT_STATE, REPORT_DAY, REPORT_MONEY, REPORT_QTY, REPORT_COUNT };


struct report_column {
	const char *name;
	const char *label;
	const char *label_zh;
	enum report_kind kind;
};

static inline bool report_is_amount(const struct report_column *column)
{
	return column->kind >= REPORT_MONEY;
}

struct report_cell {
	bool set;
	union {
		struct str text; /* of what is no amount */
		int64_t v; /* minor units, thousandths, or a count */
	};
};

struct report_table {
	const char *name; /* in JSON, for all tables but the first */
	const char *label;
	const char *label_zh;
	const struct report_column *columns;
	int columns_count;
	struct report_cell *cells; /* rows one behind the other */
	int rows, cap;
	struct report_cell *total; /* NULL: none */
};

struct report_site { /* how far a site has reported */
	struct str site, epoch;
	uint64_t seq;
	struct str day; /* of its last entry */
	struct moment at;
	bool behind; /* it has not told all the days that are reported of */
};

enum { REPORT_TABLES_MAX = 3, REPORT_NOTES_MAX = 6 };

struct report_answer { /* everything in the op's arena */
	const struct report *report;
	struct day on, today;
	struct report_table tables[REPORT_TABLES_MAX];
	int tables_count;
	struct str notes[REPORT_NOTES_MAX]; /* lines said below */
	int notes_count;
	struct report_site *sites;
	int sites_count;
	const struct month_close *closed; /* it speaks of a closed month: so far does it know */
};

struct report_ask {
	struct str word; /* KEY or DAY; empty: none */
	struct str given[PARAM_COUNT]; /* p is NULL where it was not given */
	struct day today; /* DAY_NONE: the book's today */
	enum lang lang; /* of notes */
};

struct report {
	const char *name;
	const char *label_zh; /* NULL: the name */
	const char *about;
	const char *about_zh;
	const char *word; /* "KEY", "[DAY]"; NULL: takes none */
	unsigned takes; /* bits of enum report_param */
	const char *see; /* what whoever is logged in has to hold (SEC-10); NULL: nothing */
	enum err (*run)(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out);
};

extern const struct report *const reports[]; /* ends with NULL */
const struct report *report_find(struct str name); /* NULL where there is none */

void report_ask_init(struct report_ask *ask);
/* From one snapshot of the book. E_USAGE, E_VALUE, E_NO_RECORD, E_REPORT_HOME. */
MUST_CHECK enum err report_run(struct op *op, struct book *b, const struct report *report, const struct report_ask *ask,
	struct report_answer *out);

/* A cell as it is read and as JSON holds it; nothing where it is not set. */
void report_cell_put(struct buf *to, const struct report_column *column, const struct report_cell *cell);
/* The cell of a row's column by its name; NULL where there is no such column. */
const struct report_cell *report_cell_of(const struct report_table *t, int row, const char *column);

#endif
