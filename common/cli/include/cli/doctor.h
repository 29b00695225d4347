/* `doctor`: what could go wrong next with a book, found before it does.
 *
 * A finding is a line: which check, whether all is well, what was found, what to do.
 * The checks of every book stand in the cli layer; a program adds its own. Nothing is
 * changed by looking. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "cli/program.h"

enum health { WELL, LOOK_AT, BAD };

/* What to do about it, in both languages; NULL where all is well. */
struct remedy {
	const char *en, *zh;
};

struct doctor {
	struct cli *cli;
	struct identity id;
	struct book *book; /* NULL: it cannot be opened */
	struct table table;
	struct buf json, todo;
	bool bad;
};

/* The finding's text in both languages; both take the same values. */
void doctor_say(struct doctor *d, const char *check, enum health health, struct remedy remedy, const char *en, const char *zh, ...)
	__attribute__((format(printf, 5, 7), format(printf, 6, 7)));
/* How long ago, in days; negative: in the future. */
int64_t doctor_days_since(const struct doctor *d, struct moment m);
/* A certificate's life, read from a PEM file; `renew` is what to do near its end. */
MUST_CHECK enum err doctor_certificate(struct op *op, struct doctor *d, const char *check, const char *path, struct remedy renew);

/* All of the command. `more` may be NULL. */
MUST_CHECK enum err cli_doctor(struct op *op, struct cli *cli, enum err (*more)(struct op *op, struct doctor *d));

#endif
