/* The examples of the format, written again from what they say: body, legs, state,
 * holder and hearers, byte for byte. */
#include <stdio.h>
#include <string.h>

#include "fake.h"
#include "model/entry.h"

enum { EXAMPLES_MAX = 32 };

struct replay {
	struct op op;
	struct fake fake;
	struct doc *docs[EXAMPLES_MAX];
	int count;
};

static struct doc *doc_of(struct replay *r, const struct entry *e)
{
	struct doc *doc;

	for (int i = 0; i < r->count; i++)
		if (str_eq(r->docs[i]->id, e->doc))
			return r->docs[i];
	doc = doc_new(&r->op.arena, type_find(e->type));
	doc->id = e->doc;
	doc->site = e->log.site;
	r->docs[r->count++] = doc;
	return doc;
}

/* What head office knew when it decided; the body does not say it. */
static void remember(struct replay *r, struct allocation *allocation)
{
	allocation->legs = ARENA_NEW(&r->op.arena, struct allocation_leg);
	*allocation->legs = (struct allocation_leg){.customer = STR("C600"), .credit_site = STR("B01"),
		.item_site = STR("A01"), .paper = allocation->lines.row[0].paper.id, .due = STR("2026-04-02"),
		.amount = allocation->lines.row[0].amount};
}

static void write_again(struct replay *r, struct entry *e)
{
	struct doc *doc = doc_of(r, e);
	const struct act *act = act_find(doc->type, e->act);
	struct texts hearers = {0};
	struct postings legs;
	struct buf body = BUF_INIT;

	ck_assert_ptr_nonnull(act);
	r->fake.look.site = e->log.site;
	r->fake.paper = doc;
	doc->day = e->day;
	ck_assert_int_eq(codec_fold_body(&r->op, &r->op.arena, doc, e->body), OK);
	if (doc->type == &allocation_type)
		remember(r, (struct allocation *)doc);
	ck_assert_int_eq(act_prepare(&r->op, &r->fake, doc, act), OK);
	doc->last_act = str_from(act->name);
	codec_put_body(&body, doc, act);
	e->body = arena_str(&r->op.arena, buf_str(&body));
	legs = act_legs(&r->op.arena, doc, act);
	e->legs = legs.legs;
	e->legs_count = legs.count;
	doc->state = e->state = str_from(act_target(act, doc));
	e->holder = state_holder(doc, act_target(act, doc), STR("HO"), e->log.site);
	if (doc->type->hearers)
		doc->type->hearers(doc, &r->op.arena, &hearers);
	e->hearers = hearers.row;
	e->hearers_count = hearers.count;
	if (type_is_record(doc->type))
		fake_record(&r->fake, doc);
	buf_done(&body);
}

START_TEST(test_examples_are_written_again)
{
	char line[8192];
	FILE *file = fopen(GOLDEN "/examples.ndjson", "r");
	struct replay r = {0};
	struct buf again = BUF_INIT;
	int lines = 0;

	ck_assert_ptr_nonnull(file);
	op_init(&r.op);
	fake_init(&r.fake, &r.op.arena);
	for (; fgets(line, sizeof(line), file); lines++) {
		struct entry e;
		line[strcspn(line, "\n")] = 0;
		ck_assert_int_eq(entry_read(&r.op, &r.op.arena, arena_str(&r.op.arena, str_from(line)), &e), OK);
		write_again(&r, &e);
		buf_clear(&again);
		entry_write(&again, &e);
		ck_assert_str_eq(again.p, line);
	}
	ck_assert_int_eq(lines, 12);
	fclose(file);
	buf_done(&again);
	op_done(&r.op);
}
END_TEST

/* What a clerk types comes to the same body as the example's. */
START_TEST(test_a_bill_as_typed_is_the_example)
{
	struct op op;
	struct fake fake;
	struct buf body = BUF_INIT;
	struct sales_bill *bill;
	const struct act *act = act_find(&sales_bill_type, STR("sell"));

	op_init(&op);
	fake_init(&fake, &op.arena);
	bill = (struct sales_bill *)paper_new(&op.arena, &sales_bill_type, "A01");
	bill->number = STR("A01-CS-000001");
	bill->lines.row = rows_new(&op.arena, field_find(sales_bill_type.fields, STR("lines")), 1);
	bill->lines.count = 1;
	bill->lines.row[0].item.key = STR("P1");
	bill->lines.row[0].qty = qty_of(2000);
	bill->lines.row[0].price.e4 = 799000;
	bill->lines.row[0].tax.e6 = 130000;
	bill->paid.row = rows_new(&op.arena, field_find(sales_bill_type.fields, STR("paid")), 1);
	bill->paid.count = 1;
	bill->paid.row[0] = (struct payment){STR("cash"), money_of(20000)};
	ck_assert_int_eq(act_prepare(&op, &fake, &bill->doc, act), OK);
	codec_put_body(&body, &bill->doc, act);
	ck_assert_str_eq(body.p,
		"{\"number\":\"A01-CS-000001\",\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"79.9\","
		"\"tax\":\"0.13\","
		"\"amount\":\"159.80\"}],\"total\":\"159.80\",\"paid\":[{\"means\":\"cash\",\"amount\":\"200.00\"}],"
		"\"change\":\"40.20\"}");
	buf_done(&body);
	op_done(&op);
}
END_TEST

TCase *examples_cases(void)
{
	TCase *cases = tcase_create("examples");

	tcase_add_test(cases, test_examples_are_written_again);
	tcase_add_test(cases, test_a_bill_as_typed_is_the_example);
	return cases;
}
