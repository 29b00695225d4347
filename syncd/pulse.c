/* Counting, and the judgement that the supervisor and a balancer ask for. */
#include "pulse.h"

#include <stdio.h>
#include <unistd.h>

#include "hall.h"
#include "store/reserve.h"

const int pulse_commit_step_ms[PULSE_COMMIT_STEPS] = {1, 2, 5, 10, 50, 200, 1000, 5000};

enum { US_PER_MS = 1000 };

void pulse_init(struct pulse *p, bool reserve)
{
	*p = (struct pulse){.begun_ms = clock_monotonic_ms(), .reserve = reserve};
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

bool pulse_disk_has_room(const struct pulse *p, const char *dir)
{
	char path[4096];
	int64_t left;

	if (p->reserve) {
		snprintf(path, sizeof(path), "%s/reserve", dir);
		return access(path, F_OK) == 0;
	}
	left = disk_free(dir);
	return left < 0 || left >= PULSE_DISK_MIN;
}

bool pulse_is_well(struct pulse *p, const char *dir, const char **why)
{
	if (!pulse_writer_is_well(p, why))
		return false;
	if (atomic_load(&p->draining))
		*why = "it is ending";
	else if (atomic_load(&p->failed))
		*why = "the last write failed";
	else if (!pulse_disk_has_room(p, dir))
		*why = "the disk is full";
	return !*why;
}
