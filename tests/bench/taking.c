/* Making the papers, handing them in, and looking when head office has them all. */
#include "taking.h"

#include <unistd.h>

#include "line.h"

uint64_t taking_seq(struct book *b)
{
	struct hash head;
	uint64_t seq;
	struct op op;

	op_init(&op);
	must(&op, book_head(&op, b, &seq, &head), "head");
	op_done(&op);
	return seq;
}

/* The next lines that make up `entries` entries or a few more: a group stays whole. */
static struct str next_batch(struct str *rest, int entries)
{
	struct str batch = {rest->p, 0};
	int k, n;

	while (rest->n) {
		struct str line = str_cut(rest, '\n');
		batch.n = (size_t)(line.p + line.n + 1 - batch.p);
		if (--entries <= 0 && (!entry_group(line, &k, &n) || k == n))
			break;
	}
	return batch;
}

void taking_record(struct taking *t)
{
	const char *dir = path_in(&t->office.arena, t->o->dir, "recorded");
	struct batch batch = {.log = book_log(t->site)};
	struct buf text = BUF_INIT;
	struct str rest;
	struct rig_world w;
	struct taken taken;
	struct book *ho;
	struct op op;
	int64_t left;
	int count;

	town_copy(t->office.ho, dir);
	rig_world_init(&w, 41);
	ho = town_open(&w, dir, true, "");
	town_log(t->site, batch.log, 0, &text, &count);
	rest = buf_str(&text);
	t->changes = bare_changes_new();
	bare_record(t->changes, db_handle(book_store(ho)->db));
	op_init(&op);
	while (rest.n) {
		batch.lines = next_batch(&rest, (int)((int64_t)count * PAPERS_MAX_A_BATCH / t->papers));
		must(&op, book_take_in(&op, ho, &batch, &taken), "taking in");
		for (left = 1; left; op_reset(&op))
			must(&op, book_fold(&op, ho, 100000, &left), "folding");
		bare_cut(t->changes);
	}
	bare_record_end(t->changes);
	op_done(&op);
	buf_done(&text);
	book_close(ho);
	shell("rm -rf '%s'", dir);
	aside("%d papers, %d entries, %lld rows in %d transactions", t->papers, count, (long long)bare_rows(t->changes),
		bare_count(t->changes));
}

void taking_make(struct taking *t, const struct bench_options *o, int papers)
{
	struct town_mix mix = {.papers = papers, .sales = 75, .seed = 51};
	static struct rig_world w;

	*t = (struct taking){.o = o, .papers = papers};
	office_make(&t->office, o);
	rig_world_init(&w, 42);
	t->site = town_open(&w, t->office.site, true, "none");
	t->from = taking_seq(t->site);
	town_stock(t->site);
	town_trade(t->site, &mix);
	t->end = taking_seq(t->site);
}

void taking_done(struct taking *t)
{
	book_close(t->site);
	if (t->changes)
		bare_changes_free(t->changes);
	office_done(&t->office);
}

static bool is_folded(sqlite3 *db, uint64_t end)
{
	static const char sql[] =
		"SELECT (SELECT seq FROM log WHERE site = 'S01') >= $1 AND (SELECT CAST(value AS INTEGER) FROM "
		"meta WHERE name = 'folded') >= (SELECT max(n) FROM entry)";
	sqlite3_stmt *s;
	bool done;

	must_be(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK, "looking at head office's book");
	sqlite3_bind_int64(s, 1, (int64_t)end);
	done = sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return done;
}

double taking_hand_in(struct taking *t, const char *ho, double *answered_us)
{
	double from = now_us();
	struct line line;
	sqlite3 *db;
	struct op op;
	bool idle;

	op_init(&op);
	must(&op, line_open(&op, t->site, 0, &line), "the line");
	while (uplink_progress(line.uplink).up_done < t->end) {
		must(&op, line_step(&op, &line, &idle), "handing in");
		op_reset(&op);
	}
	*answered_us = now_us() - from;
	aside("answered after %.0f ms", *answered_us / 1e3);
	must_be(sqlite3_open(path_in(&t->office.arena, ho, "book.db"), &db) == SQLITE_OK, "head office's book");
	while (!is_folded(db, t->end))
		usleep(5000);
	from = now_us() - from;
	sqlite3_close(db);
	line_close(&line);
	op_done(&op);
	return from;
}
