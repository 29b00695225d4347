/* layers: intake base */
/* Spreadsheets as people save them, and what cannot be read, line by line. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "intake/cell.h"
#include "intake/sheet.h"
#include "suite.h"

/* Headings that these sheets are asked for, by number. */
static const char *const words[][4] = {{"key", "编码"}, {"name", "名称"}, {"qty", "数量"}, {"amount", "金额"}};

static int field_of(void *ctx, struct str heading)
{
	struct buf plain = BUF_INIT;
	int field = SHEET_NO_FIELD;

	(void)ctx;
	heading_plain(heading, &plain);
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < 4 && words[i][k]; k++)
			if (str_is(buf_str(&plain), words[i][k]))
				field = i;
	buf_done(&plain);
	return field;
}

struct given {
	struct op op;
	char path[64];
	struct sheet *sheet;
	struct buf said;
};

static enum err open_as(struct given *g, struct str bytes, enum encoding encoding)
{
	struct sheet_ask ask = {.path = g->path, .encoding = encoding, .field_of = field_of};
	int fd;

	*g = (struct given){0};
	strcpy(g->path, "/tmp/test_sheet.XXXXXX");
	fd = mkstemp(g->path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
	op_init(&g->op);
	return sheet_open(&g->op, &ask, &g->sheet);
}

static void done(struct given *g)
{
	sheet_close(g->sheet);
	unlink(g->path);
	op_done(&g->op);
	buf_done(&g->said);
}

static void say_headings(struct given *g)
{
	int count;
	const struct sheet_column *columns = sheet_columns(g->sheet, &count);

	buf_printf(&g->said, "%u", sheet_heading_line(g->sheet));
	for (int i = 0; i < count; i++)
		buf_printf(&g->said, " %.*s=%d", STR_ARG(columns[i].heading), columns[i].field);
}

static void say_rows(struct given *g)
{
	struct sheet_row row;
	bool more = true;
	int count;

	sheet_columns(g->sheet, &count);
	for (;;) {
		ck_assert_int_eq(sheet_next(&g->op, g->sheet, &row, &more), OK);
		if (!more)
			return;
		buf_printf(&g->said, "; %u:", row.line);
		if (row.fault.code)
			buf_printf(&g->said, "%s %d %.*s", err_code(row.fault.code), row.fault.column, STR_ARG(row.fault.value));
		for (int i = 0; i < count && !row.fault.code; i++)
			buf_printf(&g->said, "%s%.*s", i ? "|" : "", STR_ARG(row.cells[i]));
	}
}

/* "LINE HEADING=FIELD …; LINE:cell|cell; LINE:E_CODE COLUMN VALUE", or "E_CODE". */
static void expect_as(struct str bytes, enum encoding encoding, const char *wanted)
{
	struct given g;
	enum err err = open_as(&g, bytes, encoding);

	if (err) {
		buf_puts(&g.said, err_code(err));
		ck_assert_int_eq(g.op.refusal.code, err);
		g.sheet = NULL;
	} else {
		say_headings(&g);
		say_rows(&g);
	}
	ck_assert_str_eq(g.said.p, wanted);
	done(&g);
}

#define EXPECT(text, wanted) expect_as(STR(text), ENCODING_AUTO, wanted)

START_TEST(test_separators_are_told_by_the_headings)
{
	EXPECT("编码,名称\nP1,杯\n", "1 编码=0 名称=1; 2:P1|杯");
	EXPECT("编码\t名称\nP1\t杯,大\n", "1 编码=0 名称=1; 2:P1|杯,大");
	EXPECT("编码;名称\nP1;杯,大\n", "1 编码=0 名称=1; 2:P1|杯,大");
	EXPECT("编码\nP1\n", "1 编码=0; 2:P1");
}
END_TEST

START_TEST(test_marks_line_ends_and_empty_lines)
{
	EXPECT("\xEF\xBB\xBF" "key,name\r\nP1,cup\r\n\r\n,\r\n  ,  \r\nP2,pot", "1 key=0 name=1; 2:P1|cup; 6:P2|pot");
	EXPECT("key,name,,\nP1,cup,,\n", "1 key=0 name=1 =-1 =-1; 2:P1|cup||");
	EXPECT("key,name,qty\nP1,cup\n", "1 key=0 name=1 qty=2; 2:P1|cup|");
	EXPECT("key,name\n", "1 key=0 name=1");
}
END_TEST

START_TEST(test_quotes_and_line_feeds)
{
	EXPECT("key,name\nP1,\"a \"\"b\"\",\r\nc\"\nP2,d\n", "1 key=0 name=1; 2:P1|a \"b\",\r\nc; 4:P2|d");
	EXPECT("key,name\nP1,5\" pipe\nP2,d\n", "1 key=0 name=1; 2:E_LINE_QUOTE -1 ; 3:P2|d");
	EXPECT("key,name\nP1,\"open\nP2,d\n", "1 key=0 name=1; 2:E_LINE_QUOTE -1 ");
}
END_TEST

START_TEST(test_gbk_and_bytes_that_are_none)
{
	/* 编码,名称 and 搪瓷杯, 茶壶 as a Chinese spreadsheet saves them. */
#define HEAD "\xb1\xe0\xc2\xeb,\xc3\xfb\xb3\xc6\r\n"
#define CUP "P1,\xcc\xc2\xb4\xc9\xb1\xad\r\n"
	EXPECT(HEAD CUP, "1 编码=0 名称=1; 2:P1|搪瓷杯");
	expect_as(STR(HEAD CUP), ENCODING_GBK, "1 编码=0 名称=1; 2:P1|搪瓷杯");
	expect_as(STR(HEAD CUP), ENCODING_UTF_8, "E_HEADINGS");
	EXPECT(HEAD CUP "P2,\xb2\xe8\xff\xba\xf8\r\nP3,\xb2\xe8\r\n",
		"1 编码=0 名称=1; 2:P1|搪瓷杯; 3:E_LINE_ENCODING 1 FF BA F8; 4:P3|茶");
	/* A character cut in two by the separator. */
	EXPECT(HEAD CUP "P2\xb2,\xb2\xe8\r\n", "1 编码=0 名称=1; 2:P1|搪瓷杯; 3:E_LINE_ENCODING 0 B2");
	/* Four bytes: GB18030 has them, GBK has not. */
	EXPECT(HEAD "P1,\x82\x30\x84\x35\r\n", "1 编码=0 名称=1; 2:P1|㓆");
	expect_as(STR(HEAD "P1,\x82\x30\x84\x35\r\n"), ENCODING_GBK, "1 编码=0 名称=1; 2:E_LINE_ENCODING 1 82 30 84 35");
}
END_TEST

START_TEST(test_utf8_with_a_slip_stays_utf8)
{
	EXPECT("编码,名称\nP1,搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯\nP2,茶\xff\n",
		"1 编码=0 名称=1; 2:P1|搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯搪瓷杯; 3:E_LINE_ENCODING 1 FF");
	expect_as(STR("key,name\nP1,a\0b\nP2,c\n"), ENCODING_AUTO, "1 key=0 name=1; 2:E_LINE_ENCODING -1 00; 3:P2|c");
}
END_TEST

START_TEST(test_titles_above_the_headings)
{
	EXPECT("商品清单,,\n2026年11月,,\n,,\n编码,名称,备注\nP1,杯,x\n", "4 编码=0 名称=1 备注=-1; 5:P1|杯|x");
	EXPECT("编码 *,名称(必填),数量:\nP1,杯,3\n", "1 编码 *=0 名称(必填)=1 数量:=2; 2:P1|杯|3");
	EXPECT("KEY,Na me,QTY\nP1,cup,3\n", "1 KEY=0 Na me=1 QTY=2; 2:P1|cup|3");
}
END_TEST

START_TEST(test_merged_headings)
{
	/* Two lines of headings: the lower one stands where the upper one is empty or a group's name. */
	EXPECT("编码,名称,本月,\n,,数量,金额\nP1,杯,3,4\n", "1 编码=0 名称=1 数量=2 金额=3; 3:P1|杯|3|4");
	/* A column whose heading was merged away may have nothing beneath it. */
	EXPECT("编码,名称,\nP1,杯,\nP2,壶,大\nP3,碗,\n", "1 编码=0 名称=1 =-1; 2:P1|杯|; 3:E_LINE_HEADING 2 大; 4:P3|碗|");
	EXPECT("编码,名称\nP1,杯,大\nP2,壶,\n", "1 编码=0 名称=1; 2:E_LINE_FIELDS -1 ; 3:P2|壶");
	/* A first row that happens to hold a heading's word is a row. */
	EXPECT("编码,名称\n数量,名称\n", "1 编码=0 名称=1; 2:数量|名称");
}
END_TEST

START_TEST(test_what_has_no_headings)
{
	EXPECT("P1,杯\nP2,壶\n", "E_HEADINGS");
	EXPECT("", "E_HEADINGS");
	EXPECT("\n\n\n", "E_HEADINGS");
	EXPECT("编码,名称,编码\nP1,杯,P2\n", "E_HEADING_TWICE");
	EXPECT("编码,key\nP1,P1\n", "E_HEADING_TWICE");
}
END_TEST

START_TEST(test_what_is_no_csv)
{
	EXPECT("PK\003\004\024\0\006\0", "E_NOT_CSV");
	EXPECT("\320\317\021\340\241\261\032\341", "E_NOT_CSV");
	EXPECT("\377\376\026\177\001\170", "E_NOT_CSV");
	EXPECT("<html><table><tr><td>key</td></tr></table>", "E_NOT_CSV");
	EXPECT("%PDF-1.7\n", "E_NOT_CSV");
}
END_TEST

START_TEST(test_what_is_no_file)
{
	struct sheet_ask ask = {.path = "/nowhere/a.csv", .field_of = field_of};
	struct sheet *sheet;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(sheet_open(&op, &ask, &sheet), E_DISK);
	op_reset(&op);
	ask.path = "/tmp";
	ck_assert_int_eq(sheet_open(&op, &ask, &sheet), E_NOT_CSV);
	op_done(&op);
}
END_TEST

START_TEST(test_a_file_cut_short)
{
	EXPECT("key,name,qty\nP1,cup,3\nP2,po", "1 key=0 name=1 qty=2; 2:P1|cup|3; 3:E_LINE_CUT -1 ");
	EXPECT("key,name,qty\nP1,cup,3\nP2,pot,4", "1 key=0 name=1 qty=2; 2:P1|cup|3; 3:P2|pot|4");
}
END_TEST

START_TEST(test_a_cell_without_end)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "key,name\nP1,");
	for (int i = 0; i < 70000; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "\nP2,d\n");
	expect_as(buf_str(&text), ENCODING_AUTO, "1 key=0 name=1; 2:E_LINE_LONG -1 ");
	buf_done(&text);
}
END_TEST

static void put_anything(struct buf *to, uint64_t *seed)
{
	static const char *const pieces[] = {"key", "name", ",", ";", "\t", "\n", "\r\n", "\"", "\"\"", "\xb1\xe0\xc2\xeb", "编码", "名称", "P1",
		"=1+1", "\xff", "\x81", "\xe7", "1,234.50", "2026-11-22", " ", "\xef\xbb\xbf", "　", "金额(元", "#N/A", "-"};
	uint64_t x = *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);

	x >>= 33;
	if (x % 29 == 0)
		buf_putc(to, (char)(x >> 8));
	else
		buf_puts(to, pieces[x % (sizeof(pieces) / sizeof(*pieces))]);
}

static void read_cells(struct sheet_row *row, int count)
{
	struct cell_rules rules = {0};
	struct buf text = BUF_INIT;
	struct day day;

	for (int i = 0; i < count && !row->fault.code; i++) {
		ck_assert(utf8_valid(row->cells[i]));
		(void)!cell_take_text(row->cells[i], &text);
		(void)!cell_take_number(row->cells[i], &rules, &text);
		(void)!cell_take_day(row->cells[i], &rules, &day);
		(void)!cell_take_flag(row->cells[i], &text);
	}
	ck_assert(utf8_valid(buf_str(&text)));
	buf_done(&text);
}

/* Whatever the bytes: a row is refused, or all of it is text. */
START_TEST(test_any_bytes)
{
	uint64_t seed = 11;

	for (int n = 0; n < 1500; n++) {
		struct buf text = BUF_INIT;
		struct given g;
		struct sheet_row row;
		bool more = true;
		int count, rows = 0;
		buf_puts(&text, n % 2 ? "key,name,金额\n" : "");
		for (uint64_t i = (seed >> 40) % 120; i; i--)
			put_anything(&text, &seed);
		put_anything(&text, &seed);
		if (!open_as(&g, buf_str(&text), (enum encoding)(n % 4))) {
			sheet_columns(g.sheet, &count);
			while (!sheet_next(&g.op, g.sheet, &row, &more) && more && rows++ < 500)
				read_cells(&row, count);
			ck_assert(!more);
		} else {
			g.sheet = NULL;
		}
		done(&g);
		buf_done(&text);
	}
}
END_TEST

START_TEST(test_words_of_encodings)
{
	enum encoding e;

	ck_assert(encoding_read(STR("gbk"), &e) && e == ENCODING_GBK);
	ck_assert(encoding_read(STR("gb18030"), &e) && e == ENCODING_GB18030);
	ck_assert(encoding_read(STR("utf-8"), &e) && e == ENCODING_UTF_8);
	ck_assert(encoding_read(STR("utf8"), &e) && e == ENCODING_UTF_8);
	ck_assert(encoding_read(STR("auto"), &e) && e == ENCODING_AUTO);
	ck_assert(!encoding_read(STR("latin1"), &e));
}
END_TEST

int main(void)
{
	return SUITE("sheet", 60, test_separators_are_told_by_the_headings, test_marks_line_ends_and_empty_lines,
		test_quotes_and_line_feeds, test_gbk_and_bytes_that_are_none, test_utf8_with_a_slip_stays_utf8,
		test_titles_above_the_headings, test_merged_headings, test_what_has_no_headings, test_what_is_no_csv,
		test_what_is_no_file, test_a_file_cut_short, test_a_cell_without_end, test_any_bytes, test_words_of_encodings);
}
