/* The table of states; states.def is where it is written. */
#include "model/document.h"

static const struct {
	const char *word, *label, *label_zh;
} rows[] = {
#define STATE(word, en, zh) {#word, en, zh},
#include "model/states.def"
#undef STATE
};

struct str state_label(struct str state, enum lang lang)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (str_is(state, rows[i].word))
			return str_from(in_lang(lang, rows[i].label, rows[i].label_zh));
	return state;
}

bool state_has_label(struct str state)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (str_is(state, rows[i].word))
			return true;
	return false;
}
