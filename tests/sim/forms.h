/* What forms of several kinds share: a paper or record chosen by chance, and lines. */
#ifndef SIM_FORMS_H
#define SIM_FORMS_H

#include "sim.h"

enum { DAYS_BACK = 6 };

struct picking {
	struct chance *chance;
	struct str state, holder; /* empty: any */
	int seen;
	char id[ID_MAX], head[HASH_HEX + 1];
};

struct chance *luck(struct place *p);
void two_sign(struct place *p, struct intent *i);
bool pick_record(struct place *p, const char *type, struct picking *k);
bool put_sales_lines(struct place *p, struct buf *json); /* "lines":[…]} */
bool put_stock_lines(struct place *p, struct buf *json, int most, bool is_signed);
/* The next act of a paper that stands here in the state `from`; false where there is none. */
bool make_later(struct place *p, struct intent *i, const char *type, const char *act, const char *from, const char *to);

/* forms_undo.c */
bool make_void(struct place *p, struct intent *i);
bool make_take_back(struct place *p, struct intent *i);
bool make_inspection(struct place *p, struct intent *i);
bool make_red(struct place *p, struct intent *i);
bool make_close(struct place *p, struct intent *i);
bool make_settlement(struct place *p, struct intent *i);
/* forms_goods.c */
bool make_supplier(struct place *p, struct intent *i);
bool make_save(struct place *p, struct intent *i);
bool make_inspect(struct place *p, struct intent *i);
bool make_review(struct place *p, struct intent *i);
bool make_registered(struct place *p, struct intent *i);
bool make_checked(struct place *p, struct intent *i);

#endif
