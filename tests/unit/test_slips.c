/* layers: slips book documents ledger store model base */
/* Slips: what stands on one, cut to its width, as text and as a printer's bytes. */
#include <check.h>

#include "book_rig.h"
#include "slips/slip.h"
#include "suite.h"

struct shop {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct op op;
};

static void write_one(struct shop *s, const char *type, const char *act, const char *with, const char *given)
{
	ck_assert_int_eq(rig_act(s->book, type, act, "", "li", with, given, NULL, NULL), OK);
}

static void shop_open(struct shop *s)
{
	*s = (struct shop){0};
	op_init(&s->op);
	rig_world_init(&s->world, 1);
	s->dir = rig_dir(&s->arena);
	s->book = rig_book(&s->world, s->dir, "XTEST1", true);
	write_one(s, "user", "create", NULL, "{\"key\":\"li\",\"name\":\"李伟\",\"sites\":[\"XTEST1\"]}");
	write_one(s, "user", "create", NULL, "{\"key\":\"wu\",\"name\":\"吴\",\"sites\":[\"XTEST1\"]}");
	write_one(s, "item", "create", NULL, "{\"key\":\"P1\",\"name\":\"搪瓷杯\"}");
	write_one(s, "item", "create", NULL, "{\"key\":\"P2\",\"name\":\"Cup \\u001b@ with a very long name that no narrow roll can take in one line\"}");
	write_one(s, "customer", "create", NULL, "{\"key\":\"C1\",\"name\":\"顺发百货\"}");
	write_one(s, "opening_stock", "post", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"100\"},{\"item\":\"P2\",\"qty\":\"9\"}]}");
	write_one(s, "sales_bill", "sell", NULL,
		"{\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"79.9\"},{\"item\":\"P2\",\"qty\":\"1.5\",\"price\":\"3.333\"}],"
		"\"paid\":[{\"means\":\"cash\",\"amount\":\"200\"}]}");
}

static void shop_close(struct shop *s)
{
	book_close(s->book);
	rig_remove(s->dir);
	arena_done(&s->arena);
	op_done(&s->op);
}

static struct slip slip_of(struct shop *s, const char *number, struct slip_wants wants)
{
	struct doc_row row;
	struct slip slip;

	ck_assert_int_eq(book_find(&s->op, s->book, NULL, str_from(number), &row), OK);
	ck_assert_int_eq(slip_of_paper(&s->op, s->book, &row, &wants, &slip), OK);
	return slip;
}

static void has(const struct buf *text, const char *word)
{
	ck_assert_msg(strstr(text->p, word), "no `%s` in\n%s", word, text->p);
}

START_TEST(test_a_slip_says_what_was_sold)
{
	struct shop s;
	struct slip slip;
	struct buf text = BUF_INIT;

	shop_open(&s);
	slip = slip_of(&s, "XTEST1-CS-000001", (struct slip_wants){.columns = 48, .lang = LANG_ZH, .copy = STR("customer"), .title = STR("顺发商行")});
	slip_put_text(&slip, &text);
	has(&text, "顺发商行");
	has(&text, "[客户联]");
	has(&text, "XTEST1-CS-000001");
	has(&text, "P1 搪瓷杯");
	has(&text, "159.80");
	has(&text, "164.80");
	has(&text, "35.20");
	has(&text, "李伟");
	ck_assert_ptr_null(strstr(text.p, "补打"));
	buf_done(&text);
	shop_close(&s);
}
END_TEST

/* SEC-08: a slip that was printed before says so itself. */
START_TEST(test_a_reprint_is_marked)
{
	struct shop s;
	struct slip slip;
	struct buf text = BUF_INIT;

	shop_open(&s);
	slip = slip_of(&s, "XTEST1-CS-000001", (struct slip_wants){.columns = 32, .lang = LANG_EN, .reprint = 2});
	slip_put_text(&slip, &text);
	has(&text, "REPRINT 2");
	buf_done(&text);
	shop_close(&s);
}
END_TEST

START_TEST(test_no_line_is_wider_than_the_roll)
{
	struct shop s;

	shop_open(&s);
	for (int columns = SLIP_COLUMNS_MIN; columns <= 60; columns++) {
		struct slip slip = slip_of(&s, "XTEST1-CS-000001", (struct slip_wants){.columns = columns, .lang = columns % 2 ? LANG_EN : LANG_ZH});
		for (int i = 0; i < slip.count; i++) {
			size_t width = utf8_width(slip.lines[i].text) * (slip.lines[i].style == SLIP_LARGE ? 2 : 1);
			if (slip.lines[i].style != SLIP_QR)
				ck_assert_msg(width <= (size_t)columns, "%d: %s", columns, slip.lines[i].text.p);
			ck_assert(utf8_valid(slip.lines[i].text));
		}
	}
	shop_close(&s);
}
END_TEST

START_TEST(test_a_name_commands_no_printer)
{
	struct shop s;
	struct slip slip;
	struct buf bytes = BUF_INIT;

	shop_open(&s);
	slip = slip_of(&s, "XTEST1-CS-000001", (struct slip_wants){.columns = 48, .lang = LANG_ZH});
	for (int i = 0; i < slip.count; i++)
		ck_assert_ptr_null(memchr(slip.lines[i].text.p, '\x1b', slip.lines[i].text.n));
	ck_assert_int_eq(slip_put_escpos(&s.op, &slip, false, &bytes), OK);
	/* The reset at the beginning is the only one. */
	ck_assert_ptr_eq(memmem(bytes.p, bytes.n, "\x1b@", 2), bytes.p);
	ck_assert_ptr_null(memmem(bytes.p + 2, bytes.n - 2, "\x1b@", 2));
	buf_done(&bytes);
	shop_close(&s);
}
END_TEST

START_TEST(test_the_printer_gets_gb18030_a_code_and_a_cut)
{
	static const char cup[] = "\xcc\xc2\xb4\xc9\xb1\xad"; /* 搪瓷杯 */
	struct shop s;
	struct slip slip;
	struct buf bytes = BUF_INIT, again = BUF_INIT;

	shop_open(&s);
	slip = slip_of(&s, "XTEST1-CS-000001", (struct slip_wants){.columns = 48, .lang = LANG_ZH});
	ck_assert_int_eq(slip_put_escpos(&s.op, &slip, false, &bytes), OK);
	ck_assert_ptr_nonnull(memmem(bytes.p, bytes.n, cup, sizeof(cup) - 1));
	ck_assert_ptr_nonnull(memmem(bytes.p, bytes.n, "\x1dv0\x00", 4));
	ck_assert_mem_eq(bytes.p + bytes.n - 4, "\x1dV\x42\x00", 4);
	ck_assert_ptr_null(memmem(bytes.p, bytes.n, "\x1bp", 2));
	ck_assert_int_eq(slip_put_escpos(&s.op, &slip, true, &again), OK);
	ck_assert_ptr_nonnull(memmem(again.p, again.n, "\x1bp", 2));
	buf_done(&bytes);
	buf_done(&again);
	shop_close(&s);
}
END_TEST

/* SEC-07: whose copies there are is a setting of each series. */
START_TEST(test_copies_are_a_setting)
{
	struct shop s;
	struct doc_row row;
	struct slip_wants form = {0};
	struct str copies;

	shop_open(&s);
	ck_assert_int_eq(book_find(&s.op, s.book, NULL, STR("XTEST1-CS-000001"), &row), OK);
	ck_assert_int_eq(copies_of(&s.op, s.book, &row, &form, &copies), OK);
	ck_assert(str_is(copies, "customer") && !form.title.n);
	write_one(&s, "form", "create", NULL, "{\"key\":\"CS\",\"copies\":[\"stub\",\"customer\"],\"title\":\"顺发\"}");
	ck_assert_int_eq(copies_of(&s.op, s.book, &row, &form, &copies), OK);
	ck_assert(str_is(copies, "stub customer") && str_is(form.title, "顺发"));
	ck_assert_int_eq(rig_act(s.book, "form", "create", "", "li", NULL, "{\"key\":\"RC\",\"copies\":[\"pink\"]}", NULL, NULL), E_VALUE);
	shop_close(&s);
}
END_TEST

START_TEST(test_a_record_has_no_slip)
{
	struct shop s;
	struct doc_row row;
	struct slip slip;
	struct slip_wants wants = {.columns = 48};

	shop_open(&s);
	ck_assert_int_eq(book_find(&s.op, s.book, &item_type, STR("P1"), &row), OK);
	ck_assert_int_eq(slip_of_paper(&s.op, s.book, &row, &wants, &slip), E_STATE);
	shop_close(&s);
}
END_TEST

int main(void)
{
	return SUITE("slips", 60, test_a_slip_says_what_was_sold, test_a_reprint_is_marked, test_no_line_is_wider_than_the_roll,
		test_a_name_commands_no_printer, test_the_printer_gets_gb18030_a_code_and_a_cut, test_copies_are_a_setting,
		test_a_record_has_no_slip);
}
