/* Time, chance and sudden death come in through here, so that everything from
 * sync down runs the same in the simulator. */
#ifndef BASE_WORLD_H
#define BASE_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/id.h"
#include "base/when.h"

/* How long the machine has been running, and since which start. */
struct uptime {
	char boot[40];
	int64_t ms;
};

struct world {
	struct moment (*now)(struct world *w);
	void (*chance)(struct world *w, void *bytes, size_t size);
	/* Called between any two steps that touch a disk or a line, with the step's
	 * name. OK: go on. Anything else is returned at once, nothing is tidied up:
	 * the simulator kills a program here. */
	enum err (*step)(struct world *w, const char *name);
	/* For ages that no clock set wrong may shorten; NULL, or false: it is not known. */
	bool (*uptime)(struct world *w, struct uptime *out);
	int utc_offset_min; /* of business days */
};

/* The real one: system clock, kernel randomness, no death. */
void world_real(struct world *w);

static inline struct moment world_now(struct world *w)
{
	return w->now(w);
}

static inline MUST_CHECK enum err world_step(struct world *w, const char *name)
{
	return w->step ? w->step(w, name) : OK;
}

static inline bool world_uptime(struct world *w, struct uptime *out)
{
	return w->uptime && w->uptime(w, out);
}

struct docid world_docid(struct world *w);

#endif
