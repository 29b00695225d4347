/* What a command asks of the daemon: read from its line, done by the writer, answered. */
#ifndef SYNCD_LOCAL_ASK_H
#define SYNCD_LOCAL_ASK_H

#include "cli/writer.h"
#include "job.h"

struct asked {
	struct acting *acts;
	int acts_count;
	struct str site; /* of a token */
	int hours;
	int64_t kept;             /* of a backup */
	struct recorded recorded; /* the last one */
	int already;
	struct str token;
	void (*put_answer)(const struct job *job, struct buf *to);
};

/* Takes the line apart and sets job->given and job->write. E_JSON, E_USAGE, E_FIELD. */
MUST_CHECK enum err asked_read(struct job *job, struct str line);
/* The answer's line, or the refusal in the job's op. */
void asked_put_answer(const struct job *job, struct buf *to);
void asked_done(struct job *job);

#endif
