/* layers: reports book documents ledger store model base */
/* Reports of a small book, to the penny. */
#include <check.h>

#include "book_rig.h"
#include "reports/reports.h"
#include "store/desk.h"
#include "store/log.h"
#include "suite.h"

struct shop {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
};

static void does(struct shop *s, const char *type, const char *act, const char *doc, const char *on, const char *with,
	const char *json, char id[20])
{
	struct request r;
	struct recorded out;
	struct op op;
	struct buf why = BUF_INIT;
	cJSON *given = json ? cJSON_Parse(json) : NULL;

	ck_assert(!json || given);
	op_init(&op);
	request_init(&r, type_find(str_from(type)), act_find(type_find(str_from(type)), str_from(act)));
	r.doc = str_from(doc);
	r.who = STR("li");
	r.given = given;
	if (on)
		ck_assert(day_read(str_from(on), &r.day));
	if (with) {
		r.with[0] = str_from(with);
		r.with_count = 1;
	}
	if (book_act(&op, s->book, &r, &out)) {
		refusal_text(&op.refusal, LANG_EN, &why);
		ck_abort_msg("%s %s: %s", type, act, why.p);
	}
	if (id)
		snprintf(id, 20, "%.*s", STR_ARG(out.doc));
	cJSON_Delete(given);
	op_done(&op);
}

static void bill(struct shop *s, const char *customer, const char *day, const char *amount)
{
	char json[300], id[20];

	snprintf(json, sizeof(json), "{\"customer\":\"%s\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"%s\"}]}", customer,
		amount);
	does(s, "sales_bill", "confirm", "", day, NULL, json, id);
	does(s, "sales_bill", "issue", id, day, "wu", NULL, NULL);
}

static void receipt(struct shop *s, const char *customer, const char *day, const char *amount)
{
	char json[200];

	snprintf(json, sizeof(json), "{\"customer\":\"%s\",\"means\":\"cash\",\"amount\":\"%s\"}", customer, amount);
	does(s, "customer_receipt", "take", "", day, NULL, json, NULL);
}

static void shop_open(struct shop *s, const char *site, bool alone)
{
	*s = (struct shop){0};
	rig_world_init(&s->world, (uint64_t)site[0]); /* ids of two books differ */
	s->world.ms = INT64_C(1772326800000) - INT64_C(86400000) * 200; /* 2025-08-13 */
	s->dir = rig_dir(&s->arena);
	s->book = rig_book(&s->world, s->dir, site, alone);
	ck_assert_ptr_nonnull(s->book);
}

static void records(struct shop *s)
{
	static const char *const rows[][2] = {{"user", "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"XTEST1\",\"A01\",\"HO\"]}"}, {"user", "{\"key\":\"wu\",\"name\":\"吴\",\"sites\":[\"XTEST1\",\"A01\",\"HO\"]}"},
		{"item", "{\"key\":\"P1\",\"name\":\"杯\"}"}, {"item", "{\"key\":\"P2\",\"name\":\"盘\"}"},
		{"customer", "{\"key\":\"C1\",\"name\":\"顺发\"}"}, {"customer", "{\"key\":\"C2\",\"name\":\"Two\"}"},
		{"customer", "{\"key\":\"C3\",\"name\":\"Three\"}"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		does(s, rows[i][0], "create", "", NULL, NULL, rows[i][1], NULL);
	does(s, "opening_stock", "post", "", NULL, NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"100\"}]}", NULL);
}

/* C1: bills of 100, 200, 300 due on three days, a return of 50, a receipt of 120 in
 * October. C2: one bill, then more than that paid. C3: nothing. */
static void trade(struct shop *s)
{
	records(s);
	s->world.ms += INT64_C(86400000);
	bill(s, "C1", "2025-08-20", "100");
	bill(s, "C2", "2025-08-25", "40");
	bill(s, "C1", "2025-09-15", "200");
	bill(s, "C1", "2025-10-10", "300");
	does(s, "sales_return", "post", "", "2025-10-11", "wu",
		"{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"25\"}]}", NULL);
	receipt(s, "C1", "2025-10-12", "120");
	receipt(s, "C2", "2025-10-12", "65.50");
}

static void shop_close(struct shop *s)
{
	book_close(s->book);
	rig_remove(s->dir);
	arena_done(&s->arena);
}

static enum err asks(struct op *op, struct shop *s, const char *name, const char *word, const char *params, struct report_answer *out)
{
	static const char *const names[] = {
#define PARAM(name, value, en, zh) #name,
#include "reports/params.def"
#undef PARAM
	};
	struct report_ask ask;
	struct str rest = str_from(params);

	report_ask_init(&ask);
	ask.word = str_from(word);
	while (rest.n) {
		struct str value = str_cut(&rest, ' '), key = str_cut(&value, '=');
		bool found = false;
		for (int i = 0; i < PARAM_COUNT; i++)
			if (str_is(key, names[i])) {
				ask.given[i] = value.p ? value : STR("");
				found = true;
			}
		ck_assert(found);
	}
	return report_run(op, s->book, report_find(str_from(name)), &ask, out);
}

/* A table as text: cells joined by blanks, rows by bars, the total behind "=". */
static void put_cells(struct buf *to, const struct report_table *t, const struct report_cell *cells)
{
	for (int c = 0; c < t->columns_count; c++) {
		if (c)
			buf_putc(to, ' ');
		if (cells[c].set)
			report_cell_put(to, &t->columns[c], &cells[c]);
		else
			buf_putc(to, '-');
	}
}

static void says(struct shop *s, const char *name, const char *word, const char *params, int table, const char *expected)
{
	struct report_answer a;
	struct buf text = BUF_INIT;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(asks(&op, s, name, word, params, &a), OK);
	ck_assert_int_lt(table, a.tables_count);
	for (int i = 0; i < a.tables[table].rows; i++) {
		if (i)
			buf_puts(&text, " | ");
		put_cells(&text, &a.tables[table], &a.tables[table].cells[i * a.tables[table].columns_count]);
	}
	if (a.tables[table].total) {
		buf_puts(&text, " = ");
		put_cells(&text, &a.tables[table], a.tables[table].total);
	}
	ck_assert_str_eq(text.n ? text.p : "", expected);
	buf_done(&text);
	op_done(&op);
}

static void refuses(struct shop *s, const char *name, const char *word, const char *params, enum err code)
{
	struct report_answer a;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(asks(&op, s, name, word, params, &a), code);
	ck_assert_int_eq(op.refusal.code, code);
	op_done(&op);
}

START_TEST(test_ages_on_two_days)
{
	struct shop s;

	shop_open(&s, "XTEST1", true);
	trade(&s);
	/* Nothing was paid yet. */
	says(&s, "receivables", "", "on=2025-09-30", 0,
		"C1 顺发 300.00 200.00 100.00 0.00 0.00 0.00 0.00 300.00 0.00 | "
		"C2 Two 40.00 0.00 40.00 0.00 0.00 0.00 0.00 40.00 0.00 = "
		"Total - 340.00 200.00 140.00 0.00 0.00 0.00 0.00 340.00 0.00");
	/* 170 of C1 settle the first bill and 70 of the second. */
	says(&s, "receivables", "", "on=2025-11-09", 0,
		"C1 顺发 430.00 300.00 130.00 0.00 0.00 0.00 0.00 430.00 0.00 | "
		"C2 Two 0.00 0.00 0.00 0.00 0.00 0.00 -25.50 -25.50 0.00 = "
		"Total - 430.00 300.00 130.00 0.00 0.00 0.00 -25.50 404.50 0.00");
	/* The thirtieth day is the first age's last, the thirty-first the second's first. */
	says(&s, "receivables", "", "on=2025-11-10 customer=C1", 0,
		"C1 顺发 430.00 0.00 430.00 0.00 0.00 0.00 0.00 430.00 0.00 = Total - 430.00 0.00 430.00 0.00 0.00 0.00 0.00 430.00 0.00");
	says(&s, "receivables", "", "on=2026-01-13 customer=C1", 0,
		"C1 顺发 430.00 0.00 0.00 0.00 430.00 0.00 0.00 430.00 0.00 = Total - 430.00 0.00 0.00 0.00 430.00 0.00 0.00 430.00 0.00");
	says(&s, "receivables", "", "on=2026-01-14 customer=C1", 0,
		"C1 顺发 430.00 0.00 0.00 0.00 300.00 130.00 0.00 430.00 0.00 = Total - 430.00 0.00 0.00 0.00 300.00 130.00 0.00 430.00 0.00");
	says(&s, "receivables", "", "on=2025-11-09 owing buckets=10,60", 0,
		"C1 顺发 430.00 0.00 430.00 0.00 0.00 430.00 0.00 = Total - 430.00 0.00 430.00 0.00 0.00 430.00 0.00");
	says(&s, "receivables", "", "on=2025-08-01", 0, " = Total - 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00");
	shop_close(&s);
}
END_TEST

START_TEST(test_receivables_by_age_and_by_site)
{
	struct shop s;

	shop_open(&s, "XTEST1", true);
	trade(&s);
	says(&s, "receivables", "", "by=age on=2025-11-09", 0,
		"0-30 1 300.00 | 31-60 1 130.00 | 61-90 0 0.00 | 91-120 0 0.00 | over 120 0 0.00 | unapplied credit 1 -25.50 = "
		"Total 2 404.50");
	says(&s, "receivables", "", "by=site", 0,
		"XTEST1 - 430.00 -25.50 0.00 185.50 0.00 590.00 -590.00 0.00 0.00 = "
		"Total - 430.00 -25.50 0.00 185.50 0.00 590.00 -590.00 0.00 0.00");
	shop_close(&s);
}
END_TEST

START_TEST(test_every_form_says_how_far_it_knows)
{
	struct shop s;
	struct report_answer a;
	struct op op;
	uint64_t seq;
	struct hash head;

	shop_open(&s, "XTEST1", true);
	trade(&s);
	op_init(&op);
	ck_assert_int_eq(asks(&op, &s, "receivables", "", "by=age", &a), OK);
	ck_assert_int_eq(book_head(&op, s.book, &seq, &head), OK);
	ck_assert_int_eq(a.sites_count, 1);
	ck_assert(str_is(a.sites[0].site, "XTEST1"));
	ck_assert(str_eq(a.sites[0].epoch, book_log(s.book).epoch));
	ck_assert_uint_eq(a.sites[0].seq, seq);
	ck_assert(a.sites[0].at.ms > 0);
	op_done(&op);
	shop_close(&s);
}
END_TEST

START_TEST(test_a_customer_with_items_and_papers)
{
	struct shop s;

	shop_open(&s, "XTEST1", true);
	trade(&s);
	does(&s, "sales_bill", "confirm", "", "2025-10-13", NULL,
		"{\"customer\":\"C1\",\"due\":\"2025-11-30\",\"lines\":[{\"item\":\"P1\",\"qty\":\"3\",\"price\":\"2.50\"}]}", NULL);
	says(&s, "customer", "C1", "on=2025-10-20", 0, "C1 顺发 7.50 0.00 430.00 0.00 0.00 437.50");
	says(&s, "customer", "C1", "on=2025-10-20", 1,
		"AR XTEST1-SB-000003 XTEST1 2025-09-15 35 130.00 | AR XTEST1-SB-000004 XTEST1 2025-10-10 10 300.00 | "
		"OPEN XTEST1-SB-000005 XTEST1 2025-11-30 -41 7.50 = Total - - - - 437.50");
	says(&s, "customer", "C1", "on=2025-10-20", 2,
		"XTEST1-SB-000005 sales_bill XTEST1 2025-10-13 confirmed 7.50 | "
		"XTEST1-RC-000001 customer_receipt XTEST1 2025-10-12 received 120.00 | "
		"XTEST1-SR-000001 sales_return XTEST1 2025-10-11 posted 50.00 | "
		"XTEST1-SB-000004 sales_bill XTEST1 2025-10-10 issued 300.00 | "
		"XTEST1-SB-000003 sales_bill XTEST1 2025-09-15 issued 200.00 | "
		"XTEST1-SB-000001 sales_bill XTEST1 2025-08-20 issued 100.00");
	says(&s, "customer", "C3", "", 0, "C3 Three 0.00 0.00 0.00 0.00 0.00 0.00");
	shop_close(&s);
}
END_TEST

START_TEST(test_stock_is_free_less_what_is_promised)
{
	struct shop s;

	shop_open(&s, "XTEST1", true);
	trade(&s);
	does(&s, "sales_bill", "confirm", "", "2025-10-13", NULL,
		"{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"7.5\",\"price\":\"1\"}]}", NULL);
	says(&s, "stock", "", "", 0, "P1 杯 98 7.5 90.5 0 0 = Total - 98 7.5 90.5 0 0");
	says(&s, "stock", "", "all", 0, "P1 杯 98 7.5 90.5 0 0 | P2 盘 0 0 0 0 0 = Total - 98 7.5 90.5 0 0");
	says(&s, "stock", "", "item=P2", 0, "P2 盘 0 0 0 0 0 = Total - 0 0 0 0 0");
	says(&s, "stock", "", "site=XTEST1", 0, "P1 杯 98 7.5 90.5 0 0 = Total - 98 7.5 90.5 0 0");
	shop_close(&s);
}
END_TEST

START_TEST(test_goods_on_the_way_are_stock_of_where_they_go)
{
	struct shop s;

	shop_open(&s, "A01", true);
	records(&s);
	does(&s, "site", "create", "", NULL, NULL, "{\"key\":\"A01\",\"name\":\"South\"}", NULL);
	does(&s, "site", "create", "", NULL, NULL, "{\"key\":\"B01\",\"name\":\"North\"}", NULL);
	does(&s, "transfer", "send", "", NULL, "wu",
		"{\"from\":\"A01\",\"to\":\"B01\",\"lines\":[{\"item\":\"P1\",\"qty\":\"12\"}]}", NULL);
	says(&s, "stock", "", "", 0, "P1 杯 88 0 88 12 0 = Total - 88 0 88 12 0");
	says(&s, "stock", "", "site=A01", 0, "P1 杯 88 0 88 0 0 = Total - 88 0 88 0 0");
	says(&s, "stock", "", "site=B01", 0, "P1 杯 0 0 0 12 0 = Total - 0 0 0 12 0");
	shop_close(&s);
}
END_TEST

/* WHS-20: the keeper's sheet of any day; its row adds up, and its evening is the stock. */
START_TEST(test_the_sheet_of_a_day_adds_up)
{
	struct shop s;
	char id[20];

	shop_open(&s, "XTEST1", true);
	trade(&s);
	does(&s, "sales_bill", "confirm", "", "2025-10-13", NULL,
		"{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"7.5\",\"price\":\"1\"}]}", NULL);
	does(&s, "sales_bill", "sell", "", "2025-10-14", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"3\",\"price\":\"9\"}]}", id);
	does(&s, "stock_adjustment", "post", "", "2025-10-14", "wu", "{\"reason\":\"count\",\"lines\":[{\"item\":\"P2\",\"qty\":\"4\"}]}", NULL);
	does(&s, "sales_bill", "reverse", id, "2025-10-15", "wu", "{\"reason\":\"twice\"}", NULL);
	does(&s, "sales_return", "post", "", "2025-10-15", "wu",
		"{\"into\":\"quarantine\",\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"9\"}]}", id);
	does(&s, "sales_return", "inspect", id, "2025-10-16", NULL, "{\"checked\":[{\"item\":\"P1\",\"scrap\":\"1\"}]}", NULL);
	says(&s, "stock_sheet", "2025-08-13", "", 0,
		"P1 杯 0 0 0 0 0 0 100 100 0 100 0 = Total - 0 0 0 0 0 0 100 100 0 100 0");
	says(&s, "stock_sheet", "2025-08-20", "", 0, "P1 杯 100 0 -1 0 0 0 0 99 0 99 0 = Total - 100 0 -1 0 0 0 0 99 0 99 0");
	says(&s, "stock_sheet", "2025-10-11", "", 0, "P1 杯 96 0 0 2 0 0 0 98 0 98 0 = Total - 96 0 0 2 0 0 0 98 0 98 0");
	says(&s, "stock_sheet", "2025-10-13", "", 0, "P1 杯 98 0 0 0 0 0 0 98 7.5 90.5 0 = Total - 98 0 0 0 0 0 0 98 7.5 90.5 0");
	says(&s, "stock_sheet", "2025-10-14", "", 0,
		"P1 杯 98 0 -3 0 0 0 0 95 7.5 87.5 0 | P2 盘 0 0 0 0 0 0 4 4 0 4 0 = Total - 98 0 -3 0 0 0 4 99 7.5 91.5 0");
	says(&s, "stock_sheet", "2025-10-15", "item=P1", 0,
		"P1 杯 95 0 3 0 0 0 0 98 7.5 90.5 2 = Total - 95 0 3 0 0 0 0 98 7.5 90.5 2");
	says(&s, "stock_sheet", "2025-10-16", "item=P1", 0,
		"P1 杯 98 0 0 1 0 0 0 99 7.5 91.5 0 = Total - 98 0 0 1 0 0 0 99 7.5 91.5 0");
	says(&s, "stock_sheet", "2025-10-12", "item=P2", 0, "P2 盘 0 0 0 0 0 0 0 0 0 0 0 = Total - 0 0 0 0 0 0 0 0 0 0 0");
	says(&s, "stock", "", "item=P1", 0, "P1 杯 99 7.5 91.5 0 0 = Total - 99 7.5 91.5 0 0");
	shop_close(&s);
}
END_TEST

START_TEST(test_goods_that_came_and_went_between_sites_stand_on_the_sheet)
{
	struct shop s;

	shop_open(&s, "A01", true);
	records(&s);
	does(&s, "site", "create", "", NULL, NULL, "{\"key\":\"A01\",\"name\":\"South\"}", NULL);
	does(&s, "site", "create", "", NULL, NULL, "{\"key\":\"B01\",\"name\":\"North\"}", NULL);
	does(&s, "transfer", "send", "", "2025-08-14", "wu",
		"{\"from\":\"A01\",\"to\":\"B01\",\"lines\":[{\"item\":\"P1\",\"qty\":\"12\"}]}", NULL);
	says(&s, "stock_sheet", "2025-08-14", "site=A01", 0,
		"P1 杯 100 0 0 0 -12 0 0 88 0 88 0 = Total - 100 0 0 0 -12 0 0 88 0 88 0");
	says(&s, "stock_sheet", "2025-08-14", "site=B01", 0, " = Total - 0 0 0 0 0 0 0 0 0 0 0");
	shop_close(&s);
}
END_TEST

START_TEST(test_a_day_by_series_and_the_drawer)
{
	struct shop s;

	shop_open(&s, "XTEST1", true);
	trade(&s);
	does(&s, "sales_bill", "sell", "", "2025-10-12", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"7.25\"}]}", NULL);
	does(&s, "sales_bill", "sell", "", "2025-10-13", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"9\"}]}", NULL);
	does(&s, "sales_bill", "sell", "", "2025-10-12", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"0.5\"}]}", NULL);
	does(&s, "sales_return", "post", "", "2025-10-12", "wu", "{\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"4\"}]}", NULL);
	says(&s, "day", "2025-10-12", "", 0,
		"customer_receipt XTEST1-RC 2 XTEST1-RC-000001 XTEST1-RC-000002 0 0 0 185.50 | "
		"sales_bill XTEST1-CS 2 XTEST1-CS-000001 XTEST1-CS-000003 0 0 0 15.00 | "
		"sales_return XTEST1-SR 1 XTEST1-SR-000002 XTEST1-SR-000002 0 0 0 4.00");
	says(&s, "day", "2025-10-12", "", 1, "200.50 4.00 196.50");
	says(&s, "day", "", "on=2025-10-13", 1, "9.00 0.00 205.50");
	says(&s, "day", "2025-10-11", "", 1, "0.00 0.00 0.00");
	says(&s, "day", "2025-10-14", "", 0, "");
	shop_close(&s);
}
END_TEST

/* ---- a site of head office ---- */

#define STANDING                                                                                                              \
	"{\"customer\":\"C1\",\"n\":77,\"upto\":{\"epoch\":\"%.*s\",\"seq\":%d},\"open\":\"0.00\",\"uns\":\"0.00\","      \
	"\"ar\":\"90.00\",\"adv\":\"-5.00\",\"cod\":\"0.00\",\"items\":[{\"account\":\"AR\",\"at\":\"XTEST9\","                 \
	"\"paper\":\"B3Q9F7S1KX2N6WMD\",\"due\":\"2025-09-01\",\"m\":\"90.00\"}]}"

static void hears_standing(struct shop *s, int upto)
{
	struct op op;
	char body[600];

	snprintf(body, sizeof(body), STANDING, STR_ARG(book_log(s->book).epoch), upto);
	op_init(&op);
	ck_assert_int_eq(store_begin(&op, book_store(s->book)), OK);
	ck_assert_int_eq(standing_put(&op, book_store(s->book), STR("C1"), str_from(body)), OK);
	ck_assert_int_eq(meta_put(&op, book_store(s->book), "synced_at", STR("2025-10-13T01:00:00.000Z")), OK);
	ck_assert_int_eq(store_commit(&op, book_store(s->book)), OK);
	op_done(&op);
}

/* Carries the records that head office made into the site's book. */
struct carry {
	struct str *lines;
	int count;
};

static enum err carry_entry(void *ctx, struct op *op, const struct entry_row *row)
{
	struct carry *c = ctx;

	c->lines[c->count++] = arena_printf(&op->arena, "%.*s\n", STR_ARG(row->text));
	return OK;
}

static void hears_records(struct shop *site, struct shop *ho)
{
	struct str lines[64];
	struct carry c = {.lines = lines};
	struct news news;
	struct op op;
	int fresh;

	op_init(&op);
	ck_assert_int_eq(entries_of_site(&op, book_store(ho->book), STR("HO"), 0, carry_entry, &c), OK);
	news = (struct news){.entries = lines, .entries_count = c.count, .cursor = STR("X.9")};
	ck_assert_int_eq(book_hear(&op, site->book, &news, &fresh), OK);
	ck_assert_int_gt(fresh, 5);
	op_done(&op);
}

START_TEST(test_a_site_shows_the_standing_and_what_it_wrote_since)
{
	struct shop ho, s;
	uint64_t seq;
	struct hash head;
	struct op op;

	shop_open(&ho, "HO", false);
	records(&ho);
	shop_open(&s, "XTEST1", false);
	hears_records(&s, &ho);
	does(&s, "opening_stock", "post", "", NULL, NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"100\"}]}", NULL);
	bill(&s, "C1", "2025-10-01", "11"); /* in the standing */
	op_init(&op);
	ck_assert_int_eq(book_head(&op, s.book, &seq, &head), OK);
	op_done(&op);
	ck_assert_uint_eq(seq, 4);
	/* Before anything was heard of him: its own entries alone. */
	says(&s, "receivables", "", "on=2025-10-20", 0,
		"C1 顺发 11.00 11.00 0.00 0.00 0.00 0.00 0.00 11.00 0.00 = Total - 11.00 11.00 0.00 0.00 0.00 0.00 0.00 11.00 0.00");
	hears_standing(&s, 4);
	says(&s, "receivables", "", "on=2025-10-20", 0,
		"C1 顺发 90.00 0.00 90.00 0.00 0.00 0.00 -5.00 85.00 0.00 = Total - 90.00 0.00 90.00 0.00 0.00 0.00 -5.00 85.00 0.00");
	bill(&s, "C1", "2025-10-12", "20");
	receipt(&s, "C1", "2025-10-12", "30");
	bill(&s, "C2", "2025-10-12", "1");
	says(&s, "receivables", "", "on=2025-10-20", 0,
		"C1 顺发 110.00 20.00 90.00 0.00 0.00 0.00 -35.00 75.00 0.00 | C2 Two 1.00 1.00 0.00 0.00 0.00 0.00 0.00 1.00 0.00 = "
		"Total - 111.00 21.00 90.00 0.00 0.00 0.00 -35.00 76.00 0.00");
	says(&s, "customer", "C1", "on=2025-10-20", 0, "C1 顺发 0.00 0.00 110.00 -35.00 0.00 75.00");
	says(&s, "customer", "C1", "on=2025-10-20", 1,
		"AR B3Q9F7S1KX2N6WMD XTEST9 2025-09-01 49 90.00 | AR XTEST1-SB-000002 XTEST1 2025-10-12 8 20.00 = "
		"Total - - - - 110.00");
	says(&s, "stock", "", "", 0, "P1 杯 97 0 97 0 0 = Total - 97 0 97 0 0");
	refuses(&s, "receivables", "", "by=site", E_REPORT_HOME);
	refuses(&s, "stock", "", "site=XTEST9", E_REPORT_HOME);
	shop_close(&s);
	shop_close(&ho);
}
END_TEST

START_TEST(test_a_site_says_how_old_its_news_is)
{
	struct shop ho, s;
	struct report_answer a;
	struct op op;

	shop_open(&ho, "HO", false);
	records(&ho);
	shop_open(&s, "XTEST1", false);
	hears_records(&s, &ho);
	hears_standing(&s, 0);
	op_init(&op);
	ck_assert_int_eq(asks(&op, &s, "customer", "C1", "", &a), OK);
	ck_assert_int_eq(a.notes_count, 2);
	ck_assert_str_eq(a.notes[0].p, "As of head office's entry 77, with what was recorded here since.");
	ck_assert_str_eq(a.notes[1].p, "Last sync: 2025-10-13T01:00:00.000Z.");
	op_done(&op);
	shop_close(&s);
	shop_close(&ho);
}
END_TEST

START_TEST(test_what_cannot_be_asked_is_refused)
{
	struct shop s;

	shop_open(&s, "XTEST1", true);
	records(&s);
	refuses(&s, "receivables", "", "on=2025-02-30", E_VALUE);
	refuses(&s, "receivables", "", "on=", E_VALUE);
	refuses(&s, "receivables", "", "by=colour", E_VALUE);
	refuses(&s, "receivables", "", "buckets=30,30", E_VALUE);
	refuses(&s, "receivables", "", "buckets=30,", E_VALUE);
	refuses(&s, "receivables", "", "buckets=1,2,3,4,5,6,7,8,9,10,11,12,13", E_VALUE);
	refuses(&s, "receivables", "", "buckets=-1", E_VALUE);
	refuses(&s, "receivables", "", "customer=NOBODY", E_NO_RECORD);
	refuses(&s, "receivables", "C1", "", E_USAGE);
	refuses(&s, "receivables", "", "all", E_USAGE);
	refuses(&s, "receivables", "", "by=site buckets=30", E_USAGE);
	refuses(&s, "customer", "", "", E_USAGE);
	refuses(&s, "customer", "NOBODY", "", E_NO_RECORD);
	refuses(&s, "stock", "", "item=NOTHING", E_NO_RECORD);
	refuses(&s, "stock", "", "site=NOWHERE", E_NO_RECORD);
	refuses(&s, "day", "yesterday", "", E_VALUE);
	says(&s, "receivables", "", "on=1900-01-01", 0, " = Total - 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00");
	shop_close(&s);
}
END_TEST

int main(void)
{
	return SUITE("reports", 60,
		test_ages_on_two_days,
		test_receivables_by_age_and_by_site,
		test_every_form_says_how_far_it_knows,
		test_a_customer_with_items_and_papers,
		test_stock_is_free_less_what_is_promised,
		test_the_sheet_of_a_day_adds_up,
		test_goods_that_came_and_went_between_sites_stand_on_the_sheet,
		test_goods_on_the_way_are_stock_of_where_they_go,
		test_a_day_by_series_and_the_drawer,
		test_a_site_shows_the_standing_and_what_it_wrote_since,
		test_a_site_says_how_old_its_news_is,
		test_what_cannot_be_asked_is_refused);
}
