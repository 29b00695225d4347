/* `man`: the manual page of this program as mdoc(7), out of the rows that it runs by.
 *
 * For packages, which keep what it prints. A name or sentence of a row stands on a line
 * or behind a macro; either way what roff would take for its own is defused. */
#include <ctype.h>
#include <string.h>

#include "cli/commands.h"
#include "documents/registry.h"
#include "documents/rights.h"
#include "help.h"
#include "paper_inside.h"
#include "reports/reports.h"

/* The day of the words here, not of the build: the same source gives the same page. */
#define PAGE_DAY "November 22, 2026"

struct page {
	const struct cli *cli;
	const struct program *program;
	enum lang lang;
	struct arena arena;
	struct buf *to;
};

static void put_safe(struct buf *to, const char *text, bool line)
{
	if (line && (*text == '.' || *text == '\''))
		buf_puts(to, "\\&");
	for (const char *c = text; *c; c++)
		if (*c == '\\')
			buf_puts(to, "\\e");
		else if (*c == '\n')
			buf_puts(to, "\n");
		else
			buf_putc(to, *c);
}

/* A line of running text; nothing for an empty one, which roff would take for a gap. */
static void text(struct page *p, const char *sentence)
{
	if (!sentence || !*sentence)
		return;
	put_safe(p->to, sentence, true);
	buf_putc(p->to, '\n');
}

/* Behind a macro: in quotes, so that no word is taken for a macro of its own. */
static void word(struct page *p, const char *macro, const char *words)
{
	buf_printf(p->to, " %s \"", macro);
	for (const char *c = words; *c; c++)
		if (*c == '"')
			buf_puts(p->to, "\\(dq");
		else if (*c == '\\')
			buf_puts(p->to, "\\e");
		else
			buf_putc(p->to, *c);
	buf_putc(p->to, '"');
}

static const char *say(const struct page *p, const char *en, const char *zh)
{
	return in_lang(p->lang, en, zh);
}

static void begin_list(struct page *p)
{
	buf_puts(p->to, ".Bl -tag -width Ds\n");
}

static void end_list(struct page *p)
{
	buf_puts(p->to, ".El\n");
}

/* ---- options and examples ---- */

static void option(struct page *p, const struct arg_option *o)
{
	struct buf name = BUF_INIT;

	help_option_name(o->name, &name);
	buf_puts(p->to, ".It");
	word(p, "Fl", name.p + 1);
	if (o->value)
		word(p, "Ar", o->value);
	buf_putc(p->to, '\n');
	text(p, say(p, o->help, o->help_zh));
	buf_done(&name);
}

static void options(struct page *p, const struct arg_option *rows)
{
	bool any = false;

	for (const struct arg_option *o = rows; o && o->name; o++) {
		if (!o->help)
			continue;
		if (!any)
			begin_list(p);
		any = true;
		option(p, o);
	}
	if (any)
		end_list(p);
}

static void literal(struct page *p, const char *lines)
{
	struct str rest = str_from(lines);

	buf_puts(p->to, ".Bd -literal -offset indent\n");
	while (rest.n) {
		struct str line = arena_str(&p->arena, str_cut(&rest, '\n'));
		const char *from = line.p;
		while (*from == ' ')
			from++;
		put_safe(p->to, from, true);
		buf_putc(p->to, '\n');
	}
	buf_puts(p->to, ".Ed\n");
}

static void examples(struct page *p, const char *lines)
{
	struct buf whole = BUF_INIT;

	help_examples(p->cli, lines, &whole);
	literal(p, whole.p ? whole.p : "");
	buf_done(&whole);
}

/* ---- sections ---- */

static void put_head(struct page *p)
{
	struct buf title = BUF_INIT;
	const char *about = say(p, p->program->about, p->program->about_zh);

	for (const char *c = p->program->name; *c; c++)
		buf_putc(&title, (char)toupper((unsigned char)*c));
	buf_printf(p->to, ".Dd %s\n.Dt %s %s\n.Os Daybook %s\n.Sh NAME\n.Nm %s\n.Nd", PAGE_DAY, title.p, p->program->section,
		DAYBOOK_VERSION, p->program->name);
	buf_putc(p->to, ' ');
	put_safe(p->to, about, false);
	if (p->to->p[p->to->n - 1] == '.')
		p->to->n--;
	buf_puts(p->to, "\n.Sh SYNOPSIS\n.Nm\n.Op Fl C Ar DIR\n.Ar COMMAND\n.Op Ar OPTIONS\n.Nm\n.Op Fl C Ar DIR\n.Ar TYPE\n"
			".Ar ACT\n.Op Ar PAPER\n.Op Ar OPTIONS\n");
	buf_done(&title);
}

static void put_description(struct page *p)
{
	buf_puts(p->to, ".Sh DESCRIPTION\n");
	text(p, say(p, "Every act is one immutable entry in the site's own log, with its own double-entry postings.",
			"每个操作是本站点日志中一条不可更改的记录,自带复式过账。"));
	text(p, say(p, "A site needs no line for anything it does in its day; the line only makes news arrive sooner.",
			"站点的日常工作不依赖网络;网络只是让消息早些到达。"));
	text(p, say(p, "At a terminal an act asks for what was not given.", "在终端上,操作会询问未给出的内容。"));
	buf_puts(p->to, ".Ss Options of every command\n");
	options(p, global_options);
}

static void put_command(struct page *p, const struct command *c)
{
	buf_puts(p->to, ".It");
	word(p, "Cm", c->name);
	if (*c->words)
		word(p, "Ar", c->words);
	buf_putc(p->to, '\n');
	text(p, say(p, c->about, c->about_zh));
	options(p, c->options);
	if (*c->examples)
		examples(p, c->examples);
}

static void put_commands(struct page *p)
{
	buf_puts(p->to, ".Sh COMMANDS\n");
	begin_list(p);
	for (const struct command *const *c = p->program->commands; *c; c++)
		if (!(*c)->hidden)
			put_command(p, *c);
	end_list(p);
	buf_puts(p->to, ".Ss Reports\n");
	begin_list(p);
	for (const struct report *const *r = reports; *r; r++) {
		buf_puts(p->to, ".It");
		word(p, "Cm", (*r)->name);
		if ((*r)->word)
			word(p, "Ar", (*r)->word);
		buf_putc(p->to, '\n');
		text(p, say(p, (*r)->about, (*r)->about_zh));
	}
	end_list(p);
}

static void put_states(struct page *p, const char *states)
{
	struct str rest = str_from(states);

	while (rest.n) {
		struct str label = state_label(str_cut(&rest, '|'), p->lang);
		buf_printf(p->to, "%.*s%s", STR_ARG(label), rest.n ? say(p, " or ", " 或 ") : "");
	}
}

static void put_act(struct page *p, const struct type *type, const struct act *a)
{
	const struct field *f = a->at ? field_find(type->fields, str_from(a->at)) : NULL;
	const struct right *right = right_find(str_from(a->right));

	buf_puts(p->to, ".It");
	word(p, "Cm", a->name);
	buf_putc(p->to, '\n');
	buf_printf(p->to, "%s: ", say(p, a->label, a->label_zh));
	put_states(p, a->from);
	buf_puts(p->to, " \\(-> ");
	put_states(p, a->to);
	buf_puts(p->to, say(p, ".\n", "。\n"));
	if (a->at)
		buf_printf(p->to, in_lang(p->lang, "At: %s.\n", "由 %s 操作。\n"), f ? label_of(f, p->lang) : say(p, "head office", "总部"));
	if (a->needs & COUNTERSIGN)
		text(p, say(p, "A second person signs.", "需第二人签字。"));
	if (right)
		buf_printf(p->to, in_lang(p->lang, "Right: %s (%s).\n", "权限:%s(%s)。\n"), right->word, say(p, right->label, right->label_zh));
}

static void put_type(struct page *p, const struct type *type)
{
	bool acts = false;

	buf_printf(p->to, ".Ss %s\n", type->name);
	buf_printf(p->to, "%s: ", say(p, type->label, type->label_zh));
	put_safe(p->to, say(p, type->about, type->about_zh), false);
	buf_putc(p->to, '\n');
	for (const struct act *a = type->acts; a->name; a++) {
		if (!act_is_offered(a))
			continue;
		if (!acts)
			begin_list(p);
		acts = true;
		put_act(p, type, a);
	}
	if (!acts)
		return;
	end_list(p);
	for (const struct field *f = type->fields; f->name; f++)
		if (!(f->flags & (WORKED_OUT | SECRET))) {
			options(p, paper_options(&p->arena, type, p->lang));
			break;
		}
}

static void put_types(struct page *p)
{
	buf_puts(p->to, ".Sh PAPERS AND RECORDS\n");
	text(p, say(p, "Each has new, list, show and its acts.", "均有 new、list、show 及各自的操作。"));
	for (const struct type *const *t = document_types; *t; t++)
		put_type(p, *t);
}

static void put_environment(struct page *p)
{
	buf_puts(p->to, ".Sh ENVIRONMENT\n");
	begin_list(p);
	buf_printf(p->to, ".It Ev %s\n", p->program->dir_variable);
	text(p, say(p, "The data directory, where -C names none.", "数据目录(未用 -C 指定时)。"));
	buf_puts(p->to, ".It Ev DAYBOOK_USER\n");
	text(p, say(p, "Who signs, where --as names nobody.", "签字人(未用 --as 指定时)。"));
	buf_puts(p->to, ".It Ev DAYBOOK_LANG , LC_ALL , LC_MESSAGES , LANG\n");
	text(p, say(p, "The language of messages: Chinese where the first that is set begins with zh.",
			"信息的语言:第一个已设置的变量以 zh 开头时用中文。"));
	end_list(p);
}

static void put_files(struct page *p)
{
	buf_puts(p->to, ".Sh FILES\n");
	begin_list(p);
	for (const struct program_file *f = p->program->files; f->path; f++) {
		buf_puts(p->to, ".It");
		word(p, "Pa", f->path);
		buf_putc(p->to, '\n');
		text(p, say(p, f->about, f->about_zh));
	}
	end_list(p);
}

static void put_status(struct page *p)
{
	static const char *const rows[][3] = {{"0", "Done.", "完成。"}, {"1", "Refused: a rule of the trade stands against it.", "被拒绝:不合业务规则。"},
		{"2", "Wrong usage of the command.", "命令用法不对。"},
		{"3", "A circumstance outside the program: disk, line, another program.", "程序之外的情况:磁盘、网络、其他程序。"}};

	buf_puts(p->to, ".Sh EXIT STATUS\n");
	begin_list(p);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		buf_printf(p->to, ".It %s\n", rows[i][0]);
		text(p, say(p, rows[i][1], rows[i][2]));
	}
	end_list(p);
}

static void put_examples(struct page *p)
{
	buf_puts(p->to, ".Sh EXAMPLES\n");
	text(p, say(p, "First steps:", "起步:"));
	examples(p, say(p, p->program->first_steps, p->program->first_steps_zh));
	buf_printf(p->to, ".Sh SEE ALSO\n.Xr %s\n", p->program->see_also);
}

static enum err run(struct op *op, struct cli *cli)
{
	struct buf whole = BUF_INIT;
	struct page p = {.cli = cli, .program = cli->program, .lang = cli->lang, .to = &whole};

	(void)op;
	put_head(&p);
	put_description(&p);
	put_commands(&p);
	put_types(&p);
	put_environment(&p);
	put_files(&p);
	put_status(&p);
	put_examples(&p);
	out_print(&whole);
	buf_done(&whole);
	arena_done(&p.arena);
	return OK;
}

const struct command command_man = {
	.name = "man",
	.words = "",
	.about = "Print the manual page, for man(1).",
	.about_zh = "打印手册页,供 man(1) 使用。",
	.examples = "man | man -l -",
	.hidden = true,
	.run = run,
};
