/* Memory that lives for one answer.
 *
 * Blocks in a chain, each used from its front; a piece that does not fit opens a
 * larger block. Taking is an addition, and giving back is one walk. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

enum { BLOCK_FIRST = 4096, BLOCK_LARGEST = 1 << 20, ALIGN = alignof(max_align_t) };

struct arena_block {
	struct arena_block *before;
	size_t size;
	size_t used;
	alignas(max_align_t) char bytes[];
};

static void block_open(struct arena *a, size_t least)
{
	size_t size = a->last ? a->last->size : BLOCK_FIRST / 2;
	struct arena_block *block;

	if (size < BLOCK_LARGEST)
		size *= 2;
	if (size < least)
		size = least;
	block = malloc(sizeof(*block) + size);
	CHECK(block);
	block->before = a->last;
	block->size = size;
	block->used = 0;
	a->last = block;
}

void *arena_take(struct arena *a, size_t size)
{
	void *piece;

	CHECK(size < SIZE_MAX / 4);
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (!a->last || a->last->size - a->last->used < size)
		block_open(a, size);
	piece = a->last->bytes + a->last->used;
	a->last->used += size;
	return memset(piece, 0, size);
}

void arena_reset(struct arena *a)
{
	while (a->last && a->last->before) {
		struct arena_block *before = a->last->before;

		free(a->last);
		a->last = before;
	}
	if (a->last)
		a->last->used = 0;
}

void arena_done(struct arena *a)
{
	arena_reset(a);
	free(a->last);
	a->last = NULL;
}

struct str arena_str(struct arena *a, struct str s)
{
	char *copy = arena_take(a, s.n + 1);

	if (s.n)
		memcpy(copy, s.p, s.n);
	return (struct str){copy, s.n};
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	CHECK(n >= 0);
	text = arena_take(a, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return (struct str){text, (size_t)n};
}
