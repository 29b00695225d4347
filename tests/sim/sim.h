/* The simulator: head office and some sites in one process, driven by one seed.
 *
 * A run is faults first, then calm, then two questions: was anything wrong, and did
 * everybody get there. Whatever happens comes from the seed alone, so that a seed
 * that fails fails again. What does not hold ends the process; whoever started it
 * counts that and starts the next one. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stdatomic.h>

#include "base/check.h"
#include "base/json.h"
#include "book/act.h"
#include "book/book.h"
#include "book/fold.h"
#include "book/read.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "store/desk.h"
#include "store/docs.h"
#include "store/log.h"
#include "store/sums.h"
#include "sync/desk.h"
#include "sync/uplink.h"
#include "sync/wire.h"

enum { SITES_MAX = 20, GHOSTS_MAX = 12, INBOX_MAX = 8, ID_MAX = 24, PROMISED_MAX = 3 };

/* ---- chance ---- */

struct chance {
	uint64_t state;
};

uint64_t chance_draw(struct chance *c);
int chance_below(struct chance *c, int n);
bool chance_hits(struct chance *c, int one_in);

/* ---- what was met ---- */

enum protocol { AT_HEAD_, AT_TAKE_BACK_, AT_HAND_IN_, AT_FEED_, AT_IDLE_, PROTOCOL_COUNT };

/* The first ones happen on the line, the rest to a program or its files. */
enum fault {
	LOST_CALL,
	LOST_ANSWER,
	DOUBLED,
	LATE_ANSWER,
	REORDERED,
	CUT_CALL,
	CUT_ANSWER,
	BUSY,
	SITE_KILLED,
	OFFICE_KILLED,
	DB_DELETED,
	FILE_DELETED,
	BOTH_DELETED,
	FILE_TORN,
	DB_BEHIND,
	FILE_BEHIND,
	FAULT_COUNT,
};

/* How things stood at a site, and with a customer there, when something was written. */
enum condition {
	DARK, /* it has no line */
	UNSENT, /* head office lacks some of what it wrote */
	CLOCK_OFF, /* by a month */
	NEARLY_FULL, /* little of the customer's ceiling is left there */
	OVER_LIMIT, /* what is given out passes the limit: by approvals, or the limit was lowered */
	ASKED_BACK, /* head office has asked, and has no answer */
	CROSSING, /* a grant is on its way to the site, or a return on its way from it */
	APPROVED, /* an approval of the customer is in force there */
	CONDITION_COUNT,
};

enum { PAPER_ROWS_MAX = 64, STEP_NAMES_MAX = 16 };

struct cover { /* shared by all worker processes */
	bool of_credit; /* whose rows these are */
	_Atomic uint64_t written[PAPER_ROWS_MAX][CONDITION_COUNT + 1];
	_Atomic uint64_t line[PROTOCOL_COUNT][FAULT_COUNT];
	_Atomic uint64_t paper[PAPER_ROWS_MAX][FAULT_COUNT];
	_Atomic uint64_t ended[PAPER_ROWS_MAX];
	_Atomic uint64_t deaths[STEP_NAMES_MAX];
	_Atomic uint64_t refused, again, entries, calls;
};

enum protocol protocol_of(const char *state);
void cover_line(struct cover *c, enum protocol at, enum fault fault);
void cover_paper(struct cover *c, enum fault fault, struct str type, struct str state);
void cover_end(struct cover *c, struct str type, struct str state); /* a paper as it ended */
void cover_written(struct cover *c, unsigned conditions, struct str type, struct str state); /* a bit for each */
void cover_death(struct cover *c, const char *step);
const char *cover_name(enum fault fault);
/* How many cells are nil that should not be. */
int cover_print(const struct cover *c);

/* ---- planted bugs ---- */

enum plant {
	PLANT_NONE,
	DOUBLE_COUNT,
	EARLY_ANSWER,
	FEED_SKIP,
	NUMBER_OUTSIDE,
	ACKED_RELEASED, /* from here on: about credit */
	ADVANCE_TWICE,
	EXPIRED_BY_CLOCK,
	LOOKED_ELSEWHERE,
	ENDED_BY_OFFICE,
	CROSSED,
	PLANT_COUNT,
};

enum plant plant_find(const char *name); /* PLANT_COUNT: there is none of that name */
const char *plant_name(enum plant plant);

/* ---- a place: one device with its book ---- */

/* An act somebody wants done; after a death he sends the same form once more. */
struct intent {
	bool pending;
	const char *type, *act;
	char doc[ID_MAX], on[HASH_HEX + 1], who[ID_MAX], with[ID_MAX];
	char state[16]; /* of the paper if it is recorded */
	struct day day;
	struct buf json;
};

/* A call on the line, with memory of its own. */
struct letter {
	int site; /* who sent it */
	uint64_t nr; /* in the order of sending */
	enum protocol at;
	enum call_method method;
	struct buf path, query, packing, signature, body;
};

enum on_line { LINE_FREE, LINE_CALLED, LINE_AT_OFFICE, LINE_ANSWERED };

struct sim;

struct place {
	struct world world; /* first */
	struct sim *sim;
	int index; /* 0: head office */
	char name[8], epoch[16], dir[192], users[2][ID_MAX];
	struct chance ids;
	int64_t ms;
	int fuse; /* steps until it dies; 0: it does not */
	const char *died_at;
	int64_t file_before; /* the second file's size before what it was about to take */
	bool torn; /* at the last death */
	struct book *book;
	struct buf key_pem, sign_key;

	struct hash *acked; /* entries of which "recorded" was said */
	int acked_count, acked_cap;
	struct intent intent;
	char promised[PROMISED_MAX][ID_MAX]; /* bills that receipts may name before they are there */
	bool db_copied, file_copied;
	int dark_until; /* a step; no line before it */
	int64_t running_ms; /* since the machine was started */

	struct uplink *uplink;
	enum on_line line;
	struct letter call;
	struct answer answer;
	bool late;
	uint64_t told; /* up to here head office has said that it holds this log */
	uint64_t handled; /* the newest call of this site that head office has seen */
};

struct inbox {
	struct letter call;
	bool ghost; /* nobody waits for the answer */
};

/* What a run goes through. */
struct course {
	const char *name;
	/* Once in each worker: the world that every seed begins in, in a process of its own.
	 * NULL: each seed makes its own. */
	void (*prepare)(struct sim *sim);
	void (*run)(struct sim *sim);
	enum plant plants_from, plants_to;
	bool of_credit;
};

extern const struct course storm_course, credit_course;

struct sim {
	uint64_t seed;
	bool in_memory; /* books without files: no second one, no copies */
	struct truth *truth; /* of the course about credit */
	int active; /* so many sites do anything there */
	enum plant plant;
	struct cover *cover;
	struct chance chance;
	char dir[128];
	struct place places[SITES_MAX + 1];
	int count; /* of places */
	struct letter ghosts[GHOSTS_MAX]; /* calls still on their way though their sender gave them up */
	int ghosts_count;
	struct inbox inbox[INBOX_MAX];
	int inbox_count;
	uint64_t calls;
	int customers, items, people;
	bool calm;
	bool watch; /* looks at every book's sums after every step */
	int step;
};

static inline struct place *office(struct sim *sim)
{
	return &sim->places[0];
}

/* Says what does not hold and ends the process. */
_Noreturn void sim_fail(const struct sim *sim, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same with the refusal's own words. */
_Noreturn void sim_fail_op(const struct sim *sim, const struct op *op, const char *what);

/* Under --watch: what happens to a place, as it happens. */
void sim_tell(const struct place *p, const char *what, const char *detail);

/* world.c */
void world_begin(struct sim *sim, int sites);
void place_open(struct place *p); /* opens until it lives; may die on the way where its fuse burns */
void place_close(struct place *p);
void place_fuse(struct place *p); /* lets it die at one of the next steps */
/* True: it has died of this and stands again. Other circumstances end the run. */
bool place_died(struct place *p, const struct op *op, enum err err, const char *doing);
struct log_id place_log(const struct place *p);
void place_kill(struct place *p, const char *when); /* between two of its steps */
void sim_end(struct sim *sim);

/* files.c */
void place_file_fault(struct place *p);
void place_copy(struct place *p); /* puts a file aside, to bring it back later */
void place_backup(struct place *p);
void place_rebuild(struct place *p);

/* forms.c */
void form_begin(struct place *p, struct intent *i, const char *type, const char *act, const char *state);
void form_begin_site(struct place *p, struct intent *i, const char *act, const char *site); /* a later act of its record */
bool form_any(struct place *p, struct intent *i); /* false: nothing came to mind */
bool form_customer(struct place *p, struct intent *i);
bool form_item(struct place *p, struct intent *i);

/* deeds.c */
void setup(struct sim *sim);
void setup_place(struct place *ho, struct place *p);
/* It may not be refused. `doc`: the key of the site whose record it is of; NULL: a new paper. */
void must(struct place *p, const char *type, const char *act, const char *doc, const char *json);
void deed(struct place *p);
enum err intent_do(struct place *p, struct intent *i);
cJSON *request_of(const struct intent *i, struct request *r); /* the caller deletes what is given */

/* line.c */
void letter_copy(struct letter *to, const struct letter *from);
void letter_done(struct letter *l);
void line_step(struct place *p);
void line_hang_up(struct place *p); /* its program died */
void ghost_step(struct sim *sim);
void line_papers(struct sim *sim, enum fault fault, struct str packing, struct str body);

/* desk.c: head office at its desk */
void desk_take(struct sim *sim, const struct letter *l, bool ghost);
void desk_commit(struct sim *sim);
void desk_fold(struct sim *sim);
void desk_died(struct sim *sim); /* what it had not answered is never answered */
void desk_check_promise(struct sim *sim);

/* plant.c */
void plant_fold_twice(struct place *p);
void plant_drop_line(struct sim *sim, struct answer *a);
void plant_number(struct place *p);

/* course.c */
void sync_site(struct place *p); /* to the end; in calm alone */
void fold_all(struct sim *sim);
void calm_down(struct sim *sim); /* everybody syncs until nothing is new to anybody */
void questions(struct sim *sim);

/* memory.c */
void memory_begin(void); /* from here on SQLite's files are this process's own */

/* tally.c: sums by a text, worked out apart from the book's own */
struct tally_row {
	struct str key;
	int64_t v;
};
struct tally {
	struct arena arena;
	struct tally_row *slots;
	size_t cap, count;
};
void tally_add(struct tally *t, struct str key, int64_t v);
int64_t tally_get(const struct tally *t, struct str key); /* nil where there is none */
bool tally_has(const struct tally *t, struct str key);
void tally_done(struct tally *t);

/* hold*.c: what has to hold in the end */
void hold_book(struct place *p);
void hold_sums(struct place *p); /* at any time */
void hold_office(struct sim *sim);
void hold_site(struct place *p);
void hold_standings(struct place *p);
void hold_order(struct sim *sim);

#endif
