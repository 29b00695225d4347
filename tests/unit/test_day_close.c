/* layers: reports book documents ledger store model base */
/* What the day's close finds out, where a table cannot make it so: numbers that are
 * missing, refusals on the machine, the day that follows. */
#include <check.h>

#include "book_rig.h"
#include "reports/reports.h"
#include "store/db.h"
#include "store/local.h"
#include "suite.h"

struct shop {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct op op;
};

static enum err act(struct shop *s, const char *type, const char *name, const char *doc, const char *with, const char *json, char id[20])
{
	return rig_act(s->book, type, name, doc, "li", with, json, NULL, id);
}

static void shop_open(struct shop *s)
{
	*s = (struct shop){0};
	op_init(&s->op);
	rig_world_init(&s->world, 1);
	s->dir = rig_dir(&s->arena);
	s->book = rig_book(&s->world, s->dir, "XTEST1", true);
	ck_assert_ptr_nonnull(s->book);
	ck_assert_int_eq(act(s, "user", "create", "", NULL, "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"XTEST1\"]}", NULL), OK);
	ck_assert_int_eq(act(s, "user", "create", "", NULL, "{\"key\":\"wu\",\"name\":\"吴\",\"sites\":[\"XTEST1\"]}", NULL), OK);
	ck_assert_int_eq(act(s, "item", "create", "", NULL, "{\"key\":\"P1\",\"name\":\"杯\"}", NULL), OK);
	ck_assert_int_eq(act(s, "customer", "create", "", NULL, "{\"key\":\"C1\",\"name\":\"顺发\"}", NULL), OK);
}

static void shop_close(struct shop *s)
{
	op_done(&s->op);
	book_close(s->book);
	rig_remove(s->dir);
	arena_done(&s->arena);
}

static void sell(struct shop *s, char id[20])
{
	ck_assert_int_eq(
		act(s, "sales_bill", "sell", "", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"5\"}]}", id), OK);
}

static const struct day_close *close_day(struct shop *s, const char *json)
{
	struct doc_row row;
	struct doc *doc;
	char id[20];

	ck_assert_int_eq(act(s, "day_close", "close", "", NULL, json, id), OK);
	ck_assert_int_eq(book_find(&s->op, s->book, &day_close_type, arena_str(&s->op.arena, str_from(id)), &row), OK);
	ck_assert_int_eq(book_load(&s->op, s->book, &row, &doc), OK);
	return (const struct day_close *)doc;
}

/* The book's own note of the last number drawn is set past what was drawn. */
static void lose_a_number(struct shop *s, const char *series)
{
	struct store *store = book_store(s->book);
	struct str name = str_from(series);

	ck_assert_int_eq(store_begin(&s->op, store), OK);
	db_do(store->db, db_sql(store->db, "UPDATE series SET last = last + 1 WHERE series = $1", "t", &name));
	ck_assert_int_eq(store_commit(&s->op, store), OK);
}

/* SEC-05 E_NUMBER_GAP: numbers between the last close and now are all there. */
START_TEST(test_a_missing_number_is_told)
{
	struct shop s;
	char id[20];

	shop_open(&s);
	sell(&s, id);
	close_day(&s, "{\"counted\":\"5\"}");
	sell(&s, id);
	lose_a_number(&s, "CS");
	sell(&s, id);
	s.world.ms += INT64_C(2) * 24 * 3600 * 1000;
	ck_assert_int_eq(act(&s, "day_close", "close", "", NULL, "{\"counted\":\"15\"}", NULL), E_NUMBER_GAP);
	ck_assert_int_eq(rig_sum(s.book, "CASH", "XTEST1", "", "", ""), 1500);
	shop_close(&s);
}
END_TEST

/* SEC-05 E_NUMBER_GAP: also where the first number behind a close is the one that lacks. */
START_TEST(test_the_first_number_behind_a_close_is_missed)
{
	struct shop s;
	char id[20];

	shop_open(&s);
	sell(&s, id);
	close_day(&s, "{\"counted\":\"5\"}");
	lose_a_number(&s, "CS");
	sell(&s, id);
	s.world.ms += INT64_C(2) * 24 * 3600 * 1000;
	ck_assert_int_eq(act(&s, "day_close", "close", "", NULL, "{\"counted\":\"10\"}", NULL), E_NUMBER_GAP);
	shop_close(&s);
}
END_TEST

/* What is recorded after the close belongs to the next day, without anybody's saying so. */
START_TEST(test_the_next_day_begins_with_the_close)
{
	const struct day_close *second;
	struct shop s;
	struct doc_row row;
	char id[20];

	shop_open(&s);
	sell(&s, id);
	ck_assert_int_eq(day_cmp(close_day(&s, "{\"counted\":\"5\"}")->closes, day_of(2026, 3, 1)), 0);
	sell(&s, id);
	ck_assert_int_eq(book_find(&s.op, s.book, NULL, str_from(id), &row), OK);
	ck_assert(str_is(row.day, "2026-03-02"));
	ck_assert_int_eq(act(&s, "day_close", "close", "", NULL, "{\"counted\":\"10\"}", NULL), E_DUPLICATE);
	s.world.ms += INT64_C(24) * 3600 * 1000;
	second = close_day(&s, "{\"counted\":\"10\"}");
	ck_assert_int_eq(day_cmp(second->closes, day_of(2026, 3, 2)), 0);
	ck_assert_int_eq(second->papers.count, 1);
	ck_assert(str_is(second->papers.row[0].first, "XTEST1-CS-000002"));
	shop_close(&s);
}
END_TEST

/* SEC-18: every refusal leaves its line on the machine, and the close says how many. */
START_TEST(test_refusals_of_the_day_are_counted)
{
	struct shop s;
	struct local_db *local;
	struct local_refusal row = {.day = STR("2026-03-01"), .who = STR("li"), .command = STR("sales_bill void"),
		.code = STR("E_NO_COUNTERSIGN"), .place = STR("with"), .said = STR("{}")};

	shop_open(&s);
	ck_assert_int_eq(local_db_open(&s.op, s.dir.p, &local), OK);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(local_refusal_put(&s.op, local, &row), OK);
	row.day = STR("2026-02-28");
	ck_assert_int_eq(local_refusal_put(&s.op, local, &row), OK);
	local_db_close(local);
	ck_assert_int_eq(qty_cmp(close_day(&s, NULL)->refusals, qty_of(3000)), 0);
	shop_close(&s);
}
END_TEST

/* WHS-04 W_DAY_OPEN: what still has to move is named, and does not stop the close. */
START_TEST(test_what_is_not_finished_is_named)
{
	struct shop s;
	struct request r;
	struct recorded out;
	char id[20];

	shop_open(&s);
	ck_assert_int_eq(act(&s, "opening_stock", "post", "", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"9\"}]}", NULL), OK);
	ck_assert_int_eq(act(&s, "sales_bill", "confirm", "", NULL,
				 "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"5\"}]}", id), OK);
	request_init(&r, &day_close_type, act_find(&day_close_type, STR("close")));
	r.who = STR("li");
	ck_assert_int_eq(book_act(&s.op, s.book, &r, &out), OK);
	ck_assert_int_eq(s.op.warnings_count, 1);
	ck_assert_int_eq(s.op.warnings[0].code, W_DAY_OPEN);
	ck_assert(str_is(s.op.warnings[0].values[1].text, "XTEST1-SB-000001"));
	shop_close(&s);
}
END_TEST

static int64_t count_cell(const struct report_table *t, int row, const char *column)
{
	const struct report_cell *cell = report_cell_of(t, row, column);

	return cell && cell->set ? cell->v : 0;
}

/* SEC-04: the day's list by type, first and last number, voids, is the same in the
 * close and in the report of the day. */
START_TEST(test_the_report_of_the_day_agrees)
{
	const struct day_close *close;
	struct report_answer answer;
	struct report_ask ask;
	struct shop s;
	char id[20];

	shop_open(&s);
	ck_assert_int_eq(act(&s, "opening_stock", "post", "", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"9\"}]}", NULL), OK);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(act(&s, "sales_bill", "confirm", "", NULL,
					 "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"5\"}]}", id), OK);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "void", id, "li", "wu", "{\"reason\":\"twice\"}", NULL, NULL), OK);
	sell(&s, id);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "reverse", id, "li", "wu", "{\"reason\":\"twice\"}", NULL, NULL), OK);
	report_ask_init(&ask);
	ask.word = STR("2026-03-01");
	ck_assert_int_eq(report_run(&s.op, s.book, report_find(STR("day")), &ask, &answer), OK);
	close = close_day(&s, NULL);
	ck_assert_int_eq(close->papers.count, answer.tables[0].rows);
	ck_assert_int_eq(close->papers.count, 4);
	for (int i = 0; i < close->papers.count; i++) {
		const struct day_papers *row = &close->papers.row[i];
		ck_assert(str_eq(report_cell_of(&answer.tables[0], i, "series")->text, row->series));
		ck_assert(str_eq(report_cell_of(&answer.tables[0], i, "first")->text, row->first));
		ck_assert(str_eq(report_cell_of(&answer.tables[0], i, "last")->text, row->last));
		ck_assert_int_eq(count_cell(&answer.tables[0], i, "count") * 1000, row->count.milli);
		ck_assert_int_eq(count_cell(&answer.tables[0], i, "voids") * 1000, row->voids.milli);
		ck_assert_int_eq(count_cell(&answer.tables[0], i, "reversed") * 1000, row->reversed.milli);
		ck_assert_int_eq(count_cell(&answer.tables[0], i, "gaps"), 0);
	}
	shop_close(&s);
}
END_TEST

int main(void)
{
	return SUITE("day_close", 60,
		test_a_missing_number_is_told,
		test_the_first_number_behind_a_close_is_missed,
		test_the_next_day_begins_with_the_close,
		test_refusals_of_the_day_are_counted,
		test_what_is_not_finished_is_named,
		test_the_report_of_the_day_agrees);
}
