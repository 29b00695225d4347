/* `describe --json`: the rows as one object, for forms, scripts and other programs. */
#include "base/json.h"
#include "describe.h"
#include "documents/registry.h"
#include "documents/rights.h"
#include "help.h"
#include "paper_inside.h"
#include "reports/reports.h"

static void text(struct buf *to, const char *name, const char *value)
{
	if (!value)
		return;
	json_put_key(to, name);
	json_put_str(to, str_from(value));
}

/* "label":{"en":…,"zh":…} */
static void both(struct buf *to, const char *name, const char *en, const char *zh)
{
	if (!en)
		return;
	json_put_key(to, name);
	buf_putc(to, '{');
	text(to, "en", en);
	text(to, "zh", zh);
	buf_putc(to, '}');
}

/* An element of an array begins; the bracket or another element stands before it. */
static void next(struct buf *to)
{
	if (to->p[to->n - 1] != '[')
		buf_putc(to, ',');
}

static void begin_array(struct buf *to, const char *name)
{
	json_put_key(to, name);
	buf_putc(to, '[');
}

static void words(struct buf *to, const char *name, const char *list, char separator)
{
	struct str rest = str_from(list);

	begin_array(to, name);
	while (rest.n) {
		next(to);
		json_put_str(to, str_cut(&rest, separator));
	}
	buf_putc(to, ']');
}

static void flags(struct buf *to, const char *name, unsigned set, const struct flag_word *known)
{
	begin_array(to, name);
	for (; known->word; known++) {
		if (!(set & known->flag))
			continue;
		next(to);
		json_put_str(to, str_from(known->word));
	}
	buf_putc(to, ']');
}

/* ---- types ---- */

static void put_fields(struct buf *to, const char *name, const struct field *fields, struct arena *arena);

static void put_field(struct buf *to, const struct field *f, struct arena *arena)
{
	next(to);
	buf_putc(to, '{');
	text(to, "name", f->name);
	if (arena)
		text(to, "option", option_of_field(arena, f));
	text(to, "kind", kind_name(f->kind));
	both(to, "label", f->label, f->label_zh);
	flags(to, "flags", f->flags, field_flag_words);
	if (f->kind == KIND_text && f->of)
		words(to, "choices", f->of, '|');
	else
		text(to, "of", f->of);
	if (f->kind == KIND_list)
		put_fields(to, "columns", f->rows, NULL);
	buf_putc(to, '}');
}

/* Columns of a list are no options of their own: no arena. */
static void put_fields(struct buf *to, const char *name, const struct field *fields, struct arena *arena)
{
	begin_array(to, name);
	for (const struct field *f = fields; f->name; f++)
		put_field(to, f, arena);
	buf_putc(to, ']');
}

/* {"customer":true,"lines":["item","qty"]} */
static void put_sets(struct buf *to, const struct type *type, const struct act *a)
{
	json_put_key(to, "sets");
	buf_putc(to, '{');
	for (const struct field *f = type->fields; f->name; f++) {
		if (!act_takes(a, f, NULL))
			continue;
		if (f->kind != KIND_list) {
			json_put_key(to, f->name);
			buf_puts(to, "true");
			continue;
		}
		begin_array(to, f->name);
		for (const struct field *c = f->rows; c->name; c++) {
			if (!act_takes(a, f, c))
				continue;
			next(to);
			json_put_str(to, str_from(c->name));
		}
		buf_putc(to, ']');
	}
	buf_putc(to, '}');
}

static void put_act(struct buf *to, const struct type *type, const struct act *a)
{
	next(to);
	buf_putc(to, '{');
	text(to, "name", a->name);
	both(to, "label", a->label, a->label_zh);
	text(to, "right", a->right);
	words(to, "from", a->from, '|');
	words(to, "to", a->to, '|');
	text(to, "at", a->at ? a->at : "own");
	text(to, "by", act_by(a));
	buf_printf(to, ",\"signatures\":%d", a->needs & BY_PROGRAM ? 0 : a->needs & COUNTERSIGN ? 2 : 1);
	text(to, "with_right", a->with_right);
	text(to, "series", a->series);
	text(to, "undoes", a->undoes);
	put_sets(to, type, a);
	buf_putc(to, '}');
}

static void put_state_label(struct buf *to, struct str state)
{
	json_put_key(to, "label");
	buf_puts(to, "{\"en\":");
	json_put_str(to, state_label(state, LANG_EN));
	buf_puts(to, ",\"zh\":");
	json_put_str(to, state_label(state, LANG_ZH));
	buf_putc(to, '}');
}

static void put_states(struct buf *to, const struct type *type)
{
	struct buf seen = BUF_INIT;

	begin_array(to, "states");
	buf_putc(&seen, '|');
	for (const struct act *a = type->acts; a->name; a++) {
		struct buf both_ends = BUF_INIT;
		struct str rest;
		buf_printf(&both_ends, "%s|%s", a->from, a->to);
		rest = buf_str(&both_ends);
		while (rest.n) {
			struct str state = str_cut(&rest, '|');
			struct buf mark = BUF_INIT;
			buf_printf(&mark, "|%.*s|", STR_ARG(state));
			if (!strstr(seen.p, mark.p)) {
				buf_puts(&seen, mark.p + 1);
				next(to);
				buf_putc(to, '{');
				json_put_key(to, "name");
				json_put_str(to, state);
				put_state_label(to, state);
				buf_putc(to, '}');
			}
			buf_done(&mark);
		}
		buf_done(&both_ends);
	}
	buf_putc(to, ']');
	buf_done(&seen);
}

static void put_type(struct buf *to, const struct type *type)
{
	struct arena arena = {0};

	buf_putc(to, '{');
	text(to, "name", type->name);
	both(to, "label", type->label, type->label_zh);
	both(to, "about", type->about, type->about_zh);
	buf_printf(to, ",\"v\":%d,\"record\":%s", type->v, type_is_record(type) ? "true" : "false");
	put_fields(to, "fields", type->fields, &arena);
	put_states(to, type);
	begin_array(to, "acts");
	for (const struct act *a = type->acts; a->name; a++)
		put_act(to, type, a);
	buf_puts(to, "]}");
	arena_done(&arena);
}

/* ---- all the rest ---- */

static void put_options(struct buf *to, const struct arg_option *options)
{
	begin_array(to, "options");
	for (const struct arg_option *o = options; o && o->name; o++) {
		if (!o->help)
			continue;
		next(to);
		buf_putc(to, '{');
		text(to, "name", o->name);
		text(to, "value", o->value);
		both(to, "help", o->help, o->help_zh);
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

static void put_commands(struct buf *to, const struct program *p)
{
	begin_array(to, "commands");
	for (const struct command *const *c = p->commands; *c; c++) {
		if ((*c)->hidden)
			continue;
		next(to);
		buf_putc(to, '{');
		text(to, "name", (*c)->name);
		text(to, "words", (*c)->words);
		both(to, "about", (*c)->about, (*c)->about_zh);
		put_options(to, (*c)->options);
		words(to, "examples", (*c)->examples, '\n');
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

void describe_json_code(enum err code, struct buf *to)
{
	buf_putc(to, '{');
	text(to, "code", err_code(code));
	text(to, "kind", err_kind_name(code));
	buf_printf(to, ",\"exit\":%d", err_is_warning(code) ? 0 : (int)err_kind(code));
	both(to, "sentence", err_sentence(code, LANG_EN), err_sentence(code, LANG_ZH));
	both(to, "remedy", err_remedy(code, LANG_EN), err_remedy(code, LANG_ZH));
	buf_putc(to, '}');
}

static void put_refusals(struct buf *to)
{
	begin_array(to, "refusals");
	for (int code = OK + 1; code < ERR_COUNT; code++) {
		next(to);
		describe_json_code((enum err)code, to);
	}
	buf_putc(to, ']');
}

static void put_rights(struct buf *to)
{
	begin_array(to, "rights");
	for (const struct right *r = rights; r->word; r++) {
		next(to);
		buf_putc(to, '{');
		text(to, "name", r->word);
		both(to, "label", r->label, r->label_zh);
		words(to, "roles", r->roles, ' ');
		buf_putc(to, '}');
	}
	buf_puts(to, "]");
	begin_array(to, "roles");
	for (const struct role_card *r = role_cards; r->key; r++) {
		next(to);
		buf_putc(to, '{');
		text(to, "key", r->key);
		both(to, "label", r->label, r->label_zh);
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

static void put_accounts(struct buf *to)
{
	begin_array(to, "accounts");
	for (const struct account *a = accounts; a->name; a++) {
		next(to);
		buf_putc(to, '{');
		text(to, "name", a->name);
		both(to, "label", a->label, a->label_zh);
		text(to, "unit", a->unit == UNIT_MONEY ? "money" : "qty");
		flags(to, "kept_by", a->kept_by, account_key_words);
		text(to, "limit", account_limit_name(a));
		text(to, "owner", account_owner_name(a));
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

static void put_reports(struct buf *to)
{
	static const char *const params[] = {
#define PARAM(name, value, en, zh) #name,
#include "reports/params.def"
#undef PARAM
	};

	begin_array(to, "reports");
	for (const struct report *const *r = reports; *r; r++) {
		next(to);
		buf_putc(to, '{');
		text(to, "name", (*r)->name);
		text(to, "word", (*r)->word);
		both(to, "about", (*r)->about, (*r)->about_zh);
		begin_array(to, "options");
		for (int i = 0; i < PARAM_COUNT; i++) {
			if (!((*r)->takes & 1u << i))
				continue;
			next(to);
			json_put_str(to, str_from(params[i]));
		}
		buf_puts(to, "]}");
	}
	buf_putc(to, ']');
}

static void put_types(struct buf *to)
{
	begin_array(to, "types");
	for (const struct type *const *t = document_types; *t; t++) {
		next(to);
		put_type(to, *t);
	}
	buf_putc(to, ']');
}

void describe_json(const struct cli *cli, const struct type *type, struct buf *to)
{
	const struct program *p = cli->program;

	if (type) {
		put_type(to, type);
		buf_putc(to, '\n');
		return;
	}
	buf_putc(to, '{');
	text(to, "program", p->name);
	text(to, "version", DAYBOOK_VERSION);
	both(to, "about", p->about, p->about_zh);
	put_options(to, global_options);
	put_commands(to, p);
	put_types(to);
	put_reports(to);
	put_accounts(to);
	put_rights(to);
	put_refusals(to);
	buf_puts(to, "}\n");
}
