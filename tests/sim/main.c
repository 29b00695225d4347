/* sim [--course storm|credit] [--from SEED] [--seeds N] [--jobs N] [--file FILE] [--watch]
 *     [--plant NAME | --plants]
 *
 * Runs seeds over some processes that take them from one counter. A seed that fails
 * ends its process; another takes its place. The last line is `N seeds, F failures`. */
#include "sim.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS_MAX = 16, SEEDS_LISTED_MAX = 4096, SEED_SECONDS = 120, COVERED_FROM = 1000, PLANT_SEEDS = 200 };

struct shared {
	struct cover cover;
	_Atomic uint64_t next, failures;
	_Atomic bool stop;
	_Atomic uint64_t at[JOBS_MAX]; /* the seed each worker is at */
};

struct running {
	const struct course *course;
	uint64_t from, seeds;
	int jobs;
	enum plant plant;
	bool watch;
	uint64_t listed[SEEDS_LISTED_MAX]; /* these first */
	int listed_count;
	char dir[64];
	struct shared *shared;
};

/* ---- a worker ---- */

static void remove_dir(const char *dir)
{
	char command[160];

	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	CHECK(system(command) == 0);
}

static struct sim *sim_new(const struct running *r, int job, uint64_t seed)
{
	struct sim *sim = calloc(1, sizeof(*sim));

	CHECK(sim);
	sim->seed = seed;
	sim->plant = r->plant;
	sim->watch = r->watch;
	sim->cover = &r->shared->cover;
	sim->chance.state = seed;
	snprintf(sim->dir, sizeof(sim->dir), "%s-%d", r->dir, job);
	remove_dir(sim->dir);
	return sim;
}

static void run_seed(const struct running *r, int job, uint64_t seed)
{
	struct sim *sim = sim_new(r, job, seed);

	alarm(SEED_SECONDS);
	r->course->run(sim);
	alarm(0);
	free(sim);
}

static void ended_badly(const struct running *r, int job, int status);

/* In a process of its own, from the world as it was prepared. */
static void run_fork(const struct running *r, int job, struct sim *sim, uint64_t seed)
{
	int status;
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		alarm(SEED_SECONDS);
		sim->seed = sim->chance.state = seed;
		r->course->run(sim);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		ended_badly(r, job, status);
}

static uint64_t total(const struct running *r)
{
	return (uint64_t)r->listed_count + r->seeds;
}

static int work(const struct running *r, int job)
{
	struct shared *s = r->shared;
	struct sim *prepared = NULL;

	if (r->course->prepare) {
		prepared = sim_new(r, job, 0);
		r->course->prepare(prepared);
	}
	while (!atomic_load(&s->stop)) {
		uint64_t i = atomic_fetch_add(&s->next, 1), seed;
		if (i >= total(r))
			break;
		seed = i < (uint64_t)r->listed_count ? r->listed[i] : r->from + i - (uint64_t)r->listed_count;
		atomic_store(&s->at[job], seed);
		if (prepared)
			run_fork(r, job, prepared, seed);
		else
			run_seed(r, job, seed);
	}
	return 0;
}

/* ---- the runner ---- */

static pid_t start(const struct running *r, int job)
{
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		exit(work(r, job));
	return pid;
}

static void ended_badly(const struct running *r, int job, int status)
{
	atomic_fetch_add(&r->shared->failures, 1);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		fprintf(stderr, "seed %llu: it takes too long\n", (unsigned long long)atomic_load(&r->shared->at[job]));
	fprintf(stderr, "FAILED seed %llu\n", (unsigned long long)atomic_load(&r->shared->at[job]));
	if (r->plant != PLANT_NONE)
		atomic_store(&r->shared->stop, true);
}

static void run_all(const struct running *r)
{
	pid_t pids[JOBS_MAX];
	int alive = r->jobs, status, job;
	char dir[96];

	for (int i = 0; i < r->jobs; i++)
		pids[i] = start(r, i);
	while (alive) {
		pid_t pid = wait(&status);
		for (job = 0; job < r->jobs && pids[job] != pid; job++)
			;
		CHECK(pid > 0 && job < r->jobs);
		alive--;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			continue;
		ended_badly(r, job, status);
		if (r->course->prepare) {
			atomic_store(&r->shared->stop, true);
			continue;
		}
		pids[job] = start(r, job);
		alive++;
	}
	for (int i = 0; i < r->jobs; i++) {
		snprintf(dir, sizeof(dir), "%s-%d", r->dir, i);
		remove_dir(dir);
	}
}

static void prepare(struct running *r)
{
	if (!r->shared)
		r->shared = mmap(NULL, sizeof(*r->shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(r->shared != MAP_FAILED);
	memset(r->shared, 0, sizeof(*r->shared));
	r->shared->cover.of_credit = r->course->of_credit;
	snprintf(r->dir, sizeof(r->dir), "%s/daybook-sim-%d", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm", (int)getpid());
}

static int run_seeds(struct running *r)
{
	uint64_t failures;
	int nil = 0;

	prepare(r);
	run_all(r);
	failures = atomic_load(&r->shared->failures);
	nil = cover_print(&r->shared->cover);
	if (nil && total(r) >= COVERED_FROM)
		printf("%d cells were never met\n", nil);
	printf("%llu seeds, %llu failures\n", (unsigned long long)total(r), (unsigned long long)failures);
	return failures || (nil && total(r) >= COVERED_FROM) ? 1 : 0;
}

/* Each has to be found. */
static int run_plants(struct running *r)
{
	int missed = 0;

	for (enum plant p = r->course->plants_from; p <= r->course->plants_to; p++) {
		uint64_t seeds;
		prepare(r);
		r->plant = p;
		r->seeds = PLANT_SEEDS;
		r->listed_count = 0;
		run_all(r);
		seeds = atomic_load(&r->shared->next);
		if (atomic_load(&r->shared->failures)) {
			printf("%s: found within %llu seeds\n", plant_name(p), (unsigned long long)seeds);
			continue;
		}
		printf("%s: not found in %d seeds\n", plant_name(p), PLANT_SEEDS);
		missed++;
	}
	return missed ? 1 : 0;
}

/* ---- arguments ---- */

static void read_list(struct running *r, const char *path)
{
	char line[128];
	FILE *f = fopen(path, "r");

	CHECK(f);
	while (fgets(line, sizeof(line), f) && r->listed_count < SEEDS_LISTED_MAX)
		if (line[0] >= '0' && line[0] <= '9')
			r->listed[r->listed_count++] = strtoull(line, NULL, 10);
	fclose(f);
}

static const struct course *course_find(const char *name)
{
	if (!strcmp(name, credit_course.name))
		return &credit_course;
	return strcmp(name, storm_course.name) ? NULL : &storm_course;
}

static int usage(void)
{
	fprintf(stderr, "sim [--course storm|credit] [--from SEED] [--seeds N] [--jobs N] [--file FILE] [--watch] [--plant NAME | --plants]\n");
	return 2;
}

int main(int argc, char **argv)
{
	static struct running r = {.course = &storm_course, .from = 1, .seeds = 100, .jobs = 2};
	bool plants = false;

	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";
		if (!strcmp(argv[i], "--plants")) {
			plants = true;
			continue;
		}
		if (!strcmp(argv[i], "--watch")) {
			r.watch = true;
			continue;
		}
		if (!strcmp(argv[i], "--from"))
			r.from = strtoull(value, NULL, 10);
		else if (!strcmp(argv[i], "--seeds"))
			r.seeds = strtoull(value, NULL, 10);
		else if (!strcmp(argv[i], "--jobs"))
			r.jobs = atoi(value);
		else if (!strcmp(argv[i], "--file"))
			read_list(&r, value);
		else if (!strcmp(argv[i], "--course"))
			r.course = course_find(value);
		else if (strcmp(argv[i], "--plant") != 0 || (r.plant = plant_find(value)) == PLANT_COUNT)
			return usage();
		i++;
	}
	if (!r.course || r.jobs < 1 || r.jobs > JOBS_MAX)
		return usage();
	return plants ? run_plants(&r) : run_seeds(&r);
}
