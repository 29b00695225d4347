/* From argv to an exit status: what is the same for every command. */
#include "cli/program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/paper.h"
#include "documents/registry.h"
#include "help.h"
#include "login.h"
#include "refused.h"
#include "owner.h"
#include "store/reserve.h"

enum { RESERVE_MIB_MOST = 1024 * 1024 };

const struct arg_option global_options[] = {
	{"C", "DIR", "the data directory", "数据目录"},
	{"json", NULL, "answer in JSON; refusals too, on standard output", "以 JSON 回答;拒绝信息也在标准输出"},
	{"lang", "en|zh", "language of messages", "信息的语言"},
	{"as", "USER", "who signs", "由谁签字"},
	{"with", "USER", "who signs beside him; may be repeated", "另一签字人;可重复"},
	{"pin-file", "FILE", "PINs of those who sign, lines USER:PIN; -: standard input", "签字人的密码,每行 用户:密码;- 为标准输入"},
	{"day", "DAY", "the business day, where it is not today's", "营业日,非今日时填写"},
	{"help", NULL, "this text", "本说明"},
	{"h", NULL, NULL},
	{"version", NULL, "the program's version", "程序版本"},
	{0}};

enum err cli_usage(struct op *op, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return op_refuse(op, E_USAGE, "", "what", text, NULL);
}

static enum lang lang_of(const char *text)
{
	return text && strncmp(text, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
}

static enum lang lang_around(void)
{
	static const char *const names[] = {"DAYBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *text = getenv(names[i]);
		if (text && *text)
			return lang_of(text);
	}
	return LANG_EN;
}

static const char *dir_around(struct cli *cli)
{
	const char *dir = getenv(cli->program->dir_variable), *home = getenv("HOME");

	if (dir && *dir)
		return dir;
	return arena_printf(&cli->arena, "%s/%s", home && *home ? home : ".", cli->program->dir_default).p;
}

static void begin(struct cli *cli, const struct program *program, int argc, char **argv)
{
	*cli = (struct cli){.program = program, .day = DAY_NONE};
	/* Books, keys and copies of them are nobody else's to read. */
	umask(077);
	world_real(&cli->world);
	progress_init(&cli->progress);
	cli->lang = cli->progress.lang = lang_around();
	cli->dir = dir_around(cli);
	cli->who = str_from(getenv("DAYBOOK_USER"));
	/* Known before anything can be refused, for that is told in it. */
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--json") == 0)
			cli->json = true;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			cli->lang = cli->progress.lang = lang_of(argv[i + 1]);
}

static enum err take_with(struct op *op, struct cli *cli, struct str user)
{
	if (cli->with_count == ENTRY_WITH_MAX)
		return cli_usage(op, "At most %d sign beside the first.", ENTRY_WITH_MAX);
	cli->with[cli->with_count++] = user;
	return OK;
}

static enum err take_lang(struct op *op, struct cli *cli, struct str lang)
{
	if (!str_is(lang, "en") && !str_is(lang, "zh"))
		return cli_usage(op, "--lang is en or zh, not `%.*s`.", STR_ARG(lang));
	cli->lang = lang_of(lang.p);
	cli->progress.lang = cli->lang;
	return OK;
}

static enum err take_globals(struct op *op, struct cli *cli)
{
	for (int i = 0; i < cli->args.options_count; i++) {
		const struct arg *o = &cli->args.options[i];
		enum err err = OK;
		if (strcmp(o->name, "C") == 0)
			cli->dir = o->value.p;
		else if (strcmp(o->name, "lang") == 0)
			err = take_lang(op, cli, o->value);
		else if (strcmp(o->name, "as") == 0)
			cli->who = o->value;
		else if (strcmp(o->name, "with") == 0)
			err = take_with(op, cli, o->value);
		else if (strcmp(o->name, "pin-file") == 0)
			cli->pin_file = o->value.p;
		else if (strcmp(o->name, "day") == 0 && !day_read(o->value, &cli->day))
			err = op_refuse(op, E_VALUE, "--day", "value", o->value.p, "kind", kind_words(KIND_day), "example",
				kind_example(KIND_day), NULL);
		if (err)
			return err;
	}
	return OK;
}

/* Where the command's word stands: behind options that all commands have. */
static int command_at(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || !argv[i][1])
			return i;
		for (const struct arg_option *o = global_options; o->name; o++) {
			const char *dashes = o->name[1] ? "--" : "-";
			size_t n = strlen(dashes);
			if (o->value && strncmp(argv[i], dashes, n) == 0 && arg_name_eq(str_from(argv[i] + n), o->name)) {
				i++;
				break;
			}
		}
	}
	return 0;
}

struct wanted { /* one of the two */
	const struct command *command;
	const struct type *type;
};

static enum err find(struct op *op, const struct program *program, const char *word, struct wanted *out)
{
	*out = (struct wanted){0};
	for (const struct command *const *c = program->commands; *c; c++)
		if (arg_name_eq(str_from(word), (*c)->name))
			out->command = *c;
	for (const struct type *const *t = document_types; *t; t++)
		if (arg_name_eq(str_from(word), (*t)->name))
			out->type = *t;
	if (out->command || out->type)
		return OK;
	return cli_usage(op, "`%s` is no command of %s.", word, program->name);
}

static enum err words_fit(struct op *op, const struct cli *cli, const struct command *c)
{
	int n = cli->args.words_count;

	if (n >= c->words_min && n <= c->words_max)
		return OK;
	return cli_usage(op, "This command is written: %s %s %s", cli->program->name, c->name, c->words);
}

static void print_help(const struct cli *cli, const struct wanted *wanted)
{
	struct buf text = BUF_INIT;

	if (wanted->command)
		help_command(cli, wanted->command, &text);
	else if (wanted->type)
		paper_help(cli, wanted->type, &text);
	else
		help_program(cli, &text);
	out_print(&text);
	buf_done(&text);
}

static enum err run(struct op *op, struct cli *cli, const struct wanted *wanted)
{
	enum err err;

	if (args_has(&cli->args, "version")) {
		printf("%s %s\n", cli->program->name, DAYBOOK_VERSION);
		return OK;
	}
	if (args_has(&cli->args, "help") || args_has(&cli->args, "h") || (wanted->type && !cli->args.words_count)) {
		print_help(cli, wanted);
		return OK;
	}
	if ((err = work_as_owner(op, cli->dir)))
		return err;
	reserve_let_go_if_full(cli->dir);
	if (wanted->type)
		return paper_run(op, cli, wanted->type);
	err = words_fit(op, cli, wanted->command);
	return err ? err : wanted->command->run(op, cli);
}

static enum err read_and_run(struct op *op, struct cli *cli, int argc, char **argv)
{
	struct wanted wanted = {0};
	const struct arg_option *tables[2] = {global_options, NULL};
	char **rest = ARENA_ARRAY(&cli->arena, char *, argc + 1);
	int at = command_at(argc, argv), count = 0;
	enum err err;

	if (at && (err = find(op, cli->program, argv[at], &wanted)))
		return err;
	if (wanted.command)
		tables[1] = wanted.command->options;
	else if (wanted.type)
		tables[1] = paper_options(&cli->arena, wanted.type, cli->lang);
	for (int i = 1; i < argc; i++)
		if (i != at)
			rest[count++] = argv[i];
	if ((err = args_read(op, &cli->arena, count, rest, tables, 2, &cli->args)) || (err = take_globals(op, cli)))
		return err;
	if (!at && !args_has(&cli->args, "version")) {
		print_help(cli, &wanted);
		return OK;
	}
	return run(op, cli, &wanted);
}

int cli_main(const struct program *program, int argc, char **argv)
{
	struct cli cli;
	struct op op;
	enum err err;
	int status;

	op_init(&op);
	begin(&cli, program, argc, argv);
	err = read_and_run(&op, &cli, argc, argv);
	progress_end(&cli.progress);
	if (err) {
		refusal_keep(&cli, &op.refusal, err);
		if (!cli.told)
			refusal_print(&op, err, cli.json, cli.lang, buf_str(&cli.details));
	}
	status = err ? (int)err_kind(err) : cli.status;
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "%s: standard output cannot be written\n", program->name);
		status = ERR_CIRCUMSTANCE;
	}
	op_done(&op);
	secrets_forget(&cli);
	arena_done(&cli.arena);
	buf_done(&cli.details);
	return status;
}

int64_t cli_reserve(void)
{
	const char *text = getenv("DAYBOOK_RESERVE");
	uint64_t mib = RESERVE_MIB;

	if (text && (!str_to_u64(str_from(text), &mib) || mib > RESERVE_MIB_MOST))
		mib = RESERVE_MIB;
	return (int64_t)mib * 1024 * 1024;
}

enum err cli_book(struct op *op, struct cli *cli, enum db_mode mode, struct book **out)
{
	struct book_options options = {.world = &cli->world, .mode = mode, .reserve = cli_reserve(), .progress = progress_at,
		.progress_ctx = &cli->progress};
	enum err err = book_open(op, cli->dir, &options, out);

	progress_end(&cli->progress);
	return err;
}

static enum err open_writer(struct op *op, struct cli *cli, struct writer *out)
{
	struct book *b;
	enum err err;

	if (cli->program->writer_open)
		return cli->program->writer_open(op, cli, out);
	err = cli_book(op, cli, DB_WRITE, &b);
	if (!err)
		writer_of_book(out, b);
	return err;
}

/* Nothing is held while somebody types. */
enum err cli_writer(struct op *op, struct cli *cli, struct writer *out)
{
	struct str ask;
	enum err err;

	for (;;) {
		if ((err = open_writer(op, cli, out)))
			return err;
		err = login_prove(op, cli, out->book, &ask);
		if (!err && !ask.n)
			return OK;
		out->close(out);
		if (err || (err = login_ask(op, cli, ask)))
			return err;
	}
}

enum err cli_prove(struct op *op, struct cli *cli)
{
	struct str ask = STR("?");
	struct book *b;
	enum err err = OK;

	while (!err && ask.n) {
		if ((err = cli_book(op, cli, DB_READ, &b)))
			return err;
		err = login_prove(op, cli, b, &ask);
		book_close(b);
		if (!err && ask.n)
			err = login_ask(op, cli, ask);
	}
	return err;
}

enum err cli_session(struct op *op, struct cli *cli, struct str *who)
{
	return session_user(op, cli, who);
}

enum err cli_signs(struct op *op, struct cli *cli)
{
	struct str here;
	enum err err;

	if (args_has(&cli->args, "as") && cli->who.n)
		return OK;
	if ((err = session_user(op, cli, &here)))
		return err;
	if (here.n)
		cli->who = here;
	return OK;
}

enum err cli_signed(struct op *op, struct cli *cli)
{
	enum err err = cli_signs(op, cli);

	if (err || cli->who.n)
		return err;
	return cli_usage(op, "Nobody signs. Say who you are with --as USER, or set DAYBOOK_USER.");
}

enum err cli_may_see(struct op *op, struct cli *cli, struct book *b, const char *right)
{
	struct str who = args_get(&cli->args, "as");
	enum err err;

	if (!right || (!who.n && (err = session_user(op, cli, &who))))
		return right ? err : OK;
	if (!who.n)
		return OK;
	cli->who = who;
	if ((err = book_may(op, b, who, right, "who")))
		cli_doing(cli, right, NULL);
	return err;
}

enum err cli_outside(struct op *op, const struct cli *cli, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *parent = slash ? arena_printf(&op->arena, "%.*s/", (int)(slash - path), path).p : ".";
	char *there = realpath(parent, NULL), *own = realpath(cli->dir, NULL);
	size_t n = own ? strlen(own) : 0;
	bool inside = there && own && strncmp(there, own, n) == 0 && (!there[n] || there[n] == '/');

	free(there);
	free(own);
	return inside ? cli_usage(op, "%s lies among the book's own files; choose another place.", path) : OK;
}

struct str cli_path(struct cli *cli, struct str path)
{
	char *here;
	struct str whole;

	if (!path.n || path.p[0] == '/' || !(here = getcwd(NULL, 0)))
		return path;
	whole = arena_printf(&cli->arena, "%s/%.*s", here, STR_ARG(path));
	free(here);
	return whole;
}

void cli_doing(struct cli *cli, const char *what, const char *act)
{
	cli->doing = what;
	cli->doing_act = act;
}

void cli_request(struct cli *cli, const struct type *type, const struct act *act, struct request *r)
{
	request_init(r, type, act);
	if (act)
		cli_doing(cli, type->name, act->name);
	r->who = cli->who;
	r->day = cli->day;
	r->with_count = cli->with_count;
	memcpy(r->with, cli->with, sizeof(r->with));
}
