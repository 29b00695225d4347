/* Asking at a terminal for what was not given.
 *
 * What is missing, and whether an answer will do, is judged by the same functions that
 * judge an act: a refusal that names a place of the paper becomes the question for that
 * place. Questions and what is said about them go to standard error. E_LEFT: whoever was
 * asked ended it (Ctrl-D, Ctrl-C, or "no"). */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include <signal.h>

#include "paper_inside.h"

struct asking {
	struct op *op;
	struct cli *cli;
	struct book *book; /* a reader: nothing is held while a person thinks */
	int interrupts; /* a signalfd for Ctrl-C, which is held back meanwhile */
	sigset_t before;
	struct buf said; /* typed and not yet taken */
	bool begun; /* something was asked */
	bool told; /* the refusal that stands was told already */
};

/* Both ends of the talk are a terminal, and JSON was not asked for. */
bool ask_may(const struct cli *cli);
MUST_CHECK enum err asking_begin(struct asking *a, struct op *op, struct cli *cli);
void asking_end(struct asking *a);

/* ---- one answer ---- */

/* Borrowed until the next question; without spaces at its ends. */
MUST_CHECK enum err ask_line(struct asking *a, const char *prompt, struct str *out);
/* An empty answer is `otherwise`. */
MUST_CHECK enum err ask_yes(struct asking *a, const char *question, bool otherwise, bool *out);
void ask_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What was refused is told and forgiven. */
void ask_tell_refusal(struct asking *a);

/* ---- one value ---- */

/* The text as the field takes it. `hint` may be NULL; `empty`: nothing will do as well. */
MUST_CHECK enum err ask_value(struct asking *a, const struct field *f, const char *hint, bool empty, struct str *out);
/* A record by a part of its key or name; STR_NONE where nothing was answered. */
MUST_CHECK enum err ask_record(struct asking *a, const char *prompt, const char *type, bool empty, struct str *key);
/* A paper in that state. */
MUST_CHECK enum err ask_paper(struct asking *a, const struct type *type, const char *state, struct doc_row *out);
/* "P1 Tea" */
const char *ask_record_named(struct asking *a, const char *type, struct str key);

/* ---- a whole act ---- */

/* Fills q (who, with, doc) and the tree; after an answer, shows what will be recorded and
 * asks whether to. Where nothing is missing nothing is asked. */
MUST_CHECK enum err ask_act(struct asking *a, struct request *q, cJSON *tree);
/* A superior could let pass what refuses this act. */
bool ask_may_approve(const struct request *q, enum err why);
/* Keeps the draft and asks for the approval, where whoever is asked wants that; otherwise
 * the refusal stands as it did. */
MUST_CHECK enum err ask_approval(struct asking *a, const struct request *q, cJSON *tree, bool *sent);
/* The act was refused: can it be put right by asking? Then that has been done. */
MUST_CHECK enum err ask_again(struct asking *a, struct request *q, cJSON *tree, bool *asked);

#endif
