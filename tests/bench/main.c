/* daybook_bench [NAME...]: what is asked for, or everything; see `run` beside it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

static const struct bench *const all[] = {
	sale_benches, bytes_benches, year_benches, line_benches, door_benches, program_benches, find_benches, import_benches,
	owed_benches, credit_benches, NULL};

static bool asked_for(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc == 1;
}

static bool known(const char *name)
{
	for (int i = 0; all[i]; i++)
		for (const struct bench *b = all[i]; b->name; b++)
			if (strcmp(b->name, name) == 0)
				return true;
	return false;
}

static const char *from_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

/* In a process of its own: what one line has taken of memory is not told as another's. */
static void run_apart(const struct bench *b, const struct bench_options *o)
{
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	must_be(pid >= 0, "a process for a line");
	if (!pid) {
		b->run(o, b->name);
		fflush(NULL);
		_exit(0);
	}
	must_be(waitpid(pid, &status, 0) == pid && WIFEXITED(status), b->name);
	if (WEXITSTATUS(status))
		exit(WEXITSTATUS(status));
}

static void run_all(const struct bench_options *o, int argc, char **argv)
{
	for (int i = 0; all[i]; i++)
		for (const struct bench *b = all[i]; b->name; b++)
			if (asked_for(b->name, argc, argv))
				run_apart(b, o);
}

int main(int argc, char **argv)
{
	struct bench_options o = {.small = strcmp(from_environment("BENCH_SMALL", "0"), "0") != 0,
		.daybook = from_environment("BENCH_DAYBOOK", ""),
		.daybook_syncd = from_environment("BENCH_DAYBOOK_SYNCD", ""),
		.demo = from_environment("DAYBOOK_DEMO", ""),
		.data = from_environment("BENCH_DATA", "")};
	char dir[4096];

	for (int i = 1; i < argc; i++) {
		if (known(argv[i]))
			continue;
		fprintf(stderr, "bench: there is no %s\n", argv[i]);
		return 2;
	}
	o.pairs = atoi(from_environment("BENCH_PAIRS", o.small ? "1" : "5"));
	must_be(o.pairs > 0 && o.pairs <= 64, "BENCH_PAIRS, from 1 to 64,");
	snprintf(dir, sizeof(dir), "%s/daybook-bench-XXXXXX", from_environment("BENCH_DIR", "."));
	must_be(mkdtemp(dir) != NULL, dir);
	o.dir = dir;
	run_all(&o, argc, argv);
	shell("rm -rf '%s'", dir);
	return 0;
}
