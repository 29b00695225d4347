/* What a large company owes and is sent: the ages of 100,000 customers with ten open items
 * each, and one customer's statement.
 *
 * The statement's customer is written act by act; the others' rows are put beside his as
 * the fold would have put them, for a million bills take longer to write than this. */
#include <stdio.h>

#include "bench.h"
#include "reports/reports.h"
#include "town.h"

enum { CUSTOMERS = 100000, ITEMS = 10, SMALL = 200, PAPERS = 80, REPEATS = 3, STATEMENTS = 51 };

#define STATED "12000"

static void sql(struct book *b, const char *text)
{
	must_be(sqlite3_exec(db_handle(book_store(b)->db), text, NULL, NULL, NULL) == SQLITE_OK, text);
}

/* Opening items, and receipts that head office sets against them. */
static void write_papers(struct book *b, const char *customer)
{
	struct op op;

	op_init(&op);
	for (int i = 0; i < PAPERS; i++) {
		bool receipt = i % 4 == 3;
		cJSON *given = cJSON_CreateObject();
		char amount[32], id[20];
		snprintf(amount, sizeof(amount), "%d.%02d", 100 + i, i);
		cJSON_AddStringToObject(given, "customer", customer);
		cJSON_AddStringToObject(given, "amount", amount);
		if (receipt)
			cJSON_AddStringToObject(given, "means", "cash");
		town_act(b, &op, receipt ? "customer_receipt" : "opening_item", receipt ? "take" : "post", "", given, false, id);
		cJSON_Delete(given);
		op_reset(&op);
	}
	op_done(&op);
}

static void put_rows(struct book *b, int customers)
{
	char text[1600];

	sql(b, "BEGIN");
	snprintf(text, sizeof(text),
		"WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < %d) "
		"INSERT INTO record(type, key, name, doc) SELECT 'customer', printf('Z%%06d', i), printf('Customer %%d', i), "
		"printf('ZC%%014d', i) FROM c",
		customers - 1);
	sql(b, text);
	snprintf(text, sizeof(text),
		"WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < %d) "
		"INSERT INTO movement(customer, account, due, paper, day, n, site, v, type) SELECT printf('Z%%06d', i / %d), 'AR', "
		"date('2025-03-01', '+' || (i %% %d * 37) || ' days'), printf('ZB%%014d', i), "
		"date('2025-03-01', '+' || (i %% %d * 37) || ' days'), 1000000 + i, 'S01', 10000 + i %% 977, 'sales_bill' FROM c",
		customers * ITEMS - 1, ITEMS, ITEMS, ITEMS);
	sql(b, text);
	sql(b, "INSERT INTO balance(key, v) SELECT 'AR' || x'09' || customer || x'09' || site || x'0909' || paper || x'09' || due || "
	       "x'0909' || 'm', v FROM movement WHERE customer LIKE 'Z%'");
	sql(b, "COMMIT");
}

static struct book *owed_book(const struct bench_options *o, struct arena *a, struct rig_world *w)
{
	const char *dir = path_in(a, o->dir, "owed");
	bool made = file_exists(dir);
	struct book *b;

	if (!made)
		town_head_office(dir);
	rig_world_init(w, 31);
	b = town_open(w, dir, true, "none");
	if (made)
		return b;
	write_papers(b, STATED);
	put_rows(b, o->small ? SMALL : CUSTOMERS);
	book_close(b);
	rig_world_init(w, 32);
	return town_open(w, dir, true, "none");
}

static double ask(struct book *b, const char *name, struct str word, struct report_answer *answer, struct op *op)
{
	const struct report *report = report_find(str_from(name));
	struct report_ask ask;
	double from = now_us();

	must_be(report != NULL, name);
	report_ask_init(&ask);
	ask.word = word;
	must(op, report_run(op, b, report, &ask, answer), name);
	return now_us() - from;
}

static int64_t one_number(struct book *b, const char *text)
{
	sqlite3_stmt *s;
	int64_t v;

	must_be(sqlite3_prepare_v2(db_handle(book_store(b)->db), text, -1, &s, NULL) == SQLITE_OK, text);
	must_be(sqlite3_step(s) == SQLITE_ROW, text);
	v = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return v;
}

/* What the customers owe by the report is what the ledger's sums say. */
static double aged(struct book *b)
{
	struct report_answer answer = {0};
	struct op op;
	double took;

	op_init(&op);
	took = ask(b, "receivables", STR_NONE, &answer, &op);
	must_be(answer.tables[0].total[2].v == one_number(b, "SELECT sum(v) FROM balance WHERE key >= 'AR' || x'09' AND key < 'AR' || x'0a'"),
		"the receivables as the ledger has them,");
	op_done(&op);
	return took;
}

static double summed(sqlite3_stmt *s)
{
	double from = now_us();
	int64_t sum = 0;

	while (sqlite3_step(s) == SQLITE_ROW)
		sum += sqlite3_column_int64(s, 1);
	sqlite3_reset(s);
	must_be(sum > 0, "a sum of something");
	return now_us() - from;
}

/* The whole report, names and all, against one sum a customer over the same rows. */
static void aging_million(const struct bench_options *o, const char *name)
{
	static const char plain[] = "SELECT customer, sum(v) FROM movement GROUP BY customer";
	double ratios[64], ours[REPEATS], theirs[REPEATS];
	struct arena a = {0};
	struct rig_world w;
	struct book *b = owed_book(o, &a, &w);
	sqlite3_stmt *s;

	must_be(sqlite3_prepare_v2(db_handle(book_store(b)->db), plain, -1, &s, NULL) == SQLITE_OK, plain);
	for (int i = 0; i < o->pairs; i++) {
		for (int k = 0; k < REPEATS; k++) {
			ours[k] = aged(b);
			theirs[k] = summed(s);
		}
		ratios[i] = median(ours, REPEATS) / median(theirs, REPEATS);
	}
	aside("%lld movements: report %.1f ms, sum %.1f ms", (long long)one_number(b, "SELECT count(*) FROM movement"),
		median(ours, REPEATS) / 1e3, median(theirs, REPEATS) / 1e3);
	say_ratio(name, ratios, o->pairs, AT_MOST, 2.50);
	sqlite3_finalize(s);
	book_close(b);
	arena_done(&a);
}

static void statement(const struct bench_options *o, const char *name)
{
	double took[STATEMENTS];
	struct arena a = {0};
	struct rig_world w;
	struct book *b = owed_book(o, &a, &w);
	int rows = 0;

	for (int i = 0; i < STATEMENTS; i++) {
		struct report_answer answer = {0};
		struct op op;
		op_init(&op);
		took[i] = ask(b, "statement", STR(STATED), &answer, &op);
		rows = answer.tables[1].rows;
		op_done(&op);
	}
	must_be(rows == PAPERS + 1, "a statement with every paper");
	aside("%d papers", PAPERS);
	say_milliseconds(name, median(took, STATEMENTS), 5);
	book_close(b);
	arena_done(&a);
}

const struct bench owed_benches[] = {{"aging_million", aging_million}, {"statement", statement}, {0}};
