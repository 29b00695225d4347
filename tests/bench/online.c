/* What it costs to bring papers to head office: `daybook-syncd serve` as it is shipped,
 * mutual TLS over the loopback, and the site's own uplink in this program.
 *
 * take_in: a site that was dark hands 100,000 papers in; timed from its first call until
 * all of it is durable and folded at head office. The bare thing writes the same rows
 * (bare.h), a thousand papers a transaction, with SQLite's own checkpoints.
 *
 * live_sale: one sale, from its batch of one being packed to head office's answer that
 * it is durable, on a connection in use; against the sale's own local commit, second
 * file and all. */
#include <stdlib.h>
#include <unistd.h>

#include "line.h"
#include "taking.h"

enum { LIVE_WARM = 20 };

/* ---- take_in ---- */

static double ours(struct taking *t, int64_t *resident_kib)
{
	const char *dir = path_in(&t->office.arena, t->o->dir, "ho-taking");
	struct running daemon;
	double us, answered_us;

	town_copy(t->office.ho, dir);
	office_serve(&t->office, t->o, dir, &daemon);
	us = taking_hand_in(t, dir, &answered_us);
	*resident_kib = program_resident_kib(&daemon);
	program_stop(&daemon);
	return us;
}

static double theirs(struct taking *t)
{
	const char *dir = path_in(&t->office.arena, t->o->dir, "ho-bare");
	struct bare *b;
	double from;

	town_copy(t->office.ho, dir);
	b = bare_open(path_in(&t->office.arena, dir, "book.db"), t->changes, 1000);
	from = now_us();
	for (int i = 0; i < bare_count(t->changes); i++)
		bare_do(b, i);
	from = now_us() - from;
	bare_close(b);
	return from;
}

static void take_in(const struct bench_options *o, const char *name)
{
	double ratios[64];
	struct taking t;
	int64_t kib;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		return;
	}
	taking_make(&t, o, o->small ? 2000 : 100000);
	taking_record(&t);
	for (int i = 0; i < o->pairs; i++) {
		double a = ours(&t, &kib), b = theirs(&t);
		aside("ours %.0f ms, %.0f papers a second; bare %.0f ms", a / 1e3, t.papers / (a / 1e6), b / 1e3);
		ratios[i] = b / a;
	}
	say_ratio(name, ratios, o->pairs, AT_LEAST, 0.60);
	taking_done(&t);
}

/* The daemon that has just taken in more than a year, still serving. */
static void rss_syncd(const struct bench_options *o, const char *name)
{
	struct taking t;
	int64_t kib;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		return;
	}
	taking_make(&t, o, o->small ? 2000 : 100000);
	(void)ours(&t, &kib);
	say_megabytes(name, kib, 100);
	taking_done(&t);
}

/* ---- live_sale ---- */

struct live {
	struct book *site;
	struct line line;
	double *local_us, *up_us;
};

static void sell_and_hand_in(struct live *l, const cJSON *given, int i)
{
	uint64_t end;
	struct op op;
	double at;
	bool idle;

	op_init(&op);
	at = now_us();
	town_act(l->site, &op, "sales_bill", "sell", "", given, false, NULL);
	l->local_us[i] = now_us() - at;
	book_rest(l->site);
	end = taking_seq(l->site);
	uplink_again(l->line.uplink);
	must(&op, line_step(&op, &l->line, &idle), "asking for the head");
	at = now_us();
	must(&op, line_step(&op, &l->line, &idle), "handing in");
	l->up_us[i] = now_us() - at;
	must_be(uplink_progress(l->line.uplink).up_done == end, "handing one sale in");
	op_done(&op);
}

static double live_pair(struct live *l, int count)
{
	uint64_t chance = 61;
	double up, local;

	for (int i = 0; i < count; i++) {
		cJSON *given = town_sale(&chance);
		sell_and_hand_in(l, given, i);
		cJSON_Delete(given);
	}
	up = percentile(l->up_us + LIVE_WARM, count - LIVE_WARM, 0.5);
	local = percentile(l->local_us + LIVE_WARM, count - LIVE_WARM, 0.5);
	aside("local %.0f us, to head office's answer %.0f us", local, up);
	return up / local;
}

static void live_sale(const struct bench_options *o, const char *name)
{
	int count = o->small ? 50 : 500;
	double ratios[64];
	struct office office;
	struct running daemon;
	struct rig_world w;
	struct live l = {0};
	struct op op;
	bool idle = false;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		return;
	}
	office_make(&office, o);
	rig_world_init(&w, 62);
	office_serve(&office, o, office.ho, &daemon);
	l.site = town_open(&w, office.site, false, "");
	town_stock(l.site);
	l.local_us = calloc((size_t)count, sizeof(double));
	l.up_us = calloc((size_t)count, sizeof(double));
	op_init(&op);
	must(&op, line_open(&op, l.site, 0, &l.line), "the line");
	while (!idle)
		must(&op, line_step(&op, &l.line, &idle), "the first sync");
	for (int i = 0; i < o->pairs; i++)
		ratios[i] = live_pair(&l, count);
	say_ratio(name, ratios, o->pairs, AT_MOST, 2.50);
	line_close(&l.line);
	book_close(l.site);
	program_stop(&daemon);
	op_done(&op);
	free(l.local_us);
	free(l.up_us);
	office_done(&office);
}

/* ---- an idle till ---- */

static void rss_idle(const struct bench_options *o, const char *name)
{
	struct running daemon, watcher;
	struct office office;
	struct town_mix mix = {.papers = o->small ? 200 : 20000, .sales = 75, .seed = 71};
	struct rig_world w;
	struct book *site;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		return;
	}
	office_make(&office, o);
	rig_world_init(&w, 72);
	site = town_open(&w, office.site, true, "");
	town_stock(site);
	town_trade(site, &mix);
	book_close(site);
	office_serve(&office, o, office.ho, &daemon);
	/* What it hands in goes first; the watcher that is measured only watches. */
	shell("'%s' -C '%s' sync >>'%s/said' 2>&1", o->daybook, office.site, o->dir);
	program_start(o, (const char *const[]){o->daybook, "-C", office.site, "sync", "--watch", NULL}, &watcher);
	sleep(o->small ? 1 : 5);
	say_megabytes(name, program_resident_kib(&watcher), 25);
	program_stop(&watcher);
	program_stop(&daemon);
	office_done(&office);
}

const struct bench line_benches[] = {
	{"take_in", take_in}, {"live_sale", live_sale}, {"rss_idle", rss_idle}, {"rss_syncd", rss_syncd}, {0}};
