/* The strict reader: the walk finds what cJSON would let pass, then cJSON builds
 * the tree. What it was never given it cannot misread. */
#include "base/json.h"

#include <stdio.h>

#include "json_walk.h"

/* cJSON holds numbers as doubles: from 2^53 on a neighbour reads as the same. */
#define WHOLE_END 9007199254740992.0

bool json_strict(struct str text, const char **why, size_t *at)
{
	struct walk w;
	bool whole;

	walk_init(&w, text, true);
	walk_spaces(&w);
	whole = walk_value(&w);
	if (whole)
		walk_spaces(&w);
	if (whole && w.p < w.end) {
		w.why = "more text behind the value";
		whole = false;
	}
	*why = w.why;
	*at = text.n ? (size_t)(w.p - text.p) : 0;
	walk_done(&w);
	return whole;
}

enum err json_read(struct op *op, struct str text, size_t bytes_max, const char *place, cJSON **out)
{
	const char *why;
	char first[24];
	char second[24];
	size_t at;

	*out = NULL;
	if (text.n > bytes_max) {
		snprintf(first, sizeof(first), "%zu", text.n);
		snprintf(second, sizeof(second), "%zu", bytes_max);
		return op_refuse(op, E_SIZE, place, "size", first, "max", second, NULL);
	}
	if (!json_strict(text, &why, &at)) {
		snprintf(first, sizeof(first), "%zu", at);
		return op_refuse(op, E_JSON, place, "why", why, "at", first, NULL);
	}
	*out = cJSON_ParseWithLengthOpts(text.p, text.n, NULL, 0);
	if (!*out)
		return op_refuse(op, E_JSON, place, "why", "it cannot be held", "at", "0", NULL);
	return OK;
}

const cJSON *json_get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

struct str json_text(const cJSON *object, const char *name)
{
	return str_from(cJSON_GetStringValue(json_get(object, name)));
}

bool json_u64(const cJSON *object, const char *name, uint64_t *out)
{
	const cJSON *item = json_get(object, name);

	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble < WHOLE_END))
		return false;
	if (item->valuedouble != (double)(uint64_t)item->valuedouble) /* cJSON's number */
		return false;
	*out = (uint64_t)item->valuedouble;
	return true;
}
