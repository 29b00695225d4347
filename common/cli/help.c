/* Help for the program and for commands that are rows, in the reader's language. */
#include "help.h"

#include <string.h>

#include "documents/registry.h"

/* Columns as a terminal shows them: Chinese characters count two. */
void help_pad(struct buf *to, size_t start, size_t column)
{
	size_t width = utf8_width((struct str){to->p + start, to->n - start});

	if (width >= column) {
		buf_putc(to, '\n');
		width = 0;
	}
	do
		buf_putc(to, ' ');
	while (++width < column);
}

void help_option_name(const char *name, struct buf *to)
{
	buf_puts(to, name[1] ? "--" : "-");
	for (const char *c = name; *c; c++)
		buf_putc(to, *c == '_' ? '-' : *c);
}

static void put_option(const struct arg_option *o, enum lang lang, struct buf *to)
{
	size_t start = to->n;

	buf_puts(to, "  ");
	help_option_name(o->name, to);
	if (o->value)
		buf_printf(to, " %s", o->value);
	help_pad(to, start, 24);
	buf_printf(to, "%s\n", in_lang(lang, o->help, o->help_zh));
}

void help_options(const struct arg_option *options, enum lang lang, struct buf *to)
{
	for (const struct arg_option *o = options; o && o->name; o++)
		if (o->help)
			put_option(o, lang, to);
}

void help_global_options(enum lang lang, struct buf *to)
{
	buf_puts(to, in_lang(lang, "\nOptions of every command:\n", "\n各命令通用的选项:\n"));
	help_options(global_options, lang, to);
}

void help_examples(const struct cli *cli, const char *examples, struct buf *to)
{
	struct str rest = str_from(examples);

	while (rest.n) {
		struct str line = str_cut(&rest, '\n');
		buf_printf(to, "  %s %.*s\n", cli->program->name, STR_ARG(line));
	}
}

static void put_row(struct buf *to, const char *name, const char *words, const char *about)
{
	size_t start = to->n;

	buf_printf(to, "  %s %s", name, words);
	help_pad(to, start, 26);
	buf_printf(to, "%s\n", about);
}

static void put_commands(const struct program *p, enum lang lang, struct buf *to)
{
	buf_puts(to, in_lang(lang, "\nCommands:\n", "\n命令:\n"));
	for (const struct command *const *c = p->commands; *c; c++)
		if (!(*c)->hidden)
			put_row(to, (*c)->name, (*c)->words, in_lang(lang, (*c)->about, (*c)->about_zh));
	buf_puts(to, in_lang(lang, "\nPapers and records (each: new, list, show, and its acts):\n",
			     "\n单据和档案(均有 new、list、show 及各自的操作):\n"));
	for (const struct type *const *t = document_types; *t; t++)
		put_row(to, (*t)->name, "", in_lang(lang, (*t)->about, (*t)->about_zh));
}

void help_program(const struct cli *cli, struct buf *to)
{
	const struct program *p = cli->program;
	enum lang lang = cli->lang;

	buf_printf(to, "%s: %s\n\n%s\n", p->name, in_lang(lang, p->about, p->about_zh), in_lang(lang, "First steps:", "起步:"));
	help_examples(cli, in_lang(lang, p->first_steps, p->first_steps_zh), to);
	put_commands(p, lang, to);
	help_global_options(lang, to);
	if (lang == LANG_ZH)
		buf_printf(to,
			"\n数据目录为 -C DIR,否则 $%s,否则 ~/%s;签字人为 --as USER,否则 $DAYBOOK_USER。\n"
			"%s COMMAND --help 有更多说明。退出码:0 完成,1 被拒绝,2 用法不对,3 环境问题。\n",
			p->dir_variable, p->dir_default, p->name);
	else
		buf_printf(to,
			"\nThe data directory is -C DIR, else $%s, else ~/%s; who signs is --as USER, else $DAYBOOK_USER.\n"
			"%s COMMAND --help says more. Exit status: 0 done, 1 refused, 2 usage, 3 circumstance.\n",
			p->dir_variable, p->dir_default, p->name);
}

void help_command(const struct cli *cli, const struct command *c, struct buf *to)
{
	enum lang lang = cli->lang;

	buf_printf(to, "%s %s%s%s%s\n\n%s\n", cli->program->name, c->name, c->options ? " [OPTIONS]" : "", *c->words ? " " : "",
		c->words, in_lang(lang, c->about, c->about_zh));
	if (c->options) {
		buf_puts(to, in_lang(lang, "\nOptions:\n", "\n选项:\n"));
		help_options(c->options, lang, to);
	}
	if (c->more)
		c->more(cli, to);
	help_global_options(lang, to);
	buf_puts(to, in_lang(lang, "\nExamples:\n", "\n例:\n"));
	help_examples(cli, c->examples, to);
}
