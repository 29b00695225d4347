/* layers: book documents ledger store model base */
/* Looking records up: what is found, in which order, and what is not; and that no text
 * that somebody types does harm. */
#include <check.h>

#include "base/letters.h"
#include "book_rig.h"
#include "store/search.h"
#include "suite.h"

static struct rig_world world;
static struct str dir;
static struct book *book;
static struct arena arena;

static void begin(void)
{
	rig_world_init(&world, 11);
	dir = rig_dir(&arena);
	book = rig_book(&world, dir, "XSHOP01", true);
	ck_assert_int_eq(rig_act(book, "user", "create", "", "li", NULL, "{\"key\":\"li\",\"name\":\"Li Wei\",\"sites\":[\"XSHOP01\"]}", NULL, NULL), OK);
}

static void end(void)
{
	book_close(book);
	rig_remove(dir);
	arena_done(&arena);
	arena = (struct arena){0};
}

static void make(const char *type, const char *key, const char *name, const char *barcode)
{
	char given[1024];

	snprintf(given, sizeof(given), "{\"key\":\"%s\",\"name\":\"%s\"%s%s%s}", key, name, barcode ? ",\"barcode\":\"" : "",
		barcode ? barcode : "", barcode ? "\"" : "");
	ck_assert_int_eq(rig_act(book, type, "create", "", "li", NULL, given, NULL, NULL), OK);
}

/* The keys found, parted by spaces. */
static const char *found_up_to(const char *type, struct str text, int limit)
{
	struct buf keys = BUF_INIT;
	struct search_hit *hits;
	struct op op;
	int count;
	const char *out;

	op_init(&op);
	ck_assert_int_eq(search_find(&op, book_store(book), str_from(type), text, limit, &hits, &count), OK);
	for (int i = 0; i < count; i++)
		buf_printf(&keys, "%s%.*s", i ? " " : "", STR_ARG(hits[i].record.key));
	out = arena_str(&arena, buf_str(&keys)).p;
	buf_done(&keys);
	op_done(&op);
	return out;
}

static const char *found(const char *type, const char *text)
{
	return found_up_to(type, str_from(text), 20);
}

#define FINDS(text, keys) ck_assert_str_eq(found("item", text), keys)

static void make_items(void)
{
	make("item", "P1", "搪瓷杯", NULL);
	make("item", "P2", "不锈钢保温杯 500ml", "6901234567892 6901234567908");
	make("item", "P10", "Teapot, green (Café)", NULL);
	make("item", "P11", "重庆火锅底料", NULL);
	make("item", "KETTLE", "瓷 茶壶", "6909876543210");
	make("item", "p1-small", "白搪瓷碗", NULL);
}

START_TEST(test_a_key_comes_before_what_begins_so_and_names_come_last)
{
	make_items();
	FINDS("P1", "P1 P10 P11 p1-small");
	FINDS("p1", "p1-small P1 P10 P11");
	FINDS("kett", "KETTLE");
	make("item", "tea", "Something", NULL);
	FINDS("tea", "tea P10");
	FINDS("  P10\t", "P10");
}
END_TEST

START_TEST(test_a_barcode_is_found_by_its_beginning)
{
	make_items();
	FINDS("6901234567908", "P2");
	FINDS("690123", "P2");
	FINDS("690", "P2 KETTLE");
	FINDS("901234", "");
}
END_TEST

START_TEST(test_words_by_how_they_begin_without_case_and_accents)
{
	make_items();
	FINDS("t", "P1 P10 p1-small"); /* 搪 as well */
	FINDS("te", "P10");
	FINDS("TEAPO", "P10");
	FINDS("teapots", "");
	FINDS("pot", "");
	FINDS("green tea", "P10");
	FINDS("CAFE", "P10");
	FINDS("café", "P10");
	FINDS("ｇｒｅｅｎ", "P10");
	FINDS("500", "P2");
	FINDS("500ml", "P2");
	FINDS("00ml", "");
	FINDS("green kettle", "");
	FINDS("green green teapot green", "P10");
}
END_TEST

START_TEST(test_chinese_characters_wherever_they_stand_together)
{
	make_items();
	FINDS("杯", "P1 P2");
	FINDS("搪瓷", "P1 p1-small");
	FINDS("瓷杯", "P1");
	FINDS("瓷茶", "KETTLE"); /* a space in the name is none between characters */
	FINDS("搪杯", "");
	FINDS("搪 杯", "P1"); /* two parts: each is there */
	FINDS("杯 500", "P2");
	FINDS("保温杯500", "P2");
	FINDS("不锈钢保温杯500ml", "P2");
	FINDS("鑫", "");
}
END_TEST

START_TEST(test_initials_whole_at_the_beginning_and_inside)
{
	make_items();
	FINDS("tcb", "P1");
	FINDS("TCB", "P1");
	FINDS("tc", "P1 p1-small");
	FINDS("cb", "P1");
	FINDS("b", "P2 p1-small P1"); /* names that begin so come first */
	FINDS("bxgbwb", "P2");
	FINDS("bwb", "P2");
	FINDS("tb", "");
	FINDS("tcbb", "");
	FINDS("bwb 500", "P2");
	FINDS("bwb500", "P2");
	/* Two readings: 重 is zhong and chong. */
	FINDS("cqhg", "P11");
	FINDS("zqhg", "P11");
	FINDS("qhgdl", "P11");
}
END_TEST

START_TEST(test_each_kind_of_record_by_itself_or_all)
{
	make_items();
	make("customer", "C1", "搪瓷商店", NULL);
	ck_assert_str_eq(found("customer", "tc"), "C1");
	ck_assert_str_eq(found("customer", "杯"), "");
	ck_assert_str_eq(found("", "tc"), "C1 P1 p1-small");
	ck_assert_str_eq(found("user", "wei"), "li");
	ck_assert_str_eq(found("nothing", "tc"), "");
	ck_assert_str_eq(found_up_to("item", STR("瓷"), 2), "KETTLE P1");
}
END_TEST

START_TEST(test_any_text_is_taken)
{
	static const char *const odd[] = {"\"", "'", "* OR 1", "NEAR(a b)", "-- DROP", "a\" AND \"b", "%", "_", "(", ")", "tea*", ":", "^tea",
		"\x01\x02\x7f", "杯\n杯", "\\", "{}", "\xf0\x9f\x8d\xb5", "item/tea", "#690", "TC", "\xef\xbf\xbd"};
	struct buf much = BUF_INIT;
	struct search_hit *hits;
	struct op op;
	int count;

	make_items();
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		found("item", odd[i]);
	FINDS("*", "");
	FINDS("", "");
	FINDS(" \t ", "");
	FINDS("tea*", "P10");
	FINDS("#690", "");
	for (int i = 0; i < 10 * 1024; i++)
		buf_puts(&much, i % 3 ? "a" : i % 2 ? " " : "杯");
	FINDS(much.p, "");
	ck_assert_str_eq(found_up_to("item", (struct str){"tea\0b", 5}, 20), "");
	op_init(&op);
	ck_assert_int_eq(search_find(&op, book_store(book), STR("item"), STR("te\xff"), 20, &hits, &count), E_ENCODING);
	op_done(&op);
	buf_done(&much);
}
END_TEST

START_TEST(test_names_are_found_by_what_fits)
{
	struct buf name = BUF_INIT;

	for (int i = 0; i < 200; i++)
		buf_puts(&name, i == 100 ? "锅" : i == 150 ? "碗" : "杯");
	make("item", "LONG", name.p, NULL);
	make("item", "WORD", "Donaudampfschifffahrtsgesellschaft", NULL);
	make("item", "SIGNS", "!!! --- …", NULL);
	FINDS("杯锅杯", "LONG");
	FINDS("碗", ""); /* past the 128th */
	FINDS("donaudampfschiff", "WORD");
	FINDS("donaudampfschifffahrt", "WORD");
	FINDS("SIGNS", "SIGNS");
	buf_done(&name);
}
END_TEST

/* ---- changes, rollback, rebuild ---- */

static struct hash digest(void)
{
	struct hash h;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(store_digest(&op, book_store(book), &h), OK);
	op_done(&op);
	return h;
}

START_TEST(test_rebuild_finds_the_same)
{
	struct hash before, after;
	struct op op;

	make_items();
	before = digest();
	op_init(&op);
	ck_assert_int_eq(book_rebuild(&op, book), OK);
	op_done(&op);
	after = digest();
	ck_assert(hash_eq(&before, &after));
	FINDS("tcb", "P1");
	FINDS("杯", "P1 P2");
}
END_TEST

START_TEST(test_what_is_given_up_is_not_found)
{
	struct request r;
	struct recorded out;
	cJSON *given = cJSON_Parse("{\"key\":\"P9\",\"name\":\"竹筷子\"}");
	struct op op;

	make_items();
	op_init(&op);
	request_init(&r, type_find(STR("item")), act_find(type_find(STR("item")), STR("create")));
	r.who = STR("li");
	r.given = given;
	ck_assert_int_eq(book_batch_begin(&op, book), OK);
	ck_assert_int_eq(book_act_within(&op, book, &r, &out), OK);
	FINDS("竹筷", "P9"); /* within the transaction it is there */
	book_batch_drop(book);
	op_done(&op);
	cJSON_Delete(given);
	FINDS("竹筷", "");
	FINDS("P9", "");
}
END_TEST

/* Head office's entries as a site hears them. */
struct heard {
	struct hash head;
	uint64_t seq;
};

static struct str entry_of(struct heard *h, const char *act, const char *doc, const struct hash *on, const char *body)
{
	struct entry e = {.log = {STR("HO"), STR("A.00000000")}, .seq = ++h->seq, .prev = h->head, .at = {INT64_C(1772326800000)},
		.who = STR("gm"), .type = STR("item"), .v = 1, .act = str_from(act), .doc = str_from(doc), .group_k = 1, .group_n = 1,
		.body = str_from(body), .state = STR("active"), .holder = STR("HO")};
	struct buf line = BUF_INIT, hex = BUF_INIT;
	struct str out;

	ck_assert(day_read(STR("2026-03-01"), &e.day));
	if (on) {
		hash_put_hex(&hex, on);
		e.on = buf_str(&hex);
	}
	entry_write(&line, &e);
	h->head = hash_of(buf_str(&line));
	buf_putc(&line, '\n');
	out = arena_str(&arena, buf_str(&line));
	buf_done(&line);
	buf_done(&hex);
	return out;
}

static void hear(struct str *lines, int count)
{
	struct news news = {.entries = lines, .entries_count = count, .cursor = STR("1.1")};
	struct op op;
	int fresh;

	op_init(&op);
	ck_assert_int_eq(book_hear(&op, book, &news, &fresh), OK);
	ck_assert_int_eq(fresh, count);
	op_done(&op);
}

static const char doc_a[] = "9V4XK2M0QWRT7BHN", doc_b[] = "9V4XK2M0QWRT7BHP";

START_TEST(test_a_changed_name_leaves_no_trace_of_the_old_one)
{
	struct heard h = {0};
	struct str lines[4];
	struct hash first, second;

	lines[0] = entry_of(&h, "create", doc_a, NULL, "{\"key\":\"H1\",\"name\":\"青花瓷盘\",\"barcode\":\"6900001\"}");
	first = h.head;
	lines[1] = entry_of(&h, "create", doc_b, NULL, "{\"key\":\"H2\",\"name\":\"青花瓷碗\"}");
	hear(lines, 2);
	FINDS("青花", "H1 H2");
	FINDS("6900", "H1");
	lines[0] = entry_of(&h, "change", doc_a, &first, "{\"name\":\"白瓷盘\"}");
	second = h.head;
	hear(lines, 1);
	FINDS("青花", "H2");
	FINDS("qh", "H2");
	FINDS("瓷盘", "H1");
	FINDS("bcp", "H1");
	FINDS("6900", "H1");
	lines[0] = entry_of(&h, "change", doc_a, &second, "{\"barcode\":\"7900002\"}");
	hear(lines, 1);
	FINDS("6900", "");
	FINDS("7900", "H1");
	FINDS("瓷盘", "H1");
	second = h.head;
	lines[0] = entry_of(&h, "change", doc_a, &second, "{\"barcode\":\"\"}");
	hear(lines, 1);
	FINDS("7900", "");
}
END_TEST

START_TEST(test_a_change_heard_before_its_record_counts_when_it_comes)
{
	struct heard h = {0};
	struct str lines[2];
	struct hash first, before, after;
	struct op op;

	/* A site hears others' entries in part; a book begun alone has them in order. */
	book_close(book);
	rig_remove(dir);
	dir = rig_dir(&arena);
	book = rig_book(&world, dir, "S01", false);
	lines[1] = entry_of(&h, "create", doc_a, NULL, "{\"key\":\"H1\",\"name\":\"青花瓷盘\"}");
	first = h.head;
	lines[0] = entry_of(&h, "change", doc_a, &first, "{\"name\":\"白瓷盘\"}");
	hear(lines, 2);
	FINDS("青花", "");
	FINDS("白瓷", "H1");
	before = digest();
	op_init(&op);
	ck_assert_int_eq(book_rebuild(&op, book), OK);
	op_done(&op);
	after = digest();
	ck_assert(hash_eq(&before, &after));
}
END_TEST

START_TEST(test_a_name_taken_twice_or_changed_within_one_hearing)
{
	struct heard h = {0};
	struct str lines[3];
	struct hash first, second;

	lines[0] = entry_of(&h, "create", doc_a, NULL, "{\"key\":\"H1\",\"name\":\"青花\"}");
	first = h.head;
	lines[1] = entry_of(&h, "change", doc_a, &first, "{\"name\":\"白瓷\"}");
	second = h.head;
	lines[2] = entry_of(&h, "change", doc_a, &second, "{\"name\":\"青花\"}");
	hear(lines, 3);
	FINDS("青花", "H1");
	FINDS("白瓷", "");
	/* The key is taken: the second record of that key is nowhere to be found. */
	lines[0] = entry_of(&h, "create", doc_b, NULL, "{\"key\":\"H1\",\"name\":\"另一个\"}");
	hear(lines, 1);
	FINDS("另一", "");
	FINDS("H1", "H1");
}
END_TEST

/* More than are gathered at once, over a block's end. */
START_TEST(test_many_are_found_in_the_order_they_came)
{
	enum { MANY = 70000 };
	struct heard h = {0};
	struct str *lines = calloc(MANY, sizeof(*lines));

	for (int i = 0; i < MANY; i++) {
		char body[128], doc[32];
		snprintf(body, sizeof(body), "{\"key\":\"M%05d\",\"name\":\"%s搪瓷杯 %d号\"}", i, i % 2 ? "白" : "大", i);
		snprintf(doc, sizeof(doc), "9V4XK2M0QW%06d", i);
		lines[i] = entry_of(&h, "create", doc, NULL, body);
	}
	hear(lines, MANY);
	ck_assert_str_eq(found_up_to("item", STR("瓷杯"), 3), "M00000 M00001 M00002");
	ck_assert_str_eq(found_up_to("item", STR("btc"), 2), "M00001 M00003");
	ck_assert_str_eq(found_up_to("item", STR("杯 69999"), 3), "M69999");
	ck_assert_str_eq(found_up_to("item", STR("大 69999"), 3), "");
	ck_assert_str_eq(found_up_to("item", STR("M6999"), 3), "M69990 M69991 M69992");
	free(lines);
}
END_TEST

START_TEST(test_letters_are_folded_and_read)
{
	char initials[INITIALS_MAX];

	ck_assert_uint_eq(letter_fold(U'É'), 'e');
	ck_assert_uint_eq(letter_fold(U'Ｚ'), 'z');
	ck_assert_uint_eq(letter_fold(U'Ж'), U'ж');
	ck_assert_uint_eq(letter_fold(U'杯'), U'杯');
	ck_assert(letter_is_sign(U'杯') && letter_is_sign(U'ラ') && !letter_is_sign(U'a') && !letter_is_sign(U'。'));
	ck_assert(letter_is_letter(U'ж') && !letter_is_letter(U'3') && !letter_is_letter(U'—') && !letter_is_letter(U'杯'));
	ck_assert_int_eq(letter_initials(U'杯', initials), 1);
	ck_assert_int_eq(initials[0], 'b');
	ck_assert_int_eq(letter_initials(U'长', initials), 2);
	ck_assert(initials[0] == 'z' && initials[1] == 'c');
	ck_assert_int_eq(letter_initials(U'龟', initials), 2);
	ck_assert_int_eq(letter_initials(U'万', initials), 2);
	ck_assert_int_eq(letter_initials(U'ラ', initials), 0);
	ck_assert_int_eq(letter_initials('a', initials), 0);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "search", 120, test_a_key_comes_before_what_begins_so_and_names_come_last,
		test_a_barcode_is_found_by_its_beginning, test_words_by_how_they_begin_without_case_and_accents,
		test_chinese_characters_wherever_they_stand_together, test_initials_whole_at_the_beginning_and_inside,
		test_each_kind_of_record_by_itself_or_all, test_any_text_is_taken, test_names_are_found_by_what_fits,
		test_rebuild_finds_the_same, test_what_is_given_up_is_not_found,
		test_a_changed_name_leaves_no_trace_of_the_old_one,
		test_a_change_heard_before_its_record_counts_when_it_comes,
		test_a_name_taken_twice_or_changed_within_one_hearing, test_many_are_found_in_the_order_they_came,
		test_letters_are_folded_and_read);
}
