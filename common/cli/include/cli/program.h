/* A program as a table of commands; every document type is a command as well.
 *
 * A command is a row: how it is written, its help, its options, its function. The
 * exit status is the kind of the refusal: 0 done, 1 refused, 2 usage, 3 circumstance. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "book/book.h"
#include "cli/args.h"
#include "cli/output.h"
#include "cli/writer.h"

struct cli;

struct command {
	const char *name;
	const char *words; /* "FILE", "[SITE]", as the help shows them; "" none */
	int words_min, words_max;
	const char *about; /* one sentence */
	const char *about_zh;
	const char *examples; /* lines without the program's name */
	const struct arg_option *options; /* NULL: only those that all commands have */
	bool hidden; /* for other programs: no help lists it */
	void (*more)(const struct cli *cli, struct buf *to); /* what its help says besides; NULL: nothing */
	enum err (*run)(struct op *op, struct cli *cli);
};

struct program_file { /* for the manual */
	const char *path;
	const char *about;
	const char *about_zh;
};

struct program {
	const char *name; /* "daybook" */
	const char *about;
	const char *about_zh;
	const char *first_steps;
	const char *first_steps_zh;
	const char *dir_variable; /* "DAYBOOK_DIR" */
	const char *dir_default; /* below $HOME: ".daybook" */
	const char *section; /* of the manual: "1" */
	const char *see_also; /* "daybook-syncd 8" */
	const struct program_file *files; /* ends with a path of NULL */
	const struct command *const *commands; /* ends with NULL */
	/* How acts are written; NULL: in the book. */
	enum err (*writer_open)(struct op *op, struct cli *cli, struct writer *out);
};

/* What was asked for. Lives as long as the program; its texts outlast op_reset. */
struct cli {
	const struct program *program;
	struct arena arena;
	struct args args; /* the command's words (without its own name) and all options */
	const char *dir;
	bool json;
	enum lang lang;
	struct str who; /* empty: not said */
	struct str with[ENTRY_WITH_MAX];
	int with_count;
	struct day day; /* DAY_NONE: not said */
	const char *pin_file; /* NULL: none; "-": standard input */
	struct buf pins; /* lines "user:PIN", read or typed; wiped at the end */
	bool pins_read;
	bool by_pin; /* no session will do */
	struct str proved[ENTRY_WITH_MAX + 1];
	int proved_count;
	const char *doing, *doing_act; /* "sales_bill", "sell": a refusal from here on is kept (SEC-18) */
	struct world world;
	struct progress progress;
	struct buf details; /* members that a refusal under --json has besides: `"faults":[…]` */
	bool told; /* what was refused has been told already */
	int status; /* to end with where nothing was refused: verify that found faults */
};

/* All of main: finds the command, prints help, runs it, prints what was refused. */
int cli_main(const struct program *program, int argc, char **argv);

/* The book at -C. */
MUST_CHECK enum err cli_book(struct op *op, struct cli *cli, enum db_mode mode, struct book **out);
/* Bytes a book keeps back on its disks: DAYBOOK_RESERVE in MiB, 0 for none, or what
 * store/reserve.h says. */
int64_t cli_reserve(void);
/* By the program's writer_open, or the book itself. */
MUST_CHECK enum err cli_writer(struct op *op, struct cli *cli, struct writer *out);
/* Reading (SEC-10): whoever is logged in or named by --as holds the right; nobody is the
 * directory's owner, who has its files anyway. NULL: nothing is asked. E_PERMISSION. */
MUST_CHECK enum err cli_may_see(struct op *op, struct cli *cli, struct book *b, const char *right);
/* E_USAGE with that sentence. */
enum err cli_usage(struct op *op, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Who is logged in at this terminal; empty: nobody. */
MUST_CHECK enum err cli_session(struct op *op, struct cli *cli, struct str *who);
/* The same, and nobody will do: he is asked for later. */
MUST_CHECK enum err cli_signs(struct op *op, struct cli *cli);
/* Who signs: --as, else who is logged in here, else DAYBOOK_USER. E_USAGE where nobody. */
MUST_CHECK enum err cli_signed(struct op *op, struct cli *cli);
/* Whoever signs proves himself; cli_writer does it by itself. E_LOGIN, E_PIN, E_LOCKED. */
MUST_CHECK enum err cli_prove(struct op *op, struct cli *cli);
/* E_USAGE where a file that is to be written would lie among the book's own. */
MUST_CHECK enum err cli_outside(struct op *op, const struct cli *cli, const char *path);
/* The path from the root, so that it holds from wherever the program is begun next. */
struct str cli_path(struct cli *cli, struct str path);
/* What is being done from here on; its refusal is kept in this machine's file. */
void cli_doing(struct cli *cli, const char *what, const char *act); /* borrowed; act may be NULL */
/* The business day that is meant: --day, or today. */
struct str cli_day_text(struct cli *cli, struct arena *a);
/* type, act, who, with and day of the command line; also cli_doing. */
void cli_request(struct cli *cli, const struct type *type, const struct act *act, struct request *r);

#endif
