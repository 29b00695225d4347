/* Books in a directory of their own, with a clock and a chance that repeat. */
#ifndef TESTS_BOOK_RIG_H
#define TESTS_BOOK_RIG_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "book/act.h"
#include "book/book.h"
#include "book/fold.h"
#include "book/read.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "store/log.h"
#include "store/sums.h"

struct rig_world {
	struct world world; /* first */
	int64_t ms;
	uint64_t state;
	const char *die_at; /* the step to die at, "*" any */
	int die_after; /* steps of that name that pass first */
};

static struct moment rig_now(struct world *w)
{
	struct rig_world *r = (struct rig_world *)w;

	return (struct moment){r->ms += 1000};
}

static void rig_chance(struct world *w, void *bytes, size_t size)
{
	struct rig_world *r = (struct rig_world *)w;

	for (size_t i = 0; i < size; i++) {
		r->state = r->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		((unsigned char *)bytes)[i] = (unsigned char)(r->state >> 33);
	}
}

static enum err rig_step(struct world *w, const char *name)
{
	struct rig_world *r = (struct rig_world *)w;

	if (!r->die_at || (strcmp(r->die_at, "*") != 0 && strcmp(r->die_at, name) != 0))
		return OK;
	return r->die_after-- > 0 ? OK : E_KILLED;
}

/* It has run for as long as its clock says. */
static bool rig_uptime(struct world *w, struct uptime *out)
{
	const struct rig_world *r = (const struct rig_world *)w;

	*out = (struct uptime){"rig", r->ms};
	return true;
}

static inline void rig_world_init(struct rig_world *r, uint64_t seed)
{
	/* 2026-03-01 09:00 at UTC+8 */
	*r = (struct rig_world){.world = {.now = rig_now, .chance = rig_chance, .step = rig_step, .uptime = rig_uptime, .utc_offset_min = 480},
		.ms = INT64_C(1772326800000), .state = seed * 2 + 1};
}

static inline struct str rig_dir(struct arena *a)
{
	char path[] = "/tmp/daybook-test-XXXXXX";

	CHECK(mkdtemp(path));
	return arena_str(a, str_from(path));
}

static inline void rig_remove(struct str dir)
{
	char command[512];

	snprintf(command, sizeof(command), "rm -rf '%.*s'", STR_ARG(dir));
	CHECK(system(command) == 0);
}

/* The database's log takes not one byte more; the second file, being shorter, does. */
static inline void rig_fill(struct str dir, rlim_t *before)
{
	struct rlimit limit;
	struct stat wal;
	char path[512];

	snprintf(path, sizeof(path), "%.*s/book.db-wal", STR_ARG(dir));
	CHECK(stat(path, &wal) == 0 && getrlimit(RLIMIT_FSIZE, &limit) == 0);
	signal(SIGXFSZ, SIG_IGN);
	*before = limit.rlim_cur;
	limit.rlim_cur = (rlim_t)wal.st_size;
	CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static inline void rig_unfill(rlim_t before)
{
	struct rlimit limit;

	CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	limit.rlim_cur = before;
	CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static inline struct book *rig_open(struct rig_world *w, struct str dir)
{
	struct book_options options = {.world = &w->world, .mode = DB_WRITE, .careless = true};
	struct op op;
	struct book *b = NULL;
	struct buf why = BUF_INIT;

	op_init(&op);
	if (book_open(&op, dir.p, &options, &b)) {
		refusal_text(&op.refusal, LANG_EN, &why);
		fprintf(stderr, "%s", why.p);
		buf_done(&why);
	}
	op_done(&op);
	return b;
}

static inline struct book *rig_book(struct rig_world *w, struct str dir, const char *site, bool alone)
{
	struct identity id = {.site = str_from(site), .alone = alone};
	struct book_options options = {.world = &w->world, .mode = DB_WRITE, .careless = true};
	struct op op;

	op_init(&op);
	id.epoch = epoch_new(&op.arena, &w->world, 'A');
	CHECK(book_create(&op, dir.p, &id, &options) == OK);
	op_done(&op);
	return rig_open(w, dir);
}

/* Does an act; `with` may be NULL, doc "" for a new paper. The refusal's code, or OK. */
static inline enum err rig_act(
	struct book *b, const char *type, const char *act, const char *doc, const char *who, const char *with, const char *json,
	struct recorded *out, char id[20])
{
	struct request r;
	struct recorded mine;
	struct buf why = BUF_INIT;
	struct op op;
	cJSON *given = json && *json ? cJSON_Parse(json) : NULL;
	enum err err;

	CHECK(!json || !*json || given);
	op_init(&op);
	request_init(&r, type_find(str_from(type)), act_find(type_find(str_from(type)), str_from(act)));
	CHECK(r.type && r.act);
	r.doc = str_from(doc);
	r.who = str_from(who);
	r.given = given;
	if (with) {
		r.with[0] = str_from(with);
		r.with_count = 1;
	}
	err = book_act(&op, b, &r, &mine);
	if (err && getenv("RIG_SHOW")) {
		refusal_text(&op.refusal, LANG_EN, &why);
		fprintf(stderr, "%s %s: %s", type, act, why.p);
	}
	if (!err && id)
		snprintf(id, 20, "%.*s", STR_ARG(mine.doc));
	if (out)
		*out = err ? (struct recorded){0} : (struct recorded){.seq = mine.seq, .hash = mine.hash, .already = mine.already};
	buf_done(&why);
	cJSON_Delete(given);
	op_done(&op);
	return err;
}

/* The sum of an account as text: "OH|||A01|P1": a|of|at|item, the rest empty. */
static inline int64_t rig_sum(struct book *b, const char *account, const char *at, const char *of, const char *item, const char *paper)
{
	struct spot spot = {.a = str_from(account), .at = str_from(at), .of = str_from(of), .item = str_from(item),
		.paper = str_from(paper)};
	const struct account *a = account_find(spot.a);
	int64_t v = 0;
	struct op op;

	op_init(&op);
	CHECK(book_sum(&op, b, &spot, a->unit, &v) == OK);
	op_done(&op);
	return v;
}

/* All sums that begin with a prefix, added up. */
static enum err rig_add(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	(void)op;
	(void)spot;
	(void)unit;
	*(int64_t *)ctx += v;
	return OK;
}

static inline int64_t rig_total(struct book *b, const char *prefix)
{
	int64_t sum = 0;
	struct op op;

	op_init(&op);
	CHECK(sums_walk(&op, book_store(b), str_from(prefix), rig_add, &sum) == OK);
	op_done(&op);
	return sum;
}

#endif
