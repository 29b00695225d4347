/* layers: book documents ledger store model base */
/* A book from its first entry: acts, refusals, numbers, two files, rebuild. */
#include <check.h>

#include "book_rig.h"
#include "store/desk.h"
#include "suite.h"

struct shop {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
};

static void shop_open(struct shop *s)
{
	*s = (struct shop){0};
	rig_world_init(&s->world, 1);
	s->dir = rig_dir(&s->arena);
	s->book = rig_book(&s->world, s->dir, "XTEST1", true);
	ck_assert_ptr_nonnull(s->book);
	ck_assert_int_eq(rig_act(s->book, "user", "create", "", "li", NULL, "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"XTEST1\"]}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(s->book, "user", "create", "", "li", NULL, "{\"key\":\"wu\",\"name\":\"吴\",\"sites\":[\"XTEST1\"]}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(s->book, "item", "create", "", "li", NULL, "{\"key\":\"P1\",\"name\":\"杯\"}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(s->book, "item", "create", "", "li", NULL, "{\"key\":\"POST\",\"name\":\"post\",\"goods\":false}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(s->book, "customer", "create", "", "li", NULL, "{\"key\":\"C1\",\"name\":\"顺发\"}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(s->book, "opening_stock", "post", "", "wu", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"100\"}]}", NULL, NULL), OK);
}

static void shop_close(struct shop *s)
{
	book_close(s->book);
	rig_remove(s->dir);
	arena_done(&s->arena);
}

static void again(struct shop *s)
{
	book_close(s->book);
	s->book = rig_open(&s->world, s->dir);
	ck_assert_ptr_nonnull(s->book);
}

static struct hash digest(struct book *b)
{
	struct hash h;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(store_digest(&op, book_store(b), &h), OK);
	op_done(&op);
	return h;
}

static void same_after_rebuild(struct book *b)
{
	struct hash before = digest(b), after;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(book_rebuild(&op, b), OK);
	op_done(&op);
	after = digest(b);
	ck_assert(hash_eq(&before, &after));
}

static void no_fault(void *ctx, enum err code, struct str place, struct str detail)
{
	(void)ctx;
	fprintf(stderr, "fault %s %.*s: %.*s\n", err_code(code), STR_ARG(place), STR_ARG(detail));
}

static void sound(struct book *b)
{
	int64_t faults;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(book_verify(&op, b, no_fault, NULL, &faults), OK);
	ck_assert_int_eq(faults, 0);
	op_done(&op);
}

#define SELL "{\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"79.9\",\"tax\":\"0.13\"},{\"item\":\"POST\",\"qty\":\"1\",\"price\":\"5\"}]}"
#define BILL "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"40\",\"price\":\"75\"}]}"

START_TEST(test_bill_issue_receipt_and_reversal_add_up)
{
	struct shop s;
	char bill[20], receipt[20];

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
	ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), 98000);
	ck_assert_int_eq(rig_sum(s.book, "CASH", "XTEST1", "", "", ""), 16480);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, BILL, NULL, bill), OK);
	ck_assert_int_eq(rig_sum(s.book, "RSV", "XTEST1", "", "P1", ""), 40000);
	ck_assert_int_eq(rig_total(s.book, "OPEN\tC1\t"), 300000);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "issue", bill, "wu", NULL, NULL, NULL, NULL), E_SECOND_CHECK);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "issue", bill, "wu", "wu", NULL, NULL, NULL), E_SELF_APPROVAL);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "issue", bill, "wu", "li", NULL, NULL, NULL), OK);
	ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), 58000);
	ck_assert_int_eq(rig_total(s.book, "AR\tC1\t"), 300000);
	ck_assert_int_eq(rig_act(s.book, "customer_receipt", "take", "", "li", NULL, "{\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"1000\"}", NULL, receipt), OK);
	ck_assert_int_eq(rig_total(s.book, "AR\tC1\t"), 200000); /* its own home: it allocates */
	ck_assert_int_eq(rig_total(s.book, "ADV\tC1\t"), 0);
	ck_assert_int_eq(rig_act(s.book, "customer_receipt", "reverse", receipt, "li", "wu", "{\"reason\":\"cheque\"}", NULL, NULL), OK);
	ck_assert_int_eq(rig_total(s.book, "AR\tC1\t"), 300000);
	ck_assert_int_eq(rig_total(s.book, "ADV\tC1\t"), 0);
	ck_assert_int_eq(rig_sum(s.book, "CASH", "XTEST1", "", "", ""), 16480);
	again(&s);
	sound(s.book);
	same_after_rebuild(s.book);
	sound(s.book);
	shop_close(&s);
}
END_TEST

static enum err count_form(void *ctx, struct op *op, const struct draft_row *row)
{
	(void)op;
	ck_assert(str_is(row->who, "li") && row->at.ms && row->body.n);
	++*(int *)ctx;
	return OK;
}

/* SEC-03 E_FORBIDDEN: a draft keeps each form it had.
 * SEC-19 E_FORBIDDEN, SEC-18 E_FORBIDDEN, RET-07 E_FORBIDDEN, REC-16 E_FORBIDDEN: a draft is thrown away, what
 * is recorded is not. SEC-02 E_STATE: nor is it altered. */
START_TEST(test_a_draft_is_deleted_and_a_paper_is_not)
{
	struct shop s;
	char receipt[20], id[20];
	struct recorded out;
	struct request r;
	struct op op;
	cJSON *given = cJSON_Parse("{\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"5\"}");
	int forms = 0;

	shop_open(&s);
	op_init(&op);
	ck_assert_int_eq(rig_act(s.book, "customer_receipt", "take", "", "li", NULL, "{\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"5\"}", NULL, receipt), OK);
	request_init(&r, &customer_receipt_type, act_find(&customer_receipt_type, STR("take")));
	r.who = STR("li");
	r.given = given;
	ck_assert_int_eq(book_draft(&op, s.book, &r, &out), OK);
	snprintf(id, sizeof(id), "%s", out.doc.p);
	r.doc = str_from(id);
	cJSON_ReplaceItemInObject(given, "amount", cJSON_CreateString("7"));
	ck_assert_int_eq(book_draft(&op, s.book, &r, &out), OK);
	ck_assert_int_eq(book_draft_drop(&op, s.book, &r, &out), OK);
	ck_assert_int_eq(book_draft_drop(&op, s.book, &r, &out), E_NO_DOCUMENT);
	op_reset(&op);
	/* Both forms stay to be read, with who gave them. */
	ck_assert_int_eq(draft_history(&op, book_store(s.book), str_from(id), count_form, &forms), OK);
	ck_assert_int_eq(forms, 2);
	r.doc = str_from(receipt);
	ck_assert_int_eq(book_draft_drop(&op, s.book, &r, &out), E_FORBIDDEN);
	op_reset(&op);
	ck_assert_int_eq(book_draft(&op, s.book, &r, &out), E_FORBIDDEN);
	op_reset(&op);
	r.doc = STR("XTEST1-RC-000001");
	ck_assert_int_eq(book_draft_drop(&op, s.book, &r, &out), E_FORBIDDEN);
	op_reset(&op);
	/* Taken once more with another sum it is neither altered nor taken twice. */
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"5\"}]}", NULL, id), OK);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", id, "li", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"5\"}]}", NULL, NULL), E_STATE);
	cJSON_Delete(given);
	op_done(&op);
	shop_close(&s);
}
END_TEST

static enum err day_of_row(void *ctx, struct op *op, const struct entry_row *row)
{
	struct entry e;
	enum err err = entry_read(op, &op->arena, row->text, &e);

	if (!err)
		*(struct day *)ctx = e.day;
	return err;
}

static struct day day_of_last(struct shop *s)
{
	struct day day = DAY_NONE;
	struct op op;

	op_init(&op);
	ck_assert_int_eq(entries_of_log(&op, book_store(s->book), book_log(s->book), 0, day_of_row, &day), OK);
	op_done(&op);
	return day;
}

/* SEC-21 E_CLOCK: while the clock stands behind the log nothing is sold on credit until somebody has said
 * what day it is; cash never waits. */
START_TEST(test_a_clock_behind_the_log)
{
	static const char *const bill = "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"5\"}]}";
	struct request r;
	struct recorded out;
	struct shop s;
	struct op op;

	shop_open(&s);
	op_init(&op);
	s.world.ms -= INT64_C(86400000) * 30;
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, bill, NULL, NULL), E_CLOCK);
	ck_assert_int_eq(rig_act(s.book, "customer_receipt", "take", "", "li", NULL, "{\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"5\"}", NULL, NULL), OK);
	ck_assert_int_eq(day_cmp(day_of_last(&s), day_of(2026, 3, 1)), 0);
	request_init(&r, &clock_check_type, act_find(&clock_check_type, STR("confirm")));
	r.who = STR("li");
	r.day = day_of(2026, 3, 4);
	ck_assert_int_eq(book_act(&op, s.book, &r, &out), OK);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, bill, NULL, NULL), OK);
	ck_assert_int_eq(day_cmp(day_of_last(&s), day_of(2026, 3, 4)), 0);
	s.world.ms += INT64_C(86400000) * 2;
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, bill, NULL, NULL), OK);
	ck_assert_int_eq(day_cmp(day_of_last(&s), day_of(2026, 3, 6)), 0);
	/* Set back once more, it is in doubt again; put right, it is not. */
	s.world.ms -= INT64_C(86400000) * 9;
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, bill, NULL, NULL), E_CLOCK);
	s.world.ms += INT64_C(86400000) * 60;
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, bill, NULL, NULL), OK);
	op_done(&op);
	shop_close(&s);
}
END_TEST

START_TEST(test_a_refusal_changes_nothing_and_uses_no_number)
{
	struct shop s;
	struct hash before, after;
	char bill[20];
	struct recorded out;

	shop_open(&s);
	before = digest(s.book);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, "{\"customer\":\"C1\",\"lines\":[{\"item\":\"P1\",\"qty\":\"101\",\"price\":\"1\"}]}", NULL, NULL), E_STOCK_SHORT);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, "{\"customer\":\"C2\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"1\"}]}", NULL, NULL), E_NO_RECORD);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "nobody", NULL, BILL, NULL, NULL), E_NO_RECORD);
	ck_assert_int_eq(rig_act(s.book, "customer", "create", "", "li", NULL, "{\"key\":\"C1\",\"name\":\"x\"}", NULL, NULL), E_DUPLICATE);
	after = digest(s.book);
	ck_assert(hash_eq(&before, &after));
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, BILL, &out, bill), OK);
	ck_assert_int_eq(out.seq, 7);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "XTEST1-SB-000001", "li", NULL, BILL, &out, NULL), OK);
	ck_assert(out.already);
	shop_close(&s);
}
END_TEST

START_TEST(test_a_paper_stands_where_its_last_act_left_it)
{
	struct shop s;
	struct recorded out;
	struct doc_row row;
	struct op op;
	char bill[20];

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "confirm", "", "li", NULL, BILL, NULL, bill), OK);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "issue", bill, "wu", "li", NULL, NULL, NULL), OK);
	op_init(&op);
	ck_assert_int_eq(book_find(&op, s.book, &sales_bill_type, str_from(bill), &row), OK);
	ck_assert(str_is(row.state, "issued"));
	ck_assert_int_eq(row.acts, 2);
	op_done(&op);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "issue", bill, "wu", "li", NULL, &out, NULL), OK);
	ck_assert(out.already);
	ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), 60000);
	shop_close(&s);
}
END_TEST

START_TEST(test_the_same_act_sent_twice_is_recorded_once)
{
	struct shop s;
	struct recorded out;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "B3Q9F7S1KX2N6WMD", "li", NULL, SELL, &out, NULL), OK);
	ck_assert(!out.already);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "B3Q9F7S1KX2N6WMD", "li", NULL, SELL, &out, NULL), OK);
	ck_assert(out.already);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "B3Q9F7S1KX2N6WMD", "li", NULL, "{\"lines\":[{\"item\":\"P1\",\"qty\":\"3\",\"price\":\"79.9\"}]}", &out, NULL), E_CONFLICT);
	ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), 98000);
	shop_close(&s);
}
END_TEST

static void remove_in(struct shop *s, const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "%.*s/%s", STR_ARG(s->dir), name);
	(void)unlink(path);
}

START_TEST(test_either_file_brings_the_other_back)
{
	struct shop s;
	struct hash before, after;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
	before = digest(s.book);
	book_close(s.book);
	remove_in(&s, "book.db");
	remove_in(&s, "book.db-wal");
	remove_in(&s, "book.db-shm");
	s.book = rig_open(&s.world, s.dir);
	ck_assert_ptr_nonnull(s.book);
	after = digest(s.book);
	ck_assert(hash_eq(&before, &after));
	book_close(s.book);
	remove_in(&s, "second/entries.ndjson");
	s.book = rig_open(&s.world, s.dir);
	sound(s.book);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
	again(&s);
	sound(s.book);
	shop_close(&s);
}
END_TEST

START_TEST(test_a_death_at_any_step_leaves_both_files_alike)
{
	static const char *const steps[] = {"before_append", "appended", "committed"};
	struct shop s;

	shop_open(&s);
	for (int i = 0; i < 3; i++) {
		int64_t before = rig_sum(s.book, "OH", "XTEST1", "", "P1", "");
		s.world.die_at = steps[i];
		ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), E_KILLED);
		s.world.die_at = NULL;
		again(&s);
		sound(s.book);
		ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), i ? before - 2000 : before);
	}
	shop_close(&s);
}
END_TEST

START_TEST(test_two_programs_take_turns_in_one_book)
{
	struct shop s;
	struct book *other;

	shop_open(&s);
	other = rig_open(&s.world, s.dir);
	for (int i = 0; i < 6; i++) {
		ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
		ck_assert_int_eq(rig_act(other, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
		if (i == 3) {
			/* One leaves while the other has written since. */
			ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
			book_close(other);
			other = rig_open(&s.world, s.dir);
		}
	}
	book_close(other);
	sound(s.book);
	ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), 74000);
	again(&s);
	sound(s.book);
	shop_close(&s);
}
END_TEST

struct collected {
	struct buf lines;
};

static enum err collect(void *ctx, struct op *op, const struct entry_row *row)
{
	struct collected *c = ctx;

	(void)op;
	buf_put(&c->lines, row->text);
	buf_putc(&c->lines, '\n');
	return OK;
}

START_TEST(test_a_cut_file_and_a_lost_database_come_back_from_head_office)
{
	struct shop s;
	struct book *other;
	struct collected all = {0};
	struct hash before, after;
	struct op op;
	int count;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
	op_init(&op);
	other = rig_open(&s.world, s.dir);
	ck_assert_int_eq(book_cut_second(&op, s.book, 4), OK);
	ck_assert_uint_eq(book_second_first(s.book), 5);
	/* Whoever held the file open writes into the one that took its place. */
	ck_assert_int_eq(rig_act(other, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
	ck_assert_uint_eq(book_second_first(other), 5);
	ck_assert_int_eq(book_cut_second(&op, other, 3), OK);
	book_close(other);
	ck_assert_int_eq(entries_of_log(&op, book_store(s.book), book_log(s.book), 0, collect, &all), OK);
	again(&s);
	sound(s.book);
	before = digest(s.book);
	book_close(s.book);
	remove_in(&s, "book.db");
	remove_in(&s, "book.db-wal");
	remove_in(&s, "book.db-shm");
	s.book = rig_open(&s.world, s.dir);
	ck_assert_ptr_nonnull(s.book);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), E_BOOK_BEHIND);
	ck_assert_int_eq(book_take_back(&op, s.book, buf_str(&all.lines), &count), OK);
	ck_assert_int_eq(count, 4);
	op_done(&op);
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "B3Q9F7S1KX2N6WMD", "li", NULL, SELL, NULL, NULL), OK);
	again(&s);
	sound(s.book);
	ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), 94000);
	after = digest(s.book);
	ck_assert(!hash_eq(&before, &after));
	buf_done(&all.lines);
	shop_close(&s);
}
END_TEST

START_TEST(test_a_commit_that_fails_is_told)
{
	struct shop s, there;
	struct collected all = {0};
	struct log_head head;
	struct batch batch;
	struct taken taken;
	struct op op;
	rlim_t before;

	shop_open(&there);
	shop_open(&s);
	op_init(&op);
	ck_assert_int_eq(entries_of_log(&op, book_store(there.book), book_log(there.book), 0, collect, &all), OK);
	batch = (struct batch){.lines = buf_str(&all.lines), .log = {STR("XTEST2"), book_log(there.book).epoch}};
	for (char *p = all.lines.p; (p = strstr(p, "XTEST1")); p++)
		p[5] = '2';
	/* Only the first stands on no other, whose hash is another one now. */
	batch.lines.n = (size_t)(strchr(all.lines.p, '\n') + 1 - all.lines.p);
	rig_fill(s.dir, &before);
	ck_assert_int_eq(err_kind(book_take_in(&op, s.book, &batch, &taken)), ERR_CIRCUMSTANCE);
	/* An act of its own is in the second file: recorded. */
	ck_assert_int_eq(rig_act(s.book, "sales_bill", "sell", "", "li", NULL, SELL, NULL, NULL), OK);
	rig_unfill(before);
	op_reset(&op);
	ck_assert_int_eq(log_head_get(&op, book_store(s.book), batch.log, &head), OK);
	ck_assert(!head.known);
	ck_assert_int_eq(book_take_in(&op, s.book, &batch, &taken), OK);
	ck_assert_int_eq(taken.count, 1);
	ck_assert_int_eq(rig_sum(s.book, "OH", "XTEST1", "", "P1", ""), 98000);
	op_done(&op);
	buf_done(&all.lines);
	again(&s);
	shop_close(&there);
	shop_close(&s);
}
END_TEST

int main(void)
{
	return SUITE("book", 60,
		test_bill_issue_receipt_and_reversal_add_up,
		test_a_draft_is_deleted_and_a_paper_is_not, test_a_clock_behind_the_log, test_a_refusal_changes_nothing_and_uses_no_number,
		test_a_paper_stands_where_its_last_act_left_it,
		test_the_same_act_sent_twice_is_recorded_once,
		test_either_file_brings_the_other_back,
		test_a_death_at_any_step_leaves_both_files_alike,
		test_two_programs_take_turns_in_one_book,
		test_a_cut_file_and_a_lost_database_come_back_from_head_office,
		test_a_commit_that_fails_is_told);
}
