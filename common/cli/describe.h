/* What `describe` says, for scripts and for people, out of the rows alone. */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include "cli/program.h"
#include "model/account.h"
#include "model/document.h"

/* One object; `type` NULL: everything there is. */
void describe_json(const struct cli *cli, const struct type *type, struct buf *to);
void describe_json_code(enum err code, struct buf *to);

void describe_text(const struct cli *cli, struct arena *arena, struct buf *to);
void describe_text_type(const struct cli *cli, struct arena *arena, const struct type *type, struct buf *to);
void describe_text_code(enum err code, enum lang lang, struct buf *to);

/* ---- words for what the rows say by numbers; NULL ends each ---- */

struct flag_word {
	unsigned flag;
	const char *word;
};
extern const struct flag_word field_flag_words[];
extern const struct flag_word account_key_words[];
const char *kind_name(enum kind kind); /* "money" */
const char *err_kind_name(enum err code); /* "refused", "usage", "circumstance", "warning" */
const char *account_limit_name(const struct account *a);
const char *account_owner_name(const struct account *a);
/* "person", "program", or "companion" where another act brings it. */
const char *act_by(const struct act *act);

#endif
