/* Days as written sort like the days they are: an age is found by comparing text, and
 * no row's day is ever worked out. */
#include "aging.h"

#include <string.h>

enum { AGE_DAYS_MAX = 36500, DAY_BYTES = 10 };

static enum err bad_limits(struct op *op, struct str limits)
{
	return op_refuse(op, E_VALUE, "--buckets", "value", arena_str(&op->arena, limits).p, "kind",
		"a list of up to twelve ages in days, each more than the one before", "example", "30,60,90,120", NULL);
}

/* "11-20" ends at 20 where the age before ended at 10, and "31-" is what is left. */
static bool read_range(struct str text, int last, uint64_t *days, bool *open)
{
	struct str to = text, from = str_cut(&to, '-');
	uint64_t begin;

	*open = to.p && !to.n;
	if (!to.p)
		return str_to_u64(text, days);
	if (!str_to_u64(from, &begin) || begin != (uint64_t)(last + 1))
		return false;
	return *open || str_to_u64(to, days);
}

static enum err read_limits(struct op *op, struct str limits, struct aging *a)
{
	struct str rest = limits;
	int last = -1;

	while (rest.p) {
		uint64_t days = 0;
		bool open;
		if (!read_range(str_cut(&rest, ','), last, &days, &open) || (open && (rest.p || !a->count)))
			return bad_limits(op, limits);
		if (open)
			break;
		if (a->count == AGES_MAX - 1 || days > AGE_DAYS_MAX || (int)days <= last)
			return bad_limits(op, limits);
		a->limits[a->count++] = last = (int)days;
	}
	return OK;
}

enum err aging_init(struct op *op, struct str limits, struct day on, struct aging *out)
{
	enum err err;

	*out = (struct aging){.on = on};
	if ((err = read_limits(op, limits.n ? limits : STR("30,60,90,120"), out)))
		return err;
	for (int i = 0; i < out->count; i++) {
		struct str since = day_str(&op->arena, day_later(day_add(on, -out->limits[i]), day_of(1900, 1, 1)));
		memcpy(out->since[i], since.p, DAY_BYTES);
	}
	out->count++;
	return OK;
}

int aging_place(const struct aging *a, struct str due)
{
	int i = 0;

	if (due.n != DAY_BYTES)
		return a->count - 1;
	while (i < a->count - 1 && memcmp(due.p, a->since[i], DAY_BYTES) < 0)
		i++;
	return i;
}

struct report_column aging_column(struct op *op, const struct aging *a, int place)
{
	int from = place ? a->limits[place - 1] + 1 : 0;
	struct report_column c = {.kind = REPORT_MONEY};

	if (place == a->count - 1) {
		c.name = arena_printf(&op->arena, "d%dp", from - 1).p;
		c.label = arena_printf(&op->arena, "over %d", from - 1).p;
		c.label_zh = arena_printf(&op->arena, "%d 天以上", from - 1).p;
	} else {
		c.name = arena_printf(&op->arena, "d%d_%d", from, a->limits[place]).p;
		c.label = arena_printf(&op->arena, "%d-%d", from, a->limits[place]).p;
		c.label_zh = arena_printf(&op->arena, "%d-%d 天", from, a->limits[place]).p;
	}
	return c;
}
