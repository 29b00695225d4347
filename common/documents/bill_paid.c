/* Who pays first has paid: money that finance has confirmed, for all that he owes and for
 * this bill (SAL-13, SAL-14).
 *
 * A bill on account is not yet among what is owed while it waits for its goods; one that
 * was settled first is. What orders hold of his advance is theirs. */
#include "bill.h"

enum err bill_paid(struct op *op, const struct sales_bill *bill, struct look *look)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", bill->customer.key);
	struct spot laid_by = spot_party("ORD", look->site, bill->customer.key);
	struct money missing;
	struct owed owed;
	int64_t held;
	enum err err;

	if (look->again || !customer || !str_is(customer->terms, "pay_first"))
		return OK;
	if ((err = look->owed(look, op, bill->customer.key, &owed)) || (err = look->balance(look, op, &laid_by, UNIT_MONEY, &held)))
		return err;
	missing = money_add(money_sub(money_add(owed.receivable, owed.unsettled), owed.surplus), money_of(held));
	if (!str_is(bill->mode, "settle_first"))
		missing = money_add(missing, bill->total);
	if (money_cmp(missing, money_of(0)) <= 0)
		return OK;
	return op_refuse(op, E_NOT_PAID, "", "missing", money_word(op, missing), "why", "goods leave when the money is there", NULL);
}
