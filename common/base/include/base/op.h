/* One thing somebody asked for: its memory, and what was refused and why.
 *
 * The first refusal stands; a later one on the way out does not hide it. What
 * lives for the answer comes from the op's arena. */
#ifndef BASE_OP_H
#define BASE_OP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { OP_VALUES_MAX = 8, OP_WARNINGS_MAX = 16 };

struct op_value {
	const char *name; /* the place in the sentence: {available} */
	struct str text;
};

struct refusal {
	enum err code; /* OK: none */
	struct str place; /* "lines[2].qty", "line 17", a file's name; may be empty */
	struct op_value values[OP_VALUES_MAX];
	int values_count;
};

struct op {
	struct arena arena;
	struct refusal refusal;
	struct refusal warnings[OP_WARNINGS_MAX]; /* what went on in spite of a rule */
	int warnings_count;
	int warnings_lost; /* more than there was room for */
};

void op_init(struct op *op);
void op_done(struct op *op);
void op_reset(struct op *op); /* as new, memory kept for the next act */

/* op_refuse(op, E_STOCK_SHORT, "lines[2].qty", "item", "P1", "available", "3", NULL)
 * Values are copied. Returns code, so that `return op_refuse(...)` reads. */
enum err op_refuse(struct op *op, enum err code, const char *place, ...) __attribute__((sentinel));
void op_warn(struct op *op, enum err code, const char *place, ...) __attribute__((sentinel));
void op_forgive(struct op *op); /* takes a refusal back that was handled */

/* "E_STOCK_SHORT: Only 3 of P1 are free here, 5 are wanted. (lines[2].qty)\n  Take fewer ...\n" */
void refusal_text(const struct refusal *r, enum lang lang, struct buf *to);
/* Its two sentences alone. */
void refusal_sentence(const struct refusal *r, enum lang lang, struct buf *to);
void refusal_remedy(const struct refusal *r, enum lang lang, struct buf *to);
/* {"code":…,"place":…,"message":…,"values":{…},"remedy":…} */
void refusal_json(const struct refusal *r, enum lang lang, struct buf *to);

#endif
