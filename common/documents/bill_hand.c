/* A bill that is settled by a settlement paper goes to head office and back.
 *
 * Handing over is an act of its own, never part of confirming, issuing or stamping. Bill
 * and settlement move in one group while the settlement is provisional; a confirmed one
 * stays at head office. What a hand-over asks is only what the paper's state does not
 * say: the mode, and that what the next holder leans on stands. */
#include "bill.h"
#include "settle.h"

enum err bill_held(struct op *op, struct look *look, struct paper id, const struct sales_bill **out)
{
	const struct doc *paper;
	enum err err = look->paper(look, op, "sales_bill", id.id, &paper);

	*out = err ? NULL : (const struct sales_bill *)paper;
	return err;
}

enum err bill_linked(
	struct op *op, struct look *look, const struct type *type, struct str bill, bool *elsewhere, struct doc **out)
{
	enum err err = look->linked(look, op, type->name, bill, out);

	if (elsewhere)
		*elsewhere = err == E_NOT_HERE;
	if (err != E_NOT_HERE)
		return err;
	op_forgive(op);
	if (!elsewhere)
		*out = NULL;
	return OK;
}

static enum err out_of_state(struct op *op, const struct sales_bill *bill, const char *act, const char *allowed)
{
	return op_refuse(op, E_STATE, "", "act", act, "state", word(op, bill->doc.state), "allowed", allowed, NULL);
}

/* ---- to head office ---- */

const char *bill_submitted_state(const struct doc *doc)
{
	return str_is(doc->state, "issued") ? "with_ho" : "submitted";
}

enum err bill_check_submitted(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;

	(void)look;
	if (!is_settled_by_paper(bill->mode))
		return out_of_state(op, bill, "submit", "A bill that is settled on issue, or was sold at the counter, stays at its site.");
	if (is_ship_first(bill->mode) && !str_is(doc->state, "issued"))
		return out_of_state(op, bill, "submit", "A ship-first bill is handed over when its goods have left.");
	return OK;
}

static enum err bring_settlement(
	struct op *op, const struct doc *bill, struct look *look, const char *state, const char *act, struct bringing *with)
{
	struct doc *settlement;
	enum err err = bill_linked(op, look, &settlement_type, bill->id, NULL, &settlement);

	if (!err && settlement && str_is(settlement->state, state))
		bring_paper(with, settlement, act);
	return err;
}

enum err bill_bring_submitted(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	return bring_settlement(op, doc, look, "provisional", "submit", with);
}

/* ---- back to the site, for the goods to leave ---- */

static enum err not_settled(struct op *op, const struct sales_bill *bill)
{
	return op_refuse(op, E_NOT_SETTLED, "", "number", word(op, bill->number), NULL);
}

enum err bill_check_released(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *voucher, *invoice;
	enum err err = bill_linked(op, look, &voucher_type, doc->id, NULL, &voucher);

	if (err || (err = bill_linked(op, look, &invoice_type, doc->id, NULL, &invoice)))
		return err;
	if (!voucher || !str_is(voucher->state, "posted") || !invoice || !invoice_is_stamped(invoice))
		return not_settled(op, bill);
	return bill_paid(op, bill, look);
}

/* ---- back to the site, to be put right ---- */

const char *bill_given_back_state(const struct doc *doc)
{
	return str_is(doc->state, "with_ho") ? "issued" : "given_back";
}

/* One whose goods have not left comes back to be voided or settled anew: nothing at head
 * office may still lean on it. */
enum err bill_check_given_back(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *settlement, *invoice;
	enum err err = OK;

	if (str_is(doc->state, "with_ho"))
		return OK;
	if ((err = bill_linked(op, look, &settlement_type, doc->id, NULL, &settlement)) ||
		(err = bill_linked(op, look, &invoice_type, doc->id, NULL, &invoice)))
		return err;
	if (settlement && str_is(settlement->state, "confirmed"))
		return op_refuse(op, E_SETTLEMENT_LIVE, "", "number", word(op, bill->number), NULL);
	if (invoice && invoice_lives(invoice))
		return out_of_state(op, bill, "give_back", "Void its invoice first: `invoice void`.");
	return OK;
}

enum err bill_bring_given_back(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	return bring_settlement(op, doc, look, "to_settle", "give_back", with);
}

/* ---- a settlement in place of a void one ---- */

enum err bill_check_settled_again(struct op *op, struct doc *doc, struct look *look)
{
	const struct sales_bill *bill = (const struct sales_bill *)doc;
	struct doc *settlement;
	bool elsewhere;
	enum err err = bill_linked(op, look, &settlement_type, doc->id, &elsewhere, &settlement);

	if (err || !settlement || (!elsewhere && str_is(settlement->state, "void")))
		return err;
	return op_refuse(op, E_DUPLICATE, "", "what", settlement_type.name, "key",
		word(op, settlement ? doc_text(settlement, "number") : bill->number), NULL);
}

enum err bill_bring_settled_again(struct op *op, const struct doc *doc, struct look *look, struct bringing *with)
{
	(void)look;
	bring_paper(with, settlement_of_bill(op, (const struct sales_bill *)doc), "make_again");
	return OK;
}
