/* layers: sync seal book documents ledger store model base */
/* What comes with a topic: the paper whole, whichever of its acts are filed there, and
 * enough of a customer to serve him at once. */
#include <check.h>

#include "seal/zstd.h"
#include "suite.h"
#include "sync_town.h"

static void snapshot(const char *topic, int site, struct buf *plain)
{
	char query[80];
	struct call call = {.method = CALL_GET, .path = STR("/v1/snapshot")};
	struct answer a = {0};
	struct op op;

	snprintf(query, sizeof(query), "topic=%s", topic);
	call.query = str_from(query);
	town_desk(&town, book_log(book_of(site)), &call, &a);
	ck_assert_int_eq(a.status, 200);
	op_init(&op);
	if (str_is(a.packing, PACKING_ZSTD))
		town_must(&op, zstd_unpack(&op, buf_str(&a.body), BATCH_PLAIN_MAX, plain));
	else
		buf_put(plain, buf_str(&a.body));
	answer_done(&a);
	op_done(&op);
}

static void begin_with_a_manager(void)
{
	begin();
	town_act(town.ho, "user", "create", "", "ho", NULL, "{\"key\":\"gm\",\"name\":\"Gm\",\"sites\":[\"HO\"]}");
}

/* How often a word stands there. */
static int times(const struct buf *text, const char *word)
{
	int count = 0;

	for (const char *p = text->p; (p = strstr(p, word)); p++)
		count++;
	return count;
}

/* FIL-12: what a site registered is everybody's once it is checked, from its first act on. */
START_TEST(test_a_snapshot_of_all_has_registered_records_whole)
{
	struct buf lines = BUF_INIT;

	begin_with_a_manager();
	town_act(book_of(0), "item", "register", "", "li", NULL, "{\"name\":\"勺\"}");
	ck_assert_int_eq(town_sync(&town, 0), OK);
	snapshot("all", 1, &lines);
	ck_assert_int_eq(times(&lines, "\"act\":\"register\""), 0);
	town_act(town.ho, "item", "check", "A01-IT-000001", "gm", NULL, "{\"name\":\"勺子\"}");
	buf_clear(&lines);
	snapshot("all", 1, &lines);
	ck_assert_int_eq(times(&lines, "\"act\":\"register\""), 1);
	ck_assert_int_eq(times(&lines, "\"act\":\"check\""), 1);
	ck_assert_ptr_nonnull(strstr(lines.p, "\"act\":\"register\""));
	ck_assert(strstr(lines.p, "\"act\":\"register\"") < strstr(lines.p, "\"act\":\"check\""));
	/* Who made it has it. */
	buf_clear(&lines);
	snapshot("all", 0, &lines);
	ck_assert_int_eq(times(&lines, "\"act\":\"register\""), 0);
	buf_done(&lines);
	town_end(&town);
}
END_TEST

/* Another site's topic has what comes to that site: its own send went to head office. */
START_TEST(test_a_paper_heard_by_anothers_topic_is_whole)
{
	struct hash digest[2];
	char paper[20];
	struct doc_row row;
	struct op op;

	for (int given_first = 0; given_first < 2; given_first++) {
		begin();
		if (given_first)
			town_hear(&town, "B01", "\"site:A01\"");
		ck_assert_int_eq(rig_act(book_of(0), "transfer", "send", "", "li", "wu",
					 "{\"to\":\"HO\",\"lines\":[{\"item\":\"P1\",\"qty\":\"10\"}]}", NULL, paper), OK);
		ck_assert_int_eq(town_sync(&town, 0), OK);
		town_act(town.ho, "transfer", "receive", paper, "ho", NULL, ARRIVED);
		if (!given_first)
			town_hear(&town, "B01", "\"site:A01\"");
		town.page_lines = 1;
		ck_assert_int_eq(town_sync(&town, 1), OK);
		town.page_lines = 0;
		op_init(&op);
		town_must(&op, book_find(&op, book_of(1), NULL, str_from(paper), &row));
		ck_assert(str_is(row.state, "difference"));
		ck_assert_int_eq(row.acts, 2);
		op_done(&op);
		digest[0] = town_digest(book_of(1));
		ck_assert_int_eq(town_sync(&town, 1), OK);
		digest[1] = town_digest(book_of(1));
		ck_assert(hash_eq(&digest[0], &digest[1]));
		town_close(&town);
	}
	town_end(&town);
}
END_TEST

/* CRD-10 E_CREDIT_LIMIT: terms, ceiling and what is owed elsewhere come with the topic; the
 * site sells on credit to a customer it had never heard of, up to its ceiling. */
START_TEST(test_a_customer_newly_served_is_billed_at_once)
{
	bool found;
	struct str body;
	struct op op;

	begin();
	town_act(town.ho, "settings", "create", "", "ho", NULL, "{\"key\":\"company\",\"credit\":true,\"ceilings\":\"by_hand\"}");
	town_act(town.ho, "credit_terms", "create", "", "ho", NULL, "{\"key\":\"C1\",\"credit_limit\":\"1000\",\"days\":\"60\",\"reason\":\"new\"}");
	town_act(town.ho, "ceiling", "grant", "", "ho", NULL, "{\"customer\":\"C1\",\"site\":\"A01\",\"amount\":\"300\"}");
	ck_assert_int_eq(town_sync(&town, 0), OK);
	sell_on_account(BILL_C1);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	town_act(book_of(1), "opening_stock", "post", "", "li", NULL, OPENING);
	ck_assert_int_eq(rig_act(book_of(1), "sales_bill", "confirm", "", "li", NULL, BILL_C1, NULL, NULL), E_NO_RECORD);
	town_hear(&town, "B01", "\"customer:C1\"");
	town_act(town.ho, "ceiling", "grant", "", "ho", NULL, "{\"customer\":\"C1\",\"site\":\"B01\",\"amount\":\"400\"}");
	ck_assert_int_eq(town_sync(&town, 1), OK);
	op_init(&op);
	town_must(&op, standing_get(&op, book_store(book_of(1)), STR("C1"), &body, &found));
	ck_assert(found && strstr(body.p, "\"ar\":\"300.00\""));
	op_done(&op);
	ck_assert_int_eq(rig_act(book_of(1), "sales_bill", "confirm", "", "li", NULL, BILL_C1, NULL, NULL), OK);
	ck_assert_int_eq(rig_act(book_of(1), "sales_bill", "confirm", "", "li", NULL, BILL_C1, NULL, NULL), E_CREDIT_LIMIT);
	town_end(&town);
}
END_TEST

int main(void)
{
	return SUITE("topics", 120,
		test_a_snapshot_of_all_has_registered_records_whole,
		test_a_paper_heard_by_anothers_topic_is_whole,
		test_a_customer_newly_served_is_billed_at_once);
}
