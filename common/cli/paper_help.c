/* Help for a document type, with examples that can be typed: all out of its rows. */
#include <string.h>

#include "base/phrase.h"
#include "help.h"
#include "paper_inside.h"

static const char *example_key(const char *type)
{
	static const struct {
		const char *type, *key;
	} keys[] = {{"item", "P1"}, {"site", "B01"}, {"user", "li"}, {"customer", "C100"}};

	for (size_t i = 0; type && i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i].type, type) == 0)
			return keys[i].key;
	return kind_example(KIND_ref);
}

static void put_example(struct buf *to, const struct type *type, const struct field *f)
{
	if (f->kind == KIND_text && f->of)
		buf_printf(to, "%.*s", (int)strcspn(f->of, "|"), f->of);
	else if (f->flags & IS_KEY && f->kind == KIND_text)
		buf_puts(to, example_key(type->name));
	else if (f->kind == KIND_text)
		buf_puts(to, "\"...\"");
	else if (f->kind == KIND_ref)
		buf_puts(to, example_key(f->of));
	else if (f->kind == KIND_qty)
		buf_puts(to, "2");
	else if (f->kind == KIND_texts)
		buf_puts(to, "A01,B01");
	else
		buf_puts(to, kind_example(f->kind));
}

static bool is_typed(const struct act *act, const struct field *f, const struct field *column)
{
	return act_takes(act, f, column) && !((column ? column : f)->flags & (WORKED_OUT | SECRET));
}

static void put_row(struct buf *to, const struct type *type, const struct act *act, const struct field *list)
{
	bool first = true;

	for (const struct field *c = list->rows; c->name; c++) {
		if (!is_typed(act, list, c) || !(c->flags & REQUIRED))
			continue;
		buf_printf(to, "%s%s=", first ? "" : ",", c->name);
		put_example(to, type, c);
		first = false;
	}
}

/* What has to be given, and the customer, without whom few papers make sense. */
static bool in_example(const struct act *act, const struct field *f)
{
	return is_typed(act, f, NULL) && (f->flags & REQUIRED || (f->of && strcmp(f->of, "customer") == 0));
}

static void put_command(const struct cli *cli, const struct type *type, const struct act *act, struct arena *arena, struct buf *to)
{
	buf_printf(to, "  %s %s %s", cli->program->name, type->name, act->name);
	if (!act_is_first(act))
		buf_puts(to, type_is_record(type) ? " KEY" : " NUMBER");
	for (const struct field *f = type->fields; f->name; f++) {
		if (!in_example(act, f))
			continue;
		buf_printf(to, " --%s ", option_of_field(arena, f));
		if (f->kind == KIND_list)
			put_row(to, type, act, f);
		else
			put_example(to, type, f);
	}
	buf_puts(to, " --as li");
	if (act->needs & COUNTERSIGN)
		buf_puts(to, " --with wang");
	buf_putc(to, '\n');
}

static void put_states(const char *states, enum lang lang, struct buf *to)
{
	struct str rest = str_from(states);

	while (rest.n) {
		buf_put(to, state_label(str_cut(&rest, '|'), lang));
		if (rest.n)
			buf_puts(to, in_lang(lang, " or ", " 或 "));
	}
}

/* Whose step it is: head office's, or that of the site in a field. */
static void put_at(const struct type *type, const struct act *a, enum lang lang, struct buf *to)
{
	const struct field *f = field_find(type->fields, str_from(a->at));
	const char *whose = f ? label_of(f, lang) : in_lang(lang, "head office", "总部");

	buf_printf(to, in_lang(lang, "; at: %s", ";由 %s 操作"), whose);
}

static void put_act(const struct cli *cli, const struct type *type, const struct act *a, struct buf *to)
{
	enum lang lang = cli->lang;

	buf_printf(to, "%s: ", in_lang(lang, a->label, a->label_zh));
	put_states(a->from, lang, to);
	buf_puts(to, " -> ");
	put_states(a->to, lang, to);
	if (a->at)
		put_at(type, a, lang, to);
	if (a->needs & COUNTERSIGN)
		buf_puts(to, in_lang(lang, "; a second person signs", ";需第二人签字"));
	buf_putc(to, '\n');
}

static void put_acts(const struct cli *cli, const struct type *type, struct buf *to)
{
	for (const struct act *a = type->acts; a->name; a++) {
		size_t start = to->n;
		if (!act_is_offered(a))
			continue;
		buf_printf(to, "  %s", a->name);
		help_pad(to, start, 14);
		put_act(cli, type, a, to);
	}
}

static void put_rows_help(const struct type *type, const struct cli *cli, struct arena *arena, struct buf *to)
{
	for (const struct field *f = type->fields; f->name; f++) {
		if (f->kind != KIND_list || f->flags & SECRET)
			continue;
		buf_printf(to, in_lang(cli->lang, "\nA row of --%s is NAME=VALUE,NAME=VALUE with\n",
				       "\n--%s 的一行写成 NAME=VALUE,NAME=VALUE,其中\n"),
			option_of_field(arena, f));
		for (const struct field *c = f->rows; c->name; c++)
			if (!(c->flags & (WORKED_OUT | SECRET)))
				buf_printf(to, "  %-12s %s (%s)\n", c->name, label_of(c, cli->lang),
					c->kind == KIND_text && c->of ? c->of : phrase(cli->lang, kind_words(c->kind)));
	}
}

static void put_examples(const struct cli *cli, const struct type *type, struct arena *arena, struct buf *to)
{
	const struct act *first = NULL;

	for (const struct act *a = type->acts; a->name; a++) {
		if (!act_is_offered(a))
			continue;
		put_command(cli, type, a, arena, to);
		if (!first && act_is_first(a))
			first = a;
	}
	buf_printf(to, "  %s %s list --limit 20\n", cli->program->name, type->name);
	buf_printf(to, "  %s %s show %s --json\n", cli->program->name, type->name, type_is_record(type) ? "KEY" : "NUMBER");
	if (first)
		buf_printf(to, "  echo '{...}' | %s %s %s --json --as li\n", cli->program->name, type->name, first->name);
}

static void put_common_acts(bool forms, enum lang lang, struct buf *to)
{
	if (forms)
		buf_puts(to, in_lang(lang, "  new         Begin a draft: kept in this book, not binding\n",
				     "  new         开一张草稿:只存在本账,不生效\n"));
	buf_puts(to, in_lang(lang, "  list        What there is, newest first\n  show        One in full, with its acts and postings\n"
			     "  history     What was altered in a draft, by whom and when\n  delete      Throw a draft away\n",
			     "  list        已有哪些,最新的在前\n  show        一张的全部内容,含操作和过账\n"
			     "  history     草稿改过什么、谁改的、何时改的\n  delete      删除草稿\n"));
}

void paper_help(const struct cli *cli, const struct type *type, struct buf *to)
{
	struct arena arena = {0};
	bool forms = false, acts = false;
	enum lang lang = cli->lang;

	for (const struct act *a = type->acts; a->name; a++) {
		forms |= act_is_offered(a) && act_is_first(a);
		acts |= act_is_offered(a);
	}
	buf_printf(to, "%s %s ACT [PAPER] [OPTIONS]\n\n%s: %s\n%s", cli->program->name, type->name,
		in_lang(lang, type->label, type->label_zh), in_lang(lang, type->about, type->about_zh),
		in_lang(lang, "\nActs:\n", "\n操作:\n"));
	put_common_acts(forms, lang, to);
	put_acts(cli, type, to);
	buf_puts(to, in_lang(lang, "\nOptions:\n", "\n选项:\n"));
	help_options(acts ? paper_options(&arena, type, lang) : paper_list_options, lang, to);
	if (acts)
		put_rows_help(type, cli, &arena, to);
	help_global_options(lang, to);
	buf_puts(to, in_lang(lang, "\nExamples:\n", "\n例:\n"));
	put_examples(cli, type, &arena, to);
	arena_done(&arena);
}
