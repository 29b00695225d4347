/* A table of documents: what is done at which site, line by line, and what the books
 * say afterwards. Every site and head office is a real book in a directory of its own;
 * entries go between them by the uplink and the desk of the programs.
 *
 * What a table has named once has to stay so until the table names it anew: in the
 * site's book, at head office after a sync, and after every book was built again. */
#ifndef TESTS_DOCUMENTS_TABLE_H
#define TESTS_DOCUMENTS_TABLE_H

#include "book_rig.h"

enum { TABLE_PLACES_MAX = 6, TABLE_NAMES_MAX = 40, TABLE_SAID_MAX = 200, TABLE_WORDS_MAX = 16, TABLE_PRINTED_MAX = 16 };

/* A line of the table in words; JSON is one word. */
struct words {
	struct str word[TABLE_WORDS_MAX];
	int count;
};

struct place { /* a site and its book; the first one is head office */
	struct str site;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct buf key; /* that signs its batches, PEM */
};

struct paper_name { /* "as T" */
	struct str name;
	char doc[20];
};

/* What a table said of the books, checked again and again. */
struct said {
	int line;
	struct str key; /* without the value: said anew, it replaces what was said before */
	struct place *at;
	struct str accounts; /* "OH+TRN" */
	struct spot like; /* empty parts: any */
	struct str value;
};

struct decided {
	int line;
	struct str from, paper, amount, day;
};

/* A figure of a report: words[rows_from] up to the last but two say which rows. */
struct figure {
	int line;
	struct str key; /* without the value */
	struct place *at;
	struct words words;
	int rows_from;
};

/* A report that comes out as it did the first time, for ever. */
struct printed {
	int line;
	struct words words;
	struct str text; /* p is NULL: not run yet */
};

struct table {
	struct arena arena;
	const char *file;
	int line, faults;
	struct place places[TABLE_PLACES_MAX];
	int places_count;
	struct paper_name names[TABLE_NAMES_MAX];
	int names_count;
	struct said said[TABLE_SAID_MAX];
	int said_count;
	struct decided decided[TABLE_SAID_MAX];
	int decided_count;
	struct figure figures[TABLE_SAID_MAX];
	int figures_count;
	struct printed printed[TABLE_PRINTED_MAX];
	int printed_count;
	struct str day; /* of the acts that follow; empty: today */
	bool unsettled; /* something was said since it was last checked */
	bool synced; /* nothing was done at a site since the last sync of all */
	int64_t cases, lines_decided; /* -1: not said */
};

void table_fault(struct table *t, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct place *table_place(struct table *t, struct str site);
/* The id of a paper that the table gave a name; STR_NONE. */
struct str table_paper(struct table *t, struct str name);
bool looks_like_day(struct str word);

/* table_books.c */
void scenario_begin(struct table *t);
void scenario_end(struct table *t); /* all that was said holds after a rebuild too */
void site_add(struct table *t, struct words *w); /* site A01 wu he */
void item_add(struct table *t, struct words *w, bool goods); /* item P13 */
void clocks_set(struct table *t, struct str day);
void customer_add(struct table *t, struct words *w); /* customer C600 A01 B01 */
/* [refused CODE | again] SITE TYPE ACT WHO[+WITH] [PAPER] [JSON] [as NAME] */
enum act_wish { WISH_DONE, WISH_REFUSED, WISH_AGAIN };
void act_do(struct table *t, struct words *w, enum act_wish wish, struct str code);
void draft_do(struct table *t, struct words *w); /* draft SITE TYPE WHO {…} as NAME */
struct hash table_digest(struct place *p);

/* table_sync.c */
void sync_one(struct table *t, struct place *p);
void sync_all(struct table *t);
void hand_in_again(struct table *t, struct place *p); /* the whole log, as if for the first time */

/* table_says.c */
void expect_say(struct table *t, struct words *w); /* expect BOOK ACCOUNT … VALUE */
void decided_say(struct table *t, struct words *w); /* decided FROM PAPER AMOUNT DAY */
void state_say(struct table *t, struct words *w); /* state BOOK PAPER STATE [HOLDER] */
void number_say(struct table *t, struct words *w); /* number BOOK PAPER NUMBER */
void body_say(struct table *t, struct words *w); /* shows BOOK PAPER WORDS */
void said_settle(struct table *t); /* before anything else is done */
void said_check(struct table *t);
void cases_check(struct table *t);

/* table_reports.c */
void figure_say(struct table *t, struct words *w); /* figure BOOK REPORT … : ROW… COLUMN VALUE */
void printed_say(struct table *t, struct words *w); /* printed BOOK REPORT … */
void reports_check(struct table *t);

#endif
