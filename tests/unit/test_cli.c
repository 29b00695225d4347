/* layers: cli */
/* The command line both ways: what is typed into options and fields, and tables and
 * JSON out. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cli/args.h"
#include "cli/output.h"
#include "cli/paper.h"
#include "cli/writer.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "suite.h"

static struct op op;

static void begin(void)
{
	op_init(&op);
}

static void end(void)
{
	op_done(&op);
}

/* ---- options ---- */

static const struct arg_option some[] = {
	{"C", "DIR", "directory"}, {"json", NULL, "JSON"}, {"case_size", "QTY", "size"}, {0}};

static enum err typed(struct args *out, const char *const *argv)
{
	const struct arg_option *tables[] = {some};
	int count = 0;

	while (argv[count])
		count++;
	return args_read(&op, &op.arena, count, (char *const *)argv, tables, 1, out);
}

#define TYPED(out, ...) typed(out, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(test_options_and_words_in_any_order)
{
	struct args a;

	ck_assert_int_eq(TYPED(&a, "show", "-C", "/x", "A01", "--json", "--case-size=5"), OK);
	ck_assert_int_eq(a.words_count, 2);
	ck_assert(str_is(a.words[1], "A01"));
	ck_assert(str_is(args_get(&a, "C"), "/x"));
	ck_assert(str_is(args_get(&a, "case_size"), "5"));
	ck_assert(args_has(&a, "json"));
	ck_assert_int_eq(TYPED(&a, "-C/y", "--case_size", "-1", "--", "--json", "-"), OK);
	ck_assert(str_is(args_get(&a, "C"), "/y"));
	ck_assert(str_is(args_get(&a, "case_size"), "-1"));
	ck_assert(!args_has(&a, "json"));
	ck_assert_int_eq(a.words_count, 2);
}
END_TEST

START_TEST(test_misused_options_are_usage)
{
	static const char *const wrong[][2] = {{"--jso"}, {"--json=1"}, {"--case_size"}, {"-x"}};
	struct args a;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		ck_assert_int_eq(TYPED(&a, wrong[i][0]), E_USAGE);
		ck_assert_int_eq(op.refusal.code, E_USAGE);
		op_reset(&op);
	}
}
END_TEST

START_TEST(test_a_number_is_a_whole_number)
{
	struct args a;
	uint64_t n = 7;

	ck_assert_int_eq(TYPED(&a, "x"), OK);
	ck_assert_int_eq(args_u64(&op, &a, "case_size", &n), OK);
	ck_assert_uint_eq(n, 7);
	ck_assert_int_eq(TYPED(&a, "--case_size", "12"), OK);
	ck_assert_int_eq(args_u64(&op, &a, "case_size", &n), OK);
	ck_assert_uint_eq(n, 12);
	ck_assert_int_eq(TYPED(&a, "--case_size", "1.5"), OK);
	ck_assert_int_eq(args_u64(&op, &a, "case_size", &n), E_USAGE);
}
END_TEST

/* ---- tables ---- */

START_TEST(test_columns_line_up_with_chinese)
{
	static const struct table_column columns[] = {{"Item"}, {"金额", true}, {"Note"}};
	struct table t;
	struct buf text = BUF_INIT;

	table_init(&t, &op.arena, columns, 3);
	table_cell(&t, STR("茶"));
	table_cell(&t, STR("1.00"));
	table_cell(&t, STR_NONE);
	table_cell(&t, STR("Coffee"));
	table_cellf(&t, "%d.00", 100);
	table_cell(&t, STR("a\nb\033[31m"));
	ck_assert_int_eq(table_rows(&t), 2);
	table_put(&t, &text);
	ck_assert_str_eq(text.p, "Item      金额  Note\n"
				 "茶        1.00\n"
				 "Coffee  100.00  a b [31m\n");
	buf_done(&text);
}
END_TEST

START_TEST(test_words_give_way_where_the_terminal_is_narrow)
{
	static const struct table_column columns[] = {{"Item"}, {"Name"}, {"Amount", true}};
	struct table t;
	struct buf text = BUF_INIT;

	table_init(&t, &op.arena, columns, 3);
	t.room = 32;
	table_cell(&t, STR("P1"));
	table_cell(&t, STR("搪瓷杯搪瓷杯搪瓷杯"));
	table_cell(&t, STR("1,234,567.00"));
	table_put(&t, &text);
	ck_assert_str_eq(text.p, "Item  Name                Amount\n"
				 "P1    搪瓷杯搪瓷…   1,234,567.00\n");
	t.room = 10; /* an amount never gives way */
	buf_clear(&text);
	table_put(&t, &text);
	ck_assert(strstr(text.p, "1,234,567.00\n") != NULL);
	buf_done(&text);
}
END_TEST

/* ---- fields ---- */

static enum err fields(const struct type *type, struct buf *out, const char *const *argv)
{
	const struct arg_option *tables[] = {paper_options(&op.arena, type, LANG_EN)};
	struct args a;
	cJSON *tree;
	char *text;
	enum err err;
	int count = 0;

	while (argv[count])
		count++;
	ck_assert_int_eq(args_read(&op, &op.arena, count, (char *const *)argv, tables, 1, &a), OK);
	buf_clear(out);
	if ((err = paper_given(&op, &a, type, &tree)) || !tree)
		return err;
	text = cJSON_PrintUnformatted(tree);
	buf_puts(out, text);
	free(text);
	cJSON_Delete(tree);
	return OK;
}

#define FIELDS(type, out, ...) fields(type, out, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(test_fields_become_what_the_codec_takes)
{
	struct buf out = BUF_INIT;

	ck_assert_int_eq(FIELDS(&sales_bill_type, &out, "--customer", "C100", "--line", "item=P1,qty=2,price=3", "--lines",
				 "item=P\\,2,qty=1", "--line", "{\"item\":\"P3\"}", "--paid=means=cash,amount=200"),
		OK);
	ck_assert_str_eq(out.p, "{\"customer\":\"C100\",\"lines\":[{\"item\":\"P1\",\"qty\":\"2\",\"price\":\"3\"},"
				"{\"item\":\"P,2\",\"qty\":\"1\"},{\"item\":\"P3\"}],"
				"\"paid\":[{\"means\":\"cash\",\"amount\":\"200\"}]}");
	ck_assert_int_eq(FIELDS(&item_type, &out, "--key", "P1", "--goods", "no", "--case-size", "12"), OK);
	ck_assert_str_eq(out.p, "{\"key\":\"P1\",\"goods\":false,\"case_size\":\"12\"}");
	ck_assert_int_eq(FIELDS(&user_type, &out, "--sites", "A01,B01", "--sites", "C01"), OK);
	ck_assert_str_eq(out.p, "{\"sites\":[\"A01\",\"B01\",\"C01\"]}");
	ck_assert_int_eq(FIELDS(&user_type, &out, "word"), OK);
	ck_assert_uint_eq(out.n, 0);
	buf_done(&out);
}
END_TEST

START_TEST(test_badly_typed_fields_are_refused)
{
	struct buf out = BUF_INIT;

	ck_assert_int_eq(FIELDS(&sales_bill_type, &out, "--line", "item"), E_USAGE);
	op_reset(&op);
	ck_assert_int_eq(FIELDS(&sales_bill_type, &out, "--line", "item=A,item=B"), E_USAGE);
	op_reset(&op);
	ck_assert_int_eq(FIELDS(&sales_bill_type, &out, "--customer", "A", "--customer", "B"), E_USAGE);
	op_reset(&op);
	ck_assert_int_eq(FIELDS(&sales_bill_type, &out, "--customer", "\xff"), E_ENCODING);
	op_reset(&op);
	ck_assert_int_eq(FIELDS(&sales_bill_type, &out, "--line", "{\"item\":}"), E_JSON);
	buf_done(&out);
}
END_TEST

/* A field that bears the name of an option that all commands have could not be given. */
START_TEST(test_no_field_hides_an_option)
{
	static const char *const taken[] = {"C", "json", "lang", "as", "with", "day", "help", "h", "version"};

	for (const struct type *const *type = document_types; *type; type++) {
		const struct arg_option *rows = paper_options(&op.arena, *type, LANG_EN);
		for (const struct arg_option *a = rows; a->name; a++) {
			for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
				ck_assert_msg(!arg_name_eq(str_from(a->name), taken[i]), "%s --%s", (*type)->name, a->name);
			for (const struct arg_option *b = a + 1; b->name; b++)
				ck_assert_msg(!arg_name_eq(str_from(a->name), b->name), "%s --%s", (*type)->name, a->name);
		}
	}
}
END_TEST

START_TEST(test_every_type_has_help_with_examples)
{
	static const struct program program = {.name = "daybook"};
	struct cli cli = {.program = &program};

	for (const struct type *const *type = document_types; *type; type++) {
		struct buf text = BUF_INIT;
		paper_help(&cli, *type, &text);
		ck_assert_ptr_nonnull(strstr(text.p, "\nExamples:\n  daybook "));
		ck_assert_ptr_nonnull(strstr(text.p, (*type)->about));
		buf_done(&text);
	}
}
END_TEST

/* ---- acts as JSON ---- */

START_TEST(test_an_act_reads_back_as_it_was_written)
{
	struct buf text = BUF_INIT, again = BUF_INIT;
	cJSON *given = cJSON_Parse("{\"customer\":\"C100\",\"lines\":[{\"item\":\"P1\",\"qty\":\"2\"}]}");
	struct acting acting;
	struct request r;

	request_init(&r, &sales_bill_type, act_find(&sales_bill_type, STR("confirm")));
	r.doc = STR("K7H2W9C4NQ0E5XTA");
	r.on = STR("slip:A01-SB-000001/7K3Q-9D2M");
	r.who = STR("李");
	r.with[r.with_count++] = STR("wang");
	r.day = day_of(2026, 3, 1);
	r.given = given;
	r.keep_draft = true;
	request_put_json(&text, &r, WRITE_ACT);
	ck_assert_int_eq(acting_read(&op, buf_str(&text), &acting), OK);
	ck_assert_ptr_eq(acting.request.type, r.type);
	ck_assert_ptr_eq(acting.request.act, r.act);
	ck_assert_int_eq(acting.how, WRITE_ACT);
	ck_assert(acting.request.keep_draft);
	request_put_json(&again, &acting.request, acting.how);
	ck_assert_str_eq(text.p, again.p);
	acting_done(&acting);
	cJSON_Delete(given);
	buf_done(&text);
	buf_done(&again);
}
END_TEST

START_TEST(test_an_act_that_makes_no_sense_is_refused)
{
	static const struct {
		const char *text;
		enum err err;
	} rows[] = {
		{"", E_JSON},
		{"[]", E_FIELD},
		{"{\"type\":\"nothing\",\"act\":\"sell\"}", E_FIELD},
		{"{\"type\":\"sales_bill\",\"act\":\"burn\"}", E_FIELD},
		{"{\"type\":\"sales_bill\"}", E_FIELD},
		{"{\"type\":\"sales_bill\",\"act\":\"sell\",\"day\":\"1.3.2026\"}", E_VALUE},
		{"{\"type\":\"sales_bill\",\"act\":\"sell\",\"given\":[]}", E_FIELD},
		{"{\"type\":\"sales_bill\",\"act\":\"sell\",\"with\":[1]}", E_FIELD},
		{"{\"type\":\"sales_bill\",\"act\":\"sell\",\"with\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}", E_FIELD},
	};
	struct acting acting;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		ck_assert_int_eq(acting_read(&op, str_from(rows[i].text), &acting), rows[i].err);
		op_reset(&op);
	}
}
END_TEST

START_TEST(test_an_answer_brings_back_warnings)
{
	struct recorded told = {.doc = STR("K7H2W9C4NQ0E5XTA"), .number = STR("A01-CS-000001"), .state = STR("sold"),
		.holder = STR("A01"), .seq = 12, .hash = hash_of(STR("x"))}, heard;
	struct buf text = BUF_INIT;
	struct op other;

	op_warn(&op, W_STOCK_BELOW, "", "item", "P1", "value", "-3", NULL);
	recorded_put_json(&text, &told, &op, LANG_EN);
	op_init(&other);
	ck_assert_int_eq(recorded_read(&other, buf_str(&text), &heard), OK);
	ck_assert(str_eq(heard.doc, told.doc) && str_eq(heard.number, told.number));
	ck_assert(str_eq(heard.state, told.state) && str_eq(heard.holder, told.holder));
	ck_assert(hash_eq(&heard.hash, &told.hash));
	ck_assert_uint_eq(heard.seq, 12);
	ck_assert(!heard.already);
	ck_assert_int_eq(other.warnings_count, 1);
	ck_assert(str_is(other.warnings[0].values[1].text, "-3"));
	op_done(&other);
	buf_done(&text);
}
END_TEST

START_TEST(test_a_refusal_comes_back_as_itself)
{
	struct recorded heard;
	struct buf text = BUF_INIT, again = BUF_INIT;
	struct op other;

	op_refuse(&op, E_STOCK_SHORT, "lines[2].qty", "item", "P1", "available", "3", "wanted", "5", NULL);
	refusal_json(&op.refusal, LANG_ZH, &text);
	op_init(&other);
	ck_assert_int_eq(recorded_read(&other, buf_str(&text), &heard), E_STOCK_SHORT);
	refusal_json(&other.refusal, LANG_ZH, &again);
	ck_assert_str_eq(text.p, again.p);
	op_reset(&other);
	ck_assert_int_eq(recorded_read(&other, STR("{\"code\":\"E_NO_SUCH\"}"), &heard), E_DAEMON);
	op_reset(&other);
	ck_assert_int_eq(recorded_read(&other, STR("{"), &heard), E_JSON);
	op_done(&other);
	buf_done(&text);
	buf_done(&again);
}
END_TEST

int main(void)
{
	return SUITE_WITH(begin, end, "cli", 60,
		test_options_and_words_in_any_order,
		test_misused_options_are_usage,
		test_a_number_is_a_whole_number,
		test_columns_line_up_with_chinese, test_words_give_way_where_the_terminal_is_narrow,
		test_fields_become_what_the_codec_takes,
		test_badly_typed_fields_are_refused,
		test_no_field_hides_an_option,
		test_every_type_has_help_with_examples,
		test_an_act_reads_back_as_it_was_written,
		test_an_act_that_makes_no_sense_is_refused,
		test_an_answer_brings_back_warnings,
		test_a_refusal_comes_back_as_itself);
}
