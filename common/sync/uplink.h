/* The uplink's inside, shared by its files. */
#ifndef SYNC_UPLINK_INSIDE_H
#define SYNC_UPLINK_INSIDE_H

#include "sync/uplink.h"

enum uplink_at { AT_HEAD, AT_TAKE_BACK, AT_HAND_IN, AT_FEED, AT_IDLE };

/* What goes up next: whole groups of the own log behind `after`. */
struct parcel {
	bool made;
	uint64_t last; /* its last entry */
	struct hash head;
	bool single; /* one group: it cannot be made smaller */
	struct buf plain, packed, signature;
};

struct uplink {
	struct book *book;
	struct uplink_options options;
	enum uplink_at at;
	uint64_t theirs;  /* up to here head office holds our log */
	size_t plain_max; /* of the next parcel */
	struct parcel parcel;
	struct buf query;
	struct uplink_progress progress;
};

/* Makes the next parcel unless it is made; *any false: everything has gone up. */
MUST_CHECK enum err parcel_make(struct op *op, struct uplink *u, bool *any);
/* After it was too large; false where it is one group alone. */
bool parcel_halve(struct uplink *u);
void parcel_drop(struct uplink *u);
size_t parcel_plain_start(const struct uplink *u);

/* An answer of the feed, applied in one go; *any: it brought something. */
MUST_CHECK enum err news_hear(struct op *op, struct uplink *u, const struct answer *a, bool *any);
/* Own entries back: the lines without their last message; E_DAMAGED where it is missing. */
MUST_CHECK enum err back_hear(struct op *op, struct uplink *u, const struct answer *a, int *count);

#endif
