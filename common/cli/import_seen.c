/* Which keys a file has had already: the hash of each and its line, so that a large file
 * costs sixteen bytes a line and not its text. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "import_inside.h"

static uint64_t hash_of_key(struct str s)
{
	uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ s.n, part;

	for (; s.n >= 8; s.p += 8, s.n -= 8) {
		memcpy(&part, s.p, 8);
		h = (h ^ part) * UINT64_C(0xff51afd7ed558ccd);
		h ^= h >> 32;
	}
	part = 0;
	if (s.n)
		memcpy(&part, s.p, s.n);
	h = (h ^ part) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ (h >> 29);
}

static void grow(struct import_seen *seen)
{
	struct import_seen before = *seen;

	seen->cap = before.cap ? before.cap * 2 : 1024;
	seen->slot = calloc(seen->cap, sizeof(*seen->slot));
	CHECK(seen->slot);
	for (size_t i = 0; i < before.cap; i++) {
		size_t at = before.slot[i].hash & (seen->cap - 1);
		if (!before.slot[i].line)
			continue;
		while (seen->slot[at].line)
			at = (at + 1) & (seen->cap - 1);
		seen->slot[at] = before.slot[i];
	}
	free(before.slot);
}

uint32_t import_seen_before(struct import_seen *seen, struct str key, uint32_t line)
{
	uint64_t hash = hash_of_key(key);
	size_t at;

	if (seen->count * 4 >= seen->cap * 3)
		grow(seen);
	for (at = hash & (seen->cap - 1); seen->slot[at].line; at = (at + 1) & (seen->cap - 1))
		if (seen->slot[at].hash == hash)
			return seen->slot[at].line;
	seen->slot[at].hash = hash;
	seen->slot[at].line = line;
	seen->count++;
	return 0;
}

void import_seen_done(struct import_seen *seen)
{
	free(seen->slot);
	*seen = (struct import_seen){0};
}
