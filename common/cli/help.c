/* Help for the program and for commands that are rows. */
#include "help.h"

#include <string.h>

#include "documents/registry.h"

static void pad_to(struct buf *to, size_t start, size_t column)
{
	if (to->n - start >= column) {
		buf_putc(to, '\n');
		start = to->n;
	}
	do
		buf_putc(to, ' ');
	while (to->n - start < column);
}

static void put_option(const struct arg_option *o, struct buf *to)
{
	size_t start = to->n;

	buf_printf(to, "  %s", o->name[1] ? "--" : "-");
	for (const char *c = o->name; *c; c++)
		buf_putc(to, *c == '_' ? '-' : *c);
	if (o->value)
		buf_printf(to, " %s", o->value);
	pad_to(to, start, 24);
	buf_printf(to, "%s\n", o->help);
}

void help_options(const struct arg_option *options, struct buf *to)
{
	for (const struct arg_option *o = options; o && o->name; o++)
		if (o->help)
			put_option(o, to);
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
	pad_to(to, start, 26);
	buf_printf(to, "%s\n", about);
}

void help_program(const struct cli *cli, struct buf *to)
{
	const struct program *p = cli->program;

	buf_printf(to, "%s: %s\n\nFirst steps:\n", p->name, p->about);
	help_examples(cli, p->first_steps, to);
	buf_puts(to, "\nCommands:\n");
	for (const struct command *const *c = p->commands; *c; c++)
		put_row(to, (*c)->name, (*c)->words, (*c)->about);
	buf_puts(to, "\nPapers and records (each: new, list, show, and its acts):\n");
	for (const struct type *const *t = document_types; *t; t++)
		put_row(to, (*t)->name, "", (*t)->about);
	buf_puts(to, "\nOptions of every command:\n");
	help_options(global_options, to);
	buf_printf(to, "\nThe data directory is -C DIR, else $%s, else ~/%s; who signs is --as USER, else $DAYBOOK_USER.\n",
		p->dir_variable, p->dir_default);
	buf_printf(to, "%s COMMAND --help says more. Exit status: 0 done, 1 refused, 2 usage, 3 circumstance.\n", p->name);
}

void help_command(const struct cli *cli, const struct command *c, struct buf *to)
{
	buf_printf(to, "%s %s%s%s%s\n\n%s\n", cli->program->name, c->name, c->options ? " [OPTIONS]" : "", *c->words ? " " : "",
		c->words, c->about);
	if (c->options) {
		buf_puts(to, "\nOptions:\n");
		help_options(c->options, to);
	}
	buf_puts(to, "\nOptions of every command:\n");
	help_options(global_options, to);
	buf_puts(to, "\nExamples:\n");
	help_examples(cli, c->examples, to);
}
