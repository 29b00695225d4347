/* A refusal in the reader's words.
 *
 * A refusal holds the words that are typed and stored: `issue`, `sold`, `due`. In the
 * sentence a person reads what they are called; what he is to type stays as it is typed. */
#ifndef CLI_WORDING_H
#define CLI_WORDING_H

#include "base/op.h"

/* As refusal_text. */
void refusal_put(const struct refusal *r, enum lang lang, struct buf *to);

#endif
