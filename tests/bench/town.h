/* A head office and one site with a shop's records, for every benchmark that needs a
 * book: the same seed gives the same town, byte for byte. */
#ifndef TESTS_BENCH_TOWN_H
#define TESTS_BENCH_TOWN_H

#include "book_rig.h"

enum { TOWN_ITEMS = 500, TOWN_CUSTOMERS = 200, TOWN_LINES = 3 };

/* Opens a book for writing; second: "" as a site has it, or "none". */
struct book *town_open(struct rig_world *w, const char *dir, bool careless, const char *second);

/* Makes DIR/ho with the records of site S01. */
void town_head_office(const char *dir);
/* The records alone, in head office's book, signed by `who`: its first user, or li who becomes it. */
void town_records(struct book *ho, const char *who);
/* Makes DIR/S01, has it hear all of head office's book, and puts stock on its shelves. */
void town_site(const char *dir, const char *ho, struct str epoch);
void town_stock(struct book *site);
void town_copy(const char *from, const char *to);

/* A counter sale of three lines, as it is keyed in. */
cJSON *town_sale(uint64_t *chance);
cJSON *town_bill(uint64_t *chance, int lines);
uint64_t town_draw(uint64_t *chance, uint64_t below);

/* One act as the program does it; inside a batch where `within`. The paper's id in `doc`. */
void town_act(struct book *b, struct op *op, const char *type, const char *act, const char *doc, const cJSON *given,
	bool within, char id[20]);
/* Papers in batches of a thousand: of a hundred, `sales` are counter sales, the rest
 * credit bills with goods issue, and of these `receipts` in a hundred are paid at once. */
struct town_mix {
	int papers, sales, receipts;
	uint64_t seed;
};
void town_trade(struct book *b, const struct town_mix *mix);

/* All entries of one log behind `after`, each with its line feed; *count of them. */
void town_log(struct book *b, struct log_id log, uint64_t after, struct buf *out, int *count);

#endif
