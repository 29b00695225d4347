/* layers: sync seal book documents ledger store model base
 * Credit in the dark: what a site may sell by itself, what counts against a limit, and
 * what neither a forger nor an old piece of news can change of it. */
#include "suite.h"
#include "sync_rig.h"

#include "book/credit.h"
#include "documents/credit.h"
#include "store/docs.h"

enum { HOUR_MS = 3600 * 1000 };

static struct town t;

static enum err sell(struct book *b, const char *amount, char id[20])
{
	char json[200];

	snprintf(json, sizeof(json), "{\"customer\":\"C1\",\"lines\":[{\"item\":\"FEE\",\"qty\":\"1\",\"price\":\"%s\"}]}", amount);
	return rig_act(b, "sales_bill", "confirm", "", "li", NULL, json, NULL, id);
}

static enum err take(struct book *b, const char *amount)
{
	char json[200];

	snprintf(json, sizeof(json), "{\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"%s\"}", amount);
	return rig_act(b, "customer_receipt", "take", "", "li", NULL, json, NULL, NULL);
}

static struct credit_whole whole(void)
{
	struct credit_whole w;
	struct op op;

	op_init(&op);
	town_must(&op, credit_whole(&op, t.ho, STR("C1"), &w));
	op_done(&op);
	w.rows = NULL;
	return w;
}

static struct lease_row lease(struct book *b, int site)
{
	struct lease_row row;
	struct op op;

	op_init(&op);
	town_must(&op, lease_get(&op, book_store(b), STR("C1"), book_log(t.site[site].book), &row));
	op_done(&op);
	return row;
}

static void sync_both(void)
{
	for (int i = 0; i < 2 * TOWN_SITES; i++)
		ck_assert_int_eq(town_sync(&t, i % TOWN_SITES), OK);
}

/* A limit of 1,000.00; both sites hear the customer. */
static void begin(void)
{
	t = (struct town){0};
	town_open(&t);
	town_hear(&t, "B01", "\"customer:C1\"");
	town_act(t.ho, "item", "create", "", "ho", NULL, "{\"key\":\"FEE\",\"name\":\"Fee\",\"goods\":false}");
	town_act(t.ho, "customer", "set_terms", "C1", "ho", NULL, "{\"terms\":\"monthly\",\"reason\":\"agreed\"}");
	town_act(t.ho, "settings", "create", "", "ho", NULL, "{\"key\":\"company\",\"credit\":true,\"ceilings\":\"by_hand\"}");
	town_act(t.ho, "credit_terms", "create", "", "ho", NULL, "{\"key\":\"C1\",\"credit_limit\":\"1000\",\"reason\":\"agreed\"}");
}

static void by_use(void)
{
	town_act(t.ho, "settings", "change", "company", "ho", NULL, "{\"ceilings\":\"by_use\",\"reserve\":\"20%\",\"reason\":\"busy\"}");
	sync_both();
}

static void grant(const char *site, const char *amount)
{
	char json[200];

	snprintf(json, sizeof(json), "{\"customer\":\"C1\",\"site\":\"%s\",\"amount\":\"%s\"}", site, amount);
	town_act(t.ho, "ceiling", "grant", "", "ho", NULL, json);
}

static void end(void)
{
	town_end(&t);
}

/* CRD-11 E_CREDIT_STALE: hours that the machine ran count, whatever its clock says; cash
 * sales go on. */
START_TEST(test_old_news_stops_credit_and_not_cash)
{
	struct book *b = t.site[0].book;

	grant("A01", "500");
	sync_both();
	t.site[0].world.ms += 71 * (int64_t)HOUR_MS;
	ck_assert_int_eq(sell(b, "10", NULL), OK);
	t.site[0].world.ms += 2 * (int64_t)HOUR_MS;
	ck_assert_int_eq(sell(b, "10", NULL), E_CREDIT_STALE);
	ck_assert_int_eq(rig_act(b, "sales_bill", "sell", "", "li", NULL,
				 "{\"lines\":[{\"item\":\"FEE\",\"qty\":\"1\",\"price\":\"10\"}]}", NULL, NULL), OK);
	ck_assert_int_eq(take(b, "1"), OK);
	/* At the next contact what was not used goes back. */
	ck_assert_int_eq(town_sync(&t, 0), OK);
	ck_assert_int_eq(lease(t.ho, 0).ceiling, 900);
	ck_assert_int_eq(lease(t.ho, 0).used, 900);
	ck_assert_int_eq(sell(b, "10", NULL), E_CREDIT_LIMIT);
}
END_TEST

static bool other_start(struct world *w, struct uptime *out)
{
	(void)w;
	*out = (struct uptime){"another", 5 * (int64_t)HOUR_MS};
	return true;
}

/* CRD-11 E_CREDIT_STALE: what was counted before the machine was started anew still counts;
 * where nothing is known it is too old. */
START_TEST(test_news_ages_over_a_restart)
{
	struct world *w = &t.site[0].world.world;
	bool (*known)(struct world *, struct uptime *) = w->uptime;
	int64_t hours;
	struct op op;

	grant("A01", "500");
	sync_both();
	t.site[0].world.ms += 70 * (int64_t)HOUR_MS;
	ck_assert_int_eq(sell(t.site[0].book, "10", NULL), OK);
	w->uptime = other_start;
	op_init(&op);
	town_must(&op, book_news_age(&op, t.site[0].book, &hours));
	ck_assert_int_eq(hours, 75);
	ck_assert_int_eq(sell(t.site[0].book, "10", NULL), E_CREDIT_STALE);
	w->uptime = NULL;
	town_must(&op, book_news_age(&op, t.site[0].book, &hours));
	ck_assert_int_eq(hours, NEWS_UNKNOWN);
	ck_assert_int_eq(sell(t.site[0].book, "10", NULL), E_CREDIT_STALE);
	w->uptime = known;
	op_done(&op);
}
END_TEST

/* An entry of B01's that no program of ours writes. */
static void forge(const char *posts)
{
	struct log_id log = book_log(t.site[1].book);
	struct log_head head;
	struct buf line = BUF_INIT;
	struct taken taken;
	struct op op;
	int64_t left = 1;

	op_init(&op);
	town_must(&op, log_head_get(&op, book_store(t.ho), log, &head));
	buf_printf(&line, "{\"site\":\"B01\",\"epoch\":\"%.*s\",\"seq\":%llu,\"prev\":\"", STR_ARG(log.epoch),
		(unsigned long long)head.seq + 1);
	hash_put_hex(&line, &head.hash);
	buf_printf(&line,
		"\",\"at\":\"2026-03-01T01:01:01.000Z\",\"day\":\"2026-03-01\",\"who\":\"li\",\"type\":\"ceiling\",\"v\":1,\"act\":\"grant\","
		"\"doc\":\"BF00000000000001\",\"body\":{\"customer\":\"C1\"},\"then\":{\"state\":\"granted\",\"at\":\"B01\"},\"posts\":[%s]}\n",
		posts);
	town_must(&op, book_take_in(&op, t.ho, &(struct batch){.lines = buf_str(&line), .log = log}, &taken));
	ck_assert_int_eq(taken.count, 1);
	while (left)
		town_must(&op, book_fold(&op, t.ho, 100, &left));
	buf_done(&line);
	op_done(&op);
}

static enum err count_owner(void *ctx, struct op *op, const struct case_row *row)
{
	(void)op;
	*(int *)ctx += str_is(row->code, "E_OWNER");
	return OK;
}

static int owner_cases(void)
{
	int count = 0;
	struct op op;

	op_init(&op);
	town_must(&op, cases_walk(&op, book_store(t.ho), count_owner, &count));
	op_done(&op);
	return count;
}

START_TEST(test_a_grant_that_a_site_wrote_allows_nothing)
{
	struct log_id log;
	char posts[400];

	sync_both();
	log = book_log(t.site[1].book);
	snprintf(posts, sizeof(posts),
		"{\"a\":\"CEIL\",\"at\":\"B01\",\"of\":\"C1\",\"by\":\"%s\",\"m\":\"9000.00\"},"
		"{\"a\":\"CEIL~\",\"at\":\"B01\",\"of\":\"C1\",\"by\":\"%s\",\"m\":\"-9000.00\"}",
		log.epoch.p, log.epoch.p);
	forge(posts);
	ck_assert_int_eq(lease(t.ho, 1).ceiling, 0);
	ck_assert_int_eq(whole().out, 0);
	ck_assert_int_eq(owner_cases(), 1);
	ck_assert_int_eq(rig_act(t.site[1].book, "ceiling", "grant", "", "li", NULL,
				 "{\"customer\":\"C1\",\"site\":\"B01\",\"amount\":\"1\"}", NULL, NULL), E_NOT_HERE);
}
END_TEST

/* CRD-10: what is free is shared out by use, and the sum of what sites hold never passes it. */
START_TEST(test_limits_are_shared_by_use)
{
	struct credit_whole w;

	by_use();
	w = whole();
	/* 200.00 are kept back; each of two sites has the same share. */
	ck_assert_int_eq(w.out, 80000);
	ck_assert_int_eq(lease(t.site[0].book, 0).ceiling, 40000);
	ck_assert_int_eq(lease(t.site[1].book, 1).ceiling, 40000);
	ck_assert_int_eq(sell(t.site[0].book, "390", NULL), OK);
	ck_assert_int_eq(sell(t.site[0].book, "20", NULL), E_CREDIT_LIMIT);
	/* A01 ran short: what B01 does not use comes to it, over some rounds. */
	for (int i = 0; i < 4; i++)
		sync_both();
	ck_assert_int_eq(sell(t.site[0].book, "200", NULL), OK);
	sync_both();
	w = whole();
	ck_assert_int_le(w.out, 100000);
	ck_assert_int_eq(w.owed, 59000);
	ck_assert(!w.hold);
}
END_TEST

/* A limit that is lowered below what is out: it is asked back, and nothing more is given. */
START_TEST(test_a_lowered_limit_is_asked_back)
{
	by_use();
	town_act(t.ho, "credit_terms", "change", "C1", "ho", NULL, "{\"credit_limit\":\"100\",\"reason\":\"late payer\"}");
	ck_assert_int_eq(whole().out, 80000);
	sync_both();
	ck_assert_int_le(whole().out, 10000);
	ck_assert_int_eq(sell(t.site[0].book, "101", NULL), E_CREDIT_LIMIT);
}
END_TEST

/* A new life of a site begins with no ceilings; what the one before holds stays counted
 * until a leader writes it off by name. */
START_TEST(test_a_new_epoch_has_no_ceilings)
{
	char json[300];
	struct log_id log = book_log(t.site[1].book);

	grant("B01", "700");
	sync_both();
	snprintf(json, sizeof(json), "{\"epoch\":\"B.00000001\",\"sign\":\"%s\"}", t.site[1].public_key.p);
	town_act(t.ho, "site", "enrol", "B01", "syncd", NULL, json);
	ck_assert_int_eq(whole().out, 70000);
	ck_assert_int_eq(rig_act(t.ho, "ceiling", "grant", "", "ho", NULL,
				 "{\"customer\":\"C1\",\"site\":\"B01\",\"amount\":\"301\"}", NULL, NULL), E_CREDIT_LIMIT);
	ck_assert_int_eq(rig_act(t.ho, "ceiling", "write_off", "", "ho", NULL,
				 "{\"customer\":\"C1\",\"site\":\"B01\"}", NULL, NULL), E_REQUIRED);
	snprintf(json, sizeof(json), "{\"customer\":\"C1\",\"site\":\"B01\",\"epoch\":\"%s\",\"reason\":\"stolen\"}", log.epoch.p);
	town_act(t.ho, "ceiling", "write_off", "", "ho", NULL, json);
	ck_assert_int_eq(whole().out, 0);
	grant("B01", "1000");
	ck_assert_int_eq(whole().out, 100000);
}
END_TEST

/* What a receipt brought where he never buys goes back with it; its reversal is checked as
 * a sale is. */
START_TEST(test_cash_of_who_seldom_buys_goes_back)
{
	char id[20];

	sync_both();
	ck_assert_int_eq(rig_act(t.site[1].book, "customer_receipt", "take", "", "li", NULL,
				 "{\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"300\"}", NULL, id), OK);
	sync_both();
	ck_assert_int_eq(lease(t.ho, 1).ceiling, -30000);
	ck_assert_int_eq(whole().out, -30000);
	sync_both();
	ck_assert_int_eq(lease(t.ho, 1).ceiling, -30000);
	ck_assert_int_eq(rig_act(t.site[1].book, "customer_receipt", "reverse", id, "li", "wu", "{\"reason\":\"forged note\"}", NULL,
				 NULL), E_CREDIT_LIMIT);
	grant("A01", "1300");
	ck_assert_int_eq(whole().out, 100000);
}
END_TEST

/* What was used stays counted; the rest is head office's again. */
START_TEST(test_everything_goes_back_before_a_device_is_changed)
{
	int made;
	struct op op;

	by_use();
	ck_assert_int_eq(sell(t.site[0].book, "120", NULL), OK);
	ck_assert_int_eq(town_sync(&t, 0), OK);
	op_init(&op);
	town_must(&op, book_credit_return_all(&op, t.site[0].book, &made));
	ck_assert_int_eq(made, 1);
	op_done(&op);
	ck_assert_int_eq(town_sync(&t, 0), OK);
	ck_assert_int_eq(lease(t.ho, 0).ceiling, 12000);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "credit", 120, test_old_news_stops_credit_and_not_cash, test_news_ages_over_a_restart,
		test_a_grant_that_a_site_wrote_allows_nothing, test_limits_are_shared_by_use, test_a_lowered_limit_is_asked_back,
		test_a_new_epoch_has_no_ceilings, test_cash_of_who_seldom_buys_goes_back,
		test_everything_goes_back_before_a_device_is_changed);
}
