/* One fact of the book, read by the desk. */
#include "kept.h"

#include "book/restore.h"
#include "store/store.h"

static const char fact[] = "kept_n";

static enum err raise_to(struct op *op, struct store *s, int64_t n)
{
	struct str before;
	uint64_t noted = 0;
	enum err err = meta_get(op, s, fact, &before);

	/* Sites let go of what is said to be kept: never more than there is. */
	if (n > s->last_n)
		n = s->last_n;
	if (err || (str_to_u64(before, &noted) && (int64_t)noted >= n))
		return err;
	return meta_put(op, s, fact, arena_printf(&op->arena, "%lld", (long long)n));
}

enum err kept_note(struct op *op, struct book *b, int64_t n)
{
	struct store *s = book_store(b);
	enum err err = store_begin(op, s);

	if (err)
		return err;
	if ((err = raise_to(op, s, n)) || (err = store_commit(op, s))) {
		store_rollback(s);
		return err;
	}
	return book_note_copy(op, b);
}
