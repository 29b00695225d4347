/* The document commands, for every type alike: `TYPE new|list|show|ACT`.
 *
 * Nothing here names a type. Options, help and tables are the type's rows. */
#ifndef CLI_PAPER_H
#define CLI_PAPER_H

#include "cli/program.h"
#include "model/document.h"

/* Runs what stands in the words: ACT [WORD]. */
MUST_CHECK enum err paper_run(struct op *op, struct cli *cli, const struct type *type);
/* The options of a type: its fields, and --doc, --on, --limit, --state. */
const struct arg_option *paper_options(struct arena *arena, const struct type *type, enum lang lang);
void paper_help(const struct cli *cli, const struct type *type, struct buf *to);

/* The options given as fields, as codec_take_input wants them; *out is NULL where none
 * was given. A list's row is "item=P1,qty=2" (`\,` for a comma) or a JSON object.
 * The tree is the caller's. */
MUST_CHECK enum err paper_given(struct op *op, const struct args *args, const struct type *type, cJSON **out);

#endif
