/* Where jobs wait for a thread: calls for the readers, feeds for news, batches and
 * acts for the writer.
 *
 * Every line is bounded, and a batch is unpacked only when the writer has room for
 * it: what waits packed costs at most what was sent. In a line each device takes its
 * turn: its second job stands behind the first of all others, and no device fills a
 * line alone. One lock, held for moments. */
#ifndef SYNCD_HALL_H
#define SYNCD_HALL_H

#include <pthread.h>

#include "job.h"

enum {
	HALL_READS_MAX = 512,
	HALL_HAND_INS_MAX = 64,
	HALL_WRITES_MAX = 256,
	HALL_WRITES_BYTES_MAX = 16 * 1024 * 1024, /* unpacked: waiting for the writer or in its hands */
	HALL_GROUP_MAX = 64,                      /* batches that share one commit */
	HALL_DEVICE_PART = 4,                     /* one device has at most such a part of a line */
	HALL_GONE_MS = 1000,                      /* how soon a waiting feed whose caller hung up is let go */
};

struct queue {
	struct job *first, **end;
	int count;
	uint64_t turn; /* of the job taken last */
};

struct hall {
	pthread_mutex_t lock;
	pthread_cond_t readers, writer;
	struct queue reads, woken, hand_ins, waiting, writes;
	int line; /* of the three that readers serve: whose turn it is */
	size_t writes_bytes, in_hand_bytes;
	uint64_t grown;               /* how often the book has */
	bool leaving;                 /* no feed waits any more */
	bool readers_go, writer_goes; /* once their lines are empty */
};

void hall_init(struct hall *h);
void hall_done(struct hall *h);

/* From a loop thread; false: full. */
bool hall_ask(struct hall *h, struct job *job);
bool hall_hand_in(struct hall *h, struct job *job);

/* For a reader: the next job, or NULL when it may go. *grown: what hall_wait wants. */
struct job *hall_next(struct hall *h, uint64_t *grown);
/* Holds a feed that was caught up when the book had grown `grown` times. */
void hall_wait(struct hall *h, struct job *job, uint64_t grown);

/* To the writer; false: full, the job is still the caller's. */
bool hall_write(struct hall *h, struct job *job);
/* For the writer: up to HALL_GROUP_MAX jobs as a list; NULL where there is none
 * (`wait` false) or none will come. */
struct job *hall_writes(struct hall *h, bool wait);
bool hall_writer_goes(struct hall *h);
/* From the writer: there are news. */
void hall_grew(struct hall *h);

struct hall_counts {
	int reads, woken, hand_ins, waiting, writes;
	size_t writes_bytes;
};
struct hall_counts hall_counts(struct hall *h);

/* The end, in this order: feeds are let go, the readers leave, the writer leaves. */
void hall_leave(struct hall *h);
void hall_send_readers_home(struct hall *h);
void hall_send_writer_home(struct hall *h);

int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

#endif
