/* What every benchmark stands on: a stopwatch, medians, and the one line it prints.
 *
 * A shared machine swings by two, so no figure is taken alone: ours and the bare
 * thing are measured in turn, and what is printed is the median of the ratios. */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/op.h"
#include "base/str.h"

struct bench_options {
	int pairs;
	bool small;                          /* BENCH_SMALL: sizes that only show that it runs */
	const char *dir;                     /* a directory of our own, on the disk that is measured */
	const char *daybook, *daybook_syncd; /* the programs; may be missing */
	const char *demo;                    /* the demo's directory; may be missing */
	const char *data;                    /* the year's CSV; may be missing */
};

struct bench {
	const char *name;
	void (*run)(const struct bench_options *o, const char *name);
};

enum goal_kind { AT_MOST, AT_LEAST };

extern const struct bench sale_benches[], bytes_benches[], line_benches[], year_benches[], program_benches[],
	find_benches[], import_benches[],
	door_benches[], owed_benches[], credit_benches[];

/* `name: ratio 1.21 (goal <= 1.30)`, and the pairs on standard error. */
void say_ratio(const char *name, const double *ratios, int count, enum goal_kind kind, double goal);
void say_bytes(const char *name, int64_t bytes, int64_t goal);
void say_megabytes(const char *name, int64_t kib, int64_t goal);
void say_milliseconds(const char *name, double us, int64_t goal);
void say_rate(const char *name, double rows_a_second, int64_t goal); /* at least */
void say_not_measured(const char *name, const char *why);
/* Details, on standard error. */
void aside(const char *format, ...) __attribute__((format(printf, 1, 2)));

double now_us(void);
double cpu_us(void);                                    /* spent by this process, in all its threads */
double median(double *values, int count);               /* sorts them */
double percentile(double *values, int count, double p); /* sorts them */

/* A benchmark that cannot go on ends the program, saying why. */
void must(struct op *op, enum err err, const char *what);
void must_be(bool holds, const char *what);
void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "DIR/name" with a nul behind it, in the arena. */
const char *path_in(struct arena *a, const char *dir, const char *name);
bool file_exists(const char *path);

#endif
