/* What a document is: fields, acts, states and what the acts post.
 *
 * A business paper is the fold of its acts. Each act leads from one state to
 * another and says whose step it is; all acts that leave a state belong to one
 * site, so the state tells who holds the paper. Records (customer, item, user,
 * site) are documents of head office that have a key instead of a number. */
#ifndef MODEL_DOCUMENT_H
#define MODEL_DOCUMENT_H

#include "base/hash.h"
#include "base/op.h"
#include "model/field.h"
#include "model/posting.h"

struct type;
struct act;
struct look;
struct entry;

enum price_of { PRICE_LIST, PRICE_BOUGHT };

/* Whose price of what, when and of how much: the customer's own before his channel's before
 * everybody's (CON-15, CON-16, CON-20). */
struct price_wanted {
	enum price_of of;
	struct str item;
	struct str customer; /* may be empty, as the channel */
	struct str channel;
	struct day day;
	struct qty qty;
};

struct price_said {
	struct price price; /* not set: none is known */
	struct rate discount; /* most that may be taken off; not set: nothing */
};

/* Every document's struct begins with this one. */
struct doc {
	const struct type *type;
	struct str id; /* docid */
	struct str site; /* of its first act: whose paper it is */
	struct str state; /* "draft" before the first act */
	struct str holder; /* the site that may act on it */
	struct day day; /* of the act at hand; of the last one once folded */
	struct hash head; /* its last act's; zero before the first */
	int acts; /* folded so far */
	struct str last_act;
	struct str first_epoch; /* of its first act, for the series */
	struct texts makers; /* who signed its first act, and whoever changed it since */
	bool home_changed; /* head office changed it since */
};

enum act_needs {
	COUNTERSIGN = 1 << 0, /* a second person signs: --with */
	COMPANION = 1 << 1, /* only ever written by the act that brings it */
	COUNTER = 1 << 2, /* goods stand on the counter: stock may fall below nil, with a warning */
	BY_PROGRAM = 1 << 3, /* head office's own decision, signed syncd */
	/* Whoever gives the second look (the countersigner; where the act has none, who
	 * does it) is none of the paper's makers (SEC-20). */
	NOT_MAKER = 1 << 4,
	/* Its check asks what holds at that moment alone; the body says all that was worked
	 * out, and a reader that works the effects out once more leaves the check away. */
	CHECKED_ONCE = 1 << 5,
	CHANGES = 1 << 6, /* its body says only what is different from now on */
	CREDIT = 1 << 7, /* a sale on credit: it waits where the date is in doubt (SEC-21) */
	RAISES = 1 << 9, /* by choice it may add to what a customer owes: checked as a sale on credit is */
	BY_HIMSELF = 1 << 8, /* whoever the record is of, and nobody else; without the right */
};

/* What an act brings: papers acted on in the same group, each before it, in this order. */
enum { BROUGHT_MAX = 12 };

struct bringing {
	struct brought {
		struct doc *paper; /* new; or one that this site holds, as it stands with what the act sets */
		const char *act; /* a COMPANION */
	} row[BROUGHT_MAX];
	int count;
};

/* Standing there, the act is refused with words of its own instead of E_STATE. */
struct instead {
	const char *states; /* "issued|sold" */
	enum err code;
};

struct act {
	const char *name;
	const char *label;
	const char *label_zh;
	const char *right; /* who may: a word of documents/rights.def */
	const char *from; /* "draft" for the first act; "sold|issued" where it leaves either; "draft|active": may be the first */
	const char *to; /* "closed|difference" where choose picks */
	const char *at; /* whose step: NULL the paper's own site, "HO", or the field naming a site */
	unsigned needs;
	const char *series; /* number drawn by this act: "SB"; NULL none */
	/* Fields this act takes, "to lines(item,qty)"; NULL all, "" none. */
	const char *sets;
	/* Which of the states in `to`; NULL: the only one. */
	const char *(*choose)(const struct doc *doc);
	/* Works out what follows from the fields given and holds the paper to its own
	 * rules; `look` is all it may know of the rest (design.md, what a guard may look at). */
	enum err (*check)(struct op *op, struct doc *doc, struct look *look);
	void (*post)(const struct doc *doc, struct postings *to);
	/* Before check and post: what post goes by and the body does not say, from records
	 * alone; a reader does it too. */
	enum err (*fill)(struct op *op, struct doc *doc, struct look *look);
	/* The papers written in the same group before this act; none where none are needed. */
	enum err (*bring)(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);
	/* The field naming the paper whose credit this act takes back. */
	const char *undoes;
	/* What a countersigner has to hold; NULL: any right at all will do. */
	const char *with_right;
	/* What a missing or unfit countersignature is refused with; 0: E_NO_COUNTERSIGN. */
	enum err with_missing;
	struct instead instead[4]; /* too late for it, or too early; the last row is empty */
};

struct type {
	const char *name; /* the word everywhere: file, command, entry */
	const char *label;
	const char *label_zh;
	const char *about; /* one sentence for --help */
	const char *about_zh;
	int v;
	size_t size;
	const struct field *fields;
	const struct act *acts;
	/* Topics beside the generic ones; appended to `to`. NULL: none. */
	void (*hearers)(const struct doc *doc, struct arena *arena, struct texts *to);
	const char *see; /* what whoever is logged in has to hold to read it (SEC-10); NULL: nothing */
	/* Of a record whose key is worked out as "SITE/VALUE": the field that VALUE is of, by
	 * which a site names its own. */
	const char *key_from;
	bool links; /* it has fields that are LINKS */
	bool effects_decided; /* post goes by more than the body says: readers do not repeat it */
	/* States in which goods or money have still to move, "confirmed|difference": a paper
	 * that stands in one is named at the day's close (WHS-04). NULL: none. */
	const char *waits;
};

/* What a customer owes, as far as a site knows: head office's standing and its own entries
 * since; at head office its own sums. */
struct owed {
	struct money open; /* confirmed, not issued */
	struct money unsettled; /* shipped, not settled */
	struct money receivable;
	struct money surplus; /* his advance */
};

typedef enum err look_paper_fn(void *ctx, struct op *op, const struct doc *doc);

/* How old head office's word is where it is not a number of hours. */
enum { NEWS_OWN = -1, NEWS_UNKNOWN = -2 };

/* A customer's credit where an act is judged: at a site what its own entries of this epoch
 * added to his exposure, against its ceiling and approvals; at head office, and in a book
 * begun alone, all that is owed and out, against the limit and approvals (CRD-02, CRD-10). */
struct headroom {
	struct money sum;
	struct money allowed;
	bool everywhere; /* over all sites */
	int64_t news_hours; /* how long ago head office was heard, in hours this machine ran */
};

/* A ceiling as it stands: of another site at head office alone. */
struct lease {
	struct money used;
	struct money ceiling;
	struct money approved;
};

/* A bill of his that is not paid, as last seen and with own entries since. */
struct open_paper {
	struct str paper; /* id */
	struct str number; /* empty: not known here */
	struct day since; /* when its goods left or it was settled, whichever was first; DAY_NONE: neither yet */
	struct day due;
	struct money open;
};

/* An own entry, for as long as the call lasts. */
typedef enum err look_entry_fn(void *ctx, struct op *op, const struct entry *e);

/* A log as far as head office has folded it. */
struct look_log {
	struct str site, epoch;
	uint64_t seq; /* its last entry; 0: the site has a device and has reported nothing */
	bool newest; /* of its site */
	struct day last; /* of its latest entries; DAY_NONE */
	struct day told; /* of every day up to this one nothing more is to come; DAY_NONE */
};
typedef enum err look_log_fn(void *ctx, struct op *op, const struct look_log *log);

/* At head office: a paper's credit to a customer, and an open item of his. */
struct look_credit {
	struct str customer; /* empty: this paper brought nobody anything, or nothing of it is left */
	struct str site; /* that took it */
	struct day day;
	struct money free;
};

struct look_item {
	struct str site, due; /* as written; empty: it is none of his */
	struct day day;
	struct money open;
};

/* A draft, as an act would make it. */
struct drafted {
	struct doc *doc;
	struct str who; /* made it */
	struct refusal why; /* what the act is refused with; its code is OK where it is not */
};

/* What a guard may look at beside the paper itself: papers that this site holds,
 * accounts that it owns, and records. The test of all guards stands behind this. */
struct look {
	struct str site; /* where the act is written */
	struct str home; /* whose records these are: HO, or the site itself while it is alone */
	void *ctx;
	/* A record as last heard; NULL where unknown. Borrowed until the op ends. */
	const struct doc *(*record)(struct look *look, struct op *op, const char *type, struct str key);
	/* E_NO_DOCUMENT, or E_NOT_HERE where another site holds it. */
	enum err (*paper)(struct look *look, struct op *op, const char *type, struct str id, const struct doc **out);
	/* A paper wherever it lies, as last heard: only what nobody can take back, such as whose
	 * it is, may be leaned on. E_NO_DOCUMENT. */
	enum err (*heard)(struct look *look, struct op *op, const char *type, struct str id, const struct doc **out);
	/* The newest paper of a type that names `paper` in a field that LINKS, if this site
	 * holds it; *out NULL: there is none; E_NOT_HERE where another holds it, *out then as
	 * last heard. A copy of its own, that a bring may alter and hand back. */
	enum err (*linked)(struct look *look, struct op *op, const char *type, struct str paper, struct doc **out);
	/* Every paper of a type that names `paper` so and lies here, oldest first. */
	enum err (*links)(struct look *look, struct op *op, const char *type, struct str paper, look_paper_fn *fn, void *ctx);
	enum err (*balance)(struct look *look, struct op *op, const struct spot *spot, enum account_unit unit, int64_t *out);
	/* What is owed by a customer: this site's own news of him, and no other's. */
	enum err (*owed)(struct look *look, struct op *op, struct str customer, struct owed *out);
	/* Whether head office has allocated what was written for that customer behind the first
	 * act of that paper. */
	enum err (*allocated_since)(struct look *look, struct op *op, struct str customer, struct str paper, bool *is);
	enum err (*headroom)(struct look *look, struct op *op, struct str customer, struct headroom *out);
	/* Of this site; at head office of any, in the epoch it has now (out->epoch where asked for none). */
	enum err (*lease)(struct look *look, struct op *op, struct str customer, struct str site, struct str *epoch, struct lease *out);
	/* His unpaid bills, oldest first, and the day of the last own entry; in the op's arena. */
	enum err (*open_papers)(struct look *look, struct op *op, struct str customer, struct open_paper **rows, int *count);
	/* The device's clock, and the moment of the site's last entry. */
	void (*clock)(struct look *look, struct moment *now, struct moment *last);
	/* PRICE_LIST what head office published, PRICE_BOUGHT what the last reviewed receipt
	 * paid; not set where none is known. */
	enum err (*price)(struct look *look, struct op *op, const struct price_wanted *wanted, struct price_said *out);
	/* E_PERIOD_CLOSED where that day's month is closed, as far as is heard here. */
	enum err (*month_open)(struct look *look, struct op *op, struct day day);
	/* At head office alone, which owns allocations: what is free of a credit to a customer
	 * (empty: whom the paper names); what is open of an item, and its site and due day also
	 * once it is paid; what of the one pays the other. */
	enum err (*credit)(struct look *look, struct op *op, struct str customer, struct str paper, struct look_credit *out);
	enum err (*item)(struct look *look, struct op *op, struct str customer, struct str paper, struct look_item *out);
	enum err (*allocated)(struct look *look, struct op *op, struct str from, struct str paper, struct money *out);
	bool again; /* what was written is worked out once more: nothing is filled in */
	struct str who; /* signs the act at hand; empty where it is worked out once more */
	struct str with; /* the first who countersigns; empty: nobody */

	/* For approvals: */
	/* A draft of this book as that act would bind it, with all that the act works out. E_NO_DOCUMENT. */
	enum err (*draft)(struct look *look, struct op *op, const char *type, const char *act, struct str id, struct drafted *out);
	/* The code of eight letters over `what` that head office and `site` alone can work out; asked at either end. */
	enum err (*code)(struct look *look, struct op *op, struct str site, struct str what, struct str *out);
	/* Counts a try at the code of a request, before it is looked at. E_CODE_LOCKED, and E_CODE
	 * where `given` is not it. */
	enum err (*try_code)(struct look *look, struct op *op, struct str request, struct str what, struct str given);

	/* For the close of a day: */
	struct str epoch; /* of the own log */
	enum err (*today)(struct look *look, struct op *op, struct day *out);
	/* The newest paper of a type that this site began; NULL: none. */
	enum err (*newest)(struct look *look, struct op *op, const char *type, const struct doc **out);
	/* The site's own entries of this epoch from `seq` on, in order. */
	enum err (*own)(struct look *look, struct op *op, uint64_t seq, look_entry_fn *fn, void *ctx);
	/* How often an act was refused here on a business day. */
	enum err (*refusals)(struct look *look, struct op *op, struct day day, int64_t *count);

	/* For the close of a month, at head office: how far every site's logs have come, by
	 * site, oldest log first. */
	enum err (*logs)(struct look *look, struct op *op, look_log_fn *fn, void *ctx);
};

struct doc *doc_new(struct arena *a, const struct type *type);
/* One more row of what an act brings. */
void bring_paper(struct bringing *with, struct doc *paper, const char *act);
const struct act *act_find(const struct type *type, struct str name);
bool act_is_first(const struct act *act);
/* Does this act take that field, and of a list that column (NULL: the field itself)? */
bool act_takes(const struct act *act, const struct field *field, const struct field *column);
/* What people call it (states.def); the word itself where it has no row. */
struct str state_label(struct str state, enum lang lang);
bool state_has_label(struct str state);
bool state_among(const char *states, struct str state); /* "a|b" */
bool type_is_record(const struct type *type);
struct str doc_key(const struct doc *doc); /* a record's key; STR_NONE otherwise */
/* The text of a field by its name (text, ref or paper), or STR_NONE. */
struct str doc_text(const struct doc *doc, const char *field);
/* The site whose step `act` is: doc->site, home, or what the field names. */
struct str act_site(const struct act *act, const struct doc *doc, struct str home);
/* Who may act on a paper that stands in `state`: the site of the acts that leave
 * it, or `writer` where none does. */
struct str state_holder(const struct doc *doc, const char *state, struct str home, struct str writer);

#endif
