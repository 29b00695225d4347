/* Memory that lives for one answer. Nobody frees a piece; arena_done frees all. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *last;
};

void arena_done(struct arena *a);
void arena_reset(struct arena *a); /* keeps the first block, for a loop over many acts */
void *arena_take(struct arena *a, size_t size); /* zeroed, aligned for any type */
struct str arena_str(struct arena *a, struct str s); /* a copy that ends in a nul */
struct str arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(a, type) ((type *)arena_take((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_take((a), sizeof(type) * (size_t)(count)))

#endif
