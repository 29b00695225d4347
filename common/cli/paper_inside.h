/* The document commands among themselves. */
#ifndef CLI_PAPER_INSIDE_H
#define CLI_PAPER_INSIDE_H

#include "book/read.h"
#include "cli/paper.h"
#include "store/desk.h"

/* Acts that a person does: not those that others bring, nor head office's decisions. */
bool act_is_offered(const struct act *act);
/* "--line" for a field called `lines`; the field's own name otherwise. */
const char *option_of_field(struct arena *arena, const struct field *f);
const char *label_of(const struct field *f, enum lang lang);

extern const struct arg_option paper_list_options[3];

enum err paper_list(struct op *op, struct cli *cli, const struct type *type);
enum err paper_show(struct op *op, struct cli *cli, const struct type *type);
enum err paper_history(struct op *op, struct cli *cli, const struct type *type);
enum err paper_delete(struct op *op, struct cli *cli, const struct type *type);

/* A paper by id, number or key, or a draft by its id. */
struct found {
	struct doc_row row;
	struct draft_row draft;
	bool is_draft;
};
MUST_CHECK enum err paper_find(struct op *op, struct book *b, const struct type *type, struct str word, struct found *out);

#endif
