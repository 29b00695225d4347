/* Copies of a book, and a book made of one.
 *
 * A copy is the database alone. The second file is left out, so that a restored book
 * meets what happened since: it is brought up to the file's end before its next entry,
 * and there is no second life. Keys are left out too: a copy in a drawer opens no door. */
#ifndef BOOK_RESTORE_H
#define BOOK_RESTORE_H

#include "book/book.h"

/* Copies the database to `path`, which is made, while others work. */
MUST_CHECK enum err book_copy(struct op *op, struct book *b, const char *path, void (*progress)(void *ctx, int64_t done, int64_t of),
	void *ctx);
/* That a copy was finished, now; asked by `doctor`. */
MUST_CHECK enum err book_note_copy(struct op *op, struct book *b);
/* "" where none was. */
MUST_CHECK enum err book_last_copy(struct op *op, struct book *b, struct str *at);

struct restoring {
	const char *file; /* the copy */
	struct str second; /* directory of the second file; empty: as the book has it */
	bool without_second; /* it is lost */
};

struct restored_book {
	struct identity id; /* in the op's arena */
	uint64_t seq_copied; /* own entries in the copy */
	uint64_t seq; /* and with what the second file had besides */
	bool sync_first; /* acts are refused until head office was asked */
	struct str aside; /* where the database that was there is now; empty: there was none */
};

/* Makes of a copy the book in `dir`, which may not be there yet. A database that is there
 * is moved aside. Nothing is touched where it is refused: E_FILE_FORMAT, E_BOOK_VERSION,
 * E_OTHER_BOOK (of another book than `dir` has), E_BUSY (open elsewhere), E_NO_SECOND (the
 * second file is not there and nobody said that it is lost), E_SECOND_ELSEWHERE (the copy
 * alone names it, and another directory's book may be writing it). */
MUST_CHECK enum err book_restore(struct op *op, const char *dir, const struct restoring *how, const struct book_options *options,
	struct restored_book *out);
/* Head office was asked, and what it had of the own log is here: acts are taken again. */
MUST_CHECK enum err book_met_office(struct op *op, struct book *b);

#endif
