/* A hash table with open addressing over an array that never reorders, so that a
 * number given out stays good. */
#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"

enum { ROWS_FIRST = 64 };

void *rows_need(void *rows, uint32_t count, uint32_t *cap, size_t row_bytes)
{
	if (count < *cap)
		return rows;
	CHECK(*cap <= UINT32_MAX / 4);
	*cap = *cap ? *cap * 2 : ROWS_FIRST;
	rows = realloc(rows, *cap * row_bytes);
	CHECK(rows);
	return rows;
}

static uint32_t hash(struct str key)
{
	uint64_t h = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
	return (uint32_t)(h ^ (h >> 32));
}

/* Where the key stands, or the free slot where it would. */
static uint32_t slot_of(const struct names *names, struct str key)
{
	uint32_t mask = names->slots_count - 1;
	uint32_t at = hash(key) & mask;
	while (names->slots[at] && !str_eq(names->keys[names->slots[at] - 1], key))
		at = (at + 1) & mask;
	return at;
}

static void widen(struct names *names)
{
	names->slots_count = names->slots_count ? names->slots_count * 2 : 2 * ROWS_FIRST;
	free(names->slots);
	names->slots = calloc(names->slots_count, sizeof(*names->slots));
	CHECK(names->slots);
	for (uint32_t i = 0; i < names->count; i++)
		names->slots[slot_of(names, names->keys[i])] = i + 1;
}

uint32_t names_find(const struct names *names, struct str key)
{
	if (!names->count)
		return NAMES_NONE;
	uint32_t taken = names->slots[slot_of(names, key)];
	return taken ? taken - 1 : NAMES_NONE;
}

uint32_t names_put(struct names *names, struct str key, bool *fresh)
{
	uint32_t found = names_find(names, key);
	*fresh = found == NAMES_NONE;
	if (!*fresh)
		return found;
	if (names->count >= names->slots_count / 2)
		widen(names);
	names->keys = rows_need(names->keys, names->count, &names->cap, sizeof(*names->keys));
	names->keys[names->count] = arena_str(names->texts, key);
	names->slots[slot_of(names, key)] = names->count + 1;
	return names->count++;
}

void names_done(struct names *names)
{
	free(names->keys);
	free(names->slots);
}
