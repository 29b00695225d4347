/* Look-ups among field rows, and what a kind is called. */
#include "model/field.h"

const struct field *field_find(const struct field *fields, struct str name)
{
	for (const struct field *f = fields; f->name; f++)
		if (str_is(name, f->name))
			return f;
	return NULL;
}

static void *member(const struct field *f, void *of)
{
	return (char *)of + f->offset;
}

bool field_is_set(const struct field *f, const void *of)
{
	const void *m = (const char *)of + f->offset;

	switch (f->kind) {
	case KIND_text:
		return ((const struct str *)m)->n > 0;
	case KIND_ref:
		return ((const struct ref *)m)->key.n > 0;
	case KIND_paper:
		return ((const struct paper *)m)->id.n > 0;
	case KIND_money:
		return ((const struct money *)m)->minor != NONE;
	case KIND_qty:
		return ((const struct qty *)m)->milli != NONE;
	case KIND_price:
		return ((const struct price *)m)->e4 != NONE;
	case KIND_rate:
		return ((const struct rate *)m)->e6 != NONE;
	case KIND_day:
		return !day_is_none(*(const struct day *)m);
	case KIND_flag:
		return ((const struct flag *)m)->v != FLAG_NONE;
	case KIND_texts:
		return ((const struct texts *)m)->count > 0;
	case KIND_list:
		return ((const struct any_list *)m)->count > 0;
	}
	return false;
}

void field_clear(const struct field *f, void *of)
{
	void *m = member(f, of);

	switch (f->kind) {
	case KIND_text:
	case KIND_ref:
	case KIND_paper:
		*(struct str *)m = STR_NONE;
		break;
	case KIND_money:
	case KIND_qty:
	case KIND_price:
	case KIND_rate:
		*(int64_t *)m = NONE;
		break;
	case KIND_day:
		*(struct day *)m = DAY_NONE;
		break;
	case KIND_flag:
		((struct flag *)m)->v = FLAG_NONE;
		break;
	case KIND_texts:
	case KIND_list:
		*(struct any_list *)m = (struct any_list){0};
		break;
	}
}

void fields_clear(const struct field *fields, void *of)
{
	for (const struct field *f = fields; f->name; f++)
		field_clear(f, of);
}

void *rows_new(struct arena *a, const struct field *list, int count)
{
	char *rows = arena_take(a, list->row_size * (size_t)(count ? count : 1));

	for (int i = 0; i < count; i++)
		fields_clear(list->rows, rows + list->row_size * (size_t)i);
	return rows;
}

static const struct {
	const char *words, *example;
} kinds[] = {
	[KIND_text] = {"a text", "\"blue\""},
	[KIND_ref] = {"a record's key", "C100"},
	[KIND_paper] = {"a paper's id", "K7H2W9C4NQ0E5XTA"},
	[KIND_money] = {"an amount of money", "95.00"},
	[KIND_qty] = {"a quantity", "1.5"},
	[KIND_price] = {"a unit price", "79.9"},
	[KIND_rate] = {"a rate", "0.13"},
	[KIND_day] = {"a day", "2026-03-01"},
	[KIND_flag] = {"true or false", "true"},
	[KIND_texts] = {"a list of texts", "[\"all\"]"},
	[KIND_list] = {"a list of lines", "[{\"item\":\"P1\",\"qty\":\"2\"}]"},
};

const char *kind_words(enum kind k)
{
	return kinds[k].words;
}

const char *kind_example(enum kind k)
{
	return kinds[k].example;
}
