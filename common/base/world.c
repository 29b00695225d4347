/* The real world: the system's clock and the kernel's randomness. */
#include "base/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/check.h"

/* China keeps one time; a day is at most 14 hours ahead of UTC, 12 behind. */
enum { OFFSET_DEFAULT = 480, OFFSET_EAST_MAX = 14 * 60, OFFSET_WEST_MAX = 12 * 60 };

static struct moment now_real(struct world *w)
{
	struct timespec t;

	(void)w;
	CHECK(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return (struct moment){(int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000};
}

static void chance_real(struct world *w, void *bytes, size_t size)
{
	char *p = bytes;

	(void)w;
	while (size) {
		/* Up to 256 bytes come whole and are not interrupted by a signal. */
		size_t part = size < 256 ? size : 256;

		CHECK(getrandom(p, part, 0) == (ssize_t)part);
		p += part;
		size -= part;
	}
}

/* Suspended it counts too: news grows old while the lid is shut. */
static bool uptime_real(struct world *w, struct uptime *out)
{
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
	struct timespec t;
	bool read;

	(void)w;
	if (!f)
		return false;
	read = fgets(out->boot, sizeof(out->boot), f) != NULL;
	fclose(f);
	out->boot[strcspn(out->boot, "\n")] = 0;
	if (!read || !out->boot[0] || clock_gettime(CLOCK_BOOTTIME, &t) != 0)
		return false;
	out->ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
	return true;
}

static int offset_of_environment(void)
{
	struct str text = str_from(getenv("DAYBOOK_UTC_OFFSET"));
	bool west = str_starts(text, STR("-"));
	uint64_t minutes;

	if (!str_to_u64(west ? str_sub(text, 1, text.n) : text, &minutes))
		return OFFSET_DEFAULT;
	if (minutes > (west ? OFFSET_WEST_MAX : OFFSET_EAST_MAX))
		return OFFSET_DEFAULT;
	return west ? -(int)minutes : (int)minutes;
}

void world_real(struct world *w)
{
	*w = (struct world){.now = now_real, .chance = chance_real, .uptime = uptime_real, .utc_offset_min = offset_of_environment()};
}

struct docid world_docid(struct world *w)
{
	unsigned char bytes[10];

	w->chance(w, bytes, sizeof(bytes));
	return docid_from_bytes(bytes);
}
