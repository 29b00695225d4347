/* layers: book documents ledger store model base */
/* Large batches: all of it or nothing, in both files, wherever the program dies. */
#include <check.h>

#include "book_rig.h"
#include "suite.h"

enum { ITEMS = 300 };

static struct arena arena;
static struct rig_world world;
static struct str dir;
static struct book *book;

static void begin(void)
{
	arena = (struct arena){0};
	rig_world_init(&world, 5);
	dir = rig_dir(&arena);
	book = rig_book(&world, dir, "XTEST1", true);
	ck_assert_ptr_nonnull(book);
	ck_assert_int_eq(
		rig_act(book, "user", "create", "", "li", NULL, "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"XTEST1\"]}", NULL, NULL), OK);
}

static void end(void)
{
	book_close(book);
	rig_remove(dir);
	arena_done(&arena);
}

static enum err add(struct op *op, const char *key, struct recorded *out)
{
	struct item *item = (struct item *)doc_new(&op->arena, &item_type);
	struct request r;

	item->key = str_from(key);
	item->name = STR("杯");
	request_init(&r, &item_type, act_find(&item_type, STR("create")));
	r.who = STR("li");
	r.paper = &item->doc;
	return book_act_within(op, book, &r, out);
}

static void fill(int count)
{
	struct str before = STR("");
	char last[20] = "";

	for (int i = 0; i < count; i++) {
		struct recorded out;
		char key[16];
		struct op op;
		op_init(&op);
		snprintf(key, sizeof(key), "K%04d", i);
		ck_assert_int_eq(add(&op, key, &out), OK);
		/* In order, so that the tree of papers grows from one end to the other. */
		ck_assert_int_gt(str_cmp(out.doc, before), 0);
		snprintf(last, sizeof(last), "%.*s", STR_ARG(out.doc));
		before = str_from(last);
		op_done(&op);
	}
}

static enum err whole(int count, bool keep)
{
	struct op op;
	enum err err = OK;

	op_init(&op);
	ck_assert_int_eq(book_batch_begin_whole(&op, book, count), OK);
	fill(count);
	if (keep)
		err = book_batch_end(&op, book);
	else
		book_batch_drop(book);
	op_done(&op);
	return err;
}

static int lines_of_second(void)
{
	char path[512];
	FILE *f;
	int c, lines = 0;

	snprintf(path, sizeof(path), "%.*s/second/entries.ndjson", STR_ARG(dir));
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while ((c = fgetc(f)) != EOF)
		lines += c == '\n';
	fclose(f);
	return lines - 1; /* the first says whose they are */
}

static uint64_t entries(void)
{
	struct hash head;
	uint64_t seq;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(book_head(&op, book, &seq, &head), OK);
	op_done(&op);
	return seq;
}

static void reopen(void)
{
	book_close(book);
	book = rig_open(&world, dir);
	ck_assert_ptr_nonnull(book);
}

static void no_fault(void *ctx, enum err code, struct str place, struct str detail)
{
	(void)ctx;
	ck_abort_msg("%s %.*s %.*s", err_code(code), STR_ARG(place), STR_ARG(detail));
}

static void holds(uint64_t count)
{
	int64_t faults;
	struct op op;

	op_init(&op);
	ck_assert_uint_eq(entries(), count);
	ck_assert_int_eq(lines_of_second(), (int)count);
	ck_assert_int_eq(book_verify(&op, book, no_fault, NULL, &faults), OK);
	op_done(&op);
}

START_TEST(test_it_is_in_both_files)
{
	ck_assert_int_eq(whole(ITEMS, true), OK);
	holds(ITEMS + 1);
	reopen();
	holds(ITEMS + 1);
}
END_TEST

START_TEST(test_the_second_file_has_none_of_it_before_the_end)
{
	struct op op;

	op_init(&op);
	ck_assert_int_eq(book_batch_begin_whole(&op, book, ITEMS), OK);
	fill(ITEMS);
	ck_assert_int_eq(lines_of_second(), 1);
	book_batch_drop(book);
	holds(1);
	op_done(&op);
}
END_TEST

START_TEST(test_given_up_it_leaves_nothing)
{
	ck_assert_int_eq(whole(ITEMS, false), OK);
	holds(1);
	/* And the next acts go on as if nothing had been. */
	ck_assert_int_eq(rig_act(book, "item", "create", "", "li", NULL, "{\"key\":\"K0001\",\"name\":\"x\"}", NULL, NULL), OK);
	holds(2);
}
END_TEST

START_TEST(test_a_death_leaves_nothing_or_all)
{
	static const char *const steps[] = {"before_append", "appended", "committed"};

	for (int i = 0; i < 3; i++) {
		world.die_at = steps[i];
		ck_assert_int_eq(whole(ITEMS, true), E_KILLED);
		world.die_at = NULL;
		reopen();
		holds(i == 2 ? ITEMS + 1 : 1);
	}
}
END_TEST

/* The file lags behind at the death; the book that is opened next brings it up. */
START_TEST(test_a_death_while_the_second_file_is_brought_up)
{
	world.die_at = "committed";
	ck_assert_int_eq(whole(ITEMS, true), E_KILLED);
	ck_assert_int_eq(lines_of_second(), 1);
	world.die_at = NULL;
	reopen();
	holds(ITEMS + 1);
}
END_TEST

START_TEST(test_a_refusal_within_it_is_its_own)
{
	struct recorded out;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(book_batch_begin_whole(&op, book, 3), OK);
	ck_assert_int_eq(add(&op, "P1", &out), OK);
	ck_assert_int_eq(add(&op, "P1", &out), E_DUPLICATE);
	op_forgive(&op);
	ck_assert_int_eq(add(&op, "P2", &out), OK);
	ck_assert_int_eq(book_batch_end(&op, book), OK);
	op_done(&op);
	holds(3);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "batch", 60, test_it_is_in_both_files, test_the_second_file_has_none_of_it_before_the_end,
		test_given_up_it_leaves_nothing, test_a_death_leaves_nothing_or_all,
		test_a_death_while_the_second_file_is_brought_up, test_a_refusal_within_it_is_its_own);
}
