/* layers: reports book documents ledger store model base */
/* The lists of customers' orders: how they stand, what is late, who gets what is short, and
 * what a customer usually takes. */
#include <check.h>
#include <stdio.h>

#include "book_rig.h"
#include "reports/reports.h"
#include "suite.h"

struct desk {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct op op;
};

static void does(struct desk *d, const char *type, const char *act, const char *doc, const char *with, const char *json, char id[20])
{
	ck_assert_int_eq(rig_act(d->book, type, act, doc, "li", with, json, NULL, id), OK);
}

static void note(struct desk *d, const char *order, const char *about)
{
	char json[200];

	snprintf(json, sizeof(json), "{\"about\":\"%s\",\"whom\":\"Sun\",\"said\":\"%s\"}", about, about);
	does(d, "sales_order", "note", order, NULL, json, NULL);
}

static void order(struct desk *d, const char *customer, int qty, char id[20])
{
	char json[400];

	snprintf(json, sizeof(json),
		"{\"customer\":\"%s\",\"how\":\"paper\",\"contact\":\"Sun\",\"phone\":\"1\",\"delivery_address\":\"x\",\"terms\":\"monthly\","
		"\"shipping\":\"road\",\"delivery_day\":\"2026-03-04\",\"lines\":[{\"item\":\"P1\",\"qty\":\"%d\",\"price\":\"10\"}]}",
		customer, qty);
	does(d, "sales_order", "receive", "", NULL, json, id);
}

static void agree(struct desk *d, const char *id)
{
	does(d, "sales_order", "check", id, NULL, NULL, NULL);
	does(d, "sales_order", "price", id, NULL, NULL, NULL);
	does(d, "sales_order", "send", id, NULL, "{\"sent_to\":\"Sun\"}", NULL);
	does(d, "sales_order", "agree", id, NULL, "{\"agreed_revision\":\"1\",\"agreed_by\":\"Sun\"}", NULL);
}

/* Ten of P1; C1 is of class b, C2 of class a. */
static void desk_open(struct desk *d)
{
	*d = (struct desk){0};
	op_init(&d->op);
	rig_world_init(&d->world, 1);
	d->dir = rig_dir(&d->arena);
	d->book = rig_book(&d->world, d->dir, "XTEST1", true);
	ck_assert_ptr_nonnull(d->book);
	does(d, "user", "create", "", NULL, "{\"key\":\"li\",\"name\":\"li\",\"sites\":[\"XTEST1\"]}", NULL);
	does(d, "user", "create", "", NULL, "{\"key\":\"wu\",\"name\":\"wu\",\"sites\":[\"XTEST1\"]}", NULL);
	does(d, "item", "create", "", NULL, "{\"key\":\"P1\",\"name\":\"Tea\"}", NULL);
	does(d, "item", "create", "", NULL, "{\"key\":\"P2\",\"name\":\"Cup\"}", NULL);
	does(d, "customer", "create", "", NULL, "{\"key\":\"C1\",\"name\":\"One\",\"class\":\"b\",\"salesperson\":\"Zhou\"}", NULL);
	does(d, "customer", "create", "", NULL, "{\"key\":\"C2\",\"name\":\"Two\",\"class\":\"a\"}", NULL);
	does(d, "opening_stock", "post", "", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"10\"}]}", NULL);
}

static void desk_close(struct desk *d)
{
	op_done(&d->op);
	book_close(d->book);
	rig_remove(d->dir);
	arena_done(&d->arena);
}

static void asks(struct desk *d, enum report_param param, const char *value, struct report_answer *out)
{
	struct report_ask ask;

	report_ask_init(&ask);
	ask.given[param] = str_from(value);
	if (param == PARAM_hours)
		ask.given[PARAM_late] = STR("");
	ck_assert_int_eq(report_run(&d->op, d->book, report_find(STR("orders")), &ask, out), OK);
}

static void row_is(const struct report_table *t, int row, const char *words)
{
	struct buf text = BUF_INIT;

	ck_assert_int_lt(row, t->rows);
	for (int c = 0; c < t->columns_count; c++) {
		buf_puts(&text, c ? "|" : "");
		report_cell_put(&text, &t->columns[c], &t->cells[row * t->columns_count + c]);
	}
	ck_assert_str_eq(text.p, words);
	buf_done(&text);
}

static bool says(const struct report_table *t, int row, const char *column, const char *words)
{
	const struct report_cell *cell = report_cell_of(t, row, column);

	return cell && cell->set && str_is(cell->text, words);
}

/* SAL-37, SAL-49: each order with its state and, beside it, the bill that was made of it. */
START_TEST(test_orders_stand_beside_their_bills)
{
	struct desk d;
	struct report_answer a;
	char one[20], two[20];
	char json[80];

	desk_open(&d);
	order(&d, "C1", 4, one);
	agree(&d, one);
	snprintf(json, sizeof(json), "{\"order\":\"%s\"}", one);
	does(&d, "sales_bill", "confirm", "", NULL, json, NULL);
	order(&d, "C2", 3, two);
	does(&d, "sales_order", "query", two, NULL, "{\"question\":\"which colour?\"}", NULL);
	asks(&d, PARAM_all, "", &a);
	ck_assert_int_eq(a.tables[0].rows, 2);
	ck_assert(says(&a.tables[0], 0, "question", "which colour?"));
	ck_assert(says(&a.tables[0], 1, "salesperson", "Zhou"));
	ck_assert(says(&a.tables[0], 1, "bill", "XTEST1-SB-000001"));
	ck_assert_int_eq(report_cell_of(&a.tables[0], 1, "billed")->v, 4000);
	asks(&d, PARAM_customer, "C2", &a);
	ck_assert_int_eq(a.tables[0].rows, 1);
	desk_close(&d);
}
END_TEST

/* SAL-41: when goods are short the main customers come first, whoever ordered first. */
START_TEST(test_main_customers_are_served_first)
{
	struct desk d;
	struct report_answer a;
	char one[20], two[20];

	desk_open(&d);
	order(&d, "C1", 7, one);
	order(&d, "C2", 8, two);
	asks(&d, PARAM_shortage, "", &a);
	ck_assert_int_eq(a.tables[0].rows, 2);
	ck_assert(says(&a.tables[0], 0, "customer", "C2"));
	ck_assert_int_eq(report_cell_of(&a.tables[0], 0, "gets")->v, 8000);
	ck_assert(says(&a.tables[0], 1, "customer", "C1"));
	ck_assert_int_eq(report_cell_of(&a.tables[0], 1, "gets")->v, 2000);
	ck_assert_int_eq(report_cell_of(&a.tables[0], 1, "short")->v, 5000);
	desk_close(&d);
}
END_TEST

/* Hours pass on every clock. */
static void wait_hours(struct desk *d, int hours)
{
	d->world.ms += (int64_t)hours * 3600 * 1000;
}

/* SAL-16, SAL-17: when an order came, was passed to finance, answered, agreed to and billed
 * stands in it; what took more than a day is listed. SAL-48: so is a delivery past its day,
 * with its reason. */
START_TEST(test_what_is_late_is_listed)
{
	struct desk d;
	struct report_answer a;
	char one[20], json[80];

	desk_open(&d);
	order(&d, "C1", 4, one);
	asks(&d, PARAM_late, "", &a);
	ck_assert_int_eq(a.tables[0].rows, 0);
	wait_hours(&d, 30);
	note(&d, one, "finance");
	note(&d, one, "customer");
	note(&d, one, "paid");
	wait_hours(&d, 2);
	note(&d, one, "remittance");
	agree(&d, one);
	wait_hours(&d, 26);
	snprintf(json, sizeof(json), "{\"order\":\"%s\"}", one);
	does(&d, "sales_bill", "confirm", "", NULL, json, NULL);
	asks(&d, PARAM_late, "", &a);
	ck_assert_int_eq(a.tables[0].rows, 3);
	ck_assert(says(&a.tables[0], 0, "step", "reply to the order"));
	ck_assert(says(&a.tables[0], 1, "step", "order to finance"));
	ck_assert(says(&a.tables[0], 2, "step", "agreed order to the bill"));
	ck_assert_int_eq(report_cell_of(&a.tables[0], 0, "hours")->v, 30);
	asks(&d, PARAM_hours, "1", &a);
	ck_assert_int_eq(a.tables[0].rows, 4);
	ck_assert(says(&a.tables[0], 2, "step", "remittance news to finance"));
	wait_hours(&d, 72);
	note(&d, one, "late");
	asks(&d, PARAM_late, "", &a);
	ck_assert_int_eq(a.tables[0].rows, 4);
	ck_assert(says(&a.tables[0], 3, "step", "delivery"));
	ck_assert(says(&a.tables[0], 3, "reason", "late"));
	desk_close(&d);
}
END_TEST

/* SAL-52: what a regular customer takes, to have it ready; and what is new for him. */
START_TEST(test_what_a_customer_usually_takes)
{
	struct desk d;
	struct report_answer a;
	struct report_ask ask;

	desk_open(&d);
	does(&d, "sales_bill", "confirm", "", NULL, "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"1\"}]}", NULL);
	does(&d, "sales_bill", "confirm", "", NULL, "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"4\",\"price\":\"1\"}]}", NULL);
	does(&d, "sales_bill", "confirm", "", NULL, "{\"customer\":\"C2\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"1\"}]}", NULL);
	report_ask_init(&ask);
	ask.word = STR("C1");
	ck_assert_int_eq(report_run(&d.op, d.book, report_find(STR("usual")), &ask, &a), OK);
	ck_assert_int_eq(a.tables[0].rows, 1);
	row_is(&a.tables[0], 0, "P1|Tea|2|3|2026-03-01");
	ck_assert_int_eq(a.tables[1].rows, 1);
	row_is(&a.tables[1], 0, "P2|Cup");
	desk_close(&d);
}
END_TEST

int main(void)
{
	return SUITE("orders", 60, test_orders_stand_beside_their_bills, test_main_customers_are_served_first,
		test_what_is_late_is_listed, test_what_a_customer_usually_takes);
}
