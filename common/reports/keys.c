/* Keys with a place each, for reports that gather what lies scattered in the book. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

void *room(struct arena *a, void *rows, size_t size, int count, int *cap)
{
	void *more;

	if (count < *cap)
		return rows;
	*cap = *cap ? *cap * 2 : 64;
	more = arena_take(a, size * (size_t)*cap);
	if (count)
		memcpy(more, rows, size * (size_t)count);
	return more;
}

void keys_init(struct keys *k, struct arena *arena)
{
	*k = (struct keys){.arena = arena};
}

static unsigned key_hash(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return (unsigned)(h ^ (h >> 32));
}

/* Its slot, or the free one where it belongs; a slot holds the place and one. */
static int *slot(struct keys *k, struct str key)
{
	unsigned at = key_hash(key) & (unsigned)(k->slots_cap - 1);

	while (k->slots[at] && !str_eq(k->list[k->slots[at] - 1], key))
		at = (at + 1) & (unsigned)(k->slots_cap - 1);
	return &k->slots[at];
}

static void grow(struct keys *k)
{
	if (k->count * 2 < k->slots_cap)
		return;
	k->slots_cap = k->slots_cap ? k->slots_cap * 2 : 64;
	k->slots = ARENA_ARRAY(k->arena, int, k->slots_cap);
	for (int i = 0; i < k->count; i++)
		*slot(k, k->list[i]) = i + 1;
}

int keys_place(struct keys *k, struct str key)
{
	int *at;

	grow(k);
	at = slot(k, key);
	if (!*at) {
		k->list = room(k->arena, k->list, sizeof(*k->list), k->count, &k->cap);
		k->list[k->count++] = arena_str(k->arena, key);
		*at = k->count;
	}
	return *at - 1;
}

struct place {
	struct str key;
	int at;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct place *)a)->key, ((const struct place *)b)->key);
}

int *keys_sorted(struct keys *k)
{
	struct place *places = ARENA_ARRAY(k->arena, struct place, k->count + 1);
	int *order = ARENA_ARRAY(k->arena, int, k->count + 1);

	for (int i = 0; i < k->count; i++)
		places[i] = (struct place){k->list[i], i};
	if (k->count)
		qsort(places, (size_t)k->count, sizeof(*places), by_key);
	for (int i = 0; i < k->count; i++)
		order[i] = places[i].at;
	return order;
}

static enum err take_name(void *ctx, struct op *op, const struct record_row *row)
{
	struct names *n = ctx;
	int at = keys_place(&n->keys, row->key);

	n->names = room(&op->arena, n->names, sizeof(*n->names), at, &n->cap);
	n->names[at] = arena_str(&op->arena, row->name);
	return OK;
}

enum err names_read(struct op *op, struct book *b, const char *type, struct names *out)
{
	*out = (struct names){0};
	keys_init(&out->keys, &op->arena);
	return records_walk(op, book_store(b), str_from(type), take_name, out);
}

struct str name_of(struct names *n, struct str key)
{
	int *at = n->keys.count ? slot(&n->keys, key) : NULL;

	return at && *at ? n->names[*at - 1] : STR_NONE;
}
