/* Months, as periods are named: "2026-03". */
#ifndef BASE_MONTH_H
#define BASE_MONTH_H

#include "base/when.h"

struct month { /* since the year nil */
	int32_t number;
};

#define MONTH_NONE ((struct month){INT32_MIN})

bool month_is_none(struct month m);
/* "2026-03" and nothing else; years 1900 to 9999. */
bool month_read(struct str s, struct month *out);
/* Of a day as it is written; MONTH_NONE where it is none. */
struct month month_of_text(struct str day);
struct month month_of(struct day d);
struct month month_after(struct month m);
struct day month_first(struct month m);
struct day month_last(struct month m);
int month_cmp(struct month a, struct month b);
void month_put(struct buf *to, struct month m);
/* The same in the arena, ending in a nul. */
struct str month_str(struct arena *a, struct month m);

#endif
