/* What the files of this layer share. */
#ifndef BOOK_INSIDE_H
#define BOOK_INSIDE_H

#include "book/act.h"
#include "book/book.h"
#include "book/fold.h"
#include "book/read.h"
#include "ledger/period.h"
#include "store/log.h"
#include "store/second.h"

struct reserve;
struct records; /* records as last heard, by type and key */

enum { RIGHTS_KEPT_MAX = 256 };

/* What was found of role records; forgotten when one may have come. */
struct roles_known {
	bool known, any;
	signed char named[RIGHTS_KEPT_MAX]; /* by the right's row: 1 yes, -1 no, 0 not looked for */
};

enum { DOCID_BYTES = 10 };

struct ids {
	unsigned char (*row)[DOCID_BYTES];
	size_t count, next;
};

/* For about `count` papers; what is left over was drawn for nothing. */
void ids_draw(struct ids *ids, struct world *w, int64_t count);
struct docid ids_next(struct ids *ids, struct world *w); /* one drawn alone where there are none */
void ids_done(struct ids *ids);

struct book {
	struct arena arena; /* identity and paths */
	struct identity id;
	struct log_id log;
	struct str home;
	const char *dir;
	struct str second_path; /* empty: none */
	struct book_options options;
	struct world *world;
	struct store *store;
	struct second *second;
	struct records *records;
	struct reserve *reserve[2]; /* on the database's disk, and on the second file's where that is another; or NULL */
	struct roles_known roles;
	/* Within a transaction: */
	struct log_head own; /* the own log's end, entries of the transaction included */
	uint64_t own_before; /* its seq when the transaction began */
	struct str seen; /* HO's last entry applied here */
	struct buf seen_text;
	struct buf lines; /* own entries for the second file */
	struct ids ids; /* of a batch that stands or falls whole */
	bool whole; /* the second file gets them behind the commit: none are kept in `lines` */
	int64_t others; /* when the records were read */
	int64_t sound_from, sound_to; /* the group last found to be whole and sound, by place */
	bool restored; /* from a copy alone, and head office was not asked since */
	struct day closed; /* the last day that was closed, where that was asked */
	bool closed_known;
	struct arena closes_arena;
	struct closes closes; /* months, where that was asked */
	bool closes_known;
	bool behind; /* own entries are missing that neither file has */
};

/* A transaction over both files. begin takes the writer's lock and heals what another
 * program's death left; end means: on disk. */
MUST_CHECK enum err txn_begin(struct op *op, struct book *b);
MUST_CHECK enum err txn_end(struct op *op, struct book *b);
void txn_drop(struct book *b);

/* ---- room on the disks (room.c) ---- */

void room_open(struct book *b);
void room_close(struct book *b);
/* Lets the reserves go; true: there was one. */
bool room_make(struct book *b);
/* Says so where the disk is nearly full, once an op. */
void room_warn(struct op *op, struct book *b);

/* Puts into the database the own entries that only the second file has, and the other
 * way round. Within a database transaction. */
MUST_CHECK enum err heal(struct op *op, struct book *b);

/* E_BOOK_BEHIND, E_BOOK_RESTORED. */
MUST_CHECK enum err not_behind(struct op *op, struct book *b);
/* Whether the book was restored and has not met head office since. */
MUST_CHECK enum err read_restored(struct op *op, struct book *b);
/* At head office: its feed's numbers no longer mean what sites took them for. */
MUST_CHECK enum err new_era(struct op *op, struct book *b);

/* One act of a group, ready to be written. */
struct deed {
	const struct act *act;
	struct doc *doc; /* as it will be */
	struct postings posts;
	struct str body; /* worked out when empty */
	bool day_of_its_own; /* doc->day instead of the signing's */
};

struct signing {
	struct str who;
	const struct str *with;
	int with_count;
	struct day day;
};

/* Writes the deeds as one group: entries, second file, projections, and at home the
 * decisions they call for. out: the last one's place. */
MUST_CHECK enum err write_deeds(struct op *op, struct book *b, struct deed *deeds, int count, const struct signing *by,
	struct recorded *out);

/* Folds one sound entry into all projections; live: decisions may be taken. */
MUST_CHECK enum err fold_entry(struct op *op, struct book *b, int64_t n, const struct hash *hash, const struct entry *e, bool live);
/* What a site's record says of sync. */
MUST_CHECK enum err fold_sites(struct op *op, struct book *b, int64_t n, const struct entry *e);
/* At home: what of a customer's credits is free, and what they paid. */
MUST_CHECK enum err fold_credits(struct op *op, struct book *b, int64_t n, const struct entry *e);
/* What a price list, or a reviewed receipt, says of prices. */
MUST_CHECK enum err fold_prices(struct op *op, struct book *b, int64_t n, const struct entry *e);
/* A merge of two records, or its taking back. */
MUST_CHECK enum err fold_merge(struct op *op, struct book *b, int64_t n, const struct entry *e);
/* Which papers it names, where its type links. */
MUST_CHECK enum err fold_links(struct op *op, struct book *b, int64_t n, const struct entry *e);
/* Which month it counts in where that is not its day's; a close, for all that it leaves. */
MUST_CHECK enum err fold_period(struct op *op, struct book *b, int64_t n, const struct entry *e);
/* What was approved past which rule, and what of it ended. */
MUST_CHECK enum err fold_approvals(struct op *op, struct book *b, int64_t n, const struct entry *e);
/* At home: what this entry makes head office decide. */
MUST_CHECK enum err decide(struct op *op, struct book *b, const struct hash *hash, const struct entry *e);
/* At home: the site that registered a customer hears of him from now on. */
MUST_CHECK enum err let_hear(struct op *op, struct book *b, const struct entry *e);
/* At home: sites that heard of one of two customers that are one hear of both. */
MUST_CHECK enum err let_hear_merged(struct op *op, struct book *b, const struct entry *e);
/* Folds the entry at n, or sets it aside. */
MUST_CHECK enum err fold_at(struct op *op, struct book *b, const struct entry_row *row, bool live);

/* Before a reader opens: has a writer put right what it would not see. */
void heal_for_reader(struct book *b);
/* Takes an own entry that the database lacks. */
MUST_CHECK enum err take_own(struct op *op, struct book *b, uint64_t seq, const struct hash *hash, struct str text);

struct records *records_new(void);
void records_free(struct records *r);
/* Those, what is known of roles, and which day was closed. */
void people_forget(struct book *b);
void records_forget(struct records *r); /* between two acts only: what was lent out is gone */
/* The record changed or came to be: forgets where it was asked for. */
void records_forget_one(struct records *r, struct str type, struct str key);
bool records_full(const struct records *r);

/* The day of an act that names none. E_CLOCK where the clock stands behind the log and the
 * act may not go on without a sound date. */
MUST_CHECK enum err clock_day(struct op *op, struct book *b, const struct act *act, struct day *out);
void look_clock(struct look *look, struct moment *now, struct moment *last);

/* A customer's credits and open items (look_credit.c). */
MUST_CHECK enum err look_credit(struct look *look, struct op *op, struct str customer, struct str paper, struct look_credit *out);
MUST_CHECK enum err look_item(struct look *look, struct op *op, struct str customer, struct str paper, struct look_item *out);
MUST_CHECK enum err look_allocated(struct look *look, struct op *op, struct str from, struct str paper, struct money *out);
/* A draft, as an act would bind it (draft.c). */
enum err look_draft(struct look *look, struct op *op, const char *type, const char *act, struct str id, struct drafted *out);
/* Codes by telephone (phone.c). */
enum err look_code(struct look *look, struct op *op, struct str site, struct str what, struct str *out);
enum err look_try_code(struct look *look, struct op *op, struct str request, struct str what, struct str given);
/* What of a customer's credit a guard sees (credit.c, open_papers.c). */
MUST_CHECK enum err look_headroom(struct look *look, struct op *op, struct str customer, struct headroom *out);
MUST_CHECK enum err look_lease(
	struct look *look, struct op *op, struct str customer, struct str site, struct str *epoch, struct lease *out);
MUST_CHECK enum err look_open_papers(
	struct look *look, struct op *op, struct str customer, struct open_paper **rows, int *count);
/* Whether what these legs, of a group, add to customers' exposure is allowed here:
 * E_CREDIT_LIMIT. */
MUST_CHECK enum err credit_check(struct op *op, struct book *b, const struct leg *legs, int count);
MUST_CHECK enum err fold_credit_asked(struct op *op, struct book *b, const struct entry *e);
/* The fact of the store that news.c counts by: "BOOT MS MS". */
#define NEWS_FACT "news"
/* At head office: restored, it grants nothing by itself until somebody has said so. */
#define NO_GRANTS_FACT "no_grants"
/* Within a transaction: what was counted so far outlives this start of the machine. */
MUST_CHECK enum err news_note(struct op *op, struct book *b);

/* What a guard sees: the book behind the look. */
void look_init(struct look *look, struct book *b);

/* The newest paper of a type that this site began; NULL: none. */
MUST_CHECK enum err newest_own(struct op *op, struct book *b, const char *type, struct doc **out);

/* ---- the open day (open_day.c) ---- */

/* The last day that was closed here; DAY_NONE: none. */
MUST_CHECK enum err closed_day(struct op *op, struct book *b, struct day *out);
/* The business day of an act that names none: today, or the day after the last closed one. */
MUST_CHECK enum err open_day(struct op *op, struct book *b, const struct act *act, const struct type *type, struct day *out);
/* E_DAY_CLOSED, E_PERIOD_CLOSED where the paper may not be dated so. */
MUST_CHECK enum err day_is_open(struct op *op, struct book *b, const struct doc *doc, const struct act *act);

/* ---- closed months (period.c) ---- */

void closes_forget(struct book *b);
MUST_CHECK enum err month_closed(struct op *op, struct book *b, struct day day, bool *closed);
/* E_PERIOD_CLOSED. */
MUST_CHECK enum err month_is_open(struct op *op, struct book *b, struct day day);
enum err look_month_open(struct look *look, struct op *op, struct day day);
enum err look_logs(struct look *look, struct op *op, look_log_fn *fn, void *ctx);

/* A record's or paper's type must be known to be read as a document. */
MUST_CHECK enum err load_acts(struct op *op, struct book *b, struct arena *arena, const struct doc_row *row, struct doc **out);

#endif
