/* layers: book
 * What this machine alone keeps: refusals, wrong PINs, who is logged in. */
#include <sys/stat.h>

#include "book_rig.h"
#include "store/local.h"
#include "suite.h"

static struct arena arena;
static struct str dir;
static struct local_db *db;
static struct op op;

static void begin(void)
{
	arena = (struct arena){0};
	op_init(&op);
	dir = rig_dir(&arena);
	ck_assert(!local_db_open(&op, dir.p, &db));
}

static void end(void)
{
	local_db_close(db);
	op_done(&op);
	rig_remove(dir);
	arena_done(&arena);
}

static void open_again(void)
{
	local_db_close(db);
	ck_assert(!local_db_open(&op, dir.p, &db));
}

static struct moment minute(int n)
{
	return (struct moment){INT64_C(1772326800000) + n * INT64_C(60000)};
}

START_TEST(test_only_the_owner_reads_it)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/local.db", dir.p);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(test_there_has_to_be_a_directory)
{
	struct local_db *none;

	ck_assert_int_eq(local_db_open(&op, "/nonexistent/daybook", &none), E_NO_BOOK);
}
END_TEST

static void refuse(const char *day, const char *code)
{
	struct local_refusal row = {.at = minute(0), .day = str_from(day), .who = STR("li"), .command = STR("sales_bill sell"),
		.code = str_from(code), .place = STR("lines[0].qty"), .said = STR("{\"item\":\"P1\"}")};

	ck_assert(!local_refusal_put(&op, db, &row));
}

static enum err codes(void *ctx, struct op *unused, const struct local_refusal *row)
{
	struct buf *to = ctx;

	(void)unused;
	buf_printf(to, "%.*s %.*s %.*s;", STR_ARG(row->who), STR_ARG(row->command), STR_ARG(row->code));
	return OK;
}

/* SEC-18: a line for every refusal, counted by the day's close. */
START_TEST(test_refusals_are_counted_by_day)
{
	struct buf found = BUF_INIT;
	int64_t count;

	refuse("2026-03-01", "E_STOCK_SHORT");
	refuse("2026-03-01", "E_PERMISSION");
	refuse("2026-03-02", "E_STATE");
	open_again();
	ck_assert(!local_refusals_count(&op, db, STR("2026-03-01"), &count));
	ck_assert_int_eq(count, 2);
	ck_assert(!local_refusals_count(&op, db, STR("2026-03-03"), &count));
	ck_assert_int_eq(count, 0);
	ck_assert(!local_refusals_walk(&op, db, STR("2026-03-01"), codes, &found));
	ck_assert_str_eq(found.p, "li sales_bill sell E_STOCK_SHORT;li sales_bill sell E_PERMISSION;");
	buf_clear(&found);
	ck_assert(!local_refusals_walk(&op, db, STR_NONE, codes, &found));
	ck_assert(strstr(found.p, "E_STATE"));
	buf_done(&found);
}
END_TEST

static struct local_attempt attempt(const char *who, int at)
{
	struct local_attempt a;

	ck_assert(!local_attempt(&op, db, str_from(who), minute(at), &a));
	return a;
}

START_TEST(test_the_fifth_wrong_one_locks)
{
	for (int i = 1; i <= 4; i++) {
		ck_assert_int_eq(attempt("li", 0).wrong, i);
		/* Counted on the disk: whoever kills the program has had his try. */
		open_again();
	}
	ck_assert(!attempt("li", 0).locked);
	ck_assert(attempt("li", 0).locked);
	ck_assert_int_eq(attempt("li", 0).until.ms, minute(1).ms);
	ck_assert(!attempt("wu", 0).locked);
	ck_assert(!attempt("li", 1).locked);
	ck_assert_int_eq(attempt("li", 1).until.ms, minute(3).ms);
	ck_assert(attempt("li", 2).locked);
}
END_TEST

START_TEST(test_a_lock_lasts_an_hour_at_most)
{
	int at = 0;

	for (int i = 0; i < 40; i++)
		while (attempt("li", at).locked)
			at++;
	ck_assert(attempt("li", at).locked);
	ck_assert_int_eq(attempt("li", at).until.ms, minute(at + 60).ms);
	/* The clock set back by a year makes nobody wait longer. */
	ck_assert_int_eq(attempt("li", at - 525600).until.ms, minute(at - 525600 + 60).ms);
}
END_TEST

START_TEST(test_the_right_one_begins_anew)
{
	for (int i = 0; i < 4; i++)
		attempt("li", 0);
	ck_assert(!local_attempt_good(&op, db, STR("li")));
	ck_assert_int_eq(attempt("li", 0).wrong, 1);
}
END_TEST

static bool live(const char *place, struct moment now, const char *who)
{
	struct local_session s;
	bool is;

	ck_assert(!local_session_get(&op, db, str_from(place), now, &s, &is));
	ck_assert(!is || str_is(s.who, who));
	return is;
}

START_TEST(test_a_session_ends_idle)
{
	struct local_session s = {STR("tty1"), STR("li"), minute(0), minute(0), 15 * 60};

	ck_assert(!live("tty1", minute(0), "li"));
	ck_assert(!local_session_put(&op, db, &s));
	open_again();
	ck_assert(live("tty1", minute(14), "li"));
	ck_assert(!live("tty2", minute(1), "li"));
	ck_assert(!live("tty1", minute(15), "li"));
	ck_assert(!live("tty1", minute(-1), "li"));
	ck_assert(!local_session_used(&op, db, s.place, minute(14)));
	ck_assert(live("tty1", minute(28), "li"));
	s.who = STR("wu");
	s.used = minute(28);
	ck_assert(!local_session_put(&op, db, &s));
	ck_assert(live("tty1", minute(28), "wu"));
	ck_assert(!local_session_end(&op, db, s.place));
	ck_assert(!live("tty1", minute(28), "wu"));
}
END_TEST

START_TEST(test_all_sessions_of_a_user_end)
{
	const struct local_session one = {STR("a"), STR("li"), minute(0), minute(0), 900},
				   two = {STR("b"), STR("li"), minute(0), minute(0), 900},
				   other = {STR("c"), STR("wu"), minute(0), minute(0), 900};

	ck_assert(!local_session_put(&op, db, &one) && !local_session_put(&op, db, &two) && !local_session_put(&op, db, &other));
	ck_assert(!local_sessions_end(&op, db, STR("li")));
	ck_assert(!live("a", minute(1), "li") && !live("b", minute(1), "li") && live("c", minute(1), "wu"));
}
END_TEST

static struct local_code try_code(const char *request, const char *day, const char *unlocked)
{
	struct local_code c = {.request = str_from(request), .day = str_from(day), .unlocked = str_from(unlocked)};

	ck_assert(!local_code_try(&op, db, &c));
	return c;
}

/* Counted before it is looked at: whoever kills the program in between has had his try. */
START_TEST(test_five_codes_a_request_and_ten_a_site)
{
	for (int i = 4; i >= 0; i--) {
		ck_assert_int_eq(try_code("AAAA-AAAA", "2026-03-02", "").left, i);
		open_again();
	}
	ck_assert(try_code("AAAA-AAAA", "2026-03-02", "").request_locked);
	for (int i = 4; i >= 0; i--)
		ck_assert_int_eq(try_code("BBBB-BBBB", "2026-03-02", "").left, i);
	open_again();
	ck_assert(try_code("CCCC-CCCC", "2026-03-02", "").site_locked);
	ck_assert(try_code("CCCC-CCCC", "2026-03-03", "").site_locked);
	ck_assert(!try_code("CCCC-CCCC", "2026-03-03", "PC00000000000002").site_locked);
	ck_assert_int_eq(try_code("CCCC-CCCC", "2026-03-03", "PC00000000000002").left, 3);
}
END_TEST

START_TEST(test_the_right_code_costs_no_try_and_days_begin_anew)
{
	struct local_code c;

	for (int i = 0; i < 20; i++) {
		c = try_code("AAAA-AAAA", "2026-03-02", "");
		ck_assert(!c.request_locked && !c.site_locked && !local_code_good(&op, db, &c));
	}
	for (int i = 0; i < 9; i++)
		try_code(i < 5 ? "BBBB-BBBB" : "CCCC-CCCC", "2026-03-02", "");
	ck_assert_int_eq(try_code("DDDD-DDDD", "2026-03-03", "").left, 4);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "local", 60, test_only_the_owner_reads_it, test_there_has_to_be_a_directory,
		test_refusals_are_counted_by_day, test_the_fifth_wrong_one_locks, test_a_lock_lasts_an_hour_at_most,
		test_the_right_one_begins_anew, test_a_session_ends_idle, test_all_sessions_of_a_user_end,
		test_five_codes_a_request_and_ten_a_site, test_the_right_code_costs_no_try_and_days_begin_anew);
}
