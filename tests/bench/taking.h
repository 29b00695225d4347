/* A site that was dark and hands everything in, for whatever is measured of that. */
#ifndef TESTS_BENCH_TAKING_H
#define TESTS_BENCH_TAKING_H

#include "bare.h"
#include "programs.h"
#include "town.h"

enum { PAPERS_MAX_A_BATCH = 1000 };

struct taking {
	const struct bench_options *o;
	struct office office;
	struct book *site;
	uint64_t from, end; /* the site's entries that are handed in */
	int papers;
	struct bare_changes *changes;
};

uint64_t taking_seq(struct book *b); /* of the last own entry */
/* Head office, the site S01 and so many papers in it. */
void taking_make(struct taking *t, const struct bench_options *o, int papers);
void taking_done(struct taking *t);
/* Takes the same papers in once, a thousand at a time, with every change recorded. */
void taking_record(struct taking *t);
/* Hands all in to a head office that serves in that directory, as it was before any; the
 * microseconds until all of it is durable and folded, and until all of it is answered. */
double taking_hand_in(struct taking *t, const char *ho, double *answered_us);

#endif
