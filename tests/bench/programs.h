/* The two programs, run as anybody would run them. */
#ifndef TESTS_BENCH_PROGRAMS_H
#define TESTS_BENCH_PROGRAMS_H

#include <sys/types.h>

#include "bench.h"

struct running {
	pid_t pid;
	int out; /* its standard output */
};

/* Why they cannot be run; NULL where they can. */
const char *programs_missing(const struct bench_options *o);

/* argv ends with NULL. What the program says on standard error goes to DIR/said. */
void program_start(const struct bench_options *o, const char *const *argv, struct running *out);
/* Reads its output up to a line that begins with `word`; false where it ends before. */
bool program_says(struct running *r, const char *word, char *line, size_t size);
/* SIGTERM, and its end waited for. */
void program_stop(struct running *r);
/* Waits for its end; the most memory that it had, in KiB. */
int64_t program_wait(struct running *r);
int64_t program_resident_kib(const struct running *r); /* VmRSS as it is now */

/* Head office with the town's records, made by `init`, and the site S01 enrolled with it:
 * DIR/ho and DIR/S01. */
struct office {
	struct arena arena;
	const char *ho, *site;
	int port;
};
void office_make(struct office *f, const struct bench_options *o);
void office_done(struct office *f);
/* Another site, enrolled in `dir` while head office serves. */
void office_enrol(const struct bench_options *o, const char *ho, const char *site, const char *dir);
/* `daybook-syncd serve` on DIR, listening when it returns. */
void office_serve(const struct office *f, const struct bench_options *o, const char *dir, struct running *out);
int free_port(void);

#endif
