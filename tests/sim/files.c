/* What becomes of a place's files: lost, or an older copy in their place.
 *
 * What was recorded lies in two places; one of them may go at a time. */
#include "sim.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void path_of(const struct place *p, const char *name, char path[256])
{
	snprintf(path, 256, "%s/%s", p->dir, name);
}

static void copy(struct place *p, const char *from, const char *to)
{
	static const size_t max = 1 << 22;
	char a[256], b[256], *bytes = malloc(max);
	ssize_t n;
	int in, out;

	path_of(p, from, a);
	path_of(p, to, b);
	in = open(a, O_RDONLY | O_CLOEXEC);
	out = open(b, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK(bytes && in >= 0 && out >= 0);
	while ((n = read(in, bytes, max)) > 0)
		CHECK(write(out, bytes, (size_t)n) == n);
	CHECK(n == 0 && close(in) == 0 && close(out) == 0);
	free(bytes);
}

static void drop(struct place *p, const char *name)
{
	char path[256];

	path_of(p, name, path);
	(void)unlink(path);
}

static void drop_db(struct place *p)
{
	drop(p, "book.db");
	drop(p, "book.db-wal");
	drop(p, "book.db-shm");
}

void place_copy(struct place *p)
{
	if (chance_hits(&p->sim->chance, 2)) {
		place_close(p);
		copy(p, "book.db", "copy.db");
		p->db_copied = true;
		place_open(p);
		return;
	}
	copy(p, "second/entries.ndjson", "copy.ndjson");
	sim_tell(p, "puts aside", "a file");
	p->file_copied = true;
}

static bool office_holds_all(struct place *p)
{
	struct log_head held;
	struct hash hash;
	uint64_t seq;
	struct op op;

	op_init(&op);
	CHECK(book_head(&op, p->book, &seq, &hash) == OK);
	CHECK(log_head_get(&op, book_store(office(p->sim)->book), book_log(p->book), &held) == OK);
	op_done(&op);
	return held.seq == seq;
}

/* Does the database hold all of the own log? */
static bool is_whole(struct place *p)
{
	struct hash hash;
	uint64_t seq;
	struct op op;

	op_init(&op);
	CHECK(book_head(&op, p->book, &seq, &hash) == OK);
	op_done(&op);
	return book_second_first(p->book) <= seq + 1;
}

/* What lies in one place only is not lost there. */
static bool may(struct place *p, enum fault fault)
{
	switch (fault) {
	case FILE_DELETED:
		return is_whole(p);
	case DB_DELETED:
		return p->index != 0;
	case BOTH_DELETED:
		return p->index != 0 && office_holds_all(p);
	case DB_BEHIND:
		return p->index != 0 && p->db_copied;
	case FILE_BEHIND:
		return p->file_copied && is_whole(p);
	default:
		return false;
	}
}

static enum err cover_doc(void *ctx, struct op *op, const struct doc_row *row)
{
	const struct place *p = ((void **)ctx)[0];

	(void)op;
	cover_paper(p->sim->cover, *(const enum fault *)((void **)ctx)[1], row->type, row->state);
	return OK;
}

static void cover_files(struct place *p, enum fault fault)
{
	void *ctx[2] = {p, &fault};
	struct op op;

	op_init(&op);
	CHECK(docs_walk(&op, book_store(p->book), STR_NONE, 0, cover_doc, ctx) == OK);
	op_done(&op);
	if (p->uplink)
		cover_line(p->sim->cover, protocol_of(uplink_state(p->uplink)), fault);
}

static void strike(struct place *p, enum fault fault)
{
	if (fault == DB_DELETED || fault == BOTH_DELETED || fault == DB_BEHIND)
		drop_db(p);
	if (fault == FILE_DELETED || fault == BOTH_DELETED)
		drop(p, "second/entries.ndjson");
	if (fault == DB_BEHIND)
		copy(p, "copy.db", "book.db");
	if (fault == FILE_BEHIND)
		copy(p, "copy.ndjson", "second/entries.ndjson");
	/* An older copy beside a log that is not back yet would begin a second life. */
	if (fault == BOTH_DELETED)
		p->db_copied = p->file_copied = false;
}

void place_file_fault(struct place *p)
{
	enum fault fault;
	int tries = 5;

	do
		fault = DB_DELETED + (enum fault)chance_below(&p->sim->chance, FAULT_COUNT - DB_DELETED);
	while (!may(p, fault) && --tries);
	/* The worst is seldom possible. */
	if (may(p, BOTH_DELETED) && chance_hits(&p->sim->chance, 3))
		fault = BOTH_DELETED;
	if (!may(p, fault))
		return;
	sim_tell(p, "loses", cover_name(fault));
	cover_files(p, fault);
	place_close(p);
	strike(p, fault);
	p->fuse = chance_hits(&p->sim->chance, 4) ? 1 + chance_below(&p->sim->chance, 3) : 0;
	place_open(p);
}

/* Head office has a copy of all it holds: sites may let go of that much. */
void place_backup(struct place *p)
{
	struct store *s = book_store(p->book);
	struct op op;

	op_init(&op);
	CHECK(store_begin(&op, s) == OK);
	CHECK(meta_put(&op, s, "kept_n", arena_printf(&op.arena, "%lld", (long long)s->last_n)) == OK);
	CHECK(store_commit(&op, s) == OK);
	op_done(&op);
}

void place_rebuild(struct place *p)
{
	struct op op;

	op_init(&op);
	if (chance_hits(&p->sim->chance, 2))
		place_fuse(p);
	(void)place_died(p, &op, book_rebuild(&op, p->book), "rebuild");
	op_done(&op);
}
