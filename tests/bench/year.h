/* Where a year's books come from: the demo's where it was run, else made by ourselves. */
#ifndef TESTS_BENCH_YEAR_H
#define TESTS_BENCH_YEAR_H

#include "bench.h"

struct year {
	struct arena arena;
	const char *ho, *site; /* directories; of the demo: not to be written in */
	bool made;             /* by ourselves */
};

void year_find(struct year *y, const struct bench_options *o);
void year_done(struct year *y);

#endif
