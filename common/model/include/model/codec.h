/* A document's fields as JSON and back, by walking its rows.
 *
 * Two ways in: an entry's body, where every value has one spelling and an unknown
 * field is passed over; and what a person or a script gives, where spellings are
 * looser and an unknown field is refused. One way out. */
#ifndef MODEL_CODEC_H
#define MODEL_CODEC_H

#include "base/json.h"
#include "model/document.h"

enum { INPUT_BYTES_MAX = 4 * 1024 * 1024, LINES_MAX = 5000 };

/* {"number":…,"lines":[…]}: the set fields that `act` takes (NULL: all but SECRET ones,
 * as for people to see), in row order. */
void codec_put_body(struct buf *to, const struct doc *doc, const struct act *act);

/* The same without what the program works out: what a person gave. */
void codec_put_given(struct buf *to, const struct doc *doc, const struct act *act);

/* Of the fields that `act` takes those alone that are not as in `before`; a text that
 * was taken away stands there empty. */
void codec_put_changes(struct buf *to, const struct doc *before, const struct doc *doc, const struct act *act);

/* Row by row: what a row of doc's lists does not say, as the row of `before` at the same
 * place has it. Lists of another length are left alone. */
void codec_keep_rows(struct doc *doc, const struct doc *before);

/* Folds an entry's body into doc: a field not named is unchanged; a list is given
 * whole, and where its rows have a key, a column not named keeps what the row with
 * the same key had. Text is copied into the arena. E_ENTRY names what is wrong. */
MUST_CHECK enum err codec_fold_body(struct op *op, struct arena *arena, struct doc *doc, struct str body);

/* What was given for `act`: refuses E_JSON, E_FIELD, E_VALUE, E_AMOUNT with places
 * like "lines[2].qty". */
MUST_CHECK enum err codec_take_input(
	struct op *op, struct arena *arena, struct doc *doc, const struct act *act, const cJSON *given);

/* One value as a person writes it, into the member; E_VALUE with `place`. Not for lists. */
MUST_CHECK enum err codec_take_text(
	struct op *op, struct arena *arena, const struct field *f, void *of, struct str text, const char *place);

/* The value as people read it (an empty text where it is not set; a list: its count). */
void codec_put_text(struct buf *to, const struct field *f, const void *of);

/* E_REQUIRED for the first REQUIRED field that `act` takes and that is not set;
 * E_AMOUNT for a negative or nil value where the row forbids it. */
MUST_CHECK enum err codec_required(struct op *op, const struct doc *doc, const struct act *act);

#endif
