/* What types, acts, states and fields are called, out of their rows. */
#include "cli/wording.h"

#include "documents/registry.h"

static const char *type_words(struct str word)
{
	const struct type *type = type_find(word);

	return type ? type->label_zh : NULL;
}

/* Acts of one name are called alike, whatever paper they are done to; so are fields. */
static const char *act_words(struct str word)
{
	for (const struct type *const *t = document_types; *t; t++) {
		const struct act *act = act_find(*t, word);
		if (act)
			return act->label_zh;
	}
	return NULL;
}

static const char *field_words(struct str word)
{
	for (const struct type *const *t = document_types; *t; t++) {
		const struct field *f = field_find((*t)->fields, word);
		for (const struct field *l = (*t)->fields; !f && l->name; l++)
			f = l->kind == KIND_list ? field_find(l->rows, word) : NULL;
		if (f)
			return f->label_zh;
	}
	return NULL;
}

static struct str worded(const struct op_value *v)
{
	const char *words = NULL;

	if (str_is(str_from(v->name), "type") || str_is(str_from(v->name), "what"))
		words = type_words(v->text);
	else if (str_is(str_from(v->name), "act"))
		words = act_words(v->text);
	else if (str_is(str_from(v->name), "field"))
		words = field_words(v->text);
	else if (str_is(str_from(v->name), "state"))
		return state_label(v->text, LANG_ZH);
	else if (str_is(v->text, "HO"))
		words = "总部";
	return words ? str_from(words) : v->text;
}

static void put_remedy(const struct refusal *r, const struct refusal *as_typed, enum lang lang, struct buf *to)
{
	bool typed = strchr(err_remedy(r->code, lang), '`') != NULL;
	size_t start = to->n, begun;

	buf_puts(to, "  ");
	begun = to->n;
	refusal_remedy(typed ? as_typed : r, lang, to);
	if (to->n == begun)
		to->n = start;
	else
		buf_putc(to, '\n');
}

void refusal_put(const struct refusal *r, enum lang lang, struct buf *to)
{
	struct refusal words = *r;

	if (lang != LANG_ZH) {
		refusal_text(r, lang, to);
		return;
	}
	for (int i = 0; i < words.values_count; i++)
		words.values[i].text = worded(&words.values[i]);
	buf_printf(to, "%s: ", err_code(r->code));
	refusal_sentence(&words, lang, to);
	if (r->place.n) {
		buf_puts(to, " (");
		utf8_put_shown(to, r->place);
		buf_putc(to, ')');
	}
	buf_putc(to, '\n');
	put_remedy(&words, r, lang, to);
}
