/* A transaction over two files, and what is said of one that failed.
 *
 * The group is appended to the second file, then both are flushed side by side, then it
 * is recorded. Where a flush or commit fails, nobody knows what reached the disk: a
 * database's log may hold the whole transaction, the file a whole line. So both are
 * put into one known state and read again, and the answer is what was found there. */
#include "inside.h"

#include "base/check.h"

static enum err read_seen(struct op *op, struct book *b)
{
	struct str seen;
	enum err err;

	b->seen = STR_NONE;
	if (book_is_home(b))
		return OK;
	if ((err = log_last_seen(op, b->store, b->home, &seen)))
		return err;
	buf_clear(&b->seen_text);
	buf_put(&b->seen_text, seen);
	b->seen = buf_str(&b->seen_text);
	return OK;
}

enum err txn_begin(struct op *op, struct book *b)
{
	int64_t others;
	enum err err = store_begin(op, b->store);

	if (err)
		return err;
	b->sound_from = b->sound_to = 0;
	buf_clear(&b->lines);
	others = store_others(b->store);
	if (others != b->others) {
		people_forget(b);
		if (b->second && (err = second_refresh(op, b->second)))
			goto drop;
	}
	if (records_full(b->records))
		records_forget(b->records);
	b->others = others;
	b->whole = false;
	ids_done(&b->ids);
	if ((err = heal(op, b)) || (err = read_seen(op, b)))
		goto drop;
	b->own_before = b->own.seq;
	return OK;
drop:
	txn_drop(b);
	return err;
}

void txn_drop(struct book *b)
{
	if (b->second)
		second_undo(b->second);
	store_rollback(b->store);
	people_forget(b);
	buf_clear(&b->lines);
}

/* ---- after a failure ---- */

/* What became of own entries up to `wanted`. */
enum outcome { RECORDED, NOT_RECORDED, UNSURE };

struct failed {
	uint64_t before, wanted; /* own entries before the transaction, and with it */
	bool in_file; /* flushed there, so recorded whatever the database says */
	bool not_in_file; /* nothing of it is left there, and that was flushed */
	bool not_in_database; /* its end never reached the database's log */
	bool in_one; /* the database could not be brought up to the file */
};

/* Both ends are read from the disk, either heals the other, and the database makes a
 * commit, which overwrites what the failed one may have left behind its log's end. */
static enum err read_both_ends(struct op *op, struct book *b)
{
	enum err err = store_begin(op, b->store);

	if (err)
		return err;
	if (b->second)
		err = second_refresh(op, b->second);
	if (!err)
		err = heal(op, b);
	if (!err)
		err = store_overwrite(op, b->store);
	if (!err)
		err = store_commit(op, b->store);
	if (err)
		store_rollback(b->store);
	return err;
}

static enum outcome found(struct book *b, struct failed *f)
{
	struct op op;
	enum err err;

	op_init(&op);
	err = read_both_ends(&op, b);
	op_done(&op);
	f->in_one = err != OK;
	if (!err)
		return b->own.seq >= f->wanted ? RECORDED : b->own.seq <= f->before ? NOT_RECORDED : UNSURE;
	if (f->in_file)
		return RECORDED;
	return f->not_in_file && f->not_in_database ? NOT_RECORDED : UNSURE;
}

/* The transaction is given up as far as it can be, and what is left of it looked for. */
static enum err settle(struct op *op, struct book *b, struct failed *f, enum err err)
{
	enum outcome outcome;

	if (b->second && !f->in_file)
		f->not_in_file = second_undo(b->second);
	store_rollback(b->store);
	people_forget(b);
	buf_clear(&b->lines);
	/* Whatever comes next reads both ends first. */
	b->others = -1;
	if (err == E_DISK_FULL && f->in_file)
		room_make(b);
	if (f->wanted == f->before)
		return err;
	outcome = found(b, f);
	if (outcome == NOT_RECORDED)
		return err;
	op_forgive(op);
	if (outcome == UNSURE)
		return op_refuse(op, E_UNSURE, "", "path", b->dir, NULL);
	if (f->in_one)
		op_warn(op, W_ONE_FILE, "", "path", b->dir, NULL);
	room_warn(op, b);
	return OK;
}

/* ---- the end of one ---- */

static enum err commit_both(struct op *op, struct book *b, struct failed *f, enum err *flushed)
{
	bool both = b->second && b->lines.n > 0;
	struct op flushing;
	enum err err;

	if (both)
		second_flush_begin(b->second);
	err = store_commit(op, b->store);
	f->not_in_database = err == E_DISK_FULL;
	*flushed = OK;
	if (both) {
		op_init(&flushing);
		*flushed = second_flush_end(&flushing, b->second);
		op_done(&flushing);
		f->in_file = !*flushed;
	}
	return err;
}

/* Half of a large batch in the second file would be recorded by that (what either file
 * holds is), so it gets none of it before the database has all: as after a death. */
static void bring_second_up(struct op *op, struct book *b)
{
	struct op healing;
	enum err err;

	op_init(&healing);
	if (!(err = txn_begin(&healing, b)))
		err = txn_end(&healing, b);
	op_done(&healing);
	if (err)
		op_warn(op, W_ONE_FILE, "", "path", b->second_path.p, NULL);
}

enum err txn_end(struct op *op, struct book *b)
{
	bool whole = b->whole && b->second && b->own.seq > b->own_before;
	struct failed f = {.before = b->own_before, .wanted = b->own.seq};
	struct second_end end = {b->own.seq, b->own.hash};
	enum err err, flushed;

	if ((err = world_step(b->world, "before_append")))
		return err;
	if (b->second && b->lines.n && (err = second_append(op, b->second, buf_str(&b->lines), end))) {
		f.not_in_database = true;
		return settle(op, b, &f, err);
	}
	if ((err = world_step(b->world, "appended")))
		return err;
	err = commit_both(op, b, &f, &flushed);
	buf_clear(&b->lines);
	if (err)
		return settle(op, b, &f, err);
	if (flushed) {
		/* What a flush failed for may be lost though it can be read: it is written anew. */
		(void)second_undo(b->second);
		b->others = -1;
		op_warn(op, W_ONE_FILE, "", "path", b->second_path.p, NULL);
	}
	room_warn(op, b);
	err = world_step(b->world, "committed");
	if (!err && whole)
		bring_second_up(op, b);
	return err;
}

uint64_t book_second_first(const struct book *b)
{
	return b->second ? second_first(b->second) : 0;
}

/* The file is cut at what head office keeps in a second place. That the database says so
 * too is how other programs notice that the file is another one now. */
enum err book_cut_second(struct op *op, struct book *b, uint64_t kept)
{
	enum err err;

	if (!b->second || kept < second_first(b->second))
		return OK;
	if ((err = txn_begin(op, b)))
		return err;
	if (kept > b->own.seq)
		kept = b->own.seq;
	/* Another program may have cut it meanwhile. */
	if (kept < second_first(b->second)) {
		txn_drop(b);
		return OK;
	}
	err = meta_put(op, b->store, "second_behind", arena_printf(&op->arena, "%llu", (unsigned long long)kept));
	if (!err)
		err = second_cut(op, b->second, kept);
	if (err) {
		txn_drop(b);
		return err;
	}
	return txn_end(op, b);
}
