/* Every type, by its rows: what the engine relies on without asking. */
#include <stdio.h>
#include <string.h>

#include "documents/rights.h"
#include "fake.h"

#define EACH_TYPE(type) for (const struct type *const *at = document_types, *type; (type = *at); at++)
#define EACH_ACT(type, act) for (const struct act *act = (type)->acts; act->name; act++)
#define EACH_FIELD(rows, f) for (const struct field *f = (rows); f->name; f++)

static bool speaks_chinese(const char *label)
{
	for (; label && *label; label++)
		if ((unsigned char)*label >= 0x80)
			return true;
	return false;
}

static size_t member_size(const struct field *f)
{
	switch (f->kind) {
	case KIND_text:
	case KIND_ref:
	case KIND_paper:
		return sizeof(struct str);
	case KIND_day:
		return sizeof(struct day);
	case KIND_flag:
		return sizeof(struct flag);
	case KIND_texts:
	case KIND_list:
		return sizeof(struct any_list);
	default:
		return sizeof(int64_t);
	}
}

/* Rows in the order of the members, no member without a row but one at the end. */
static void holds_cover(const char *name, const struct field *fields, size_t start, size_t size)
{
	EACH_FIELD(fields, f)
	{
		ck_assert_msg(f->offset >= start && f->offset - start < 8, "%s.%s: a member has no row", name, f->name);
		start = f->offset + member_size(f);
		if (f->kind == KIND_list)
			holds_cover(f->name, f->rows, 0, f->row_size);
	}
	ck_assert_msg(size >= start && size - start <= 8, "%s: members without rows at the end", name);
}

START_TEST(test_rows_cover_the_struct)
{
	EACH_TYPE(type)
		holds_cover(type->name, type->fields, sizeof(struct doc), type->size);
}
END_TEST

static void holds_labels(const char *name, const struct field *fields)
{
	EACH_FIELD(fields, f)
	{
		ck_assert_msg(f->label && *f->label, "%s.%s", name, f->name);
		ck_assert_msg(speaks_chinese(f->label_zh), "%s.%s", name, f->name);
		EACH_FIELD(f + 1, other)
		{
			ck_assert_str_ne(f->name, other->name);
			ck_assert_str_ne(f->label, other->label);
			ck_assert_str_ne(f->label_zh, other->label_zh);
		}
		ck_assert_msg(f->kind != KIND_ref || type_find(str_from(f->of)), "%s.%s", name, f->name);
		if (f->kind == KIND_list)
			holds_labels(f->name, f->rows);
	}
}

START_TEST(test_labels_are_there_and_differ)
{
	EACH_TYPE(type)
	{
		ck_assert(*type->label && speaks_chinese(type->label_zh));
		ck_assert_int_eq(type->about[strlen(type->about) - 1], '.');
		ck_assert_ptr_eq(type_find(str_from(type->name)), type);
		for (const struct type *const *other = at + 1; *other; other++) {
			ck_assert_str_ne(type->name, (*other)->name);
			ck_assert_str_ne(type->label, (*other)->label);
			ck_assert_str_ne(type->label_zh, (*other)->label_zh);
		}
		holds_labels(type->name, type->fields);
		EACH_ACT(type, act)
		{
			ck_assert(*act->label && speaks_chinese(act->label_zh) && right_find(str_from(act->right)));
			ck_assert(!act->with_right || right_find(str_from(act->with_right)));
			ck_assert(!type->see || right_find(str_from(type->see)));
			for (const struct act *other = act + 1; other->name; other++) {
				ck_assert_str_ne(act->name, other->name);
				ck_assert_str_ne(act->label, other->label);
			}
		}
	}
	ck_assert_ptr_null(type_find(STR("no_such_paper")));
}
END_TEST

/* Two ways of making one paper draw from one series. */
static bool draws_above(const struct type *type, const struct act *act)
{
	for (const struct act *above = type->acts; above < act; above++)
		if (above->series && !strcmp(above->series, act->series))
			return true;
	return false;
}

static bool share_a_state(const char *states, const char *others)
{
	struct str rest = str_from(states);

	while (rest.n)
		if (state_among(others, str_cut(&rest, '|')))
			return true;
	return false;
}

/* Something leads to each of the states. */
static bool lead_to(const struct type *type, const char *states)
{
	struct str rest = str_from(states);

	while (rest.n) {
		struct str state = str_cut(&rest, '|');
		bool led = false;
		EACH_ACT(type, act)
			led |= state_among(act->to, state);
		if (!led)
			return false;
	}
	return true;
}

static bool same_site(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

START_TEST(test_the_state_tells_the_holder)
{
	EACH_TYPE(type)
		EACH_ACT(type, act)
		{
			ck_assert_msg(act_is_first(act) || lead_to(type, act->from), "%s.%s", type->name, act->name);
			ck_assert_msg(!strchr(act->to, '|') == !act->choose, "%s.%s", type->name, act->name);
			for (const struct act *other = act + 1; other->name; other++)
				ck_assert_msg(act_is_first(act) || !share_a_state(act->from, other->from) ||
						      same_site(act->at, other->at),
					"%s: two sites act on what is %s", type->name, act->from);
			if (act->at && strcmp(act->at, "HO"))
				ck_assert_ptr_nonnull(field_find(type->fields, str_from(act->at)));
		}
}
END_TEST

/* "number lines(item,qty)": every word names a row. */
static void holds_sets(const struct type *type, const struct act *act)
{
	char words[1024], *rest, *word;

	ck_assert_uint_lt(strlen(act->sets), sizeof(words));
	strcpy(words, act->sets);
	for (word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		char *columns = strchr(word, '('), *column, *more;
		const struct field *f;
		if (columns)
			*columns++ = 0;
		f = field_find(type->fields, str_from(word));
		ck_assert_msg(f, "%s.%s sets %s", type->name, act->name, word);
		for (column = columns ? strtok_r(columns, ",)", &more) : NULL; column;
			column = strtok_r(NULL, ",)", &more))
			ck_assert_msg(field_find(f->rows, str_from(column)), "%s.%s sets %s(%s)", type->name, act->name,
				word, column);
	}
}

START_TEST(test_sets_name_rows_and_every_row_is_set)
{
	EACH_TYPE(type)
	{
		EACH_ACT(type, act)
			if (act->sets)
				holds_sets(type, act);
		EACH_FIELD(type->fields, f)
		{
			bool taken = false;
			EACH_ACT(type, act)
				taken |= act_takes(act, f, NULL);
			ck_assert_msg(taken, "%s.%s", type->name, f->name);
		}
	}
}
END_TEST

START_TEST(test_a_series_belongs_to_one_type)
{
	char seen[512] = " ";

	EACH_TYPE(type)
		EACH_ACT(type, act)
		{
			char word[8];
			const struct field *number = type_is_record(type) ? type->fields
									  : field_find(type->fields, STR("number"));
			if (!act->series)
				continue;
			ck_assert(number && act_takes(act, number, NULL) && act_is_first(act));
			snprintf(word, sizeof(word), " %s ", act->series);
			if (draws_above(type, act))
				continue;
			ck_assert_msg(!strstr(seen, word), "%s twice", act->series);
			strcat(seen, word + 1);
		}
	ck_assert(strstr(seen, " SB "));
}
END_TEST

/* ---- random papers ---- */

static void holds_legs(struct op *op, const struct type *type, const struct act *act, const struct doc *doc)
{
	struct postings legs = act_legs(&op->arena, doc, act);
	struct str what, off;

	ck_assert_msg(legs_balance(&op->arena, legs.legs, legs.count, &what, &off), "%s.%s: %.*s is off by %.*s",
		type->name, act->name, STR_ARG(what), STR_ARG(off));
	for (int i = 0; i < legs.count; i++) {
		const struct spot *s = &legs.legs[i].spot;
		const struct account *account = account_find(s->a);
		unsigned keys = (s->at.n ? BY_AT : 0) | (s->of.n ? BY_OF : 0) | (s->item.n ? BY_ITEM : 0) |
				(s->paper.n ? BY_PAPER : 0) | (s->due.n ? BY_DUE : 0);
		ck_assert_msg(account, "%s.%s: %.*s", type->name, act->name, STR_ARG(s->a));
		ck_assert_msg(keys == (account->kept_by & ~(unsigned)BY_BY), "%s.%s: %s is not kept by these keys",
			type->name, act->name, account->name);
		ck_assert_int_eq(legs.legs[i].unit, account->unit);
	}
}

static void holds_same(const struct doc *a, const struct doc *b)
{
	struct buf one = BUF_INIT, two = BUF_INIT;

	codec_put_body(&one, a, NULL);
	codec_put_body(&two, b, NULL);
	ck_assert_str_eq(one.p, two.p);
	buf_done(&one);
	buf_done(&two);
}

/* A body is also what a person may give: worked-out values given all the same agree. */
static void holds_input(struct op *op, struct fake *fake, const struct act *act, const struct doc *doc)
{
	struct doc *again = paper_new(&op->arena, doc->type, "A01");
	struct buf body = BUF_INIT;
	cJSON *given;

	codec_put_body(&body, doc, act);
	ck_assert_int_eq(json_read(op, buf_str(&body), INPUT_BYTES_MAX, "body", &given), OK);
	ck_assert_int_eq(codec_take_input(op, &op->arena, again, act, given), OK);
	ck_assert_int_eq(act_prepare(op, fake, again, act), OK);
	holds_same(again, doc);
	cJSON_Delete(given);
	buf_done(&body);
}

START_TEST(test_random_papers_add_up_and_come_back)
{
	uint64_t seed = 1;
	struct op op;
	struct fake fake;

	op_init(&op);
	EACH_TYPE(type)
		EACH_ACT(type, act)
			for (int i = 0; i < 200; i++) {
				struct doc *doc, *stood;
				op_reset(&op);
				fake_init(&fake, &op.arena);
				doc = random_paper(&op, &fake, &seed, type, act, &stood);
				holds_same(doc, stood);
				holds_legs(&op, type, act, doc);
				if (act_is_first(act))
					holds_input(&op, &fake, act, doc);
			}
	op_done(&op);
}
END_TEST

static TCase *types_cases(void)
{
	TCase *types = tcase_create("types");

	tcase_set_timeout(types, 120);
	tcase_add_test(types, test_rows_cover_the_struct);
	tcase_add_test(types, test_labels_are_there_and_differ);
	tcase_add_test(types, test_the_state_tells_the_holder);
	tcase_add_test(types, test_sets_name_rows_and_every_row_is_set);
	tcase_add_test(types, test_a_series_belongs_to_one_type);
	tcase_add_test(types, test_random_papers_add_up_and_come_back);
	return types;
}

int main(void)
{
	Suite *suite = suite_create("documents");
	SRunner *runner;
	int failed;

	suite_add_tcase(suite, types_cases());
	suite_add_tcase(suite, examples_cases());
	suite_add_tcase(suite, guards_cases());
	suite_add_tcase(suite, rows_cases());
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
