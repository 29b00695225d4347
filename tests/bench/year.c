/* What the whole year costs: folding all of it again, and asking for its ages.
 *
 * The books are the demo's where it was run, else a made year of 60,000 entries. */
#include "year.h"

#include "bare.h"
#include "reports/reports.h"
#include "town.h"

enum { PAPERS = 37000, REPEATS = 7 };

/* ---- the books ---- */

static void take_in(struct book *ho, struct book *site)
{
	struct batch batch = {.log = book_log(site)};
	struct buf text = BUF_INIT;
	struct taken taken;
	struct op op;
	int64_t left = 1;
	int count;

	town_log(site, book_log(site), 0, &text, &count);
	batch.lines = buf_str(&text);
	op_init(&op);
	must(&op, book_take_in(&op, ho, &batch, &taken), "taking in");
	while (left) {
		must(&op, book_fold(&op, ho, 1000, &left), "folding");
		op_reset(&op);
	}
	op_done(&op);
	buf_done(&text);
	aside("no demo at hand: a made year, %d entries of one site", count);
}

static void make(struct year *y, const struct bench_options *o)
{
	struct town_mix mix = {.papers = o->small ? 600 : PAPERS, .sales = 70, .receipts = 60, .seed = 11};
	struct rig_world w, w2;
	struct book *ho, *site;

	y->made = true;
	y->ho = path_in(&y->arena, o->dir, "year-ho");
	y->site = path_in(&y->arena, o->dir, "year-S01");
	if (file_exists(y->ho))
		return;
	town_head_office(y->ho);
	town_site(y->site, y->ho, STR("A.5f0c2e91"));
	rig_world_init(&w, 21);
	rig_world_init(&w2, 22);
	site = town_open(&w, y->site, true, "");
	town_trade(site, &mix);
	ho = town_open(&w2, y->ho, true, "");
	take_in(ho, site);
	book_close(site);
	book_close(ho);
}

void year_find(struct year *y, const struct bench_options *o)
{
	*y = (struct year){0};
	y->ho = path_in(&y->arena, o->demo, "ho");
	y->site = path_in(&y->arena, o->demo, "S01");
	if (o->small || !file_exists(path_in(&y->arena, y->ho, "book.db")) ||
		!file_exists(path_in(&y->arena, y->site, "book.db")))
		make(y, o);
}

void year_done(struct year *y)
{
	arena_done(&y->arena);
}

/* Head office's book, copied to where it may be written in. */
static struct book *open_copy(struct year *y, const struct bench_options *o, struct rig_world *w)
{
	const char *dir = path_in(&y->arena, o->dir, "year");

	town_copy(y->ho, dir);
	rig_world_init(w, 23);
	return town_open(w, dir, false, "");
}

static int64_t scalar(struct book *b, const char *sql)
{
	sqlite3_stmt *s;
	int64_t v;

	must_be(sqlite3_prepare_v2(db_handle(book_store(b)->db), sql, -1, &s, NULL) == SQLITE_OK, sql);
	must_be(sqlite3_step(s) == SQLITE_ROW, sql);
	v = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return v;
}

/* ---- rebuild ---- */

/* Every entry read, its hash and link checked, folded, committed; against the rows of
 * all projections, read into memory beforehand, inserted into an empty database of the
 * same tables and indexes, table by table in key order, in one transaction. */
static void rebuild(const struct bench_options *o, const char *name)
{
	struct bare_rows *rows = NULL;
	double ratios[64];
	struct rig_world w;
	struct year y;
	struct book *b;
	struct op op;

	year_find(&y, o);
	b = open_copy(&y, o, &w);
	for (int i = 0; i < o->pairs; i++) {
		const char *bare = path_in(&y.arena, o->dir, "rebuild-bare.db");
		double from = now_us(), cpu = cpu_us(), ours, theirs, their_cpu;
		op_init(&op);
		must(&op, book_rebuild(&op, b), "rebuilding");
		ours = now_us() - from;
		cpu = cpu_us() - cpu;
		op_done(&op);
		book_rest(b);
		if (!rows)
			rows = bare_rows_read(db_handle(book_store(b)->db));
		shell("rm -f '%s' '%s-wal' '%s-shm'", bare, bare, bare);
		their_cpu = cpu_us();
		theirs = bare_rows_write(rows, bare);
		their_cpu = cpu_us() - their_cpu;
		aside("%lld entries in %.0f ms (%.0f of processor), %lld bare rows in %.0f ms (%.0f)",
			(long long)scalar(b, "SELECT count(*) FROM entry"), ours / 1e3, cpu / 1e3,
			(long long)bare_rows_count(rows), theirs / 1e3, their_cpu / 1e3);
		ratios[i] = ours / theirs;
	}
	say_ratio(name, ratios, o->pairs, AT_MOST, 5.50);
	bare_rows_free(rows);
	book_close(b);
	year_done(&y);
}

/* ---- aging ---- */

static double report_once(struct book *b)
{
	const struct report *report = report_find(STR("receivables"));
	struct report_answer answer = {0};
	struct report_ask ask;
	struct op op;
	double from = now_us(), took;

	must_be(report != NULL, "the report receivables");
	op_init(&op);
	report_ask_init(&ask);
	must(&op, report_run(&op, b, report, &ask, &answer), "receivables");
	took = now_us() - from;
	must_be(answer.tables_count && answer.tables[0].rows, "a report with customers");
	op_done(&op);
	return took;
}

static double sum_once(sqlite3_stmt *s)
{
	double from = now_us();
	int64_t rows = 0, sum = 0;

	while (sqlite3_step(s) == SQLITE_ROW) {
		sum += sqlite3_column_int64(s, 1);
		rows++;
	}
	sqlite3_reset(s);
	must_be(rows > 0, "a sum of something");
	(void)sum;
	return now_us() - from;
}

/* The whole report, names and all, as `report receivables` has it before it is printed;
 * against one sum a customer over the same rows in the same order, nothing aged. */
static void aging(const struct bench_options *o, const char *name)
{
	static const char sql[] = "SELECT customer, sum(v) FROM movement GROUP BY customer";
	double ratios[64], ours[REPEATS], theirs[REPEATS];
	struct rig_world w;
	struct year y;
	struct book *b;
	sqlite3_stmt *s;

	year_find(&y, o);
	b = open_copy(&y, o, &w);
	must_be(sqlite3_prepare_v2(db_handle(book_store(b)->db), sql, -1, &s, NULL) == SQLITE_OK, sql);
	for (int i = 0; i < o->pairs; i++) {
		for (int k = 0; k < REPEATS; k++) {
			ours[k] = report_once(b);
			theirs[k] = sum_once(s);
		}
		ratios[i] = median(ours, REPEATS) / median(theirs, REPEATS);
	}
	aside("%lld movements: report %.1f ms, sum %.1f ms", (long long)scalar(b, "SELECT count(*) FROM movement"),
		median(ours, REPEATS) / 1e3, median(theirs, REPEATS) / 1e3);
	say_ratio(name, ratios, o->pairs, AT_MOST, 2.50);
	sqlite3_finalize(s);
	book_close(b);
	year_done(&y);
}

const struct bench year_benches[] = {{"rebuild", rebuild}, {"aging", aging}, {0}};
