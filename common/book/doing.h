/* What the files that write one act share: act.c finds the paper and gives it what was
 * asked, act_judge.c holds it to every rule, draft.c keeps what is not binding yet. */
#ifndef BOOK_DOING_H
#define BOOK_DOING_H

#include "people.h"

#include <string.h>

#include "documents/registry.h"

/* What one request works with. */
struct doing {
	struct op *op;
	struct book *b;
	const struct request *r;
	struct look look;
	struct doc_row row; /* the paper as it stands */
	bool found;
	struct doc *doc; /* as it will be */
	struct doc *before; /* as it stands, where the act says what changes */
	struct recorded *out;
};

/* The paper the request names, as it stands: d->row where found. */
MUST_CHECK enum err doing_find(struct doing *d);
/* d->doc: as it stands, or new. */
MUST_CHECK enum err doing_load(struct doing *d);
/* Puts into d->doc what was given. */
MUST_CHECK enum err doing_give(struct doing *d);
struct str doing_body(struct arena *a, const struct doc *doc, const struct act *act);
/* What is there already is the answer. */
void doing_answer(struct doing *d, const struct doc_row *row);
MUST_CHECK enum err not_here(struct doing *d, const struct act *act, struct str holder);

/* It may be done again and again: that it was done once says nothing. */
static inline bool leaves_the_state(const struct act *act)
{
	return strcmp(act->from, act->to) == 0;
}

/* A draft that this act makes binding gives what it holds first, and is gone after. */
MUST_CHECK enum err doing_from_draft(struct doing *d);
MUST_CHECK enum err doing_drop_draft(struct doing *d);

/* Holds d->doc to what the act alone asks, and works out what follows; writes nothing. */
MUST_CHECK enum err doing_judge(struct doing *d);
/* Holds the act and all it brings to every rule, and writes them as one group. */
MUST_CHECK enum err doing_perform(struct doing *d);

#endif
