/* A reader's thread: takes jobs out of the hall and looks things up for them in a
 * snapshot of its own. It never writes, and a book that fails it is opened anew. */
#include "office.h"
#include "say.h"

enum { READER_CACHE_KIB = 2048 };

static void open_book(struct desk *desk)
{
	struct book_options options = {.world = &desk->office->world, .mode = DB_READ, .cache_kib = READER_CACHE_KIB};
	struct op op;
	enum err err;

	if (desk->book && !desk->failed)
		return;
	book_close(desk->book);
	desk->book = NULL;
	desk->failed = false;
	op_init(&op);
	if ((err = book_open(&op, desk->office->dir, &options, &desk->book)))
		say_refused("reader_closed", &op, err);
	op_done(&op);
}

static void read_job(struct desk *desk, struct job *job)
{
	if (job->overdue) {
		job_answer(job);
		return;
	}
	open_book(desk);
	if (desk->book)
		job->read(job, desk);
	else
		job_later(job);
}

void *reader_run(void *arg)
{
	struct desk desk = {.office = arg};
	struct job *job;

	while ((job = hall_next(&desk.office->hall, &desk.grown)))
		read_job(&desk, job);
	book_close(desk.book);
	return NULL;
}
