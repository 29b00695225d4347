/* layers: intake base */
/* The reader of RFC 4180 over small files made here. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "intake/csv.h"

struct fixture {
	struct op op;
	char path[64];
	struct csv *csv;
};

static void begin(struct fixture *f, struct str bytes)
{
	strcpy(f->path, "/tmp/test_csv.XXXXXX");
	int fd = mkstemp(f->path);
	ck_assert_int_ge(fd, 0);
	for (size_t at = 0; at < bytes.n;) {
		ssize_t done = write(fd, bytes.p + at, bytes.n - at);
		ck_assert_int_gt(done, 0);
		at += (size_t)done;
	}
	close(fd);
	op_init(&f->op);
	ck_assert_int_eq(csv_open(&f->op, f->path, &f->csv), OK);
}

static void end(struct fixture *f)
{
	csv_close(f->csv);
	unlink(f->path);
	op_done(&f->op);
}

/* One record as "line:a|b|c", or the code that it was refused with. */
static void expect(struct fixture *f, const char *wanted)
{
	struct str fields[4];
	int count;
	enum err e = csv_next(f->csv, fields, 4, &count);
	struct buf got = BUF_INIT;
	buf_printf(&got, "%u:", csv_line(f->csv));
	if (e)
		buf_puts(&got, err_code(e));
	for (int i = 0; !e && i < count && i < 4; i++)
		buf_printf(&got, "%s%.*s", i ? "|" : "", STR_ARG(fields[i]));
	if (!e && count > 4)
		buf_printf(&got, "+%d", count - 4);
	ck_assert_str_eq(got.p, wanted);
	buf_done(&got);
}

static void expect_end(struct fixture *f)
{
	struct str fields[4];
	int count = -1;
	ck_assert_int_eq(csv_next(f->csv, fields, 4, &count), OK);
	ck_assert_int_eq(count, 0);
}

START_TEST(test_plain_and_quoted_fields)
{
	struct fixture f;
	begin(&f, STR("a,b,c\r\n\"x,y\",\"say \"\"so\"\"\",\"\"\n,,\n\"two\nlines\",2,3\nlast,of,all"));
	expect(&f, "1:a|b|c");
	expect(&f, "2:x,y|say \"so\"|");
	expect(&f, "3:||");
	expect(&f, "4:two\nlines|2|3");
	ck_assert(!csv_cut(f.csv));
	expect(&f, "6:last|of|all");
	ck_assert(csv_cut(f.csv));
	ck_assert_uint_eq(csv_bytes(f.csv), csv_size(f.csv));
	expect_end(&f);
	expect_end(&f);
	end(&f);
}
END_TEST

START_TEST(test_mark_at_start_is_passed_over)
{
	struct fixture f;
	begin(&f, STR("\xEF\xBB\xBF"
		      "a,b\n\xEF\xBB\xBF,c\n"));
	expect(&f, "1:a|b");
	expect(&f, "2:\xEF\xBB\xBF|c");
	expect_end(&f);
	end(&f);
}
END_TEST

START_TEST(test_counts_fields_beyond_room)
{
	struct fixture f;
	begin(&f, STR("1,2,3,4,5,6\n\n1\n"));
	expect(&f, "1:1|2|3|4+2");
	expect(&f, "2:");
	expect(&f, "3:1");
	expect_end(&f);
	end(&f);
}
END_TEST

START_TEST(test_goes_on_behind_a_wrong_record)
{
	struct fixture f;
	begin(&f, STR("a \"b\",c\n\"a\"b,c\nbad\xFF,c\nsplit\xC3,\xA9\nnul\0,c\ngood,c\n"));
	expect(&f, "1:E_LINE_QUOTE");
	expect(&f, "2:E_LINE_QUOTE");
	expect(&f, "3:E_ENCODING");
	expect(&f, "4:E_ENCODING");
	expect(&f, "5:E_ENCODING");
	expect(&f, "6:good|c");
	expect_end(&f);
	end(&f);
}
END_TEST

START_TEST(test_unterminated_quote)
{
	struct fixture f;
	begin(&f, STR("a,b\nc,\"d\ne,f\n"));
	expect(&f, "1:a|b");
	expect(&f, "2:E_LINE_QUOTE");
	expect_end(&f);
	end(&f);
}
END_TEST

static void one_field(struct fixture *f, size_t size, bool quoted)
{
	struct buf text = BUF_INIT;
	if (quoted)
		buf_putc(&text, '"');
	for (size_t i = 0; i < size; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, quoted ? "\"\nnext\n" : "\nnext\n");
	begin(f, buf_str(&text));
	buf_done(&text);
}

START_TEST(test_field_of_the_largest_size)
{
	struct fixture f;
	struct str field;
	int count;
	one_field(&f, CSV_FIELD_MAX, _i);
	ck_assert_int_eq(csv_next(f.csv, &field, 1, &count), OK);
	ck_assert_uint_eq(field.n, CSV_FIELD_MAX);
	expect(&f, "2:next");
	end(&f);
}
END_TEST

START_TEST(test_field_too_large_ends_the_reading)
{
	struct fixture f;
	one_field(&f, CSV_FIELD_MAX + 1, _i);
	expect(&f, "1:E_SIZE");
	expect_end(&f);
	end(&f);
}
END_TEST

START_TEST(test_record_too_large)
{
	struct fixture f;
	struct buf text = BUF_INIT;
	for (int i = 0; i < CSV_RECORD_MAX / 64 + 1; i++) {
		for (int k = 0; k < 64; k++)
			buf_putc(&text, 'x');
		buf_putc(&text, ',');
	}
	begin(&f, buf_str(&text));
	buf_done(&text);
	expect(&f, "1:E_SIZE");
	expect_end(&f);
	end(&f);
}
END_TEST

START_TEST(test_nothing_there)
{
	struct fixture f;
	struct csv *csv;
	begin(&f, STR(""));
	expect_end(&f);
	ck_assert_int_eq(csv_open(&f.op, "/nowhere/at/all.csv", &csv), E_DISK);
	end(&f);
}
END_TEST

START_TEST(test_directory_is_refused)
{
	struct op op;
	struct csv *csv;
	struct str field;
	int count;
	op_init(&op);
	ck_assert_int_eq(csv_open(&op, "/tmp", &csv), OK);
	ck_assert_int_eq(csv_next(csv, &field, 1, &count), E_DISK);
	csv_close(csv);
	op_done(&op);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("csv");
	TCase *t = tcase_create("csv");
	tcase_add_test(t, test_plain_and_quoted_fields);
	tcase_add_test(t, test_mark_at_start_is_passed_over);
	tcase_add_test(t, test_counts_fields_beyond_room);
	tcase_add_test(t, test_goes_on_behind_a_wrong_record);
	tcase_add_test(t, test_unterminated_quote);
	tcase_add_loop_test(t, test_field_of_the_largest_size, 0, 2);
	tcase_add_loop_test(t, test_field_too_large_ends_the_reading, 0, 2);
	tcase_add_test(t, test_record_too_large);
	tcase_add_test(t, test_nothing_there);
	tcase_add_test(t, test_directory_is_refused);
	suite_add_tcase(s, t);
	SRunner *runner = srunner_create(s);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
