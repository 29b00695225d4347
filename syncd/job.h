/* One thing asked of the daemon, on its way from thread to thread.
 *
 * A job belongs to one thread at a time and carries its own op, so that nothing is
 * shared but the hall through which it is handed on. Whoever has answered it frees
 * it with job_free. */
#ifndef SYNCD_JOB_H
#define SYNCD_JOB_H

#include <semaphore.h>

#include "book/fold.h"
#include "net/http_server.h"
#include "sync/desk.h"

struct office;
struct pulse;

/* What the writer's thread alone may touch. */
struct pen {
	struct book *book;
	struct office *office;
};

/* What one reader's thread alone may touch. */
struct desk {
	struct book *book; /* NULL: could not be opened yet */
	bool failed;       /* a circumstance came between: it is opened anew before the next job */
	struct office *office;
	uint64_t grown; /* how often the book had grown when the job was taken */
};

struct job {
	struct job *next;
	struct op op;
	enum err err; /* what `write` came to, refused in op */
	struct pulse *pulse; /* where its answer is counted; NULL: nowhere */
	int64_t begun_ms;    /* steady clock */
	const char *said_as; /* the log's word for a refusal; NULL: `refused`; "": was said already */

	struct str from; /* in whose turn it waits: a device's fingerprint; empty: a stranger */
	uint64_t turn;

	/* A call over the line; NULL where it came through the local socket. */
	struct http_call *http;
	struct call call;
	struct caller who; /* known once a reader has the job */
	struct answer answer;

	/* A feed that waits: until when, on the monotonic clock. */
	bool waited;  /* it was parked before: deadline is set */
	bool overdue; /* has its answer already; waits no longer */
	int64_t deadline_ms;

	/* On a reader's thread: answers, holds or hands the job on. */
	void (*read)(struct job *job, struct desk *desk);

	/* For the writer: a batch to take in, or what `write` does in the book. */
	struct buf lines;
	struct batch batch;
	struct taken taken;
	uint64_t kept; /* of the caller's log */
	void (*write)(struct job *job, struct pen *pen);
	void *given;                      /* in the arena: what `write` reads and fills */
	void (*written)(struct job *job); /* once it is durable: answers, frees it or hands it back */
	sem_t *done;                      /* whoever waits for the job to come back */
};

struct job *job_new(void);
void job_free(struct job *job);

/* "POST /v1/log", and how long it has been here. */
const char *job_call(struct job *job);
int64_t job_ms(const struct job *job);

/* Answers with what stands in job->answer, and frees the job. */
void job_answer(struct job *job);
/* Answers with the refusal in the op, and frees the job. */
void job_refused(struct job *job);
/* 503; frees the job. */
void job_later(struct job *job);

#endif
