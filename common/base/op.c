/* What was refused, and how it is told.
 *
 * A refusal holds its values by name, not a sentence: the sentence is made at the
 * edge, in the language of whoever reads it. */
#include "base/op.h"

#include <string.h>

#include "base/check.h"
#include "base/json.h"
#include "base/phrase.h"

void op_init(struct op *op)
{
	memset(op, 0, sizeof(*op));
}

void op_done(struct op *op)
{
	arena_done(&op->arena);
	op_init(op);
}

void op_reset(struct op *op)
{
	struct arena arena = op->arena;

	arena_reset(&arena);
	op_init(op);
	op->arena = arena;
}

static void fill(struct refusal *r, struct arena *a, enum err code, const char *place, va_list args)
{
	const char *name;

	CHECK(code > OK && code < ERR_COUNT);
	*r = (struct refusal){.code = code, .place = arena_str(a, str_from(place))};
	while ((name = va_arg(args, const char *))) {
		CHECK(r->values_count < OP_VALUES_MAX);
		r->values[r->values_count++] =
			(struct op_value){name, arena_str(a, str_from(va_arg(args, const char *)))};
	}
}

enum err op_refuse(struct op *op, enum err code, const char *place, ...)
{
	va_list args;

	if (op->refusal.code)
		return code;
	va_start(args, place);
	fill(&op->refusal, &op->arena, code, place, args);
	va_end(args);
	return code;
}

void op_warn(struct op *op, enum err code, const char *place, ...)
{
	va_list args;

	if (op->warnings_count == OP_WARNINGS_MAX) {
		op->warnings_lost++;
		return;
	}
	va_start(args, place);
	fill(&op->warnings[op->warnings_count++], &op->arena, code, place, args);
	va_end(args);
}

void op_forgive(struct op *op)
{
	op->refusal = (struct refusal){0};
}

static struct str value_of(const struct refusal *r, struct str name)
{
	for (int i = 0; i < r->values_count; i++)
		if (str_is(name, r->values[i].name))
			return r->values[i].text;
	return STR_NONE;
}

static void put_value(struct buf *to, enum lang lang, struct str value, bool shown)
{
	struct buf text = BUF_INIT;

	phrase_put(&text, lang, value);
	if (shown)
		utf8_put_shown(to, buf_str(&text));
	else
		buf_put(to, buf_str(&text));
	buf_done(&text);
}

/* `shown`: to a person, whose terminal somebody's text must not drive. */
static void put_filled(const struct refusal *r, const char *sentence, enum lang lang, bool shown, struct buf *to)
{
	struct str rest = str_from(sentence);

	while (rest.p) {
		buf_put(to, str_cut(&rest, '{'));
		if (rest.p)
			put_value(to, lang, value_of(r, str_cut(&rest, '}')), shown);
	}
}

void refusal_sentence(const struct refusal *r, enum lang lang, struct buf *to)
{
	put_filled(r, err_sentence(r->code, lang), lang, true, to);
}

void refusal_remedy(const struct refusal *r, enum lang lang, struct buf *to)
{
	put_filled(r, err_remedy(r->code, lang), lang, true, to);
}

void refusal_text(const struct refusal *r, enum lang lang, struct buf *to)
{
	size_t remedy;

	buf_puts(to, err_code(r->code));
	buf_puts(to, ": ");
	put_filled(r, err_sentence(r->code, lang), lang, true, to);
	if (r->place.n) {
		buf_puts(to, " (");
		utf8_put_shown(to, r->place);
		buf_putc(to, ')');
	}
	buf_puts(to, "\n  ");
	remedy = to->n;
	put_filled(r, err_remedy(r->code, lang), lang, true, to);
	if (to->n == remedy)
		to->n = remedy - strlen("\n  ");
	buf_putc(to, '\n');
}

static void put_member(
	const struct refusal *r, const char *name, const char *sentence, enum lang lang, struct buf *to)
{
	struct buf filled = BUF_INIT;

	put_filled(r, sentence, lang, false, &filled);
	json_put_key(to, name);
	json_put_str(to, buf_str(&filled));
	buf_done(&filled);
}

void refusal_json(const struct refusal *r, enum lang lang, struct buf *to)
{
	buf_putc(to, '{');
	json_put_key(to, "code");
	json_put_str(to, str_from(err_code(r->code)));
	json_put_key(to, "place");
	json_put_str(to, r->place);
	put_member(r, "message", err_sentence(r->code, lang), lang, to);
	json_put_key(to, "values");
	buf_putc(to, '{');
	for (int i = 0; i < r->values_count; i++) {
		json_put_key(to, r->values[i].name);
		json_put_str(to, r->values[i].text);
	}
	buf_putc(to, '}');
	put_member(r, "remedy", err_remedy(r->code, lang), lang, to);
	buf_putc(to, '}');
}
