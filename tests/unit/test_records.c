/* layers: book documents ledger store model base */
/* Records that change: what is known of them, what they are called, and what an entry
 * says of it. */
#include <check.h>

#include "book_rig.h"
#include "model/codec.h"
#include "store/docs.h"
#include "suite.h"

struct shop {
	struct arena arena;
	struct rig_world world;
	struct str dir;
	struct book *book;
	struct op op;
};

static void shop_open(struct shop *s)
{
	*s = (struct shop){0};
	op_init(&s->op);
	rig_world_init(&s->world, 1);
	s->dir = rig_dir(&s->arena);
	s->book = rig_book(&s->world, s->dir, "XTEST1", true);
	ck_assert_ptr_nonnull(s->book);
	ck_assert_int_eq(rig_act(s->book, "user", "create", "", "li", NULL, "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"XTEST1\"]}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(s->book, "item", "create", "", "li", NULL,
				 "{\"key\":\"P1\",\"name\":\"杯\",\"unit\":\"只\",\"spec\":\"500ml\"}", NULL, NULL), OK);
}

static void shop_close(struct shop *s)
{
	op_done(&s->op);
	book_close(s->book);
	rig_remove(s->dir);
	arena_done(&s->arena);
}

static const struct item *item_of(struct shop *s, const char *key)
{
	const struct doc *doc;

	ck_assert_int_eq(book_record(&s->op, s->book, "item", str_from(key), &doc), OK);
	ck_assert_ptr_nonnull(doc);
	return (const struct item *)doc;
}

static struct str name_of(struct shop *s, const char *key)
{
	struct record_row row;
	bool found;

	ck_assert_int_eq(record_get(&s->op, book_store(s->book), STR("item"), str_from(key), &row, &found), OK);
	ck_assert(found);
	return row.name;
}

static struct str last_body(struct shop *s)
{
	struct entry e;
	struct hash hash;
	struct str text;

	ck_assert_int_eq(entry_get(&s->op, book_store(s->book), book_store(s->book)->last_n, &text, &hash), OK);
	ck_assert_int_eq(entry_read(&s->op, &s->op.arena, text, &e), OK);
	return e.body;
}

/* FIL-10 E_REQUIRED: an item keeps its name; what is not named stays as it was. */
START_TEST(test_a_change_says_only_what_is_different)
{
	struct shop s;
	const struct item *item;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "item", "change", "P1", "li", NULL,
				 "{\"name\":\"大杯\",\"unit\":\"只\",\"tax\":\"13%\"}", NULL, NULL), OK);
	ck_assert(str_is(last_body(&s), "{\"name\":\"大杯\",\"tax\":\"0.13\"}"));
	item = item_of(&s, "P1");
	ck_assert(str_is(item->name, "大杯") && str_is(item->unit, "只") && str_is(item->spec, "500ml"));
	ck_assert_int_eq(item->tax.e6, 130000);
	ck_assert(str_is(name_of(&s, "P1"), "大杯"));
	ck_assert_int_eq(rig_act(s.book, "item", "change", "P1", "li", NULL, "{\"name\":\"\"}", NULL, NULL), E_REQUIRED);
	shop_close(&s);
}
END_TEST

START_TEST(test_a_text_can_be_taken_away)
{
	struct shop s;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "item", "change", "P1", "li", NULL, "{\"spec\":\"\"}", NULL, NULL), OK);
	ck_assert(str_is(last_body(&s), "{\"spec\":\"\"}"));
	ck_assert_uint_eq(item_of(&s, "P1")->spec.n, 0);
	ck_assert(str_is(item_of(&s, "P1")->unit, "只"));
	shop_close(&s);
}
END_TEST

START_TEST(test_a_change_to_what_stands_there_is_none)
{
	struct shop s;
	struct recorded out;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "item", "change", "P1", "li", NULL, "{\"unit\":\"只\"}", &out, NULL), OK);
	ck_assert(out.already);
	ck_assert_int_eq(rig_act(s.book, "item", "change", "P1", "li", NULL, "{\"unit\":\"个\"}", &out, NULL), OK);
	ck_assert(!out.already);
	ck_assert_int_eq(rig_act(s.book, "item", "change", "P1", "li", NULL, "{\"unit\":\"只\"}", &out, NULL), OK);
	ck_assert(!out.already);
	ck_assert(str_is(item_of(&s, "P1")->unit, "只"));
	shop_close(&s);
}
END_TEST

START_TEST(test_a_record_made_before_the_fields_reads_them_as_empty)
{
	struct shop s;
	const struct item *item;

	shop_open(&s);
	item = item_of(&s, "P1");
	ck_assert(!item->barcode.n && !item->colour.n && !qty_is_set(item->package_count));
	ck_assert_int_eq(rate_or_nil(item->tax).e6, 0);
	shop_close(&s);
}
END_TEST

/* FIL-12 E_FIELD: a key that is drawn is not chosen; a refusal draws none. */
START_TEST(test_a_registered_record_draws_its_key)
{
	struct shop s;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "item", "register", "", "li", NULL, "{\"key\":\"P9\",\"name\":\"x\"}", NULL, NULL), E_FIELD);
	ck_assert_int_eq(rig_act(s.book, "item", "register", "", "li", NULL, "{}", NULL, NULL), E_REQUIRED);
	ck_assert_int_eq(rig_act(s.book, "item", "register", "", "li", NULL, "{\"name\":\"勺\"}", NULL, NULL), OK);
	ck_assert_int_eq(rig_act(s.book, "item", "register", "", "li", NULL, "{\"name\":\"叉\"}", NULL, NULL), OK);
	ck_assert(str_is(name_of(&s, "XTEST1-IT-000002"), "叉"));
	shop_close(&s);
}
END_TEST

START_TEST(test_a_rebuild_calls_it_the_same)
{
	struct shop s;
	struct hash before, after;

	shop_open(&s);
	ck_assert_int_eq(rig_act(s.book, "item", "change", "P1", "li", NULL, "{\"name\":\"大杯\"}", NULL, NULL), OK);
	ck_assert_int_eq(store_digest(&s.op, book_store(s.book), &before), OK);
	ck_assert_int_eq(book_rebuild(&s.op, s.book), OK);
	ck_assert_int_eq(store_digest(&s.op, book_store(s.book), &after), OK);
	ck_assert(hash_eq(&before, &after));
	ck_assert(str_is(name_of(&s, "P1"), "大杯"));
	shop_close(&s);
}
END_TEST

int main(void)
{
	return SUITE("records", 60,
		test_a_change_says_only_what_is_different,
		test_a_text_can_be_taken_away,
		test_a_change_to_what_stands_there_is_none,
		test_a_record_made_before_the_fields_reads_them_as_empty,
		test_a_registered_record_draws_its_key,
		test_a_rebuild_calls_it_the_same);
}
