/* Every sound entry of a span, in the order this book took them in. */
#ifndef REPORTS_SCAN_H
#define REPORTS_SCAN_H

#include "model/entry.h"
#include "span.h"

struct scanned {
	int64_t n;
	const struct hash *hash;
	const struct entry *e; /* until the next one */
	struct str day; /* as written */
	enum span_place place;
};
typedef enum err scan_fn(void *ctx, struct op *op, const struct scanned *s);

/* Those within the span and, `all`, those before it too; behind the entry at `after`. */
MUST_CHECK enum err scan_entries(
	struct op *op, struct book *b, const struct span *span, bool all, int64_t after, scan_fn *fn, void *ctx);

#endif
