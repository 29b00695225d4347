/* Head office and two sites in one process; calls are carried by a function that can
 * lose them, double them or answer in bad faith. */
#ifndef TESTS_SYNC_RIG_H
#define TESTS_SYNC_RIG_H

#include "book_rig.h"
#include "seal/sign.h"
#include "sync/desk.h"
#include "sync/uplink.h"

enum town_fault {
	FAULT_NONE,
	FAULT_CALL_LOST,
	FAULT_ANSWER_LOST,
	FAULT_DOUBLED, /* the call arrives twice */
	FAULT_RESET,   /* cut while sending */
	FAULT_BUSY,
	FAULT_TORN,   /* the answer's end is missing */
	FAULT_KILLED, /* the answer is lost, and the site begins anew */
	FAULTS,
};

enum { TOWN_SITES = 2, TOWN_STEPS_MAX = 2000 };

struct town_site {
	const char *name;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct buf key, public_key;
	struct uplink_progress progress;
};

struct town {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *ho;
	struct town_site site[TOWN_SITES];
	enum caller_state caller;
	int calls; /* carried so far */
	enum town_fault fault;
	int fault_at;                /* at that call, counted from 0 */
	int page_lines, batch_plain; /* 0: as the program likes */
	int posts, feeds;            /* that reached the desk */
};

static inline void town_must(struct op *op, enum err err)
{
	struct buf why = BUF_INIT;

	if (err) {
		refusal_text(&op->refusal, LANG_EN, &why);
		fprintf(stderr, "%s", why.p);
	}
	CHECK(err == OK);
	buf_done(&why);
}

static inline void town_act(struct book *b, const char *type, const char *act, const char *doc, const char *who,
	const char *with, const char *json)
{
	enum err err = rig_act(b, type, act, doc, who, with, json, NULL, NULL);

	if (err)
		fprintf(stderr, "%s %s: %s\n", type, act, err_code(err));
	CHECK(err == OK);
}

static inline void town_enrol(struct town *t, struct town_site *s, const char *name, uint64_t seed)
{
	struct log_id log;
	struct op op;

	op_init(&op);
	s->name = name;
	rig_world_init(&s->world, seed);
	s->dir = rig_dir(&t->arena);
	s->book = rig_book(&s->world, s->dir, name, false);
	CHECK(s->book);
	if (!s->key.n)
		town_must(&op, sign_key_make(&op, &s->key, &s->public_key));
	log = book_log(s->book);
	town_act(t->ho, "site", "create", "", "ho", NULL,
		arena_printf(&op.arena, "{\"key\":\"%s\",\"name\":\"Shop %s\"}", name, name).p);
	town_act(t->ho, "site", "enrol", name, "syncd", NULL,
		arena_printf(&op.arena, "{\"epoch\":\"%.*s\",\"sign\":\"%s\"}", STR_ARG(log.epoch), s->public_key.p).p);
	op_done(&op);
}

static inline void town_hear(struct town *t, const char *site, const char *topics)
{
	char json[256];

	snprintf(json, sizeof(json), "{\"topics\":[%s]}", topics);
	town_act(t->ho, "site", "hear", site, "ho", NULL, json);
}

/* A01 hears customer C1 and works with li and wu; B01 with li and wu too. */
static inline void town_open(struct town *t)
{
	t->caller = CALLER_GOOD;
	t->fault_at = -1;
	rig_world_init(&t->world, 1);
	t->dir = rig_dir(&t->arena);
	t->ho = rig_book(&t->world, t->dir, "HO", false);
	CHECK(t->ho);
	town_act(t->ho, "user", "create", "", "ho", NULL, "{\"key\":\"ho\",\"name\":\"Ho\",\"sites\":[\"HO\"]}");
	town_act(t->ho, "site", "create", "", "ho", NULL, "{\"key\":\"HO\",\"name\":\"Head office\"}");
	town_enrol(t, &t->site[0], "A01", 2);
	town_enrol(t, &t->site[1], "B01", 3);
	town_act(t->ho, "user", "create", "", "ho", NULL,
		"{\"key\":\"li\",\"name\":\"Li\",\"sites\":[\"A01\",\"B01\"]}");
	town_act(t->ho, "user", "create", "", "ho", NULL,
		"{\"key\":\"wu\",\"name\":\"Wu\",\"sites\":[\"A01\",\"B01\"]}");
	town_act(t->ho, "item", "create", "", "ho", NULL, "{\"key\":\"P1\",\"name\":\"Cup\"}");
	town_act(t->ho, "customer", "create", "", "ho", NULL, "{\"key\":\"C1\",\"name\":\"One\"}");
	town_act(t->ho, "customer", "create", "", "ho", NULL, "{\"key\":\"C2\",\"name\":\"Two\"}");
	town_hear(t, "A01", "\"customer:C1\",\"customer:C2\"");
}

/* Keys are kept: every town of a test has the same. */
static inline void town_close(struct town *t)
{
	book_close(t->ho);
	rig_remove(t->dir);
	for (int i = 0; i < TOWN_SITES; i++) {
		book_close(t->site[i].book);
		rig_remove(t->site[i].dir);
		t->site[i] = (struct town_site){.key = t->site[i].key, .public_key = t->site[i].public_key};
	}
	arena_done(&t->arena);
	*t = (struct town){.site = {t->site[0], t->site[1]}};
}

static inline void town_end(struct town *t)
{
	town_close(t);
	for (int i = 0; i < TOWN_SITES; i++) {
		buf_done(&t->site[i].key);
		buf_done(&t->site[i].public_key);
	}
}

static inline void town_fold(struct town *t)
{
	int64_t left = 1;
	struct op op;

	op_init(&op);
	while (left)
		town_must(&op, book_fold(&op, t->ho, 100, &left));
	op_done(&op);
}

/* Head office's daemon in one function. */
static inline void town_desk(struct town *t, struct log_id log, const struct call *call, struct answer *out)
{
	struct caller who = {t->caller, log};
	struct buf lines = BUF_INIT;
	struct batch batch;
	struct taken taken;
	uint64_t kept;
	bool caught_up;
	struct op op;
	enum err err;

	op_init(&op);
	answer_done(out);
	if (call->method == CALL_GET) {
		t->feeds += str_is(call->path, "/v1/feed");
		town_must(&op, desk_read(&op, t->ho, &who, call, out, &caught_up));
	} else if (desk_hand_in(&op, t->ho, &who, call, &lines, &batch, out)) {
		t->posts++;
		err = book_take_in(&op, t->ho, &batch, &taken);
		CHECK(desk_kept(&op, t->ho, log, &kept) == OK);
		desk_handed_in(&op, err, &taken, &batch, kept, out);
		town_fold(t);
	}
	buf_done(&lines);
	op_done(&op);
}

/* *reset as the transport would say it. */
static inline enum town_fault town_carry(
	struct town *t, struct log_id log, const struct call *call, struct answer *out, bool *reset)
{
	enum town_fault fault = t->calls++ == t->fault_at ? t->fault : FAULT_NONE;

	*reset = fault == FAULT_RESET;
	answer_done(out);
	if (fault == FAULT_CALL_LOST || fault == FAULT_RESET)
		return fault;
	if (fault == FAULT_BUSY) {
		out->status = 503;
		out->retry_after_s = 7;
		return fault;
	}
	town_desk(t, log, call, out);
	if (fault == FAULT_DOUBLED)
		town_desk(t, log, call, out);
	if (fault == FAULT_ANSWER_LOST || fault == FAULT_KILLED)
		answer_done(out);
	if (fault == FAULT_TORN)
		out->body.n -= out->body.n / 3 + 1;
	return fault;
}

static inline struct uplink *town_uplink(struct town *t, struct town_site *s)
{
	struct uplink_options options = {.sign_key_pem = buf_str(&s->key),
		.batch_plain_max = (size_t)t->batch_plain,
		.page_lines_max = t->page_lines};
	struct uplink *u;
	struct op op;

	op_init(&op);
	town_must(&op, uplink_open(&op, s->book, &options, &u));
	op_done(&op);
	return u;
}

/* Until idle. What a planted fault brings is got over; anything else is the result. */
static inline enum err town_sync(struct town *t, int site)
{
	struct town_site *s = &t->site[site];
	struct uplink *u = town_uplink(t, s);
	struct answer answer = {0};
	enum uplink_step step;
	enum town_fault fault;
	struct call call;
	struct op op;
	bool reset;
	enum err err = OK;

	op_init(&op);
	for (int i = 0; i < TOWN_STEPS_MAX; i++, op_reset(&op)) {
		if ((err = uplink_next(&op, u, &step, &call)) || step == UPLINK_IDLE)
			break;
		fault = town_carry(t, book_log(s->book), &call, &answer, &reset);
		err = uplink_hear(&op, u, &answer, reset);
		if (err && !fault)
			break;
		if (fault == FAULT_KILLED) {
			uplink_close(u);
			u = town_uplink(t, s);
		}
		CHECK(i < TOWN_STEPS_MAX - 1);
	}
	s->progress = uplink_progress(u);
	uplink_close(u);
	answer_done(&answer);
	op_done(&op);
	return err;
}

static inline struct hash town_digest(struct book *b)
{
	struct hash h;
	struct op op;

	op_init(&op);
	town_must(&op, store_digest(&op, book_store(b), &h));
	op_done(&op);
	return h;
}

#endif
