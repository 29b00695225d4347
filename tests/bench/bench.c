/* Stopwatch, medians and lines. */
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double percentile(double *values, int count, double p)
{
	int at = (int)(p * (double)(count - 1) + 0.5);

	qsort(values, (size_t)count, sizeof(*values), by_size);
	return values[at];
}

double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), by_size);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

void aside(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fputs("  ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
}

void say_ratio(const char *name, const double *ratios, int count, enum goal_kind kind, double goal)
{
	double *sorted = malloc(sizeof(*sorted) * (size_t)count);

	must_be(sorted != NULL, "memory");
	memcpy(sorted, ratios, sizeof(*sorted) * (size_t)count);
	fprintf(stderr, "  %s, pair by pair:", name);
	for (int i = 0; i < count; i++)
		fprintf(stderr, " %.2f", ratios[i]);
	fputc('\n', stderr);
	printf("%s: ratio %.2f (goal %s %.2f)\n", name, median(sorted, count), kind == AT_MOST ? "<=" : ">=", goal);
	fflush(stdout);
	free(sorted);
}

void say_bytes(const char *name, int64_t bytes, int64_t goal)
{
	printf("%s: %lld B (goal <= %lld)\n", name, (long long)bytes, (long long)goal);
	fflush(stdout);
}

void say_megabytes(const char *name, int64_t kib, int64_t goal)
{
	printf("%s: %lld MB (goal <= %lld)\n", name, (long long)((kib + 1023) / 1024), (long long)goal);
	fflush(stdout);
}

void say_milliseconds(const char *name, double us, int64_t goal)
{
	printf("%s: %.2f ms (goal <= %lld)\n", name, us / 1e3, (long long)goal);
	fflush(stdout);
}

void say_rate(const char *name, double rows_a_second, int64_t goal)
{
	printf("%s: %lld rows/s (goal >= %lld)\n", name, (long long)rows_a_second, (long long)goal);
	fflush(stdout);
}

void say_not_measured(const char *name, const char *why)
{
	printf("%s: not measured (%s)\n", name, why);
	fflush(stdout);
}

void must_be(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "bench: %s did not work out\n", what);
	exit(1);
}

void must(struct op *op, enum err err, const char *what)
{
	struct buf text = BUF_INIT;

	if (!err)
		return;
	refusal_text(&op->refusal, LANG_EN, &text);
	fprintf(stderr, "bench: %s: %s", what, text.n ? text.p : err_code(err));
	exit(1);
}

void shell(const char *format, ...)
{
	char command[4096];
	va_list list;

	va_start(list, format);
	must_be(vsnprintf(command, sizeof(command), format, list) < (int)sizeof(command), "a command line");
	va_end(list);
	must_be(system(command) == 0, command);
}

const char *path_in(struct arena *a, const char *dir, const char *name)
{
	return arena_printf(a, "%s/%s", dir, name).p;
}

bool file_exists(const char *path)
{
	return path && *path && access(path, F_OK) == 0;
}
