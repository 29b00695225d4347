/* One value of a field, asked for in the words of its row. */
#include <string.h>

#include "ask.h"
#include "base/phrase.h"
#include "documents/registry.h"
#include "model/codec.h"

static const char *prompt_of(struct asking *a, const struct field *f, const char *hint, bool empty)
{
	enum lang lang = a->cli->lang;
	struct arena *arena = &a->op->arena;
	const char *label = label_of(f, lang), *example = NULL;

	if (f->kind == KIND_ref)
		example = in_lang(lang, "key, or part of the name", "编码或名称的一部分");
	else if (f->kind == KIND_paper)
		example = in_lang(lang, "its number", "单号");
	else if (f->kind == KIND_texts)
		example = in_lang(lang, "joined by commas", "用逗号分隔");
	else if (f->kind != KIND_text)
		example = kind_example(f->kind);
	return arena_printf(arena, in_lang(lang, "%s%s%s%s%s%s%s: ", "%s%s%s%s%s%s%s:"), hint ? hint : "", hint ? " " : "", label,
		example ? " (" : "", example ? example : "", example ? ")" : "",
		empty ? in_lang(lang, ", or nothing", ",可不填") : "").p;
}

/* ---- choices ---- */

static void show_choices(struct asking *a, const struct field *f)
{
	struct str rest = str_from(f->of);

	for (int i = 1; rest.n; i++) {
		struct str one = arena_str(&a->op->arena, str_cut(&rest, '|'));
		const char *words = phrase(a->cli->lang, one.p);
		ask_say(strcmp(words, one.p) == 0 ? "  %d  %s\n" : "  %d  %s  %s\n", i, one.p, words);
	}
}

static struct str choice(const struct field *f, struct str answer, enum lang lang, struct arena *arena)
{
	struct str rest = str_from(f->of);
	uint64_t n = 0;

	str_to_u64(answer, &n);
	for (uint64_t i = 1; rest.n; i++) {
		struct str one = arena_str(arena, str_cut(&rest, '|'));
		if (i == n || str_eq(one, answer) || str_is(answer, phrase(lang, one.p)))
			return one;
	}
	return answer;
}

/* ---- papers by number ---- */

static enum err paper_id(struct asking *a, const struct field *f, struct str *text)
{
	struct doc_row row;
	enum err err = book_find(a->op, a->book, f->of ? type_find(str_from(f->of)) : NULL, *text, &row);

	if (!err)
		*text = row.id;
	return err;
}

static struct str flag_word(struct str answer)
{
	if (answer.n && (strchr("yYjJ1", answer.p[0]) || str_starts(answer, STR("是"))))
		return STR("true");
	if (answer.n && (strchr("nN0", answer.p[0]) || str_starts(answer, STR("否")) || str_starts(answer, STR("不"))))
		return STR("false");
	return answer;
}

/* Held to the field's kind in a row or paper of its own, so that a slip is told at once. */
static enum err fits(struct asking *a, const struct field *f, struct str text)
{
	void *of = arena_take(&a->op->arena, f->offset + sizeof(struct any_list));

	memset(of, 0, f->offset + sizeof(struct any_list));
	return codec_take_text(a->op, &a->op->arena, f, of, text, f->name);
}

static enum err understood(struct asking *a, const struct field *f, struct str *text)
{
	enum err err = OK;

	if (f->kind == KIND_text && f->of)
		*text = choice(f, *text, a->cli->lang, &a->op->arena);
	else if (f->kind == KIND_flag)
		*text = flag_word(*text);
	else if (f->kind == KIND_paper)
		err = paper_id(a, f, text);
	return err ? err : fits(a, f, *text);
}

enum err ask_value(struct asking *a, const struct field *f, const char *hint, bool empty, struct str *out)
{
	const char *prompt = prompt_of(a, f, hint, empty);

	if (f->kind == KIND_ref)
		return ask_record(a, prompt, f->of, empty, out);
	if (f->kind == KIND_text && f->of)
		show_choices(a, f);
	for (;;) {
		enum err err = ask_line(a, prompt, out);
		if (err)
			return err;
		if (!out->n && empty)
			return OK;
		if (!out->n)
			continue;
		err = understood(a, f, out);
		if (!err)
			return OK;
		if (err_kind(err) == ERR_CIRCUMSTANCE)
			return err;
		ask_tell_refusal(a);
	}
}
