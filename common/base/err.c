/* The table of refusals as functions; refusals.def is where it is written. */
#include "base/err.h"

#include <string.h>

#include "base/check.h"

struct row {
	const char *code;
	enum err_kind kind;
	const char *sentence[2];
	const char *remedy[2];
};

static const struct row rows[ERR_COUNT] = {
	[OK] = {"OK", ERR_REFUSED, {"", ""}, {"", ""}},
#define REFUSAL(code, kind, en, en_next, zh, zh_next) [code] = {#code, kind, {en, zh}, {en_next, zh_next}},
#include "base/refusals.def"
#undef REFUSAL
};

static const struct row *row_of(enum err e)
{
	CHECK((unsigned)e < ERR_COUNT);
	return &rows[e];
}

const char *err_code(enum err e)
{
	return row_of(e)->code;
}

enum err err_from_code(const char *code)
{
	for (int e = OK + 1; code && e < ERR_COUNT; e++)
		if (strcmp(rows[e].code, code) == 0)
			return (enum err)e;
	return OK;
}

enum err_kind err_kind(enum err e)
{
	return row_of(e)->kind;
}

const char *err_sentence(enum err e, enum lang lang)
{
	return row_of(e)->sentence[lang == LANG_ZH];
}

const char *err_remedy(enum err e, enum lang lang)
{
	return row_of(e)->remedy[lang == LANG_ZH];
}

bool err_is_warning(enum err e)
{
	return row_of(e)->code[0] == 'W';
}
