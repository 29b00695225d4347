/* Drawing pauses. */
#include "sync/patience.h"

enum { MS_PER_S = 1000, PART_LATER = 4, DOUBLINGS_MAX = 16 };

/* Below `below`, which is small: that some numbers come up a little more often is no matter. */
static int64_t draw(struct world *w, int64_t below)
{
	uint32_t chance;

	w->chance(w, &chance, sizeof(chance));
	return (int64_t)(chance % (uint64_t)below);
}

int64_t patience_told_ms(struct world *w, int seconds)
{
	int64_t ms = (int64_t)seconds * MS_PER_S;
	int64_t more = ms / PART_LATER > MS_PER_S ? ms / PART_LATER : MS_PER_S;

	return ms + draw(w, more);
}

int64_t patience_ms(struct world *w, int failures, int most_s)
{
	int doublings = failures < 1 ? 0 : failures > DOUBLINGS_MAX ? DOUBLINGS_MAX : failures - 1;
	int64_t ms = (int64_t)PATIENCE_FIRST_S * MS_PER_S << doublings;

	if (ms > (int64_t)most_s * MS_PER_S)
		ms = (int64_t)most_s * MS_PER_S;
	return ms / 2 + draw(w, ms);
}
