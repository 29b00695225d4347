/* An import in its three steps: read, check, book. */
#ifndef CLIENT_IMPORT_H
#define CLIENT_IMPORT_H

#include "commands.h"
#include "intake/retail.h"

struct importing {
	struct cli *cli;
	const char *path;
	const char *country;
	struct retail *file;
	struct book *book;
	/* Lines and papers refused: told one by one, as text or into cli->details. */
	int64_t refused;
	/* What was done. */
	int64_t papers, skipped, lines, warnings;
};

/* Tells one refused line or paper; only the first thousand are. */
void import_refused(struct importing *im, const struct refusal *r);

/* Every customer and item named is known to the book, or E_LINES and nothing booked. */
MUST_CHECK enum err import_check(struct op *op, struct importing *im);

/* Opening stock, then every document in its order. What is booked already is passed
 * over; a paper booked before with other content is told and the rest goes on. Any
 * other refusal ends it; what was booked in earlier transactions stays. Resets op. */
MUST_CHECK enum err import_book(struct op *op, struct importing *im);

#endif
