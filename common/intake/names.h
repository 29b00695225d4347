/* Texts numbered in order of first appearance, found again by their bytes. */
#ifndef INTAKE_NAMES_H
#define INTAKE_NAMES_H

#include "base/arena.h"
#include "base/str.h"

#define NAMES_NONE UINT32_MAX

struct names {
	struct arena *texts; /* where the copies live */
	struct str *keys;
	uint32_t *slots; /* number + 1, 0: free; at most half of them taken */
	uint32_t count;
	uint32_t cap;
	uint32_t slots_count; /* a power of two */
};

uint32_t names_find(const struct names *names, struct str key); /* NAMES_NONE: not there */
uint32_t names_put(struct names *names, struct str key, bool *fresh);
void names_done(struct names *names); /* the copies stay in the arena */

/* rows with room for one more behind `count`; stops the program out of memory. */
void *rows_need(void *rows, uint32_t count, uint32_t *cap, size_t row_bytes);

#endif
