/* Copying a book, and putting a copy in a book's place.
 *
 * Everything that can be refused is looked at before anything is touched; the copy is
 * whole on the disk under another name before the database that was there is moved. */
#include "book/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"

enum { PART = 1 << 16 };

static const char restored_fact[] = "restored", copied_fact[] = "copied_at";

/* ---- copies ---- */

enum err book_copy(struct op *op, struct book *b, const char *path, void (*progress)(void *ctx, int64_t done, int64_t of),
	void *ctx)
{
	struct buf whose = BUF_INIT;
	enum err err;

	identity_put(&whose, &b->id);
	err = store_backup(op, b->store, path, buf_str(&whose), progress, ctx);
	buf_done(&whose);
	return err;
}

static enum err put_fact(struct op *op, struct book *b, const char *name, struct str value)
{
	enum err err = store_begin(op, b->store);

	if (err)
		return err;
	if ((err = meta_put(op, b->store, name, value)) || (err = store_commit(op, b->store)))
		store_rollback(b->store);
	return err;
}

enum err book_note_copy(struct op *op, struct book *b)
{
	struct buf at = BUF_INIT;
	enum err err;

	moment_put(&at, world_now(b->world));
	err = put_fact(op, b, copied_fact, buf_str(&at));
	buf_done(&at);
	return err;
}

enum err book_last_copy(struct op *op, struct book *b, struct str *at)
{
	return meta_get(op, b->store, copied_fact, at);
}

/* ---- after a restore ---- */

enum err read_restored(struct op *op, struct book *b)
{
	struct str fact;
	enum err err = meta_get(op, b->store, restored_fact, &fact);

	b->restored = fact.n > 0;
	return err;
}

enum err book_met_office(struct op *op, struct book *b)
{
	if (!b->restored)
		return OK;
	b->restored = false;
	return put_fact(op, b, restored_fact, STR_NONE);
}

/* ---- files ---- */

static enum err disk(struct op *op, const char *path)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return op_refuse(op, E_DISK_FULL, path, "path", path, NULL);
	return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

static bool put_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static enum err copy_file(struct op *op, const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
	char part[PART];
	ssize_t n = -1;
	enum err err = OK;

	if (in < 0)
		return disk(op, from);
	if ((out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
		err = disk(op, to);
	while (!err && (n = read(in, part, sizeof(part))) > 0)
		if (!put_all(out, part, (size_t)n))
			err = disk(op, to);
	if (!err && n < 0)
		err = disk(op, from);
	if (!err && fsync(out) != 0)
		err = disk(op, to);
	if (out >= 0)
		close(out);
	close(in);
	return err;
}

/* Under the first name that is free; what the database kept beside it goes along. */
static enum err move_aside(struct op *op, const char *path, struct str *aside)
{
	static const char *const parts[] = {"", "-wal", "-shm"};

	for (int n = 1;; n++) {
		*aside = arena_printf(&op->arena, "%s.before-%d", path, n);
		if (access(aside->p, F_OK) != 0)
			break;
	}
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const char *from = arena_printf(&op->arena, "%s%s", path, parts[i]).p;
		if (rename(from, arena_printf(&op->arena, "%s%s", aside->p, parts[i]).p) < 0 && errno != ENOENT)
			return disk(op, from);
	}
	return OK;
}

/* ---- restoring ---- */

struct place {
	const char *dir;
	const char *db;
	struct identity id;
	bool known; /* there is a site.json */
	bool db_there, second_there;
};

static enum err other_book(struct op *op, const char *file, struct str whose, struct str here)
{
	return op_refuse(op, E_OTHER_BOOK, file, "file", file, "whose", whose.n ? arena_str(&op->arena, whose).p : "nobody", "here",
		arena_str(&op->arena, here).p, NULL);
}

/* Whose book it will be: the directory's, which the copy has to agree with, or the copy's. */
static enum err whose(struct op *op, const struct restoring *how, struct place *at)
{
	struct identity copied = {0};
	struct str text;
	enum err err = store_look_at_copy(op, how->file, &text);

	if (err || (text.n && (err = identity_read(op, text, how->file, &copied))))
		return err;
	err = identity_load(op, at->dir, &at->id);
	at->known = !err;
	if (err && err != E_NO_BOOK)
		return err;
	if (err) {
		op_forgive(op);
		if (!text.n)
			return other_book(op, how->file, STR_NONE, STR("this directory"));
		at->id = copied;
	} else if (text.n && (!str_eq(copied.site, at->id.site) || !str_eq(copied.epoch, at->id.epoch))) {
		return other_book(op, how->file, copied.site, at->id.site);
	}
	if (how->second.n)
		at->id.second = how->second;
	return OK;
}

static enum err look_for_second(struct op *op, const struct restoring *how, struct place *at)
{
	struct str dir = identity_second(&op->arena, at->dir, &at->id);
	const char *path = arena_printf(&op->arena, "%.*s/entries.ndjson", STR_ARG(dir)).p;
	struct log_id log;
	uint64_t first;
	enum err err;

	if (!dir.n)
		return OK;
	if ((err = second_peek(op, path, &log, &first, &at->second_there)))
		return err;
	if (at->second_there && (!str_eq(log.site, at->id.site) || !str_eq(log.epoch, at->id.epoch)))
		return other_book(op, path, log.site, at->id.site);
	if (!at->second_there && !how->without_second)
		return op_refuse(op, E_NO_SECOND, path, "path", path, NULL);
	/* Two books that write one file would each take in what the other recorded. */
	if (at->second_there && !at->known && !how->second.n)
		return op_refuse(op, E_SECOND_ELSEWHERE, path, "path", path, "dir", arena_str(&op->arena, dir).p, NULL);
	return OK;
}

static enum err look(struct op *op, const struct restoring *how, struct place *at)
{
	enum err err;

	at->db = arena_printf(&op->arena, "%s/book.db", at->dir).p;
	at->db_there = access(at->db, F_OK) == 0;
	if ((err = whose(op, how, at)) || (err = look_for_second(op, how, at)))
		return err;
	return at->db_there ? store_alone(op, at->db) : OK;
}

static enum err put_in_place(struct op *op, const struct restoring *how, struct place *at, struct restored_book *out)
{
	const char *part = arena_printf(&op->arena, "%s.new", at->db).p;
	enum err err;

	if (mkdir(at->dir, 0700) < 0 && errno != EEXIST)
		return disk(op, at->dir);
	if ((err = copy_file(op, how->file, part)) || (at->db_there && (err = move_aside(op, at->db, &out->aside)))) {
		unlink(part);
		return err;
	}
	if (rename(part, at->db) < 0)
		return disk(op, at->db);
	/* Its saving flushes the directory, the database's new name included. */
	return identity_save(op, at->dir, &at->id);
}

static enum err count_copied(struct op *op, const struct place *at, uint64_t *seq)
{
	struct db_options db = {.mode = DB_WRITE};
	struct store *store;
	struct log_head own;
	enum err err = store_open(op, at->db, &db, &store);

	if (err)
		return err;
	err = log_head_get(op, store, (struct log_id){at->id.site, at->id.epoch}, &own);
	*seq = own.seq;
	store_close(store);
	return err;
}

/* Head office begins another era even where its own log ends alike: it may lack others'. */
static enum err mark(struct op *op, struct book *b, bool sync_first)
{
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	if ((err = new_era(op, b)) || (err = meta_put(op, b->store, NEWS_FACT, STR_NONE)) || (sync_first && (err = meta_put(op, b->store, restored_fact, STR("1"))))) {
		txn_drop(b);
		return err;
	}
	return txn_end(op, b);
}

enum err book_restore(struct op *op, const char *dir, const struct restoring *how, const struct book_options *options,
	struct restored_book *out)
{
	struct place at = {.dir = dir};
	struct hash head;
	struct book *b;
	enum err err;

	*out = (struct restored_book){0};
	if ((err = look(op, how, &at)) || (err = put_in_place(op, how, &at, out)) || (err = count_copied(op, &at, &out->seq_copied)) ||
		(err = book_open(op, dir, options, &b)))
		return err;
	out->id = at.id;
	out->sync_first = at.id.server.n && !at.second_there;
	if (!(err = mark(op, b, out->sync_first)))
		err = book_head(op, b, &out->seq, &head);
	book_close(b);
	return err;
}
