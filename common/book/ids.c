/* The ids of a large batch, drawn together and given out in order.
 *
 * Each is as random as one drawn alone. In order, the tree of papers is filled from one
 * end to the other and a page of it is written once; at random, a batch larger than the
 * cache would write a page for nearly every paper. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "inside.h"

enum { IDS_MOST = 1 << 20 };

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, DOCID_BYTES);
}

void ids_draw(struct ids *ids, struct world *w, int64_t count)
{
	ids_done(ids);
	if (count <= 1)
		return;
	ids->count = count < IDS_MOST ? (size_t)count : IDS_MOST;
	ids->row = malloc(ids->count * DOCID_BYTES);
	CHECK(ids->row);
	w->chance(w, ids->row, ids->count * DOCID_BYTES);
	qsort(ids->row, ids->count, DOCID_BYTES, compare);
}

struct docid ids_next(struct ids *ids, struct world *w)
{
	if (ids->next == ids->count)
		return world_docid(w);
	return docid_from_bytes(ids->row[ids->next++]);
}

void ids_done(struct ids *ids)
{
	free(ids->row);
	*ids = (struct ids){0};
}
