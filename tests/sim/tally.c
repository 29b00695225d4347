/* Sums by a text, in a table of their own: what the book adds up is added up here
 * once more, from the entries, by other code. */
#include "sim.h"

#include <stdlib.h>

static size_t slot_of(const struct tally *t, struct str key)
{
	uint64_t h = UINT64_C(14695981039346656037);
	size_t at;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
	at = (size_t)(h ^ (h >> 31)) & (t->cap - 1);
	while (t->slots[at].key.p && !str_eq(t->slots[at].key, key))
		at = (at + 1) & (t->cap - 1);
	return at;
}

static void tally_room(struct tally *t)
{
	struct tally before = *t;

	if (t->count * 2 < t->cap)
		return;
	t->cap = before.cap ? before.cap * 2 : 64;
	t->slots = calloc(t->cap, sizeof(*t->slots));
	CHECK(t->slots);
	for (size_t i = 0; i < before.cap; i++)
		if (before.slots[i].key.p)
			t->slots[slot_of(t, before.slots[i].key)] = before.slots[i];
	free(before.slots);
}

void tally_add(struct tally *t, struct str key, int64_t v)
{
	size_t at;

	tally_room(t);
	at = slot_of(t, key);
	if (!t->slots[at].key.p) {
		t->slots[at].key = arena_str(&t->arena, key);
		t->count++;
	}
	t->slots[at].v += v;
}

int64_t tally_get(const struct tally *t, struct str key)
{
	return t->cap ? t->slots[slot_of(t, key)].v : 0;
}

bool tally_has(const struct tally *t, struct str key)
{
	return t->cap && t->slots[slot_of(t, key)].key.p;
}

void tally_done(struct tally *t)
{
	free(t->slots);
	arena_done(&t->arena);
	*t = (struct tally){0};
}
