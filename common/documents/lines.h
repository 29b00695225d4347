/* What several papers do with their lines: which are goods, what they come to, which
 * account each touches. */
#ifndef DOCUMENTS_LINES_H
#define DOCUMENTS_LINES_H

#include "documents/papers.h"

extern const struct field sales_line_fields[]; /* of a bill and of a return */

const char *line_place(struct op *op, const char *list, int row, const char *column); /* "lines[2].qty" */
const char *word(struct op *op, struct str text); /* ending in a nul, for op_refuse */
const char *money_word(struct op *op, struct money m);
const char *qty_word(struct op *op, struct qty q);
const char *price_word(struct op *op, struct price p);

/* E_NO_RECORD, with the place, where the item is unknown here. */
MUST_CHECK enum err item_known(struct op *op, struct look *look, struct ref item, int row, const struct item **out);
MUST_CHECK enum err item_goods(struct op *op, struct look *look, struct ref item, int row, bool *goods);

/* Says in each line whether its item is goods. */
MUST_CHECK enum err lines_goods(struct op *op, struct look *look, struct sales_line *lines, int count);

/* Rows of any list whose struct begins with `struct ref item`: E_NO_GOODS for the first
 * whose item stock is not kept of. */
MUST_CHECK enum err goods_only(struct op *op, struct look *look, const void *rows, size_t row_size, int count);

/* The same rows: E_DUPLICATE for the first whose item an earlier one has. */
MUST_CHECK enum err items_once(struct op *op, const void *rows, size_t row_size, int count);

/* Sets a line's amount to what it comes to, or holds what was given to it: E_ARITH,
 * E_AMOUNT where it is too much. */
MUST_CHECK enum err line_amount(struct op *op, int row, struct qty qty, struct price price, struct money *m);
/* Adds a line's amount: E_AMOUNT where all come to too much. */
MUST_CHECK enum err lines_total(struct op *op, int row, struct money amount, struct money *sum);

const char *price_word(struct op *op, struct price p);

/* What a line does not say: its tax, the item's own or the rate of that day; its price, of
 * the case price without tax (CON-23: E_REQUIRED without a case size, E_ARITH), or the list's
 * in force for that customer and quantity. `customer` NULL: nobody. Says in each line
 * whether its item has a floor. */
MUST_CHECK enum err sales_lines_fill_in(struct op *op, struct look *look, const struct customer *customer,
	struct sales_line *lines, int count, struct day day);

/* The customer's price by the policy, for as many as the line has. */
MUST_CHECK enum err policy_price(struct op *op, struct look *look, const struct customer *customer, const struct sales_line *line,
	struct day day, struct price_said *out);

/* Each line's amount and what they all come to; holds both to what was given. */
MUST_CHECK enum err sales_lines_work_out(
	struct op *op, struct look *look, struct sales_line *lines, int count, struct money *total);
struct money sales_lines_tax(const struct sales_line *lines, int count);

/* Sets *m to `computed` where it is not set; E_ARITH where it says otherwise. */
MUST_CHECK enum err money_agrees(struct op *op, const char *place, struct money computed, struct money *m);

/* E_AMOUNT for a price where a line goes along without charge (SAL-44). */
MUST_CHECK enum err goes_along(struct op *op, int row, struct price price);

/* E_REQUIRED for a field that only some of the acts that take it insist on. */
MUST_CHECK enum err required_here(struct op *op, struct str value, const char *field);

struct spot spot_at(const char *account, struct str site);
struct spot spot_item(const char *account, struct str site, struct str item);
struct spot spot_party(const char *account, struct str site, struct str of);
/* What a customer owes or is promised by one paper, due on that day: of OPEN, UNS, AR. */
struct spot spot_claim(
	struct arena *arena, const char *account, struct str site, struct str of, struct str paper, struct day due);

/* Goods come from outside (or go there, where q is negative): `account` +, OUT -. */
void post_in(struct postings *to, const char *account, struct str site, struct str item, struct qty q);

/* "site:A01" into the list, in order and once. */
void topic_add(struct arena *arena, struct texts *to, const char *kind, struct str key);
/* "all", but in a book begun alone, which has nobody to tell. */
void topic_all(const struct doc *doc, struct arena *arena, struct texts *to);

#endif
