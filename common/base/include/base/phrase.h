/* Texts that stand in refusals and on the progress line, in the reader's language.
 *
 * A program that answers another does not know who will read it: it says such a text in
 * English, and whoever shows it looks it up in phrases.def. */
#ifndef BASE_PHRASE_H
#define BASE_PHRASE_H

#include "base/err.h"
#include "base/str.h"

/* The text itself where it stands in no row. */
void phrase_put(struct buf *to, enum lang lang, struct str text);
/* The same for a text that has no {} in its row. */
const char *phrase(enum lang lang, const char *text);
bool phrase_is_known(struct str text);

#endif
