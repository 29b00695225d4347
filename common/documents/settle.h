/* What bill, settlement, voucher, invoice and release ask of one another. */
#ifndef DOCUMENTS_SETTLE_H
#define DOCUMENTS_SETTLE_H

#include "lines.h"
#include "settings.h"

static inline bool is_settle_first(struct str mode)
{
	return str_is(mode, "settle_first");
}

static inline bool is_ship_first(struct str mode)
{
	return str_is(mode, "ship_first");
}

/* One that has a settlement paper: settle-first or ship-first. */
static inline bool is_settled_by_paper(struct str mode)
{
	return is_settle_first(mode) || is_ship_first(mode);
}

/* The bill, held here: E_NO_DOCUMENT, E_NOT_HERE. */
MUST_CHECK enum err bill_held(struct op *op, struct look *look, struct paper id, const struct sales_bill **out);

/* The newest of its kind that names the bill and lies here; NULL: there is none. One that
 * another site holds is NULL too, or as last heard for who asks for *elsewhere. */
MUST_CHECK enum err bill_linked(
	struct op *op, struct look *look, const struct type *type, struct str bill, bool *elsewhere, struct doc **out);

/* A line as a settlement or an invoice says it again. */
struct sales_line line_repeated(const struct sales_line *line);

/* A new settlement of the bill, to be brought. */
struct doc *settlement_of_bill(struct op *op, const struct sales_bill *bill);
/* A new voucher of the settlement, to be brought. */
struct doc *voucher_of_settlement(struct op *op, const struct settlement *settlement);
/* A new release of the bill, to be brought. */
struct doc *release_of_bill(struct op *op, const struct sales_bill *bill);

/* Neither void nor on its way to be: it stands for its bills. */
bool invoice_lives(const struct doc *invoice);
bool invoice_is_stamped(const struct doc *invoice);

/* ---- issuing (bill_issue.c) ---- */

/* The release that lets a ship-first bill's goods leave (SHP-03), where it lies here; NULL. */
MUST_CHECK enum err bill_release(struct op *op, const struct sales_bill *bill, struct look *look, struct doc **out);
enum err bill_check_issued(struct op *op, struct doc *doc, struct look *look);
enum err bill_bring_issued(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);
enum err bill_check_part(struct op *op, struct doc *doc, struct look *look);
enum err bill_bring_part(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);

/* ---- goods of another site (bill_elsewhere.c) ---- */

bool bill_goods_elsewhere(const struct sales_bill *bill);
/* Reserves the bill's goods at that site, or, where the sign is -1, no longer. */
void bill_reserve(const struct sales_bill *bill, struct str site, int sign, struct postings *to);
enum err bill_check_asked(struct op *op, struct doc *doc, struct look *look);
enum err bill_check_issued_there(struct op *op, struct doc *doc, struct look *look);
enum err bill_bring_issued_there(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);
void bill_post_accepted(const struct doc *doc, struct postings *to);
void bill_post_let_go(const struct doc *doc, struct postings *to);
const char *bill_returned_state(const struct doc *doc);

/* ---- hand-overs of the bill (bill_hand.c) ---- */

enum err bill_check_submitted(struct op *op, struct doc *doc, struct look *look);
enum err bill_check_released(struct op *op, struct doc *doc, struct look *look);
enum err bill_check_given_back(struct op *op, struct doc *doc, struct look *look);
enum err bill_check_settled_again(struct op *op, struct doc *doc, struct look *look);
enum err bill_bring_submitted(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);
enum err bill_bring_given_back(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);
enum err bill_bring_settled_again(struct op *op, const struct doc *doc, struct look *look, struct bringing *with);
const char *bill_submitted_state(const struct doc *doc);
const char *bill_given_back_state(const struct doc *doc);

#endif
