/* Why something was not done: one table for both programs, base/refusals.def.
 *
 * A refusal says which rule, which value, what would be allowed, and what to do
 * next. Its kind decides the exit status: refused 1, usage 2, circumstance 3. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_kind { ERR_REFUSED = 1, ERR_USAGE = 2, ERR_CIRCUMSTANCE = 3 };

enum err {
	OK = 0,
#define REFUSAL(code, kind, en, en_next, zh, zh_next) code,
#include "base/refusals.def"
#undef REFUSAL
	ERR_COUNT
};

#define MUST_CHECK __attribute__((warn_unused_result))

enum lang { LANG_EN, LANG_ZH };

/* A text that stands in both; the English one where there is no other. */
__attribute__((format_arg(2), format_arg(3))) static inline const char *in_lang(enum lang lang, const char *en, const char *zh)
{
	return lang == LANG_ZH && zh ? zh : en;
}

const char *err_code(enum err e); /* "E_STOCK_SHORT" */
enum err err_from_code(const char *code); /* OK where there is none such */
enum err_kind err_kind(enum err e);
/* The sentence with {name} places, and what to do next. */
const char *err_sentence(enum err e, enum lang lang);
const char *err_remedy(enum err e, enum lang lang);
bool err_is_warning(enum err e); /* W_...: the action goes on */

#endif
