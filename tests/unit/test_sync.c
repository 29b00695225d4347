/* layers: sync seal book documents ledger store model base */
/* The conversation of sites and head office: whole, and cut anywhere. */
#include <check.h>

#include "suite.h"
#include "sync_town.h"

/* A standing as the site has it, or "". */
static struct str standing_at(struct op *op, int site, const char *customer)
{
	struct str body;
	bool found;

	town_must(op, standing_get(op, book_store(book_of(site)), str_from(customer), &body, &found));
	return found ? arena_str(&op->arena, body) : STR("");
}

struct counting {
	struct str site;
	int count;
};

static enum err count_one(void *ctx, struct op *op, const struct entry_row *row)
{
	struct counting *c = ctx;

	(void)op;
	c->count += str_eq(c->site, row->site);
	return OK;
}

/* Entries of a site that a book holds. */
static int entries_held(struct book *b, const char *site)
{
	struct counting c = {.site = str_from(site)};
	struct op op;

	op_init(&op);
	town_must(&op, entries_from(&op, book_store(b), 0, count_one, &c));
	op_done(&op);
	return c.count;
}

START_TEST(test_own_entries_go_up_and_records_and_decisions_come_down)
{
	begin();
	ck_assert_int_eq(entries_held(book_of(0), "HO"), 11); /* all but the user of head office */
	ck_assert_int_eq(entries_held(book_of(1), "HO"), 8);  /* no customers */
	sell_on_account(BILL_C1);
	town_act(book_of(0), "customer_receipt", "take", "", "li", NULL, TAKE_C1);
	ck_assert_int_eq(rig_total(book_of(0), "AR\tC1\t"), 30000);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_uint_eq(held_of(town.ho, book_log(book_of(0))), 5);
	ck_assert_int_eq(rig_total(town.ho, "AR\tC1\t"), 20000);
	ck_assert_int_eq(rig_total(town.ho, "ADV\tC1\t"), 0);
	/* The allocation was heard. */
	ck_assert_int_eq(rig_total(book_of(0), "AR\tC1\t"), 20000);
	ck_assert_uint_eq(town.site[0].progress.up_done, 5);
	ck_assert_uint_eq(town.site[0].progress.up_of, 5);
	ck_assert_uint_eq(town.site[0].progress.kept, 0);
	town_end(&town);
}
END_TEST

START_TEST(test_a_second_sync_asks_twice_and_changes_nothing)
{
	struct hash before[2], after[2];

	begin();
	sell_on_account(BILL_C1);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	before[0] = town_digest(town.ho);
	before[1] = town_digest(book_of(0));
	town.calls = town.posts = 0;
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(town.calls, 2); /* head, feed */
	ck_assert_int_eq(town.posts, 0);
	after[0] = town_digest(town.ho);
	after[1] = town_digest(book_of(0));
	ck_assert(hash_eq(&before[0], &after[0]));
	ck_assert(hash_eq(&before[1], &after[1]));
	town_end(&town);
}
END_TEST

START_TEST(test_a_standing_says_what_is_owed_and_how_far_it_reaches)
{
	char bill[20], want[600];
	struct log_id log;
	struct op op;

	begin();
	log = book_log(book_of(0));
	ck_assert_int_eq(rig_act(book_of(0), "sales_bill", "confirm", "", "li", NULL, BILL_C1, NULL, bill), OK);
	town_act(book_of(0), "sales_bill", "issue", bill, "li", "wu", NULL);
	town_act(book_of(0), "customer_receipt", "take", "", "li", NULL, TAKE_C1);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	op_init(&op);
	snprintf(want, sizeof(want),
		"{\"customer\":\"C1\",\"n\":%d,\"upto\":{\"epoch\":\"%.*s\",\"seq\":5},\"open\":\"0.00\",\"uns\":\"0."
		"00\","
		"\"ar\":\"200.00\",\"adv\":\"0.00\",\"cod\":\"0.00\",\"items\":[{\"account\":\"AR\",\"at\":\"A01\","
		"\"paper\":\"%s\",\"due\":\"2026-03-31\",\"day\":\"2026-03-01\",\"m\":\"200.00\"}]}",
		(int)book_store(town.ho)->folded_n, STR_ARG(log.epoch), bill);
	ck_assert_str_eq(standing_at(&op, 0, "C1").p, want);
	ck_assert_str_eq(standing_at(&op, 1, "C1").p, "");
	/* One newly given brings what stands, and B01's own log reaches nowhere yet. */
	town_hear(&town, "B01", "\"customer:C1\"");
	ck_assert_int_eq(town_sync(&town, 1), OK);
	snprintf(want, sizeof(want), "\"upto\":{\"epoch\":\"%.*s\",\"seq\":0}", STR_ARG(book_log(book_of(1)).epoch));
	ck_assert_ptr_nonnull(strstr(standing_at(&op, 1, "C1").p, want));
	ck_assert_ptr_nonnull(strstr(standing_at(&op, 1, "C1").p, "\"ar\":\"200.00\""));
	op_done(&op);
	town_end(&town);
}
END_TEST

START_TEST(test_a_transfer_goes_over_and_back)
{
	char paper[20];

	begin();
	ck_assert_int_eq(rig_act(book_of(0), "transfer", "send", "", "li", "wu", SEND, NULL, paper), OK);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	town_act(book_of(1), "transfer", "receive", paper, "wu", NULL, ARRIVED);
	ck_assert_int_eq(rig_sum(book_of(1), "OH", "B01", "", "P1", ""), 8000);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	town_act(book_of(0), "transfer", "resolve", paper, "li", "wu", FOUND);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(rig_sum(town.ho, "TRN", "", "", "P1", paper), 0);
	ck_assert_int_eq(rig_sum(town.ho, "OH", "A01", "", "P1", ""), 90000);
	ck_assert_int_eq(rig_sum(town.ho, "OUT", "A01", "", "P1", ""), -98000);
	town_end(&town);
}
END_TEST

/* An entry of a site that has no book here, of a type nobody knows. */
static struct hash foreign(
	uint64_t seq, const struct hash *prev, const struct hash *on, const char *doc, const char *holder)
{
	struct entry e = {.log = {STR("C01"), STR("A.00000000")},
		.seq = seq,
		.prev = *prev,
		.at = {INT64_C(1772326800000)},
		.day = day_of(2026, 3, 1),
		.who = STR("li"),
		.type = STR("odd"),
		.v = 1,
		.act = STR("pass"),
		.doc = str_from(doc),
		.group_k = 1,
		.group_n = 1,
		.body = STR("{}"),
		.state = STR("there"),
		.holder = str_from(holder)};
	struct buf line = BUF_INIT, hex = BUF_INIT;
	struct batch batch;
	struct taken taken;
	struct hash hash;
	struct op op;

	op_init(&op);
	if (on) {
		hash_put_hex(&hex, on);
		e.on = buf_str(&hex);
	}
	entry_write(&line, &e);
	hash = hash_of(buf_str(&line));
	buf_putc(&line, '\n');
	batch = (struct batch){buf_str(&line), e.log};
	town_must(&op, book_take_in(&op, town.ho, &batch, &taken));
	town_fold(&town);
	buf_done(&line);
	buf_done(&hex);
	op_done(&op);
	return hash;
}

/* The same, heard in pages of one line each. */
START_TEST(test_a_paper_that_changes_hands_brings_its_past)
{
	struct hash none = hash_zero(), made, other;

	for (town.page_lines = 0; town.page_lines < 2;) {
		int lines = town.page_lines;
		begin();
		town.page_lines = lines;
		made = foreign(1, &none, NULL, "B3Q9F7S1KX2N6WMD", "C01");
		other = foreign(2, &made, NULL, "B3Q9F7S1KX2N6WME", "C01"); /* stays with C01 */
		made = foreign(3, &other, &made, "B3Q9F7S1KX2N6WMD", "C01");
		ck_assert_int_eq(town_sync(&town, 1), OK);
		ck_assert_int_eq(entries_held(book_of(1), "C01"), 0);
		(void)foreign(4, &made, &made, "B3Q9F7S1KX2N6WMD", "B01");
		ck_assert_int_eq(town_sync(&town, 1), OK);
		ck_assert_int_eq(entries_held(book_of(1), "C01"), 3);
		ck_assert_int_eq(entries_held(book_of(0), "C01"), 0);
		town_close(&town);
		town.page_lines = lines + 1;
	}
	town_end(&town);
}
END_TEST

START_TEST(test_a_topic_given_later_brings_its_past_over_small_pages)
{
	struct op op;
	int calls, ho;

	begin();
	for (int i = 0; i < 5; i++)
		sell_on_account(i == 2 ? BILL_C2 : BILL_C1);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	ck_assert_int_eq(entries_held(book_of(1), "A01"), 0);
	ho = entries_held(book_of(1), "HO");
	town_hear(&town, "B01", "\"customer:C1\",\"customer:C2\"");
	town.page_lines = 2;
	calls = town.feeds;
	ck_assert_int_eq(town_sync(&town, 1), OK);
	/* Goods issues name no customer: of each bill its confirm and issue. */
	ck_assert_int_eq(entries_held(book_of(1), "A01"), 10);
	ck_assert_int_eq(entries_held(book_of(1), "HO"), ho + 3); /* two records and what gave them */
	/* 13 entries and 2 standings in pages of two, and one that has nothing. */
	ck_assert_int_eq(town.feeds - calls, 9);
	ck_assert_int_eq(town.site[1].progress.down_done, 13);
	op_init(&op);
	ck_assert_ptr_nonnull(strstr(standing_at(&op, 1, "C1").p, "\"ar\":\"1200.00\""));
	ck_assert_ptr_nonnull(strstr(standing_at(&op, 1, "C2").p, "\"ar\":\"10.00\""));
	op_done(&op);
	/* Later ones at their own place. */
	sell_on_account(BILL_C2);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	ck_assert_int_eq(entries_held(book_of(1), "A01"), 12);
	ck_assert_int_eq(rig_total(book_of(1), "AR\tC2\t"), 2000);
	town_end(&town);
}
END_TEST

/* A day at both sites; every sync of it has to come through. */
static void day(void)
{
	char paper[20];

	town_open(&town);
	town.page_lines = 3;
	town.batch_plain = 1200;
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	town_act(book_of(0), "opening_stock", "post", "", "li", NULL, OPENING);
	sell_on_account(BILL_C1);
	sell_on_account(BILL_C2);
	town_act(book_of(0), "customer_receipt", "take", "", "li", NULL, TAKE_C1);
	ck_assert_int_eq(rig_act(book_of(0), "transfer", "send", "", "li", "wu", SEND, NULL, paper), OK);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	town_hear(&town, "B01", "\"customer:C1\"");
	ck_assert_int_eq(town_sync(&town, 1), OK);
	town_act(book_of(1), "transfer", "receive", paper, "wu", NULL, ARRIVED);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	ck_assert_int_eq(town_sync(&town, 0), OK);
}

static void digests(struct hash out[3])
{
	out[0] = town_digest(town.ho);
	out[1] = town_digest(book_of(0));
	out[2] = town_digest(book_of(1));
}

static void same_day_with(enum town_fault fault, int at, const struct hash want[3])
{
	struct hash got[3];

	town.fault = fault;
	town.fault_at = at;
	day();
	digests(got);
	for (int i = 0; i < 3; i++)
		ck_assert_msg(hash_eq(&got[i], &want[i]), "book %d after fault %d at call %d", i, (int)fault, at);
	town_close(&town);
}

START_TEST(test_any_call_lost_doubled_or_cut_ends_the_same)
{
	struct hash want[3];
	int calls;

	day();
	digests(want);
	calls = town.calls;
	ck_assert_int_gt(calls, 20);
	town_close(&town);
	for (int fault = FAULT_CALL_LOST; fault < FAULTS; fault++)
		for (int at = 0; at < calls; at++)
			same_day_with((enum town_fault)fault, at, want);
	town_end(&town);
}
END_TEST

int main(void)
{
	return SUITE("sync", 240,
		test_own_entries_go_up_and_records_and_decisions_come_down,
		test_a_second_sync_asks_twice_and_changes_nothing,
		test_a_standing_says_what_is_owed_and_how_far_it_reaches,
		test_a_transfer_goes_over_and_back,
		test_a_paper_that_changes_hands_brings_its_past,
		test_a_topic_given_later_brings_its_past_over_small_pages,
		test_any_call_lost_doubled_or_cut_ends_the_same);
}
