/* One counter sale, from what was keyed in to the answer that it is on disk.
 *
 * Ours is book_act with the JSON's tree given: signatures, rules, stock, number, entry,
 * hash, projections, commit, and for the `_second` ones the second file. The bare
 * thing writes the same rows (bare.h) on the same disk. The two take turns in blocks of
 * twenty sales.
 *
 * Checkpoints: for p50 neither has one inside the timing; both move the WAL when it has
 * passed 1,000 pages, after a block. For p99 ours rests after each answer, outside the
 * timing, as a till does while the drawer opens; the bare thing has SQLite's default,
 * which takes it inside a commit. */
#include <string.h>

#include "bare.h"
#include "bench.h"
#include "town.h"

enum { WARM = 60, BLOCK = 20, SEED = 77 };

struct sales {
	cJSON **given;
	int count;
	struct bare_changes *changes; /* of each */
	struct hash head;             /* after all of them */
	const char *base;             /* the site's book before */
	const char *dir;
	struct arena arena;
};

static void sell(struct book *b, const cJSON *given)
{
	struct op op;

	op_init(&op);
	town_act(b, &op, "sales_bill", "sell", "", given, false, NULL);
	op_done(&op);
}

static struct hash head_of(struct book *b)
{
	struct hash head;
	uint64_t seq;
	struct op op;

	op_init(&op);
	must(&op, book_head(&op, b, &seq, &head), "head");
	op_done(&op);
	return head;
}

/* Sells once, with every change recorded. */
static void record_sales(struct sales *s)
{
	const char *dir = path_in(&s->arena, s->dir, "recorded");
	struct rig_world w;
	struct book *b;

	town_copy(s->base, dir);
	rig_world_init(&w, SEED);
	b = town_open(&w, dir, true, "none");
	s->changes = bare_changes_new();
	bare_record(s->changes, db_handle(book_store(b)->db));
	for (int i = 0; i < s->count; i++) {
		sell(b, s->given[i]);
		bare_cut(s->changes);
	}
	bare_record_end(s->changes);
	s->head = head_of(b);
	book_close(b);
	shell("rm -rf '%s'", dir);
}

static void sales_make(struct sales *s, const struct bench_options *o, int count)
{
	const char *ho;
	uint64_t chance = 5;

	*s = (struct sales){.count = count, .dir = o->dir};
	ho = path_in(&s->arena, o->dir, "ho");
	s->base = path_in(&s->arena, o->dir, "base");
	shell("rm -rf '%s' '%s'", ho, s->base);
	town_head_office(ho);
	town_site(s->base, ho, STR("A.5f0c2e91"));
	s->given = calloc((size_t)count, sizeof(*s->given));
	must_be(s->given != NULL, "memory");
	for (int i = 0; i < count; i++)
		s->given[i] = town_sale(&chance);
	record_sales(s);
	aside("a sale changes %.1f rows", (double)bare_rows(s->changes) / count);
}

static void sales_done(struct sales *s)
{
	for (int i = 0; i < s->count; i++)
		cJSON_Delete(s->given[i]);
	free(s->given);
	bare_changes_free(s->changes);
	arena_done(&s->arena);
}

struct pair {
	struct book *ours;
	struct bare *bare;
	double *ours_us, *bare_us;
	double ours_cpu, bare_cpu;
	bool rest_each; /* ours rests after each answer, bare never */
};

static void block(struct sales *s, struct pair *p, int from, int to)
{
	double at, cpu = cpu_us();

	for (int i = from; i < to; i++) {
		at = now_us();
		sell(p->ours, s->given[i]);
		p->ours_us[i] = now_us() - at;
		if (p->rest_each)
			book_rest(p->ours);
	}
	if (!p->rest_each)
		book_rest(p->ours);
	p->ours_cpu += cpu_us() - cpu;
	cpu = cpu_us();
	for (int i = from; i < to; i++) {
		at = now_us();
		bare_do(p->bare, i);
		p->bare_us[i] = now_us() - at;
	}
	if (!p->rest_each)
		bare_rest(p->bare);
	p->bare_cpu += cpu_us() - cpu;
}

static double one_pair(struct sales *s, const char *second, bool rest_each, double at)
{
	const char *ours = path_in(&s->arena, s->dir, "ours"), *bare = path_in(&s->arena, s->dir, "bare");
	struct pair p = {.rest_each = rest_each};
	struct rig_world w;
	struct hash head;
	double a, b;
	int timed = s->count - WARM;

	town_copy(s->base, ours);
	town_copy(s->base, bare);
	rig_world_init(&w, SEED);
	p.ours = town_open(&w, ours, false, second);
	p.bare = bare_open(path_in(&s->arena, bare, "book.db"), s->changes, rest_each ? 1000 : 0);
	p.ours_us = calloc((size_t)s->count, sizeof(double));
	p.bare_us = calloc((size_t)s->count, sizeof(double));
	must_be(p.ours_us && p.bare_us, "memory");
	for (int i = 0; i < s->count; i += BLOCK)
		block(s, &p, i, i + BLOCK < s->count ? i + BLOCK : s->count);
	head = head_of(p.ours);
	must_be(hash_eq(&head, &s->head), "writing the recorded bytes");
	book_close(p.ours);
	bare_close(p.bare);
	a = percentile(p.ours_us + WARM, timed, at);
	b = percentile(p.bare_us + WARM, timed, at);
	aside("p%d ours %.0f us, bare %.0f us; of processor on average %.0f and %.0f", (int)(at * 100), a, b,
		p.ours_cpu / s->count, p.bare_cpu / s->count);
	free(p.ours_us);
	free(p.bare_us);
	return a / b;
}

static void run_pairs(const struct bench_options *o, const char *name, const char *second, double at, double goal)
{
	double ratios[64];
	struct sales s;

	sales_make(&s, o, WARM + (o->small ? 40 : at > 0.5 ? 2000 : 1000));
	for (int i = 0; i < o->pairs; i++)
		ratios[i] = one_pair(&s, second, at > 0.5, at);
	say_ratio(name, ratios, o->pairs, AT_MOST, goal);
	sales_done(&s);
}

static void sale_p50(const struct bench_options *o, const char *name)
{
	run_pairs(o, name, "none", 0.5, 1.30);
}

static void sale_p50_second(const struct bench_options *o, const char *name)
{
	run_pairs(o, name, "", 0.5, 1.70);
}

static void sale_p99_second(const struct bench_options *o, const char *name)
{
	run_pairs(o, name, "", 0.99, 1.00);
}

const struct bench sale_benches[] = {
	{"sale_p50", sale_p50}, {"sale_p50_second", sale_p50_second}, {"sale_p99_second", sale_p99_second}, {0}};
