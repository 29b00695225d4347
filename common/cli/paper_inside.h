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

enum { PAPER_LIST_OPTIONS = 4 };
extern const struct arg_option paper_list_options[PAPER_LIST_OPTIONS];

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

/* Where in a paper: a field; or a column of one of a list's rows. */
struct place {
	const struct field *field;
	int row; /* -1: the field itself */
	const struct field *column;
};
bool paper_place(const struct type *type, struct str place, struct place *out);
/* One value as it was typed, in the place of what the object had. */
void paper_put_value(struct op *op, cJSON *object, const struct field *f, struct str text);
/* The fields that are set, with their labels, and the lists below. */
void paper_put_fields(struct op *op, const struct doc *doc, enum lang lang, struct buf *to);

/* Writes what q asks for and prints the answer. */
MUST_CHECK enum err paper_write(struct op *op, struct cli *cli, struct request *q, cJSON *tree, enum writing how);
/* Which paper the words or --doc name; a fresh id where they name none. */
MUST_CHECK enum err paper_named(struct op *op, struct cli *cli, struct book *b, struct request *r, cJSON *tree);

#endif
