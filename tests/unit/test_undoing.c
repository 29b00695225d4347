/* layers: sync seal book documents ledger store model base
 * Who may undo what: voids, reversals, returns and inspections by the posts of the
 * program's own matrix. */
#include "suite.h"
#include "sync_rig.h"

#include "book/people.h"

static struct town t;
static char bill[20];

static enum err act(const char *type, const char *name, const char *doc, const char *who, const char *with, const char *json, char id[20])
{
	return rig_act(t.site[0].book, type, name, doc, who, with, json, NULL, id);
}

static void person(const char *key, const char *role)
{
	char json[200];

	snprintf(json, sizeof(json), "{\"key\":\"%s\",\"name\":\"%s\",\"sites\":[\"A01\"],\"roles\":[\"%s\"]}", key, key, role);
	town_act(t.ho, "user", "create", "", "ho", NULL, json);
}

/* One person for each post at A01, and a bill that is confirmed. */
static void begin(void)
{
	static const char *const people[][2] = {
		{"bc", "BC"}, {"bc2", "BC"}, {"wk", "WK"}, {"ws", "WS"}, {"fin", "FIN"}, {"ch", "CH"}, {"sh", "SH"}, {"sm", "SM"}};
	struct op op;

	t = (struct town){0};
	town_open(&t);
	town_act(t.ho, "user", "change", "ho", "ho", NULL, "{\"roles\":[\"OWN\"]}");
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++)
		person(people[i][0], people[i][1]);
	op_init(&op);
	town_must(&op, book_batch_begin(&op, t.ho));
	town_must(&op, book_begin_roles(&op, t.ho, STR("ho"), LANG_EN));
	town_must(&op, book_batch_end(&op, t.ho));
	op_done(&op);
	ck_assert_int_eq(town_sync(&t, 0), OK);
	ck_assert_int_eq(act("opening_stock", "post", "", "wk", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"50\"}]}", NULL), OK);
	ck_assert_int_eq(act("sales_bill", "confirm", "", "bc", NULL,
				 "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"5\",\"price\":\"3\"}]}", bill), OK);
}

static void end(void)
{
	town_end(&t);
}

#define WHY "{\"reason\":\"a mistake\"}"

static void issue(void)
{
	ck_assert_int_eq(act("sales_bill", "issue", bill, "wk", "bc", NULL, NULL), OK);
}

/* RET-04 E_PERMISSION: the billing clerk voids; the supervisor signs for it
 * (RET-06 E_NO_COUNTERSIGN). */
START_TEST(test_who_voids_a_bill)
{
	ck_assert_int_eq(act("sales_bill", "void", bill, "wk", "ws", WHY, NULL), E_PERMISSION);
	ck_assert_int_eq(act("sales_bill", "void", bill, "bc", NULL, WHY, NULL), E_NO_COUNTERSIGN);
	ck_assert_int_eq(act("sales_bill", "void", bill, "bc", "wk", WHY, NULL), E_PERMISSION);
	ck_assert_int_eq(act("sales_bill", "void", bill, "bc2", "bc", WHY, NULL), E_PERMISSION);
	ck_assert_int_eq(act("sales_bill", "void", bill, "bc", "ws", WHY, NULL), OK);
}
END_TEST

START_TEST(test_who_made_the_bill_does_not_sign_its_void)
{
	/* SEC-20 E_SELF_APPROVAL: even where his post could. */
	town_act(t.ho, "user", "change", "bc", "ho", NULL, "{\"roles\":[\"BC\",\"WS\"]}");
	ck_assert_int_eq(town_sync(&t, 0), OK);
	ck_assert_int_eq(act("sales_bill", "void", bill, "bc2", "bc", WHY, NULL), E_SELF_APPROVAL);
	ck_assert_int_eq(act("sales_bill", "void", bill, "bc2", "ws", WHY, NULL), OK);
}
END_TEST

/* RET-10 E_NO_FINANCE_SIGN: finance and nobody else signs for a reversal. */
START_TEST(test_who_signs_a_reversal)
{
	issue();
	ck_assert_int_eq(act("sales_bill", "reverse", bill, "bc", NULL, WHY, NULL), E_NO_FINANCE_SIGN);
	ck_assert_int_eq(act("sales_bill", "reverse", bill, "bc", "ws", WHY, NULL), E_PERMISSION);
	ck_assert_int_eq(act("sales_bill", "reverse", bill, "wk", "fin", WHY, NULL), E_PERMISSION);
	ck_assert_int_eq(act("sales_bill", "reverse", bill, "bc", "fin", WHY, NULL), OK);
}
END_TEST

/* RET-17 E_NO_APPROVAL: without its bill a return needs a leader; with it the clerk is
 * enough (RET-16), and the keeper inspects (RET-19, WHS-03 E_PERMISSION). */
START_TEST(test_who_takes_goods_back)
{
	char back[20], json[160];

	issue();
	snprintf(json, sizeof(json), "{\"original\":\"%s\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\"}]}", bill);
	ck_assert_int_eq(act("sales_return", "post", "", "bc", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"3\"}]}", NULL),
		E_NO_APPROVAL);
	ck_assert_int_eq(act("sales_return", "post", "", "bc", "sm", "{\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"3\"}]}", NULL), OK);
	ck_assert_int_eq(act("sales_return", "take_back", "", "wk", NULL, json, NULL), E_PERMISSION);
	ck_assert_int_eq(act("sales_return", "take_back", "", "bc", NULL, json, back), OK);
	ck_assert_int_eq(act("sales_return", "inspect", back, "bc", NULL, NULL, NULL), E_PERMISSION);
	ck_assert_int_eq(act("sales_return", "inspect", back, "wk", NULL, NULL, NULL), OK);
}
END_TEST

/* The cashier closes the day; a difference is for finance or the site's head to agree to. */
START_TEST(test_who_agrees_to_a_difference)
{
	char day[20];

	ck_assert_int_eq(act("day_close", "close", "", "wk", NULL, "{\"counted\":\"1\",\"reason\":\"found\"}", NULL), E_PERMISSION);
	ck_assert_int_eq(act("day_close", "close", "", "ch", NULL, "{\"counted\":\"1\",\"reason\":\"found\"}", day), OK);
	ck_assert_int_eq(act("day_close", "settle", day, "ch", NULL, NULL, NULL), E_NO_APPROVAL);
	ck_assert_int_eq(act("day_close", "settle", day, "ch", "wk", NULL, NULL), E_PERMISSION);
	ck_assert_int_eq(act("day_close", "settle", day, "ch", "sh", NULL, NULL), OK);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "undoing", 60,
		test_who_voids_a_bill,
		test_who_made_the_bill_does_not_sign_its_void,
		test_who_signs_a_reversal,
		test_who_takes_goods_back,
		test_who_agrees_to_a_difference);
}
