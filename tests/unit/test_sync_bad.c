/* layers: sync seal book documents ledger store model base */
/* The conversation of sites and head office in bad faith: batches, calls and answers
 * that will not do, lost entries, two lives. */
#include <check.h>

#include "seal/zstd.h"
#include "suite.h"
#include "sync_town.h"

/* ---- refusals ---- */

/* What head office answers to a batch of these lines. */
static void post(struct str lines, const char *packing, const char *signature, int site, struct answer *out)
{
	struct str last = lines;
	struct buf packed = BUF_INIT, text = BUF_INIT, made = BUF_INIT;
	struct log_id log = book_log(book_of(site)), of;
	struct hash head, prev;
	struct call call = {.method = CALL_POST, .path = STR("/v1/log"), .packing = str_from(packing)};
	uint64_t seq;
	struct op op;

	op_init(&op);
	last.n -= last.n > 0;
	for (struct str rest = last; rest.n;)
		last = str_cut(&rest, '\n');
	town_must(&op, zstd_pack(&op, lines, &packed));
	if (!signature && entry_place(last, &of, &seq, &prev)) {
		head = hash_of(last);
		wire_put_signed(&text, of, seq, &head);
		town_must(&op, sign_make(&op, buf_str(&town.site[site].key), buf_str(&text), &made));
	}
	call.body = buf_str(&packed);
	call.signature = signature ? str_from(signature) : buf_str(&made);
	town_desk(&town, log, &call, out);
	buf_done(&packed);
	buf_done(&text);
	buf_done(&made);
	op_done(&op);
}

static enum err add_line(void *ctx, struct op *op, const struct entry_row *row)
{
	(void)op;
	buf_put(ctx, row->text);
	buf_putc(ctx, '\n');
	return OK;
}

static void own_lines(int site, struct buf *to)
{
	struct op op;

	op_init(&op);
	town_must(&op, entries_of_log(&op, book_store(book_of(site)), book_log(book_of(site)), 0, add_line, to));
	op_done(&op);
}

static void expect(const struct answer *a, int status, const char *code)
{
	char want[64];

	snprintf(want, sizeof(want), "{\"code\":\"%s\",", code);
	ck_assert_int_eq(a->status, status);
	ck_assert_msg(strncmp(a->body.p, want, strlen(want)) == 0, "%s", a->body.p);
	ck_assert(str_is(a->packing, "application/json"));
}

START_TEST(test_a_batch_is_refused_by_what_is_wrong_with_it)
{
	struct answer a = {0};
	struct buf lines = BUF_INIT, zeros = BUF_INIT;
	struct hash digest[2];
	char *act;

	begin();
	sell_on_account(BILL_C1);
	own_lines(0, &lines);
	digest[0] = town_digest(town.ho);
	post(buf_str(&lines), "application/x-ndjson", NULL, 0, &a);
	expect(&a, 415, "E_PACKING");
	ck_assert_ptr_nonnull(strstr(a.body.p, PACKING_ZSTD));
	post(buf_str(&lines), PACKING_ZSTD, "bm8=", 0, &a);
	expect(&a, 403, "E_SIGNATURE");
	post(buf_str(&lines), PACKING_ZSTD, NULL, 1, &a); /* another's certificate and key */
	expect(&a, 403, "E_SIGNATURE");
	post(str_sub(buf_str(&lines), 0, lines.n - 1), PACKING_ZSTD, "bm8=", 0, &a);
	expect(&a, 400, "E_DAMAGED");
	post(STR(""), PACKING_ZSTD, "bm8=", 0, &a);
	expect(&a, 400, "E_DAMAGED");
	buf_need(&zeros, 64 * 1024 * 1024);
	memset(zeros.p, 0, zeros.cap);
	zeros.n = 64 * 1024 * 1024;
	post(buf_str(&zeros), PACKING_ZSTD, "bm8=", 0, &a); /* some KiB that would be 64 MiB */
	expect(&a, 413, "E_SIZE");
	town.caller = CALLER_NONE;
	post(buf_str(&lines), PACKING_ZSTD, NULL, 0, &a);
	expect(&a, 403, "E_CERTIFICATE");
	digest[1] = town_digest(town.ho);
	ck_assert(hash_eq(&digest[0], &digest[1]));
	ck_assert_uint_eq(held_of(town.ho, book_log(book_of(0))), 0);
	town.caller = CALLER_WITHDRAWN;
	post(buf_str(&lines), PACKING_ZSTD, NULL, 0, &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_ptr_nonnull(strstr(a.body.p, "\"seq\":4,"));
	/* One changed letter in an old entry. */
	act = strstr(lines.p, "\"who\":\"li\"");
	act[7] = 'L';
	post(buf_str(&lines), PACKING_ZSTD, NULL, 0, &a);
	expect(&a, 409, "E_CHAIN");
	ck_assert_ptr_nonnull(strstr(a.body.p, "\"site\":\"A01\""));
	ck_assert_ptr_nonnull(strstr(a.body.p, "\"seq\":4,\"hash\":"));
	ck_assert_uint_eq(held_of(town.ho, book_log(book_of(0))), 4);
	answer_done(&a);
	buf_done(&lines);
	buf_done(&zeros);
	town_end(&town);
}
END_TEST

static void get(const char *path, const char *query, struct answer *out)
{
	struct call call = {.method = CALL_GET, .path = str_from(path), .query = str_from(query)};

	town_desk(&town, book_log(book_of(0)), &call, out);
}

START_TEST(test_reading_is_for_a_good_certificate_and_known_places)
{
	static const char *const paths[] = {"/v1/log", "/v1/feed", "/v1/snapshot"};
	struct answer a = {0};

	begin();
	for (int state = CALLER_NONE; state <= CALLER_WITHDRAWN; state++) {
		town.caller = (enum caller_state)state;
		for (int i = 0; i < 3 && state != CALLER_GOOD; i++) {
			get(paths[i], "topic=all", &a);
			expect(&a, 403, "E_CERTIFICATE");
		}
		get("/v1/head", "", &a);
		ck_assert_int_eq(a.status, state == CALLER_NONE ? 403 : 200);
	}
	town.caller = CALLER_GOOD;
	get("/v1/feeds", "", &a);
	expect(&a, 404, "E_NOT_FOUND");
	get("/v1/enrol", "", &a);
	expect(&a, 404, "E_NOT_FOUND");
	get("/v1/feed", "after=1.x", &a);
	expect(&a, 400, "E_VALUE");
	get("/v1/log", "after=-1", &a);
	expect(&a, 400, "E_VALUE");
	get("/v1/snapshot", "", &a);
	expect(&a, 400, "E_REQUIRED");
	get("/v1/snapshot", "topic=customer%3AC3", &a);
	expect(&a, 403, "E_PERMISSION");
	get("/v1/snapshot", "topic=customer%3AC1", &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_ptr_nonnull(strstr(a.body.p, "\"key\":\"C1\""));
	ck_assert_ptr_nonnull(strstr(a.body.p, "{\"standing\":{\"customer\":\"C1\""));
	ck_assert_ptr_nonnull(strstr(a.body.p, "{\"next\":\"1."));
	answer_done(&a);
	town_end(&town);
}
END_TEST

START_TEST(test_a_feed_that_has_nothing_may_be_held)
{
	struct answer a = {0};
	struct caller who;
	struct call call = {.method = CALL_GET, .path = STR("/v1/feed")};
	char query[64];
	bool caught_up;
	struct op op;

	begin();
	who = (struct caller){CALLER_GOOD, book_log(book_of(0))};
	op_init(&op);
	snprintf(query, sizeof(query), "after=1.%d&wait=30", (int)book_store(town.ho)->folded_n);
	call.query = str_from(query);
	ck_assert_int_eq(desk_read(&op, town.ho, &who, &call, &a, &caught_up), OK);
	ck_assert(caught_up);
	town_act(town.ho, "customer", "create", "", "ho", NULL, "{\"key\":\"C3\",\"name\":\"Three\"}");
	ck_assert_int_eq(desk_read(&op, town.ho, &who, &call, &a, &caught_up), OK);
	ck_assert(caught_up); /* nothing for this site */
	town_act(town.ho, "item", "create", "", "ho", NULL, "{\"key\":\"P2\",\"name\":\"Plate\"}");
	ck_assert_int_eq(desk_read(&op, town.ho, &who, &call, &a, &caught_up), OK);
	ck_assert(!caught_up);
	ck_assert_ptr_nonnull(strstr(a.body.p, "\"P2\""));
	op_done(&op);
	answer_done(&a);
	town_end(&town);
}
END_TEST

/* ---- the site's side ---- */

/* The first answer of the feed is put in the place of head office's. */
static enum err hear_instead(struct str body, const char *packing, int status)
{
	struct uplink *u = town_uplink(&town, &town.site[0]);
	struct answer answer = {0};
	enum uplink_step step;
	struct call call;
	struct op op;
	bool reset;
	enum err err = OK;

	op_init(&op);
	while (!err && strcmp(uplink_state(u), "feed") != 0) {
		town_must(&op, uplink_next(&op, u, &step, &call));
		if (str_is(call.path, "/v1/feed"))
			break;
		(void)town_carry(&town, book_log(book_of(0)), &call, &answer, &reset);
		err = uplink_hear(&op, u, &answer, false);
	}
	ck_assert_int_eq(err, OK);
	answer_done(&answer);
	answer.status = status;
	answer.packing = str_from(packing);
	buf_put(&answer.body, body);
	err = uplink_hear(&op, u, &answer, false);
	answer_done(&answer);
	/* Whatever it was, the same is asked again. */
	if (err) {
		op_reset(&op);
		town_must(&op, uplink_next(&op, u, &step, &call));
		ck_assert(str_is(call.path, "/v1/feed"));
	}
	uplink_close(u);
	op_done(&op);
	return err;
}

START_TEST(test_an_answer_in_bad_faith_changes_nothing)
{
	static const struct {
		const char *body, *packing;
		enum err err;
	} bad[] = {
		{"", PACKING_PLAIN, E_DAMAGED},
		{"{\"standing\":{\"customer\":\"C1\"}}\n", PACKING_PLAIN, E_DAMAGED},
		{"{\"standing\":{\"customer\":\"C1\"}}\n{\"next\":\"1.9\"}", PACKING_PLAIN, E_DAMAGED},
		{"{\"standing\":{\"customer\":\"C1\"}}\n{\"next\":\"1.9\n", PACKING_PLAIN, E_DAMAGED},
		{"{\"next\":\"1.9\"}\n{\"standing\":{\"customer\":\"C1\"}}\n", PACKING_PLAIN, E_DAMAGED},
		{"{\"next\":\"1.9&wait=1\"}\n", PACKING_PLAIN, E_DAMAGED},
		{"{\"standing\":{}}\n{\"next\":\"1.9\"}\n", PACKING_PLAIN, E_DAMAGED},
		{"{\"standing\":{\"customer\":\"C1\",\"customer\":\"C2\"}}\n{\"next\":\"1.9\"}\n", PACKING_PLAIN,
			E_JSON},
		{"<html>\n{\"next\":\"1.9\"}\n", PACKING_PLAIN, E_DAMAGED},
		{"{\"next\":\"1.9\"}\n", "text/html", E_PACKING},
		{"{\"next\":\"1.9\"}\n", PACKING_ZSTD, E_DAMAGED},
	};
	struct hash before, after;

	begin();
	ck_assert_int_eq(town_sync(&town, 0), OK);
	before = town_digest(book_of(0));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(hear_instead(str_from(bad[i].body), bad[i].packing, 200) == bad[i].err, "%zu", i);
	ck_assert_int_eq(hear_instead(STR("{}"), "application/json", 503), E_LATER);
	ck_assert_int_eq(hear_instead(STR("{}"), "application/json", 500), E_SERVER);
	ck_assert_int_eq(hear_instead(STR("no"), "text/plain", 418), E_SERVER);
	ck_assert_int_eq(hear_instead(STR("{\"message\":\"withdrawn\"}"), "application/json", 403), E_CERTIFICATE);
	ck_assert_int_eq(hear_instead(STR(""), "", 0), E_NETWORK);
	after = town_digest(book_of(0));
	ck_assert(hash_eq(&before, &after));
	/* What a newer head office says besides is passed over. */
	ck_assert_int_eq(hear_instead(STR("{\"weather\":{\"sun\":1}}\n{\"next\":\"1.9\"}\n"), PACKING_PLAIN, 200), OK);
	town_end(&town);
}
END_TEST

/* How many batches it takes; the first answer is 413 or a cut line. */
static int batches_after(int status, bool reset)
{
	struct uplink *u;
	struct answer answer = {0};
	enum uplink_step step;
	struct call call;
	struct op op;
	bool told = false, was_reset;

	begin();
	sell_on_account(BILL_C1);
	sell_on_account(BILL_C2);
	u = town_uplink(&town, &town.site[0]);
	op_init(&op);
	for (;;) {
		town_must(&op, uplink_next(&op, u, &step, &call));
		if (step == UPLINK_IDLE)
			break;
		(void)town_carry(&town, book_log(book_of(0)), &call, &answer, &was_reset);
		if (!told && str_is(call.path, "/v1/log")) {
			told = true;
			answer_done(&answer);
			answer.status = status;
		}
		town_must(&op, uplink_hear(&op, u, &answer, reset && !answer.status));
	}
	uplink_close(u);
	answer_done(&answer);
	op_done(&op);
	ck_assert_uint_eq(held_of(town.ho, book_log(book_of(0))), 7);
	return town.posts;
}

START_TEST(test_a_batch_too_large_is_halved)
{
	/* The first one was taken in all the same; what follows asks from its start. */
	ck_assert_int_ge(batches_after(413, false), 2);
	town_close(&town);
	ck_assert_int_ge(batches_after(0, true), 2);
	town_end(&town);
}
END_TEST

static void copy(struct str from, struct str to)
{
	char command[1200];

	snprintf(command, sizeof(command), "rm -rf '%.*s' && cp -r '%.*s' '%.*s'", STR_ARG(to), STR_ARG(from),
		STR_ARG(to));
	ck_assert_int_eq(system(command), 0);
}

static void close_site(int site)
{
	book_close(book_of(site));
	town.site[site].book = NULL;
}

static void open_site(int site)
{
	town.site[site].book = rig_open(&town.site[site].world, town.site[site].dir);
	ck_assert_ptr_nonnull(town.site[site].book);
}

START_TEST(test_a_book_that_lost_entries_takes_them_back)
{
	struct str kept;
	struct hash hash[2];
	uint64_t seq[2];
	struct op op;

	begin();
	kept = rig_dir(&town.arena);
	close_site(0);
	copy(town.site[0].dir, kept);
	open_site(0);
	for (int i = 0; i < 3; i++)
		sell_on_account(BILL_C1);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	op_init(&op);
	town_must(&op, book_head(&op, book_of(0), &seq[0], &hash[0]));
	close_site(0);
	copy(kept, town.site[0].dir);
	open_site(0);
	town.page_lines = 2; /* groups of two stay whole */
	ck_assert_int_eq(town_sync(&town, 0), OK);
	town_must(&op, book_head(&op, book_of(0), &seq[1], &hash[1]));
	ck_assert_uint_eq(seq[1], seq[0]);
	ck_assert(hash_eq(&hash[0], &hash[1]));
	ck_assert_int_eq(rig_total(book_of(0), "AR\tC1\t"), 90000);
	town_act(book_of(0), "customer_receipt", "take", "", "li", NULL, TAKE_C1);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	op_done(&op);
	rig_remove(kept);
	town_end(&town);
}
END_TEST

START_TEST(test_a_log_written_on_in_two_places_is_told)
{
	struct str kept;

	for (int longer = 0; longer < 2; longer++) {
		begin();
		kept = rig_dir(&town.arena);
		close_site(0);
		copy(town.site[0].dir, kept);
		open_site(0);
		sell_on_account(BILL_C1);
		ck_assert_int_eq(town_sync(&town, 0), OK);
		close_site(0);
		copy(kept, town.site[0].dir);
		open_site(0);
		town_act(book_of(0), "opening_stock", "post", "", "li", NULL, OPENING);
		/* Behind head office's end, and past it. */
		for (int i = 0; longer && i < 6; i++)
			town_act(book_of(0), "opening_stock", "post", "", "li", NULL, OPENING);
		ck_assert_int_eq(town_sync(&town, 0), E_TWO_LIVES);
		rig_remove(kept);
		town_close(&town);
	}
	town_end(&town);
}
END_TEST

START_TEST(test_what_a_backup_reached_is_kept)
{
	struct op op;

	begin();
	ck_assert_int_eq(town_sync(&town, 0), OK);
	op_init(&op);
	town_must(&op, store_begin(&op, book_store(town.ho)));
	town_must(&op, meta_put(&op, book_store(town.ho), "kept_n",
			       arena_printf(&op.arena, "%d", (int)book_store(town.ho)->last_n)));
	town_must(&op, store_commit(&op, book_store(town.ho)));
	op_done(&op);
	sell_on_account(BILL_C1);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_uint_eq(town.site[0].progress.kept, 1);
	ck_assert_uint_eq(town.site[0].progress.up_done, 4);
	town_end(&town);
}
END_TEST

START_TEST(test_queries_and_lines)
{
	struct arena a = {0};
	struct str value, rest = STR("one\ntwo"), line;
	bool torn;

	ck_assert(wire_query(STR("after=1.25&wait=30"), "wait", &value) && str_is(value, "30"));
	ck_assert(!wire_query(STR("after=1.25"), "aft", &value));
	ck_assert(wire_query_text(&a, STR("topic=customer%3AC%26"), "topic", &value) && str_is(value, "customer:C&"));
	ck_assert(!wire_query_text(&a, STR("topic=%zz"), "topic", &value));
	ck_assert(!wire_query_text(&a, STR("topic=%00"), "topic", &value));
	ck_assert(!wire_query_text(&a, STR("topic=%ff"), "topic", &value));
	ck_assert(wire_line(&rest, &line, &torn) && str_is(line, "one") && !torn);
	ck_assert(!wire_line(&rest, &line, &torn) && torn);
	arena_done(&a);
}
END_TEST

int main(void)
{
	return SUITE("sync_bad", 240,
		test_queries_and_lines,
		test_a_batch_is_refused_by_what_is_wrong_with_it,
		test_reading_is_for_a_good_certificate_and_known_places,
		test_a_feed_that_has_nothing_may_be_held,
		test_an_answer_in_bad_faith_changes_nothing,
		test_a_batch_too_large_is_halved,
		test_a_book_that_lost_entries_takes_them_back,
		test_a_log_written_on_in_two_places_is_told,
		test_what_a_backup_reached_is_kept);
}
