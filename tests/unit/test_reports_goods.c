/* layers: reports book documents ledger store model base */
/* What goods cost, what they are and how many are free; what is owed for them. */
#include <check.h>

#include "book_rig.h"
#include "reports/reports.h"
#include "suite.h"

struct shop {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct op op;
};

static void does(struct shop *s, const char *type, const char *act, const char *doc, const char *who, const char *json, char id[20])
{
	ck_assert_int_eq(rig_act(s->book, type, act, doc, who, NULL, json, NULL, id), OK);
}

/* 100 of P1 came, 3 of them torn; 10 are promised. P2 has a price and no stock, P3 none. */
static void shop_open(struct shop *s)
{
	char receipt[20];

	*s = (struct shop){0};
	op_init(&s->op);
	rig_world_init(&s->world, 1);
	s->dir = rig_dir(&s->arena);
	s->book = rig_book(&s->world, s->dir, "XTEST1", true);
	ck_assert_ptr_nonnull(s->book);
	does(s, "user", "create", "", "li", "{\"key\":\"li\",\"name\":\"li\",\"sites\":[\"XTEST1\"]}", NULL);
	does(s, "user", "create", "", "li", "{\"key\":\"wu\",\"name\":\"wu\",\"sites\":[\"XTEST1\"]}", NULL);
	does(s, "item", "create", "", "li", "{\"key\":\"P1\",\"name\":\"Tea\",\"spec\":\"250 g\",\"unit\":\"bag\"}", NULL);
	does(s, "item", "create", "", "li", "{\"key\":\"P2\",\"name\":\"Cup\"}", NULL);
	does(s, "item", "create", "", "li", "{\"key\":\"P3\",\"name\":\"Spoon\"}", NULL);
	does(s, "customer", "create", "", "li", "{\"key\":\"C1\",\"name\":\"C\"}", NULL);
	does(s, "supplier", "create", "", "li", "{\"key\":\"V1\",\"name\":\"Farm\"}", NULL);
	does(s, "price_list", "publish", "", "li",
		"{\"name\":\"a\",\"from\":\"2026-01-01\",\"lines\":[{\"item\":\"P1\",\"price\":\"3.5\"},{\"item\":\"P2\",\"price\":\"0.0125\"}]}", NULL);
	does(s, "price_list", "publish", "", "li",
		"{\"name\":\"b\",\"from\":\"2026-03-10\",\"lines\":[{\"item\":\"P1\",\"price\":\"4\"}]}", NULL);
	does(s, "purchase_receipt", "save", "", "li",
		"{\"supplier\":\"V1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"100\",\"price\":\"2\"}]}", receipt);
	does(s, "purchase_receipt", "inspect", receipt, "li", "{\"lines\":[{\"item\":\"P1\",\"faulty\":\"3\",\"fault\":\"torn\"}]}", NULL);
	does(s, "purchase_receipt", "review", receipt, "wu", NULL, NULL);
	does(s, "sales_bill", "confirm", "", "li", "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"10\"}]}", NULL);
}

static void shop_close(struct shop *s)
{
	op_done(&s->op);
	book_close(s->book);
	rig_remove(s->dir);
	arena_done(&s->arena);
}

static enum err asks(struct shop *s, const char *name, const char *word, const char *on, struct report_answer *out)
{
	struct report_ask ask;

	report_ask_init(&ask);
	ask.word = str_from(word);
	if (on)
		ask.given[PARAM_on] = str_from(on);
	return report_run(&s->op, s->book, report_find(str_from(name)), &ask, out);
}

static void row_is(const struct report_table *t, int row, const char *words)
{
	struct buf text = BUF_INIT;

	for (int c = 0; c < t->columns_count; c++) {
		buf_puts(&text, c ? "|" : "");
		report_cell_put(&text, &t->columns[c], &t->cells[row * t->columns_count + c]);
	}
	ck_assert_str_eq(text.p, words);
	buf_done(&text);
}

/* SAL-40: price, specification and stock in one look. */
START_TEST(test_what_a_desk_is_asked)
{
	struct shop s;
	struct report_answer a;

	shop_open(&s);
	ck_assert_int_eq(asks(&s, "prices", "", NULL, &a), OK);
	ck_assert_int_eq(a.tables[0].rows, 2);
	row_is(&a.tables[0], 0, "P1|Tea|250 g|bag|3.5|||2026-01-01|XTEST1-PL-000001||87");
	row_is(&a.tables[0], 1, "P2|Cup|||0.0125|||2026-01-01|XTEST1-PL-000001||0");
	ck_assert_int_eq(asks(&s, "prices", "P3", NULL, &a), OK);
	row_is(&a.tables[0], 0, "P3|Spoon|||||||||0");
	ck_assert_int_eq(asks(&s, "prices", "P9", NULL, &a), E_NO_RECORD);
	shop_close(&s);
}
END_TEST

/* CON-25: a price comes with the day from which it holds. */
START_TEST(test_a_price_is_that_of_the_day)
{
	struct shop s;
	struct report_answer a;

	shop_open(&s);
	ck_assert_int_eq(asks(&s, "prices", "P1", "2026-03-10", &a), OK);
	row_is(&a.tables[0], 0, "P1|Tea|250 g|bag|4|||2026-03-10|XTEST1-PL-000002||87");
	ck_assert_int_eq(asks(&s, "prices", "P1", "2025-12-31", &a), OK);
	row_is(&a.tables[0], 0, "P1|Tea|250 g|bag|||||||87");
	ck_assert_int_eq(asks(&s, "prices", "", "2025-12-31", &a), OK);
	ck_assert_int_eq(a.tables[0].rows, 0);
	shop_close(&s);
}
END_TEST

/* CON-16: what a customer pays, and what else was agreed with him, as the clerk sees it while
 * billing; CON-21: a quotation is that. */
START_TEST(test_a_customers_executed_prices)
{
	struct shop s;
	struct report_answer a;

	shop_open(&s);
	does(&s, "customer", "create", "", "li", "{\"key\":\"C2\",\"name\":\"D\",\"channel\":\"wholesale\"}", NULL);
	does(&s, "price_list", "publish", "", "li",
		"{\"name\":\"c\",\"from\":\"2026-01-01\",\"channel\":\"wholesale\",\"lines\":[{\"item\":\"P1\",\"price\":\"3.2\","
		"\"from_qty\":\"10\"},{\"item\":\"P1\",\"price\":\"3.1\",\"from_qty\":\"100\"}]}", NULL);
	does(&s, "price_list", "publish", "", "li",
		"{\"name\":\"d\",\"from\":\"2026-01-01\",\"customer\":\"C2\",\"policy\":\"display fee\",\"offset\":\"1%\","
		"\"lines\":[{\"item\":\"P1\",\"price\":\"3\",\"from_qty\":\"50\",\"discount\":\"2%\"}]}", NULL);
	ck_assert_int_eq(asks(&s, "prices", "C2", "2026-02-01", &a), OK);
	ck_assert_int_eq(a.tables[0].rows, 4);
	row_is(&a.tables[0], 0, "P1|Tea|250 g|bag|3|0.02|C2|2026-01-01|XTEST1-PL-000004|50|87");
	row_is(&a.tables[0], 1, "P1|Tea|250 g|bag|3.2||wholesale|2026-01-01|XTEST1-PL-000003|10|87");
	row_is(&a.tables[0], 2, "P1|Tea|250 g|bag|3.5|||2026-01-01|XTEST1-PL-000001||87");
	ck_assert_int_eq(a.tables[1].rows, 1);
	row_is(&a.tables[1], 0, "XTEST1-PL-000004|d|C2|2026-01-01|display fee|0.01");
	ck_assert_int_eq(asks(&s, "prices", "C1", "2026-02-01", &a), OK);
	ck_assert_int_eq(a.tables[0].rows, 2);
	ck_assert_int_eq(a.tables[1].rows, 0);
	shop_close(&s);
}
END_TEST

/* PUR-07: what was reviewed is owed, faulty pieces among it. */
START_TEST(test_what_is_owed_to_suppliers)
{
	struct shop s;
	struct report_answer a;

	shop_open(&s);
	ck_assert_int_eq(asks(&s, "payables", "", NULL, &a), OK);
	ck_assert_int_eq(a.tables[0].rows, 1);
	row_is(&a.tables[0], 0, "V1|Farm|200.00");
	shop_close(&s);
}
END_TEST

int main(void)
{
	return SUITE("reports of goods", 60, test_what_a_desk_is_asked, test_a_price_is_that_of_the_day, test_a_customers_executed_prices,
		test_what_is_owed_to_suppliers);
}
