/* Words and options out of argv. */
#include "cli/args.h"

#include <string.h>

static char folded(char c)
{
	return c == '_' ? '-' : c;
}

bool arg_name_eq(struct str given, const char *name)
{
	size_t i = 0;

	for (; i < given.n && name[i]; i++)
		if (folded(given.p[i]) != folded(name[i]))
			return false;
	return i == given.n && !name[i];
}

static const struct arg_option *find(const struct arg_option *const *tables, int count, struct str name)
{
	for (int t = 0; t < count; t++)
		for (const struct arg_option *o = tables[t]; o && o->name; o++)
			if (arg_name_eq(name, o->name))
				return o;
	return NULL;
}

static enum err misused(struct op *op, const char *shown, const char *what)
{
	return op_refuse(op, E_USAGE, "", "what", arena_printf(&op->arena, "%s %s", shown, what).p, NULL);
}

struct reading {
	struct op *op;
	const struct arg_option *const *tables;
	int tables_count;
	char *const *argv;
	int count, at;
	struct args *to;
};

/* The option's name and, where it came along, its value: "--due=X", "-CDIR". */
static struct str split(const char *arg, struct str *value)
{
	struct str rest = str_from(arg + (arg[1] == '-' ? 2 : 1)), name;

	*value = STR_NONE;
	if (arg[1] != '-') {
		name = str_sub(rest, 0, 1);
		if (rest.n > 1)
			*value = str_sub(rest, 1, rest.n - 1);
		return name;
	}
	name = str_cut(&rest, '=');
	*value = rest;
	return name;
}

static enum err take_option(struct reading *r)
{
	const char *arg = r->argv[r->at++];
	struct str value, name = split(arg, &value);
	const struct arg_option *o = find(r->tables, r->tables_count, name);

	if (!o)
		return misused(r->op, arg, "is no option here.");
	if (!o->value && value.p)
		return misused(r->op, arg, "takes no value.");
	if (o->value && !value.p) {
		if (r->at == r->count)
			return misused(r->op, arg, arena_printf(&r->op->arena, "needs a value: %s.", o->value).p);
		value = str_from(r->argv[r->at++]);
	}
	r->to->options[r->to->options_count++] = (struct arg){o->name, value};
	return OK;
}

enum err args_read(struct op *op, struct arena *arena, int count, char *const *argv,
	const struct arg_option *const *tables, int tables_count, struct args *out)
{
	struct reading r = {op, tables, tables_count, argv, count, 0, out};
	bool words_only = false;

	*out = (struct args){.words = ARENA_ARRAY(arena, struct str, count + 1),
		.options = ARENA_ARRAY(arena, struct arg, count + 1)};
	while (r.at < count) {
		const char *arg = argv[r.at];
		enum err err;
		if (!words_only && strcmp(arg, "--") == 0) {
			words_only = true;
			r.at++;
		} else if (words_only || arg[0] != '-' || !arg[1]) {
			out->words[out->words_count++] = str_from(argv[r.at++]);
		} else if ((err = take_option(&r))) {
			return err;
		}
	}
	return OK;
}

bool args_has(const struct args *args, const char *name)
{
	for (int i = 0; i < args->options_count; i++)
		if (strcmp(args->options[i].name, name) == 0)
			return true;
	return false;
}

struct str args_get(const struct args *args, const char *name)
{
	for (int i = args->options_count; i-- > 0;)
		if (strcmp(args->options[i].name, name) == 0)
			return args->options[i].value;
	return STR_NONE;
}

enum err args_u64(struct op *op, const struct args *args, const char *name, uint64_t *out)
{
	struct str value = args_get(args, name);

	if (!value.p || str_to_u64(value, out))
		return OK;
	return misused(op, arena_printf(&op->arena, "--%s", name).p,
		arena_printf(&op->arena, "takes a whole number, not `%.*s`.", STR_ARG(value)).p);
}
