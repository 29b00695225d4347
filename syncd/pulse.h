/* What the daemon counts of itself, and whether it is well.
 *
 * Counters alone, each added to where the thing happens, by any thread and without a
 * lock; whoever reads them (the metrics port, the supervisor's watchdog) sees each as
 * it is at that moment, not all of one moment. */
#ifndef SYNCD_PULSE_H
#define SYNCD_PULSE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
	PULSE_COMMIT_STEPS = 8,          /* of the histogram, without its last, endless one */
	PULSE_TURN_MS_MAX = 30 * 1000,   /* a writer that is longer at one turn is not well */
	PULSE_DISK_MIN = 16 * 1024 * 1024 /* bytes free, below which a disk without reserve is as good as full */
};

extern const int pulse_commit_step_ms[PULSE_COMMIT_STEPS];

struct pulse {
	/* Set before any thread runs. */
	int64_t begun_ms;           /* steady clock */
	bool reserve;               /* room is kept back on the disk: it is full when that was let go */
	atomic_bool draining;       /* told to end */
	atomic_int failed;          /* enum err of the writer's last commit or fold; OK: it went well */
	atomic_llong turn_ms;       /* when the writer's turn began, steady clock; 0: it waits for work */
	atomic_llong unfolded;      /* entries taken in and not folded yet */
	atomic_ullong entries, batches; /* taken in: new entries, batches whether new or not */
	atomic_ullong commits, commit_us;
	atomic_ullong commits_within[PULSE_COMMIT_STEPS + 1]; /* each step by itself */
	atomic_ullong refused[ERR_COUNT]; /* calls refused, by code */
	atomic_ullong answers[6];         /* by the hundreds of their status */
};

void pulse_init(struct pulse *p, bool reserve);
void pulse_turn_begins(struct pulse *p);
void pulse_turn_ends(struct pulse *p);
/* A commit that lasted so long, and how it came out; a failed one is not counted. */
void pulse_committed(struct pulse *p, int64_t us, enum err err);
void pulse_answered(struct pulse *p, int status, enum err code);

/* The writer waits for work, or is not too long at it. Else *why
 * says in a few words what is wrong. */
bool pulse_writer_is_well(struct pulse *p, const char **why);
/* The same; what it did last went well, the daemon takes calls and the disk under `dir`
 * has room. */
bool pulse_is_well(struct pulse *p, const char *dir, const char **why);
/* The disk under `dir` has room: the reserve is there, or some is free where none is kept. */
bool pulse_disk_has_room(const struct pulse *p, const char *dir);

#endif
