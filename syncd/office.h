/* The running daemon: its hall, its threads, and what they read in common.
 *
 *   loop threads -> hall -> readers (own snapshots) -> hall -> the writer
 *   local socket -------------------------------------^
 *
 * Only the writer's thread touches the book that is written; what stands here is
 * set before the threads begin. */
#ifndef SYNCD_OFFICE_H
#define SYNCD_OFFICE_H

#include <pthread.h>

#include "config.h"
#include "hall.h"
#include "keys.h"
#include "pulse.h"

enum { READERS = 2, LOOPS = 2 };

struct local;
struct metrics;

struct office {
	const char *dir;
	struct world world;
	struct config config;
	struct keys keys;
	int port;              /* on which it really listens */
	const char *listening; /* "0.0.0.0:7443" */
	struct hall hall;
	struct book *book; /* the writer's */
	struct http_server *server;
	struct local *local;
	struct metrics *metrics; /* NULL: nobody watches */
	struct pulse pulse;
	pthread_t writer, readers[READERS], http;
};

/* routes.c: http_config.handle, with the office as its ctx. */
void office_handle(void *ctx, struct http_call *call);

/* Thread functions; each takes the office. */
void *reader_run(void *office);
void *writer_run(void *office);

#endif
