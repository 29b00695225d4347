/* What the engine reads off a type's rows. */
#include "model/document.h"

#include <string.h>

#include "base/check.h"

struct doc *doc_new(struct arena *a, const struct type *type)
{
	struct doc *doc = arena_take(a, type->size);

	fields_clear(type->fields, doc);
	doc->type = type;
	doc->state = STR("draft");
	doc->day = DAY_NONE;
	return doc;
}

void bring_paper(struct bringing *with, struct doc *paper, const char *act)
{
	CHECK(with->count < BROUGHT_MAX);
	with->row[with->count++] = (struct brought){paper, act};
}

const struct act *act_find(const struct type *type, struct str name)
{
	for (const struct act *act = type->acts; act->name; act++)
		if (str_is(name, act->name))
			return act;
	return NULL;
}

bool act_is_first(const struct act *act)
{
	return state_among(act->from, STR("draft"));
}

bool state_among(const char *states, struct str state)
{
	struct str rest = str_from(states);

	while (rest.n)
		if (str_eq(str_cut(&rest, '|'), state))
			return true;
	return false;
}

/* The columns named behind a list in `sets`; STR_NONE: all of them. */
static bool sets_find(const char *sets, const char *name, struct str *columns)
{
	size_t n = strlen(name);

	for (const char *p = sets; *p;) {
		size_t word = strcspn(p, " (");
		const char *after = p + word;
		*columns = STR_NONE;
		if (*after == '(') {
			size_t inside = strcspn(after, ")");
			*columns = (struct str){after + 1, inside - 1};
			after += inside + 1;
		}
		if (word == n && memcmp(p, name, n) == 0)
			return true;
		p = after + strspn(after, " ");
	}
	return false;
}

bool act_takes(const struct act *act, const struct field *field, const struct field *column)
{
	struct str columns;

	if (!act->sets)
		return true;
	if (!sets_find(act->sets, field->name, &columns))
		return false;
	if (!column || !columns.p)
		return true;
	while (columns.n)
		if (str_is(str_cut(&columns, ','), column->name))
			return true;
	return false;
}

bool type_is_record(const struct type *type)
{
	return (type->fields[0].flags & IS_KEY) != 0;
}

struct str doc_key(const struct doc *doc)
{
	return type_is_record(doc->type) ? doc_text(doc, doc->type->fields[0].name) : STR_NONE;
}

struct str doc_text(const struct doc *doc, const char *field)
{
	const struct field *f = field_find(doc->type->fields, str_from(field));

	if (!f || (f->kind != KIND_text && f->kind != KIND_ref && f->kind != KIND_paper))
		return STR_NONE;
	return *(const struct str *)((const char *)doc + f->offset);
}

struct str act_site(const struct act *act, const struct doc *doc, struct str home)
{
	if (!act->at)
		return doc->site;
	if (strcmp(act->at, "HO") == 0)
		return home;
	return doc_text(doc, act->at);
}

struct str state_holder(const struct doc *doc, const char *state, struct str home, struct str writer)
{
	for (const struct act *act = doc->type->acts; act->name; act++)
		if (strcmp(state, "draft") != 0 && state_among(act->from, str_from(state)))
			return act_site(act, doc, home);
	return writer;
}
