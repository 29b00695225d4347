/* Ages: how long after its due day a sum stands open, parted at days asked for. */
#ifndef REPORTS_AGING_H
#define REPORTS_AGING_H

#include "inside.h"

enum { AGES_MAX = 13 };

struct aging {
	struct day on; /* counted back from here */
	int limits[AGES_MAX - 1]; /* 30, 60, 90, 120 */
	int count; /* of ages: one more than there are limits */
	char since[AGES_MAX - 1][12]; /* the earliest due day of each age but the last, as written */
};

/* "30,60,90,120"; empty: these very days. E_VALUE. */
MUST_CHECK enum err aging_init(struct op *op, struct str limits, struct day on, struct aging *out);
/* Which age a due day belongs to. Not yet due is the first. */
int aging_place(const struct aging *a, struct str due);
/* "d31_60" and "31-60"; the last is "d120p" and "over 120". */
struct report_column aging_column(struct op *op, const struct aging *a, int place);

#endif
