/* The head of a request, read strictly as it comes in.
 *
 * libevent's reading is lenient: it takes lines that end in LF alone, a nul in a value,
 * folded lines, two lengths. Where two programs read one request differently somebody
 * slips through between them, so every line is held to one spelling here before
 * libevent sees it, and what is refused is refused in our own words. Pure: no socket. */
#ifndef NET_HEAD_PRIVATE_H
#define NET_HEAD_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { HEAD_LINES_MAX = 64 };

struct http_head {
	struct buf line; /* its end has not come yet */
	size_t bytes;    /* of the head so far */
	int lines;
	bool whole; /* the empty line was seen */
	bool post, sized, expects, hosted;
	uint64_t length; /* of the body */
	/* Refused: the status, and why in a few words. 0: nothing is wrong so far. */
	int status;
	const char *why;
};

/* Reads on, as far as the head goes; nothing more once it is whole or refused. `max`:
 * bytes of the whole head. */
void http_head_read(struct http_head *head, struct str bytes, size_t max);
/* As new, for the next request. */
void http_head_reset(struct http_head *head);

#endif
