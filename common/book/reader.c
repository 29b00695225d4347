/* What is put right before a reader looks.
 *
 * A writer heals the two files as it opens them (book.c). A reader changes nothing by
 * itself; where it would not see all that was recorded, a writer is sent ahead. */
#include "inside.h"

#include <unistd.h>

/* Does the second file hold entries that the database does not, or cannot show? */
static enum err is_short(struct op *op, struct book *b, bool *is)
{
	const char *path = arena_printf(&op->arena, "%s/book.db", b->dir).p;
	struct db_options db = {.mode = DB_READ};
	struct hash zero = hash_zero();
	struct second *second = NULL;
	struct log_head own;
	struct store *store;
	enum err err;

	if ((*is = access(path, F_OK) != 0))
		return OK;
	if ((err = store_open(op, path, &db, &store))) {
		*is = err == E_BOOK_DAMAGED;
		op_forgive(op);
		return OK;
	}
	if (!(err = log_head_get(op, store, b->log, &own)) &&
		!(err = second_open(op, b->second_path.p, b->log, 0, &zero, true, &second)) &&
		!(err = second_refresh(op, second)))
		*is = second_end(second).seq > own.seq;
	second_close(second);
	store_close(store);
	return err;
}

/* A site's database may be gone, or have lost its end with a bit of its WAL: a writer
 * puts it right, so that a reader shows all that was recorded. Where that cannot be, it
 * shows what there is. Head office heals when it serves. */
void heal_for_reader(struct book *b)
{
	struct book_options options = b->options;
	struct book *writer;
	struct op op;
	bool is = false;

	if ((book_is_home(b) && !b->id.alone) || !b->second_path.n || access(b->second_path.p, F_OK) != 0)
		return;
	options.mode = DB_WRITE;
	op_init(&op);
	if (!is_short(&op, b, &is) && is && !book_open(&op, b->dir, &options, &writer))
		book_close(writer);
	op_done(&op);
}
