/* A command line taken apart: words, and options that stand in a table.
 *
 * Options may stand anywhere, as `--name VALUE` or `--name=VALUE`; `-` and `_` in
 * a name are the same; `--` ends them. What an option means is its table's matter,
 * so that the fields of a document type become options without code of their own. */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "base/op.h"

struct arg_option {
	const char *name; /* without the dashes; one letter: "-C" */
	const char *value; /* what the help calls its value, "DIR"; NULL: a switch */
	const char *help; /* NULL: taken, and not shown */
	const char *help_zh;
};

struct arg { /* an option as it was given */
	const char *name; /* as in its table */
	struct str value;
};

struct args {
	struct str *words; /* what is no option */
	int words_count;
	struct arg *options; /* in the order given */
	int options_count;
};

/* Borrows argv; lists live in the arena. `tables` are searched in order, each ends with
 * a name of NULL. E_USAGE for an option in none of them, or without its value. */
MUST_CHECK enum err args_read(struct op *op, struct arena *arena, int count, char *const *argv,
	const struct arg_option *const *tables, int tables_count, struct args *out);

bool args_has(const struct args *args, const char *name);
/* The last one's value; STR_NONE where it was not given. */
struct str args_get(const struct args *args, const char *name);
/* *out stays as it was where the option was not given; E_USAGE where it is no number. */
MUST_CHECK enum err args_u64(struct op *op, const struct args *args, const char *name, uint64_t *out);

/* `-` and `_` are the same. */
bool arg_name_eq(struct str given, const char *name);

#endif
