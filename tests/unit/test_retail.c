/* layers: intake base */
/* The year of documents: each way a line can be wrong, the order and kinds of
 * documents, the opening stock; and the real file's known sums where it is there. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intake/retail.h"

#define HEADER "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
#define AT ",2010-12-01 08:26:00,"

struct fixture {
	struct op op;
	char path[64];
	struct retail *r;
};

static enum err load(struct fixture *f, struct str bytes, const char *country)
{
	strcpy(f->path, "/tmp/test_retail.XXXXXX");
	int fd = mkstemp(f->path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
	op_init(&f->op);
	enum err e = retail_read(&f->op, f->path, country, NULL, &f->r);
	unlink(f->path);
	return e;
}

static void done(struct fixture *f)
{
	retail_free(f->r);
	op_done(&f->op);
}

static const struct {
	const char *line; /* behind one good line of document 100, customer 7, country Eire */
	enum err code;
	const char *column;
} faults[] = {
	{"101,P1,x,1,2010-02-30 08:26:00,1,,Eire\n", E_LINE_DATE, "InvoiceDate"},
	{"101,P1,x,1,2010-12-01 24:26:00,1,,Eire\n", E_LINE_DATE, "InvoiceDate"},
	{"101,P1,x,1,2010-12-01,1,,Eire\n", E_LINE_DATE, "InvoiceDate"},
	{"101,P1,x,1,12/1/2010 8:26,1,,Eire\n", E_LINE_DATE, "InvoiceDate"},
	{"101,P1,x,one" AT "1,,Eire\n", E_LINE_QTY, "Quantity"},
	{"101,P1,x," AT "1,,Eire\n", E_LINE_QTY, "Quantity"},
	{"101,P1,x,0" AT "1,,Eire\n", E_LINE_QTY, "Quantity"},
	{"101,P1,x,1e3" AT "1,,Eire\n", E_LINE_QTY, "Quantity"},
	{"101,P1,x,1000000000001" AT "1,,Eire\n", E_LINE_QTY, "Quantity"},
	{"101,P1,x,99999999999999999999" AT "1,,Eire\n", E_LINE_QTY, "Quantity"},
	{"101,P1,x,1" AT "1.23456,,Eire\n", E_LINE_PRICE, "UnitPrice"},
	{"101,P1,x,1" AT "-1,,Eire\n", E_LINE_PRICE, "UnitPrice"},
	{"101,P1,x,1" AT "1 2,,Eire\n", E_LINE_PRICE, "UnitPrice"},
	{"101,P1,x,1" AT ",,Eire\n", E_LINE_PRICE, "UnitPrice"},
	{"101,P1,x,1" AT "nan,,Eire\n", E_LINE_PRICE, "UnitPrice"},
	{"A101,B,x,1" AT "--1,,Eire\n", E_LINE_PRICE, "UnitPrice"},
	{"A101,B,x,1" AT "0,,Eire\n", E_LINE_PRICE, "UnitPrice"},
	{"A101,B,x,-1" AT "5,,Eire\n", E_LINE_SIGN, "Quantity"},
	{"101,P1,x,1" AT "1,17850.5,Eire\n", E_LINE_CUSTOMER, "CustomerID"},
	{"101,P1,x,1" AT "1,C7,Eire\n", E_LINE_CUSTOMER, "CustomerID"},
	{"101,P1,x,1" AT "1,.0,Eire\n", E_LINE_CUSTOMER, "CustomerID"},
	{"101,,x,1" AT "1,,Eire\n", E_LINE_KEY, "StockCode"},
	{"101, P1,x,1" AT "1,,Eire\n", E_LINE_KEY, "StockCode"},
	{",P1,x,1" AT "1,,Eire\n", E_LINE_KEY, "InvoiceNo"},
	{"100/2,P1,x,1" AT "1,,Eire\n", E_LINE_KEY, "InvoiceNo"},
	{"101,P1,x,1" AT "1,,\n", E_LINE_KEY, "Country"},
	{"101,P1,x,1" AT "1,,Eire\r\r\n", E_LINE_KEY, "Country"},
	{"C101,P1,x,1" AT "1,,Eire\n", E_LINE_SIGN, "Quantity"},
	{"C101,P1,x,-1" AT "0,,Eire\n", E_RETURN_PRICE_ZERO, "UnitPrice"},
	{"101,P1,x,-1" AT "1,,Eire\n", E_LINE_SIGN, "Quantity"},
	{"101,P1,x,-1" AT "0,7,Eire\n", E_LINE_SIGN, "Quantity"},
	{"100,P1,x,1" AT "1,8,Eire\n", E_LINE_MIXED, "CustomerID"},
	{"100,P1,x,1" AT "1,,Eire\n", E_LINE_MIXED, "CustomerID"},
	{"100,P1,x,1" AT "1,7,Malta\n", E_LINE_MIXED, "Country"},
	{"101,P1,x,1" AT "1,,Eire\n101,P1,x,-1" AT "0,,Eire\n", E_LINE_SIGN, "Quantity"},
	{"101,P1,x,1000000000000" AT "90000000000,,Eire\n", E_LINE_TOTAL, "UnitPrice"},
	{"101,P1,x,100" AT "99999999999,,Eire\n102,P1,x,1" AT "100,,Eire\n", E_LINE_TOTAL, "Quantity"},
	{"101,P9,x,1000000000000" AT "0,,Eire\n102,P9,x,1" AT "1,,Eire\n", E_LINE_TOTAL, "Quantity"},
	{"101,P1,x,1" AT "1,,Eire,more\n", E_LINE_FIELDS, ""},
	{"101,P1,x,1" AT "1\n", E_LINE_FIELDS, ""},
	{"\n", E_LINE_FIELDS, ""},
	{"101,P1,\"x\" y,1" AT "1,,Eire\n", E_LINE_QUOTE, ""},
	{"101,P1,\"x,1" AT "1,,Eire\n", E_LINE_QUOTE, ""},
	{"101,P1,caf\xE9,1" AT "1,,Eire\n", E_ENCODING, ""},
	{"101,P1,x,1" AT "1,,Ei", E_LINE_CUT, ""},
	{"101,P1,x,1" AT "1", E_LINE_CUT, ""},
};

START_TEST(test_wrong_line_is_refused)
{
	struct fixture f;
	struct buf text = BUF_INIT;
	buf_puts(&text, HEADER "100,P1,x,1" AT "2.55,7.0,Eire\n");
	buf_puts(&text, faults[_i].line);
	ck_assert_int_eq(load(&f, buf_str(&text), NULL), E_LINES);
	ck_assert_int_eq(f.op.refusal.code, E_LINES);
	ck_assert_ptr_nonnull(f.r);
	ck_assert_uint_eq(f.r->faults_all, 1);
	const struct retail_fault *fault = &f.r->faults[0];
	ck_assert_str_eq(err_code(fault->code), err_code(faults[_i].code));
	ck_assert_str_eq(fault->column, faults[_i].column);

	struct refusal r = retail_fault_refusal(&f.op.arena, fault);
	buf_clear(&text);
	refusal_text(&r, LANG_EN, &text);
	ck_assert_ptr_null(strchr(text.p, '{'));
	char place[64];
	const char *behind = strchr(faults[_i].line, '\n');
	snprintf(place, sizeof(place), "line %d", behind && behind[1] ? 4 : 3);
	ck_assert_ptr_nonnull(strstr(text.p, place));
	buf_done(&text);
	done(&f);
}
END_TEST

START_TEST(test_all_wrong_lines_are_counted_and_a_thousand_kept)
{
	struct fixture f;
	struct buf text = BUF_INIT;
	buf_puts(&text, HEADER);
	for (int i = 0; i < 1500; i++)
		buf_printf(&text, "%d,P1,x,%d" AT "1,,Eire\n", i, i % 5 ? 0 : 1);
	ck_assert_int_eq(load(&f, buf_str(&text), NULL), E_LINES);
	ck_assert_uint_eq(f.r->faults_all, 1200);
	ck_assert_uint_eq(f.r->faults_count, RETAIL_FAULTS_KEPT);
	ck_assert_uint_eq(f.r->faults[0].line, 3);
	ck_assert_str_eq(f.op.refusal.values[0].text.p, "1200");
	buf_done(&text);
	done(&f);
}
END_TEST

START_TEST(test_fault_keeps_a_short_excerpt_of_whole_characters)
{
	struct fixture f;
	struct buf text = BUF_INIT;
	buf_puts(&text, HEADER "101,P1,x,y");
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "\xC3\xA9");
	buf_puts(&text, AT "1,,Eire\n");
	ck_assert_int_eq(load(&f, buf_str(&text), NULL), E_LINES);
	ck_assert_uint_eq(f.r->faults[0].value.n, 63);
	ck_assert(utf8_valid(f.r->faults[0].value));
	buf_done(&text);
	done(&f);
}
END_TEST

static const struct {
	const char *text;
	size_t size;
	enum err code;
	const char *names; /* what the refusal has to speak of */
} headers[] = {
#define FILE_OF(bytes, code, names)                                                                                    \
	{                                                                                                              \
		bytes, sizeof(bytes) - 1, code, names                                                                  \
	}
	FILE_OF("", E_FILE_FORMAT, "empty"),
	FILE_OF("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n", E_FILE_FORMAT,
		"Country"),
	FILE_OF("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Land\n", E_FILE_FORMAT,
		"Land"),
	FILE_OF("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,x\n", E_FILE_FORMAT,
		"`x`"),
	FILE_OF("InvoiceNo,InvoiceNo,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n", E_FILE_FORMAT,
		"InvoiceNo"),
	FILE_OF("name,age\nlisa,7\n", E_FILE_FORMAT, "name"),
	FILE_OF("\"InvoiceNo", E_FILE_FORMAT, "names"),
	FILE_OF("\xFF\xFEI\0n\0v\0", E_ENCODING, ""),
	FILE_OF("\xFD"
		"7zXZ\0\0",
		E_ENCODING, ""),
#undef FILE_OF
};

START_TEST(test_foreign_file_is_refused)
{
	struct fixture f;
	ck_assert_int_eq(load(&f, (struct str){headers[_i].text, headers[_i].size}, NULL), headers[_i].code);
	ck_assert_ptr_null(f.r);
	struct buf text = BUF_INIT;
	refusal_text(&f.op.refusal, LANG_EN, &text);
	ck_assert_ptr_nonnull(strstr(text.p, headers[_i].names));
	buf_done(&text);
	done(&f);
}
END_TEST

START_TEST(test_country_that_is_not_there)
{
	struct fixture f;
	ck_assert_int_eq(load(&f, STR(HEADER "1,P1,x,1" AT "1,,Eire\n"), "Malta"), E_FILE_FORMAT);
	ck_assert_ptr_null(f.r);
	done(&f);
}
END_TEST

/* Lines of document 3 stand apart, P2 gets its name late, P4 never; 7 trades with both countries. */
static const char *const week = "Country,CustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo\r\n"
				"Eire,7.0,2.55,2010-12-01 08:26:00,6,\"Lamp, 7\"\" red\",P1,3\r\n"
				"Malta,,1.005,2010-12-01 09:00:00,1,,P2,4\r\n"
				"Eire,7.0,0.001,2010-12-02 00:01:00,5,,P4,3\r\n"
				"Malta,7,3,2010-12-01 10:00:00,-2,Tray,P2,C5\r\n"
				"Eire,,0,2010-12-03 08:00:00,-4,Lamp,P1,6\r\n"
				"Eire,,-9.5,2010-12-03 08:00:00,1,Adjust,B,A7\r\n"
				"Malta,8.0,18,2010-12-04 23:59:59,1,Postage,POST,8";

static void check_line(const struct retail *r, uint32_t at, const char *code, int64_t pence, uint32_t csv_line)
{
	const struct retail_line *line = &r->lines[at];
	ck_assert(str_is(r->items[line->item].code, code));
	ck_assert_int_eq(money_cmp(retail_amount(line), money_of(pence)), 0);
	ck_assert_uint_eq(line->csv_line, csv_line);
}

START_TEST(test_documents_are_gathered)
{
	struct fixture f;
	static const enum retail_kind kinds[] = {
		RETAIL_BILL, RETAIL_COUNTER, RETAIL_RETURN, RETAIL_WRITE_OFF, RETAIL_BAD_DEBT, RETAIL_BILL};
	ck_assert_int_eq(load(&f, str_from(week), NULL), OK);
	const struct retail *r = f.r;
	ck_assert_uint_eq(r->csv_lines, 7);
	ck_assert_uint_eq(r->docs_count, 6);
	for (uint32_t i = 0; i < 6; i++)
		ck_assert_int_eq(r->docs[i].kind, kinds[i]);
	ck_assert(str_is(r->docs[0].number, "3"));
	ck_assert_uint_eq(r->docs[0].count, 2);
	ck_assert_int_eq(day_cmp(r->docs[0].day, day_of(2010, 12, 1)), 0);
	check_line(r, 0, "P1", 1530, 2);
	check_line(r, 1, "P4", 1, 4); /* half a penny, away from nil */
	check_line(r, 2, "P2", 101, 3);
	check_line(r, 3, "P2", -600, 5);
	check_line(r, 5, "B", -950, 7);
	ck_assert(str_is(r->items[0].name, "Lamp, 7\" red"));
	ck_assert(str_is(r->items[1].name, "Tray"));
	ck_assert(str_is(r->items[2].name, "P4"));
	ck_assert(r->items[2].goods);
	ck_assert(!r->items[3].goods);
	ck_assert(!r->items[4].goods);
	ck_assert_uint_eq(r->customers_count, 2);
	ck_assert(str_is(r->customers[0].key, "7"));
	ck_assert_uint_eq(r->trades_count, 3);
	const struct retail_trade *first = &r->trades[r->customers[0].trade];
	ck_assert(str_is(r->countries[first->country], "Eire"));
	ck_assert(str_is(r->countries[r->trades[first->next].country], "Malta"));
	ck_assert_uint_eq(r->trades[first->next].next, RETAIL_NONE);
	done(&f);
}
END_TEST

START_TEST(test_one_country_keeps_its_documents_and_all_records)
{
	struct fixture f;
	ck_assert_int_eq(load(&f, str_from(week), "Malta"), OK);
	ck_assert_uint_eq(f.r->docs_count, 3);
	ck_assert_uint_eq(f.r->lines_count, 3);
	ck_assert(str_is(f.r->docs[1].number, "C5"));
	check_line(f.r, f.r->docs[1].first, "P2", -600, 5);
	ck_assert_uint_eq(f.r->items_count, 5);
	ck_assert_uint_eq(f.r->customers_count, 2);
	ck_assert_uint_eq(f.r->csv_lines, 7);
	done(&f);
}
END_TEST

START_TEST(test_opening_makes_the_lowest_point_nil)
{
	static const char *const text = HEADER "1,P1,x,5" AT "1,7,Eire\n"
					       "C2,P1,x,-3" AT "1,7,Eire\n"
					       "3,P1,x,4" AT "1,,Eire\n"
					       "4,P1,x,-2" AT "0,,Eire\n"
					       "C5,P1,x,-9" AT "1,7,Eire\n"
					       "6,P1,x,1.5" AT "1,,Malta\n"
					       "7,POST,x,1" AT "1,,Eire\n"
					       "A8,P1,x,1" AT "1,,Eire\n"
					       "C9,P2,x,-1" AT "1,,Eire\n";
	struct fixture f;
	struct qty need[3];
	ck_assert_int_eq(load(&f, str_from(text), NULL), OK);
	retail_opening(f.r, retail_country(f.r, STR("Eire")), need);
	ck_assert_int_eq(qty_cmp(need[0], qty_of(8000)), 0);
	ck_assert_int_eq(qty_cmp(need[1], qty_of(0)), 0);
	ck_assert_int_eq(qty_cmp(need[2], qty_of(0)), 0);
	retail_opening(f.r, retail_country(f.r, STR("Malta")), need);
	ck_assert_int_eq(qty_cmp(need[0], qty_of(1500)), 0);
	done(&f);
}
END_TEST

START_TEST(test_long_document_becomes_parts)
{
	struct op op;
	uint32_t first, count;
	struct retail_doc doc = {.number = STR("573585"), .first = 10, .count = 2000};
	op_init(&op);
	ck_assert_uint_eq(retail_parts(&doc), 2);
	doc.count = 2001;
	ck_assert_uint_eq(retail_parts(&doc), 3);
	retail_part(&doc, 0, &first, &count);
	ck_assert_uint_eq(first, 10);
	ck_assert_uint_eq(count, 1000);
	retail_part(&doc, 2, &first, &count);
	ck_assert_uint_eq(first, 2010);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(retail_source(&op.arena, &doc, 0).p, "573585");
	ck_assert_str_eq(retail_source(&op.arena, &doc, 1).p, "573585/2");
	op_done(&op);
}
END_TEST

/* Named by the environment, else beside the sources. */
static bool find_year(struct buf *path)
{
	struct stat st;
	const char *named = getenv("DAYBOOK_DATA");
	const char *file = strrchr(__FILE__, '/');
	if (named && *named)
		buf_puts(path, named);
	else
		buf_printf(path, "%.*s/../../../shared/data/online_retail.csv.xz", (int)(file - __FILE__), __FILE__);
	return !stat(path->p, &st) && S_ISREG(st.st_mode);
}

static void unpack(const char *from, char *to)
{
	struct buf command = BUF_INIT;
	int fd = mkstemp(to);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_ptr_null(strchr(from, '\''));
	buf_printf(&command, "xz -dc '%s' > '%s'", from, to);
	ck_assert_int_eq(system(command.p), 0);
	buf_done(&command);
}

static void check_year(const struct retail *r)
{
	uint32_t goods = 0, parts = 0;
	struct money all = money_of(0);
	struct qty opening = qty_of(0);
	struct qty *need = calloc(r->items_count, sizeof(*need));
	for (uint32_t i = 0; i < r->items_count; i++)
		goods += r->items[i].goods;
	for (uint32_t i = 0; i < r->lines_count; i++)
		all = money_add(all, retail_amount(&r->lines[i]));
	for (uint32_t i = 0; i < r->docs_count; i++)
		parts += retail_parts(&r->docs[i]);
	for (uint32_t c = 0; c < r->countries_count; c++) {
		retail_opening(r, c, need);
		for (uint32_t i = 0; i < r->items_count; i++)
			opening = qty_add(opening, need[i]);
	}
	free(need);
	ck_assert_uint_eq(r->lines_count, 541909);
	ck_assert_uint_eq(r->docs_count, 25900);
	ck_assert_uint_eq(parts, 25901);
	ck_assert_uint_eq(r->customers_count, 4372);
	ck_assert_uint_eq(r->trades_count, 4380);
	ck_assert_uint_eq(r->items_count, 4070);
	ck_assert_uint_eq(goods, 4037);
	ck_assert_uint_eq(r->countries_count, 38);
	ck_assert_int_eq(money_cmp(all, money_of(974774793)), 0);
	ck_assert_int_eq(qty_cmp(opening, qty_of(INT64_C(5746419000))), 0);
}

static void read_year(const char *path)
{
	struct fixture f;
	op_init(&f.op);
	ck_assert_int_eq(retail_read(&f.op, path, NULL, NULL, &f.r), OK);
	check_year(f.r);
	retail_free(f.r);
	ck_assert_int_eq(retail_read(&f.op, path, "United Kingdom", NULL, &f.r), OK);
	ck_assert_uint_eq(f.r->lines_count, 495478);
	ck_assert_uint_eq(f.r->docs_count, 23494);
	done(&f);
}

START_TEST(test_real_year)
{
	struct buf path = BUF_INIT;
	char unpacked[] = "/tmp/test_retail_year.XXXXXX";
	if (!find_year(&path)) {
		puts("MAIN INPUT NOT TESTED");
	} else if (path.n > 3 && !strcmp(path.p + path.n - 3, ".xz")) {
		unpack(path.p, unpacked);
		read_year(unpacked);
		unlink(unpacked);
	} else {
		read_year(path.p);
	}
	buf_done(&path);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("retail");
	TCase *t = tcase_create("retail");
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, test_wrong_line_is_refused, 0, sizeof(faults) / sizeof(faults[0]));
	tcase_add_test(t, test_all_wrong_lines_are_counted_and_a_thousand_kept);
	tcase_add_test(t, test_fault_keeps_a_short_excerpt_of_whole_characters);
	tcase_add_loop_test(t, test_foreign_file_is_refused, 0, sizeof(headers) / sizeof(headers[0]));
	tcase_add_test(t, test_country_that_is_not_there);
	tcase_add_test(t, test_documents_are_gathered);
	tcase_add_test(t, test_one_country_keeps_its_documents_and_all_records);
	tcase_add_test(t, test_opening_makes_the_lowest_point_nil);
	tcase_add_test(t, test_long_document_becomes_parts);
	tcase_add_test(t, test_real_year);
	suite_add_tcase(s, t);
	SRunner *runner = srunner_create(s);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
