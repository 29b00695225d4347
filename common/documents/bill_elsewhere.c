/* A bill whose goods lie at another site.
 *
 * It reserves nothing where it is made: only the site that has the goods may promise them.
 * That site is asked, holds the bill meanwhile, and accepts with a reservation of its own
 * or declines; having accepted, it issues, and the bill goes home. What the customer owes
 * stands with the billing site all along. A ship-first bill is released, a settle-first
 * one settled, before anybody is asked: both are at home, and the other site goes by that. */
#include "bill.h"
#include "settle.h"

bool bill_goods_elsewhere(const struct sales_bill *bill)
{
	return bill->issued_from.key.n && !str_eq(bill->issued_from.key, bill->doc.site);
}

void bill_reserve(const struct sales_bill *bill, struct str site, int sign, struct postings *to)
{
	for (int i = 0; i < bill->lines.count; i++) {
		const struct sales_line *line = &bill->lines.row[i];
		if (line->goods)
			post_qty_both_ends(
				to, spot_item("RSV", site, line->item.key), sign < 0 ? qty_neg(line->qty) : line->qty);
	}
}

/* Which site is asked is said by the bill, or now; a bill that reserved its own goods keeps to them. */
static enum err asks_another(struct op *op, const struct sales_bill *bill, struct look *look)
{
	const struct doc *stands;
	enum err err;

	if (!bill->issued_from.key.n)
		return op_refuse(op, E_REQUIRED, "issued_from", "field", "issued_from", NULL);
	if ((err = look->paper(look, op, "sales_bill", bill->doc.id, &stands)))
		return err;
	if (bill_goods_elsewhere(bill) && bill_goods_elsewhere((const struct sales_bill *)stands))
		return OK;
	return op_refuse(op, E_STATE, "issued_from", "act", "ask_goods", "state", word(op, bill->doc.state), "allowed",
		"Its goods are reserved here: void it, and confirm it anew with --issued-from.", NULL);
}

enum err bill_check_asked(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *release;
	enum err err = asks_another(op, bill, look);

	if (err)
		return err;
	if (is_settle_first(bill->mode) && !str_is(doc->state, "released"))
		return op_refuse(op, E_NOT_SETTLED, "", "number", word(op, bill->number), NULL);
	if (!is_ship_first(bill->mode) || (err = bill_release(op, bill, look, &release)) || release)
		return err;
	return op_refuse(op, E_NO_RELEASE, "", "number", word(op, bill->number), NULL);
}

const char *bill_returned_state(const struct doc *doc)
{
	return is_settle_first(((const struct sales_bill *)doc)->mode) ? "released" : "confirmed";
}

void bill_post_accepted(const struct doc *doc, struct postings *to)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	bill_reserve(bill, bill->issued_from.key, 1, to);
}

void bill_post_let_go(const struct doc *doc, struct postings *to)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	bill_reserve(bill, bill->issued_from.key, -1, to);
}

enum err bill_check_issued_there(struct op *op, struct doc *doc, struct look *look)
{
	return bill_paid(op, (const struct sales_bill *)doc, look);
}

enum err bill_bring_issued_there(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	struct doc *issue;
	enum err err = goods_issue_of(op, (const struct sales_bill *)doc, look, &issue);

	if (!err && issue)
		bring_paper(with, issue, "post");
	return err;
}
