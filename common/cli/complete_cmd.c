/* `complete`: the line typed so far, and what may come next. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "complete.h"
#include "documents/registry.h"
#include "help.h"

/* ---- the line as words ---- */

/* The next word without its quotes; false at the line's end. *open: the line ends within it. */
static bool next_word(struct arena *arena, struct str *rest, struct str *out, bool *open)
{
	char *text = arena_take(arena, rest->n + 1), quote = 0;
	size_t n = 0, i = 0;

	while (i < rest->n && strchr(" \t\n", rest->p[i]))
		i++;
	if (i == rest->n)
		return false;
	for (; i < rest->n && (quote || !strchr(" \t\n", rest->p[i])); i++) {
		char ch = rest->p[i];
		if (quote ? ch == quote : ch == '\'' || ch == '"')
			quote = quote ? 0 : ch;
		else if (ch == '\\' && quote != '\'' && i + 1 < rest->n)
			text[n++] = rest->p[++i];
		else
			text[n++] = ch;
	}
	text[n] = '\0';
	*out = (struct str){text, n};
	*open = i == rest->n;
	*rest = str_sub(*rest, i, rest->n - i);
	return true;
}

static void read_line(struct completing *c, struct arena *arena, struct str line)
{
	struct str rest = line, word;
	bool open = false, program = true;

	c->words = ARENA_ARRAY(arena, struct str, line.n / 2 + 2);
	c->at_hand = STR("");
	while (next_word(arena, &rest, &word, &open)) {
		if (program)
			program = false;
		else if (open)
			c->at_hand = word;
		else
			c->words[c->words_count++] = word;
	}
}

/* ---- what the words before say ---- */

struct context {
	const struct command *command;
	const struct type *type;
	const struct act *act;
	const struct arg_option *tables[2];
	bool unknown; /* there is no such command */
	const struct arg_option *awaits; /* the option whose value is at hand */
	struct str *plain; /* the command's own words */
	int plain_count;
};

static const struct arg_option *option_named(const struct context *x, struct str word)
{
	struct str name = word;

	if (word.n < 2 || word.p[0] != '-')
		return NULL;
	name = str_sub(word, word.p[1] == '-' ? 2 : 1, word.n);
	for (int t = 0; t < 2; t++)
		for (const struct arg_option *o = x->tables[t]; o && o->name; o++)
			if (arg_name_eq(name, o->name))
				return o;
	return NULL;
}

static void find_command(struct completing *c, struct context *x, struct str word)
{
	for (const struct command *const *k = c->cli->program->commands; *k; k++)
		if (arg_name_eq(word, (*k)->name))
			x->command = *k;
	for (const struct type *const *t = document_types; *t && !x->command; t++)
		if (arg_name_eq(word, (*t)->name))
			x->type = *t;
	x->unknown = !x->command && !x->type;
	if (x->command)
		x->tables[1] = x->command->options;
	else if (x->type)
		x->tables[1] = paper_options(&c->op->arena, x->type, c->cli->lang);
}

static void take_global(struct completing *c, const struct arg_option *o, struct str value)
{
	if (strcmp(o->name, "C") == 0)
		c->cli->dir = value.p;
	else if (strcmp(o->name, "lang") == 0)
		c->cli->lang = str_is(value, "zh") ? LANG_ZH : LANG_EN;
}

static void read_words(struct completing *c, struct context *x)
{
	for (int i = 0; i < c->words_count; i++) {
		struct str word = c->words[i];
		const struct arg_option *o = option_named(x, word);
		x->awaits = NULL;
		if (o && o->value && i + 1 == c->words_count)
			x->awaits = o;
		else if (o && o->value)
			take_global(c, o, c->words[++i]);
		else if (o || (word.n && word.p[0] == '-'))
			continue;
		else if (!x->command && !x->type && !x->unknown)
			find_command(c, x, word);
		else
			x->plain[x->plain_count++] = word;
	}
	if (x->type && x->plain_count)
		x->act = act_find(x->type, x->plain[0]);
}

/* ---- what may come next ---- */

static void offer_commands(struct completing *c)
{
	for (const struct command *const *k = c->cli->program->commands; *k; k++)
		if (!(*k)->hidden)
			offer(c, str_from((*k)->name), in_lang(c->cli->lang, (*k)->about, (*k)->about_zh));
	offer_types(c);
}

/* A type's options are those of the act at hand; new papers and unknown words have all. */
static bool fits_act(const struct context *x, const struct arg_option *o)
{
	const struct field *f;

	if (!x->type || !x->plain_count)
		return true;
	if (str_is(x->plain[0], "show") || str_is(x->plain[0], "list"))
		return str_is(x->plain[0], "list") == (strcmp(o->name, "limit") == 0 || strcmp(o->name, "state") == 0);
	f = field_find(x->type->fields, str_from(o->name));
	for (const struct field *l = x->type->fields; !f && l->name; l++)
		if (l->kind == KIND_list && strncmp(l->name, o->name, strlen(l->name) - 1) == 0 && strlen(o->name) + 1 == strlen(l->name))
			f = l;
	return f ? !x->act || act_takes(x->act, f, NULL) : !x->act || (strcmp(o->name, "limit") != 0 && strcmp(o->name, "state") != 0);
}

static void offer_options(struct completing *c, const struct context *x)
{
	for (int t = 1; t >= 0; t--)
		for (const struct arg_option *o = x->tables[t]; o && o->name; o++) {
			struct buf name = BUF_INIT;
			help_option_name(o->name, &name);
			if (o->help && (t == 0 || fits_act(x, o)))
				offer(c, buf_str(&name), in_lang(c->cli->lang, o->help, o->help_zh));
			buf_done(&name);
		}
}

static void offer_acts(struct completing *c, const struct type *type)
{
	enum lang lang = c->cli->lang;
	bool forms = false;

	for (const struct act *a = type->acts; a->name; a++) {
		if (!act_is_offered(a))
			continue;
		offer(c, str_from(a->name), in_lang(lang, a->label, a->label_zh));
		forms |= act_is_first(a);
	}
	if (forms)
		offer(c, STR("new"), in_lang(lang, "a draft", "草稿"));
	offer_list(c, "list|show|history", '|');
}

static void offer_plain(struct completing *c, const struct context *x)
{
	if (x->command)
		offer_word(c, x->command, x->plain_count);
	else if (!x->type && !x->unknown)
		offer_commands(c);
	else if (!x->type)
		return;
	else if (!x->plain_count)
		offer_acts(c, x->type);
	else if (x->plain_count == 1 && (!x->act || !act_is_first(x->act)) && !str_is(x->plain[0], "list"))
		offer_papers(c, x->type, x->act ? x->act->from : NULL);
}

/* "--customer=C1": the value of an option that stands in the same word. */
static bool offer_joined(struct completing *c, const struct context *x)
{
	struct str value = c->at_hand, name = str_cut(&value, '=');
	const struct arg_option *o = value.p && str_starts(name, STR("--")) ? option_named(x, name) : NULL;

	if (!o || !o->value)
		return false;
	c->head = str_sub(c->at_hand, 0, name.n + 1);
	c->at_hand = value;
	offer_value(c, x->type, o);
	return true;
}

static void complete(struct completing *c, struct arena *arena)
{
	struct context x = {.tables = {global_options}};

	x.plain = ARENA_ARRAY(arena, struct str, c->words_count + 1);
	read_words(c, &x);
	if (x.awaits)
		offer_value(c, x.type, x.awaits);
	else if (offer_joined(c, &x))
		return;
	else if (c->at_hand.n && c->at_hand.p[0] == '-')
		offer_options(c, &x);
	else
		offer_plain(c, &x);
}

/* ---- out ---- */

/* A shell that parts words at `=` and `:` wants what stands behind the last one. */
static size_t cut_at(struct str word, struct str breaks)
{
	size_t cut = 0;

	for (size_t i = 0; i < word.n; i++)
		if (memchr(breaks.p ? breaks.p : "", word.p[i], breaks.n))
			cut = i + 1;
	return cut;
}

static void print(struct cli *cli, struct str rows, size_t cut)
{
	bool told = args_has(&cli->args, "told");

	while (rows.n) {
		struct str about = str_cut(&rows, '\n'), word = str_cut(&about, '\t');
		printf("%.*s%s%.*s\n", STR_ARG(str_sub(word, cut, word.n - cut)), told && about.n ? "\t" : "", told ? (int)about.n : 0,
			about.p);
	}
}

static void too_slow(int signal)
{
	(void)signal;
	_exit(0);
}

static enum err run(struct op *op, struct cli *cli)
{
	enum { SECONDS_MAX = 1 };
	struct buf rows = BUF_INIT;
	struct completing c = {.op = op, .cli = cli, .to = &rows};
	struct str typed;

	signal(SIGALRM, too_slow);
	alarm(SECONDS_MAX);
	read_line(&c, &cli->arena, args_get(&cli->args, "line"));
	typed = c.at_hand;
	complete(&c, &cli->arena);
	book_close(c.book);
	op_forgive(op);
	print(cli, buf_str(&rows), cut_at(typed, args_get(&cli->args, "breaks")));
	buf_done(&rows);
	return OK;
}

static const struct arg_option options[] = {{"line", "LINE", "what is typed up to the cursor", "光标前已输入的内容"},
	{"breaks", "CHARS", "where the shell parts words besides", "shell 另外的分词字符"},
	{"told", NULL, "behind a tab what each is", "制表符后附说明"}, {0}};

const struct command command_complete = {
	.name = "complete",
	.words = "",
	.about = "Say what may come next on a command line; for shells.",
	.about_zh = "给出命令行下一个词的候选;供 shell 使用。",
	.examples = "complete --line \"daybook sales_bill \"",
	.options = options,
	.hidden = true,
	.run = run,
};
