/* What the reports share: filling tables, adding up, days, keys with a place. */
#ifndef REPORTS_INSIDE_H
#define REPORTS_INSIDE_H

#include "base/money.h"
#include "reports/reports.h"
#include "store/docs.h"

#define TAKES(name) (1u << PARAM_##name)

/* ---- tables ---- */

struct report_table *table_add(struct report_answer *a, const char *name, const char *label, const char *label_zh,
	const struct report_column *columns, int count);
/* A fresh row of cells that are not set. */
struct report_cell *row_add(struct op *op, struct report_table *t);
struct report_cell cell_text(struct str text); /* not set where it is empty */
struct report_cell cell_number(int64_t v);
/* The total of every column of amounts; "Total" stands in the first. */
MUST_CHECK enum err table_total(struct op *op, struct report_table *t, enum lang lang);
void note(struct op *op, struct report_answer *a, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* sum += v; E_BOOK_DAMAGED past 64 bits, which only foreign entries can bring about. */
MUST_CHECK enum err sum_to(struct op *op, int64_t *sum, int64_t v);
MUST_CHECK enum err sum_less(struct op *op, int64_t *sum, int64_t v); /* sum -= v */

/* ---- what was asked ---- */

static inline bool asked(const struct report_ask *ask, enum report_param param)
{
	return ask->given[param].p != NULL;
}

MUST_CHECK enum err day_asked(struct op *op, struct str text, const char *place, struct day *out);
/* E_NO_RECORD where the record is not known here. */
MUST_CHECK enum err record_asked(struct op *op, struct book *b, const char *type, struct str key);
/* The day as an entry's line says it, without taking the line apart. */
struct str entry_day(struct str text);
/* How old a site's news is, as a note. `n`: of the newest standing shown, 0 none. */
MUST_CHECK enum err note_news(struct op *op, struct book *b, uint64_t n, enum lang lang, struct report_answer *a);
/* Which site's stock: one that was named, or this site's own; empty: all, at head office. */
MUST_CHECK enum err stock_site(struct op *op, struct book *b, const struct report_ask *ask, struct str *out);

/* How far every site has reported: asked before the end where the tables say it too. */
MUST_CHECK enum err sites_reported(struct op *op, struct book *b, struct report_answer *a);
/* NULL: that site has told nothing. */
const struct report_site *site_reported(const struct report_answer *a, struct str site);

/* ---- keys ---- */

/* Texts with a place each, in the order they came. */
struct keys {
	struct arena *arena;
	struct str *list;
	int count, cap;
	int *slots;
	int slots_cap; /* a power of two */
};

void keys_init(struct keys *k, struct arena *arena);
int keys_place(struct keys *k, struct str key); /* made where it is new; the key is copied */
/* Places in the order of their keys, in the arena. */
int *keys_sorted(struct keys *k);
/* An array of `count` that has room for one more, grown in the arena by doubling. */
void *room(struct arena *a, void *rows, size_t size, int count, int *cap);

/* The names of all records of a type by key. */
struct names {
	struct keys keys;
	struct str *names;
	int cap;
};
MUST_CHECK enum err names_read(struct op *op, struct book *b, const char *type, struct names *out);
struct str name_of(struct names *n, struct str key);

#endif
