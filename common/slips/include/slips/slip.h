/* A slip: a paper as it is printed.
 *
 * It is made once, as lines of so many columns, and put on whatever prints: text, or
 * the bytes of a receipt printer. Which fields stand on it the descriptor says (ON_SLIP);
 * number, short hash and their QR code stand on every one. */
#ifndef SLIPS_SLIP_H
#define SLIPS_SLIP_H

#include "book/read.h"

enum { SLIP_COLUMNS_MIN = 24, SLIP_COLUMNS_MAX = 96, SLIP_COLUMNS = 48 };

enum slip_style {
	SLIP_PLAIN,
	SLIP_LARGE, /* in the middle, twice as wide and high */
	SLIP_MIDDLE,
	SLIP_QR, /* the text as a QR code */
};

struct slip_line {
	enum slip_style style;
	struct str text; /* no wider than the slip; without control characters */
};

struct slip {
	struct arena *arena;
	int columns;
	struct slip_line *lines;
	int count, cap;
};

/* ---- a line at a time ---- */

void slip_init(struct slip *s, struct arena *arena, int columns);
/* Cut into as many lines as it needs. Control characters become spaces: what a customer
 * is called does not command a printer. */
void slip_put(struct slip *s, enum slip_style style, struct str text);
/* One at either side; on two lines where they do not fit beside each other. */
void slip_pair(struct slip *s, struct str left, struct str right);
void slip_rule(struct slip *s);

/* ---- a paper ---- */

struct slip_wants {
	int columns;
	enum lang lang;
	struct str copy; /* a key of copies.def */
	struct str title, foot; /* of the company's form; empty: none */
	int reprint; /* how often it was printed before; 0: this is the first time */
};

/* What is printed of the paper as it stands. E_STATE for one that is not binding yet. */
MUST_CHECK enum err slip_of_paper(
	struct op *op, struct book *b, const struct doc_row *row, const struct slip_wants *wants, struct slip *out);

/* "slip:S01-SB-000123/7K3Q-9D2M", as another site's act may stand on it. */
void slip_put_name(struct buf *to, const struct doc_row *row);

/* ---- copies ---- */

struct copy {
	const char *key, *label, *label_zh;
};

const struct copy *copy_find(struct str key); /* NULL where there is none */
/* "stub customer": by the company's form of that series, or the program's own table. */
MUST_CHECK enum err copies_of(struct op *op, struct book *b, const struct doc_row *row, struct slip_wants *form, struct str *copies);
/* May the payer's copy be printed a second time? (SET-17) */
bool copies_once(const struct doc_row *row);

/* ---- on what ---- */

void slip_put_text(const struct slip *s, struct buf *to); /* UTF-8 */
/* ESC/POS in GB18030, the QR code as a raster picture; ends with a cut. `drawer`: the
 * drawer is opened first. */
MUST_CHECK enum err slip_put_escpos(struct op *op, const struct slip *s, bool drawer, struct buf *to);

/* ---- into whose hands ---- */

/* OK means that it was taken: a file is on disk, a device or a printer on the network has
 * every byte. `address` is a path or "tcp:HOST:PORT". E_PRINTER says why not; a file that
 * was there is then as it was. */
MUST_CHECK enum err slip_deliver(struct op *op, struct str address, struct str bytes, struct str number);

#endif
