/* Counting, and the judgement that the supervisor and a balancer ask for. */
#include "pulse.h"

#include <sys/statvfs.h>

#include "hall.h"

const int pulse_commit_step_ms[PULSE_COMMIT_STEPS] = {1, 2, 5, 10, 50, 200, 1000, 5000};

enum { US_PER_MS = 1000 };

void pulse_init(struct pulse *p)
{
	*p = (struct pulse){.begun_ms = clock_monotonic_ms()};
}

void pulse_turn_begins(struct pulse *p)
{
	atomic_store(&p->turn_ms, clock_monotonic_ms());
}

void pulse_turn_ends(struct pulse *p)
{
	atomic_store(&p->turn_ms, 0);
}

void pulse_committed(struct pulse *p, int64_t us, enum err err)
{
	int step = 0;

	atomic_store(&p->failed, (int)err);
	if (err)
		return;
	while (step < PULSE_COMMIT_STEPS && us > (int64_t)pulse_commit_step_ms[step] * US_PER_MS)
		step++;
	atomic_fetch_add(&p->commits_within[step], 1);
	atomic_fetch_add(&p->commit_us, (unsigned long long)us);
	atomic_fetch_add(&p->commits, 1);
}

void pulse_answered(struct pulse *p, int status, enum err code)
{
	atomic_fetch_add(&p->answers[status / 100 % 6], 1);
	if (code)
		atomic_fetch_add(&p->refused[code], 1);
}

bool pulse_writer_is_well(struct pulse *p, const char **why)
{
	int64_t since = atomic_load(&p->turn_ms);

	*why = NULL;
	if (since && clock_monotonic_ms() - since > PULSE_TURN_MS_MAX)
		*why = "the writer is stuck";
	return !*why;
}

static bool disk_has_room(const char *dir)
{
	struct statvfs disk;

	return statvfs(dir, &disk) < 0 || (uint64_t)disk.f_bavail * disk.f_frsize >= PULSE_DISK_MIN;
}

bool pulse_is_well(struct pulse *p, const char *dir, const char **why)
{
	if (!pulse_writer_is_well(p, why))
		return false;
	if (atomic_load(&p->draining))
		*why = "it is ending";
	else if (atomic_load(&p->failed))
		*why = "the last write failed";
	else if (!disk_has_room(dir))
		*why = "the disk is full";
	return !*why;
}
