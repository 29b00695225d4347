/* One pass over JSON text that builds nothing. The strict reader and the scanner
 * are the same walk; the scanner leaves out what its callers check once. */
#ifndef BASE_JSON_WALK_H
#define BASE_JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum { WALK_KEYS_HELD = 64 };

struct walk_key {
	struct str text; /* unescaped */
	const char *at;
};

struct walk {
	const char *p;
	const char *end;
	const char *why; /* set where it failed, at p */
	bool strict; /* UTF-8, duplicate keys */
	bool spaces; /* between tokens are taken */
	int depth;
	/* Keys of all objects that are open, the innermost last. */
	struct walk_key *keys;
	size_t keys_count;
	size_t keys_room;
	struct walk_key held[WALK_KEYS_HELD];
	struct arena unescaped;
};

void walk_init(struct walk *w, struct str text, bool strict);
void walk_done(struct walk *w);
bool walk_value(struct walk *w);
void walk_spaces(struct walk *w);
/* Past all that stands for itself within a string. */
const char *walk_plain(const char *p, const char *end);
/* p stands at the quote; afterwards behind the closing one. */
bool walk_string(struct walk *w, struct str *raw, bool *escaped);

#endif
