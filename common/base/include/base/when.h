/* Business days and moments. Order never rests on either: a log is ordered by seq. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct day { /* days since 1970-01-01; DAY_NONE: not set */
	int32_t number;
};

#define DAY_NONE ((struct day){INT32_MIN})

struct moment { /* milliseconds since 1970-01-01 UTC */
	int64_t ms;
};

bool day_is_none(struct day d);
struct day day_of(int year, int month, int dom);
/* "2026-03-01" and nothing else; the day must exist; years 1900 to 9999. */
bool day_read(struct str s, struct day *out);
void day_put(struct buf *to, struct day d);
int day_cmp(struct day a, struct day b);
int day_diff(struct day later, struct day earlier); /* in days */
struct day day_add(struct day d, int days);
struct day day_add_months(struct day d, int months); /* the month's last day where it is too short; 9999-12-31 at most */
struct day day_later(struct day a, struct day b);
/* The business day of a moment at a place `utc_offset_min` east of UTC. */
struct day day_of_moment(struct moment m, int utc_offset_min);

/* "2026-03-01T01:01:01.000Z" and nothing else. */
bool moment_read(struct str s, struct moment *out);
void moment_put(struct buf *to, struct moment m);

/* The same in the arena, ending in a nul. */
struct str day_str(struct arena *a, struct day d);
struct str moment_str(struct arena *a, struct moment m);

#endif
